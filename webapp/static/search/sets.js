/**
 * Siblings together: what differs by category, time or case is shown as one set, as search/sets.py
 * does it; see there for the why.
 */
const Sets = (function () {
  "use strict";

  const { core, rules } = BrowserIndex;
  const { filterKey, recordsOf } = Filters;

  /** @type {Map<number, number[]>} record -> those of its aspect, itself among them */
  const siblings = new Map();
  for (const group of Object.values(core.siblings)) {
    for (const record of group) siblings.set(record, group);
  }
  const categories = new Set(core.facets.category);

  /**
   * The records that hold for a category that a query names.
   * @param {QueryTerm[]} asked
   * @returns {Set<number>}
   */
  function ofNamed(asked) {
    const named = asked
      .flatMap(({ terms }) => terms)
      .filter((term) => term.startsWith(rules.conceptPrefix))
      .map((concept) => concept.slice(rules.conceptPrefix.length))
      .filter((id) => categories.has(id));
    return recordsOf(named.map((id) => filterKey("category", id)));
  }

  /**
   * Siblings that answer a query together, in the order shown; none, or two or more.
   * @param {Int32Array} scores
   * @param {((record: number) => boolean) | null} passes
   * @param {number[]} shown the hits that are not folded away, best first
   * @param {QueryTerm[]} asked
   * @param {string | null} prefer a category
   * @returns {number[]}
   */
  function setOf(scores, passes, shown, asked, prefer) {
    const groups = new Set(shown.map((record) => siblings.get(record)));
    groups.delete(undefined);
    if (groups.size === 0) return [];
    const named = ofNamed(asked);
    const isFound = (/** @type {number} */ one) => scores[one] > 0 && (passes === null || passes(one));
    let [part, whole] = rules.setPart;
    let least = scores[shown[0]] * part;
    /** @type {number[]} */
    let best = [];
    for (const group of groups) {
      const found = /** @type {number[]} */ (group).filter(isFound);
      const held = found.filter((one) => named.has(one));
      const ranked = (held.length > 0 ? held : found).sort((one, other) => scores[other] - scores[one]);
      if (ranked.length < 2 || scores[ranked[1]] * whole < least) continue;
      best = ranked;
      least = scores[ranked[1]] * whole + 1;
    }
    if (best.length === 0) return [];
    [part, whole] = rules.aheadPart;
    const ahead = scores[best[1]] * whole < scores[best[0]] * part ? best[0] : -1;
    const first = recordsOf(prefer === null ? [] : [filterKey("category", prefer)]);
    const place = (/** @type {number} */ one) => (first.has(one) ? 0 : 2) + (one === ahead ? 0 : 1);
    // In the index they stand category by category.
    return best.sort((one, other) => place(one) - place(other) || one - other);
  }

  return { setOf };
})();
