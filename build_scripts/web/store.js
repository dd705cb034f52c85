// Where does the search find what it needs, and what does it answer? Reads the shards that build_scripts/search/shards.py
// describes, by script elements, and offers `fonds.search`. Needs tokenize.js, query.js, rank.js and excerpt.js.

(function (fonds) {
  "use strict";

  const FORMAT = 1;
  // Unpacked parts are kept for the next query up to this many bytes; the least recently used go first.
  const KEPT = 24000000;
  const here = typeof document === "undefined" ? null : document.currentScript;
  const base = here ? new URL("search/", here.src).href : "";

  /* ---- Parts arrive by script elements ---- */

  const arrived = new Map();

  /** Called by every file of the index when it is loaded. */
  fonds.load = function (name, data, version) { arrived.set(name, { data: data, version: version }); };

  function failure(name, message) { return Object.assign(new Error(message), { name: name }); }

  function byScript(name, version) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const unreadable = () => reject(failure("Unreadable", `The part ${name} of the search index could not be read.`));
      script.src = base + name + ".js" + (version ? "?v=" + version : "");
      script.onload = () => {
        script.remove();
        const part = arrived.get(name);
        arrived.delete(name);
        if (part) resolve(part);
        else unreadable();
      };
      script.onerror = () => { script.remove(); unreadable(); };
      document.head.append(script);
    });
  }

  function inflate(data) {
    if (typeof DecompressionStream === "undefined") {
      return Promise.reject(failure("TooOld", "This browser cannot unpack the search index."));
    }
    const packed = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).arrayBuffer().then((buffer) => new Uint8Array(buffer));
  }

  /* ---- Numbers, terms and lists in a part ---- */

  /** Reads numbers from bytes, from `start` to `end`. */
  class Numbers {
    constructor(bytes, start, end) {
      this.bytes = bytes;
      this.at = start;
      this.end = end;
    }

    get more() { return this.at < this.end; }

    next() {
      let number = 0, factor = 1;
      for (;;) {
        const byte = this.bytes[this.at++];
        if (byte < 128) return number + byte * factor;
        number += (byte & 127) * factor;
        factor *= 128;
      }
    }

    /** The next term, which shares its beginning with the one before. */
    term(before) {
      let text = before.slice(0, this.next());
      for (let units = this.next(); units > 0; units--) text += String.fromCharCode(this.next());
      return text;
    }
  }

  /** The lists of a part: a Map from term to the places of its lists in the bytes. */
  function lists(bytes) {
    const numbers = new Numbers(bytes, 0, bytes.length);
    const found = new Map();
    let term = "";
    while (numbers.more) {
      term = numbers.term(term);
      const length = numbers.next();
      const list = { bytes: bytes, start: numbers.at, end: numbers.at + length };
      if (found.has(term)) found.get(term).push(list);
      else found.set(term, [list]);
      numbers.at = list.end;
    }
    return found;
  }

  function wordsOf(bytes) {
    const numbers = new Numbers(bytes, 0, bytes.length);
    const found = [];
    while (numbers.more) found.push(numbers.term(found.length ? found[found.length - 1] : ""));
    return found;
  }

  function readFrequencies(list, into) {
    const numbers = new Numbers(list.bytes, list.start, list.end);
    let document = numbers.next() - 1;
    while (numbers.more) {
      const number = numbers.next();
      document += Math.floor(number / 2) + 1;
      into.set(document, number % 2 ? 1 : numbers.next());
    }
  }

  /** Adds the positions of a term in the wanted documents; `frequencies` are those of the term, in order of document. */
  function readPositions(list, frequencies, wanted, into) {
    const numbers = new Numbers(list.bytes, list.start, list.end);
    const first = numbers.next();
    for (const [document, frequency] of frequencies) {
      if (!numbers.more) return;
      if (document < first) continue;
      let position = -1;
      for (let n = 0; n < frequency; n++) {
        position += numbers.next() + 1;
        if (wanted.has(document)) into.get(document).add(position);
      }
    }
  }

  /* ---- The store ---- */

  /**
   * A store of parts. How it reads can be given, for places that are no web page: `bring(name, version)` promises
   * {data, version}, `inflate(data)` promises bytes, `text(bytes)` is the text that they encode; `kept` is the number of
   * bytes that are kept for the next query.
   */
  class Store {
    constructor(ways = {}) {
      this.bring = ways.bring || byScript;
      this.inflate = ways.inflate || inflate;
      this.bound = ways.kept || KEPT;
      this.text = ways.text || ((bytes) => new TextDecoder().decode(bytes));
      this.parts = new Map();
      this.kept = 0;
    }

    /** What every search needs first: lengths, languages, and where the shards begin. */
    boot(watch) {
      return this.part("boot", (bytes) => JSON.parse(this.text(bytes)), watch).then((boot) => {
        if (boot.format === FORMAT) return boot;
        throw failure("Unreadable", "The search index was made for another version of these pages.");
      });
    }

    /** A part, read by `read` from its bytes; asked for twice, it is loaded once. */
    part(name, read, watch) {
      const known = this.parts.get(name);
      if (known) {
        this.parts.delete(name);
        this.parts.set(name, known);
        return known.promise;
      }
      const entry = { size: 0 };
      entry.promise = this.loaded(name).then((bytes) => {
        this.keep(name, entry, bytes.length);
        if (watch) watch.arrived();
        return read(bytes);
      });
      entry.promise.catch(() => { this.parts.delete(name); });
      this.parts.set(name, entry);
      if (watch) watch.expected();
      return entry.promise;
    }

    async loaded(name) {
      const part = await this.bring(name, name === "boot" ? "" : this.version);
      if (name === "boot") this.version = part.version;
      if (part.version !== this.version) {
        this.parts.clear();
        this.kept = 0;
        throw failure("Changed", "The archive has been published anew: load the page again.");
      }
      return this.inflate(part.data);
    }

    /** Counts a part as kept, and lets go what was used longest ago. */
    keep(name, entry, size) {
      entry.size = size;
      this.kept += size;
      for (const [other, { size: weight }] of this.parts) {
        if (this.kept <= this.bound) return;
        if (other === name || other === "boot" || !weight) continue;
        this.parts.delete(other);
        this.kept -= weight;
      }
    }

    /** The words that begin with a prefix. */
    async beginningWith(prefix, watch) {
      const { words } = await this.boot(watch);
      const first = Math.max(0, lastBefore(words, prefix, 0));
      const last = lastBefore(words, prefix + "\uffff", Infinity);
      const shards = await Promise.all(span(first, last).map((n) => this.part("w/" + n, wordsOf, watch)));
      return shards.flat().filter((word) => word.startsWith(prefix));
    }

    /** How often a term stands in each document that holds it: a Map in order of document. */
    async frequencies(term, watch) {
      const { terms } = await this.boot(watch);
      const first = Math.max(0, lastBefore(terms, term, 0));
      const last = lastBefore(terms, term, Infinity);
      const shards = await Promise.all(span(first, last).map((n) => this.part("t/" + n, lists, watch)));
      const found = new Map();
      for (const shard of shards) for (const list of shard.get(term) || []) readFrequencies(list, found);
      return found;
    }

    /** Adds the positions of a term in the wanted documents to the sets in `into`. */
    async positions(term, frequencies, wanted, into, watch) {
      const { positions } = await this.boot(watch);
      const numbers = new Set();
      wanted.forEach((document) => { if (frequencies.has(document)) numbers.add(lastBefore(positions, term, document)); });
      const order = Array.from(numbers).sort((one, other) => one - other);
      const shards = await Promise.all(order.map((n) => this.part("p/" + n, lists, watch)));
      for (const shard of shards) {
        for (const list of shard.get(term) || []) readPositions(list, frequencies, wanted, into);
      }
    }

    /** What a result shows of a document, and its text. */
    document(number, watch) {
      return this.part("x/" + number, (bytes) => JSON.parse(this.text(bytes)), watch);
    }
  }

  /** The last shard that begins at or before a text and document; -1 when there is none. */
  function lastBefore(beginnings, text, document) {
    let low = 0, high = beginnings.texts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const begin = beginnings.texts[middle];
      if (begin < text || (begin === text && beginnings.documents[middle] <= document)) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  function span(first, last) {
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
  }

  /* ---- From a query to its results ---- */

  /** What the leaves of a query look for in this archive, as slots of terms, and how often it stands in each document. */
  class Seeker {
    constructor(store, languages, watch) {
      this.store = store;
      this.languages = languages;
      this.watch = watch;
    }

    /** The slots of a leaf: for each of its words the terms that stand for it. */
    async slots(leaf) {
      if (leaf.kind === "phrase") return (await Promise.all(leaf.words.map((word) => this.slots(word)))).flat();
      if (leaf.kind === "word") return [{ terms: new Set(leaf.terms) }];
      const words = await this.store.beginningWith(leaf.text, this.watch);
      const terms = words.flatMap((word) => this.languages.map((language) => fonds.text.stem(word, language)));
      return [{ terms: new Set(terms) }];
    }

    /** How often the slots stand side by side in each document: a Map. */
    async frequencies(slots) {
      const found = await Promise.all(slots.map((slot) => this.ofTerms(slot)));
      if (slots.length === 1) return found[0].merged;
      // The rarest word first: of the others only what may still matter is read.
      const order = Array.from(found.keys()).sort((one, other) => found[one].count - found[other].count || one - other);
      const rarest = found[order[0]].merged;
      let wanted = new Set(Array.from(rarest.keys()).filter((document) => found.every((slot) => slot.merged.has(document))));
      let beginnings = null;
      for (const n of order) {
        const places = await this.places(found[n], wanted);
        const left = new Map();
        places.forEach((positions, document) => {
          const possible = beginnings
            ? beginnings.get(document).filter((position) => positions.has(position + n))
            : Array.from(positions, (position) => position - n).filter((position) => position >= 0);
          if (possible.length) left.set(document, possible);
        });
        beginnings = left;
        wanted = new Set(left.keys());
      }
      return new Map(Array.from(beginnings, ([document, positions]) => [document, positions.length]));
    }

    async ofTerms(slot) {
      const terms = Array.from(slot.terms);
      const each = await Promise.all(terms.map((term) => this.store.frequencies(term, this.watch)));
      const merged = new Map();
      for (const one of each) {
        one.forEach((count, document) => { merged.set(document, (merged.get(document) || 0) + count); });
      }
      const count = Array.from(merged.values()).reduce((sum, one) => sum + one, 0);
      return { terms: terms, each: each, merged: merged, count: count };
    }

    async places(slot, wanted) {
      const places = new Map();
      wanted.forEach((document) => { places.set(document, new Set()); });
      const read = slot.terms.map((term, n) => this.store.positions(term, slot.each[n], wanted, places, this.watch));
      await Promise.all(read);
      return places;
    }
  }

  /** Every leaf of a tree, those that are excluded too. */
  function allLeaves(node) {
    if (node.kind !== "any" && node.kind !== "all") return [node];
    return node.parts.concat(node.excluded || []).flatMap(allLeaves);
  }

  function counter(progress) {
    let done = 0, all = 0;
    const tell = () => { if (progress) progress(done, all); };
    return { expected: () => { all++; tell(); }, arrived: () => { done++; tell(); } };
  }

  /**
   * Search a store. Promises {problem, total, all, some, documents}: `problem` is null or {position, message}; `total`
   * documents were found, of which `all` hold every part of the query and `some` only some of its words; `documents`
   * are those from `offset` on, at most `limit`, each {number, score, some, title, url, date, source, excerpts}.
   * `progress(done, all)` is told how many of the needed parts have arrived. Rejects with an Error whose message is a
   * sentence when a part cannot be read; its name is TooOld, Unreadable or Changed.
   */
  async function searchIn(store, query, { limit = 10, offset = 0, progress } = {}) {
    const watch = counter(progress);
    const boot = await store.boot(watch);
    const parsed = fonds.query.parse(query.normalize("NFC"), boot.languages);
    if (parsed.problem) return { problem: parsed.problem, total: 0, all: 0, some: 0, documents: [] };
    const seeker = new Seeker(store, boot.languages, watch);
    const leaves = allLeaves(parsed.tree);
    const slots = await Promise.all(leaves.map((leaf) => seeker.slots(leaf)));
    const frequencies = await Promise.all(slots.map((sought) => seeker.frequencies(sought)));
    const byLeaf = new Map(leaves.map((leaf, n) => [leaf, frequencies[n]]));
    const hits = fonds.rank.rank(parsed.tree, (leaf) => byLeaf.get(leaf), boot.lengths);
    const sought = fonds.query.leaves(parsed.tree).map((leaf) => slots[leaves.indexOf(leaf)]);
    const shown = hits.slice(offset, offset + limit).map(async (hit) => {
      const { title, url, date, source, language, blocks } = await store.document(hit.document, watch);
      const excerpts = fonds.excerpt.excerpts(blocks, language, sought);
      return { number: hit.document, score: hit.score, some: !hit.complete, title, url, date, source, excerpts };
    });
    const all = hits.filter((hit) => hit.complete).length;
    return { problem: null, total: hits.length, all: all, some: hits.length - all, documents: await Promise.all(shown) };
  }

  const own = new Store();

  fonds.store = { open: (ways) => new Store(ways), search: searchIn };
  /** Search this archive: see `searchIn`. */
  fonds.search = (query, options) => searchIn(own, query, options);
  /** Read beforehand what the first search needs; a failure shows when one searches. */
  fonds.warm = () => { own.boot().catch(() => undefined); };
})((globalThis.fonds = globalThis.fonds || {}));
