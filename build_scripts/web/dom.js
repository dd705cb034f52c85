// Elements and texts of the interface, for reader.js and search.js. Text is always put in as text, never as markup.

(function (fonds) {
  "use strict";

  fonds.dom = {
    /* An element with attributes and children; a string child becomes a text node. */
    make: (name, attributes, children) => {
      const element = document.createElement(name);
      Object.keys(attributes || {}).forEach((key) => {
        if (typeof attributes[key] === "function") element.addEventListener(key, attributes[key]);
        else element.setAttribute(key, attributes[key]);
      });
      (children || []).forEach((child) => { if (child) element.append(child); });
      return element;
    },

    /* A text of the interface: the form that fits the count, its braces filled. */
    say: (key, values) => {
      const given = values || {};
      const found = fonds.words[key];
      const text = typeof found === "string" ? found : given.n === 1 ? found.one : found.other;
      return text.replace(/\{(\w+)\}/g, (whole, name) => {
        const value = given[name];
        return typeof value === "number" ? value.toLocaleString("en") : value === undefined ? whole : value;
      });
    },
  };
})((globalThis.fonds = globalThis.fonds || {}));
