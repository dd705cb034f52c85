// How is a document that was found shown? Its line, its excerpts, its reprints, and the links that lead there.

(function (fonds) {
  "use strict";
  const { make, say, saying, joined } = fonds.dom;

  /** What stands under a title: date, source, and whether only some of the words are in the document. */
  function line(found) {
    return [found.date || say("date_unknown"), found.source, found.some ? say("some_only") : ""].filter(Boolean).join(" · ");
  }

  /** The pieces of an excerpt as nodes, the words sought in <mark>. */
  function pieces(excerpt) {
    return excerpt.pieces.map((piece) => piece.hit ? make("mark", {}, [piece.text]) : piece.text);
  }

  /** The page of the source on which an excerpt stands; nothing where it has none. */
  function onPage(page) {
    return page ? make("span", { "class": "fonds-note" }, [say("found_on_page", { n: page })]) : null;
  }

  /** A result: title, line, excerpts. `lead(url, anchor)` gives the address of a document or paragraph that was found. */
  function result(found, lead) {
    return make("li", { "class": "fonds-result" }, [
      make("h2", {}, [make("a", { href: lead(found.url), dir: "auto", "data-key": found.url }, [found.title])]),
      make("p", { "class": "fonds-note", "data-address": fonds.address.page(found.url) }, [line(found)]),
      ...found.excerpts.flatMap((excerpt) => [
        make("a", { "class": "fonds-excerpt", href: lead(found.url, excerpt.anchor), dir: "auto", "data-anchor": "#" + excerpt.anchor },
             [...pieces(excerpt), onPage(excerpt.page)]),
        others("same_passage", excerpt.same, lead),
      ]),
      found.repeated ? make("p", { "class": "fonds-note" }, [say("repeated", { n: found.repeated })]) : null,
      others("reprints", found.reprints, lead),
    ]);
  }

  /** A quiet line that leads to other documents, each with what tells it apart; nothing when there are none. */
  function others(key, documents, lead) {
    if (!documents.length) return null;
    const links = documents.map((other) => {
      const told = [other.source, other.date].filter(Boolean).join(", ");
      const link = make("a", { href: lead(other.url, other.anchor), dir: "auto" }, [other.title]);
      return make("span", {}, [link, told ? ` (${told})` : null]);
    });
    return make("p", { "class": "fonds-note fonds-others" }, saying(key, { n: links.length, titles: joined(links, "; ") }));
  }

  fonds.found = { line: line, pieces: pieces, result: result };
})(globalThis.fonds);
