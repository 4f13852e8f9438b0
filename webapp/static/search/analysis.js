/**
 * Text -> terms, as search/analysis.py does it; see there for the why. Both run
 * tests/data/analysis.json and generated text.
 */
const Analysis = (function () {
  "use strict";

  const LONGEST_WORD = 32;
  const LETTER = 4;

  const LETTERS =
    "0-9A-Za-z" +
    "\\u00aa\\u00b5\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u1e00-\\u1eff" +
    "\\ufb00-\\ufb06\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a" +
    "\\u0370-\\u0373\\u0376\\u0377\\u037b-\\u037d\\u037f\\u0386\\u0388-\\u03ff" +
    "\\u0400-\\u0481\\u048a-\\u052f\\u05d0-\\u05ea\\u0620-\\u064a";
  const ACCENTS = "\\u0300-\\u036f";
  const APOSTROPHES = "'\\u2019\\u02bc";

  const WORD = new RegExp(
    `[${LETTERS}][${LETTERS}${ACCENTS}]*(?:[${APOSTROPHES}][${LETTERS}${ACCENTS}]+)*`,
    "g",
  );
  const NOT_FOLDED = new RegExp(`[^${LETTERS}]|[A-Z]`, "g");

  // @ts-ignore: a global of the vendor script, which carries no types.
  const stemmer = new EnglishStemmer();

  /** What has been folded and stemmed before: a page asks for the same words again and again. */
  /** @type {Map<string, string>} */
  const foldedWords = new Map();
  /** @type {Map<string, string>} */
  const stems = new Map();
  const MOST_WORDS = 50_000;

  /**
   * The words of a text, in order.
   * @param {string} text
   * @returns {{text: string, start: number, end: number}[]} positions in UTF-16 units
   */
  function words(text) {
    return Array.from(text.matchAll(WORD), (match) => ({
      text: match[0],
      start: match.index,
      end: match.index + match[0].length,
    }));
  }

  /**
   * The text as far as its first words, so many of them.
   * @param {string} text
   * @param {number} count
   */
  function beginning(text, count) {
    for (const { index } of text.matchAll(WORD)) {
      if (count === 0) return text.slice(0, index);
      count -= 1;
    }
    return text;
  }

  /**
   * The words of a text as written, in order, where nobody asks for their places.
   * @param {string} text
   * @returns {string[]}
   */
  function splitWords(text) {
    return text.match(WORD) ?? [];
  }

  /**
   * A word without accents, case and apostrophes; empty where no letter or digit is left.
   * @param {string} word
   * @returns {string}
   */
  function fold(word) {
    const read = word.slice(0, LONGEST_WORD * LETTER);
    return remembered(foldedWords, read, () =>
      read
        .normalize("NFKD")
        .toLowerCase()
        .replaceAll("\u03c2", "\u03c3")
        .replace(NOT_FOLDED, "")
        .slice(0, LONGEST_WORD),
    );
  }

  /**
   * The stem of a folded word.
   * @param {string} folded
   * @returns {string}
   */
  function stem(folded) {
    return remembered(stems, folded, () => stemmer.stemWord(folded));
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

  return { beginning, words, splitWords, fold, stem, term, terms };
})();
