// What does a leaf of a query look for in this archive, and how often does it stand where? Twin of
// build_scripts/search/pattern.py, where that is written down; needs query.js, days.js, alike.js, excerpt.js, store.js.

(function (fonds) {
  "use strict";

  const { inField, ENTITY_FIELDS } = fonds.query;

  /** Answers from a store, for one search; `watch` is told of the parts that are loaded. */
  class Seeker {
    constructor(store, boot, watch) {
      this.store = store;
      this.boot = boot;
      this.watch = watch;
      this.known = new Map();
    }

    /** How often a term stands in each document that holds it; worked out once in a search. */
    term(term) {
      if (!this.known.has(term)) this.known.set(term, this.store.frequencies(term, this.watch));
      return this.known.get(term);
    }

    /** What a leaf looks for: {runs, near, distance, entities, dates}, a step of a run being {terms: Set}. */
    async pattern(leaf) {
      const found = { runs: [], near: [], distance: 0, entities: [], dates: null };
      if (leaf.kind === "dates") return Object.assign(found, { dates: [leaf.first, leaf.last] });
      if (leaf.kind === "near") {
        const [runs, near] = await Promise.all([this.runs(leaf.left), this.runs(leaf.right)]);
        return Object.assign(found, { runs: runs, near: near, distance: leaf.distance });
      }
      const runs = await this.runs(leaf);
      const first = leaf.kind === "phrase" ? leaf.words[0] : leaf;
      if (!ENTITY_FIELDS.includes(first.field)) return Object.assign(found, { runs: runs, entities: leaf.also || [] });
      const named = await this.ofRun(runs[0]);
      return Object.assign(found, { entities: Array.from(named.keys()).sort((one, other) => one - other) });
    }

    async runs(node) {
      if (node.kind === "any") return (await Promise.all(node.parts.map((part) => this.runs(part)))).flat();
      const steps = node.kind === "phrase" ? node.words : [node];
      return [await Promise.all(steps.map(async (step) => ({ terms: new Set(await this.terms(step)) })))];
    }

    /** The terms that stand for a word of a query. */
    async terms(step) {
      if (step.kind === "word") return step.terms;
      if (step.kind === "fuzzy") return (await this.alike(step)).flatMap(([word]) => this.termsOf(word));
      const beginning = inField(step.field, step.text);
      const words = await this.store.beginningWith(beginning, this.watch);
      // The words of fields begin with the field's name: `org*` does not mean them.
      return words.filter(([word]) => !word.includes(":", beginning.length)).flatMap(([word]) => this.termsOf(word));
    }

    /** The terms that stand for a word of the list of words, its field before it. */
    termsOf(word) {
      const at = word.indexOf(":");
      const field = word.slice(0, Math.max(0, at)), bare = word.slice(at + 1);
      if (ENTITY_FIELDS.includes(field)) return [word];
      return this.boot.languages.map((language) => inField(field, fonds.text.stem(bare, language)));
    }

    /** The words that at most so many changes make of one, as [word, documents, changes]. */
    async alike({ text, edits, field }) {
      const opening = inField(field, "");
      const found = [];
      const shards = this.boot.words.texts.length;
      for (let n = 0; n < shards; n++) {
        const begin = this.boot.words.texts[n], next = this.boot.words.texts[n + 1];
        if (opening && (begin > opening + "\uffff" || (next !== undefined && next < opening))) continue;
        for (const [word, documents] of await this.store.words(n, this.watch)) {
          const bare = word.slice(opening.length);
          if (!word.startsWith(opening) || bare.includes(":")) continue;
          const changes = fonds.alike.edits(text, bare, edits);
          if (changes <= edits) found.push([word, documents, changes]);
        }
        await this.store.breathe();
      }
      return found;
    }

    /** How often a pattern stands in each document that holds it: a Map. */
    async frequencies(pattern) {
      if (pattern.dates) {
        const terms = await this.store.dates(pattern.dates[1], this.watch);
        await this.store.breathe();
        const { FIELD, overlaps } = fonds.days;
        return this.sum(terms.filter((term) => overlaps(term.slice(FIELD.length), ...pattern.dates)));
      }
      if (pattern.near.length) return this.nearPlaces(pattern);
      if (!pattern.runs.length) return this.sum(pattern.entities.map((number) => "#" + number));
      const found = new Map(await this.ofRun(pattern.runs[0]));
      for (const number of pattern.entities) {
        (await this.term("#" + number)).forEach((count, document) => {
          found.set(document, Math.max(found.get(document) || 0, count));
        });
      }
      return found;
    }

    /** How often any of the terms stands in each document. */
    async sum(terms) {
      const each = await Promise.all(terms.map((term) => this.term(term)));
      if (each.length === 1) return each[0];
      const found = new Map();
      for (const one of each) {
        one.forEach((count, document) => { found.set(document, (found.get(document) || 0) + count); });
        await this.store.breathe();
      }
      return found;
    }

    async ofRun(run) {
      if (run.length === 1) return this.sum(Array.from(run[0].terms));
      const spans = await this.spans([run], await this.holding([run]));
      return new Map(Array.from(spans, ([document, places]) => [document, places.length]));
    }

    async nearPlaces(pattern) {
      const [one, other] = await Promise.all([this.holding(pattern.runs), this.holding(pattern.near)]);
      const left = await this.spans(pattern.runs, new Set(Array.from(one).filter((document) => other.has(document))));
      const right = await this.spans(pattern.near, new Set(left.keys()));
      const found = new Map();
      for (const [document, places] of right) {
        const pairs = fonds.excerpt.pairsNear(left.get(document), places, pattern.distance);
        const count = Math.min(new Set(pairs.map((pair) => pair[0])).size, new Set(pairs.map((pair) => pair[1])).size);
        if (count) found.set(document, count);
        await this.store.breathe();
      }
      return found;
    }

    /** The documents that hold every word of one of the runs, wherever they stand. */
    async holding(runs) {
      const each = await Promise.all(runs.map(async (run) => {
        const [first, ...others] = await Promise.all(run.map((step) => this.sum(Array.from(step.terms))));
        return Array.from(first.keys()).filter((document) => others.every((other) => other.has(document)));
      }));
      return new Set(each.flat());
    }

    /** Where the runs stand in the wanted documents that hold one: a Map to [first, last] in order of place. */
    async spans(runs, wanted) {
      const found = new Map();
      for (const run of runs) {
        for (const [document, starts] of await this.starts(run, wanted)) {
          const known = found.get(document) || [];
          // Another run of the same length may have begun there too.
          const taken = new Set(known.filter(([first, last]) => last - first === run.length - 1).map(([first]) => first));
          const fresh = starts.filter((at) => !taken.has(at)).map((at) => [at, at + run.length - 1]);
          found.set(document, known.concat(fresh));
          await this.store.breathe();
        }
      }
      found.forEach((spans) => { spans.sort((one, other) => one[0] - other[0] || one[1] - other[1]); });
      return found;
    }

    /** Where a run begins in each of the wanted documents; the rarest word first, so that only what may matter is read. */
    async starts(run, wanted) {
      const sums = await Promise.all(run.map((step) => this.sum(Array.from(step.terms))));
      const total = (sum) => Array.from(wanted).reduce((all, document) => all + (sum.get(document) || 0), 0);
      const counts = sums.map(total);
      const order = Array.from(run.keys()).sort((one, other) => counts[one] - counts[other] || one - other);
      let left = wanted, starts = null;
      for (const n of order) {
        const places = await this.places(run[n], new Set(Array.from(left).filter((document) => sums[n].has(document))));
        const possible = new Map();
        places.forEach((positions, document) => {
          const here = starts ? starts.get(document).filter((at) => positions.has(at + n))
            : Array.from(positions, (position) => position - n).filter((at) => at >= 0);
          if (here.length) possible.set(document, here);
        });
        starts = possible;
        left = new Set(possible.keys());
      }
      return starts;
    }

    async places(step, wanted) {
      const places = new Map();
      wanted.forEach((document) => { places.set(document, new Set()); });
      await Promise.all(Array.from(step.terms, async (term) => {
        return this.store.positions(term, await this.term(term), wanted, places, this.watch);
      }));
      return places;
    }
  }

  fonds.seek = { open: (store, boot, watch) => new Seeker(store, boot, watch) };
})((globalThis.fonds = globalThis.fonds || {}));
