/**
 * What applicants type -> what is asked, as search/query.py and search/synonyms.py do it; see there
 * for the why.
 *
 * Adds `FaqQuery` to globalThis. Needs `FaqAnalysis`.
 */
(function () {
  "use strict";

  /** @typedef {{text: string, phrases: string[], excluded: string[], filters: Record<string, string>, unwanted: [string, string][]}} Query */
  /** @typedef {{folded: string[], first: number, terms: string[]}} Token */

  const { fold } = globalThis.FaqAnalysis;

  // The blanks are written out, because languages disagree on what is one.
  const PART =
    /((?<![^ \t\n\r\f\v\u00a0])-)?(?:["“”„]([^"“”„]*)["“”„]|(topic|category|kind):([^ \t\n\r\f\v\u00a0"“”„]+)|([^ \t\n\r\f\v\u00a0"“”„]+))/gi;

  const SIGN = /[-:"“”„]/;

  /**
   * @param {string} text
   * @returns {Query}
   */
  function parseQuery(text) {
    /** @type {Query} */
    const query = { text: "", phrases: [], excluded: [], filters: {}, unwanted: [] };
    if (!SIGN.test(text)) return { ...query, text: text.trim() }; // most queries
    const kept = [];
    for (const [, minus, phrase, filter, value, word] of text.matchAll(PART)) {
      if (filter !== undefined) {
        if (minus === undefined) query.filters[filter.toLowerCase()] = value;
        else query.unwanted.push([filter.toLowerCase(), value]);
      } else if (minus !== undefined) {
        query.excluded.push(phrase ?? word);
      } else {
        if (phrase !== "") kept.push(phrase ?? word);
        if (phrase !== undefined) query.phrases.push(phrase);
      }
    }
    query.text = kept.join(" ");
    return query;
  }

  /** First word of a name -> words of the longest such name, by table. */
  /** @type {WeakMap<Map<string, string[]>, Map<string, number>>} */
  const longestOf = new WeakMap();

  /**
   * @param {Map<string, string[]>} table
   * @returns {Map<string, number>}
   */
  function longest(table) {
    let found = longestOf.get(table);
    if (found === undefined) {
      found = new Map();
      for (const name of table.keys()) {
        const [first, ...others] = name.split(" ");
        found.set(first, Math.max(found.get(first) ?? 0, 1 + others.length));
      }
      longestOf.set(table, found);
    }
    return found;
  }

  /**
   * @param {string[]} folded
   * @param {Map<string, string[]>} table
   * @param {boolean} withWords
   * @returns {Token[]}
   */
  function read(folded, table, withWords) {
    const most = longest(table);
    const found = [];
    let place = 0;
    while (place < folded.length) {
      let length = Math.min(most.get(folded[place]) ?? 0, folded.length - place);
      let terms;
      for (; length > 0; length -= 1) {
        terms = table.get(folded.slice(place, place + length).join(" "));
        if (terms !== undefined) break;
      }
      if (terms !== undefined) {
        found.push({ folded: folded.slice(place, place + length), first: place, terms });
      } else if (withWords && folded[place] !== "") {
        found.push({ folded: [folded[place]], first: place, terms: [] });
      }
      place += length || 1;
    }
    return found;
  }

  /**
   * The words of a text, in order, with names read as one; and the names to add to them.
   * @param {string[]} names the words as written
   * @param {{instead: Map<string, string[]>, added: Map<string, string[]>, cased: Map<string, string>}} aliases
   * @returns {{inOrder: Token[], added: Token[]}}
   */
  function tokens(names, aliases) {
    const folded = names.map((name) => aliases.cased.get(name) ?? fold(name));
    return {
      inOrder: read(folded, aliases.instead, true),
      added: read(folded, aliases.added, false),
    };
  }

  globalThis.FaqQuery = { parseQuery, tokens };
})();
