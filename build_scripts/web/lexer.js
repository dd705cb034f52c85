// Of which marks and words is a query made? Twin of build_scripts/search/lexer.py. Positions count UTF-16 units.

(function (fonds) {
  "use strict";

  const SPACES = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a" +
    "\u2028\u2029\u202f\u205f\u3000";
  const QUOTES = "\"“”„‟«»";
  const FIELD = /(title|source|creator|type|person|org|place|event|work|group|date):/iy;
  const NEAR = /^NEAR(\/.*)?$/s;

  /** What is wrong with a query, and where. */
  class QueryFault extends Error {
    constructor(position, message) {
      super(message);
      this.position = position;
    }
  }

  function until(query, start, stops) {
    let at = start;
    while (at < query.length && !stops.includes(query[at])) at++;
    return at;
  }

  /** Whether a piece begins here: at the beginning, after a space, or after one of the marks `after`. */
  function begins(query, at, after) {
    return at === 0 || (SPACES + after).includes(query[at - 1]);
  }

  /** Whether a hyphen begins a part and something follows it. */
  function excludes(query, at) {
    const next = query[at + 1];
    return begins(query, at, "(") && next !== undefined && !(SPACES + "-)").includes(next);
  }

  function fieldAt(query, at) {
    FIELD.lastIndex = at;
    return begins(query, at, "(-") ? FIELD.exec(query) : null;
  }

  /** The piece that begins at a place where no space stands. */
  function lexeme(query, at) {
    const character = query[at];
    if (QUOTES.includes(character)) {
      const end = until(query, at + 1, QUOTES);
      if (end === query.length) throw new QueryFault(at, "This quotation mark is never closed.");
      return { kind: "phrase", position: at, end: end + 1, text: query.slice(at + 1, end), start: at + 1 };
    }
    if ("()".includes(character) || (character === "-" && excludes(query, at))) {
      return { kind: character, position: at, end: at + 1 };
    }
    const field = fieldAt(query, at);
    if (field) return { kind: "field", position: at, end: at + field[0].length, text: field[1].toLowerCase() };
    const end = until(query, at, SPACES + QUOTES + "()");
    const word = query.slice(at, end);
    if (word === "AND" || word === "OR") return { kind: word.toLowerCase(), position: at, end: end };
    if (word === "NOT" && Array.from(query.slice(end)).some((one) => !(SPACES + ")").includes(one))) {
      return { kind: "-", position: at, end: end };
    }
    const near = NEAR.exec(word);
    if (near) return { kind: "near", position: at, end: end, text: near[1] || "" };
    return { kind: "word", position: at, end: end, text: word, start: at };
  }

  /** The pieces of a query as {kind, position, end, text, start}. Throws a QueryFault. */
  function lexemes(query) {
    const found = [];
    let at = 0;
    while (at < query.length) {
      if (SPACES.includes(query[at])) {
        at++;
        continue;
      }
      const piece = lexeme(query, at);
      // AND says what is meant anyway.
      if (piece.kind !== "and") found.push(piece);
      at = piece.end;
    }
    return found;
  }

  fonds.lexer = { lexemes: lexemes, QueryFault: QueryFault };
})((globalThis.fonds = globalThis.fonds || {}));
