// How are the hits of a search narrowed, counted and put in order of date? Twin of build_scripts/search/refine.py.
// Pure. `columns` maps source, type and year to {values, of}: `of` has for each document the number of its value, or an
// array of them; `mentions` maps a document to the numbers of the entities that it mentions.

(function (fonds) {
  "use strict";

  const STATED = ["source", "type", "year"];
  const KINDS = {
    people: "person", organisations: "organisation", places: "place", events: "event", works: "work", groups: "group",
  };

  const listOf = (own) => Array.isArray(own) ? own : [own];

  /** Those of the documents that pass the filters {source, type, year: values, entities: numbers}, but for `without`. */
  function passing(documents, filters, columns, mentions, without) {
    const tests = STATED.filter((name) => name !== without && (filters[name] || []).length).map((name) => {
      const { values, of } = columns[name];
      const wanted = new Set(filters[name].map((value) => values.indexOf(value)));
      return (document) => listOf(of[document]).some((number) => wanted.has(number));
    });
    const entities = filters.entities || [];
    if (entities.length) tests.push((document) => entities.every((number) => mentions.get(document).includes(number)));
    return documents.filter((document) => tests.every((passes) => passes(document)));
  }

  function byCount(one, other) {
    return other.count - one.count || (one.value < other.value ? -1 : 1);
  }

  /** The values of a stated facet as {value, count}: the most frequent first, years in order. */
  function counted(name, documents, filters, columns, mentions) {
    const { values, of } = columns[name];
    const counts = new Map((filters[name] || []).map((value) => [value, 0]));
    for (const document of passing(documents, filters, columns, mentions, name)) {
      for (const number of listOf(of[document])) counts.set(values[number], (counts.get(values[number]) || 0) + 1);
    }
    const found = Array.from(counts, ([value, count]) => ({ value: value, count: count }));
    return found.sort(name === "year" ? (one, other) => one.value < other.value ? -1 : 1 : byCount);
  }

  /** The entities that the hits mention as [number, count], the most frequent first. */
  function entitiesCounted(documents, filters, columns, mentions) {
    const counts = new Map();
    for (const document of passing(documents, filters, columns, mentions)) {
      for (const number of mentions.get(document)) counts.set(number, (counts.get(number) || 0) + 1);
    }
    return Array.from(counts).sort((one, other) => other[1] - one[1] || one[0] - other[0]);
  }

  /** The hits in order of date, "oldest" or "newest" first, undated ones last; equal ones stay as they are. */
  function inOrder(hits, sort, days) {
    const turn = sort === "newest" ? -1 : 1;
    const day = (hit) => days[hit.document];
    const dated = hits.filter(day).sort((one, other) => day(one) === day(other) ? 0 : day(one) < day(other) ? -turn : turn);
    return dated.concat(hits.filter((hit) => !day(hit)));
  }

  fonds.refine = {
    STATED: STATED, KINDS: KINDS, passing: passing, counted: counted, entitiesCounted: entitiesCounted, inOrder: inOrder,
  };
})((globalThis.fonds = globalThis.fonds || {}));
