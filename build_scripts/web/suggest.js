// What could be meant when nothing holds all that is asked for? Twin of build_scripts/search/suggest.py; needs query.js.

(function (fonds) {
  "use strict";

  const MOST_WORDS = 2;
  const MOST_NEAREST = 3;
  const MOST_DROPPED = 5;
  const SHORTEST = 3;

  const lettersIn = (word) => Array.from(word).length;

  /** Those of the queries [query, shown] that all of some document answers, the most documents first. */
  async function answered(offered, kind, count) {
    const found = [];
    for (const [query, shown] of offered) {
      const known = found.some((one) => one.query === query && one.shown === shown);
      if (!known) found.push({ query: query, shown: shown, total: await count(query), kind: kind });
    }
    return found.filter((one) => one.total).sort((one, other) => other.total - one.total);
  }

  async function nearest(query, tree, seeker, count) {
    const words = fonds.query.leaves(tree).filter((leaf) => {
      return leaf.kind === "word" && fonds.query.isPlain(leaf) && lettersIn(leaf.text) >= SHORTEST;
    });
    const unknown = [];
    for (const leaf of words) {
      if (!(await seeker.frequencies(await seeker.pattern(leaf))).size) unknown.push(leaf);
    }
    const found = [];
    for (const leaf of unknown.slice(0, MOST_WORDS)) {
      const near = await seeker.alike({ text: leaf.text, edits: fonds.query.editsFor(leaf.text), field: "" });
      near.sort((one, other) => one[2] - other[2] || other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
      const offered = near.slice(0, MOST_NEAREST).map(([word]) => {
        return [query.slice(0, leaf.start) + word + query.slice(leaf.end), word];
      });
      found.push(...await answered(offered, "nearest", count));
    }
    return found;
  }

  /** The query without each of its parts, and what that part was. */
  function dropped(query, tree) {
    if (tree.parts.length < 2) return [];
    // What hangs together by a hyphen cannot be dropped by halves: the hyphen left over would exclude.
    const whole = (part) => query[part.end] !== "-" && query[part.start - 1] !== "-";
    return tree.parts.slice(0, MOST_DROPPED).filter(whole).map((part) => {
      const left = [query.slice(0, part.start).trim(), query.slice(part.end).trim()];
      return [left.filter(Boolean).join(" "), query.slice(part.start, part.end)];
    });
  }

  /**
   * Other queries as [{query, shown, total, kind}]: the nearest words first, then what is left without one of the parts.
   * `count` promises in how many documents all of a query stands.
   */
  async function suggestions(query, tree, seeker, count) {
    return (await nearest(query, tree, seeker, count)).concat(await answered(dropped(query, tree), "dropped", count));
  }

  fonds.suggest = { suggestions: suggestions };
})((globalThis.fonds = globalThis.fonds || {}));
