// The box in which one searches, and its first results in the header of every page. What is found and in which order is
// settled in query.js, rank.js and excerpt.js; here it is only shown.

(function (fonds) {
  "use strict";
  const { make, say, joined, redraw } = fonds.dom;
  const FIRST = 6, PATIENCE = 200, SETTLED = 800;
  const QUOTES = /["“”„‟«»]/g;

  /** A box with its form; without this script's help it leads to the search page. */
  function box(query) {
    const input = make("input", { type: "search", name: "q", "aria-label": say("search_label"), placeholder: say("search_placeholder"),
                                  autocomplete: "off", spellcheck: "false", enterkeyhint: "search", "aria-keyshortcuts": "/" });
    input.value = query;
    const form = make("form", { "class": "fonds-search-box", role: "search", action: fonds.address.page("search/index.html") }, [input]);
    return { input: input, form: form };
  }

  /** A thin bar that tells, after a moment, how much of what is needed has been read. */
  function loadingBar() {
    const element = make("div", { "class": "fonds-loading", role: "progressbar", "aria-label": say("searching") });
    let waiting = 0;
    return {
      element: element,
      start: () => {
        window.clearTimeout(waiting);
        waiting = window.setTimeout(() => { element.classList.add("fonds-on"); }, PATIENCE);
      },
      step: (done, all) => {
        element.style.setProperty("--fonds-done", (all ? 100 * done / all : 0) + "%");
        element.setAttribute("aria-valuetext", say("loading", { done: done, all: all }));
      },
      stop: () => {
        window.clearTimeout(waiting);
        element.classList.remove("fonds-on");
      },
    };
  }

  /** A text that is heard, not seen: said when nothing new has come for a while, so that not every letter is answered. */
  function announcer() {
    const element = make("p", { "class": "fonds-visually-hidden", role: "status" });
    let waiting = 0;
    return {
      element: element,
      announce: (text) => {
        window.clearTimeout(waiting);
        waiting = window.setTimeout(() => { element.textContent = text; }, SETTLED);
      },
    };
  }

  /** Lets `work` be called with the newest value: at once when it is idle, else when it has ended what it does. */
  function newest(work) {
    let busy = false;
    let next = null;
    return async (...given) => {
      next = given;
      if (busy) return;
      busy = true;
      try {
        while (next) {
          const now = next;
          next = null;
          await work(...now);
        }
      } finally {
        busy = false;
      }
    };
  }

  /** What somebody who is still typing may come to mean: the query with its phrase closed, or with its last word only begun. */
  function readings(query) {
    const open = (query.match(QUOTES) || []).length % 2 ? '"' : "";
    return [query + open, ...(/\p{L}$/u.test(query) ? [query + "*" + open] : [])];
  }

  /** Searches as `fonds.search` does and promises {query, results}: of the first reading that a document answers in all its parts. */
  async function searchAsTyped(query, options) {
    const possible = readings(query);
    for (const reading of possible) {
      const results = await fonds.search(reading, { ...options, suggest: false });
      if (results.all) return { query: reading, results: results };
      if (results.problem) break;
    }
    const results = await fonds.search(possible[0], options);
    return { query: results.total ? possible[0] : query, results: results };
  }

  /** Why a search could not be carried out, in words. */
  function failure(fault) { return say({ TooOld: "too_old", Changed: "changed" }[fault.name] || "failed"); }

  /** The query with the place marked at which it went wrong. */
  function pointed(query, position) {
    // The parser reads the query in composed form, and counts places in that.
    const read = query.normalize("NFC"), at = Math.min(position, read.length);
    const marked = at < read.length ? String.fromCodePoint(read.codePointAt(at)) : " ";
    return make("code", { "class": "fonds-query" }, [read.slice(0, at), make("mark", {}, [marked]), read.slice(at + marked.length)]);
  }

  /* ---- In the header ---- */

  class FirstResults {
    constructor() {
      const { input, form } = box("");
      this.input = input;
      this.element = form;
      this.loading = loadingBar();
      this.announcer = announcer();
      this.found = make("ol", { "aria-label": say("first_results") });
      this.line = make("p");
      this.list = make("div", { "class": "fonds-first", hidden: true }, [this.loading.element, this.found, this.line]);
      form.append(this.list, this.announcer.element);
      // What was typed, and the reading of it that is shown.
      this.shown = { typed: "", query: "" };
      this.leaving = false;
      const ask = newest((query) => this.ask(query));
      input.addEventListener("input", () => {
        this.closed = this.leaving = false;
        ask(input.value.trim());
      });
      // The boot file is small; reading it as soon as the box is entered makes the first answer quick.
      input.addEventListener("focus", fonds.warm);
      form.addEventListener("keydown", (event) => { this.walk(event); });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.leaving = true;
        this.leave();
      });
      ["click", "focusin"].forEach((kind) => {
        document.addEventListener(kind, (event) => { if (!form.contains(event.target)) this.close(); });
      });
    }

    close() {
      this.closed = true;
      this.list.hidden = true;
    }

    async ask(query) {
      if (!query) {
        this.shown = { typed: "", query: "" };
        this.close();
        return;
      }
      this.loading.start();
      try {
        const found = await searchAsTyped(query, { limit: FIRST, suggest: false, progress: this.loading.step });
        this.shown = { typed: query, query: found.query };
        this.draw(query, found.query, found.results);
      } catch (fault) {
        this.shown = { typed: query, query: query };
        redraw(this.found, [], this.input);
        this.tell(failure(fault));
      }
      this.loading.stop();
      this.leave();
    }

    /** Opens the page with all results of what is shown, once that is what was typed. */
    leave() {
      if (!this.leaving || this.input.value.trim() !== this.shown.typed) return;
      window.location.assign(fonds.address.search({ ...fonds.address.read(""), query: this.shown.query }));
    }

    /** Shows the first results; where the query has a fault, those before it stay, because it may only be half typed. */
    draw(typed, query, results) {
      if (results.problem) {
        this.tell(results.problem.message, pointed(typed, results.problem.position));
        return;
      }
      const sought = { ...fonds.address.read(""), query: query };
      redraw(this.found, results.documents.map((found) => {
        const best = found.excerpts[0];
        const href = fonds.address.found(found.url, sought, results.entities, best && best.anchor);
        return make("li", {}, [make("a", { href: href, "data-key": found.url }, [
          make("strong", {}, [found.title]),
          make("small", {}, [fonds.found.line(found)]),
          best ? make("span", {}, fonds.found.pieces(best)) : null,
        ])]);
      }), this.input);
      if (!results.total) this.tell(say("nothing", { query: typed }));
      else this.tell(make("a", { href: fonds.address.search(sought), "data-key": "all" }, [say("all_results", { n: results.total })]));
    }

    /** Says what has come of the search: below the results, and after a while aloud. */
    tell(...said) {
      redraw(this.line, joined(said, " "), this.input);
      this.announcer.announce(this.line.textContent);
      this.list.hidden = this.closed;
    }

    walk(event) {
      const stops = [this.input, ...(this.list.hidden ? [] : this.list.querySelectorAll("a"))];
      const at = stops.indexOf(document.activeElement);
      if (event.key === "Escape") { this.input.focus(); this.input.select(); this.close(); }
      else if (event.key === "ArrowDown" && at >= 0) stops[Math.min(at + 1, stops.length - 1)].focus();
      else if (event.key === "ArrowUp" && at > 0) stops[at - 1].focus();
      else return;
      event.preventDefault();
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const bar = document.querySelector(".md-header__inner");
    // On its own page the box stands once, above the results.
    if (bar && !document.getElementById("fonds-search")) bar.append(new FirstResults().element);
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest && event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
      const input = document.querySelector(".fonds-search-box input");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !input) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  });

  fonds.searching = {
    box: box, loadingBar: loadingBar, announcer: announcer, newest: newest, searchAsTyped: searchAsTyped,
    failure: failure, pointed: pointed,
  };
})(globalThis.fonds);
