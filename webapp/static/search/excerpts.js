/**
 * What a query asks for marked in a text, and the passage of an answer that shows it best, as
 * search/excerpts.py does it; see there for the why.
 */

/** @typedef {{text: string, isMatch: boolean}} Fragment */
/** @typedef {{term: string, first: number, last: number, start: number, end: number}} Match words counted from zero, positions in UTF-16 units */

const Excerpts = (function () {
  "use strict";

  const { fold, splitWords, stem, words } = Analysis;
  const { isNumber } = Spelling;
  const { tokens } = Synonyms;
  const { aliases, rules, stopWords } = BrowserIndex;
  const { readQuery, termsBeginningWith } = QueryTerms;

  const numberWords = new Set(rules.numberWords.split(" "));

  /** Marks in texts what one query asks for. */
  class Marker {
    /**
     * @param {Set<string>} wanted terms
     * @param {boolean} asksNumber whether a number answers the query
     */
    constructor(wanted, asksNumber) {
      this.wanted = wanted;
      this.asksNumber = asksNumber;
    }

    /**
     * The text in fragments, with what is wanted as fragments of its own: names as a whole.
     * @param {string} text
     * @returns {Fragment[]}
     */
    mark(text) {
      return fragments(text, this.matches(text), 0, text.length);
    }

    /**
     * About `excerptWords` words of the text, where most of what is wanted stands together.
     * @param {string} text
     * @returns {Fragment[]}
     */
    excerpt(text) {
      const all = words(text);
      if (all.length === 0) return [];
      const matches = this.matches(text);
      const latest = Math.max(0, all.length - rules.excerptWords);
      const places = matches.map(({ first, term }) => ({ first, term }));
      if (this.asksNumber) {
        all.forEach(({ text: word }, first) => {
          if (isNumber(fold(word))) places.push({ first, term: "" });
        });
        places.sort((one, other) => one.first - other.first || (one.term < other.term ? -1 : 1));
      }
      const first = Math.min(Math.max(0, densest(places) - rules.leadWords), latest);
      const last = Math.min(all.length, first + rules.excerptWords);
      const start = first === 0 ? 0 : all[first].start;
      const end = last === all.length ? text.length : all[last - 1].end;
      const within = matches.filter((match) => match.first >= first && match.last < last);
      const shown = fragments(text, within, start, end);
      if (start > 0) shown.unshift({ text: "… ", isMatch: false });
      if (end < text.length) shown.push({ text: " …", isMatch: false });
      return shown;
    }

    /**
     * Where the text holds what is wanted: names as a whole, else words.
     * @param {string} text
     * @returns {Match[]}
     */
    matches(text) {
      const all = words(text);
      const { inOrder } = tokens(
        all.map((word) => word.text),
        aliases,
      );
      const matches = [];
      for (const { folded, first, terms } of inOrder) {
        const last = first + folded.length - 1;
        const term = terms.find((one) => this.wanted.has(one));
        if (term !== undefined) {
          matches.push({ term, first, last, start: all[first].start, end: all[last].end });
          continue;
        }
        for (let place = first; place <= last; place += 1) {
          const word = fold(all[place].text);
          if (!stopWords.has(word) && this.wanted.has(stem(word))) {
            const { start, end } = all[place];
            matches.push({ term: stem(word), first: place, last: place, start, end });
          }
        }
      }
      return matches;
    }
  }

  /**
   * What marks the words of a query: its terms, those of unfinished words among them.
   * @param {string} query
   * @returns {Marker}
   */
  function markerOf(query) {
    /** @type {Set<string>} */
    const wanted = new Set();
    const reading = readQuery(query);
    for (const { words: folded, terms } of reading.asked) {
      for (const term of terms) wanted.add(term);
      if (terms.length === 0 && !stopWords.has(folded[0])) {
        for (const term of termsBeginningWith(folded[0])) wanted.add(term);
      }
    }
    const asksNumber = splitWords(reading.query.text).some((word) => numberWords.has(fold(word)));
    return new Marker(wanted, asksNumber);
  }

  /**
   * @param {{term: string, first: number}[]} matches
   * @returns {number} the word at which the window with the most different wanted terms begins
   */
  function densest(matches) {
    let best = 0;
    let bestCount = 0;
    let end = 0;
    /** Term -> how often it stands in the window. @type {Map<string, number>} */
    const within = new Map();
    for (const { first, term } of matches) {
      for (; end < matches.length && matches[end].first < first + rules.excerptWords - rules.leadWords; end += 1) {
        within.set(matches[end].term, (within.get(matches[end].term) ?? 0) + 1);
      }
      if (within.size > bestCount) [best, bestCount] = [first, within.size];
      const left = (within.get(term) ?? 0) - 1;
      if (left > 0) within.set(term, left);
      else within.delete(term);
    }
    return best;
  }

  /**
   * @param {string} text
   * @param {{start: number, end: number}[]} matches
   * @param {number} start
   * @param {number} end
   * @returns {Fragment[]}
   */
  function fragments(text, matches, start, end) {
    /** @type {Fragment[]} */
    const made = [];
    let position = start;
    const places = matches.map((match) => [Math.max(start, match.start), match.end]);
    for (const [first, last] of merged(places)) {
      if (first > position) made.push({ text: text.slice(position, first), isMatch: false });
      made.push({ text: text.slice(first, last), isMatch: true });
      position = last;
    }
    if (position < end) made.push({ text: text.slice(position, end), isMatch: false });
    return made;
  }

  /**
   * The places, those that overlap as one: words may.
   * @param {number[][]} places
   */
  function merged(places) {
    /** @type {number[][]} */
    const made = [];
    for (const [start, end] of places.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      const last = made[made.length - 1];
      if (last && start < last[1]) last[1] = Math.max(end, last[1]);
      else made.push([start, end]);
    }
    return made;
  }

  /**
   * The lines of a text in fragments.
   * @param {Fragment[]} all
   * @returns {Fragment[][]}
   */
  function linesOf(all) {
    /** @type {Fragment[][]} */
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
   * @param {Fragment[]} all
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

  return { foundWords, linesOf, markerOf };
})();
