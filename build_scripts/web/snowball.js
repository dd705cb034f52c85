// What can a stemmer do to a word? The moves that Snowball's stemmers are made of, under the names that they have in the
// Python package `snowballstemmer` (BaseStemmer), whose twin this is. The stemmers themselves are written into stemmers.js
// for the languages of an archive, by build_scripts/stemmers/javascript.py.

(function (fonds) {
  "use strict";

  /** What may stand at an edge of a word, and what each means: a number, at times with a condition (a method). */
  class Endings {
    constructor(meanings) {
      this.meanings = new Map(Object.entries(meanings).map(([ending, meaning]) => [ending, [].concat(meaning)]));
      this.lengths = [...new Set(Object.keys(meanings).map((ending) => ending.length))].sort((a, b) => b - a);
    }
  }

  /** A word while it is stemmed. Moves ending in `_b` go backward; most tell whether they could be made. */
  class Stemmer {
    /** The stem of a word. */
    stem(word) {
      this.current = word;
      this.cursor = this.limit_backward = this.bra = 0;
      this.limit = this.ket = word.length;
      this._stem();
      return this.current;
    }

    /** Go past the next letter in this direction, if it is one of these letters (`among`), or none of them. */
    pass(letters, among, direction) {
      const ends = direction > 0 ? this.cursor >= this.limit : this.cursor <= this.limit_backward;
      const letter = this.current[direction > 0 ? this.cursor : this.cursor - 1];
      if (ends || letters.includes(letter) !== among) return false;
      this.cursor += direction;
      return true;
    }

    in_grouping(letters) {
      return this.pass(letters, true, 1);
    }

    out_grouping(letters) {
      return this.pass(letters, false, 1);
    }

    in_grouping_b(letters) {
      return this.pass(letters, true, -1);
    }

    out_grouping_b(letters) {
      return this.pass(letters, false, -1);
    }

    go_in_grouping(letters) {
      while (this.in_grouping(letters));
      return this.cursor < this.limit;
    }

    go_out_grouping(letters) {
      while (this.out_grouping(letters));
      return this.cursor < this.limit;
    }

    go_in_grouping_b(letters) {
      while (this.in_grouping_b(letters));
      return this.cursor > this.limit_backward;
    }

    go_out_grouping_b(letters) {
      while (this.out_grouping_b(letters));
      return this.cursor > this.limit_backward;
    }

    eq_s(text) {
      const goes = this.current.slice(this.cursor, this.limit).startsWith(text);
      if (goes) this.cursor += text.length;
      return goes;
    }

    eq_s_b(text) {
      const goes = this.current.slice(this.limit_backward, this.cursor).endsWith(text);
      if (goes) this.cursor -= text.length;
      return goes;
    }

    find_among(endings) {
      return this.find(endings, 1, this.limit - this.cursor);
    }

    find_among_b(endings) {
      return this.find(endings, -1, this.cursor - this.limit_backward);
    }

    /** What the longest of the endings means that stands beside the cursor within `room` letters; 0: none does. */
    find(endings, direction, room) {
      const here = this.cursor;
      for (const length of endings.lengths) {
        if (length > room) continue;
        const there = here + direction * length;
        const found = endings.meanings.get(this.current.slice(Math.min(here, there), Math.max(here, there)));
        if (!found) continue;
        const [meaning, condition] = found;
        this.cursor = there;
        if (!condition || this[condition]()) {
          this.cursor = there;
          return meaning;
        }
      }
      return 0;
    }

    replace_s(start, end, text) {
      const change = text.length - (end - start);
      this.current = this.current.slice(0, start) + text + this.current.slice(end);
      this.limit += change;
      if (this.cursor >= end) this.cursor += change;
      else if (this.cursor > start) this.cursor = start;
      return change;
    }

    slice_from(text) {
      this.replace_s(this.bra, this.ket, text);
      this.ket = this.bra + text.length;
    }

    slice_del() {
      this.slice_from("");
    }

    slice_to() {
      return this.current.slice(this.bra, this.ket);
    }

    insert(start, end, text) {
      const change = this.replace_s(start, end, text);
      if (start <= this.bra) this.bra += change;
      if (start <= this.ket) this.ket += change;
    }
  }

  fonds.snowball = { Endings: Endings, Stemmer: Stemmer };
})((globalThis.fonds = globalThis.fonds || {}));
