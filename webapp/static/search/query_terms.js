/**
 * What applicants type, looked up in the index: the terms of a query with their postings, as
 * search/query_terms.py does it; see there for the why.
 */

/** @typedef {{key: string, words: string[], terms: string[], postings: Postings, weight: number, evidence: number, finds: boolean}} QueryTerm */
/** @typedef {{query: ParsedQuery, asked: QueryTerm[], correction: string | null}} QueryReading */
/** @typedef {{token: Token, term: string, asked: QueryTerm | null, isStopWord: boolean, isKnown: boolean, isGuessed: boolean}} QueryWord */

const QueryTerms = (function () {
  "use strict";

  const { beginning, fold, isUnspaced, stem, words } = Analysis;
  const { parseQuery } = Query;
  const { isNumber, letterMask, nearest, split } = Spelling;
  const { tokens } = Synonyms;
  const { NO_POSTINGS, core, rules, stopWords, titles, aliases } = BrowserIndex;
  const { beginningWith, isWaiting, postingsOf, weightOf } = BrowserIndex;

  const askingWords = new Set(rules.askingWords.split(" "));
  const generalWords = new Set(core.generalWords.split(" "));

  /** The term of a whole title. */
  const TITLE_TERM = "";

  /** Queries whose reading is remembered: a page reads the same one several times. */
  const REMEMBERED_READINGS = 32;
  /** @type {Map<string, QueryReading>} */
  const readings = new Map();

  /** First characters -> the words with them and their `letterMask`. @type {Map<string, [string, number][]>} */
  const spellingsOf = new Map();

  /**
   * @param {string} text
   * @param {boolean} [verbatim]
   * @returns {QueryReading}
   */
  function readQuery(text, verbatim = false) {
    const key = `${verbatim} ${text}`;
    let reading = readings.get(key);
    if (reading === undefined) {
      reading = readAnew(text, verbatim);
      if (isWaiting()) return reading; // what is not loaded yet is read otherwise then
      if (readings.size >= REMEMBERED_READINGS) readings.clear();
      readings.set(key, reading);
    }
    return reading;
  }

  /**
   * @param {string} text
   * @param {boolean} verbatim
   * @returns {QueryReading}
   */
  function readAnew(text, verbatim) {
    const query = parseQuery(beginning(text, rules.readWords));
    const placed = words(query.text);
    const names = placed.map((word) => word.text);
    const asTyped = wordsOf(names);
    if (verbatim || asTyped.words.every((word) => word.isKnown)) {
      return { query, asked: askedOf(asTyped), correction: null };
    }
    const mended = mend(names);
    if (mended.join("\n") === names.join("\n")) {
      return { query, asked: askedOf(asTyped), correction: null };
    }
    const typed = new Set(names.map(fold));
    const correction = joinText(placed, mended);
    /** @param {string} phrase */
    const mendPhrase = (phrase) => {
      const its = words(phrase);
      return joinText(its, mend(its.map((word) => word.text)));
    };
    return {
      query: { ...query, text: correction, phrases: query.phrases.map(mendPhrase) },
      asked: askedOf(wordsOf(mended.flat())).map((one) => asMended(one, typed)),
      correction,
    };
  }

  /**
   * What may not have been meant is less evidence.
   * @param {QueryTerm} one
   * @param {Set<string>} typed
   * @returns {QueryTerm}
   */
  function asMended(one, typed) {
    if (one.words.every((word) => typed.has(word))) return one;
    return { ...one, evidence: Math.min(one.evidence, rules.guessedEvidence) };
  }

  /**
   * The words with blanks between them; of words that overlap what the one before has not.
   * @param {{text: string, start: number, end: number}[]} placed
   * @param {string[][]} mended
   */
  function joinText(placed, mended) {
    let text = "";
    let last = 0;
    placed.forEach(({ text: word, start, end }, place) => {
      text += start < last ? word.slice(last - start) : ` ${mended[place].join(" ")}`;
      last = Math.max(last, end);
    });
    return text.slice(1);
  }

  /**
   * @param {string[]} names
   * @returns {string[][]} for each what it has become
   */
  function mend(names) {
    const { inOrder, added } = tokens(names, aliases);
    const known = new Set(
      [...inOrder.filter((token) => token.terms.length > 0), ...added].flatMap((token) =>
        token.folded.map((_, i) => token.first + i),
      ),
    );
    const folded = names.map(fold);
    const guessed = guessedOf(names);
    for (let place = 1; place < folded.length; place += 1) {
      if (!guessed.has(place - 1) && !guessed.has(place)) continue;
      if (isOneWord(folded[place - 1], folded[place])) known.add(place - 1).add(place);
    }
    const isDoubtful = folded.map(
      (word, place) =>
        guessed.has(place) &&
        !known.has(place) &&
        !(word.length >= rules.prefixCharacters && beginningWith(word).length > 0),
    );
    // What is not loaded yet looks unknown: nothing is mended before that is settled.
    if (isWaiting()) return names.map((name) => [name]);
    const counted = folded.filter((word) => !stopWords.has(word)).length;
    const isLong = isDoubtful.filter(Boolean).length * rules.doubtfulPart < counted;
    return names.map((name, place) => {
      const mayMend =
        isDoubtful[place] && (!isLong || folded[place].length >= rules.tellingCharacters);
      return (mayMend && correction(folded[place])) || [name];
    });
  }

  /**
   * The places of the unknown words, which are guessed at; of too many none is.
   * @param {string[]} names
   * @returns {Set<number>}
   */
  function guessedOf(names) {
    const guessed = new Set();
    let characters = 0;
    for (const [place, name] of names.entries()) {
      const word = fold(name);
      if (word === "" || isKnown(word)) continue;
      characters += Math.max(word.length, rules.leastGuessed);
      if (characters > rules.guessedCharacters) return new Set();
      guessed.add(place);
    }
    return guessed;
  }

  /** @param {string} folded */
  function isKnown(folded) {
    if (stopWords.has(folded) || aliases.instead.terms.has(folded)) return true;
    return postingsOf(stem(folded)) !== undefined;
  }

  /**
   * @param {string} folded
   * @returns {string[] | null}
   */
  function correction(folded) {
    const apart = split(folded, areNeighbours);
    if (apart !== null) return apart;
    if (isWaiting()) return null;
    const [first, second] = folded;
    const swapped = first === second ? [] : spellings(`${second}${first}`);
    const found = nearest(folded, [...spellings(first), ...swapped], countOf);
    return found === null ? null : [found];
  }

  /**
   * Whether a record has two words side by side, or has the one and the other is a number.
   * @param {string} one
   * @param {string} other
   */
  function areNeighbours(one, other) {
    if (isGrammar(one) || isGrammar(other)) return false;
    if (isNumber(one) || isNumber(other)) return isKnown(isNumber(one) ? other : one);
    const first = stem(one);
    return postingsOf(first) !== undefined && postingsOf(`${first} ${stem(other)}`) !== undefined;
  }

  /** @param {string} word */
  function isGrammar(word) {
    return stopWords.has(word) || askingWords.has(word);
  }

  /**
   * How many records hold a word or a name.
   * @param {string} word
   */
  function countOf(word) {
    const terms = aliases.instead.terms.get(word) ?? [stem(word)];
    return Math.max(...terms.map((term) => postingsOf(term)?.records.length ?? 0));
  }

  /**
   * The words that begin with some characters, stop words among them.
   * @param {string} prefix
   * @returns {[string, number][]}
   */
  function spellings(prefix) {
    let found = spellingsOf.get(prefix);
    if (found === undefined) {
      const stops = [...stopWords].filter((word) => word.startsWith(prefix));
      found = [...beginningWith(prefix), ...stops].map((word) => [word, letterMask(word)]);
      if (!isWaiting()) spellingsOf.set(prefix, found);
    }
    return found;
  }

  /**
   * The words and names of a query, in order, and the names to look up beside them.
   * @param {string[]} names
   * @returns {{words: QueryWord[], added: Token[]}}
   */
  function wordsOf(names) {
    const { inOrder, added } = tokens(names, aliases);
    const guessed = guessedOf(names);
    const words = inOrder.map((token) =>
      readWord(token, token.first + token.folded.length === names.length, guessed.has(token.first)),
    );
    return { words, added };
  }

  /**
   * @param {{words: QueryWord[], added: Token[]}} read
   * @returns {QueryTerm[]}
   */
  function askedOf({ words: read, added }) {
    /** @type {Map<string, QueryTerm>} */
    const asked = new Map();
    /** @param {QueryTerm} one */
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
        if (!read[i - 1].isGuessed && !read[i].isGuessed) continue;
        const joined = joinedOf(read[i - 1].token, read[i].token);
        if (joined !== null) add(joined);
      }
    }
    const pairs = read.slice(1).map((following, i) => pairOf(read[i], following));
    const isRow = !pairs.includes(null) && read.every((word) => word.isStopWord);
    for (const pair of pairs) if (pair) add({ ...pair, finds: isRow || pair.finds });
    const title = titles.size > 0 ? titles.get(titleKeyOf(read)) : undefined;
    if (title !== undefined) {
      const [record, more] = title;
      add(unweighed([], [TITLE_TERM], { records: [record], impacts: [more] }));
    }
    return [...asked.values()];
  }

  /**
   * The folded words; of a name what it stands for.
   * @param {QueryWord[]} read
   */
  function titleKeyOf(read) {
    return read
      .map(({ token: { folded, terms } }) => {
        const isName = terms.some((term) => term.startsWith(rules.conceptPrefix));
        return (isName ? terms : folded).join(" ");
      })
      .join(" ");
  }

  /**
   * Two words side by side, where a record has them so.
   * @param {QueryWord} one
   * @param {QueryWord} other
   * @returns {QueryTerm | null}
   */
  function pairOf(one, other) {
    const pair = `${one.term} ${other.term}`;
    const found = postingsOf(pair);
    if (found === undefined) return null;
    const finds = !(one.isStopWord && other.isStopWord);
    return { ...unweighed([one.term, other.term], [pair], found), finds };
  }

  /**
   * @param {string[]} folded
   * @param {string[]} terms
   * @param {Postings} postings
   * @returns {QueryTerm}
   */
  function unweighed(folded, terms, postings) {
    const key = (terms.length > 0 ? terms : folded).join("\n");
    return { key, words: folded, terms, postings, weight: 0, evidence: 0, finds: true };
  }

  /**
   * Two words that the index has as one.
   * @param {{folded: string[], terms: string[]}} one
   * @param {{folded: string[], terms: string[]}} other
   * @returns {QueryTerm | null}
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
  function pairTerm({ folded, terms }) {
    return terms.length > 0 ? terms[0] : stem(folded[0]);
  }

  /** @param {Token} token */
  function isStopWord({ folded, terms }) {
    return terms.length === 0 && stopWords.has(folded[0]);
  }

  /**
   * @param {Token} token
   * @param {boolean} isLast
   * @param {boolean} isGuessed
   * @returns {QueryWord}
   */
  function readWord(token, isLast, isGuessed) {
    return {
      token,
      term: pairTerm(token),
      asked: askedToken(token, isLast, isGuessed),
      isStopWord: isStopWord(token),
      isKnown: token.terms.length > 0 || isKnown(token.folded[0]),
      isGuessed,
    };
  }

  /**
   * @param {Token} token
   * @param {boolean} isLast
   * @param {boolean} isGuessed
   * @returns {QueryTerm | null}
   */
  function askedToken({ folded, terms }, isLast, isGuessed) {
    if (terms.length > 0) {
      const weight = Math.max(...terms.map((term) => weightOf(term) ?? core.unknownWeight));
      const found = postingsOfAny(terms);
      if (!isLast || folded.length > 1) return weighed(folded, terms, found, weight);
      return weighed(folded, terms, firstOf(found, unfinished(folded[0], true)), weight);
    }
    const [word] = folded;
    const term = stem(word);
    const isStop = stopWords.has(word);
    if (isStop && !isLast) return null;
    const exact = isStop ? undefined : postingsOf(term);
    const weight = weightOf(term) ?? core.unknownWeight;
    if (exact !== undefined && !isLast) return weighed(folded, [term], exact, weight);
    if (!isLast && !isGuessed) return weighed(folded, [term], NO_POSTINGS, core.unknownWeight);
    const longer = unfinished(word, exact !== undefined || isStop);
    if (isStop) return longer.records.length > 0 ? unweighed(folded, [], longer) : null;
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
   * @returns {QueryTerm}
   */
  function weighed(folded, terms, postings, weight) {
    let evidence = askingWords.has(folded[0]) ? 0 : rules.wholeEvidence;
    if (folded.length === 1 && generalWords.has(folded[0])) {
      evidence = Math.min(evidence, rules.generalEvidence);
    }
    if (terms.length === 0) evidence = Math.min(evidence, rules.guessedEvidence);
    return { ...unweighed(folded, terms, postings), weight, evidence };
  }

  /**
   * @param {string} word
   * @param {boolean} isWhole
   * @returns {Postings}
   */
  function unfinished(word, isWhole) {
    if (word.length < rules.prefixCharacters && !isUnspaced(word)) return NO_POSTINGS;
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
    if (other.records.length === 0) return one;
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
    return beginningWith(prefix).flatMap((word) => aliases.instead.terms.get(word) ?? [stem(word)]);
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

  return { TITLE_TERM, isStopWord, pairTerm, readQuery, termsBeginningWith };
})();
