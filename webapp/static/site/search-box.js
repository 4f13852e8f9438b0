/**
 * The search box of every page but the search page: a combobox that offers what may answer
 * while one types, after the pattern "editable combobox with list autocomplete" of the ARIA
 * Authoring Practices Guide. Nothing is selected until an arrow key selects it, so that Enter sends
 * what was typed. page.js loads this, the search and the index when the field is first touched.
 */
(function () {
  "use strict";

  /** @typedef {{id: string, kind: string, sibling: boolean}} Hit */

  const { search, ready, markerOf, foundWords, shownOf } = globalThis.FaqSearch;
  const { root, loadPiece } = globalThis.FaqPage;
  const { fill, itemsOf, marked, pageAddress, stateOf } = SearchView;

  /** Records offered at most. */
  const OFFERED = 6;
  /** Records that are found for it: siblings beyond those that are offered are counted. */
  const FOUND = 20;
  /** Siblings offered at most. */
  const SIBLINGS = 4;
  /** Milliseconds without typing until the number of suggestions is announced. */
  const PAUSE = 400;
  /** Pixels of suggestions that should be in sight. */
  const ROOM = 180;

  /**
   * @param {string} name
   * @param {string} className
   * @returns {HTMLElement}
   */
  function made(name, className) {
    const element = document.createElement(name);
    element.className = className;
    return element;
  }

  class SearchBox {
    /** @param {HTMLInputElement} field */
    constructor(field) {
      this.field = field;
      this.form = /** @type {HTMLFormElement} */ (field.form);
      this.list = this.makeList();
      this.status = made("p", "visually-hidden");
      this.status.setAttribute("role", "status");
      this.form.append(this.status);
      /** @type {HTMLElement[]} */
      this.options = [];
      /** Place of the selected option; -1 where none is. */
      this.selected = -1;
      /** Counts what is asked, so that an answer that comes late is not shown. */
      this.latest = 0;
      this.pause = 0;
      this.listen();
      if (document.activeElement === field) void this.offer();
    }

    makeList() {
      const list = made("ul", "suggestions");
      list.id = `${this.field.id}-suggestions`;
      list.hidden = true;
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", this.form.dataset.suggestions ?? "");
      this.field.after(list);
      this.field.setAttribute("aria-controls", list.id);
      return list;
    }

    listen() {
      const { field, form, list } = this;
      field.addEventListener("input", () => void this.offer());
      field.addEventListener("keydown", (event) => this.press(event));
      field.addEventListener("blur", () => this.close());
      form.addEventListener("submit", () => this.close());
      // The focus stays in the field, which a click would take it from.
      list.addEventListener("pointerdown", (event) => event.preventDefault());
      list.addEventListener("mousedown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => {
        const option = /** @type {Element} */ (event.target).closest("[role=option]");
        if (option !== null) this.follow(option);
      });
    }

    /** @param {string} text */
    announce(text) {
      clearTimeout(this.pause);
      this.pause = setTimeout(() => (this.status.textContent = text), PAUSE);
    }

    /** @param {boolean} isOpen */
    open(isOpen) {
      this.list.hidden = !isOpen;
      this.field.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) this.select(-1);
    }

    close() {
      this.latest += 1;
      clearTimeout(this.pause);
      this.status.textContent = "";
      this.open(false);
    }

    /** @param {number} place */
    select(place) {
      this.selected = place;
      this.options.forEach((option, i) => {
        option.setAttribute("aria-selected", String(i === place));
      });
      const option = this.options[place];
      if (option === undefined) {
        this.field.removeAttribute("aria-activedescendant");
      } else {
        this.field.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    }

    /** @param {Element} option */
    follow(option) {
      const { address } = /** @type {HTMLElement} */ (option).dataset;
      if (address === undefined) this.form.submit();
      else location.assign(address);
      this.close();
    }

    /**
     * What is said of a record below its title: its figures, what it is, its state.
     * @param {string} kind
     * @param {any} shown
     * @param {string} about
     */
    noteOf(kind, shown, about) {
      const { dataset } = this.form;
      const state = kind === "question" ? dataset[stateOf(shown)] : "";
      const figures = shown.figures.map((/** @type {Record<string, string>} */ one) =>
        [one.bound, one.number, one.rest].filter(Boolean).join(" "),
      );
      return [figures.join(dataset.comma ?? ", "), about, state].filter(Boolean).join(" · ");
    }

    /**
     * @param {Hit} hit
     * @param {any} marker of the query
     * @param {boolean} isRow whether it stands below the heading of its siblings
     */
    optionOf(hit, marker, isRow) {
      const shown = shownOf(hit);
      const option = made(isRow ? "div" : "li", "suggestions__option");
      const fragments = marker.mark(shown.title);
      option.dataset.address = pageAddress(hit.kind, shown.url, root, foundWords(fragments));
      const words = made("span", "suggestions__title");
      words.append(...(isRow ? [shown.row] : marked(fragments)));
      const note = made("span", "suggestions__about");
      note.textContent = this.noteOf(hit.kind, shown, isRow ? shown.note : shown.about);
      option.append(words, " ", note);
      return option;
    }

    /**
     * Siblings below a heading, the first of them and how many more there are.
     * @param {Hit[]} hits
     * @param {any} marker of the query
     */
    groupOf(hits, marker) {
      const { aspect } = shownOf(hits[0]);
      const group = made("ul", "suggestions__group");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", aspect);
      const heading = made("span", "suggestions__heading");
      heading.textContent = aspect;
      heading.setAttribute("aria-hidden", "true");
      const rows = hits.slice(0, SIBLINGS).map((hit) => this.optionOf(hit, marker, true));
      group.append(heading, ...rows);
      if (hits.length > SIBLINGS) {
        const more = made("div", "suggestions__option suggestions__more");
        more.textContent = fill(this.form.dataset.more ?? "", { count: hits.length - SIBLINGS });
        group.append(more);
      }
      return group;
    }

    /**
     * @param {string} query
     * @param {{category: string | null}} options
     */
    render(query, options) {
      const { all = "" } = this.form.dataset;
      /** @type {{hits: Hit[]}} */
      const { hits } = search(query, options);
      const marker = markerOf(query);
      const last = made("li", "suggestions__option suggestions__all");
      last.textContent = fill(all, { query });
      const listed = [];
      let offered = 0;
      for (const item of itemsOf(hits)) {
        if (offered >= OFFERED) break;
        listed.push(item.length > 1 ? this.groupOf(item, marker) : this.optionOf(item[0], marker, false));
        offered += Math.min(item.length, SIBLINGS);
      }
      this.list.replaceChildren(...listed, last);
      this.nameOptions();
      this.open(hits.length > 0);
      // The keyboard of a phone takes half of the screen.
      const { top } = this.list.getBoundingClientRect();
      const height = window.visualViewport?.height ?? window.innerHeight;
      if (top + ROOM > height) this.field.scrollIntoView();
      const said = pluralForm(this.form.dataset, "count", offered, document.documentElement.lang);
      this.announce(fill(said, { count: offered }));
    }

    /**
     * Offers what works without an index.
     * @param {string} query
     */
    offerForm(query) {
      const only = made("li", "suggestions__option suggestions__all");
      only.textContent = fill(this.form.dataset.all ?? "", { query });
      this.list.replaceChildren(only);
      this.nameOptions();
      this.open(true);
    }

    nameOptions() {
      this.options = [...this.list.querySelectorAll(".suggestions__option")].map((option, i) => {
        option.id = `${this.list.id}-${i}`;
        option.setAttribute("role", "option");
        return /** @type {HTMLElement} */ (option);
      });
      this.select(-1);
    }

    async offer() {
      const query = this.field.value.trim().replace(/\s+/g, " ");
      if (query === "") return this.close();
      this.latest += 1;
      const turn = this.latest;
      const chosen = new FormData(this.form).get("category");
      const category = typeof chosen === "string" ? chosen : null;
      const options = { limit: FOUND, category, prefer: globalThis.FaqPage.category?.remembered() || null };
      try {
        await ready(query, options, loadPiece);
      } catch {
        if (turn === this.latest) this.offerForm(query); // The next key tries again.
        return;
      }
      if (turn === this.latest && document.activeElement === this.field) {
        this.render(query, options);
      }
    }

    /** @param {number} step */
    move(step) {
      const places = this.options.length + 1; // one of them is the field itself
      this.select(((this.selected + 1 + step + places) % places) - 1);
    }

    /** @param {KeyboardEvent} event */
    press(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const isOpen = !this.list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (event.altKey && isOpen && step < 0) this.close();
        else if (!isOpen) void this.offer();
        else if (!event.altKey) this.move(step);
      } else if (event.key === "Enter" && isOpen && this.selected >= 0) {
        this.follow(this.options[this.selected]);
      } else if (event.key === "Escape") {
        if (isOpen) this.close();
        else this.field.value = "";
      } else {
        if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) this.select(-1);
        return;
      }
      event.preventDefault();
    }
  }

  document.querySelectorAll("input[role=combobox]").forEach((field) => {
    new SearchBox(/** @type {HTMLInputElement} */ (field));
  });
  globalThis.FaqPage.hasBox = true;
})();
