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
    const links = made.querySelectorAll("a:not([data-fixed])");
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (links)) link.href = address;
    show(find(".result__title a", made), title);
    find(".result__topic", made).textContent = shown.about;
    if (hit.kind === "question") {
      fillAnswer(made, shown, text, marker);
      fillKnown(made, shown);
      return made;
    }
    show(find(".result__excerpt", made), text);
    if (hit.kind === "criterion") {
      fillFigures(find(".result__figures", made), shown);
      hide(find(".result__caution", made), shown.isConfirmed);
      hide(find(".result__go", made), shown.aspect === undefined);
    }
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
   * Says below a question without an answer what is known, and how far to rely on it.
   * @param {DocumentFragment} made
   * @param {Shown} shown
   */
  function fillKnown(made, { known, isConfirmed }) {
    const box = find(".result__known", made);
    hide(box, known.length === 0);
    hide(find(".result__caution", box), isConfirmed);
    repeat(find("ul", box), known, (item, { title, url, text }) => {
      const link = find("a", item);
      link.href = pageAddress("criterion", url, root, "");
      link.textContent = title;
      find("span", item).textContent = text;
    });
  }

  /**
   * @param {Element} list of an empty figure
   * @param {Shown} shown
   */
  function fillFigures(list, { figures }) {
    hide(list, figures.length === 0);
    repeat(list, figures, (item, figure) => {
      for (const part of /** @type {const} */ (["bound", "number", "rest"])) {
        find(`.figure__${part}`, item).textContent = figure[part];
      }
    });
  }

  /**
   * Criteria of one aspect as a table.
   * @param {{kind: string, id: string}[]} hits
   * @param {any} marker of the query
   * @returns {DocumentFragment}
   */
  function table(hits, marker) {
    const rows = hits.map(shownOf);
    const made = copy("#result-table");
    find("h3", made).textContent = rows[0].aspect;
    repeat(find("tbody", made), rows, (line, shown) => {
      const link = find("a", line);
      const found = foundWords([...marker.mark(shown.title), ...marker.mark(shown.text)]);
      link.href = pageAddress("criterion", shown.url, root, found);
      link.textContent = shown.row;
      find(".siblings__note", line).textContent = shown.note;
      find(".siblings__text", line).textContent = shown.text;
      fillFigures(find("ul", line), shown);
    });
    hide(
      find(".result__caution", made),
      rows.every(({ isConfirmed }) => isConfirmed),
    );
    return made;
  }

  /**
   * @param {Element} element
   * @param {boolean} isHidden
   */
  function hide(element, isHidden) {
    /** @type {HTMLElement} */ (element).hidden = isHidden;
  }

  /**
   * Fills a list with copies of its one item.
   * @template Value
   * @param {Element} list
   * @param {Value[]} values
   * @param {(item: Element, value: Value) => void} fillItem
   */
  function repeat(list, values, fillItem) {
    const empty = /** @type {Element} */ (list.firstElementChild);
    list.replaceChildren(
      ...values.map((value) => {
        const item = /** @type {Element} */ (empty.cloneNode(true));
        fillItem(item, value);
        return item;
      }),
    );
  }

  return { find, copy, result, table };
})();
