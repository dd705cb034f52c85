// The search a person sees: the box in the header with its first results, and the page with all of them.
// What is found and in which order is settled in query.js, rank.js and excerpt.js; here it is only shown.

(function (fonds) {
  "use strict";
  const { make, say } = fonds.dom;
  const ROOT = new URL("../../", document.currentScript.src).href;
  const FIRST = 6, AT_ONCE = 10, PAUSE = 120, PATIENCE = 200;

  function searchPage(query) { return ROOT + "search/index.html" + (query ? "?q=" + encodeURIComponent(query) : ""); }

  /* The address of a document or of a paragraph in it, with the query so that its words are marked there. */
  function address(found, query, anchor) {
    return ROOT + found.url + "?q=" + encodeURIComponent(query) + (anchor ? "#" + anchor : "");
  }

  function line(found) {
    return [found.date || say("date_unknown"), found.source, found.some ? say("some_only") : ""].filter(Boolean).join(" · ");
  }

  /* Pieces of an excerpt as nodes, the words sought in <mark>. */
  function pieces(excerpt) {
    return excerpt.pieces.map((piece) => piece.hit ? make("mark", {}, [piece.text]) : piece.text);
  }

  /* A thin bar that tells, after a moment, how much of what is needed has been read. */
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

  function box(query) {
    const input = make("input", { type: "search", name: "q", "aria-label": say("search_label"), placeholder: say("search_placeholder"),
                                autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
    input.value = query || "";
    return { input: input, form: make("form", { "class": "fonds-search-box", role: "search", action: ROOT + "search/index.html" }, [input]) };
  }

  /* Why a search could not be carried out, in words. */
  function failure(fault) { return say({ TooOld: "too_old", Changed: "changed" }[fault.name] || "failed"); }

  /** The query with the place marked at which it went wrong. */
  function pointed(query, position) {
    const at = Math.min(position, query.length);
    return make("code", { "class": "fonds-query" }, [query.slice(0, at), make("mark", {}, [query[at] || " "]), query.slice(at + 1)]);
  }

  /* ---- In the header ---- */

  function header() {
    const bar = document.querySelector(".md-header__inner");
    if (!bar) return;
    const made = box("");
    const input = made.input;
    let asked = 0;
    let pause = 0;
    const list = make("div", { "class": "fonds-first", id: "fonds-first", hidden: "" });
    const status = make("span", { "class": "fonds-visually-hidden", role: "status" });
    made.form.append(list, status);
    bar.append(made.form);

    function close() { list.hidden = true; }
    function links() { return Array.from(list.querySelectorAll("a")); }

    function show(query) {
      const turn = ++asked;
      fonds.search(query, { limit: FIRST }).then((results) => {
        if (turn === asked) render(query, results);
      }, (fault) => {
        if (turn !== asked) return;
        list.replaceChildren(make("p", {}, [failure(fault)]));
        list.hidden = false;
      });
    }

    function render(query, results) {
      const items = results.documents.map((found) => {
        const best = found.excerpts[0];
        return make("li", {}, [make("a", { href: address(found, query, best && best.anchor) }, [
          make("strong", {}, [found.title]),
          make("small", {}, [line(found)]),
          best ? make("span", {}, pieces(best)) : null,
        ])]);
      });
      const said = results.problem ? results.problem.message
        : results.total ? say("results", { n: results.total }) : say("nothing", { query: query });
      list.replaceChildren(make("ol", {}, items));
      if (results.problem) list.append(make("p", {}, [said + " ", pointed(query, results.problem.position)]));
      else if (!items.length) list.append(make("p", {}, [said]));
      else list.append(make("p", {}, [make("a", { href: searchPage(query) }, [say("all_results") + " (" + results.total.toLocaleString("en") + ")"])]));
      status.textContent = said;
      list.hidden = false;
    }

    input.addEventListener("input", () => {
      window.clearTimeout(pause);
      asked++;
      const query = input.value.trim();
      if (!query) close();
      else pause = window.setTimeout(() => { show(query); }, PAUSE);
    });
    // The boot file is small; reading it as soon as the box is entered makes the first answer quick.
    input.addEventListener("focus", fonds.warm);
    made.form.addEventListener("keydown", (event) => {
      const all = [input].concat(list.hidden ? [] : links()), at = all.indexOf(document.activeElement);
      if (event.key === "Escape") { input.focus(); input.select(); close(); }
      else if (event.key === "ArrowDown" && at >= 0) all[Math.min(at + 1, all.length - 1)].focus();
      else if (event.key === "ArrowUp" && at > 0) all[at - 1].focus();
      else return;
      event.preventDefault();
    });
    document.addEventListener("click", (event) => { if (!made.form.contains(event.target)) close(); });
    document.addEventListener("focusin", (event) => { if (!made.form.contains(event.target)) close(); });
    return input;
  }

  /* ---- The page ---- */

  function page(place) {
    let query = new URLSearchParams(window.location.search).get("q") || "";
    const made = box(query);
    const loading = loadingBar();
    let asked = 0;
    let pause = 0;
    const status = make("p", { "class": "fonds-status", role: "status" });
    const list = make("ol", { "class": "fonds-results" });
    const more = make("button", { type: "button", "class": "fonds-more", hidden: "" }, [say("more_results")]);
    place.prepend(made.form);
    place.append(loading.element, status, list, more);

    function run(offset) {
      const turn = ++asked;
      const wanted = query;
      if (!wanted) { status.textContent = ""; list.replaceChildren(); more.hidden = true; return; }
      loading.start();
      const options = { limit: AT_ONCE, offset: offset, progress: (done, all) => { if (turn === asked) loading.step(done, all); } };
      fonds.search(wanted, options).then((results) => {
        if (turn === asked) render(wanted, results, offset);
      }, (fault) => {
        if (turn === asked) { list.replaceChildren(); status.textContent = failure(fault); }
      }).finally(() => { if (turn === asked) loading.stop(); });
    }

    function render(wanted, results, offset) {
      if (!offset) list.replaceChildren();
      let first = null;
      results.documents.forEach((found) => {
        const title = make("a", { href: address(found, wanted) }, [found.title]);
        first = first || title;
        list.append(make("li", { "class": "fonds-result" }, [
          make("h2", {}, [title]),
          make("p", { "class": "fonds-note" }, [line(found)]),
        ].concat(found.excerpts.map((excerpt) => {
          return make("a", { "class": "fonds-excerpt", href: address(found, wanted, excerpt.anchor) }, pieces(excerpt));
        }))));
      });
      more.hidden = offset + results.documents.length >= results.total;
      more.onclick = () => { run(offset + AT_ONCE); };
      if (offset && first) first.focus();
      tell(wanted, results);
    }

    function tell(wanted, results) {
      status.replaceChildren();
      if (results.problem) status.append(results.problem.message + " ", pointed(wanted, results.problem.position));
      else if (!results.total) status.append(say("nothing", { query: wanted }) + " " + say("nothing_hint"));
      else if (results.some && results.all) status.append(say("results_all", { n: results.all }) + "; " + say("results_some", { n: results.some }) + ".");
      else if (results.some) status.append(say("results", { n: results.total }) + ": " + say("some_only") + ".");
      else status.append(say("results", { n: results.total }) + ".");
    }

    function change(address) {
      query = made.input.value.trim();
      if (address) window.history.replaceState(null, "", searchPage(query));
      run(0);
    }

    made.input.addEventListener("input", () => {
      window.clearTimeout(pause);
      pause = window.setTimeout(() => { change(true); }, PAUSE);
    });
    made.form.addEventListener("submit", (event) => {
      event.preventDefault();
      window.clearTimeout(pause);
      if (made.input.value.trim() === query && list.firstChild) list.querySelector("a").focus();
      else { window.history.pushState(null, "", window.location.href); change(true); }
    });
    window.addEventListener("popstate", () => {
      made.input.value = new URLSearchParams(window.location.search).get("q") || "";
      change(false);
    });
    if (query) run(0);
    else made.input.focus();
    return made.input;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const place = document.getElementById("fonds-search");
    // On its own page the box stands once, above the results.
    const input = place ? page(place) : header();
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !input) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  });
})(globalThis.fonds);
