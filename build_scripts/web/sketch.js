// Which part of a long document may hold what is sought? Twin of build_scripts/search/sketch.py.

(function (fonds) {
  "use strict";

  const BITS_SET = 3;
  const OFFSET = 2166136261, PRIME = 16777619;

  function places(term, size) {
    let mixed = OFFSET;
    for (let n = 0; n < term.length; n++) mixed = Math.imul(mixed ^ term.charCodeAt(n), PRIME) >>> 0;
    const step = mixed >>> 16 | 1;
    return Array.from({ length: BITS_SET }, (_, n) => (mixed + n * step) % size);
  }

  /** Whether a term may stand in the part whose sketch (bytes) this is. */
  function mayHold(sketch, term) {
    return places(term, sketch.length * 8).every((place) => sketch[place >> 3] >> (place & 7) & 1);
  }

  /** The parts, at most so many, in which most of the patterns may stand; in order, and the first when none does. */
  function promising(sketches, patterns, most) {
    const hopes = sketches.map((sketch, number) => {
      const holds = (terms) => Array.from(terms).some((term) => mayHold(sketch, term));
      const stands = ({ runs, entities }) => {
        return runs.some((run) => run.every((step) => holds(step.terms))) || holds(entities.map((entity) => "#" + entity));
      };
      return { number: number, patterns: patterns.filter(stands).length };
    });
    hopes.sort((one, other) => other.patterns - one.patterns || one.number - other.number);
    const best = hopes.filter((hope, n) => n === 0 || (n < most && hope.patterns));
    return best.map((hope) => hope.number).sort((one, other) => one - other);
  }

  fonds.sketch = { mayHold: mayHold, promising: promising };
})((globalThis.fonds = globalThis.fonds || {}));
