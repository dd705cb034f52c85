// What does this query ask for? Twin of build_scripts/search/query.py, where the language is written down; needs
// tokenize.js. Nodes are {kind: "word", text, terms, light}, {kind: "prefix", text}, {kind: "phrase", words},
// {kind: "any", parts}, {kind: "all", parts, excluded}. Positions count UTF-16 units.

(function (fonds) {
  "use strict";

  const MOST_WORDS = 100;
  const DEEPEST = 20;
  const SHORTEST_PREFIX = 2;
  const FUNCTION_WORDS = new Set((
    "a an the and or but nor if then than as so while at by for from in into of on to with i me my we our you your he " +
    "him his she her it its they them their this that these those there who whom whose which what when where why how " +
    "am is are was were be been being do does did have has had having can could would should must might no not any " +
    "some such").split(" "));
  const OR_ALONE = "OR needs something to look for on both sides.";
  const BESIDE_OR = "An exclusion cannot stand beside OR.";
  const ONLY_EXCLUSIONS = "There are only exclusions: say also what to look for.";
  const SPACES = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a" +
    "\u2028\u2029\u202f\u205f\u3000";
  const QUOTES = "\"“”„‟«»";

  class QueryFault extends Error {
    constructor(position, message) {
      super(message);
      this.position = position;
    }
  }

  /* ---- Of which marks and words is a query made? ---- */

  function until(query, start, stops) {
    let at = start;
    while (at < query.length && !stops.includes(query[at])) at++;
    return at;
  }

  /** Whether a hyphen begins a part and something follows it. */
  function excludes(query, at) {
    const next = query[at + 1];
    return (at === 0 || (SPACES + "(").includes(query[at - 1])) && next !== undefined && !(SPACES + "-)").includes(next);
  }

  function lexemes(query) {
    const found = [];
    let at = 0;
    while (at < query.length) {
      const character = query[at];
      if (SPACES.includes(character)) {
        at++;
      } else if (QUOTES.includes(character)) {
        const end = until(query, at + 1, QUOTES);
        if (end === query.length) throw new QueryFault(at, "This quotation mark is never closed.");
        found.push({ kind: "phrase", position: at, text: query.slice(at + 1, end), start: at + 1 });
        at = end + 1;
      } else if ("()".includes(character) || (character === "-" && excludes(query, at))) {
        found.push({ kind: character, position: at });
        at++;
      } else {
        const end = until(query, at, SPACES + QUOTES + "()");
        const text = query.slice(at, end);
        found.push(text === "OR" ? { kind: "or", position: at } : { kind: "word", position: at, text: text, start: at });
        at = end;
      }
    }
    return found;
  }

  /* ---- How do they belong together? ---- */

  class Parser {
    constructor(query, languages) {
      this.lexemes = lexemes(query);
      this.languages = languages;
      this.next = 0;
      this.words = 0;
    }

    query() {
      const tree = this.sequence(0);
      if (this.peek()) throw new QueryFault(this.peek().position, "This bracket closes nothing.");
      if (!tree.parts.length) {
        throw new QueryFault(0, tree.excluded.length ? ONLY_EXCLUSIONS : "There is nothing to look for.");
      }
      return tree;
    }

    /** Parts up to the end or to a closing bracket, which is left standing. */
    sequence(depth) {
      const tree = { kind: "all", parts: [], excluded: [] };
      while (this.peek() && this.peek().kind !== ")") {
        const minus = this.accept("-");
        const items = this.alternatives(depth);
        if (items.length > 1) {
          if (minus) throw new QueryFault(minus.position, BESIDE_OR);
          tree.parts.push({ kind: "any", parts: items.map((item) => item.joined) });
        } else if (minus) {
          if (items[0].joined) tree.excluded.push(items[0].joined);
        } else {
          tree.parts.push(...items[0].loose);
        }
      }
      const heavy = tree.parts.filter((part) => !part.light);
      if (heavy.length) tree.parts = heavy;
      return tree;
    }

    /** An item, or several with OR between them. */
    alternatives(depth) {
      const items = [this.item(depth)];
      for (let either = this.accept("or"); either; either = this.accept("or")) {
        items.push(this.item(depth));
        if (!items.slice(-2).every((item) => item.joined)) throw new QueryFault(either.position, OR_ALONE);
      }
      return items;
    }

    /** What stands between two spaces: its words, and the node they are where they must hold together. */
    item(depth) {
      const lexeme = this.peek();
      if (!lexeme || lexeme.kind === ")" || lexeme.kind === "or") {
        throw new QueryFault((lexeme || this.lexemes[this.next - 1]).position, OR_ALONE);
      }
      if (lexeme.kind === "-") throw new QueryFault(lexeme.position, BESIDE_OR);
      this.next++;
      if (lexeme.kind === "(") return this.group(lexeme, depth + 1);
      if (lexeme.kind === "phrase") {
        const phrase = { kind: "phrase", words: this.pieces(lexeme, true) };
        return phrase.words.length ? { loose: [phrase], joined: phrase } : { loose: [] };
      }
      const loose = this.pieces(lexeme, false);
      if (loose.length < 2) return { loose: loose, joined: loose[0] };
      return { loose: loose, joined: { kind: "phrase", words: this.pieces(lexeme, true) } };
    }

    group(opening, depth) {
      if (depth > DEEPEST) throw new QueryFault(opening.position, "Too many brackets stand inside one another.");
      const tree = this.sequence(depth);
      if (!this.accept(")")) throw new QueryFault(opening.position, "This bracket is never closed.");
      if (!tree.parts.length) {
        if (tree.excluded.length) throw new QueryFault(opening.position, ONLY_EXCLUSIONS);
        return { loose: [] };
      }
      const node = tree.parts.length === 1 && !tree.excluded.length ? tree.parts[0] : tree;
      return { loose: [node], joined: node };
    }

    /** The words of a lexeme; `joined` when they are to stand side by side. */
    pieces(lexeme, joined) {
      const found = [];
      const pieces = fonds.text.spans(lexeme.text);
      pieces.forEach((piece, number) => {
        const written = Array.from(lexeme.text.slice(piece.start, piece.end));
        if (written.length === 1 && fonds.text.isCjk(written[0]) && !(joined && number + 1 < pieces.length)) {
          // The last character of a run stands in the pair before it; alone, it is the beginning of a pair.
          if (number === 0 || pieces[number - 1].end <= piece.start) found.push({ kind: "prefix", text: piece.word });
        } else if (lexeme.text[piece.end] === "*") {
          if (Array.from(piece.word).length < SHORTEST_PREFIX) {
            throw new QueryFault(lexeme.start + piece.start, "Write at least two letters before an asterisk.");
          }
          found.push({ kind: "prefix", text: piece.word });
        } else {
          found.push(this.word(piece.word, written.join("")));
        }
        if (!joined || lexeme.kind === "phrase") this.words++;
        if (this.words > MOST_WORDS) {
          const message = `A query may have ${MOST_WORDS} words; from here on there are more.`;
          throw new QueryFault(lexeme.start + piece.start, message);
        }
      });
      return found;
    }

    word(word, written) {
      const terms = new Set(this.languages.map((language) => fonds.text.stem(word, language)));
      const capitals = written.length > 1 && written === written.toUpperCase();
      const light = this.languages.some(fonds.text.isEnglish) && FUNCTION_WORDS.has(word) && !capitals;
      return { kind: "word", text: word, terms: Array.from(terms).sort(), light: light };
    }

    peek() {
      return this.lexemes[this.next];
    }

    accept(kind) {
      const lexeme = this.peek();
      if (!lexeme || lexeme.kind !== kind) return undefined;
      this.next++;
      return lexeme;
    }
  }

  /** `{tree}`, or `{problem: {position, message}}` when the query is ill-formed. */
  function parse(query, languages) {
    try {
      return { tree: new Parser(query, languages).query() };
    } catch (fault) {
      if (!(fault instanceof QueryFault)) throw fault;
      return { problem: { position: fault.position, message: fault.message } };
    }
  }

  /** The words, prefixes and phrases that a tree asks for, in order, without what it excludes. */
  function leaves(node) {
    return node.kind === "any" || node.kind === "all" ? node.parts.flatMap(leaves) : [node];
  }

  fonds.query = { parse: parse, leaves: leaves };
})((globalThis.fonds = globalThis.fonds || {}));
