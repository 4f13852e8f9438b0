/**
 * What applicants type -> what is asked, as search/query.py does it; see there for the why.
 */

/** @typedef {{text: string, phrases: string[], excluded: string[], filters: Record<string, string>, unwanted: [string, string][]}} ParsedQuery */

const Query = (function () {
  "use strict";

  // The blanks are written out, because languages disagree on what is one.
  const PART =
    /(?:(?:^|[ \t\n\r\f\v\u00a0])(-))?(?:["“”„]([^"“”„]*)["“”„]|(topic|category|kind):([^ \t\n\r\f\v\u00a0"“”„]+)|([^ \t\n\r\f\v\u00a0"“”„]+))/gi;

  const SYNTAX = /[-:"“”„]/;

  /**
   * @param {string} text
   * @returns {ParsedQuery}
   */
  function parseQuery(text) {
    /** @type {ParsedQuery} */
    const query = { text: "", phrases: [], excluded: [], filters: {}, unwanted: [] };
    if (!SYNTAX.test(text)) return { ...query, text: text.trim() }; // most queries
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

  return { parseQuery };
})();
