/**
 * `<faq-search>`: the search of this site on a page of another site. It lives in a shadow tree, so
 * that the styles of that page leave it alone, and loads the index by scripts when somebody is
 * about to search: all it asks of the page's policy is that scripts of this site may run.
 *
 * `SITE` is set before this by templates/embed/faq-search.js. Needs `FaqSearch` once it is loaded.
 */
(function () {
  "use strict";

  /** @typedef {{id: string, kind: string}} Hit */
  /** @typedef {{text: string, isMatch: boolean}} Piece */

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** Root of the site: this script lies one folder below it. */
  const root = new URL("..", script.src);
  const { words } = SITE;

  /** Path of a script -> its being loaded; once for all elements of the page. @type {Map<string, Promise<void>>} */
  const loads = new Map();

  /**
   * @param {string} path from the root of the site
   * @returns {Promise<void>}
   */
  function load(path) {
    let loaded = loads.get(path);
    if (loaded === undefined) {
      loaded = new Promise((resolve, reject) => {
        const element = document.createElement("script");
        element.src = new URL(path, root).href;
        element.nonce = script.nonce; // where the page lets only scripts with its nonce run
        element.addEventListener("load", () => resolve());
        element.addEventListener("error", () => reject(new Error(`${element.src} is missing.`)));
        document.head.append(element);
      });
      loads.set(path, loaded);
      loaded.catch(() => loads.delete(path)); // the next search tries again
    }
    return loaded;
  }

  /**
   * Loads a piece of the index.
   * @param {{kind: string, number: number}} piece
   */
  function loadPiece({ kind, number }) {
    return load(`assets/${globalThis.FaqSearchIndex.folder}/${kind}-${number}.js`);
  }

  async function loadSearch() {
    // A page of this site may have it; a second one would take the pieces of the index for itself.
    if (globalThis.FaqSearch === undefined) {
      await load("assets/search-index.js");
      await load("assets/search.js");
    }
    return globalThis.FaqSearch;
  }

  /** One for all elements; null where the browser cannot make one. */
  const sheet = madeSheet();

  function madeSheet() {
    if (!("adoptedStyleSheets" in Document.prototype)) return null;
    const made = new CSSStyleSheet();
    made.replaceSync(SITE.style);
    return made;
  }

  /** @param {ShadowRoot} shadow */
  function addStyle(shadow) {
    if (sheet !== null) {
      shadow.adoptedStyleSheets = [sheet];
      return;
    }
    const link = make("link", { rel: "stylesheet" });
    link.href = new URL(SITE.styleSheet, root).href;
    shadow.append(link);
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name
   * @param {Record<string, string>} [attributes]
   * @param {(Node | string)[]} inside
   * @returns {HTMLElementTagNameMap[Name]}
   */
  function make(name, attributes = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  /**
   * @param {Piece[]} pieces
   * @returns {(Node | string)[]}
   */
  function marked(pieces) {
    return pieces.map(({ text, isMatch }) => (isMatch ? make("mark", {}, text) : text));
  }

  /**
   * @param {string} text
   * @param {Record<string, string | number>} values
   */
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
  }

  /**
   * What is asked, as the site reads it too.
   * @param {string} text
   */
  function tidy(text) {
    const cut = Array.from(text).slice(0, SITE.queryLength).join("");
    return cut.trim().replace(/\s+/g, " ");
  }

  /**
   * What a search found, in words.
   * @param {{confident: boolean, totals: {question: number}, suggestion: string | null}} results
   * @param {number} cards
   * @param {number} limit
   * @param {string} query
   */
  function summary({ confident, totals, suggestion }, cards, limit, query) {
    const count = totals.question;
    /** @returns {string} */
    function message() {
      if (count === 0) return cards > 0 ? words.criteria : words.none;
      if (!confident) return cards > 0 ? words.unsureCriteria : words.unsure;
      if (count === 1) return words.one;
      return count <= limit ? words.many : words.first;
    }
    return fill(message(), { count, limit, query: suggestion ?? query });
  }

  /**
   * Fills the shadow tree of an element and keeps it up with what is typed.
   * @param {HTMLElement} host
   * @param {ShadowRoot} shadow
   */
  function build(host, shadow) {
    const target = host.getAttribute("target") ?? "_top"; // out of the frame of a site builder
    const label = make("label", { for: "field", id: "label", part: "label" });
    label.textContent = host.getAttribute("label") ?? words.label;
    const field = make("input", {
      id: "field",
      type: "search",
      autocomplete: "off",
      enterkeyhint: "search",
      part: "field",
    });
    const button = make("button", { type: "submit", part: "button" }, words.button);
    const form = make("form", { role: "search", "aria-labelledby": "label" }, label);
    form.append(make("div", { class: "row" }, field, button));
    const status = make("p", { role: "status", class: "status", part: "status" });
    const cards = make("ul", { role: "list", class: "cards" });
    const list = make("ol", { role: "list", class: "list" });
    const all = make("a", { target, part: "link all" });
    const results = make("div", { class: "results", part: "results" }, cards, list);
    results.append(make("p", { class: "all" }, all));
    results.hidden = true;
    const lang = host.getAttribute("lang") ?? SITE.language;
    addStyle(shadow);
    shadow.append(make("div", { class: "frame", lang, part: "frame" }, form, status, results));

    /** @param {string} name */
    function setting(name) {
      return host.getAttribute(name) || null;
    }

    function limit() {
      const asked = Number(setting("limit") ?? SITE.limit);
      return Number.isInteger(asked) && asked > 0 ? asked : SITE.limit;
    }

    /**
     * @param {string} url from the root of the site
     * @param {(Node | string)[]} inside
     */
    function link(url, inside) {
      const made = make("a", { target, part: "link" }, ...inside);
      made.href = new URL(url, root).href;
      return made;
    }

    /**
     * The page of the site with all results.
     * @param {string} query
     */
    function searchPage(query) {
      const page = new URL(SITE.searchPage, root);
      if (query === "") return page.href;
      page.searchParams.set("q", query);
      for (const name of ["topic", "category"]) {
        const chosen = setting(name);
        if (chosen !== null) page.searchParams.set(name, chosen);
      }
      return page.href;
    }

    /**
     * @param {string} id
     * @param {string} query
     * @param {any} found `FaqSearch`
     */
    function result(id, query, { shownOf, mark, excerpt }) {
      const { title, about, url, isAnswered, text } = shownOf(id);
      const state = isAnswered ? "" : text === "" ? words.open : words.draft;
      return make(
        "li",
        { class: "result", part: "result" },
        make("p", { class: "title" }, link(url, marked(mark(title, query)))),
        make("p", { class: "about" }, [about, state].filter(Boolean).join(" · ")),
        make("p", { class: "excerpt", part: "excerpt" }, ...marked(excerpt(text, query))),
      );
    }

    /**
     * @param {string} id
     * @param {any} found `FaqSearch`
     */
    function card(id, { shownOf }) {
      const { title, about, url, figure } = shownOf(id);
      const made = make("li", { class: "card", part: "card" });
      if (figure !== null) {
        const number = make("strong", {}, figure.number);
        made.append(make("p", { class: "figure" }, `${figure.bound} `, number, ` ${figure.rest}`));
      }
      made.append(make("p", { class: "title" }, link(url, [title])));
      made.append(make("p", { class: "about" }, about));
      return made;
    }

    function close() {
      results.hidden = true;
      status.textContent = "";
    }

    let latest = 0;

    /** Searches for what stands in the field and gives it, unless something else is asked meanwhile. */
    async function ask() {
      latest += 1;
      const turn = latest;
      const query = tidy(field.value);
      all.href = searchPage(query);
      all.textContent = fill(words.all, { query });
      if (query === "") {
        close();
        return;
      }
      const options = { limit: limit(), topic: setting("topic"), category: setting("category") };
      try {
        const found = await loadSearch();
        await found.ready(query, options, loadPiece);
        if (turn === latest) show(query, options, found);
      } catch {
        if (turn === latest) fail();
      }
    }

    /**
     * @param {string} query
     * @param {{limit: number, topic: string | null, category: string | null}} options
     * @param {any} found `FaqSearch`
     */
    function show(query, options, found) {
      const outcome = found.search(query, options);
      /** @param {string} kind */
      const idsOf = (kind) =>
        outcome.hits
          .filter((/** @type {Hit} */ hit) => hit.kind === kind)
          .map((/** @type {Hit} */ hit) => hit.id);
      const criteria = idsOf("criterion").slice(0, SITE.cardLimit);
      cards.replaceChildren(...criteria.map((/** @type {string} */ id) => card(id, found)));
      list.replaceChildren(
        ...idsOf("question").map((/** @type {string} */ id) => result(id, query, found)),
      );
      status.textContent = summary(outcome, criteria.length, options.limit, query);
      results.hidden = false;
    }

    function fail() {
      cards.replaceChildren();
      list.replaceChildren();
      status.textContent = words.failed;
      results.hidden = false;
    }

    /**
     * Moves from the field to the results and among them.
     * @param {number} step
     * @returns {boolean} whether there was somewhere to go
     */
    function move(step) {
      if (results.hidden) return false;
      const places = [field, ...results.querySelectorAll("a")];
      const here = places.findIndex((place) => place === shadow.activeElement);
      const next = here < 0 ? undefined : places[here + step];
      next?.focus();
      return next !== undefined;
    }

    /** @param {string} key */
    function press(key) {
      if (key === "ArrowDown") return move(1);
      if (key === "ArrowUp") return move(-1);
      if (key !== "Escape" || results.hidden) return false;
      close();
      field.focus();
      return true;
    }

    shadow.addEventListener("keydown", (event) => {
      const { key, isComposing } = /** @type {KeyboardEvent} */ (event);
      if (isComposing || !press(key)) return;
      event.preventDefault();
      event.stopPropagation(); // it was meant for the search, not for the page around it
    });
    // By then most of the index is there when the first letter is typed.
    field.addEventListener("focus", () => void loadSearch().catch(() => undefined));
    field.addEventListener("input", () => void ask());
    form.addEventListener("submit", (event) => {
      // A link and no form leads to the site: a page may forbid its forms to send elsewhere.
      event.preventDefault();
      void ask().then(() => {
        if (status.textContent === words.failed) all.click();
      });
    });
  }

  class FaqSearchElement extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot === null) build(this, this.attachShadow({ mode: "open" }));
    }
  }

  // The code may have been pasted twice.
  if (customElements.get("faq-search") === undefined) {
    customElements.define("faq-search", FaqSearchElement);
  }
})();
