// By what can a list of results be narrowed? Facets that read like an index: name, leader, count.

(function (fonds) {
  "use strict";
  const { make, say, redraw, remember } = fonds.dom;

  // So many values stand in a facet at first; so many at most when all are asked for, and then they can be sought among.
  const FIRST = 8, MOST = 200, LONG = 40;
  const WIDE = window.matchMedia("(min-width: 60em)");
  // `filter` is the filter that a choice goes into, `of` how its values begin.
  const PLAIN = ["type", "source", "year"].map((name) => ({ name: name, filter: name, of: "" }));
  const NAMES = [
    ["person", "people/"], ["organisation", "organisations/"], ["place", "places/"],
    ["event", "events/"], ["work", "works/"], ["group", "groups/"],
  ].map(([name, of]) => ({ name: name, filter: "entity", of: of }));

  /** What is shown of a chosen value that was not counted: of an entity what its address tells. */
  function uncounted(filter, value) {
    return { value: value, count: 0, name: filter === "entity" ? value.split("/").pop().replace(/-/g, " ") : value };
  }

  function called(one) { return one.name || one.value; }

  /** The values in two groups: those for which `test` holds come first. */
  function first(values, test) {
    return [...values.filter(test), ...values.filter((one) => !test(one))];
  }

  /** One facet: a group of boxes to tick, the chosen ones first. */
  class Facet {
    constructor(kind, change) {
      this.kind = kind;
      this.change = change;
      this.values = [];
      this.whole = false;
      this.list = make("ul", { "class": "fonds-index" });
      this.find = make("input", { type: "search", "aria-label": say("find_value"), placeholder: say("find_value"), autocomplete: "off",
                                  input: () => { this.fill(); } });
      this.rest = make("p", { "class": "fonds-note", hidden: true });
      this.toggle = make("button", { type: "button", "class": "fonds-act", click: () => { this.unfold(); } });
      this.element = make("fieldset", { "class": "fonds-facet fonds-facet-" + kind.name, hidden: true }, [
        make("legend", {}, [say("facet_" + kind.name)]), this.find, this.list, this.rest, this.toggle,
      ]);
    }

    /** Shows the values that `total` documents have. A facet that says the same of all of them is not shown. */
    draw(values, sought, total) {
      const chosen = sought.filters[this.kind.filter].filter((value) => value.startsWith(this.kind.of));
      const known = new Set(values.map((one) => one.value));
      const others = chosen.filter((value) => !known.has(value)).map((value) => uncounted(this.kind.filter, value));
      this.values = values.concat(others);
      this.chosen = new Set(chosen);
      this.element.hidden = !chosen.length && (!values.length || (values.length === 1 && values[0].count === total));
      this.fill();
    }

    fill() {
      const long = this.values.length > FIRST + 1;
      const wanted = fonds.text.fold(this.find.value.trim());
      const fitting = wanted ? this.values.filter((one) => fonds.text.fold(called(one)).includes(wanted)) : this.values;
      const isChosen = (one) => this.chosen.has(one.value);
      const shown = long && !this.whole ? this.frequent() : first(fitting, isChosen).slice(0, MOST);
      redraw(this.list, shown.map((one) => this.row(one, isChosen(one))), this.toggle);
      this.find.hidden = !(this.whole && this.values.length > LONG);
      this.rest.hidden = !this.whole || fitting.length <= MOST;
      this.rest.textContent = say("more_values", { n: fitting.length - MOST });
      this.toggle.hidden = !long;
      this.toggle.setAttribute("aria-expanded", String(this.whole));
      this.toggle.textContent = this.whole ? say("fewer_values") : say("all_values", { n: this.values.length });
    }

    /** The chosen values and the most frequent others; years stay in order of time. */
    frequent() {
      const isChosen = (one) => this.chosen.has(one.value);
      const byCount = [...this.values].sort((one, other) => other.count - one.count);
      const kept = new Set(first(byCount, isChosen).slice(0, Math.max(FIRST, this.chosen.size)));
      return first(this.values.filter((one) => kept.has(one)), isChosen);
    }

    row(one, chosen) {
      const box = make("input", { type: "checkbox", "data-key": this.kind.name + ":" + one.value, checked: chosen,
                                  change: () => { this.change(this.kind.filter, one.value, box.checked); } });
      return make("li", {}, [make("label", {}, [
        box, make("span", { "class": "fonds-value", dir: "auto" }, [called(one)]),
        make("span", { "class": "fonds-count" }, [one.count.toLocaleString("en")]),
      ])]);
    }

    unfold() {
      this.whole = !this.whole;
      this.find.value = "";
      this.fill();
    }
  }

  /**
   * All facets of a search. `change(sought)` is told the search that the reader wants instead; `count()` is called when
   * the names are wanted, which cost more to count and so wait until they are.
   */
  class Facets {
    constructor(change, count) {
      this.sought = null;
      const toggled = (filter, value, chosen) => {
        const others = this.sought.filters[filter].filter((other) => other !== value);
        change({ ...this.sought, filters: { ...this.sought.filters, [filter]: chosen ? others.concat(value) : others } });
      };
      this.facets = [...PLAIN, ...NAMES].map((kind) => new Facet(kind, toggled));
      const elements = this.facets.map((facet) => facet.element);
      this.note = make("p", { "class": "fonds-note" });
      this.names = make("details", { "class": "fonds-fold", open: remember("facets.names") === "yes" }, [
        make("summary", { click: () => { this.turn(count); } }, [say("facet_names")]),
        this.note, ...elements.slice(PLAIN.length),
      ]);
      this.element = make("details", { "class": "fonds-fold fonds-narrow", "aria-label": say("narrow"), hidden: true, open: WIDE.matches }, [
        make("summary", {}, [say("narrow")]), ...elements.slice(0, PLAIN.length), this.names,
      ]);
      WIDE.addEventListener("change", () => { this.element.open = WIDE.matches; });
    }

    /** The reader opens or closes the names, and finds them so the next time. */
    turn(count) {
      const opens = !this.names.open;
      remember("facets.names", opens ? "yes" : "no");
      if (opens) count();
    }

    /** How a chosen value is called. */
    called(filter, value) {
      const own = this.facets.filter((facet) => facet.kind.filter === filter).flatMap((facet) => facet.values);
      return called(own.find((one) => one.value === value) || uncounted(filter, value));
    }

    /** Whether the names are to be counted for this search. */
    wantsNames(sought) { return this.names.open || sought.filters.entity.length > 0; }

    draw(results, sought) {
      this.sought = sought;
      this.element.hidden = !results.facets || !(results.total || fonds.address.isNarrowed(sought));
      if (!results.facets) return;
      this.facets.slice(0, PLAIN.length).forEach((facet) => {
        facet.draw(results.facets[facet.kind.name], sought, results.total);
      });
      if (this.wantsNames(sought)) this.names.setAttribute("aria-busy", "true");
      if (this.facets.slice(PLAIN.length).every((facet) => facet.element.hidden)) this.tell("counting");
      if (sought.filters.entity.length) this.names.open = true;
    }

    drawNames(results) {
      const facets = this.facets.slice(PLAIN.length);
      facets.forEach((facet) => { facet.draw(results.facets[facet.kind.name], this.sought, results.total); });
      this.names.removeAttribute("aria-busy");
      this.tell(facets.every((facet) => facet.element.hidden) ? "no_names" : "");
    }

    tell(key) {
      this.note.hidden = !key;
      this.note.textContent = key ? say(key) : "";
    }
  }

  fonds.Facets = Facets;
})(globalThis.fonds);
