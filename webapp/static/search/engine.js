/**
 * Query -> hits: terms are looked up, impacts are added, as search/engine.py does it; see there for
 * the why.
 */

/** @typedef {{id: string, score: number, kind: string, more: boolean, sibling: boolean}} Hit more: folded away; sibling: one of those that stand together */
/** @typedef {{confident: boolean, hits: Hit[], totals: Record<string, number>, suggestion: string | null}} Results */
/** @typedef {{limit?: number, topic?: string | null, category?: string | null, kind?: string | null, verbatim?: boolean, prefer?: string | null}} Options */

const Engine = (function () {
  "use strict";

  const { core, handicaps, kindOf, kinds, rules, shownOf } = BrowserIndex;
  const { readQuery } = QueryTerms;
  const { filterOf } = Filters;
  const { setOf } = Sets;

  /**
   * The records that hold a word of the query, whatever their kind, best first.
   * @param {string} text
   * @param {Options} [options] limit 10 unless told; topic and category are ids; with verbatim no
   *   typing error is mended; prefer is a category, which siblings begin with
   * @returns {Results}
   */
  function search(text, { limit = 10, topic, category, kind, verbatim = false, prefer = null } = {}) {
    const reading = readQuery(text, verbatim);
    const scores = scoresOf(reading);
    const passes = filterOf(reading.query, topic, category, kind);
    const { numbers, totals } = bestOf(scores, Math.max(limit, rules.shown), passes);
    const best = numbers.length > 0 ? scores[numbers[0]] : 0;
    const [part, whole] = rules.shownPart;
    const near = numbers.slice(0, rules.shown).filter((one) => scores[one] * whole >= best * part);
    const siblings = setOf(scores, passes, near, reading.asked, prefer);
    const first = numbers.findIndex((one) => siblings.includes(one));
    const others = numbers.filter((one) => !siblings.includes(one));
    if (first >= 0) others.splice(first, 0, ...siblings);
    return {
      confident: best > 0 && (!reading.asked[0] || isConfident(reading.asked, numbers[0], best)),
      hits: others.slice(0, limit).map((record) => {
        const sibling = siblings.includes(record);
        const more = !sibling && !near.includes(record);
        return { id: shownOf(record)?.id ?? "", score: scores[record], kind: kindOf(record), more, sibling };
      }),
      totals,
      suggestion: reading.correction,
    };
  }

  /**
   * The score of each record; 1 for all where no word is asked for, but filters.
   * @param {QueryReading} reading
   * @returns {Int32Array}
   */
  function scoresOf({ asked, query: { filters, unwanted, excluded } }) {
    const rest = [...Object.keys(filters), ...unwanted, ...excluded];
    return asked[0] || !rest[0] ? addUp(asked) : new Int32Array(core.records).fill(1);
  }

  /**
   * The score of each record: the sum of the impacts of what was asked, less its handicap.
   * @param {QueryTerm[]} asked
   * @returns {Int32Array}
   */
  function addUp(asked) {
    const scores = new Int32Array(core.records);
    for (const { finds, postings } of asked) {
      if (!finds) continue;
      const { records, impacts } = postings;
      for (let i = 0; i < records.length; i += 1) scores[records[i]] += impacts[i];
    }
    for (const { finds, postings } of asked) {
      if (finds) continue;
      const { records, impacts } = postings;
      for (let i = 0; i < records.length; i += 1) {
        if (scores[records[i]] > 0) scores[records[i]] += impacts[i];
      }
    }
    let weight = 0;
    for (const one of asked) weight += one.weight;
    for (let record = 0; record < scores.length; record += 1) {
      if (scores[record] === 0) continue;
      const handicap = Math.floor((handicaps[record] * weight) / 1000);
      scores[record] = Math.max(1, scores[record] - handicap);
    }
    return scores;
  }

  /**
   * The best records, and how many of each kind were found; the first in the index among equal ones.
   * @param {Int32Array} scores
   * @param {number} limit
   * @param {((record: number) => boolean) | null} passes
   * @returns {{numbers: number[], totals: Record<string, number>}}
   */
  function bestOf(scores, limit, passes) {
    /** @type {number[]} */
    const numbers = [];
    /** @type {Record<string, number>} */
    const totals = {};
    let least = 0;
    let record = 0;
    let end = 0;
    for (const [kind, count] of kinds) {
      end += count;
      let total = 0;
      for (; record < end; record += 1) {
        const score = scores[record];
        if (score === 0 || (passes !== null && !passes(record))) continue;
        total += 1;
        if (score <= least) continue;
        let place = numbers.length;
        while (place > 0 && scores[numbers[place - 1]] < score) place -= 1;
        numbers.splice(place, 0, record);
        if (numbers.length > limit) numbers.pop();
        if (numbers.length === limit) least = scores[numbers[limit - 1]];
      }
      totals[kind] = total;
    }
    return { numbers, totals };
  }

  /**
   * @param {QueryTerm[]} asked
   * @param {number} record the best
   * @param {number} score
   */
  function isConfident(asked, record, score) {
    const [part, whole] = rules.evidencePart;
    let weight = 0;
    let held = 0;
    for (const one of asked) {
      weight += one.weight;
      if (one.evidence === 0) continue;
      held += one.evidence * (one.postings.impacts[one.postings.records.indexOf(record)] ?? 0);
    }
    const share = weight > 0 ? Math.floor((1000 * score) / weight) : 0;
    const all = whole * rules.wholeEvidence * core.unknownWeight;
    const evidence = Math.floor((1000 * part * held) / all);
    return evidence > 0 && share + evidence >= core.least[kindOf(record)];
  }

  return { scoresOf, search };
})();
