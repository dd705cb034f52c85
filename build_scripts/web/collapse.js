// What would be shown twice? Twin of build_scripts/search/collapse.py; needs tokenize.js.

(function (fonds) {
  "use strict";

  const SHINGLE = 3;
  const FEWEST_WORDS = 12;
  const RESEMBLE = 0.8;

  /** The documents in order, each as an array with those that are its reprints, or of which it is one, after it. */
  function grouped(documents, reprints) {
    const groups = new Map();
    for (const document of documents) {
      const leader = reprints.has(document) ? reprints.get(document) : document;
      if (groups.has(leader)) groups.get(leader).push(document);
      else groups.set(leader, [document]);
    }
    return Array.from(groups.values());
  }

  function shingles(passage) {
    const words = fonds.text.words(passage);
    if (words.length < FEWEST_WORDS) return new Set();
    return new Set(words.slice(SHINGLE - 1).map((_, at) => words.slice(at, at + SHINGLE).join(" ")));
  }

  function alike(one, other) {
    let common = 0;
    one.forEach((shingle) => { if (other.has(shingle)) common++; });
    return common >= RESEMBLE * (one.size + other.size - common);
  }

  /** For each passage the number of the earlier one that it repeats, null when it repeats none. */
  function repeats(passages) {
    const known = [];
    return passages.map((passage, number) => {
      const own = shingles(passage);
      const former = own.size ? known.find((earlier) => alike(own, earlier.shingles)) : undefined;
      if (former) return former.number;
      known.push({ number: number, shingles: own });
      return null;
    });
  }

  fonds.collapse = { grouped: grouped, repeats: repeats };
})((globalThis.fonds = globalThis.fonds || {}));
