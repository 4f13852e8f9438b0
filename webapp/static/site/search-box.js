/**
 * The search box of every page but the search page: a combobox that offers questions and criteria
 * while one types, after the pattern "editable combobox with list autocomplete" of the ARIA
 * Authoring Practices Guide. Nothing is selected until an arrow key selects it, so that Enter sends
 * what was typed. page.js loads this, the search and the index when the field is first touched.
 */
(function () {
  "use strict";

  if (!globalThis.FaqSearch) return; // One of its files is missing; page.js tries again.

  /** @typedef {{id: string, kind: string}} Hit */

  const { search, ready, mark, foundWords, shownOf } = globalThis.FaqSearch;
  const { root, loadPiece, show } = globalThis.FaqPage;

  /** Questions and criteria offered at most, and criteria among them. */
  const OFFERED = 6;
  const CRITERIA = 2;
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

  /** @param {HTMLInputElement} field */
  function prepare(field) {
    const form = /** @type {HTMLFormElement} */ (field.form);
    const { suggestions = "", count = "", countOne = "", all = "" } = form.dataset;
    const { answered = "", open: unanswered = "", draft = "" } = form.dataset;
    const list = made("ul", "suggestions");
    list.id = `${field.id}-suggestions`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", suggestions);
    const status = made("p", "visually-hidden");
    status.setAttribute("role", "status");
    field.after(list);
    form.append(status);
    field.setAttribute("aria-controls", list.id);

    /** Place of the selected option; -1 where none is. */
    let selected = -1;
    let latest = 0;
    let pause = 0;

    /** @param {string} text */
    function announce(text) {
      clearTimeout(pause);
      pause = setTimeout(() => (status.textContent = text), PAUSE);
    }

    /** @param {boolean} isOpen */
    function open(isOpen) {
      list.hidden = !isOpen;
      field.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) select(-1);
    }

    function close() {
      latest += 1;
      clearTimeout(pause);
      status.textContent = "";
      open(false);
    }

    /** @param {number} place */
    function select(place) {
      selected = place;
      [...list.children].forEach((option, i) => {
        option.setAttribute("aria-selected", String(i === place));
      });
      const option = list.children[place];
      if (option === undefined) {
        field.removeAttribute("aria-activedescendant");
      } else {
        field.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    }

    /** @param {Element} option */
    function follow(option) {
      const { address } = /** @type {HTMLElement} */ (option).dataset;
      if (address === undefined) form.requestSubmit();
      else location.assign(address);
      close();
    }

    /**
     * @param {Hit} hit
     * @param {string} query
     */
    function optionOf({ id, kind }, query) {
      const { title, about, url, isAnswered, text } = shownOf(id);
      const option = made("li", "suggestions__option");
      const address = new URL(url, root);
      const pieces = mark(title, query);
      const found = foundWords(pieces);
      if (found !== "") address.search = String(new URLSearchParams({ found }));
      option.dataset.address = address.href;
      const words = made("span", "suggestions__title");
      show(words, pieces);
      const note = made("span", "suggestions__about");
      const state = isAnswered ? answered : text === "" ? unanswered : draft;
      note.textContent = kind === "question" ? `${about} · ${state}` : about;
      option.append(words, " ", note);
      return option;
    }

    /**
     * @param {string} query
     * @param {string | null} category
     */
    function render(query, category) {
      /** @type {{hits: Hit[]}} */
      const { hits } = search(query, { limit: OFFERED, category });
      const criteria = hits.filter(({ kind }) => kind === "criterion").slice(0, CRITERIA);
      const questions = hits.filter(({ kind }) => kind === "question");
      const offered = [...questions.slice(0, OFFERED - criteria.length), ...criteria];
      const last = made("li", "suggestions__option suggestions__all");
      last.textContent = all.replace("{query}", () => query);
      list.replaceChildren(...offered.map((hit) => optionOf(hit, query)), last);
      [...list.children].forEach((option, i) => {
        option.id = `${list.id}-${i}`;
        option.setAttribute("role", "option");
      });
      select(-1);
      open(offered.length > 0);
      // The keyboard of a phone takes half of the screen.
      const { top } = list.getBoundingClientRect();
      if (top + ROOM > (window.visualViewport?.height ?? window.innerHeight)) field.scrollIntoView();
      const number = String(offered.length);
      announce(offered.length === 1 ? countOne : count.replace("{count}", number));
    }

    async function offer() {
      const query = field.value.trim().replace(/\s+/g, " ");
      if (query === "") return close();
      latest += 1;
      const turn = latest;
      const chosen = new FormData(form).get("category");
      const category = typeof chosen === "string" ? chosen : null;
      try {
        await ready(query, { limit: OFFERED, category }, loadPiece);
      } catch {
        if (turn === latest) close(); // The form works without; the next key tries again.
        return;
      }
      if (turn === latest && document.activeElement === field) render(query, category);
    }

    /** @param {number} step */
    function move(step) {
      const places = list.children.length + 1; // one of them is the field itself
      select(((selected + 1 + step + places) % places) - 1);
    }

    /** @param {KeyboardEvent} event */
    function onKey(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const isOpen = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (event.altKey && isOpen && step < 0) close();
        else if (!isOpen) void offer();
        else if (!event.altKey) move(step);
      } else if (event.key === "Enter" && isOpen && selected >= 0) {
        follow(list.children[selected]);
      } else if (event.key === "Escape") {
        if (isOpen) close();
        else field.value = "";
      } else {
        if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) select(-1);
        return;
      }
      event.preventDefault();
    }

    field.addEventListener("input", () => void offer());
    field.addEventListener("keydown", onKey);
    field.addEventListener("blur", close);
    form.addEventListener("submit", close);
    // The focus stays in the field, which a click would take it from.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("[role=option]");
      if (option !== null) follow(option);
    });
    if (document.activeElement === field) void offer();
  }

  document.querySelectorAll("input[role=combobox]").forEach((field) => {
    prepare(/** @type {HTMLInputElement} */ (field));
  });
})();
