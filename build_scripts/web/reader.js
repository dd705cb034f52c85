// What happens while reading: the legend remembers, a name opens its card, one entity can be followed through the text,
// a paragraph's citation is copied, and the words of a search are marked on the page reached. Nothing here is needed
// to read.

(function (fonds) {
  "use strict";
  const { make, say, remember } = fonds.dom;
  const NAMES = ["person", "organisation", "place", "event", "work", "group"].map((kind) => "a." + kind).join();

  function article() { return document.querySelector(".md-content__inner"); }
  function namesInText() {
    return Array.from(article().querySelectorAll(NAMES)).filter((link) => !link.closest("aside, .fonds-legend"));
  }

  /* ---- The legend ---- */

  function legend() {
    document.querySelectorAll(".fonds-legend input").forEach((box) => {
      const key = "shows." + box.dataset.shows;
      const chosen = remember(key);
      if (chosen) box.checked = chosen === "yes";
      box.addEventListener("change", () => { remember(key, box.checked ? "yes" : "no"); });
    });
  }

  /* ---- The card ---- */

  let card = null;
  let closing = 0;

  function entryOf(link) {
    const wanted = link.href;
    return Array.from(document.querySelectorAll(".fonds-here a.fonds-name")).find((name) => name.href === wanted);
  }

  function closeCard() {
    if (card) card.remove();
    card = null;
  }

  function openCard(link) {
    const entry = entryOf(link);
    window.clearTimeout(closing);
    if (!entry || (card && card.link === link)) return;
    closeCard();
    const here = namesInText().filter((other) => other.href === link.href).length;
    card = make("div", { "class": "fonds-card", role: "dialog", "aria-label": entry.textContent,
                         mouseenter: () => { window.clearTimeout(closing); }, mouseleave: closeSoon }, [
      make("strong", {}, [entry.textContent]),
      make("p", {}, [say(entry.dataset.kind) + " · " + say("in_document", { n: here }) + ", " + say("in_all", { n: Number(entry.dataset.all) })]),
      entry.dataset.about ? make("p", {}, [entry.dataset.about]) : null,
      link.classList.contains("doubtful") ? make("p", {}, [say("doubtful")]) : null,
      make("a", { href: link.href }, [say("open_page")]),
      make("button", { type: "button", click: () => { closeCard(); follow(link); } }, [say("only_this")]),
    ]);
    card.link = link;
    document.body.append(card);
    const box = link.getClientRects()[0] || link.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 8);
    const below = box.bottom + card.offsetHeight + 8 < window.innerHeight;
    card.style.left = Math.max(8, left) + window.scrollX + "px";
    card.style.top = (below ? box.bottom + 6 : box.top - card.offsetHeight - 6) + window.scrollY + "px";
  }

  function closeSoon() {
    window.clearTimeout(closing);
    closing = window.setTimeout(closeCard, 250);
  }

  function cards() {
    let opening = 0;
    namesInText().forEach((link) => {
      link.addEventListener("mouseenter", () => {
        window.clearTimeout(opening);
        opening = window.setTimeout(() => { openCard(link); }, 200);
      });
      link.addEventListener("mouseleave", () => { window.clearTimeout(opening); closeSoon(); });
      link.addEventListener("focus", () => { openCard(link); });
      link.addEventListener("click", (event) => {
        // A tap has no hover before it: the first one opens the card, whose link leads on.
        const touched = event.pointerType === "touch" || event.pointerType === "pen";
        if (touched && !(card && card.link === link && card.tapped) && entryOf(link)) {
          event.preventDefault();
          openCard(link);
          if (card) card.tapped = true;
        }
      });
    });
    document.addEventListener("click", (event) => {
      if (card && !card.contains(event.target) && event.target.closest("a") !== card.link) closeCard();
    });
    document.addEventListener("focusin", (event) => {
      if (card && !card.contains(event.target) && event.target !== card.link) closeCard();
    });
  }

  /* ---- Only this one ---- */

  const bars = {};

  /** A bar at the foot of the window; one that has the same name goes. */
  function showBar(name, children) {
    closeBar(name);
    bars[name] = make("div", { "class": "fonds-bar-below", role: "toolbar" }, children);
    const foot = document.querySelector(".fonds-foot") || make("div", { "class": "fonds-foot" });
    document.body.append(foot);
    foot.append(bars[name]);
  }

  function closeBar(name) {
    if (bars[name]) bars[name].remove();
    delete bars[name];
  }

  function stopFollowing() {
    document.body.classList.remove("fonds-one");
    document.querySelectorAll(".fonds-lit").forEach((link) => { link.classList.remove("fonds-lit"); });
    closeBar("followed");
  }

  function follow(link) {
    stopFollowing();
    const all = namesInText().filter((other) => other.href === link.href);
    let at = Math.max(0, all.indexOf(link));
    const place = make("span", { role: "status" });
    function go(step) {
      at = (at + step + all.length) % all.length;
      place.textContent = say("position", { n: at + 1, all: all.length });
      if (step) all[at].scrollIntoView({ block: "center" });
    }
    all.forEach((other) => { other.classList.add("fonds-lit"); });
    document.body.classList.add("fonds-one");
    showBar("followed", [
      make("strong", {}, [entryOf(link).textContent]),
      make("button", { type: "button", click: () => { go(-1); } }, [say("previous")]),
      place,
      make("button", { type: "button", click: () => { go(1); } }, [say("next")]),
      make("button", { type: "button", click: stopFollowing }, [say("clear")]),
    ]);
    go(0);
  }

  /* ---- Copying a citation ---- */

  function citations() {
    const citation = document.getElementById("fonds-citation");
    if (!citation) return;
    article().querySelectorAll(":scope > * > a.fonds-number").forEach((number) => {
      number.addEventListener("click", () => {
        document.querySelectorAll(".fonds-cite-button").forEach((button) => { button.remove(); });
        number.after(make("button", { type: "button", "class": "fonds-cite-button", click: copy }, [say("cite")]));
        function copy(event) {
          const address = window.location.href.replace(/[?#].*$/, "") + number.getAttribute("href");
          const page = number.dataset.page ? say("on_page", { n: number.dataset.page }) : "";
          const text = citation.textContent + " ¶ " + number.textContent + page + ". " + address;
          writeClipboard(text);
          event.target.textContent = say("copied");
        }
      });
    });
  }

  function writeClipboard(text) {
    // Pages opened from a folder may not use the clipboard interface; selecting and copying works everywhere.
    const area = make("textarea", { "class": "fonds-visually-hidden" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  /* ---- The words of a search ---- */

  /** The pieces of a block's text with their places in it; a break is a line's end, a number in the margin is no text. */
  function pieces(block) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      if (node.classList.contains("fonds-number")) return NodeFilter.FILTER_REJECT;
      return node.tagName === "BR" ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
    });
    const found = [];
    let at = 0;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const text = node.nodeType === Node.TEXT_NODE ? node.data : "\n";
      found.push({ node: node, start: at, text: text });
      at += text.length;
    }
    return found;
  }

  /** Wraps the stretches [start, end] of a block's text in <mark>; from the last to the first, so that places hold. */
  function markStretches(block, stretches) {
    stretches.slice().reverse().forEach((stretch) => {
      pieces(block).reverse().forEach((piece) => {
        const from = Math.max(stretch[0] - piece.start, 0);
        const to = Math.min(stretch[1] - piece.start, piece.text.length);
        if (from >= to || piece.node.nodeType !== Node.TEXT_NODE) return;
        const part = from ? piece.node.splitText(from) : piece.node;
        if (to - from < part.data.length) part.splitText(to - from);
        const mark = make("mark", { "class": "fonds-sought" });
        part.replaceWith(mark);
        mark.append(part);
      });
    });
  }

  /** Marks the words of a query in a text of this language; answers how many places were marked. */
  function markWords(query, language) {
    const highlights = fonds.highlighter(query, language);
    let count = 0;
    article().querySelectorAll(".fonds-block").forEach((block) => {
      const text = pieces(block).map((piece) => piece.text).join("");
      const stretches = highlights(text);
      count += stretches.length;
      if (stretches.length) markStretches(block, stretches);
    });
    return count;
  }

  /** Marks where an entity is named, in whichever words; answers how many places were not marked before. */
  function markNames(id) {
    const target = fonds.address.page(id + ".html");
    const links = namesInText().filter((link) => link.href === target);
    links.forEach((link) => { link.classList.add("fonds-sought"); });
    return links.filter((link) => !link.querySelector("mark.fonds-sought")).length;
  }

  function sought() {
    const given = new URLSearchParams(window.location.search);
    const search = fonds.address.read(window.location.search);
    if (!search.query) return;
    const words = markWords(search.query, document.querySelector(".fonds-apparatus").dataset.language);
    const count = given.getAll("also").reduce((sum, id) => sum + markNames(id), words);
    if (!count) return;
    showBar("sought", [
      make("span", { role: "status" }, [say("marked", { n: count })]),
      make("a", { href: fonds.address.search(search) }, [say("back_to_results")]),
      make("button", { type: "button", click: clearSought }, [say("clear")]),
    ]);
  }

  function clearSought() {
    document.querySelectorAll("a.fonds-sought").forEach((link) => { link.classList.remove("fonds-sought"); });
    document.querySelectorAll("mark.fonds-sought").forEach((mark) => {
      const parent = mark.parentNode;
      mark.replaceWith.apply(mark, Array.from(mark.childNodes));
      parent.normalize();
    });
    closeBar("sought");
    window.history.replaceState(null, "", window.location.pathname + window.location.hash);
  }

  function apparatus() {
    // A link to a paragraph that was taken out opens the list that holds it.
    const target = window.location.hash && document.getElementById(window.location.hash.slice(1));
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    if (target && target.closest("details")) target.scrollIntoView();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (card) closeCard();
    else if (bars.followed) stopFollowing();
    else if (bars.sought) clearSought();
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (!article()) return;
    legend();
    cards();
    citations();
    if (document.querySelector(".fonds-apparatus")) sought();
    apparatus();
    window.addEventListener("hashchange", apparatus);
  });
})(globalThis.fonds);
