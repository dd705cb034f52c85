// How many changes make one word of another? Optimal string alignment: a letter added, left out or replaced, or two
// neighbours changed about. Twin of what build_scripts/search/pattern.py asks of rapidfuzz.

(function (fonds) {
  "use strict";

  const letters = (word) => /[\ud800-\udfff]/.test(word) ? Array.from(word) : word;

  /** Which letters a word has, as bits. */
  function letterSet(word) {
    let bits = 0;
    for (let n = 0; n < word.length; n++) bits |= 1 << (word.charCodeAt(n) & 31);
    return bits;
  }

  function bitsIn(number) {
    let count = 0;
    for (let rest = number; rest; rest &= rest - 1) count++;
    return count;
  }

  /** The number of changes, or `most + 1` when there are more than `most`. */
  function edits(one, other, most) {
    const a = letters(one), b = letters(other);
    if (Math.abs(a.length - b.length) > most) return most + 1;
    // A change takes at most one letter from the word and brings one.
    if (bitsIn(letterSet(one) ^ letterSet(other)) > 2 * most && a === one && b === other) return most + 1;
    let before = [], last = Array.from({ length: b.length + 1 }, (_, n) => n);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1];
        let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        row.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return most + 1;
      before = last;
      last = row;
    }
    return Math.min(last[b.length], most + 1);
  }

  fonds.alike = { edits: edits };
})((globalThis.fonds = globalThis.fonds || {}));
