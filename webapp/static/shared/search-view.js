/** What every view of a search shows in the same way: here, and on the pages of others. */
const SearchView = (function () {
  "use strict";

  /**
   * What is asked, as the server reads it too.
   * @param {string} text
   * @param {number} most characters
   */
  function tidy(text, most) {
    return Array.from(text).slice(0, most).join("").trim().replace(/\s+/g, " ");
  }

  /**
   * A string with its values.
   * @param {string} text
   * @param {Record<string, string | number>} values
   */
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
  }

  /**
   * Text in which words are marked.
   * @param {{text: string, isMatch: boolean}[]} fragments
   * @returns {(Node | string)[]}
   */
  function marked(fragments) {
    return fragments.map(({ text, isMatch }) => {
      if (!isMatch) return text;
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    });
  }

  /**
   * The text, cut to at most so many characters.
   * @param {string} text
   * @param {number} most
   */
  function shortened(text, most) {
    const characters = Array.from(text);
    return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
  }

  /** Kinds of records whose pages mark the words that led to them. */
  const MARKING = ["question", "criterion"];

  /**
   * The address of the page of a record, which is handed the words that were found.
   * @param {string} kind
   * @param {string} url from the root of the site
   * @param {URL} root
   * @param {string} found
   */
  function pageAddress(kind, url, root, found) {
    const address = new URL(url, root);
    if (found !== "" && MARKING.includes(kind)) {
      address.search = String(new URLSearchParams({ found }));
    }
    return address.href;
  }

  /**
   * The name of the state of a question.
   * @param {{isAnswered: boolean, text: string}} shown
   * @returns {"answered" | "open" | "draft"}
   */
  function stateOf({ isAnswered, text }) {
    if (isAnswered) return "answered";
    return text === "" ? "open" : "draft";
  }

  /**
   * How many records were found, of all kinds.
   * @param {{totals: Record<string, number>}} results
   */
  function countOf({ totals }) {
    return Object.values(totals).reduce((sum, count) => sum + count, 0);
  }

  /**
   * Hits as they stand in a list: siblings as one item, every other one by itself.
   * @template {{sibling: boolean}} Hit
   * @param {Hit[]} hits
   * @returns {Hit[][]}
   */
  function itemsOf(hits) {
    /** @type {Hit[][]} */
    const items = [];
    hits.forEach((hit, place) => {
      if (hit.sibling && hits[place - 1]?.sibling) items[items.length - 1].push(hit);
      else items.push([hit]);
    });
    return items;
  }

  /**
   * How many hits are not folded away.
   * @param {{more: boolean}[]} hits
   */
  function foundOf(hits) {
    return hits.filter(({ more }) => !more).length;
  }

  /**
   * The name of the message that says what was found; the server chooses in the same way.
   * @param {number} page
   * @param {{confident: boolean, hits: {more: boolean}[]}} results
   * @param {() => boolean} isFoundElsewhere whether there are hits without the filters
   */
  function messageName(page, { confident, hits }, isFoundElsewhere) {
    if (hits.length === 0) return isFoundElsewhere() ? "noneChosen" : "none";
    if (page > 1) return "part";
    if (!confident) return "unsure";
    return foundOf(hits) === 1 ? "one" : "many";
  }

  return { tidy, fill, marked, shortened, pageAddress, stateOf, countOf, foundOf, itemsOf, messageName };
})();
