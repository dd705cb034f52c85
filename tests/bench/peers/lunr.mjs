// lunr as its guide sets it up: fields title and text, its English pipeline.

import lunr from "lunr";

import { drive } from "./drive.mjs";

drive({
  build: (documents) => {
    const index = lunr(function () {
      this.ref("id");
      this.field("title");
      this.field("text");
      for (const document of documents) this.add(document);
    });
    return JSON.stringify(index);
  },
  open: (text) => {
    const index = lunr.Index.load(JSON.parse(text));
    // Queries are words, not lunr's own query language, in which a hyphen or a colon would be a command.
    return (query) => index.query((asked) => { asked.term(lunr.tokenizer(query)); }).map((result) => result.ref);
  },
});
