// Elements and texts of the interface, for the scripts below it. Text is always put in as text, never as markup.

(function (fonds) {
  "use strict";

  /** An element with attributes and children; a string child becomes a text node. */
  function make(name, attributes, children) {
    const element = document.createElement(name);
    Object.entries(attributes || {}).forEach(([key, value]) => {
      if (typeof value === "function") element.addEventListener(key, value);
      else if (typeof value === "boolean") element.toggleAttribute(key, value);
      else element.setAttribute(key, value);
    });
    element.append(...(children || []).filter(Boolean));
    return element;
  }

  /** A text of the interface in pieces: the form that fits the count `n`, its braces filled with texts or elements. */
  function saying(key, values) {
    const given = values || {};
    const found = fonds.words[key];
    const text = typeof found === "string" ? found : given.n === 1 ? found.one : found.other;
    return text.split(/\{(\w+)\}/).flatMap((piece, n) => {
      if (n % 2 === 0) return piece;
      const value = given[piece];
      return typeof value === "number" ? value.toLocaleString("en") : value === undefined ? "{" + piece + "}" : value;
    });
  }

  /** The same as one string. */
  function say(key, values) { return saying(key, values).join(""); }

  /** The elements with a text between each two. */
  function joined(elements, between) {
    return elements.flatMap((element, n) => n ? [between, element] : [element]);
  }

  /**
   * Puts new children into an element. What had the focus has it again when something with the same `data-key` is among
   * them, and else `otherwise` has it.
   */
  function redraw(element, children, otherwise) {
    const held = element.contains(document.activeElement) ? document.activeElement : null;
    element.replaceChildren(...children.filter(Boolean));
    if (!held || held.isConnected) return;
    const heirs = Array.from(element.querySelectorAll("[data-key]"));
    const heir = heirs.find((one) => one.dataset.key === held.dataset.key) || otherwise;
    if (heir) heir.focus({ preventScroll: true });
  }

  /** Keeps something for the next page under a name, or answers what is kept (null when nothing is). */
  function remember(key, value) {
    // A browser may forbid storage to pages opened from a folder; then nothing is kept.
    try {
      if (value === undefined) return window.localStorage.getItem("fonds." + key);
      window.localStorage.setItem("fonds." + key, value);
    } catch (refused) { /* nothing to remember with */ }
    return null;
  }

  fonds.dom = { make: make, say: say, saying: saying, joined: joined, redraw: redraw, remember: remember };
})((globalThis.fonds = globalThis.fonds || {}));
