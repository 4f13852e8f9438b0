/**
 * What a mistyped or unfinished word may have been, as search/spelling.py does it; see there
 * for the why.
 */
const Spelling = (function () {
  "use strict";

  const UNCORRECTED = 3;
  const LONG = 8;
  const PARTS = 4;

  /**
   * Characters to put in, leave out, change or swap with their neighbour; `limit + 1` for more.
   * @param {string} one
   * @param {string} other
   * @param {number} limit
   * @returns {number}
   */
  function distance(one, other, limit) {
    if (Math.abs(one.length - other.length) > limit) return limit + 1;
    let same = 0;
    while (same < one.length && one[same] === other[same]) same += 1;
    return distanceBehind(one.slice(same), other.slice(same), limit);
  }

  /**
   * The same for words without a beginning in common.
   * @param {string} one
   * @param {string} other
   * @param {number} limit
   * @returns {number}
   */
  function distanceBehind(one, other, limit) {
    /** @type {number[]} */
    let before = [];
    let above = Array.from({ length: other.length + 1 }, (_, j) => j);
    for (let i = 1; i <= one.length; i += 1) {
      const first = Math.max(1, i - limit);
      const last = Math.min(other.length, i + limit);
      const row = new Array(other.length + 1).fill(limit + 1);
      row[0] = i;
      let least = i;
      for (let j = first; j <= last; j += 1) {
        const isSame = one[i - 1] === other[j - 1];
        let cost = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (isSame ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          cost = Math.min(cost, before[j - 2] + 1);
        }
        row[j] = cost;
        if (cost < least) least = cost;
      }
      if (least > limit) return limit + 1;
      before = above;
      above = row;
    }
    return Math.min(above[other.length], limit + 1);
  }

  /**
   * Which letters a word has, a bit for each; all but a to z share one.
   * @param {string} word
   * @returns {number}
   */
  function letterMask(word) {
    let letters = 0;
    for (let i = 0; i < word.length; i += 1) {
      const place = word.charCodeAt(i) - 97;
      letters |= 1 << (place >= 0 && place < 26 ? place : 26);
    }
    return letters;
  }

  /** @param {number} bits */
  function bitCount(bits) {
    let count = 0;
    for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
    return count;
  }

  /**
   * The word that was most likely meant.
   * @param {string} word
   * @param {[string, number][][]} lists words with their `letterMask`
   * @param {(word: string) => number} weightOf
   * @returns {string | null}
   */
  function nearest(word, lists, weightOf) {
    const limit = word.length <= UNCORRECTED ? 0 : word.length < LONG ? 1 : 2;
    if (limit === 0 || /[0-9]/.test(word)) return null;
    /** @type {[number, number, number, string] | null} */
    let best = null;
    const letters = letterMask(word);
    for (const words of lists) {
      for (const [candidate, itsLetters] of words) {
        if (bitCount(letters ^ itsLetters) > 2 * limit) continue;
        const edits = distance(word, candidate, limit);
        if (edits > limit) continue;
        /** @type {[number, number, number, string]} */
        const found = [edits, candidate[0] === word[0] ? 0 : 1, weightOf(candidate), candidate];
        if (best === null || isLess(found, best)) best = found;
      }
    }
    return best === null ? null : best[3];
  }

  /**
   * @param {(number | string)[]} one
   * @param {(number | string)[]} other
   */
  function isLess(one, other) {
    const place = one.findIndex((value, i) => value !== other[i]);
    return place >= 0 && one[place] < other[place];
  }

  /**
   * The words that have run together in one.
   * @param {string} word
   * @param {(part: string) => boolean} known
   * @returns {string[] | null}
   */
  function split(word, known) {
    if (/^[0-9]+$/.test(word)) return null;
    for (let parts = 2; parts <= PARTS; parts += 1) {
      const found = splitInto(word, parts, known);
      if (found !== null) return found;
    }
    return null;
  }

  /**
   * @param {string} word
   * @param {number} parts
   * @param {(part: string) => boolean} known
   * @returns {string[] | null}
   */
  function splitInto(word, parts, known) {
    if (parts === 1) return isWord(word, known) ? [word] : null;
    for (let end = word.length - parts + 1; end > 0; end -= 1) {
      if (/^[0-9]{2}$/.test(word.slice(end - 1, end + 1))) continue;
      if (!isWord(word.slice(0, end), known)) continue;
      const rest = splitInto(word.slice(end), parts - 1, known);
      if (rest !== null) return [word.slice(0, end), ...rest];
    }
    return null;
  }

  /**
   * @param {string} part
   * @param {(part: string) => boolean} known
   */
  function isWord(part, known) {
    if (/^[0-9]+$/.test(part)) return true;
    return known(part) && (part.length > 1 || part === "a" || part === "i");
  }

  return { letterMask, nearest, split };
})();
