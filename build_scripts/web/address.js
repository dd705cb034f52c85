// What does the address of a search say, and where do its results lie? A search as a whole is
// {query, sort, written, filters: {source, type, year, entity}}: `written` means that names are sought only as written.

(function (fonds) {
  "use strict";

  const ROOT = new URL("../../", document.currentScript.src).href;
  const SORTS = ["relevance", "oldest", "newest"];
  const FILTERS = ["source", "type", "year", "entity"];

  function withParameters(path, pairs) {
    const parameters = new URLSearchParams(pairs.filter((pair) => pair[1])).toString();
    return ROOT + path + (parameters ? "?" + parameters : "");
  }

  /** The search that an address means, from its part after the question mark. */
  function read(parameters) {
    const given = new URLSearchParams(parameters);
    const sort = given.get("sort");
    return {
      query: (given.get("q") || "").trim(),
      sort: SORTS.includes(sort) ? sort : SORTS[0],
      written: given.get("written") === "1",
      filters: Object.fromEntries(FILTERS.map((name) => [name, Array.from(new Set(given.getAll(name))).filter(Boolean)])),
    };
  }

  /** The address of the page that shows a search. */
  function search(sought) {
    return withParameters("search/index.html", [
      ["q", sought.query],
      ["sort", sought.sort === SORTS[0] ? "" : sought.sort],
      ["written", sought.written ? "1" : ""],
      ...FILTERS.flatMap((name) => sought.filters[name].map((value) => [name, value])),
    ]);
  }

  /** The address of a document or of a paragraph in it, with what is to be marked there; `entities` are ids of entities. */
  function found(url, sought, entities, anchor) {
    const marked = [["q", sought.query], ["written", sought.written ? "1" : ""], ...entities.map((id) => ["also", id])];
    return withParameters(url, marked) + (anchor ? "#" + anchor : "");
  }

  fonds.address = {
    SORTS: SORTS,
    FILTERS: FILTERS,
    read: read,
    search: search,
    found: found,
    /** The address of a page of the site. */
    page: (path) => ROOT + path,
    isNarrowed: (sought) => FILTERS.some((name) => sought.filters[name].length),
    /** The same search without what narrows it. */
    unfiltered: (sought) => ({ ...sought, filters: Object.fromEntries(FILTERS.map((name) => [name, []])) }),
  };
})((globalThis.fonds = globalThis.fonds || {}));
