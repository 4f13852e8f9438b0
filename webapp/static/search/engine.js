/**
 * Query -> hits: terms are looked up, impacts are added, as search/engine.py does it; see there for
 * the why.
 */

/** @typedef {{id: string, score: number, kind: string}} Hit */
/** @typedef {{question: number, criterion: number}} Totals found of each kind */
/** @typedef {{confident: boolean, hits: Hit[], totals: Totals, suggestion: string | null}} Results */
/** @typedef {{limit?: number, topic?: string | null, category?: string | null, kind?: string | null, verbatim?: boolean}} Options */

const Engine = (function () {
  "use strict";

  const { core, kindOf, rules, shownOf } = BrowserIndex;
  const { readQuery } = QueryTerms;
  const { filterOf, heldShare } = Filters;

  /**
   * The questions that hold a word of the query, then the criteria that match it better still,
   * each best first.
   * @param {string} text
   * @param {Options} [options] limit 10 of each kind unless told; topic and category are ids;
   *   with verbatim no typing error is mended
   * @returns {Results}
   */
  function search(text, { limit = 10, topic, category, kind, verbatim = false } = {}) {
    const reading = readQuery(text, verbatim);
    const scores = addUp(reading.asked);
    const passes = filterOf(reading.query, topic, category, kind);
    const questions = bestOf(scores, 0, core.questions, limit, passes);
    const best = questions.numbers.length > 0 ? scores[questions.numbers[0]] : 0;
    const holds = core.questions < core.records ? heldShare(reading.asked) : null;
    const criteria = bestOf(
      scores,
      core.questions,
      core.records,
      limit,
      (record) =>
        scores[record] * rules.criterionPart[1] >= best * rules.criterionPart[0] &&
        (holds === null || holds(record)) &&
        (passes === null || passes(record)),
    );
    return {
      confident: best > 0 && isConfident(reading.asked, scores, best),
      hits: [...questions.numbers, ...criteria.numbers].map((record) => ({
        id: shownOf(record)?.id ?? "",
        score: scores[record],
        kind: kindOf(record),
      })),
      totals: { question: questions.total, criterion: criteria.total },
      suggestion: reading.correction,
    };
  }

  /**
   * The sum of the impacts of what was asked, for each record.
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
    return scores;
  }

  /**
   * The best of the records from one to before another, and how many of them were found; the first
   * in the index among equal ones.
   * @param {Int32Array} scores
   * @param {number} from
   * @param {number} to
   * @param {number} limit
   * @param {((record: number) => boolean) | null} passes
   * @returns {{numbers: number[], total: number}}
   */
  function bestOf(scores, from, to, limit, passes) {
    /** @type {number[]} */
    const numbers = [];
    let total = 0;
    let least = 0;
    for (let record = from; record < to; record += 1) {
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
    return { numbers, total };
  }

  /**
   * @param {QueryTerm[]} asked
   * @param {Int32Array} scores
   * @param {number} best
   */
  function isConfident(asked, scores, best) {
    let possible = 0;
    for (const one of asked) possible += one.possible;
    let rival = 0;
    for (const record of core.rivals) rival = Math.max(rival, scores[record]);
    return (
      Math.floor((1000 * best) / core.unknownWeight) +
        (possible > 0 ? Math.floor((1000 * best) / possible) : 0) -
        Math.floor((rules.rivalPart * Math.min(rival, rules.rivalLimit * best)) / best) >=
      rules.confident
    );
  }

  return { addUp, search };
})();
