// Which paragraphs of a document show best why it was found? Twin of build_scripts/search/excerpt.py; needs query.js.
// A pattern has for each word that must stand beside the others a slot: {terms: Set} or, where the words of the
// archive are not at hand, {prefix}.

(function (fonds) {
  "use strict";

  const MOST = 3;
  const LONGEST = 260;
  const SHORTEST = 20;
  const LEAD = 60;
  const BLANKS = " \n\t";
  const CUT = "…";

  function fits(slot, word) {
    return slot.terms ? slot.terms.has(word.term) : word.word.startsWith(slot.prefix);
  }

  /** Where the patterns stand in a text, in text order, as {start, end, pattern}; and how many words it has. */
  function occurrences(text, language, patterns) {
    const words = fonds.text.tokens(text, language);
    const found = [];
    words.forEach((word, at) => {
      patterns.forEach((pattern, number) => {
        const last = at + pattern.length - 1;
        if (last >= words.length || !pattern.every((slot, n) => fits(slot, words[at + n]))) return;
        found.push({ start: word.start, end: words[last].end, pattern: number });
      });
    });
    return { hits: found, words: words.length };
  }

  /** The hits in text order as [start, end]; those that touch or overlap are one. */
  function stretches(hits) {
    const merged = [];
    for (const hit of hits) {
      const last = merged[merged.length - 1];
      if (last && hit.start <= last[1]) last[1] = Math.max(hit.end, last[1]);
      else merged.push([hit.start, hit.end]);
    }
    return merged;
  }

  /** Whether a text would be cut inside a character that takes two units. */
  function splits(text, at) {
    return /[\ud800-\udbff]/.test(text[at - 1]) && /[\udc00-\udfff]/.test(text[at]);
  }

  /** The part of a text to show: where most different patterns stand, then most hits; cut between words. */
  function window(text, hits) {
    if (text.length <= LONGEST) return [0, text.length];
    let best = [0, 0], first = 0, last = 0;
    hits.forEach((hit, number) => {
      const limit = hit.start + LONGEST - LEAD;
      const within = [];
      for (let n = number; n < hits.length && hits[n].start <= limit; n++) if (hits[n].end <= limit) within.push(hits[n]);
      const different = new Set(within.map((other) => other.pattern)).size;
      if (different < best[0] || (different === best[0] && within.length <= best[1])) return;
      best = [different, within.length];
      first = hit.start;
      last = within.reduce((end, other) => Math.max(end, other.end), 0);
    });
    let start = Math.max(0, first - LEAD);
    let end = Math.min(text.length, start + LONGEST);
    if (start) {
      let at = start;
      while (at < first && !BLANKS.includes(text[at])) at++;
      if (at < first) start = at + 1;
      else if (splits(text, start)) start++;
    }
    if (end < text.length) {
      const stop = Math.max(last, start);
      let at = end;
      while (at > stop && !BLANKS.includes(text[at])) at--;
      if (at > stop) end = at;
      else if (splits(text, end)) end--;
    }
    return [start, end];
  }

  function excerpt(anchor, text, hits) {
    const [start, end] = window(text, hits);
    const pieces = start ? [{ text: CUT, hit: false }] : [];
    let at = start;
    for (const [hitStart, hitEnd] of stretches(hits)) {
      if (hitEnd <= start || hitStart >= end) continue;
      const first = Math.max(hitStart, start), last = Math.min(hitEnd, end);
      pieces.push({ text: text.slice(at, first), hit: false }, { text: text.slice(first, last), hit: true });
      at = last;
    }
    pieces.push({ text: text.slice(at, end), hit: false }, { text: end < text.length ? CUT : "", hit: false });
    return { anchor: anchor, pieces: pieces.filter((piece) => piece.text) };
  }

  /**
   * Up to three excerpts from blocks [anchor, text], the best first, as {anchor, pieces: [{text, hit}]}; the beginning
   * of the first block where nothing that was sought stands in any.
   */
  function excerpts(blocks, language, patterns) {
    const found = [];
    blocks.forEach((block, number) => {
      const { hits, words } = occurrences(block[1], language, patterns);
      const different = new Set(hits.map((hit) => hit.pattern)).size;
      if (hits.length) found.push({ different: different, density: hits.length / Math.max(words, SHORTEST), number: number, hits: hits });
    });
    found.sort((one, other) => other.different - one.different || other.density - one.density || one.number - other.number);
    const best = found.slice(0, MOST).map((one) => excerpt(blocks[one.number][0], blocks[one.number][1], one.hits));
    return best.length || !blocks.length ? best : [excerpt(blocks[0][0], blocks[0][1], [])];
  }

  /** What a leaf of a query looks for, without an index at hand. */
  function slots(leaf) {
    if (leaf.kind === "phrase") return leaf.words.flatMap(slots);
    return leaf.kind === "word" ? [{ terms: new Set(leaf.terms) }] : [{ prefix: leaf.text }];
  }

  /** The stretches [start, end] of a text that a query looks for: to mark them on the page that was found. */
  function highlights(query, text, language = "en") {
    const parsed = fonds.query.parse(query.normalize("NFC"), [language]);
    if (parsed.problem) return [];
    return stretches(occurrences(text, language, fonds.query.leaves(parsed.tree).map(slots)).hits);
  }

  fonds.excerpt = { excerpts: excerpts };
  fonds.highlights = highlights;
})((globalThis.fonds = globalThis.fonds || {}));
