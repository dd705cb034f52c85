// MiniSearch as its guide sets it up: fields title and text, everything else as it comes.

import MiniSearch from "minisearch";

import { drive } from "./drive.mjs";

const OPTIONS = { fields: ["title", "text"] };

drive({
  build: (documents) => {
    const index = new MiniSearch(OPTIONS);
    index.addAll(documents);
    return JSON.stringify(index);
  },
  open: (text) => {
    const index = MiniSearch.loadJSON(text, OPTIONS);
    return (query) => index.search(query).map((result) => result.id);
  },
});
