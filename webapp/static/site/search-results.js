/**
 * Questions and criteria as the search page shows them; their markup stands in
 * templates/pages/search.html.
 */

const SearchResults = (function () {
  "use strict";

  const { linesOf, foundWords, shownOf } = globalThis.FaqSearch;
  const { root } = globalThis.FaqPage;
  const { marked, pageAddress } = SearchView;

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
   * Fills a link with a title, and lets it hand the words found to the page it leads to.
   * @param {HTMLAnchorElement} link
   * @param {string} url
   * @param {Fragment[]} fragments of the title
   * @param {Fragment[]} others
   */
  function fillLink(link, url, fragments, others) {
    link.href = pageAddress(url, root, foundWords([...fragments, ...others]));
    show(link, fragments);
  }

  /**
   * A question that was found.
   * @param {string} id
   * @param {any} marker of the query
   * @returns {DocumentFragment}
   */
  function result(id, marker) {
    const { title: asked, about, url, isAnswered, text } = shownOf(id);
    const made = copy("#result");
    const [answer, cut] = [marker.mark(text), marker.excerpt(text)];
    fillLink(find(".result__title a", made), url, marker.mark(asked), answer);
    find(".result__topic", made).textContent = about;
    if (!isAnswered) {
      const state = text === "" ? "#state-open" : "#state-draft";
      find(".state", made).replaceWith(copy(state));
    }
    show(find(".result__excerpt", made), cut);
    const shown = cut.map((/** @type {Fragment} */ fragment) => fragment.text).join("");
    /** @type {HTMLElement} */ (find(".result__answer", made)).hidden = shown === text;
    find(".result__answer .text", made).replaceChildren(
      ...linesOf(answer).map((/** @type {Fragment[]} */ line) => {
        const paragraph = document.createElement("p");
        show(paragraph, line);
        return paragraph;
      }),
    );
    return made;
  }

  /**
   * A criterion that was found.
   * @param {string} id
   * @param {any} marker of the query
   * @returns {DocumentFragment}
   */
  function card(id, marker) {
    const { title: asked, about, url, figure } = shownOf(id);
    const made = copy("#card");
    fillLink(find(".criterion-card__title a", made), url, marker.mark(asked), []);
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

  return { find, copy, result, card };
})();
