/**
 * `<faq-search>`: the search of this site on a page of another site. It lives in a shadow tree, so
 * that the styles of that page leave it alone, and loads the index by scripts when somebody is
 * about to search: all it asks of the page's policy is that scripts of this site may run.
 *
 * `SITE` is set before this by templates/embed/faq-search.js. Needs `FaqSearch` once it is loaded.
 *
 * Plugins that make pages faster join scripts, write them into the page, or load them as modules.
 * Then this does not come from where the site is; see `rootFor`.
 */
(function () {
  "use strict";

  const { fill, foundOf, itemsOf, marked, messageName, shortened, stateOf, tidy } = SearchView;

  const { language, words } = SITE;
  /** None where this is a module, or a text that is evaluated. */
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const nonce = script?.nonce ?? "";

  /** Root of the site as the address of this script says it, which lies one folder below. */
  const rootOfScript = addressOf(script) ?? [...document.scripts].map(addressOf).find(Boolean);

  /** @param {HTMLScriptElement | null} one */
  function addressOf(one) {
    const address = addressOrNull(one?.src ?? "");
    return address?.pathname.endsWith("/assets/faq-search.js") ? new URL("..", address) : null;
  }

  /** @param {string} text */
  function addressOrNull(text) {
    try {
      return text === "" ? null : new URL(text, document.baseURI);
    } catch {
      return null;
    }
  }

  /**
   * Root of the site: what the page says, what this script came from unless that is a copy on the
   * page's own site, what site.toml says.
   * @param {HTMLElement} host
   */
  function rootFor(host) {
    const said = host.getAttribute("site") ?? "";
    if (said !== "") return addressOrNull(said.endsWith("/") ? said : `${said}/`);
    const base = addressOrNull(SITE.base);
    if (!rootOfScript) return base;
    const isOfPage = rootOfScript.origin === location.origin && location.protocol !== "file:";
    return base !== null && isOfPage && base.origin !== location.origin ? base : rootOfScript;
  }

  /** One for all elements; null where the browser cannot make one. */
  const sheet = madeSheet();

  function madeSheet() {
    if (!("adoptedStyleSheets" in Document.prototype)) return null;
    const made = new CSSStyleSheet();
    made.replaceSync(SITE.style);
    return made;
  }

  /**
   * @param {ShadowRoot} shadow
   * @param {URL} root
   */
  function addStyle(shadow, root) {
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
   * Keys that the page around may want while one types: outside the shadow tree, they seem to be
   * pressed on the element, which no page takes for a field.
   */
  const OF_PAGE = /^(?:Tab|Escape|F\d+)$/;
  const KEYS = /** @type {const} */ (["keydown", "keypress", "keyup"]);

  /** What is in the shadow tree of an element. */
  class SearchPanel {
    /**
     * @param {HTMLElement} host
     * @param {ShadowRoot} shadow
     * @param {URL} root
     */
    constructor(host, shadow, root) {
      this.host = host;
      this.root = root;
      this.shadow = shadow;
      /** Out of the frame of a site builder. */
      this.target = host.getAttribute("target") ?? "_top";
      /** Counts what is asked, so that an answer that comes late is not shown. */
      this.latest = 0;
      const label = make("label", { for: "field", id: "label", part: "label" });
      label.textContent = host.getAttribute("label") ?? words.label;
      this.field = make("input", {
        id: "field",
        type: "search",
        autocomplete: "off",
        enterkeyhint: "search",
        part: "field",
      });
      const button = make("button", { type: "submit", part: "button" }, words.button);
      this.form = make("form", { role: "search", "aria-labelledby": "label" }, label);
      this.form.append(make("div", { class: "row" }, this.field, button));
      this.status = make("p", { role: "status", class: "status", part: "status" });
      this.list = make("ol", { role: "list", class: "list" });
      this.others = make("details", { class: "others", part: "others" });
      this.all = make("a", { target: this.target, part: "link all" });
      this.results = make("div", { class: "results", part: "results" }, this.list, this.others);
      /** The link that the page has within, where the search cannot be loaded. */
      this.inside = make("slot");
      this.inside.hidden = true;
      this.results.append(make("p", { class: "all" }, this.all), this.inside);
      this.results.hidden = true;
      const lang = host.getAttribute("lang") ?? language;
      addStyle(shadow, root);
      const dir = host.getAttribute("dir") ?? SITE.direction;
      const frame = make("div", { class: "frame", lang, dir, part: "frame" });
      frame.append(this.form, this.status, this.results);
      shadow.append(frame);
      this.listen();
    }

    /** @param {{kind: string, number: number}} piece of the index */
    loadPiece(piece) {
      return Loading.loadPiece(piece, new URL("assets/", this.root), nonce);
    }

    loadSearch() {
      const [index, search] = ["search-index.js", "search.js"].map(
        (name) => new URL(`assets/${name}`, this.root).href,
      );
      return Loading.loadSearch(index, search, nonce);
    }

    listen() {
      /** Keys that are down and were meant for the search. @type {Set<string>} */
      const kept = new Set();
      /** @param {KeyboardEvent} event */
      const hear = (event) => {
        if (!event.composedPath().includes(this.shadow)) return;
        const { key, type, isComposing } = event;
        const isTyped = this.shadow.activeElement === this.field && !OF_PAGE.test(key);
        const isUsed = type === "keydown" && !isComposing && this.press(key);
        if (isUsed) event.preventDefault();
        // A key that moved the focus comes up elsewhere.
        if (!(type === "keyup" ? kept.delete(key) || isTyped : isUsed || isTyped)) return;
        if (type === "keydown") kept.add(key);
        event.stopImmediatePropagation();
      };
      // At the window, before anything of the page hears a key that is none of its own.
      this.shadow.addEventListener("focusin", () => {
        for (const type of KEYS) window.addEventListener(type, hear, true);
      });
      this.shadow.addEventListener("focusout", () => {
        for (const type of KEYS) window.removeEventListener(type, hear, true);
      });
      // By then most of the index is there when the first letter is typed.
      this.field.addEventListener("focus", () => void this.loadSearch().catch(() => undefined));
      this.field.addEventListener("input", () => void this.ask());
      this.form.addEventListener("submit", (event) => {
        // A link and no form leads to the site: a page may forbid its forms to send elsewhere.
        event.preventDefault();
        void this.ask().then(() => {
          if (this.status.textContent === words.failed) this.all.click();
        });
      });
    }

    /** @param {string} name */
    setting(name) {
      return this.host.getAttribute(name) || null;
    }

    limit() {
      const asked = Number(this.setting("limit") ?? SITE.limit);
      return Number.isInteger(asked) && asked > 0 ? asked : SITE.limit;
    }

    /**
     * @param {string} url from the root of the site
     * @param {(Node | string)[]} inside
     */
    link(url, inside) {
      const made = make("a", { target: this.target, part: "link" }, ...inside);
      made.href = new URL(url, this.root).href;
      return made;
    }

    /**
     * The page of the site with all results.
     * @param {string} query
     */
    searchPage(query) {
      const page = new URL(SITE.searchPage, this.root);
      if (query === "") return page.href;
      page.searchParams.set("q", query);
      for (const name of ["topic", "category"]) {
        const chosen = this.setting(name);
        if (chosen !== null) page.searchParams.set(name, chosen);
      }
      return page.href;
    }

    /**
     * @param {string} kind
     * @param {any} shown what a result shows of a record
     * @param {any} marker of the query
     */
    result(kind, shown, marker) {
      const { title, about, url, text } = shown;
      const state = kind === "question" ? stateOf(shown) : "answered";
      const made = make("li", { class: `result ${kind}`, part: `result ${kind}` });
      made.append(make("p", { class: "title" }, this.link(url, marked(marker.mark(title)))));
      if (kind === "criterion") made.append(this.figures(shown));
      if (kind === "criterion" && text !== "") made.append(make("p", {}, text));
      const said = [about, state === "answered" ? "" : words[state]].filter(Boolean).join(" · ");
      made.append(make("p", { class: "about" }, said));
      if (kind === "criterion") {
        if (!shown.isConfirmed) made.append(make("p", { class: "caution" }, words.unconfirmed));
        return made;
      }
      const fragments = kind === "question" ? marker.excerpt(text) : marker.mark(text);
      made.append(make("p", { class: "excerpt", part: "excerpt" }, ...marked(fragments)));
      if (shown.known.length > 0) made.append(this.known(shown));
      if (kind === "category") {
        made.append(make("p", { class: "go" }, this.link(url, [words.asksFor])));
      }
      if (kind === "question" && state === "answered" && !shown.isConfirmed) {
        made.append(make("p", { class: "caution" }, words.unconfirmed));
      }
      return made;
    }

    /** @param {any} shown what a result shows of a question without an answer */
    known({ known, isConfirmed }) {
      const items = known.map((/** @type {Record<string, string>} */ { title, url, text }) =>
        make("li", {}, this.link(url, [title]), words.colon + text),
      );
      const made = make("div", { class: "known" }, words.known, make("ul", {}, ...items));
      if (!isConfirmed) made.append(make("p", { class: "caution" }, words.unconfirmed));
      return made;
    }

    /**
     * Criteria of one aspect as a table.
     * @param {any[]} rows what results show of them
     */
    table(rows) {
      const lines = rows.map(({ row, url, note, text, ...shown }) => {
        const head = make("th", { scope: "row" }, this.link(url, [row]), " ");
        head.append(make("span", { class: "about" }, note));
        return make("tr", {}, head, make("td", {}, this.figures(shown), text));
      });
      const caption = make("caption", { class: "title" }, rows[0].aspect);
      const made = make("li", { class: "result criterion", part: "result criterion" });
      made.append(make("table", { part: "table" }, caption, make("tbody", {}, ...lines)));
      if (rows.some(({ isConfirmed }) => !isConfirmed)) {
        made.append(make("p", { class: "caution" }, words.unconfirmed));
      }
      return made;
    }

    /** @param {any} shown what a result shows of a criterion */
    figures({ figures }) {
      const items = figures.map((/** @type {Record<string, string>} */ { bound, number, rest }) =>
        make("li", {}, `${bound} `, make("strong", {}, number), ` ${rest}`),
      );
      return make("ul", { role: "list", class: "figures", part: "figures" }, ...items);
    }

    close() {
      this.results.hidden = true;
      this.status.textContent = "";
    }

    /** Searches for what stands in the field and gives it, unless something else is asked meanwhile. */
    async ask() {
      this.latest += 1;
      const turn = this.latest;
      const query = tidy(this.field.value, SITE.queryLength);
      this.all.href = this.searchPage(query);
      this.all.textContent = fill(words.all, { query });
      if (query === "") {
        this.close();
        return;
      }
      const [topic, category] = [this.setting("topic"), this.setting("category")];
      const options = { limit: this.limit(), topic, category };
      try {
        const found = await this.loadSearch();
        await found.ready(query, options, (/** @type {any} */ piece) => this.loadPiece(piece));
        if (turn === this.latest) this.show(query, options, found);
      } catch {
        if (turn === this.latest) this.fail();
      }
    }

    /**
     * @param {string} query
     * @param {{limit: number, topic: string | null, category: string | null}} options
     * @param {any} found `FaqSearch`
     */
    show(query, options, { search, markerOf, shownOf }) {
      const outcome = search(query, options);
      const marker = markerOf(query);
      const items = itemsOf(/** @type {Hit[]} */ (outcome.hits));
      const [best, others] = [false, true].map((isFolded) =>
        items
          .filter(([hit]) => hit.more === isFolded)
          .map((hits) =>
            hits.length > 1
              ? this.table(hits.map(shownOf))
              : this.result(hits[0].kind, shownOf(hits[0]), marker),
          ),
      );
      const said = shortened(outcome.suggestion ?? query, SITE.saidLength);
      /** @type {(name: string, count: number) => string} */
      const say = (name, count) =>
        fill(pluralForm(words, name, count, language), { count, query: said });
      this.list.replaceChildren(...best);
      this.inside.hidden = true;
      const list = make("ol", { role: "list", class: "list" }, ...others);
      this.others.replaceChildren(
        make("summary", {}, say("others", others.length)),
        list,
      );
      this.others.hidden = others.length === 0;
      this.others.open = false;
      const name = messageName(1, outcome, () => false);
      this.status.textContent = say(name, foundOf(outcome.hits));
      this.results.hidden = false;
    }

    fail() {
      this.list.replaceChildren();
      this.inside.hidden = false;
      this.others.hidden = true;
      this.status.textContent = words.failed;
      this.results.hidden = false;
    }

    /**
     * Moves from the field to the results and among them.
     * @param {number} step
     * @returns {boolean} whether there was somewhere to go
     */
    move(step) {
      if (this.results.hidden) return false;
      const links = [...this.results.querySelectorAll("a")];
      const places = [this.field, ...links.filter((link) => !link.closest("details:not([open])"))];
      const here = places.findIndex((place) => place === this.shadow.activeElement);
      const next = here < 0 ? undefined : places[here + step];
      next?.focus();
      return next !== undefined;
    }

    /** @param {string} key */
    press(key) {
      if (key === "ArrowDown") return this.move(1);
      if (key === "ArrowUp") return this.move(-1);
      if (key !== "Escape" || this.results.hidden) return false;
      this.close();
      this.field.focus();
      return true;
    }
  }

  class FaqSearchElement extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot !== null) return;
      const root = rootFor(this);
      // Without, the link within leads to the search.
      if (root !== null) new SearchPanel(this, this.attachShadow({ mode: "open" }), root);
    }
  }

  // The code may have been pasted twice.
  if (customElements.get("faq-search") === undefined) {
    customElements.define("faq-search", FaqSearchElement);
  }
})();
