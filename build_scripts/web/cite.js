// How does a list of documents leave the archive? As text for a spreadsheet (CSV) or a reference manager (BibTeX, RIS).
// Pure: cards as `fonds.list` gives them, their `url` made absolute, and the archive's title in; text out.

(function (fonds) {
  "use strict";

  const COLUMNS = ["id", "title", "date", "creator", "source", "publisher", "type", "identifier", "language", "rights",
                   "url", "archive", "words"];
  // A spreadsheet would take a cell that begins like this for a formula, and carry it out; where semicolons separate
  // cells, so would it what follows one.
  const FORMULA = /(^|;)(?=\s*[=+\-@＝＋－＠]|[\t\r\n])/g;
  // Braces are written as commands, because BibTeX counts them even behind a backslash.
  const COMMANDS = {
    "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}",
    "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
  };

  /** The text in one line, without control characters. */
  function line(text) {
    return String(text || "").replace(/[\s\p{Cc}]+/gu, " ").trim();
  }

  /** When an EDTF date begins, or ends where its beginning is open: [year, month, day] as far as they are known. */
  function beginning(date) {
    const found = /^(\d{4})(?:-(0\d|1[0-2])(?:-(\d\d))?)?/.exec(date.replace(/^(?:\.\.)?\//, ""));
    return found ? found.slice(1).filter(Boolean) : [];
  }

  /* ---- CSV, as RFC 4180 describes it ---- */

  function cell(value) {
    const text = String(value || "");
    const harmless = text.replace(FORMULA, "$1'");
    return /[",;\r\n]/.test(harmless) ? '"' + harmless.replace(/"/g, '""') + '"' : harmless;
  }

  /** A table with a header line and the byte order mark by which spreadsheets know UTF-8. */
  function csv(cards, archive) {
    const rows = cards.map((card) => {
      const given = { ...card, creator: card.creators.join("; "), archive: archive, words: card.some ? "some" : "all" };
      return COLUMNS.map((name) => cell(given[name]));
    });
    return "\ufeff" + [COLUMNS, ...rows].map((row) => row.join(",") + "\r\n").join("");
  }

  /* ---- BibTeX, UTF-8, as biber reads it ---- */

  function tex(text) {
    return line(text).replace(/[\\{}~^]/g, (mark) => COMMANDS[mark]).replace(/[$&%#_]/g, "\\$&");
  }

  /** A name as BibTeX takes it apart at its comma; without one it is left whole, which suits authorities and persons. */
  function author(name) {
    const parts = line(name).split(",");
    return parts.length === 2 && !/\sand\s/i.test(name) ? tex(name) : `{${tex(name)}}`;
  }

  function entry(card, archive) {
    const fields = {
      title: `{${tex(card.title)}}`,
      author: card.creators.map(author).join(" and "),
      date: line(card.date),
      year: beginning(card.date)[0],
      howpublished: tex(card.source),
      publisher: tex(card.publisher),
      type: tex(card.type),
      number: tex(card.identifier),
      language: tex(card.language),
      note: tex(archive),
      url: line(card.url).replace(/[\\{}]/g, encodeURIComponent),
    };
    const lines = Object.keys(fields).filter((name) => fields[name]).map((name) => `  ${name} = {${fields[name]}},\n`);
    return `@misc{${card.id},\n${lines.join("")}}\n`;
  }

  /** Entries whose keys are the documents' permanent identifiers. */
  function bibtex(cards, archive) {
    return cards.map((card) => entry(card, archive)).join("\n");
  }

  /* ---- RIS ---- */

  /** A record; a date that its three numbers do not tell whole stands also in a note, as EDTF. */
  function record(card, archive) {
    const known = beginning(card.date);
    const tags = [
      ["TY", "GEN"], ["ID", card.id], ["TI", card.title], ...card.creators.map((name) => ["AU", name]),
      ["PY", known[0]], ["DA", known.length ? [0, 1, 2].map((n) => known[n] || "").join("/") + "/" : ""],
      ["T2", card.source], ["PB", card.publisher], ["M3", card.type], ["AN", card.identifier], ["LA", card.language],
      ["N1", card.date && card.date !== known.join("-") ? "Date (EDTF): " + card.date : ""], ["DB", archive], ["UR", card.url],
    ];
    const lines = tags.filter((tag) => line(tag[1])).map((tag) => `${tag[0]}  - ${line(tag[1])}\r\n`);
    return lines.join("") + "ER  - \r\n";
  }

  function ris(cards, archive) {
    return cards.map((card) => record(card, archive)).join("\r\n");
  }

  fonds.cite = { csv: csv, bibtex: bibtex, ris: ris };
})((globalThis.fonds = globalThis.fonds || {}));
