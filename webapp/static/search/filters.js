/**
 * What a hit must be besides found: of a topic, category or kind, with a phrase, without a word; as
 * search/filters.py has it.
 */

const Filters = (function () {
  "use strict";

  const { fold, splitWords } = Analysis;
  const { tokens } = Synonyms;
  const { NO_POSTINGS, aliases, core, isWaiting, kindOf, postingsOf, rules } = BrowserIndex;
  const { isStopWord, pairTerm } = QueryTerms;

  /** @typedef {{within: Set<number>[], without: Uint8Array | null, unwantedKinds: string[]}} Passing without: 1 for each record that does not pass */

  /** What the words of a query ask of a hit; a page filters by the same one several times. @type {WeakMap<ParsedQuery, Passing>} */
  const known = new WeakMap();

  /**
   * @param {ParsedQuery} query
   * @returns {Passing}
   */
  function passingOf(query) {
    let passing = known.get(query);
    if (passing === undefined) {
      const { phrases, excluded, unwanted } = query;
      const without = excluded.map(phraseRecords).filter((records) => records !== null);
      for (const [name, value] of unwanted) {
        if (name === "topic") without.push(recordsOf([filterKey("topic", value.toLowerCase())]));
        if (name === "category") {
          without.push(recordsOf(categoryIds(value).map((id) => filterKey("category", id))));
        }
      }
      const marks = without.length > 0 ? new Uint8Array(core.records) : null;
      for (const records of without) for (const record of records) if (marks) marks[record] = 1;
      passing = {
        within: phrases.map(phraseRecords).filter((records) => records !== null),
        without: marks,
        unwantedKinds: unwanted
          .filter(([name]) => name === "kind")
          .map(([, value]) => value.toLowerCase()),
      };
      if (!isWaiting()) known.set(query, passing);
    }
    return passing;
  }

  /**
   * Whether a record passes all that is asked of a hit but words; null where nothing is.
   * @param {ParsedQuery} query
   * @param {string | null} [topic]
   * @param {string | null} [category]
   * @param {string | null} [kind]
   * @returns {((record: number) => boolean) | null}
   */
  function filterOf(query, topic, category, kind) {
    const { filters } = query;
    const itsTopic = topic ?? filters.topic?.toLowerCase() ?? null;
    const itsCategory = category ?? filters.category ?? null;
    const itsKind = kind ?? filters.kind?.toLowerCase() ?? null;
    const { without, unwantedKinds, ...passing } = passingOf(query);
    const within = [...passing.within];
    if (itsTopic !== null) within.push(recordsOf([filterKey("topic", itsTopic)]));
    if (itsCategory !== null) {
      within.push(recordsOf(categoryIds(itsCategory).map((id) => filterKey("category", id))));
    }
    if (within.length + unwantedKinds.length === 0 && without === null && itsKind === null) {
      return null;
    }
    return (record) =>
      within.every((records) => records.has(record)) &&
      without?.[record] !== 1 &&
      !unwantedKinds.includes(kindOf(record)) &&
      (itsKind === null || kindOf(record) === itsKind);
  }

  /**
   * The key of the records of a topic or a category in the index.
   * @param {string} facet
   * @param {string} id
   */
  function filterKey(facet, id) {
    return `${rules.filterPrefix}${facet}:${id}`;
  }

  /**
   * The records that hold one of some terms.
   * @param {string[]} terms
   * @returns {Set<number>}
   */
  function recordsOf(terms) {
    return new Set(terms.flatMap((term) => (postingsOf(term) ?? NO_POSTINGS).records));
  }

  /**
   * @param {string} name
   * @returns {string[]}
   */
  function categoryIds(name) {
    const folded = splitWords(name).map(fold).join(" ");
    const names = [folded, `category ${folded}`];
    const named = names.flatMap((key) => aliases.instead.terms.get(key) ?? []);
    const concepts = named.filter((term) => term.startsWith(rules.conceptPrefix));
    return [name, ...concepts.map((term) => term.slice(rules.conceptPrefix.length))];
  }

  /**
   * @param {string} phrase
   * @returns {Set<number> | null} null for a phrase that asks for nothing
   */
  function phraseRecords(phrase) {
    const { inOrder } = tokens(splitWords(phrase), aliases);
    const row = inOrder.map(pairTerm);
    if (row.length === 0 || (row.length === 1 && isStopWord(inOrder[0]))) return null;
    const pairs = row.slice(1).map((term, i) => `${row[i]} ${term}`);
    const [first, ...others] = (pairs.length > 0 ? pairs : row).map(holdersOf);
    return new Set([...first].filter((record) => others.every((one) => one.has(record))));
  }

  /**
   * The records that hold a term itself.
   * @param {string} term
   * @returns {Set<number>}
   */
  function holdersOf(term) {
    const found = postingsOf(`${rules.holdersPrefix}${term}`) ?? postingsOf(term) ?? NO_POSTINGS;
    return new Set(found.records);
  }

  return { filterKey, filterOf, recordsOf };
})();
