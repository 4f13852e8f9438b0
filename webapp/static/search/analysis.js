/**
 * Text -> terms, as search/analysis.py does it; see there for the why. Both run
 * tests/data/analysis.json and generated text; which characters make words stands in the index.
 */
const Analysis = (function () {
  "use strict";

  const LONGEST_WORD = 32;
  const MOST_CHARACTERS = 4 * LONGEST_WORD;

  const core = globalThis.FaqSearchIndex;

  /**
   * The regular expression of a name, with those that it names.
   * @param {string} name
   * @returns {string}
   */
  const pattern = (name) => core.patterns[name].replace(/<([a-z]+)>/g, (_, one) => pattern(one));
  /** @param {string} name */
  const every = (name) => new RegExp(pattern(name), "gu");
  /** @param {string} name */
  const whole = (name) => new RegExp(`^(?:${pattern(name)})$`, "u");

  const WORD = every("word");
  const UNSPACED = new RegExp(`^[${pattern("unspaced")}]`, "u");
  const CHARACTERS = every("character");
  const AMOUNT = whole("amount");
  const NUMBERS = whole("numbers");
  const ONE_NUMBER = whole("one_number");
  const LONG_NUMBER = /^\d{9,}$/;
  const DOTTED = whole("dotted");
  const NOT_WRITTEN = every("not_written");
  const NOT_FOLDED = every("not_folded");

  /** What no decomposition folds. @type {Map<string, string>} */
  const folds = new Map(core.folds.split(" ").map((one) => [one[0], one.slice(1)]));

  // @ts-ignore: what the bundle names so, a vendor script without types; null for some languages.
  const stemmer = LanguageStemmer && new LanguageStemmer();

  /** What has been folded and stemmed before: a page asks for the same words again and again. */
  /** @type {Map<string, string>} */
  const foldedWords = new Map();
  /** @type {Map<string, string>} */
  const stems = new Map();
  const MOST_WORDS = 50_000;

  /**
   * The words of a text, in order; they may overlap.
   * @param {string} text
   * @returns {{text: string, start: number, end: number}[]} positions in UTF-16 units
   */
  function words(text) {
    return placesOf(text, WORD).flatMap(([first, last]) =>
      partsOf(text.slice(first, last)).map(([start, end]) => ({
        text: text.slice(first + start, first + end),
        start: first + start,
        end: first + end,
      })),
    );
  }

  /**
   * The text as far as its first words, so many of them.
   * @param {string} text
   * @param {number} count
   */
  function beginning(text, count) {
    let last = 0;
    for (const [number, { start, end }] of words(text).entries()) {
      if (number === count) return text.slice(0, Math.max(last, start));
      last = Math.max(last, end);
    }
    return text;
  }

  /**
   * The words of a text as written, in order, where nobody asks for their places.
   * @param {string} text
   * @returns {string[]}
   */
  function splitWords(text) {
    return words(text).map((word) => word.text);
  }

  /**
   * Where the words begin and end within what stands together.
   * @param {string} found
   * @returns {number[][]}
   */
  function partsOf(found) {
    const itself = [0, found.length];
    if (isUnspaced(found)) {
      const places = placesOf(found, CHARACTERS);
      if (places.length > 1) return places.slice(1).map(([, end], i) => [places[i][0], end]);
    }
    const isAcronym = DOTTED.test(found) && found.split(".").some((one) => /^.$/u.test(fold(one)));
    if (isUnspaced(found) || AMOUNT.test(found) || isAcronym) return [itself];
    if (!NUMBERS.test(found)) return placesOf(found, /[^.@]+/g);
    const groups = placesOf(found, /\d+/g);
    return ONE_NUMBER.test(found) ? [...groups, itself] : groups;
  }

  /**
   * @param {string} text
   * @param {RegExp} pattern
   */
  function placesOf(text, pattern) {
    return Array.from(text.matchAll(pattern), ({ 0: part, index }) => [index, index + part.length]);
  }

  /**
   * Whether a word is of a script without spaces.
   * @param {string} word
   */
  const isUnspaced = (word) => UNSPACED.test(word);

  /**
   * A word as it is written without dots and invisible characters.
   * @param {string} word
   */
  const asWritten = (word) => word.replace(NOT_WRITTEN, "");

  /**
   * A word without accents, case, apostrophes and dots; empty where no letter or digit is left.
   * @param {string} word
   * @returns {string}
   */
  function fold(word) {
    const read = cut(word, MOST_CHARACTERS);
    return remembered(foldedWords, read, () => {
      const letters = Array.from(read.normalize("NFKD").toLowerCase(), foldLetter);
      const folded = cut(letters.join("").normalize().replace(NOT_FOLDED, ""), LONGEST_WORD);
      return LONG_NUMBER.test(folded) ? folded.slice(-7) : folded;
    });
  }

  /**
   * The first characters of a text, so many; a half of one is none.
   * @param {string} text
   * @param {number} count
   */
  function cut(text, count) {
    return text.length > count ? Array.from(text).slice(0, count).join("") : text;
  }

  /**
   * A letter folded, or nothing for a mark with a combining class, by which marks are put in order.
   * @param {string} one
   */
  function foldLetter(one) {
    const row = `\u0301${one}\u0334`;
    return one < "\x7f" || row === row.normalize("NFD") ? (folds.get(one) ?? one) : "";
  }

  /**
   * The stem of a folded word.
   * @param {string} folded
   * @returns {string}
   */
  function stem(folded) {
    return remembered(stems, folded, () => {
      if (!stemmer || /[\ud800-\udbff]/.test(folded)) return folded;
      const [ending, written] = core.endings.find(([one]) => folded.endsWith(one));
      return fold(stemmer.stemWord(folded.slice(0, folded.length - ending.length) + written));
    });
  }

  /**
   * @param {Map<string, string>} known
   * @param {string} word
   * @param {() => string} make
   * @returns {string}
   */
  function remembered(known, word, make) {
    let made = known.get(word);
    if (made === undefined) {
      made = make();
      if (known.size >= MOST_WORDS) known.clear();
      known.set(word, made);
    }
    return made;
  }

  /**
   * The term that stands for a word in the index; empty where no letter or digit is left.
   * @param {string} word
   * @returns {string}
   */
  function term(word) {
    return stem(fold(word));
  }

  /**
   * The terms of a text, in order, repetitions included.
   * @param {string} text
   * @returns {string[]}
   */
  function terms(text) {
    return splitWords(text)
      .map(term)
      .filter((found) => found !== "");
  }

  return { beginning, words, splitWords, fold, isUnspaced, asWritten, stem, term, terms };
})();
