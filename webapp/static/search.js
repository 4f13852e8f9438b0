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
  /** @typedef {{words: string[], terms: string[], postings: Map<number, number>, weight: number}} Asked */
  /** @typedef {{text: string, phrases: string[], excluded: string[], filters: Record<string, string>, unwanted: [string, string][]}} Query */
  /** @typedef {{query: Query, asked: Asked[], correction: string | null}} Reading */
  /** @typedef {{text: string, isMatch: boolean}} Piece */
  const index = globalThis.FaqIndex;
  const { core, postingsOf, weightOf } = index;
  const { fold, stem, words } = globalThis.FaqAnalysis;
  const { parseQuery, tokens } = globalThis.FaqQuery;
  const { lettersOf, nearest, split } = globalThis.FaqCorrection;
  const rules = core.rules;

  /** @type {Map<number, number>} */
  const NO_POSTINGS = new Map();

  // Maps and no objects, since "constructor" is a word too.
  const stopWords = new Set(core.stopWords.split(" "));
  const titles = new Map(Object.entries(core.titles));
  const rivals = new Set(core.rivals);
  const aliases = {
    instead: table(core.instead),
    beside: table(core.beside),
    cased: new Map(Object.entries(core.cased)),
    longest: 1,
  };
  for (const name of [...aliases.instead.keys(), ...aliases.beside.keys()]) {
    aliases.longest = Math.max(aliases.longest, name.split(" ").length);
  }

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
      countFacets(text, options.verbatim);
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
    /** @type {Map<number, number>} */
    const scores = new Map();
    for (const asked of reading.asked) {
      for (const [record, impact] of asked.postings) {
        scores.set(record, (scores.get(record) ?? 0) + impact);
      }
    }
    const ranked = filtered(reading.query, [...scores], topic, category, kind).sort(
      (a, b) => b[1] - a[1] || a[0] - b[0],
    );
    const questions = ranked.filter(([record]) => kindOf(record) !== "criterion");
    const best = questions.length > 0 ? questions[0][1] : 0;
    const criteria = ranked.filter(
      ([record, score]) =>
        kindOf(record) === "criterion" &&
        score * rules.criterionPart[1] >= best * rules.criterionPart[0] &&
        holdsShare(reading.asked, record, rules.criterionShare),
    );
    return {
      confident: questions.length > 0 && isConfident(reading.asked, scores, best),
      hits: [...questions.slice(0, limit), ...criteria.slice(0, limit)].map(([record, score]) => ({
        id: index.shownOf(record)?.id ?? "",
        score,
        kind: kindOf(record),
      })),
      totals: { question: questions.length, criterion: criteria.length },
      suggestion: reading.correction,
    };
  }

  /**
   * How many of the questions found are of each topic and each category, by their ids.
   * @param {string} text
   * @param {boolean} [verbatim]
   * @returns {Record<string, Record<string, number>>}
   */
  function countFacets(text, verbatim = false) {
    const reading = readQuery(text, verbatim);
    const numbers = new Set(reading.asked.flatMap((asked) => [...asked.postings.keys()]));
    const found = filtered(
      reading.query,
      [...numbers].map((record) => [record, 1]),
    ).filter(([record]) => kindOf(record) !== "criterion");
    /** @type {Record<string, Record<string, number>>} */
    const facets = { topic: {}, category: {} };
    for (const facet of Object.keys(facets)) {
      for (const id of core.facets[facet]) {
        const records = postingsOf(`=${facet}:${id}`) ?? NO_POSTINGS;
        const count = found.filter(([record]) => records.has(record)).length;
        if (count > 0) facets[facet][id] = count;
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
    const names = words(query.text).map((word) => word.text);
    const mended = verbatim ? names : mend(names);
    if (mended.join(" ") === names.join(" ")) {
      return { query, asked: askedOf(names), correction: null };
    }
    const phrases = query.phrases.map((phrase) =>
      mend(words(phrase).map((word) => word.text)).join(" "),
    );
    return {
      query: { ...query, phrases },
      asked: askedOf(mended),
      correction: mended.join(" "),
    };
  }

  /**
   * @param {string[]} names
   * @returns {string[]}
   */
  function mend(names) {
    const { inOrder, beside } = tokens(names, aliases);
    const known = new Set(
      [...inOrder.filter((token) => token.terms.length > 0), ...beside].flatMap((token) =>
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
        !(word.length >= rules.prefixLetters && beginningWith(word).length > 0),
    );
    // What is not loaded yet looks unknown: nothing is mended before that is settled.
    if (index.isWaiting()) return names;
    const counted = folded.filter((word) => !stopWords.has(word)).length;
    const isLong = isDoubtful.filter(Boolean).length * rules.doubtfulPart < counted;
    return names.flatMap((name, place) => {
      const mayMend =
        isDoubtful[place] && (!isLong || folded[place].length >= rules.tellingLetters);
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
   * The words that a mistyped word may have been: those that begin with its first or second letter.
   * @param {string} folded
   * @returns {[string, number][]}
   */
  function spellings(folded) {
    const found = [...new Set(folded.slice(0, 2))].flatMap((letter) => [
      ...beginningWith(letter),
      ...[...stopWords].filter((word) => word.startsWith(letter)),
    ]);
    return found.map((word) => [word, lettersOf(word)]);
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
   * @param {string[]} names
   * @returns {Asked[]}
   */
  function askedOf(names) {
    const { inOrder, beside } = tokens(names, aliases);
    /** @type {Map<string, Asked>} */
    const asked = new Map();
    /** @param {Asked} one */
    const add = (one) => {
      const key = (one.terms.length > 0 ? one.terms : one.words).join("\n");
      if (!asked.has(key)) asked.set(key, one);
    };
    for (const token of inOrder) {
      const isLast = token.first + token.folded.length === names.length;
      const one = askedToken(token, isLast);
      if (one !== null) add(one);
    }
    for (const { folded, terms } of beside) {
      add({ words: folded, terms, postings: bestOf(terms), weight: 0 });
    }
    for (let i = 1; i < inOrder.length; i += 1) {
      const joined = joinedOf(inOrder[i - 1], inOrder[i]);
      if (joined !== null) add(joined);
    }
    const row = rowOf(inOrder);
    for (let i = 1; i < row.length; i += 1) {
      const pair = `${row[i - 1]} ${row[i]}`;
      const found = postingsOf(pair);
      if (found) add({ words: [row[i - 1], row[i]], terms: [pair], postings: found, weight: 0 });
    }
    const title = titles.get(names.map(fold).join(" "));
    if (title !== undefined) {
      add({ words: [], terms: [""], postings: new Map([title]), weight: 0 });
    }
    return [...asked.values()];
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
    return { words: [folded], terms: [term], postings: postingsOf(term) ?? NO_POSTINGS, weight: 0 };
  }

  /**
   * @param {string} one
   * @param {string} other
   */
  function isOneWord(one, other) {
    if (one.length + other.length < rules.joinedLetters || one === "" || other === "") return false;
    if (isKnown(one) && isKnown(other)) return false;
    return postingsOf(stem(one + other)) !== undefined;
  }

  /**
   * The terms that stand side by side.
   * @param {{folded: string[], terms: string[]}[]} inOrder
   * @returns {string[]}
   */
  function rowOf(inOrder) {
    return inOrder.map(({ folded, terms }) => (terms.length > 0 ? terms[0] : stem(folded[0])));
  }

  /**
   * @param {{folded: string[], terms: string[]}} token
   * @param {boolean} isLast
   * @returns {Asked | null}
   */
  function askedToken({ folded, terms }, isLast) {
    if (terms.length > 0) {
      const weight = Math.max(...terms.map((term) => weightOf(term) ?? core.unknownWeight));
      const found = bestOf(terms);
      if (!isLast || folded.length > 1) return { words: folded, terms, postings: found, weight };
      const both = new Map([...unfinished(folded[0], true), ...found]);
      return { words: folded, terms, postings: both, weight };
    }
    const [word] = folded;
    const term = stem(word);
    const isStopWord = stopWords.has(word);
    const exact = (isStopWord ? undefined : postingsOf(term)) ?? NO_POSTINGS;
    const weight = weightOf(term) ?? core.unknownWeight;
    if (exact.size > 0 && !isLast) return { words: folded, terms: [term], postings: exact, weight };
    if (isStopWord && !isLast) return null;
    const longer = unfinished(word, exact.size > 0 || isStopWord);
    if (isStopWord) {
      return longer.size > 0 ? { words: folded, terms: [], postings: longer, weight: 0 } : null;
    }
    if (exact.size > 0) {
      const both = new Map([...longer, ...exact]);
      return { words: folded, terms: [term], postings: both, weight };
    }
    if (longer.size > 0) {
      const found = termsBeginningWith(word).map(weightOf);
      const least = Math.min(...found.filter((one) => one !== undefined));
      return { words: folded, terms: [], postings: longer, weight: least };
    }
    return { words: folded, terms: [term], postings: NO_POSTINGS, weight: core.unknownWeight };
  }

  /**
   * @param {string} word
   * @param {boolean} isWhole
   * @returns {Map<number, number>}
   */
  function unfinished(word, isWhole) {
    /** @type {Map<number, number>} */
    const found = new Map();
    if (word.length < rules.prefixLetters) return found;
    for (const term of termsBeginningWith(word)) {
      for (const [record, impact] of postingsOf(term) ?? NO_POSTINGS) {
        const part = isWhole ? 1 : Math.max(1, Math.floor(impact / 2));
        found.set(record, Math.max(found.get(record) ?? 0, part));
      }
    }
    return found;
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
   * @param {string[]} terms
   * @returns {Map<number, number>}
   */
  function bestOf(terms) {
    /** @type {Map<number, number>} */
    const best = new Map();
    for (const term of terms) {
      for (const [record, impact] of postingsOf(term) ?? NO_POSTINGS) {
        best.set(record, Math.max(best.get(record) ?? 0, impact));
      }
    }
    return best;
  }

  /**
   * @param {Query} query
   * @param {[number, number][]} scores record number and score
   * @param {string | null} [topic]
   * @param {string | null} [category]
   * @param {string | null} [kind]
   * @returns {[number, number][]}
   */
  function filtered({ filters, unwanted, phrases, excluded }, scores, topic, category, kind) {
    const itsTopic = topic || (filters.topic?.toLowerCase() ?? null);
    const itsCategory = category || (filters.category ?? null);
    const itsKind = kind || (filters.kind?.toLowerCase() ?? null);
    const within = phrases.map(phraseRecords).filter((records) => records !== null);
    if (itsTopic !== null) within.push(recordsOf([`=topic:${itsTopic}`]));
    if (itsCategory !== null) {
      within.push(recordsOf(categoryIds(itsCategory).map((id) => `=category:${id}`)));
    }
    const without = excluded.map(phraseRecords).filter((records) => records !== null);
    for (const [name, value] of unwanted) {
      if (name === "topic") without.push(recordsOf([`=topic:${value.toLowerCase()}`]));
      if (name === "category") {
        without.push(recordsOf(categoryIds(value).map((id) => `=category:${id}`)));
      }
    }
    const unwantedKinds = unwanted.filter(([name]) => name === "kind");
    return scores.filter(
      ([record]) =>
        within.every((records) => records.has(record)) &&
        !without.some((records) => records.has(record)) &&
        !unwantedKinds.some(([, value]) => kindOf(record) === value.toLowerCase()) &&
        (itsKind === null || kindOf(record) === itsKind),
    );
  }

  /**
   * The records that hold one of some terms.
   * @param {string[]} terms
   * @returns {Set<number>}
   */
  function recordsOf(terms) {
    return new Set(terms.flatMap((term) => [...(postingsOf(term) ?? NO_POSTINGS).keys()]));
  }

  /**
   * @param {string} name
   * @returns {string[]}
   */
  function categoryIds(name) {
    const folded = words(name)
      .map((word) => fold(word.text))
      .join(" ");
    const named = [folded, `category ${folded}`].flatMap((key) => aliases.instead.get(key) ?? []);
    return [name, ...named.filter((term) => term.startsWith("@")).map((term) => term.slice(1))];
  }

  /**
   * @param {string} phrase
   * @returns {Set<number> | null} null for a phrase that asks for nothing
   */
  function phraseRecords(phrase) {
    const names = words(phrase).map((word) => word.text);
    const { inOrder } = tokens(names, aliases);
    const row = rowOf(inOrder);
    if (row.length === 0 || (row.length === 1 && stopWords.has(inOrder[0].folded[0]))) return null;
    const pairs = row.slice(1).map((term, i) => `${row[i]} ${term}`);
    const sets = (pairs.length > 0 ? pairs : row).map((term) => postingsOf(term) ?? NO_POSTINGS);
    return new Set([...sets[0].keys()].filter((record) => sets.every((set) => set.has(record))));
  }

  /**
   * @param {Asked[]} asked
   * @param {number} record
   * @param {[number, number]} share
   */
  function holdsShare(asked, record, [numerator, denominator]) {
    let total = 0;
    let found = 0;
    for (const one of asked) {
      total += one.weight;
      if (one.postings.has(record)) found += one.weight;
    }
    return found * denominator >= total * numerator;
  }

  /**
   * @param {Asked[]} asked
   * @param {Map<number, number>} scores
   * @param {number} best
   */
  function isConfident(asked, scores, best) {
    const [numerator, denominator] = rules.unknownPart;
    let possible = 0;
    for (const one of asked) {
      if (one.weight === 0) continue;
      let most = -1;
      for (const [record, impact] of one.postings) {
        if (kindOf(record) !== "criterion" && impact > most) most = impact;
      }
      possible += most >= 0 ? most : Math.floor((core.unknownWeight * numerator) / denominator);
    }
    let rival = 0;
    for (const [record, score] of scores) {
      if (rivals.has(record) && score > rival) rival = score;
    }
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
    const wanted = new Set();
    for (const { words: folded, terms } of readQuery(query).asked) {
      for (const term of terms) wanted.add(term);
      if (terms.length === 0) {
        for (const term of termsBeginningWith(folded[0])) wanted.add(term);
      }
    }
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

  globalThis.FaqSearch = { search, countFacets, ready, mark, excerpt, shownOf: index.shownWithId };
})();
