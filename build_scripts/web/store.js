// Where does the search find what it needs? Reads the files that build_scripts/search/shards.py describes, by script
// elements, and gives what is in them.

(function (fonds) {
  "use strict";

  const FORMAT = 2;
  // Unpacked parts are kept for the next query up to this many bytes; the least recently used go first.
  const KEPT = 24000000;
  // How many milliseconds may be worked on without letting the page breathe.
  const BREATH = 24;
  // Of how many parts of a long document passages are shown.
  const MOST_PARTS = 2;
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

  /** A function that lets the page breathe when work has gone on for a while; long loops wait for it. */
  function breathing() {
    let rested = 0;
    return async () => {
      if (performance.now() - rested < BREATH) return;
      await new Promise((go) => { setTimeout(go); });
      rested = performance.now();
    };
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

  /** The words of a part as [word, number of documents that hold it]. */
  function wordsOf(bytes) {
    const numbers = new Numbers(bytes, 0, bytes.length);
    const found = [];
    let word = "";
    while (numbers.more) {
      word = numbers.term(word);
      found.push([word, numbers.next()]);
    }
    return found;
  }

  /** The numbers of entities for each document of a part. */
  function mentionsOf(bytes) {
    const numbers = new Numbers(bytes, 0, bytes.length);
    const found = [];
    while (numbers.more) {
      let number = -1;
      found.push(Array.from({ length: numbers.next() }, () => { number += numbers.next() + 1; return number; }));
    }
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
   * {data, version}, `inflate(data)` promises bytes, `text(bytes)` is the text that they encode, `breathe()` is waited for
   * in long work; `kept` is the number of bytes that are kept for the next query.
   */
  class Store {
    constructor(ways = {}) {
      this.bring = ways.bring || byScript;
      this.inflate = ways.inflate || inflate;
      this.bound = ways.kept || KEPT;
      this.text = ways.text || ((bytes) => new TextDecoder().decode(bytes));
      this.breathe = ways.breathe || breathing();
      this.parts = new Map();
      this.kept = 0;
    }

    /** What every search needs first: lengths, languages, and where the shards begin. */
    boot(watch) {
      return this.json("boot", watch).then((boot) => {
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

    json(name, watch) {
      return this.part(name, (bytes) => JSON.parse(this.text(bytes)), watch);
    }

    /** The shards of a kind that may hold texts from `first` to `last`. */
    async between(kind, folder, first, last, read, watch) {
      const beginnings = (await this.boot(watch))[kind];
      const from = Math.max(0, lastBefore(beginnings, first, 0));
      const numbers = span(from, lastBefore(beginnings, last, Infinity));
      return Promise.all(numbers.map((n) => this.part(`${folder}/${n}`, read, watch)));
    }

    /** The words of the n-th shard of words, with the number of documents that hold each. */
    words(n, watch) { return this.part("w/" + n, wordsOf, watch); }

    /** The words that begin with a prefix, with the number of documents that hold each. */
    async beginningWith(prefix, watch) {
      const shards = await this.between("words", "w", prefix, prefix + "\uffff", wordsOf, watch);
      return shards.flat().filter(([word]) => word.startsWith(prefix));
    }

    /** How often a term stands in each document that holds it: a Map in order of document. */
    async frequencies(term, watch) {
      const found = new Map();
      for (const shard of await this.between("terms", "t", term, term, lists, watch)) {
        for (const list of shard.get(term) || []) readFrequencies(list, found);
      }
      await this.breathe();
      return found;
    }

    /** The terms that are dates and begin on or before the day `last`. */
    async dates(last, watch) {
      const end = fonds.days.FIELD + last + "\uffff";
      const shards = await this.between("terms", "t", fonds.days.FIELD, end, lists, watch);
      const terms = shards.flatMap((shard) => Array.from(shard.keys()));
      // The list of a common date stands in several shards.
      return Array.from(new Set(terms)).filter((term) => term.startsWith(fonds.days.FIELD));
    }

    /** Adds the positions of a term in the wanted documents to the sets in `into`. */
    async positions(term, frequencies, wanted, into, watch) {
      const beginnings = await this.json("places", watch);
      const numbers = new Set();
      const [fewer, others] = wanted.size < frequencies.size ? [wanted, frequencies] : [frequencies, wanted];
      for (const document of fewer.keys()) if (others.has(document)) numbers.add(lastBefore(beginnings, term, document));
      const order = Array.from(numbers).sort((one, other) => one - other);
      const shards = await Promise.all(order.map((n) => this.part("p/" + n, lists, watch)));
      for (const shard of shards) {
        for (const list of shard.get(term) || []) readPositions(list, frequencies, wanted, into);
        await this.breathe();
      }
    }

    /** What a result shows of a document, and its text when that is short. */
    document(number, watch) { return this.json("x/" + number, watch); }

    /** The blocks of a document in which the patterns may stand; of a long one those of the most promising parts. */
    async blocks(number, patterns, watch) {
      const { blocks, parts } = await this.document(number, watch);
      if (!parts) return blocks;
      const best = fonds.sketch.promising(parts, patterns, MOST_PARTS);
      return (await Promise.all(best.map((n) => this.json(`x/${number}_${n}`, watch)))).flat();
    }

    /** An entity as {id, name, forms}. */
    async entity(number, watch) {
      const { entityChunk } = await this.boot(watch);
      const [id, name, forms] = (await this.json("e/" + Math.floor(number / entityChunk), watch))[number % entityChunk];
      return { id: id, name: name, forms: forms };
    }

    /** The entities that documents mention: a Map from document to numbers. */
    async mentions(documents, watch) {
      const { mentionsChunk } = await this.boot(watch);
      const chunks = new Map();
      documents.forEach((document) => { chunks.set(Math.floor(document / mentionsChunk), null); });
      await Promise.all(Array.from(chunks.keys(), async (n) => { chunks.set(n, await this.part("d/" + n, mentionsOf, watch)); }));
      return new Map(documents.map((document) => {
        return [document, chunks.get(Math.floor(document / mentionsChunk))[document % mentionsChunk]];
      }));
    }

    /** What a list of hits tells of each of these documents, in order. */
    async cards(documents, watch) {
      const { cardsChunk } = await this.boot(watch);
      const chunk = (document) => this.json("c/" + Math.floor(document / cardsChunk), watch);
      return Promise.all(documents.map(async (document) => (await chunk(document))[document % cardsChunk]));
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

  fonds.store = { open: (ways) => new Store(ways) };
})((globalThis.fonds = globalThis.fonds || {}));
