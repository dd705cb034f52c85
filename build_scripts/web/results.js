// From a query to its results: the steps of a search, read aloud. Twin of build_scripts/search/answer.py; needs all the
// scripts of the search before it. Offers `fonds.search` and `fonds.list`.

(function (fonds) {
  "use strict";

  const RELEVANCE = "relevance";
  const MOST_ASKED_FOR = 12;

  /** Every leaf of a tree, those that are excluded too. */
  function allLeaves(node) {
    if (node.kind !== "any" && node.kind !== "all") return [node];
    return node.parts.concat(node.excluded || []).flatMap(allLeaves);
  }

  /** The page of the source that the block of an anchor begins on, 0 where the source has none. */
  function leafOf(anchor, leaves = []) {
    const number = Number(anchor.slice(1));
    let first = 0;
    return leaves.filter((gap) => (first += gap) <= number).length;
  }

  function counter(progress) {
    let done = 0, all = 0;
    const tell = () => { if (progress) progress(done, all); };
    return { expected: () => { all++; tell(); }, arrived: () => { done++; tell(); } };
  }

  /** One search in a store: what all its steps need. */
  class Search {
    constructor(store, boot, options, watch) {
      this.store = store;
      this.boot = boot;
      this.options = options;
      this.watch = watch;
      this.seeker = fonds.seek.open(store, boot, watch);
      this.read = new Map();
    }

    parse(query) { return fonds.query.parse(query, this.boot.languages); }

    /** A tree with the entities that its words name, unless names are to be taken as they are written. */
    named(tree) {
      if (this.options.asWritten || !this.boot.entities) return { tree: tree, also: [] };
      return fonds.aliases.withAliases(tree, this.seeker);
    }

    /** The hits of a tree, the best first, and what its leaves look for. */
    async ranked(tree) {
      const leaves = allLeaves(tree);
      const patterns = new Map(), frequencies = new Map();
      await Promise.all(leaves.map(async (leaf) => {
        patterns.set(leaf, await this.seeker.pattern(leaf));
        frequencies.set(leaf, await this.seeker.frequencies(patterns.get(leaf)));
      }));
      await this.store.breathe();
      const { lengths } = this.boot;
      const hits = await fonds.rank.rank(tree, (leaf) => frequencies.get(leaf), lengths, this.store.breathe);
      return { hits: hits, patterns: patterns };
    }

    /** In how many documents all of a query stands. */
    async complete(query) {
      const parsed = this.parse(query);
      if (parsed.problem) return 0;
      const { hits } = await this.ranked((await this.named(parsed.tree)).tree);
      return hits.filter((hit) => hit.complete).length;
    }

    /** The chosen values of each facet, entities by number; one that is not there is mentioned nowhere. */
    async filters() {
      const chosen = this.options.filters || {};
      const numbers = await Promise.all((chosen.entity || []).map((id) => this.seeker.term("@" + id)));
      const entities = numbers.map((found) => found.size ? found.keys().next().value : -1);
      return Object.assign({}, chosen, { entities: entities });
    }

    /** What hits are narrowed and counted by, as far as it is asked for. */
    async known(documents, filters) {
      const chosen = fonds.refine.STATED.some((name) => (filters[name] || []).length);
      const facets = this.options.facets || [];
      const entities = filters.entities.length || facets.includes("entity");
      const stated = chosen || facets.some((name) => fonds.refine.STATED.includes(name));
      const [columns, mentions] = await Promise.all([
        stated ? this.store.json("columns", this.watch) : null,
        entities ? this.store.mentions(documents, this.watch) : new Map(),
      ]);
      return { columns: columns, mentions: mentions };
    }

    /** The hits that pass the filters, in the order that is wanted. */
    async narrowed(every, filters, known) {
      const passing = fonds.refine.passing(every.map((hit) => hit.document), filters, known.columns, known.mentions);
      const left = new Set(passing);
      const hits = every.filter((hit) => left.has(hit.document));
      const sort = this.options.sort || RELEVANCE;
      if (sort === RELEVANCE) return hits;
      const days = await this.store.json("days", this.watch);
      const sorts = [hits.filter((hit) => hit.complete), hits.filter((hit) => !hit.complete)];
      return sorts.flatMap((some) => fonds.refine.inOrder(some, sort, days));
    }

    async facets(documents, filters, known) {
      const wanted = this.options.facets || [];
      if (!wanted.length) return null;
      const found = {};
      for (const name of fonds.refine.STATED) {
        if (wanted.includes(name)) {
          found[name] = fonds.refine.counted(name, documents, filters, known.columns, known.mentions);
        }
      }
      if (!wanted.includes("entity")) return found;
      Object.values(fonds.refine.KINDS).forEach((kind) => { found[kind] = []; });
      const counts = fonds.refine.entitiesCounted(documents, filters, known.columns, known.mentions);
      const entities = await Promise.all(counts.map(([number]) => this.store.entity(number, this.watch)));
      entities.forEach(({ id, name }, n) => {
        found[fonds.refine.KINDS[id.split("/")[0]]].push({ value: id, name: name, count: counts[n][1] });
      });
      return found;
    }

    async card(number) {
      const { title, url, date, source } = await this.store.document(number, this.watch);
      return { number: number, title: title, url: url, date: date, source: source };
    }

    /** Reads a document for what is sought, once: promises {shown, blocks, readings}. */
    reading(document, sought) {
      if (!this.read.has(document)) this.read.set(document, this.readAnew(document, sought));
      return this.read.get(document);
    }

    async readAnew(document, sought) {
      const shown = await this.store.document(document, this.watch);
      const blocks = await this.store.blocks(document, sought, this.watch);
      await this.store.breathe();
      return { shown: shown, blocks: blocks, readings: fonds.excerpt.read(blocks, shown.language, sought) };
    }

    /** The results of a page, each from a hit and its reprints; a passage that stands again is shown with the first. */
    async documents(page, sought) {
      const read = await Promise.all(page.map(({ hit }) => this.reading(hit.document, sought)));
      const shown = read.map((one) => one.shown);
      const best = read.map(({ blocks, readings }) => fonds.excerpt.excerpts(blocks, readings));
      const every = best.flatMap((found, at) => found.map((excerpt) => Object.assign(excerpt, { at: at, same: [] })));
      const textOf = ({ at, anchor }) => read[at].blocks.find((block) => block[0] === anchor)[1];
      fonds.collapse.repeats(every.map(textOf)).forEach((former, number) => {
        const { at, anchor } = every[number];
        every[number].repeats = former !== null;
        if (former !== null) every[former].same.push({ title: shown[at].title, url: shown[at].url, anchor: anchor });
      });
      return Promise.all(page.map(async ({ hit, reprints }, at) => {
        const { title, url, date, source } = shown[at];
        const kept = best[at].filter((excerpt) => !excerpt.repeats);
        return {
          number: hit.document, title: title, url: url, date: date, source: source,
          score: hit.score, some: !hit.complete,
          excerpts: kept.map(({ anchor, pieces, same }) => (
            { anchor: anchor, page: leafOf(anchor, shown[at].leaves), pieces: pieces, same: same })),
          repeated: best[at].length - kept.length,
          reprints: await Promise.all(reprints.map((number) => this.card(number))),
        };
      }));
    }

    async also(found) {
      return Promise.all(found.map(async ({ written, entity }) => {
        const { id, name, forms } = await this.store.entity(entity, this.watch);
        return { written: written, id: id, name: name, kind: fonds.refine.KINDS[id.split("/")[0]], forms: forms };
      }));
    }

    /** The ids of the entities that a query looks for, as many as an address can carry. */
    async askedFor(sought) {
      const numbers = Array.from(new Set(sought.flatMap((pattern) => pattern.entities))).slice(0, MOST_ASKED_FOR);
      const entities = await Promise.all(numbers.map((number) => this.store.entity(number, this.watch)));
      return entities.map((entity) => entity.id);
    }

    /** All hits in the order that is wanted, and everything that was learnt on the way. */
    async hits(tree) {
      const { tree: named, also } = await this.named(tree);
      const { hits: every, patterns } = await this.ranked(named);
      const documents = every.map((hit) => hit.document);
      const filters = await this.filters();
      const known = await this.known(documents, filters);
      const sought = fonds.query.leaves(named).map((leaf) => patterns.get(leaf));
      let hits = await this.narrowed(every, filters, known);
      if ((this.options.sort || RELEVANCE) === RELEVANCE && fonds.reread.hasSeveral(named)) {
        hits = await fonds.reread.reread(hits, named, async (document) => (await this.reading(document, sought)).readings);
      }
      return { tree: named, also, sought, documents, filters, known, hits };
    }

    async results(query, tree) {
      const { limit = 10, offset = 0 } = this.options;
      const found = await this.hits(tree);
      const { hits } = found;
      const byDocument = new Map(hits.map((hit) => [hit.document, hit]));
      const reprints = new Map(this.boot.reprints);
      const groups = fonds.collapse.grouped(hits.map((hit) => hit.document), reprints);
      const page = groups.slice(offset, offset + limit).map(([first, ...others]) => {
        return { hit: byDocument.get(first), reprints: others };
      });
      const all = hits.filter((hit) => hit.complete).length;
      const count = (other) => this.complete(other);
      const suggest = !all && this.options.suggest !== false;
      const [documents, also, entities, suggestions, facets] = await Promise.all([
        this.documents(page, found.sought),
        this.also(found.also),
        this.askedFor(found.sought),
        !suggest ? [] : fonds.suggest.suggestions(query, found.tree, this.seeker, count),
        this.facets(found.documents, found.filters, found.known),
      ]);
      return {
        problem: null, total: hits.length, all: all, some: hits.length - all, groups: groups.length,
        documents: documents, also: also, entities: entities, suggestions: suggestions, facets: facets,
      };
    }
  }

  async function opened(store, query, options) {
    const watch = counter(options.progress);
    const search = new Search(store, await store.boot(watch), options, watch);
    const text = query.normalize("NFC");
    return { search: search, text: text, parsed: search.parse(text) };
  }

  /**
   * Search a store. Options: `limit` and `offset` count results, `asWritten` takes names only as they are written,
   * `sort` is "relevance", "oldest" or "newest", `filters` has the chosen values of source, type, year and entity,
   * `facets` names those to be counted, without `suggest` no other queries are thought of, `progress(done, all)` is told
   * how many of the needed parts have arrived.
   * Promises {problem, total, all, some, groups, documents, also, entities, suggestions, facets} as build_scripts/search/results.py
   * describes them. Rejects with an Error whose message is a sentence when a part cannot be read; its name is TooOld,
   * Unreadable or Changed.
   */
  async function searchIn(store, query, options = {}) {
    const { search, text, parsed } = await opened(store, query, options);
    if (!parsed.problem) return search.results(text, parsed.tree);
    return {
      problem: parsed.problem, total: 0, all: 0, some: 0, groups: 0,
      documents: [], also: [], entities: [], suggestions: [], facets: null,
    };
  }

  /** All hits of a search in order, as a list to take away: build_scripts/search/shown.py says what each tells. */
  async function listIn(store, query, options = {}) {
    const { search, parsed } = await opened(store, query, options);
    if (parsed.problem) return [];
    const { hits } = await search.hits(parsed.tree);
    const cards = await store.cards(hits.map((hit) => hit.document), search.watch);
    return cards.map((card, n) => Object.assign({ some: !hits[n].complete }, card));
  }

  const own = fonds.store.open();

  Object.assign(fonds.store, { search: searchIn, list: listIn });
  /** Search this archive: see `searchIn`. */
  fonds.search = (query, options) => searchIn(own, query, options);
  /** All hits in this archive: see `listIn`. */
  fonds.list = (query, options) => listIn(own, query, options);
  /** Read beforehand what the first search needs; a failure shows when one searches. */
  fonds.warm = () => { own.boot().catch(() => undefined); };
})((globalThis.fonds = globalThis.fonds || {}));
