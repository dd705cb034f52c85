// Which documents answer a query, and in which order? Twin of build_scripts/search/rank.py, where the rules and the
// formula are written down; needs query.js. Frequencies of every leaf come in, hits go out.

(function (fonds) {
  "use strict";

  const K1 = 0.9;
  const B = 0.4;
  const NINE_DECIMALS = 1e9;

  /** BM25 of one leaf: the documents that hold it, with its frequencies turned into scores. */
  function weighed(frequencies, lengths, average) {
    const holding = frequencies.size;
    const idf = Math.log(1 + (lengths.length - holding + 0.5) / (holding + 0.5));
    const scores = new Map();
    frequencies.forEach((count, document) => {
      scores.set(document, idf * count * (K1 + 1) / (count + K1 * (1 - B + B * lengths[document] / average)));
    });
    return scores;
  }

  function addTo(total, scores) {
    scores.forEach((score, document) => { total.set(document, (total.get(document) || 0) + score); });
  }

  /**
   * The documents that answer a query, the best first, as {document, score, complete}.
   * `frequenciesOf` gives for each leaf of the tree, excluded ones too, a Map from document to frequency; `breathe` is
   * waited for between the parts.
   */
  async function rank(tree, frequenciesOf, lengths, breathe) {
    const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;

    function scores(node) {
      if (node.kind === "any") {
        const total = new Map();
        node.parts.forEach((part) => { addTo(total, scores(part)); });
        return total;
      }
      if (node.kind === "all") {
        const found = node.parts.map(scores);
        const left = out(node.excluded);
        const total = new Map();
        found[0].forEach((score, document) => {
          if (left.has(document) || !found.every((other) => other.has(document))) return;
          total.set(document, found.slice(1).reduce((sum, other) => sum + other.get(document), score));
        });
        return total;
      }
      return weighed(frequenciesOf(node), lengths, average);
    }

    function out(excluded) {
      const documents = new Set();
      excluded.forEach((node) => { scores(node).forEach((score, document) => { documents.add(document); }); });
      return documents;
    }

    const left = out(tree.excluded);
    const { isPlain } = fonds.query;
    const total = new Map();
    const held = new Map();
    const heldRequired = new Map();
    for (const part of tree.parts) {
      const found = scores(part);
      addTo(total, found);
      found.forEach((score, document) => {
        held.set(document, (held.get(document) || 0) + 1);
        if (!isPlain(part)) heldRequired.set(document, (heldRequired.get(document) || 0) + 1);
      });
      await breathe();
    }
    const required = tree.parts.filter((part) => !isPlain(part)).length;
    const hits = [];
    total.forEach((score, document) => {
      if ((heldRequired.get(document) || 0) !== required || left.has(document)) return;
      const key = Math.floor(score * NINE_DECIMALS + 0.5);
      hits.push({ document: document, score: score, complete: held.get(document) === tree.parts.length, key: key });
    });
    hits.sort((one, other) => other.complete - one.complete || other.key - one.key || one.document - other.document);
    return hits.map((hit) => ({ document: hit.document, score: hit.score, complete: hit.complete }));
  }

  fonds.rank = { rank: rank };
})((globalThis.fonds = globalThis.fonds || {}));
