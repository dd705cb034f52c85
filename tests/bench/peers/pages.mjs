// The pages that tests/bench/search/pages.py wrote, in order of id, for the engines that run in Node.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const MARKS = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };

function read(text) {
  return text.replace(/&(amp|lt|gt|quot|#x27);/g, (_, name) => MARKS[name]);
}

/** The pages of a folder as {id, title, text}. */
export function pages(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
  return names.map((name) => {
    const page = readFileSync(join(folder, name), "utf-8");
    const title = /<h1>(.*?)<\/h1>/s.exec(page)[1];
    const paragraphs = Array.from(page.matchAll(/<p>(.*?)<\/p>/gs), (found) => read(found[1]));
    return { id: name.slice(0, -".html".length), title: read(title), text: paragraphs.join("\n\n") };
  });
}
