// Which words of a query are a name that is also written otherwise? Twin of build_scripts/search/aliases.py; needs query.js.

(function (fonds) {
  "use strict";

  const LONGEST_NAME = 8;

  const isWord = (node) => node.kind === "word" && fonds.query.isPlain(node);

  /** What a written form of a name is known by: its words, but for function words where it has others. */
  function writtenKey(words) {
    const heavy = words.filter((word) => !fonds.query.FUNCTION_WORDS.has(word));
    return (heavy.length ? heavy : words).join(" ");
  }

  /** The tree with the entities that its words name, and these as [{written, entity}]; `seeker` looks names up. */
  async function withAliases(tree, seeker) {
    const found = new Map();

    /** The longest name that the words begin with; none when they begin with none. */
    async function longestName(words) {
      for (let length = words.length; length > 0; length--) {
        const written = writtenKey(words.slice(0, length).map((word) => word.text));
        const entities = Array.from((await seeker.term(written + "=")).keys()).sort((one, other) => one - other);
        if (!entities.length) continue;
        for (const entity of entities) found.set(`${written} ${entity}`, { written: written, entity: entity });
        return words.slice(0, length).map((word) => Object.assign({}, word, { also: entities }));
      }
      return [];
    }

    /** Neighbouring parts, all of which are asked for, with the entities that they name. */
    async function named(parts) {
      const done = [];
      while (done.length < parts.length) {
        const words = parts.slice(done.length, done.length + LONGEST_NAME);
        const end = words.findIndex((part) => !isWord(part));
        const name = await longestName(end < 0 ? words : words.slice(0, end));
        done.push(...name.length ? name : [await inside(parts[done.length])]);
      }
      return done;
    }

    async function inside(node) {
      if (node.kind === "all") return Object.assign({}, node, { parts: await named(node.parts) });
      if (node.kind !== "any") return node;
      const parts = [];
      for (const part of node.parts) parts.push((await named([part]))[0]);
      return Object.assign({}, node, { parts: parts });
    }

    return { tree: await inside(tree), also: Array.from(found.values()) };
  }

  fonds.aliases = { withAliases: withAliases };
})((globalThis.fonds = globalThis.fonds || {}));
