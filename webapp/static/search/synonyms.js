/**
 * Names that stand for one another, as search/synonyms.py reads them; see there for the why.
 */

/** @typedef {{folded: string[], first: number, terms: string[]}} Token */
/** @typedef {{terms: Map<string, string[]>, longest: Map<string, number>}} Names what names stand for; first word of a name -> words of the longest such name */
/** @typedef {{instead: Names, added: Names, cased: Map<string, string>}} Aliases */

const Synonyms = (function () {
  "use strict";

  const { asWritten, fold } = Analysis;

  /**
   * The names that search/browser_index.py wrote: a line for each, its terms behind an equals sign.
   * @param {string} lines
   * @returns {Names}
   */
  function namesOf(lines) {
    const terms = new Map();
    const longest = new Map();
    for (const line of lines === "" ? [] : lines.split("\n")) {
      const place = line.lastIndexOf("=");
      const name = line.slice(0, place);
      const [first, ...others] = name.split(" ");
      terms.set(name, line.slice(place + 1).split(" "));
      longest.set(first, Math.max(longest.get(first) ?? 0, 1 + others.length));
    }
    return { terms, longest };
  }

  /**
   * @param {string[]} folded
   * @param {Names} names
   * @param {boolean} withWords
   * @returns {Token[]}
   */
  function read(folded, names, withWords) {
    const found = [];
    let place = 0;
    while (place < folded.length) {
      let length = Math.min(names.longest.get(folded[place]) ?? 0, folded.length - place);
      let terms;
      for (; length > 0; length -= 1) {
        terms = names.terms.get(folded.slice(place, place + length).join(" "));
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
   * @param {Aliases} aliases
   * @returns {{inOrder: Token[], added: Token[]}}
   */
  function tokens(names, aliases) {
    const folded = names.map((name) => aliases.cased.get(asWritten(name)) ?? fold(name));
    return {
      inOrder: read(folded, aliases.instead, true),
      added: read(folded, aliases.added, false),
    };
  }

  return { namesOf, tokens };
})();
