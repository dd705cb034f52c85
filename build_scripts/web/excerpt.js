// Which paragraphs of a document show best why it was found? Twin of build_scripts/search/excerpt.py; needs query.js and
// days.js. A pattern is {runs, near, distance, entities, dates} as in build_scripts/search/pattern.py; a step of a run is
// {terms: Set} or, where the words of the archive are not at hand, {prefix} or {fuzzy, edits}.

(function (fonds) {
  "use strict";

  const MOST = 3;
  const LONGEST = 260;
  const SHORTEST = 20;
  const LEAD = 60;
  const BLANKS = " \n\t";
  const CUT = "…";

  function fits(step, word) {
    if (step.terms) return step.terms.has(word.term);
    if (step.prefix) return word.word.startsWith(step.prefix);
    return fonds.alike.edits(step.fuzzy, word.word, step.edits) <= step.edits;
  }

  /** The first and last places at which one of the runs stands. */
  function spans(words, runs) {
    const found = [];
    for (const run of runs) {
      for (let at = 0; at + run.length <= words.length; at++) {
        if (run.every((step, n) => fits(step, words[at + n]))) found.push([at, at + run.length - 1]);
      }
    }
    return found;
  }

  /** The pairs of places that lie at most so many words apart and do not overlap. */
  function pairsNear(one, other, distance) {
    const near = (before, after) => before[1] < after[0] && after[0] - before[1] <= distance;
    const inOrder = (places) => places.slice().sort((left, right) => left[0] - right[0] || left[1] - right[1]);
    const rights = inOrder(other);
    const longest = rights.reduce((most, [first, last]) => Math.max(most, last - first), 0);
    const found = [];
    let from = 0;
    for (const left of inOrder(one)) {
      while (from < rights.length && rights[from][0] < left[0] - distance - longest) from++;
      for (let n = from; n < rights.length && rights[n][0] <= left[1] + distance; n++) {
        if (near(left, rights[n]) || near(rights[n], left)) found.push([left, rights[n]]);
      }
    }
    return found;
  }

  /** What stands in a block [anchor, text, names, dates]: {hits: [{start, end, pattern}], length, written: Set}. */
  function reading([, text, names = [], dates = []], language, patterns) {
    const words = fonds.text.tokens(text, language);
    const found = new Map();
    const add = (start, end, pattern) => { found.set(`${start} ${end} ${pattern}`, { start, end, pattern }); };
    patterns.forEach((pattern, number) => {
      let places = spans(words, pattern.runs);
      if (pattern.near.length) places = pairsNear(places, spans(words, pattern.near), pattern.distance).flat();
      for (const [first, last] of places) add(words[first].start, words[last].end, number);
      for (const [start, end, entity] of names) if (pattern.entities.includes(entity)) add(start, end, number);
      if (!pattern.dates) return;
      for (const [start, end, days] of dates) if (fonds.days.overlaps(days, ...pattern.dates)) add(start, end, number);
    });
    const hits = Array.from(found.values());
    hits.sort((one, other) => one.start - other.start || one.end - other.end || one.pattern - other.pattern);
    return { hits: hits, length: words.length, written: new Set(words.map((word) => word.word)) };
  }

  /** What stands where in the blocks of a document. */
  function read(blocks, language, patterns) { return blocks.map((block) => reading(block, language, patterns)); }

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
   * Up to three excerpts from blocks and their readings, the best first, as {anchor, pieces: [{text, hit}]}; the beginning
   * of the first block where nothing that was sought stands in any.
   */
  function excerpts(blocks, readings) {
    const found = [];
    readings.forEach(({ hits, length }, number) => {
      const different = new Set(hits.map((hit) => hit.pattern)).size;
      if (hits.length) found.push({ different: different, density: hits.length / Math.max(length, SHORTEST), number: number });
    });
    found.sort((one, other) => other.different - one.different || other.density - one.density || one.number - other.number);
    const best = found.length ? found.slice(0, MOST).map((one) => one.number) : blocks.length ? [0] : [];
    return best.map((number) => excerpt(blocks[number][0], blocks[number][1], readings[number].hits));
  }

  /** What a leaf of a query looks for, without an index at hand; in fields it looks for nothing in the text. */
  function pattern(leaf) {
    if (leaf.kind === "near") {
      return Object.assign(pattern(leaf.left), { near: pattern(leaf.right).runs, distance: leaf.distance });
    }
    const step = (one) => one.kind === "word" ? { terms: new Set(one.terms) }
      : one.kind === "prefix" ? { prefix: one.text } : { fuzzy: one.text, edits: one.edits };
    const found = { runs: [], near: [], distance: 0, entities: [], dates: null };
    if (leaf.kind === "any") found.runs = leaf.parts.flatMap((part) => pattern(part).runs);
    else if (leaf.kind === "phrase") found.runs = leaf.words.every(fonds.query.isPlain) ? [leaf.words.map(step)] : [];
    else if (fonds.query.isPlain(leaf)) found.runs = [[step(leaf)]];
    return found;
  }

  /** A function that gives the stretches [start, end] of a text that a query looks for: to mark them where they stand. */
  function highlighter(query, language = "en") {
    const parsed = fonds.query.parse(query.normalize("NFC"), [language]);
    if (parsed.problem) return () => [];
    const patterns = fonds.query.leaves(parsed.tree).map(pattern);
    return (text) => stretches(reading(["", text], language, patterns).hits);
  }

  fonds.excerpt = { read: read, excerpts: excerpts, pairsNear: pairsNear };
  fonds.highlighter = highlighter;
})((globalThis.fonds = globalThis.fonds || {}));
