// Every engine that runs in Node is asked in the same way:
//   node lunr.mjs build PAGES INDEX             reads a folder of pages and writes the index to a file
//   node lunr.mjs search INDEX QUERIES ANSWERS  reads a JSON list of queries, writes a JSON list of lists of ten ids

import { readFileSync, writeFileSync } from "node:fs";

import { pages } from "./pages.mjs";

const SHOWN = 10;

/** Do what the command line asks; `build(pages)` gives the index as text, `open(text)` a function from query to ids. */
export function drive({ build, open }) {
  const [task, from, to, answers] = process.argv.slice(2);
  if (task === "build") {
    writeFileSync(to, build(pages(from)));
  } else {
    const search = open(readFileSync(from, "utf-8"));
    const queries = JSON.parse(readFileSync(to, "utf-8"));
    writeFileSync(answers, JSON.stringify(queries.map((query) => search(query).slice(0, SHOWN))));
  }
}
