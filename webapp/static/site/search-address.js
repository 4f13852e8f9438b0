/**
 * The addresses of searches, as webapp/search_page/address.py reads and writes them.
 */

/** @typedef {{query: string, verbatim: boolean, topic: string, category: string, kind: string, page: number}} Asked empty where nothing is chosen */

const SearchAddress = (function () {
  "use strict";

  const { tidy } = SearchView;

  const FACETS = /** @type {const} */ (["topic", "category", "kind"]);

  /**
   * What an address asks for; what does not exist is not asked for.
   * @param {string} parameters
   * @param {{queryLength: number, mostPages: number, isOffered: (facet: string, value: string) => boolean}} known
   * @returns {Asked}
   */
  function readAddress(parameters, { queryLength, mostPages, isOffered }) {
    const values = new URLSearchParams(parameters);
    const query = tidy(values.get("q") ?? "", queryLength);
    const [topic, category, kind] = FACETS.map((facet) => {
      const value = values.get(facet) ?? "";
      return isOffered(facet, value) ? value : "";
    });
    const page = values.get("page") ?? "";
    return {
      query,
      verbatim: (values.get("exact") ?? "") !== "",
      topic,
      category,
      kind: query === "" ? "" : kind,
      page: /^[1-9][0-9]{0,3}$/.test(page) ? Math.min(Number(page), mostPages) : 1,
    };
  }

  /**
   * @param {Asked} one
   * @param {Partial<Asked>} [changes] another page than the first is one of them
   * @returns {string}
   */
  function addressOf(one, changes) {
    const { query, verbatim, topic, category, kind, page } = { ...one, page: 1, ...changes };
    const values = Object.entries({
      q: query,
      exact: verbatim ? "1" : "",
      topic,
      category,
      kind: query === "" ? "" : kind,
      page: page > 1 ? String(page) : "",
    }).filter(([, value]) => value !== "");
    return values.length === 0 ? location.pathname : `?${new URLSearchParams(values)}`;
  }

  /**
   * The pages to link, as webapp/search_page/address.py gives them; null for a gap.
   * @param {number} page
   * @param {number} last
   * @returns {(number | null)[]}
   */
  function pageNumbers(page, last) {
    /** @type {(number | null)[]} */
    const numbers = [];
    for (let number = 1; number <= last && last > 1; number += 1) {
      /** @param {number} one */
      const isNear = (one) => one === 1 || one === last || Math.abs(one - page) <= 1;
      if (isNear(number) || (isNear(number - 1) && isNear(number + 1))) numbers.push(number);
      else if (numbers[numbers.length - 1] !== null) numbers.push(null);
    }
    return numbers;
  }

  return { FACETS, readAddress, addressOf, pageNumbers };
})();
