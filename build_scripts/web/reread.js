// Which of the first hits hold what is sought closest together? Twin of build_scripts/search/reread.py; needs query.js.

(function (fonds) {
  "use strict";

  const MOST_READ = 10;
  const BESIDE_THE_TEXT = ["title", "source", "creator", "type"];

  function inText(leaf) {
    return !BESIDE_THE_TEXT.includes((leaf.kind === "phrase" ? leaf.words[0] : leaf).field);
  }

  /** Whether a query looks for more than one thing in the text. */
  function hasSeveral(tree) { return fonds.query.leaves(tree).filter(inText).length > 1; }

  /** Whether a block in which these leaves stand holds all that a node asks for; `leaves` are those of the tree. */
  function holds(node, present, leaves) {
    if (node.kind === "any") return node.parts.some((part) => holds(part, present, leaves));
    if (node.kind === "all") return node.parts.every((part) => holds(part, present, leaves));
    return present.has(leaves.indexOf(node)) || !inText(node);
  }

  /** How well the best block of a document holds a query: 0, or one more than the number of its words as written. */
  function worth(tree, readings) {
    const leaves = fonds.query.leaves(tree);
    const sought = Array.from(new Set(leaves.filter((leaf) => leaf.kind === "word").map((leaf) => leaf.text)));
    return Math.max(0, ...readings.map(({ hits, written }) => {
      if (!holds(tree, new Set(hits.map((hit) => hit.pattern)), leaves)) return 0;
      return 1 + sought.filter((word) => written.has(word)).length;
    }));
  }

  /** The hits; of the first ones those that hold everything in one paragraph come first. `readings` promises them. */
  async function reread(hits, tree, readings) {
    const first = hits.slice(0, MOST_READ).filter((hit) => hit.complete);
    const read = await Promise.all(first.map(async (hit) => ({ hit: hit, worth: worth(tree, await readings(hit.document)) })));
    return read.sort((one, other) => other.worth - one.worth).map(({ hit }) => hit).concat(hits.slice(first.length));
  }

  fonds.reread = { hasSeveral: hasSeveral, reread: reread };
})((globalThis.fonds = globalThis.fonds || {}));
