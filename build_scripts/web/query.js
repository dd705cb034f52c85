// What does this query ask for? Twin of build_scripts/search/query.py, where the language is written down; needs
// tokenize.js, days.js and lexer.js. Nodes are those of build_scripts/search/tree.py, with `kind` word, prefix, fuzzy,
// phrase, near, dates, any or all.

(function (fonds) {
  "use strict";

  const MOST_WORDS = 100;
  const MOST_DATES = 20;
  const DEEPEST = 20;
  const SHORTEST_PREFIX = 2;
  const SHORTEST_FUZZY = 3;
  const TWO_EDITS_FROM = 6;
  const NEAR_IF_UNSAID = 10;
  const FARTHEST = 30;
  const ENTITY_FIELDS = ["person", "org", "place", "event", "work", "group"];
  const FUNCTION_WORDS = new Set((
    "a an the and or but nor if then than as so while at by for from in into of on to with i me my we our you your he " +
    "him his she her it its they them their this that these those there who whom whose which what when where why how " +
    "am is are was were be been being do does did have has had having can could would should must might no not any " +
    "some such").split(" "));
  const OR_ALONE = "OR needs something to look for on both sides.";
  const NEAR_ALONE = "NEAR needs something to look for on both sides.";
  const NEAR_WHAT = "NEAR joins words, phrases and alternatives of the text, nothing else.";
  const HOW_NEAR = `NEAR takes a distance of 1 to ${FARTHEST} words, as in NEAR/5.`;
  const BESIDE_OR = "An exclusion cannot stand beside OR or NEAR.";
  const ONLY_EXCLUSIONS = "There are only exclusions: say also what to look for.";
  const afterField = (name) => `Write what to look for right after ${name}:, without a space.`;
  const { QueryFault } = fonds.lexer;

  const isStep = (node) => ["word", "prefix", "fuzzy"].includes(node.kind);
  /** Whether a part is a word of the text as anybody writes it, which may be let go where not all can be had. */
  const isPlain = (node) => isStep(node) && !node.field;
  /** How the index writes a term of a field. */
  const inField = (field, term) => field ? field + ":" + term : term;

  /** How many changes a misspelt word may have when nobody says. */
  const editsFor = (word) => Array.from(word).length >= TWO_EDITS_FROM ? 2 : 1;

  /** The nodes that differ, wherever in the query they are written. */
  function different(nodes) {
    const known = new Map();
    for (const node of nodes) {
      const key = JSON.stringify(node, (name, value) => name === "start" || name === "end" ? undefined : value);
      if (!known.has(key)) known.set(key, node);
    }
    return Array.from(known.values());
  }

  /** Whether a node is found at places of the text, so that nearness means something. */
  function standsSomewhere(node) {
    if (node.kind === "any") return node.parts.every(standsSomewhere);
    return (node.kind === "phrase" ? node.words : [node]).every(isPlain);
  }

  class Parser {
    constructor(query, languages) {
      this.lexemes = fonds.lexer.lexemes(query);
      this.languages = languages;
      this.english = languages.some(fonds.text.isEnglish);
      this.next = 0;
      this.words = 0;
      this.dated = 0;
      this.field = "";
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
      const tree = { kind: "all", parts: [], excluded: [], start: 0, end: 0 };
      while (this.peek() && this.peek().kind !== ")") {
        const minus = this.accept("-");
        const { items } = this.joinedBy("or", depth);
        if (items.length > 1) {
          if (minus) throw new QueryFault(minus.position, BESIDE_OR);
          const [start, end] = [items[0].start, items[items.length - 1].end];
          tree.parts.push({ kind: "any", parts: items.map((item) => item.joined), start: start, end: end });
        } else if (minus) {
          if (items[0].joined) tree.excluded.push(items[0].joined);
        } else {
          tree.parts.push(...items[0].loose);
        }
      }
      const heavy = tree.parts.filter((part) => !part.light);
      // What is said twice is meant once.
      tree.parts = different(heavy.length ? heavy : tree.parts);
      tree.excluded = different(tree.excluded);
      return tree;
    }

    /** An item, or several with OR or NEAR between them, and these. */
    joinedBy(kind, depth) {
      const one = () => kind === "or" ? this.chain(depth) : this.item(depth);
      const items = [one()], betweens = [];
      for (let between = this.accept(kind); between; between = this.accept(kind)) {
        items.push(one());
        betweens.push(between);
        if (!items.slice(-2).every((item) => item.joined)) {
          throw new QueryFault(between.position, kind === "or" ? OR_ALONE : NEAR_ALONE);
        }
      }
      return { items: items, betweens: betweens };
    }

    /** An item, or several with NEAR between them, which ask for each neighbouring pair. */
    chain(depth) {
      const { items, betweens } = this.joinedBy("near", depth);
      if (!betweens.length) return items[0];
      const pairs = betweens.map((near, n) => this.near(items[n], near, items[n + 1]));
      const place = { start: items[0].start, end: items[items.length - 1].end };
      const node = pairs.length === 1 ? pairs[0] : Object.assign({ kind: "all", parts: pairs, excluded: [] }, place);
      return Object.assign({ loose: [node], joined: node }, place);
    }

    near(left, near, right) {
      const written = /^\/([0-9]+)$/.exec(near.text);
      const distance = written ? Number(written[1].slice(0, 9)) : near.text ? 0 : NEAR_IF_UNSAID;
      if (distance < 1 || distance > FARTHEST) throw new QueryFault(near.position, HOW_NEAR);
      if (![left.joined, right.joined].every(standsSomewhere)) throw new QueryFault(near.position, NEAR_WHAT);
      return { kind: "near", left: left.joined, right: right.joined, distance: distance, start: left.start, end: right.end };
    }

    /** What stands between two spaces: its words, and the node they are where they must hold together. */
    item(depth) {
      const lexeme = this.peek();
      if (!lexeme || [")", "or", "near"].includes(lexeme.kind)) {
        const around = this.lexemes.slice(Math.max(0, this.next - 1), this.next + 1);
        const near = around.some((one) => one.kind === "near");
        throw new QueryFault((lexeme || around[0]).position, near ? NEAR_ALONE : OR_ALONE);
      }
      if (lexeme.kind === "-") throw new QueryFault(lexeme.position, BESIDE_OR);
      this.next++;
      const place = { start: lexeme.position, end: lexeme.end };
      const held = (node) => Object.assign({ loose: node ? [node] : [], joined: node }, place);
      if (lexeme.kind === "(") return this.group(lexeme, depth + 1);
      if (lexeme.kind === "field") return this.inField(lexeme, depth);
      if (this.field === "date") return held(this.dates(lexeme));
      const phrase = () => {
        const words = this.pieces(lexeme, true);
        return words.length ? Object.assign({ kind: "phrase", words: words }, place) : undefined;
      };
      if (lexeme.kind === "phrase") return held(phrase());
      const loose = this.pieces(lexeme, false);
      if (loose.length < 2) return held(loose[0]);
      return Object.assign(held(phrase()), { loose: loose });
    }

    inField(name, depth) {
      const value = this.peek();
      if (!value || value.position !== name.end || !["(", "phrase", "word"].includes(value.kind)) {
        throw new QueryFault(name.position, afterField(name.text));
      }
      const outside = this.field;
      this.field = name.text;
      const item = this.item(depth);
      this.field = outside;
      if (!item.joined) throw new QueryFault(name.position, afterField(name.text));
      const node = Object.assign({}, item.joined, { start: name.position });
      return { loose: [node], joined: node, start: name.position, end: item.end };
    }

    dates(lexeme) {
      if (++this.dated > MOST_DATES) {
        throw new QueryFault(lexeme.position, `A query may have ${MOST_DATES} dates; from here on there are more.`);
      }
      try {
        const [first, last] = fonds.days.range(lexeme.text);
        return { kind: "dates", first: first, last: last, start: lexeme.position, end: lexeme.end };
      } catch (fault) {
        throw new QueryFault(lexeme.start, fault.message);
      }
    }

    group(opening, depth) {
      if (depth > DEEPEST) throw new QueryFault(opening.position, "Too many brackets stand inside one another.");
      const tree = this.sequence(depth);
      const closing = this.accept(")");
      if (!closing) throw new QueryFault(opening.position, "This bracket is never closed.");
      const place = { start: opening.position, end: closing.end };
      if (!tree.parts.length) {
        if (tree.excluded.length) throw new QueryFault(opening.position, ONLY_EXCLUSIONS);
        return Object.assign({ loose: [] }, place);
      }
      const inner = tree.parts.length === 1 && !tree.excluded.length ? tree.parts[0] : tree;
      const node = Object.assign({}, inner, place);
      return Object.assign({ loose: [node], joined: node }, place);
    }

    /** The words of a lexeme; `joined` when they are to stand side by side. */
    pieces(lexeme, joined) {
      const found = [];
      const pieces = fonds.text.spans(lexeme.text);
      let past = 0;
      pieces.forEach((piece, number) => {
        if (piece.start < past) return;
        const written = Array.from(lexeme.text.slice(piece.start, piece.end));
        const place = { start: lexeme.start + piece.start, end: lexeme.start + piece.end };
        if (written.length === 1 && fonds.text.isCjk(written[0]) && !(joined && number + 1 < pieces.length)) {
          // The last character of a run stands in the pair before it; alone, it is the beginning of a pair.
          if (number === 0 || pieces[number - 1].end <= piece.start) {
            found.push(Object.assign({ kind: "prefix", text: piece.word, field: this.field }, place));
          }
        } else {
          const step = this.step(lexeme, piece, written);
          past = step.end - lexeme.start;
          found.push(step);
        }
        if (!joined || lexeme.kind === "phrase") this.words++;
        if (this.words > MOST_WORDS) {
          throw new QueryFault(place.start, `A query may have ${MOST_WORDS} words; from here on there are more.`);
        }
      });
      return found;
    }

    /** A word with what is written after it. */
    step(lexeme, piece, written) {
      const mark = lexeme.text[piece.end];
      const letters = Array.from(piece.word).length;
      const start = lexeme.start + piece.start, end = lexeme.start + piece.end;
      if (mark === "*") {
        if (letters < SHORTEST_PREFIX) throw new QueryFault(start, "Write at least two letters before an asterisk.");
        return { kind: "prefix", text: piece.word, field: this.field, start: start, end: end + 1 };
      }
      if (mark === "~") {
        if (letters < SHORTEST_FUZZY) throw new QueryFault(start, "Write at least three letters before a tilde.");
        const said = /^[12]/.exec(lexeme.text.slice(piece.end + 1));
        const edits = said ? Number(said[0]) : editsFor(piece.word);
        return { kind: "fuzzy", text: piece.word, edits: edits, field: this.field, start: start, end: end + (said ? 2 : 1) };
      }
      const text = written.join("");
      const capitals = written.length > 1 && text === text.toUpperCase();
      const light = this.english && FUNCTION_WORDS.has(piece.word) && !capitals;
      return {
        kind: "word", text: piece.word, terms: this.terms(piece.word), light: light, field: this.field, also: [],
        start: start, end: end,
      };
    }

    terms(word) {
      if (ENTITY_FIELDS.includes(this.field)) return [inField(this.field, word)];
      const stems = this.languages.map((language) => inField(this.field, fonds.text.stem(word, language)));
      return Array.from(new Set(stems)).sort();
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

  /** The leaves that a tree asks for, in order, without what it excludes. */
  function leaves(node) {
    return node.kind === "any" || node.kind === "all" ? node.parts.flatMap(leaves) : [node];
  }

  fonds.query = {
    parse: parse, leaves: leaves, isPlain: isPlain, inField: inField, ENTITY_FIELDS: ENTITY_FIELDS,
    FUNCTION_WORDS: FUNCTION_WORDS, editsFor: editsFor,
  };
})((globalThis.fonds = globalThis.fonds || {}));
