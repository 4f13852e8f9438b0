/**
 * Query -> hits in the browser, as search/engine.py and search/excerpts.py do it in Python.
 * No DOM here: the page code is search-page.js, and Node runs this file as it is.
 *
 * Adds `FaqSearch` to globalThis. Needs `FaqSearchIndex` (search-index.js) and `FaqAnalysis`.
 */
(function () {
  "use strict";

  /** @typedef {{id: string, score: number, kind: string}} Hit */
  /** @typedef {{question: number, criterion: number}} Totals found of each kind */
  /** @typedef {{confident: boolean, hits: Hit[], totals: Totals, suggestion: string | null}} Results */
  /** @typedef {{limit?: number, topic?: string | null, category?: string | null}} Options */
  /** @typedef {{text: string, isMatch: boolean}} Piece */
  /** @typedef {{bound: string, number: string, rest: string}} Figure */
  /** @typedef {{title: string, about: string, url: string, isAnswered: boolean, text: string, figure: Figure | null}} Shown */

  /**
   * What search/browser.py writes: records are [id, kind, topic id, category ids], terms map to
   * [weight, record number, impact, record number, impact, ...].
   * @type {{
   *   unknownWeight: number,
   *   stopWords: string[],
   *   confidentShare: [number, number],
   *   criterionShare: [number, number],
   *   excerptWords: number,
   *   leadWords: number,
   *   records: [string, string, string, string[]][],
   *   terms: Record<string, number[]>,
   *   shown: Record<string, Shown>,
   * }}
   */
  const index = globalThis.FaqSearchIndex;
  const analysis = globalThis.FaqAnalysis;

  /** Term -> [weight, record number, impact, ...]. A Map, since "constructor" is a word too. */
  const numbersOf = new Map(Object.entries(index.terms));

  const stopWords = new Set(index.stopWords);

  /**
   * The different terms of a query that count, in order: words of grammar are left out.
   * @param {string} query
   * @returns {string[]}
   */
  function queryTerms(query) {
    const folded = analysis.words(query).map((word) => analysis.fold(word.text));
    return [
      ...new Set(
        folded.filter((word) => word !== "" && !stopWords.has(word)).map((word) => analysis.stem(word)),
      ),
    ];
  }

  /**
   * The questions that hold a word of the query, then the criteria that match it better still,
   * each best first.
   * @param {string} query
   * @param {Options} [options] limit 10 of each kind unless told; topic and category are ids
   * @returns {Results}
   */
  function search(query, { limit = 10, topic, category } = {}) {
    const wanted = queryTerms(query);
    /** @type {Map<number, number>} */
    const scores = new Map();
    for (const term of wanted) {
      const numbers = numbersOf.get(term) ?? [];
      for (let i = 1; i < numbers.length; i += 2) {
        scores.set(numbers[i], (scores.get(numbers[i]) ?? 0) + numbers[i + 1]);
      }
    }
    const ranked = [...scores]
      .filter(([number]) => {
        const [, , itsTopic, itsCategories] = index.records[number];
        return (
          (topic == null || itsTopic === topic) &&
          (category == null || itsCategories.includes(category))
        );
      })
      .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const questions = ranked.filter(([number]) => index.records[number][1] === "question");
    const bestScore = questions.length > 0 ? questions[0][1] : 0;
    const criteria = ranked.filter(
      ([number, score]) =>
        index.records[number][1] === "criterion" &&
        score >= bestScore &&
        holdsShare(wanted, number, index.criterionShare),
    );
    return {
      confident:
        questions.length > 0 && holdsShare(wanted, questions[0][0], index.confidentShare),
      hits: [...questions.slice(0, limit), ...criteria.slice(0, limit)].map(([number, score]) => ({
        id: index.records[number][0],
        score,
        kind: index.records[number][1],
      })),
      totals: { question: questions.length, criterion: criteria.length },
      suggestion: null,
    };
  }

  /**
   * Whether a record holds this share, by weight, of the words that were asked.
   * @param {string[]} wanted
   * @param {number} record its number
   * @param {[number, number]} share
   */
  function holdsShare(wanted, record, share) {
    let asked = 0;
    let found = 0;
    for (const term of wanted) {
      const numbers = numbersOf.get(term);
      const weight = numbers?.[0] ?? index.unknownWeight;
      asked += weight;
      if (numbers?.some((number, i) => i % 2 === 1 && number === record)) found += weight;
    }
    const [numerator, denominator] = share;
    return found * denominator >= asked * numerator;
  }

  /**
   * The text in pieces, with the words of the query as pieces of their own.
   * @param {string} text
   * @param {string} query
   * @returns {Piece[]}
   */
  function mark(text, query) {
    return pieces(text, analysis.words(text), new Set(queryTerms(query)), 0, text.length);
  }

  /**
   * The passage of a text that holds the most different words of the query.
   * @param {string} text
   * @param {string} query
   * @returns {Piece[]}
   */
  function excerpt(text, query) {
    const wanted = new Set(queryTerms(query));
    const found = analysis.words(text);
    if (found.length === 0) return [];
    const latest = Math.max(0, found.length - index.excerptWords);
    const first = Math.min(Math.max(0, densest(found, wanted) - index.leadWords), latest);
    const last = Math.min(found.length, first + index.excerptWords);
    const start = first === 0 ? 0 : found[first].start;
    const end = last === found.length ? text.length : found[last - 1].end;
    const shown = pieces(text, found.slice(first, last), wanted, start, end);
    if (start > 0) shown.unshift({ text: "… ", isMatch: false });
    if (end < text.length) shown.push({ text: " …", isMatch: false });
    return shown;
  }

  /**
   * @param {{text: string}[]} found
   * @param {Set<string>} wanted
   * @returns {number} the word at which the window with the most different wanted terms begins
   */
  function densest(found, wanted) {
    const places = found
      .map((word, place) => ({ place, term: analysis.term(word.text) }))
      .filter(({ term }) => wanted.has(term));
    let best = 0;
    let bestCount = 0;
    for (const { place } of places) {
      const end = place + index.excerptWords - index.leadWords;
      const inside = places.filter((other) => other.place >= place && other.place < end);
      const count = new Set(inside.map((other) => other.term)).size;
      if (count > bestCount) [best, bestCount] = [place, count];
    }
    return best;
  }

  /**
   * @param {string} text
   * @param {{text: string, start: number, end: number}[]} found
   * @param {Set<string>} wanted
   * @param {number} start
   * @param {number} end
   * @returns {Piece[]}
   */
  function pieces(text, found, wanted, start, end) {
    /** @type {Piece[]} */
    const made = [];
    let position = start;
    for (const word of found) {
      if (!wanted.has(analysis.term(word.text))) continue;
      if (word.start > position) {
        made.push({ text: text.slice(position, word.start), isMatch: false });
      }
      made.push({ text: word.text, isMatch: true });
      position = word.end;
    }
    if (position < end) made.push({ text: text.slice(position, end), isMatch: false });
    return made;
  }

  globalThis.FaqSearch = { search, mark, excerpt, shown: index.shown };
})();
