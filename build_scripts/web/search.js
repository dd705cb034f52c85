/* The search a person sees: the box in the header with its first results, and the page with all of them.
   What is found and in which order is settled in query.js, rank.js and excerpt.js; here it is only shown. */
(function () {
  "use strict";
  var make = fonds.dom.make, say = fonds.dom.say;
  var ROOT = new URL("../../", document.currentScript.src).href;
  var FIRST = 6, AT_ONCE = 10, PAUSE = 120, PATIENCE = 200;

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
    return excerpt.pieces.map(function (piece) { return piece.hit ? make("mark", {}, [piece.text]) : piece.text; });
  }

  /* A thin bar that tells, after a moment, how much of what is needed has been read. */
  function loadingBar() {
    var element = make("div", { "class": "fonds-loading", role: "progressbar", "aria-label": say("searching") });
    var waiting = 0;
    return {
      element: element,
      start: function () {
        window.clearTimeout(waiting);
        waiting = window.setTimeout(function () { element.classList.add("fonds-on"); }, PATIENCE);
      },
      step: function (done, all) {
        element.style.setProperty("--fonds-done", (all ? 100 * done / all : 0) + "%");
        element.setAttribute("aria-valuetext", say("loading", { done: done, all: all }));
      },
      stop: function () {
        window.clearTimeout(waiting);
        element.classList.remove("fonds-on");
      },
    };
  }

  function box(query) {
    var input = make("input", { type: "search", name: "q", "aria-label": say("search_label"), placeholder: say("search_placeholder"),
                                autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
    input.value = query || "";
    return { input: input, form: make("form", { "class": "fonds-search-box", role: "search", action: ROOT + "search/index.html" }, [input]) };
  }

  /* Why a search could not be carried out, in words. */
  function failure(fault) { return fault && fault.name === "TooOld" ? say("too_old") : say("failed"); }

  /* ---- In the header ---- */

  function header() {
    var bar = document.querySelector(".md-header__inner");
    if (!bar) return;
    var made = box(""), input = made.input, asked = 0, pause = 0;
    var list = make("div", { "class": "fonds-first", id: "fonds-first", hidden: "" });
    var status = make("span", { "class": "fonds-visually-hidden", role: "status" });
    made.form.append(list, status);
    bar.append(made.form);

    function close() { list.hidden = true; }
    function links() { return Array.from(list.querySelectorAll("a")); }

    function show(query) {
      var turn = ++asked;
      fonds.search(query, { limit: FIRST }).then(function (results) {
        if (turn === asked) render(query, results);
      }, function (fault) {
        if (turn === asked) list.replaceChildren(make("p", {}, [failure(fault)]));
        list.hidden = false;
      });
    }

    function render(query, results) {
      var items = results.documents.map(function (found) {
        var best = found.excerpts[0];
        return make("li", {}, [make("a", { href: address(found, query, best && best.anchor) }, [
          make("strong", {}, [found.title]),
          make("small", {}, [line(found)]),
          best ? make("span", {}, pieces(best)) : null,
        ])]);
      });
      var said = results.problem ? results.problem.message
        : results.total ? say("results", { n: results.total }) : say("nothing", { query: query });
      list.replaceChildren(make("ol", {}, items));
      if (!items.length) list.append(make("p", {}, [said]));
      else list.append(make("p", {}, [make("a", { href: searchPage(query) }, [say("all_results") + " (" + results.total.toLocaleString("en") + ")"])]));
      status.textContent = said;
      list.hidden = false;
    }

    input.addEventListener("input", function () {
      window.clearTimeout(pause);
      asked++;
      var query = input.value.trim();
      if (!query) close();
      else pause = window.setTimeout(function () { show(query); }, PAUSE);
    });
    // The boot file is small; reading it as soon as the box is entered makes the first answer quick.
    input.addEventListener("focus", function () { fonds.warm(); if (links().length && input.value.trim()) list.hidden = false; });
    made.form.addEventListener("keydown", function (event) {
      var all = [input].concat(list.hidden ? [] : links()), at = all.indexOf(document.activeElement);
      if (event.key === "Escape") { close(); input.focus(); input.select(); }
      else if (event.key === "ArrowDown" && at >= 0) all[Math.min(at + 1, all.length - 1)].focus();
      else if (event.key === "ArrowUp" && at > 0) all[at - 1].focus();
      else return;
      event.preventDefault();
    });
    document.addEventListener("click", function (event) { if (!made.form.contains(event.target)) close(); });
    document.addEventListener("focusin", function (event) { if (!made.form.contains(event.target)) close(); });
    return input;
  }

  /* ---- The page ---- */

  function page(place) {
    var query = new URLSearchParams(window.location.search).get("q") || "";
    var made = box(query), loading = loadingBar(), asked = 0, pause = 0;
    var status = make("p", { "class": "fonds-status", role: "status" });
    var list = make("ol", { "class": "fonds-results" });
    var more = make("button", { type: "button", "class": "fonds-more", hidden: "" }, [say("more_results")]);
    place.append(made.form, examples(place), loading.element, status, list, more);

    function examples() {
      var links = (place.dataset.examples || "").split("\t").filter(Boolean).map(function (example) {
        return make("a", { href: searchPage(example) }, [example]);
      });
      if (!links.length) return null;
      var children = [say("examples") + " "];
      links.forEach(function (link, n) { children.push(n ? " · " : "", link); });
      return make("p", { "class": "fonds-status" }, children);
    }

    function run(offset) {
      var turn = ++asked, wanted = query;
      if (!wanted) { status.textContent = ""; list.replaceChildren(); more.hidden = true; return; }
      loading.start();
      var options = { limit: AT_ONCE, offset: offset, progress: function (done, all) { if (turn === asked) loading.step(done, all); } };
      fonds.search(wanted, options).then(function (results) {
        if (turn === asked) render(wanted, results, offset);
      }, function (fault) {
        if (turn === asked) { list.replaceChildren(); status.textContent = failure(fault); }
      }).finally(function () { if (turn === asked) loading.stop(); });
    }

    function render(wanted, results, offset) {
      if (!offset) list.replaceChildren();
      var first = null;
      results.documents.forEach(function (found) {
        var title = make("a", { href: address(found, wanted) }, [found.title]);
        first = first || title;
        list.append(make("li", { "class": "fonds-result" }, [
          make("h2", {}, [title]),
          make("p", { "class": "fonds-note" }, [line(found)]),
        ].concat(found.excerpts.map(function (excerpt) {
          return make("a", { "class": "fonds-excerpt", href: address(found, wanted, excerpt.anchor) }, pieces(excerpt));
        }))));
      });
      more.hidden = offset + results.documents.length >= results.total;
      more.onclick = function () { run(offset + AT_ONCE); };
      if (offset && first) first.focus();
      tell(wanted, results);
    }

    function tell(wanted, results) {
      status.replaceChildren();
      if (results.problem) status.append(results.problem.message);
      else if (!results.total) nothing(wanted, results);
      else if (results.some && results.all) status.append(say("results_all", { n: results.all }) + "; " + say("results_some", { n: results.some }) + ".");
      else if (results.some) status.append(say("results", { n: results.total }) + ": " + say("some_only") + ".");
      else status.append(say("results", { n: results.total }) + ".");
    }

    function nothing(wanted) {
      status.append(say("nothing", { query: wanted }) + " " + say("nothing_hint"));
    }

    function change(address) {
      query = made.input.value.trim();
      if (address) window.history.replaceState(null, "", searchPage(query));
      run(0);
    }

    made.input.addEventListener("input", function () {
      window.clearTimeout(pause);
      pause = window.setTimeout(function () { change(true); }, PAUSE);
    });
    made.form.addEventListener("submit", function (event) {
      event.preventDefault();
      window.clearTimeout(pause);
      if (made.input.value.trim() === query && list.firstChild) list.querySelector("a").focus();
      else { window.history.pushState(null, "", window.location.href); change(true); }
    });
    window.addEventListener("popstate", function () {
      made.input.value = new URLSearchParams(window.location.search).get("q") || "";
      change(false);
    });
    if (query) run(0);
    else made.input.focus();
    return made.input;
  }

  document.addEventListener("DOMContentLoaded", function () {
    var place = document.getElementById("fonds-search");
    // On its own page the box stands once, above the results.
    var input = place ? page(place) : header();
    document.addEventListener("keydown", function (event) {
      var typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !input) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  });
})();
