/**
 * What a mistyped or unfinished word may have been, as search/spelling.py does it; see there
 * for the why.
 */
const Spelling = (function () {
  "use strict";

  const SLIP = 2;
  const STRAY = 3;
  const CHANGE = 4;
  const VOWELS = "aeiouy";
  const LIMITS = [[4, 2], [6, 3], [7, 4], [9, 6]];
  const PART = 3;

  /**
   * What the errors cost that make one word of the other; `limit + 1` for more.
   * @param {string} typed
   * @param {string} meant
   * @param {number} limit
   * @returns {number}
   */
  function distance(typed, meant, limit) {
    let same = 0;
    while (same < typed.length && typed[same] === meant[same]) same += 1;
    same = Math.max(0, same - 1);
    return distanceBehind(typed.slice(same), meant.slice(same), limit);
  }

  /**
   * The same for words with one character at most in common at the beginning.
   * @param {string} typed
   * @param {string} meant
   * @param {number} limit
   * @returns {number}
   */
  function distanceBehind(typed, meant, limit) {
    const band = Math.floor(limit / SLIP);
    if (Math.abs(typed.length - meant.length) > band) return limit + 1;
    /** @type {number[]} */
    let before = [];
    let above = Array.from({ length: meant.length + 1 }, (_, j) => SLIP * j);
    for (let i = 1; i <= typed.length; i += 1) {
      const first = Math.max(1, i - band);
      const last = Math.min(meant.length, i + band);
      const row = new Array(meant.length + 1).fill(limit + 1);
      const putIn = i > 1 && typed[i - 1] === typed[i - 2] ? SLIP : STRAY;
      row[0] = above[0] + putIn;
      let least = row[0];
      for (let j = first; j <= last; j += 1) {
        const changed = above[j - 1] + change(typed[i - 1], meant[j - 1]);
        let cost = Math.min(above[j] + putIn, row[j - 1] + SLIP, changed);
        if (i > 1 && j > 1 && typed[i - 1] === meant[j - 2] && typed[i - 2] === meant[j - 1]) {
          cost = Math.min(cost, before[j - 2] + SLIP);
        }
        row[j] = cost;
        if (cost < least) least = cost;
      }
      if (least > limit) return limit + 1;
      before = above;
      above = row;
    }
    return Math.min(above[meant.length], limit + 1);
  }

  /**
   * @param {string} one
   * @param {string} other
   */
  function change(one, other) {
    if (one === other) return 0;
    return VOWELS.includes(one) && VOWELS.includes(other) ? STRAY : CHANGE;
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
   * @param {[string, number][]} words with their `letterMask`
   * @param {(word: string) => number} countOf how many records hold a word
   * @returns {string | null}
   */
  function nearest(word, words, countOf) {
    const limit = Math.max(0, ...LIMITS.map(([letters, one]) => (word.length >= letters ? one : 0)));
    if (limit === 0 || /[0-9]/.test(word)) return null;
    /** @type {[number, number, string] | null} */
    let best = null;
    const letters = letterMask(word);
    for (const [candidate, itsLetters] of words) {
      if (bitCount(letters ^ itsLetters) * STRAY > 2 * limit) continue;
      const most = best === null ? limit : best[0];
      const cost = distance(word, candidate, most);
      if (cost > most) continue;
      const count = countOf(candidate);
      if (count === 0 || (count === 1 && cost + SLIP > limit)) continue;
      /** @type {[number, number, string]} */
      const found = [cost, -count, candidate];
      if (best === null || isLess(found, best)) best = found;
    }
    return best === null ? null : best[2];
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
   * The two words that have run together in one.
   * @param {string} word
   * @param {(one: string, other: string) => boolean} areNeighbours
   * @returns {string[] | null}
   */
  function split(word, areNeighbours) {
    if (isNumber(word)) return null;
    for (let end = word.length - 1; end > 0; end -= 1) {
      const one = word.slice(0, end);
      const other = word.slice(end);
      if (isPart(one) && isPart(other) && areNeighbours(one, other)) return [one, other];
    }
    return null;
  }

  /** @param {string} part */
  function isPart(part) {
    return part.length >= PART || isNumber(part);
  }

  /** @param {string} text */
  function isNumber(text) {
    return /^[0-9]+$/.test(text);
  }

  return { isNumber, letterMask, nearest, split };
})();
