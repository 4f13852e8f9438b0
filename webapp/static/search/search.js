/**
 * What pages use of the search: the one name that assets/search.js adds to globalThis. Nothing in it
 * knows a page; Node runs it as it is.
 */
(function () {
  "use strict";

  const { search } = Engine;
  const { countFacets } = Facets;
  const { foundWords, linesOf, markerOf } = Excerpts;
  const { add, has, shownOfHit, takeMissing } = BrowserIndex;
  const { term, terms } = Analysis;

  /**
   * Loads the pieces of the index that a search asks for. Where one script holds the whole index,
   * there is nothing to load.
   * @param {string} text
   * @param {Options} options
   * @param {(piece: {kind: string, number: number}) => Promise<void>} load
   * @returns {Promise<void>} rejected where a piece does not come; each is asked for once
   */
  async function ready(text, options, load) {
    for (;;) {
      search(text, options);
      countFacets(text, options);
      const missing = takeMissing();
      if (missing.length === 0) return;
      await Promise.all(missing.map(load));
      if (!missing.every(has)) throw new Error("The index is not whole.");
    }
  }

  globalThis.FaqSearch = {
    search,
    countFacets,
    ready,
    markerOf,
    linesOf,
    foundWords,
    shownOf: shownOfHit,
    add,
    has,
    term,
    terms,
  };
})();
