/**
 * How many of the records found are of each topic, category and kind, as search/facets.py counts.
 */

const Facets = (function () {
  "use strict";

  const { NO_POSTINGS, core, kindOf, postingsOf } = BrowserIndex;
  const { readQuery } = QueryTerms;
  const { filterKey, filterOf } = Filters;
  const { scoresOf } = Engine;

  /**
   * How many of the records found are of each topic, category and kind, by their ids. They pass
   * what is chosen of the other facets. All records count for an empty query.
   * @param {string} text
   * @param {Options} [options]
   * @returns {Record<string, Record<string, number>>}
   */
  function countFacets(text, { topic, category, kind, verbatim = false } = {}) {
    const reading = readQuery(text, verbatim);
    const scores = text === "" ? new Int32Array(core.records).fill(1) : scoresOf(reading);
    /** @type {Record<string, Record<string, number>>} */
    const facets = { topic: {}, category: {}, kind: {} };
    for (const facet of Object.keys(facets)) {
      const others = { topic, category, kind, [facet]: null };
      const passes = filterOf(reading.query, others.topic, others.category, others.kind);
      /** @param {number} record */
      const isFound = (record) =>
        scores[record] > 0 && (passes === null || passes(record));
      for (const id of facet === "kind" ? [] : core.facets[facet]) {
        const { records } = postingsOf(filterKey(facet, id)) ?? NO_POSTINGS;
        const count = records.filter(isFound).length;
        if (count > 0) facets[facet][id] = count;
      }
      for (let record = 0; facet === "kind" && record < core.records; record += 1) {
        const id = kindOf(record);
        if (isFound(record)) facets.kind[id] = (facets.kind[id] ?? 0) + 1;
      }
    }
    return facets;
  }

  return { countFacets };
})();
