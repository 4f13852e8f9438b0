/**
 * Records of each kind as the search page shows them; their markup stands in
 * templates/_parts/results.html.
 */

const SearchResults = (function () {
  "use strict";

  const { linesOf, foundWords, shownOf } = globalThis.FaqSearch;
  const { root } = globalThis.FaqPage;
  const { marked, pageAddress, stateOf } = SearchView;

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
   * What a template of the page holds.
   * @param {string} selector
   * @returns {DocumentFragment}
   */
  function copy(selector) {
    const template = /** @type {HTMLTemplateElement} */ (find(selector));
    return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  }

  /**
   * Fills an element with text in which words are marked.
   * @param {Element} element
   * @param {Fragment[]} fragments
   */
  function show(element, fragments) {
    element.replaceChildren(...marked(fragments));
  }

  /**
   * A record that was found.
   * @param {{kind: string, id: string}} hit
   * @param {any} marker of the query
   * @returns {DocumentFragment}
   */
  function result(hit, marker) {
    const shown = shownOf(hit);
    const made = copy(`#result-${hit.kind}`);
    const [title, text] = [marker.mark(shown.title), marker.mark(shown.text)];
    const address = pageAddress(hit.kind, shown.url, root, foundWords([...title, ...text]));
    for (const link of made.querySelectorAll("a")) link.href = address;
    show(find(".result__title a", made), title);
    find(".result__topic", made).textContent = shown.about;
    if (hit.kind === "question") fillAnswer(made, shown, text, marker);
    else if (hit.kind === "criterion") fillFigures(made, shown);
    else show(find(".result__excerpt", made), text);
    return made;
  }

  /**
   * Gives a question its state, the passage that fits best and the whole answer.
   * @param {DocumentFragment} made
   * @param {Shown} shown
   * @param {Fragment[]} answer
   * @param {any} marker of the query
   */
  function fillAnswer(made, shown, answer, marker) {
    const state = stateOf(shown);
    if (state !== "answered") find(".state", made).replaceWith(copy(`#state-${state}`));
    const cut = marker.excerpt(shown.text);
    show(find(".result__excerpt", made), cut);
    const passage = cut.map((/** @type {Fragment} */ fragment) => fragment.text).join("");
    /** @type {HTMLElement} */ (find(".result__answer", made)).hidden = passage === shown.text;
    find(".result__answer .text", made).replaceChildren(
      ...linesOf(answer).map((/** @type {Fragment[]} */ line) => {
        const paragraph = document.createElement("p");
        show(paragraph, line);
        return paragraph;
      }),
    );
    const caution = /** @type {HTMLElement} */ (find(".result__caution--answer", made));
    caution.hidden = shown.isConfirmed || state !== "answered";
  }

  /**
   * Gives a criterion all its figures, and says how far to rely on them.
   * @param {DocumentFragment} made
   * @param {Shown} shown
   */
  function fillFigures(made, { figures, isConfirmed }) {
    const list = /** @type {HTMLElement} */ (find(".result__figures", made));
    const empty = find("li", list);
    list.hidden = figures.length === 0;
    list.replaceChildren(
      ...figures.map((figure) => {
        const item = /** @type {Element} */ (empty.cloneNode(true));
        for (const part of /** @type {const} */ (["bound", "number", "rest"])) {
          find(`.figure__${part}`, item).textContent = figure[part];
        }
        return item;
      }),
    );
    /** @type {HTMLElement} */ (find(".result__caution", made)).hidden = isConfirmed;
  }

  return { find, copy, result };
})();
