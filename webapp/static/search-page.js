/**
 * The search page of the export: takes the query from the address, shows the hits.
 * The messages and the markup of a result stand in templates/search.html.
 */
(function () {
  "use strict";

  /** @typedef {{id: string, kind: string}} Hit */

  const { search, mark, excerpt, shown } = globalThis.FaqSearch;

  /** Root of the site: this script lies one folder below it. */
  const root = new URL("..", /** @type {HTMLScriptElement} */ (document.currentScript).src);

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
   * @param {string} id
   * @param {string} query
   * @returns {DocumentFragment}
   */
  function result(id, query) {
    const { title, about, url, isAnswered, text } = shown[id];
    const made = /** @type {DocumentFragment} */ (
      /** @type {HTMLTemplateElement} */ (find("#result")).content.cloneNode(true)
    );
    const link = /** @type {HTMLAnchorElement} */ (find(".result__title a", made));
    link.href = new URL(url, root).href;
    show(link, mark(title, query));
    find(".result__topic", made).textContent = about;
    if (!isAnswered) {
      const open = /** @type {HTMLTemplateElement} */ (find("#state-open"));
      find(".state", made).replaceWith(open.content.cloneNode(true));
    }
    show(find(".result__excerpt", made), excerpt(text, query));
    return made;
  }

  /**
   * @param {string} id
   * @returns {DocumentFragment}
   */
  function card(id) {
    const { title, about, url, figure } = shown[id];
    const made = /** @type {DocumentFragment} */ (
      /** @type {HTMLTemplateElement} */ (find("#card")).content.cloneNode(true)
    );
    const link = /** @type {HTMLAnchorElement} */ (find(".criterion-card__title a", made));
    link.href = new URL(url, root).href;
    link.textContent = title;
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

  const section = /** @type {HTMLElement} */ (find("#results"));
  const asked = new URLSearchParams(location.search).get("q") ?? "";
  const cut = Array.from(asked).slice(0, Number(section.dataset.queryLength)).join("");
  const query = cut.trim().replace(/\s+/g, " ");
  if (query === "") return;

  const limit = Number(section.dataset.limit);
  const results = search(query, { limit });
  const total = results.totals.question;
  /** @type {Hit[]} */
  const found = results.hits;
  const hits = found.filter(({ kind }) => kind === "question");
  const cards = found
    .filter(({ kind }) => kind === "criterion")
    .slice(0, Number(section.dataset.cardLimit));
  const message =
    hits.length === 0
      ? cards.length > 0
        ? section.dataset.criteria
        : section.dataset.none
      : !results.confident
        ? section.dataset.unsure
        : total === 1
          ? section.dataset.one
          : total <= limit
            ? section.dataset.many
            : section.dataset.first;
  /** @type {HTMLInputElement} */ (find("#search")).value = query;
  document.title = `${query} · ${document.title}`;
  find("#results-summary").textContent = (message ?? "")
    .replace("{count}", String(total))
    .replace("{limit}", String(limit))
    .replace("{query}", () => query);
  /** @type {HTMLElement} */ (find("#results-help")).hidden = results.confident;
  const mail = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".ask a.button"));
  if (mail !== null) mail.href += encodeURIComponent(query); // it ends with "body="
  /** @type {HTMLElement} */ (find("#all-questions")).hidden = true;
  const cardList = /** @type {HTMLElement} */ (find("#results-cards"));
  cardList.hidden = cards.length === 0;
  cardList.replaceChildren(...cards.map(({ id }) => card(id)));
  const list = /** @type {HTMLElement} */ (find("#results-list"));
  list.hidden = false;
  list.replaceChildren(...hits.map(({ id }) => result(id, query)));
})();
