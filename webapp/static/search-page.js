/**
 * The search page: takes the query from the address, shows the hits, and shows them anew while one
 * types. The focus never moves, and the address follows, so that a search can be sent on and comes
 * back with the back button. The messages and the markup of a result stand in
 * templates/search.html; on the live site the server has shown the first results already.
 */
(function () {
  "use strict";

  /** @typedef {{id: string, kind: string}} Hit */

  const { search, countFacets, ready, mark, excerpt, shownOf } = globalThis.FaqSearch;

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** Root of the site: this script lies one folder below it. */
  const root = new URL("..", script.src);

  /**
   * @template {Element} T
   * @param {string} selector
   * @param {ParentNode} [within]
   * @returns {T}
   */
  function find(selector, within = document) {
    const element = within.querySelector(selector);
    if (element === null) throw new Error(`The page lacks ${selector}.`);
    return /** @type {T} */ (element);
  }

  const section = /** @type {HTMLElement} */ (find("#results"));
  const field = /** @type {HTMLInputElement} */ (find("#search"));
  const mail = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".ask a.button"));
  const mailStart = mail === null ? "" : mail.href.slice(0, mail.href.indexOf("body=") + 5);
  const title = document.title.split(" · ").slice(-2).join(" · ");
  const limit = Number(section.dataset.limit);

  /**
   * Loads a piece of the index by a script, since a page opened from a folder may not fetch.
   * @param {{kind: string, number: number}} piece
   * @returns {Promise<void>}
   */
  function load({ kind, number }) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      const { folder } = globalThis.FaqSearchIndex;
      element.src = new URL(`assets/${folder}/${kind}-${number}.js`, root).href;
      element.addEventListener("load", () => resolve());
      element.addEventListener("error", () => reject(new Error(`${element.src} is missing.`)));
      document.head.append(element);
    });
  }

  /**
   * Fills an element with text in which the words of the query are marked.
   * @param {Element} element
   * @param {{text: string, isMatch: boolean}[]} pieces
   */
  function show(element, pieces) {
    element.replaceChildren(
      ...pieces.map(({ text, isMatch }) => {
        if (!isMatch) return text;
        const marked = document.createElement("mark");
        marked.textContent = text;
        return marked;
      }),
    );
  }

  /**
   * @param {string} selector
   * @returns {DocumentFragment}
   */
  function copy(selector) {
    const template = /** @type {HTMLTemplateElement} */ (find(selector));
    return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  }

  /**
   * @param {string} id
   * @param {string} query
   * @returns {DocumentFragment}
   */
  function result(id, query) {
    const { title: asked, about, url, isAnswered, text } = shownOf(id);
    const made = copy("#result");
    const link = /** @type {HTMLAnchorElement} */ (find(".result__title a", made));
    link.href = new URL(url, root).href;
    show(link, mark(asked, query));
    find(".result__topic", made).textContent = about;
    if (!isAnswered) {
      const state = text === "" ? "#state-open" : "#state-draft";
      find(".state", made).replaceWith(copy(state));
    }
    show(find(".result__excerpt", made), excerpt(text, query));
    return made;
  }

  /**
   * @param {string} id
   * @returns {DocumentFragment}
   */
  function card(id) {
    const { title: asked, about, url, figure } = shownOf(id);
    const made = copy("#card");
    const link = /** @type {HTMLAnchorElement} */ (find(".criterion-card__title a", made));
    link.href = new URL(url, root).href;
    link.textContent = asked;
    find(".criterion-card__about", made).textContent = about;
    if (figure === null) {
      find(".criterion-card__figure", made).remove();
    } else {
      find(".figure__bound", made).textContent = figure.bound;
      find(".figure__number", made).textContent = figure.number;
      find(".figure__rest", made).textContent = figure.rest;
    }
    return made;
  }

  /**
   * @param {boolean} isShown
   * @param {string} selector
   */
  function reveal(isShown, selector) {
    /** @type {HTMLElement} */ (find(selector)).hidden = !isShown;
  }

  /**
   * The address of a search on this page.
   * @param {string} query
   * @param {boolean} [isVerbatim]
   */
  function address(query, isVerbatim = false) {
    const asked = new URLSearchParams({ q: query });
    if (isVerbatim) asked.set("exact", "1");
    return query === "" ? location.pathname : `?${asked}`;
  }

  /**
   * Shows the results of a query that the index has been loaded for.
   * @param {string} query
   * @param {boolean} verbatim
   */
  function render(query, verbatim) {
    const { confident, hits, totals, suggestion } = search(query, { limit, verbatim });
    const questions = hits.filter((/** @type {Hit} */ { kind }) => kind === "question");
    const cards = hits
      .filter((/** @type {Hit} */ { kind }) => kind === "criterion")
      .slice(0, Number(section.dataset.cardLimit));
    const found = totals.question;
    const message =
      found === 0
        ? cards.length > 0
          ? section.dataset.criteria
          : section.dataset.none
        : !confident
          ? section.dataset.unsure
          : found === 1
            ? section.dataset.one
            : found <= limit
              ? section.dataset.many
              : section.dataset.first;
    const isAsked = query !== "";
    const searched = suggestion ?? query;
    find("#results-summary").textContent = !isAsked
      ? section.dataset.all ?? ""
      : (message ?? "")
          .replace("{count}", String(found))
          .replace("{limit}", String(limit))
          .replace("{query}", () => searched);
    document.title = isAsked ? `${query} · ${title}` : title;
    reveal(suggestion !== null, "#results-mended");
    find("#results-suggestion").textContent = suggestion ?? "";
    find("#results-asked").textContent = query;
    /** @type {HTMLAnchorElement} */ (find("#results-verbatim")).href = address(query, true);
    reveal(isAsked && !(found > 0 && confident), "#results-help");
    if (mail !== null) mail.href = mailStart + encodeURIComponent(query);
    showFacets(query, verbatim, isAsked);
    reveal(cards.length > 0, "#results-cards");
    find("#results-cards .criterion-cards").replaceChildren(
      ...cards.map((/** @type {Hit} */ { id }) => card(id)),
    );
    reveal(isAsked, "#results-list");
    find("#results-list").replaceChildren(
      ...questions.map((/** @type {Hit} */ { id }) => result(id, query)),
    );
    reveal(!isAsked, "#all-questions");
  }

  /**
   * @param {string} query
   * @param {boolean} verbatim
   * @param {boolean} isAsked
   */
  function showFacets(query, verbatim, isAsked) {
    const facets = countFacets(query, verbatim);
    reveal(isAsked && Object.keys(facets.topic).length > 0, "#results-facets");
    /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll("#results-facets li")
    ).forEach((item) => {
      const { facet = "", id = "" } = item.dataset;
      const count = facets[facet][id] ?? 0;
      item.hidden = count === 0;
      find(".facets__count", item).textContent = String(count);
      /** @type {HTMLAnchorElement} */ (find("a", item)).href = address(`${query} ${facet}:${id}`);
    });
  }

  /**
   * What is asked, as the server reads it too.
   * @param {string} text
   */
  function tidy(text) {
    const cut = Array.from(text).slice(0, Number(section.dataset.queryLength)).join("");
    return cut.trim().replace(/\s+/g, " ");
  }

  let latest = 0;

  /**
   * Loads what the query needs, then shows its results, unless another one has been asked since.
   * @param {string} query
   * @param {boolean} verbatim
   */
  async function ask(query, verbatim) {
    latest += 1;
    const turn = latest;
    await ready(query, { limit, verbatim }, load);
    if (turn === latest) render(query, verbatim);
  }

  function askAddress() {
    const asked = new URLSearchParams(location.search);
    const query = tidy(asked.get("q") ?? "");
    field.value = query;
    return ask(query, asked.has("exact"));
  }

  field.addEventListener("input", () => {
    const query = tidy(field.value);
    history.replaceState(null, "", address(query));
    void ask(query, false);
  });
  window.addEventListener("popstate", () => void askAddress());
  if (!("isShown" in section.dataset) && location.search !== "") void askAddress();
})();
