// The page with the whole result of a search. Everything that makes up a search stands in its address: typing replaces
// the address, what the reader decides (a facet, an order, a link) makes a new one, so that one can go back.

(function (fonds) {
  "use strict";
  const { make, say, saying, joined, redraw } = fonds.dom;
  const { address, searching } = fonds;
  const AT_ONCE = 10, FORMS = 6;
  const FORMATS = {
    csv: { shown: "CSV", type: "text/csv" },
    bib: { shown: "BibTeX", type: "application/x-bibtex", write: "bibtex" },
    ris: { shown: "RIS", type: "application/x-research-info-systems" },
  };

  /* ---- What is said about a result as a whole ---- */

  /** How much was found, in one sentence, as pieces; or why nothing was. */
  function summary(sought, results) {
    if (results.problem) return [results.problem.message + " ", searching.pointed(sought.query, results.problem.position)];
    if (!results.total) return [say(address.isNarrowed(sought) ? "nothing_narrowed" : "nothing", { query: sought.query })];
    const counts = results.all && results.some ? [say("results_all", { n: results.all }), say("results_some", { n: results.some })]
      : [say(results.all ? "results" : "results_only_some", { n: results.total })];
    const folded = results.total - results.groups;
    return [counts.concat(folded ? say("results_folded", { n: folded }) : []).join("; ") + "."];
  }

  function link(sought, text, key, attributes) {
    return make("a", { href: address.search(sought), "data-key": key, ...attributes }, [text]);
  }

  function note(name, pieces) { return make("p", { "class": "fonds-note fonds-" + name }, pieces); }

  /** The ways to write a name that differ from what was sought and from each other by more than accents and the like. */
  function otherForms(one) {
    const different = new Map([one.name, ...one.forms].reverse().map((form) => [fonds.text.words(form).join(" "), form]));
    different.delete(one.written);
    return Array.from(different.values()).reverse();
  }

  /** Under which other names something was found too, and how to have it only as written. */
  function alsoMatched(sought, results) {
    const turned = link({ ...sought, written: !sought.written }, say(sought.written ? "not_as_written" : "only_as_written"), "written");
    if (sought.written) return note("also", [say("as_written") + " ", turned]);
    if (!results.also.length) return null;
    const matched = results.also.map((one) => {
      const [first, ...others] = otherForms(one);
      const more = others.length >= FORMS ? [say("more_forms", { n: others.length - FORMS + 1 })] : [];
      const page = make("a", { href: address.page(one.id + ".html"), dir: "auto" }, [first]);
      const forms = [page, ...others.slice(0, FORMS - 1).map((form) => make("bdi", {}, [form])), ...more];
      return make("span", {}, saying("also_matched", { written: one.written, forms: joined(forms, ", ") }));
    });
    return note("also", [...joined(matched, "; "), ". ", turned]);
  }

  /** What may have been meant: nearest words, and words to leave out, each with how much would be found in the whole archive. */
  function suggestions(sought, results) {
    const lines = ["nearest", "dropped"].map((kind) => {
      const links = results.suggestions.filter((one) => one.kind === kind).map((one) => make("span", {}, [
        link(address.unfiltered({ ...sought, query: one.query }), one.shown, "suggestion " + one.query), ` (${one.total.toLocaleString("en")})`,
      ]));
      return links.length ? note("suggestions", saying("suggest_" + kind, { links: joined(links, " · ") })) : null;
    });
    return !results.total && !results.problem && !lines.some(Boolean) ? [note("suggestions", [say("nothing_hint")])] : lines;
  }

  function order(sought) {
    const ways = address.SORTS.map((sort) => {
      return link({ ...sought, sort: sort }, say("sort_" + sort), "sort " + sort, sort === sought.sort ? { "aria-current": "true" } : {});
    });
    return note("order", saying("sorted", { ways: joined(ways, " · ") }));
  }

  function download(name, type, text) {
    const place = URL.createObjectURL(new Blob([text], { type: type + ";charset=utf-8" }));
    make("a", { href: place, download: name }).click();
    window.setTimeout(() => { URL.revokeObjectURL(place); }, 60000);
  }

  /* ---- The page ---- */

  class SearchPage {
    constructor(place) {
      this.archive = place.dataset.archive;
      this.title = document.title;
      this.sought = address.read(window.location.search);
      // While somebody types, the address changes without leaving a trace; what was sought before stays behind.
      this.typing = false;
      const { input, form } = searching.box(this.sought.query);
      this.input = input;
      this.loading = searching.loadingBar();
      this.announcer = searching.announcer();
      this.status = make("p", { "class": "fonds-status", tabindex: "-1" });
      this.notes = make("div", { "class": "fonds-notes" });
      this.chosen = make("p", { "class": "fonds-note fonds-chosen" });
      this.list = make("ol", { "class": "fonds-results", "aria-label": say("results_list") });
      this.more = make("button", { type: "button", "class": "fonds-act", hidden: true, click: () => { this.showMore(); } },
                       [say("more_results")]);
      this.run = searching.newest((...given) => this.search(...given));
      this.count = searching.newest((sought) => this.countNames(sought));
      this.facets = new fonds.Facets((sought) => { this.visit(sought); }, () => { this.count(this.shown); });
      place.prepend(form);
      this.printed = make("p", { "class": "fonds-note fonds-printed" });
      const answer = make("div", {}, [this.notes, this.list, this.more]);
      place.append(this.loading.element, this.announcer.element, this.printed, this.status, this.chosen,
                   make("div", { "class": "fonds-answer" }, [this.facets.element, answer]));
      this.listen(place, form);
      if (this.sought.query) this.run(this.sought);
      else input.focus();
    }

    listen(place, form) {
      this.input.addEventListener("input", () => { this.type(); });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.typing = false;
        this.run(this.sought, true);
      });
      place.addEventListener("click", (event) => {
        const link = event.target.closest("a");
        const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
        if (!link || !plain || link.pathname !== window.location.pathname) return;
        event.preventDefault();
        this.visit(address.read(link.search));
      });
      window.addEventListener("popstate", () => { this.show(address.read(window.location.search)); });
    }

    type() {
      const sought = { ...this.sought, query: this.input.value.trim() };
      const leaves = !this.typing && this.sought.query;
      this.typing = true;
      this.sought = sought;
      this.run(sought);
      try {
        window.history[leaves ? "pushState" : "replaceState"](null, "", address.search(sought));
      } catch (refused) { /* Some browsers count changes of the address; the next one takes this one with it. */ }
    }

    /** Goes to another search, as one goes to another page. */
    visit(sought) {
      window.history.pushState(null, "", address.search(sought));
      this.show(sought);
    }

    show(sought) {
      this.typing = false;
      this.sought = sought;
      if (this.input.value.trim() !== sought.query) this.input.value = sought.query;
      this.run(sought);
    }

    options(sought, others) {
      const progress = (done, all) => { this.loading.step(done, all); };
      return { asWritten: sought.written, sort: sought.sort, filters: sought.filters, progress: progress, ...others };
    }

    /** Does something that takes time and may fail, and tells both; `failed` is called first when it fails. */
    async carefully(work, failed = () => {}) {
      this.loading.start();
      try {
        await work();
      } catch (fault) {
        failed();
        this.status.textContent = searching.failure(fault);
        this.announcer.announce(this.status.textContent);
      }
      this.loading.stop();
    }

    /** Promises {query, results}: of the query, or of what somebody who types it may come to mean. */
    async found(sought, options, entered) {
      if (!this.typing && !entered) return { query: sought.query, results: await fonds.search(sought.query, options) };
      const found = await searching.searchAsTyped(sought.query, options);
      return entered ? { query: found.query, results: await fonds.search(found.query, options) } : found;
    }

    async search(sought, entered) {
      if (!sought.query) { this.clear(); return; }
      await this.carefully(async () => {
        const facets = address.FILTERS.filter((name) => name !== "entity");
        const { query, results } = await this.found(sought, this.options(sought, { limit: AT_ONCE, facets: facets }), entered);
        this.draw({ ...sought, query: query }, results);
        if (entered && this.sought === sought) this.accept();
      }, () => { this.clear(); });
    }

    /** Takes what was typed as it is shown, and goes to the first result. */
    accept() {
      this.sought = this.shown;
      this.input.value = this.shown.query;
      window.history.replaceState(null, "", address.search(this.shown));
      const first = this.list.querySelector("a");
      if (first) first.focus();
    }

    async countNames(sought) {
      await this.carefully(async () => {
        const results = await fonds.search(sought.query, this.options(sought, { limit: 0, facets: ["entity"], suggest: false }));
        if (sought !== this.shown) return;
        this.facets.drawNames(results);
        this.drawChosen();
      });
    }

    clear() {
      this.shown = null;
      document.title = this.title;
      [this.printed, this.status, this.chosen, this.notes, this.list].forEach((element) => { element.replaceChildren(); });
      this.facets.element.hidden = true;
      this.more.hidden = true;
    }

    draw(sought, results) {
      this.shown = sought;
      document.title = sought.query + " – " + this.title;
      this.printed.textContent = say("searched_for", { query: sought.query });
      this.status.replaceChildren(...summary(sought, results));
      this.announcer.announce(this.status.textContent);
      const asides = [alsoMatched(sought, results), ...suggestions(sought, results)];
      const acts = [results.groups > 1 ? order(sought) : null, results.total ? this.saving() : null];
      redraw(this.notes, asides.concat(acts), this.status);
      this.facets.draw(results, sought);
      this.drawChosen();
      redraw(this.list, this.items(results), this.status);
      this.more.hidden = results.documents.length >= results.groups;
      if (!results.problem && this.facets.wantsNames(sought)) this.count(sought);
    }

    items(results) {
      const lead = (url, anchor) => address.found(url, this.shown, results.entities, anchor);
      return results.documents.map((found) => fonds.found.result(found, lead));
    }

    /** What narrows the search, each as a link that takes it away. */
    drawChosen() {
      const { filters } = this.shown;
      const links = address.FILTERS.flatMap((name) => filters[name].map((value) => {
        const left = { ...this.shown, filters: { ...filters, [name]: filters[name].filter((other) => other !== value) } };
        const called = this.facets.called(name, value);
        return link(left, called + " ×", "chosen " + value, { "aria-label": say("take_away", { value: called }) });
      }));
      const all = links.length > 1 ? [" · ", link(address.unfiltered(this.shown), say("clear_all"), "clear")] : [];
      redraw(this.chosen, links.length ? [...saying("narrowed_to", { links: joined(links, " · ") }), ...all] : [], this.status);
    }

    async showMore() {
      const sought = this.shown;
      const before = this.list.children.length;
      await this.carefully(async () => {
        const results = await fonds.search(sought.query, this.options(sought, { limit: AT_ONCE, offset: before }));
        if (sought !== this.shown || this.list.children.length !== before) return;
        this.list.append(...this.items(results));
        this.list.children[before].querySelector("a").focus();
        this.more.hidden = this.list.children.length >= results.groups;
      });
    }

    saving() {
      const buttons = Object.keys(FORMATS).map((ending) => {
        const attributes = { type: "button", "class": "fonds-act", "data-key": ending, click: () => { this.save(ending); } };
        return make("button", attributes, [FORMATS[ending].shown]);
      });
      return note("saving", saying("save_list", { formats: joined(buttons, " · ") }));
    }

    /** Saves the whole list, in the order shown. */
    async save(ending) {
      const sought = this.shown;
      const { type, write = ending } = FORMATS[ending];
      await this.carefully(async () => {
        const cards = await fonds.list(sought.query, this.options(sought));
        const whole = cards.map((card) => ({ ...card, url: address.page(card.url) }));
        const name = fonds.text.words(sought.query).slice(0, 6).join("-") || "search";
        download(`${name}.${ending}`, type, fonds.cite[write](whole, this.archive));
      });
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const place = document.getElementById("fonds-search");
    if (place) new SearchPage(place);
  });
})(globalThis.fonds);
