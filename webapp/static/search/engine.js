/**
 * Query -> hits in the browser, as search/engine.py and search/excerpts.py do it in Python.
 * No DOM here: the page code is search-page.js, and Node runs this file as it is.
 *
 * Adds `FaqSearch` to globalThis. Needs `FaqIndex`, `FaqAnalysis`, `FaqQuery` and `FaqCorrection`.
 */
(function () {
  "use strict";

  /** @typedef {{id: string, score: number, kind: string}} Hit */
  /** @typedef {{question: number, criterion: number}} Totals found of each kind */
  /** @typedef {{confident: boolean, hits: Hit[], totals: Totals, suggestion: string | null}} Results */
  /** @typedef {{limit?: number, topic?: string | null, category?: string | null, kind?: string | null, verbatim?: boolean}} Options */
  /** @typedef {{records: number[], impacts: number[]}} Postings */
  /** @typedef {{key: string, words: string[], terms: string[], postings: Postings, weight: number, possible: number, finds: boolean}} Asked */
  /** @typedef {{folded: string[], first: number, terms: string[]}} Token */
  /** @typedef {{token: Token, term: string, asked: Asked | null, isGrammar: boolean, isKnown: boolean, pairs: Map<object, Asked | null>}} Word pairs by the next word */
  /** @typedef {{text: string, phrases: string[], excluded: string[], filters: Record<string, string>, unwanted: [string, string][]}} Query */
  /** @typedef {{query: Query, asked: Asked[], correction: string | null}} Reading */
  /** @typedef {{text: string, isMatch: boolean}} Piece */
  const index = globalThis.FaqIndex;
  const { core, postingsOf, weightOf } = index;
  const { fold, splitWords, stem, words } = globalThis.FaqAnalysis;
  const { parseQuery, tokens } = globalThis.FaqQuery;
  const { lettersOf, nearest, split } = globalThis.FaqCorrection;
  const rules = core.rules;

  /** @type {Postings} */
  const NO_POSTINGS = { records: [], impacts: [] };
  const TITLE = "";
  const MOST_WORDS = 20_000;

  // Maps and no objects, since "constructor" is a word too.
  const stopWords = new Set(core.stopWords.split(" "));
  const titles = new Map(Object.entries(core.titles));
  const aliases = {
    instead: table(core.instead),
    added: table(core.added),
    cased: new Map(Object.entries(core.cased)),
  };
  const beginsName = new Set(
    [...aliases.instead.keys(), ...aliases.added.keys()].map((name) => name.split(" ")[0]),
  );

  /** First letter -> the words with it and their letters. */
  /** @type {Map<string, [string, number][]>} */
  const spellingsOf = new Map();

  /** What is known of words that begin no name, by how they are written; of last words apart. */
  /** @type {[Map<string, Word>, Map<string, Word>]} */
  const memo = [new Map(), new Map()];

  /** The terms wanted by the query that was marked last: each result has several to mark. */
  /** @type {{query: string | null, wanted: Set<string>}} */
  let lastWanted = { query: null, wanted: new Set() };

  /**
   * A table of aliases from its lines.
   * @param {string} lines
   * @returns {Map<string, string[]>}
   */
  function table(lines) {
    return new Map(
      (lines === "" ? [] : lines.split("\n")).map((line) => {
        const place = line.lastIndexOf("=");
        return [line.slice(0, place), line.slice(place + 1).split(" ")];
      }),
    );
  }

  /**
   * Loads the pieces of the index that a search asks for. Where one script holds the whole index,
   * there is nothing to load.
   * @param {string} text
   * @param {Options} options
   * @param {(piece: {kind: string, number: number}) => Promise<void>} load
   */
  async function ready(text, options, load) {
    for (;;) {
      search(text, options);
      countFacets(text, options);
      const missing = index.takeMissing();
      if (missing.length === 0) return;
      await Promise.all(missing.map(load));
    }
  }

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
        id: index.shownOf(record)?.id ?? "",
        score: scores[record],
        kind: kindOf(record),
      })),
      totals: { question: questions.total, criterion: criteria.total },
      suggestion: reading.correction,
    };
  }

  /**
   * The sum of the impacts of what was asked, for each record.
   * @param {Asked[]} asked
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
   * How many of the records found are of each topic, category and kind, by their ids. They pass
   * what is chosen of the other facets. All records count for an empty query.
   * @param {string} text
   * @param {Options} [options]
   * @returns {Record<string, Record<string, number>>}
   */
  function countFacets(text, { topic, category, kind, verbatim = false } = {}) {
    const reading = readQuery(text, verbatim);
    const scores = text === "" ? new Int32Array(core.records).fill(1) : addUp(reading.asked);
    const holds = core.questions < core.records ? heldShare(reading.asked) : null;
    /** @type {Record<string, Record<string, number>>} */
    const facets = { topic: {}, category: {}, kind: {} };
    for (const facet of Object.keys(facets)) {
      const others = { topic, category, kind, [facet]: null };
      const passes = filterOf(reading.query, others.topic, others.category, others.kind);
      /** @param {number} record */
      const isFound = (record) =>
        scores[record] > 0 &&
        (record < core.questions || holds === null || holds(record)) &&
        (passes === null || passes(record));
      for (const id of facet === "kind" ? [] : core.facets[facet]) {
        const { records } = postingsOf(`${rules.filterPrefix}${facet}:${id}`) ?? NO_POSTINGS;
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

  /** @param {number} record */
  function kindOf(record) {
    return record < core.questions ? "question" : "criterion";
  }

  /**
   * @param {string} text
   * @param {boolean} [verbatim]
   * @returns {Reading}
   */
  function readQuery(text, verbatim = false) {
    const query = parseQuery(text);
    const names = splitWords(query.text);
    const asTyped = wordsOf(names);
    if (verbatim || asTyped.words.every((word) => word.isKnown)) {
      return { query, asked: askedOf(names, asTyped), correction: null };
    }
    const mended = mend(names);
    if (mended.join(" ") === names.join(" ")) {
      return { query, asked: askedOf(names, asTyped), correction: null };
    }
    const phrases = query.phrases.map((phrase) => mend(splitWords(phrase)).join(" "));
    return {
      query: { ...query, phrases },
      asked: askedOf(mended, wordsOf(mended)),
      correction: mended.join(" "),
    };
  }

  /**
   * @param {string[]} names
   * @returns {string[]}
   */
  function mend(names) {
    const { inOrder, added } = tokens(names, aliases);
    const known = new Set(
      [...inOrder.filter((token) => token.terms.length > 0), ...added].flatMap((token) =>
        token.folded.map((_, i) => token.first + i),
      ),
    );
    const folded = names.map(fold);
    for (let place = 1; place < folded.length; place += 1) {
      if (isOneWord(folded[place - 1], folded[place])) known.add(place - 1).add(place);
    }
    const isDoubtful = folded.map(
      (word, place) =>
        word !== "" &&
        !known.has(place) &&
        !isKnown(word) &&
        !(word.length >= rules.prefixCharacters && beginningWith(word).length > 0),
    );
    // What is not loaded yet looks unknown: nothing is mended before that is settled.
    if (index.isWaiting()) return names;
    const counted = folded.filter((word) => !stopWords.has(word)).length;
    const isLong = isDoubtful.filter(Boolean).length * rules.doubtfulPart < counted;
    return names.flatMap((name, place) => {
      const mayMend =
        isDoubtful[place] && (!isLong || folded[place].length >= rules.tellingCharacters);
      return (mayMend && correction(folded[place])) || [name];
    });
  }

  /** @param {string} folded */
  function isKnown(folded) {
    return stopWords.has(folded) || aliases.instead.has(folded) || postingsOf(stem(folded)) !== undefined;
  }

  /**
   * @param {string} folded
   * @returns {string[] | null}
   */
  function correction(folded) {
    const apart = split(folded, isKnown);
    if (apart !== null && (apart.length === 2 || folded.length > 6)) return apart;
    if (index.isWaiting()) return null;
    const found = nearest(folded, spellings(folded), (word) => weightOf(stem(word)) ?? 0);
    return found === null ? apart : [found];
  }

  /**
   * The words that a mistyped word may have been: those with its first letter, and its second.
   * @param {string} folded
   * @returns {[string, number][][]}
   */
  function spellings(folded) {
    return [...new Set(folded.slice(0, 2))].map((letter) => {
      let found = spellingsOf.get(letter);
      if (found === undefined) {
        const grammar = [...stopWords].filter((word) => word.startsWith(letter));
        found = [...beginningWith(letter), ...grammar].map((word) => [word, lettersOf(word)]);
        if (!index.isWaiting()) spellingsOf.set(letter, found);
      }
      return found;
    });
  }

  /**
   * The words of the index that begin with a prefix.
   * @param {string} prefix
   * @returns {string[]}
   */
  function beginningWith(prefix) {
    return index.wordsBetween(prefix, `${prefix}\uffff`);
  }

  /**
   * The words and names of a query, in order, and the names to look up beside them.
   * @param {string[]} names
   * @returns {{words: Word[], added: Token[]}}
   */
  function wordsOf(names) {
    const known = remembered(names);
    if (known !== null) return { words: known, added: [] };
    const { inOrder, added } = tokens(names, aliases);
    const read = inOrder.map((token) => {
      const isLast = token.first + token.folded.length === names.length;
      const word = readWord(token, isLast);
      const name = names[token.first];
      const isPlain =
        token.terms.length === 0 && !aliases.cased.has(name) && !beginsName.has(token.folded[0]);
      if (isPlain && !index.isWaiting()) {
        const words = memo[isLast ? 1 : 0];
        if (words.size >= MOST_WORDS) words.clear();
        words.set(name, word);
      }
      return word;
    });
    return { words: read, added };
  }

  /**
   * The words of a query, where all are remembered.
   * @param {string[]} names
   * @returns {Word[] | null}
   */
  function remembered(names) {
    const known = [];
    for (let i = 0; i < names.length; i += 1) {
      const word = memo[i === names.length - 1 ? 1 : 0].get(names[i]);
      if (word === undefined) return null;
      known.push(word);
    }
    return known;
  }

  /**
   * @param {string[]} names
   * @param {{words: Word[], added: Token[]}} read
   * @returns {Asked[]}
   */
  function askedOf(names, { words: read, added }) {
    /** @type {Map<string, Asked>} */
    const asked = new Map();
    /** @param {Asked} one */
    const add = (one) => {
      if (!asked.has(one.key)) asked.set(one.key, one);
    };
    read.forEach(({ asked: one }, i) => {
      if (one === null) return;
      if (i === read.length - 1) asked.set(one.key, one);
      else add(one);
    });
    for (const { folded, terms } of added) add(unweighed(folded, terms, postingsOfAny(terms)));
    if (!read.every((word) => word.isKnown)) {
      for (let i = 1; i < read.length; i += 1) {
        const joined = joinedOf(read[i - 1].token, read[i].token);
        if (joined !== null) add(joined);
      }
    }
    for (let i = 1; i < read.length; i += 1) {
      const pair = pairOf(read[i - 1], read[i]);
      if (pair !== null) add(pair);
    }
    const title = titles.size > 0 ? titles.get(names.map(fold).join(" ")) : undefined;
    if (title !== undefined) {
      const [record, more] = title;
      add(unweighed([], [TITLE], { records: [record], impacts: [more] }));
    }
    return [...asked.values()];
  }

  /**
   * Two words side by side, where a record has them so.
   * @param {Word} one
   * @param {Word} other
   * @returns {Asked | null}
   */
  function pairOf(one, other) {
    let pair = one.pairs.get(other);
    if (pair === undefined) {
      const term = `${one.term} ${other.term}`;
      const found = postingsOf(term);
      const finds = !(one.isGrammar && other.isGrammar);
      pair = found ? { ...unweighed([one.term, other.term], [term], found), finds } : null;
      if (!index.isWaiting()) one.pairs.set(other, pair);
    }
    return pair;
  }

  /**
   * @param {string[]} folded
   * @param {string[]} terms
   * @param {Postings} postings
   * @returns {Asked}
   */
  function unweighed(folded, terms, postings) {
    const key = (terms.length > 0 ? terms : folded).join("\n");
    return { key, words: folded, terms, postings, weight: 0, possible: 0, finds: true };
  }

  /**
   * Two words that the index has as one.
   * @param {{folded: string[], terms: string[]}} one
   * @param {{folded: string[], terms: string[]}} other
   * @returns {Asked | null}
   */
  function joinedOf(one, other) {
    if (one.terms.length > 0 || other.terms.length > 0) return null;
    if (!isOneWord(one.folded[0], other.folded[0])) return null;
    const folded = one.folded[0] + other.folded[0];
    const term = stem(folded);
    return unweighed([folded], [term], postingsOf(term) ?? NO_POSTINGS);
  }

  /**
   * @param {string} one
   * @param {string} other
   */
  function isOneWord(one, other) {
    if (one.length + other.length < rules.joinedCharacters || one === "" || other === "") return false;
    if (isKnown(one) && isKnown(other)) return false;
    return postingsOf(stem(one + other)) !== undefined;
  }

  /** @param {Token} token */
  function termOf({ folded, terms }) {
    return terms.length > 0 ? terms[0] : stem(folded[0]);
  }

  /** @param {Token} token */
  function isGrammar({ folded, terms }) {
    return terms.length === 0 && stopWords.has(folded[0]);
  }

  /**
   * @param {Token} token
   * @param {boolean} isLast
   * @returns {Word}
   */
  function readWord(token, isLast) {
    return {
      token,
      term: termOf(token),
      asked: askedToken(token, isLast),
      isGrammar: isGrammar(token),
      isKnown: token.terms.length > 0 || isKnown(token.folded[0]),
      pairs: new Map(),
    };
  }

  /**
   * @param {Token} token
   * @param {boolean} isLast
   * @returns {Asked | null}
   */
  function askedToken({ folded, terms }, isLast) {
    if (terms.length > 0) {
      const weight = Math.max(...terms.map((term) => weightOf(term) ?? core.unknownWeight));
      const found = postingsOfAny(terms);
      if (!isLast || folded.length > 1) return weighed(folded, terms, found, weight);
      return weighed(folded, terms, firstOf(found, unfinished(folded[0], true)), weight);
    }
    const [word] = folded;
    const term = stem(word);
    const isStopWord = stopWords.has(word);
    if (isStopWord && !isLast) return null;
    const exact = isStopWord ? undefined : postingsOf(term);
    const weight = weightOf(term) ?? core.unknownWeight;
    if (exact !== undefined && !isLast) return weighed(folded, [term], exact, weight);
    const longer = unfinished(word, exact !== undefined || isStopWord);
    if (isStopWord) return longer.records.length > 0 ? unweighed(folded, [], longer) : null;
    if (exact !== undefined) return weighed(folded, [term], firstOf(exact, longer), weight);
    if (longer.records.length > 0) {
      const found = termsBeginningWith(word).map(weightOf);
      const least = Math.min(...found.filter((one) => one !== undefined));
      return weighed(folded, [], longer, least);
    }
    return weighed(folded, [term], NO_POSTINGS, core.unknownWeight);
  }

  /**
   * @param {string[]} folded
   * @param {string[]} terms
   * @param {Postings} postings
   * @param {number} weight
   * @returns {Asked}
   */
  function weighed(folded, terms, postings, weight) {
    const [numerator, denominator] = rules.unknownPart;
    let possible = -1;
    postings.records.forEach((record, i) => {
      if (record < core.questions) possible = Math.max(possible, postings.impacts[i]);
    });
    if (possible < 0) possible = Math.floor((core.unknownWeight * numerator) / denominator);
    return { ...unweighed(folded, terms, postings), weight, possible };
  }

  /**
   * @param {string} word
   * @param {boolean} isWhole
   * @returns {Postings}
   */
  function unfinished(word, isWhole) {
    if (word.length < rules.prefixCharacters) return NO_POSTINGS;
    const { records, impacts } = postingsOfAny(termsBeginningWith(word));
    const part = isWhole
      ? (/** @type {number} */ impact) => Math.min(impact, 1)
      : (/** @type {number} */ impact) => Math.max(1, Math.floor(impact / 2));
    return { records, impacts: impacts.map(part) };
  }

  /**
   * The postings of one list, and those of the other for records that the first has not.
   * @param {Postings} one
   * @param {Postings} other
   * @returns {Postings}
   */
  function firstOf(one, other) {
    const found = new Map(other.records.map((record, i) => [record, other.impacts[i]]));
    one.records.forEach((record, i) => found.set(record, one.impacts[i]));
    return sorted(found);
  }

  /**
   * @param {Map<number, number>} found record -> impact
   * @returns {Postings}
   */
  function sorted(found) {
    const records = [...found.keys()].sort((a, b) => a - b);
    return { records, impacts: records.map((record) => found.get(record) ?? 0) };
  }

  /**
   * The terms of the words and one-word names that begin with a prefix.
   * @param {string} prefix
   * @returns {string[]}
   */
  function termsBeginningWith(prefix) {
    return beginningWith(prefix).flatMap((word) => aliases.instead.get(word) ?? [stem(word)]);
  }

  /**
   * The best impact of some terms for each record.
   * @param {string[]} terms
   * @returns {Postings}
   */
  function postingsOfAny(terms) {
    const lists = terms.map(postingsOf).filter((found) => found !== undefined);
    if (lists.length < 2) return lists[0] ?? NO_POSTINGS;
    /** @type {Map<number, number>} */
    const best = new Map();
    for (const { records, impacts } of lists) {
      records.forEach((record, i) => {
        best.set(record, Math.max(best.get(record) ?? 0, impacts[i]));
      });
    }
    return sorted(best);
  }

  /**
   * Whether a record passes all that is asked of a hit but words; null where nothing is.
   * @param {Query} query
   * @param {string | null} [topic]
   * @param {string | null} [category]
   * @param {string | null} [kind]
   * @returns {((record: number) => boolean) | null}
   */
  function filterOf({ filters, unwanted, phrases, excluded }, topic, category, kind) {
    const itsTopic = topic ?? filters.topic?.toLowerCase() ?? null;
    const itsCategory = category ?? filters.category ?? null;
    const itsKind = kind ?? filters.kind?.toLowerCase() ?? null;
    const within = phrases.map(phraseRecords).filter((records) => records !== null);
    if (itsTopic !== null) within.push(recordsOf([`${rules.filterPrefix}topic:${itsTopic}`]));
    if (itsCategory !== null) {
      within.push(recordsOf(categoryIds(itsCategory).map((id) => `${rules.filterPrefix}category:${id}`)));
    }
    const without = excluded.map(phraseRecords).filter((records) => records !== null);
    for (const [name, value] of unwanted) {
      if (name === "topic") without.push(recordsOf([`${rules.filterPrefix}topic:${value.toLowerCase()}`]));
      if (name === "category") {
        without.push(recordsOf(categoryIds(value).map((id) => `${rules.filterPrefix}category:${id}`)));
      }
    }
    const unwantedKinds = unwanted
      .filter(([name]) => name === "kind")
      .map(([, value]) => value.toLowerCase());
    if (within.length + without.length + unwantedKinds.length === 0 && itsKind === null) {
      return null;
    }
    return (record) =>
      within.every((records) => records.has(record)) &&
      !without.some((records) => records.has(record)) &&
      !unwantedKinds.includes(kindOf(record)) &&
      (itsKind === null || kindOf(record) === itsKind);
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
    const named = [folded, `category ${folded}`].flatMap((key) => aliases.instead.get(key) ?? []);
    return [name, ...named.filter((term) => term.startsWith(rules.conceptPrefix)).map((term) => term.slice(rules.conceptPrefix.length))];
  }

  /**
   * @param {string} phrase
   * @returns {Set<number> | null} null for a phrase that asks for nothing
   */
  function phraseRecords(phrase) {
    const { inOrder } = tokens(splitWords(phrase), aliases);
    const row = inOrder.map(termOf);
    if (row.length === 0 || (row.length === 1 && isGrammar(inOrder[0]))) return null;
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
    return new Set((postingsOf(`${rules.holdersPrefix}${term}`) ?? postingsOf(term) ?? NO_POSTINGS).records);
  }

  /**
   * Whether a record holds the share, by weight, of what was asked that a criterion must hold.
   * @param {Asked[]} asked
   * @returns {(record: number) => boolean}
   */
  function heldShare(asked) {
    const [numerator, denominator] = rules.criterionShare;
    const held = new Int32Array(core.records);
    let total = 0;
    for (const { weight, postings } of asked) {
      total += weight;
      if (weight > 0) for (const record of postings.records) held[record] += weight;
    }
    for (const { terms, postings } of asked) {
      if (terms[0] === TITLE) for (const record of postings.records) held[record] = total;
    }
    return (record) => held[record] * denominator >= total * numerator;
  }

  /**
   * @param {Asked[]} asked
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

  /**
   * The text in pieces, with what the query asks for as pieces of their own.
   * @param {string} text
   * @param {string} query
   * @returns {Piece[]}
   */
  function mark(text, query) {
    return pieces(text, found(text, wantedBy(query)), 0, text.length);
  }

  /**
   * About `excerptWords` words of a text, where most of what the query asks for stands together.
   * @param {string} text
   * @param {string} query
   * @returns {Piece[]}
   */
  function excerpt(text, query) {
    const all = words(text);
    if (all.length === 0) return [];
    const matches = found(text, wantedBy(query));
    const latest = Math.max(0, all.length - rules.excerptWords);
    const first = Math.min(Math.max(0, densest(matches) - rules.leadWords), latest);
    const last = Math.min(all.length, first + rules.excerptWords);
    const start = first === 0 ? 0 : all[first].start;
    const end = last === all.length ? text.length : all[last - 1].end;
    const within = matches.filter((match) => match.first >= first && match.last < last);
    const shown = pieces(text, within, start, end);
    if (start > 0) shown.unshift({ text: "… ", isMatch: false });
    if (end < text.length) shown.push({ text: " …", isMatch: false });
    return shown;
  }

  /**
   * The terms that a query asks for, those of unfinished words among them.
   * @param {string} query
   * @returns {Set<string>}
   */
  function wantedBy(query) {
    if (lastWanted.query === query) return lastWanted.wanted;
    /** @type {Set<string>} */
    const wanted = new Set();
    for (const { words: folded, terms } of readQuery(query).asked) {
      for (const term of terms) wanted.add(term);
      if (terms.length === 0) {
        for (const term of termsBeginningWith(folded[0])) wanted.add(term);
      }
    }
    if (!index.isWaiting()) lastWanted = { query, wanted };
    return wanted;
  }

  /**
   * Where a text holds what is wanted: names as a whole, else words.
   * @param {string} text
   * @param {Set<string>} wanted
   * @returns {{term: string, first: number, last: number, start: number, end: number}[]}
   */
  function found(text, wanted) {
    const all = words(text);
    const { inOrder } = tokens(
      all.map((word) => word.text),
      aliases,
    );
    const matches = [];
    for (const { folded, first, terms } of inOrder) {
      const last = first + folded.length - 1;
      const term = terms.find((one) => wanted.has(one));
      if (term !== undefined) {
        matches.push({ term, first, last, start: all[first].start, end: all[last].end });
        continue;
      }
      for (let place = first; place <= last; place += 1) {
        const word = fold(all[place].text);
        if (!stopWords.has(word) && wanted.has(stem(word))) {
          const { start, end } = all[place];
          matches.push({ term: stem(word), first: place, last: place, start, end });
        }
      }
    }
    return matches;
  }

  /**
   * @param {{term: string, first: number}[]} matches
   * @returns {number} the word at which the window with the most different wanted terms begins
   */
  function densest(matches) {
    let best = 0;
    let bestCount = 0;
    for (const { first } of matches) {
      const end = first + rules.excerptWords - rules.leadWords;
      const inside = matches.filter((other) => other.first >= first && other.first < end);
      const count = new Set(inside.map((other) => other.term)).size;
      if (count > bestCount) [best, bestCount] = [first, count];
    }
    return best;
  }

  /**
   * @param {string} text
   * @param {{start: number, end: number}[]} matches
   * @param {number} start
   * @param {number} end
   * @returns {Piece[]}
   */
  function pieces(text, matches, start, end) {
    /** @type {Piece[]} */
    const made = [];
    let position = start;
    for (const match of matches) {
      if (match.start > position) {
        made.push({ text: text.slice(position, match.start), isMatch: false });
      }
      made.push({ text: text.slice(match.start, match.end), isMatch: true });
      position = match.end;
    }
    if (position < end) made.push({ text: text.slice(position, end), isMatch: false });
    return made;
  }

  /**
   * The lines of a text in pieces.
   * @param {Piece[]} all
   * @returns {Piece[][]}
   */
  function linesOf(all) {
    /** @type {Piece[][]} */
    const lines = [[]];
    for (const { text, isMatch } of all) {
      text.split("\n").forEach((part, i) => {
        if (i > 0) lines.push([]);
        if (part !== "") lines[lines.length - 1].push({ text: part, isMatch });
      });
    }
    return lines.filter((line) => line.length > 0);
  }

  /**
   * The words that are marked, for the address of the page that marks them again: with blanks
   * between them, and "_" within a name of several words.
   * @param {Piece[]} all
   * @returns {string}
   */
  function foundWords(all) {
    /** @type {Map<string, string>} */
    const found = new Map();
    for (const { text, isMatch } of all) {
      const key = fold(text);
      if (isMatch && !found.has(key)) found.set(key, text.split(/\s+/).join("_"));
    }
    return [...found.values()].slice(0, rules.foundWords).join(" ");
  }

  globalThis.FaqSearch = {
    search,
    countFacets,
    ready,
    mark,
    excerpt,
    linesOf,
    foundWords,
    shownOf: index.shownWithId,
  };
})();
