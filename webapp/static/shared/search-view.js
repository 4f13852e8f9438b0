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
   * The address of a page, which is handed the words that were found.
   * @param {string} url from the root of the site
   * @param {URL} root
   * @param {string} found
   */
  function pageAddress(url, root, found) {
    const address = new URL(url, root);
    if (found !== "") address.search = String(new URLSearchParams({ found }));
    return address.href;
  }

  /**
   * The ids of the hits of a kind.
   * @param {{hits: {id: string, kind: string}[]}} results
   * @param {string} kind
   */
  function idsOf({ hits }, kind) {
    return hits.filter((hit) => hit.kind === kind).map(({ id }) => id);
  }

  /**
   * The name of the message that says what was found; the server chooses in the same way.
   * @param {{kind: string, page: number, limit: number}} asked
   * @param {{confident: boolean, totals: Record<string, number>}} results
   * @param {() => boolean} isFoundElsewhere whether there are hits without the filters
   */
  function messageName({ kind, page, limit }, { confident, totals }, isFoundElsewhere) {
    const isOfCriteria = kind === "criterion";
    const count = totals[kind || "question"];
    const criteria = totals.criterion > 0;
    if (!isOfCriteria && count > 0 && !confident) {
      return criteria && page === 1 ? "unsureCriteria" : "unsure";
    }
    if (count === 0 && criteria) return "criteria";
    if (count === 0) return isFoundElsewhere() ? "noneChosen" : "none";
    const many = count <= limit ? "many" : isOfCriteria || page > 1 ? "part" : "first";
    const name = count === 1 ? "one" : many;
    return isOfCriteria ? `criteria${name[0].toUpperCase()}${name.slice(1)}` : name;
  }

  return { tidy, fill, marked, pageAddress, idsOf, messageName };
})();
