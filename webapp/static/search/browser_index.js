/**
 * The index as the search asks for it: postings, weights, words and records by their keys. It is
 * read from the pieces that search/browser_index.py writes; what is asked for and not there yet is
 * noted as missing, so that the page can load it and ask again.
 */

/** @typedef {{bound: string, number: string, rest: string}} ShownFigure */
/** @typedef {{id: string, title: string, about: string, url: string, isAnswered: boolean, text: string, figures: ShownFigure[], isConfirmed: boolean, known: {title: string, url: string, text: string}[], aspect?: string, row?: string, note?: string}} Shown */
/** @typedef {{kind: "terms" | "records", number: number}} IndexPiece */
/** @typedef {{records: number[], impacts: number[]}} Postings records ascending, an impact for each */

const BrowserIndex = (function () {
  "use strict";

  const core = globalThis.FaqSearchIndex;
  const HALF = 45;

  /** Kinds and how many records there are of each. @type {[string, number][]} */
  const kinds = Object.entries(core.counts);

  /** @type {Postings} */
  const NO_POSTINGS = { records: [], impacts: [] };

  // Maps and no objects, since "constructor" is a word too.
  const stopWords = new Set(core.stopWords.split(" "));
  /** Folded words of a title, or the concepts of a name -> its record and what it gets beside the sum. @type {Map<string, [number, number]>} */
  const titles = new Map(Object.entries(core.titles));
  /** @type {Aliases} */
  const aliases = {
    instead: Synonyms.namesOf(core.instead),
    added: Synonyms.namesOf(core.added),
    cased: new Map(Object.entries(core.cased)),
  };

  /** Number of a piece -> its sorted words. @type {Map<number, string[]>} */
  const wordsOfPiece = new Map();
  /** Term -> its records and their impacts. @type {Map<string, Postings>} */
  const postings = new Map();
  /** @type {Map<number, Shown>} */
  const shown = new Map();
  /** Kind and id -> what a result shows. @type {Map<string, Shown>} */
  const shownByKey = new Map();
  /** @type {Map<string, IndexPiece>} */
  const missing = new Map();
  /** @type {Map<number, number>} */
  const digitValues = new Map();
  for (let code = 35; code < 127; code += 1) {
    if (code !== 92 && digitValues.size < 2 * HALF) digitValues.set(code, digitValues.size);
  }

  /**
   * The numbers that are written as characters.
   * @param {string} text
   * @returns {number[]}
   */
  function numbers(text) {
    const found = [];
    let place = 1;
    let number = 0;
    for (let i = 0; i < text.length; i += 1) {
      const value = /** @type {number} */ (digitValues.get(text.charCodeAt(i)));
      if (value < HALF) {
        found.push(number + value * place);
        place = 1;
        number = 0;
      } else {
        number += (value - HALF) * place + HALF * place;
        place *= HALF;
      }
    }
    return found;
  }

  /** What is taken from the score of each record, in thousandths of what the query weighs. */
  const handicaps = numbers(core.handicaps).map((step) => step + core.leastHandicap);

  /**
   * The keys that are written without the characters they share with the one before.
   * @param {string} text
   * @returns {string[]}
   */
  function keys(text) {
    const found = [];
    let before = "";
    for (const line of text === "" ? [] : text.split("\n")) {
      const shared = /** @type {number} */ (digitValues.get(line.charCodeAt(0)));
      before = before.slice(0, shared) + line.slice(1);
      found.push(before);
    }
    return found;
  }

  /**
   * Rows of values as objects.
   * @param {string[][]} rows
   * @param {string[]} names of the values
   * @returns {any[]}
   */
  function named(rows, names) {
    return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
  }

  /**
   * Takes a piece in; the scripts of the pieces call it as `FaqSearch.add`. One of another index, or
   * that is not whole, is passed over.
   * @param {string} folder of the index that it is of
   * @param {"terms" | "records"} kind
   * @param {number} number
   * @param {any} piece
   */
  function add(folder, kind, number, piece) {
    if (folder !== core.folder || has({ kind, number })) return;
    if (kind === "terms" && areTerms(number, piece)) addTerms(number, piece);
    if (kind === "records" && areRecords(number, piece)) addRecords(number, piece);
  }

  /**
   * Whether a piece has been taken in.
   * @param {{kind: string, number: number}} piece
   */
  function has({ kind, number }) {
    return kind === "terms" ? wordsOfPiece.has(number) : shown.has(number * core.recordsAPiece);
  }

  /**
   * @param {number} number
   * @param {any} piece
   */
  function areTerms(number, piece) {
    if (!(number <= core.bounds.length) || !isRow(piece, ["", "", "", "", ""])) return false;
    const [, terms, counts, steps, impacts] = piece;
    const total = numbers(counts).reduce((sum, count) => sum + count, 0);
    return (
      keys(terms).length === numbers(counts).length &&
      numbers(steps).length === total &&
      numbers(impacts).length === total
    );
  }

  /**
   * @param {number} number
   * @param {any} piece
   */
  function areRecords(number, piece) {
    const count = Math.min(core.recordsAPiece, core.records - number * core.recordsAPiece);
    if (!Array.isArray(piece) || piece.length !== count) return false;
    return piece.every((values) => isRow(values, ["", "", "", "", 0, "", [], 0, []]));
  }

  /**
   * Whether a value is a row that begins with values of these types.
   * @param {any} value
   * @param {any[]} like
   */
  function isRow(value, like) {
    /** @param {any} one */
    const typeOf = (one) => (Array.isArray(one) ? "array" : typeof one);
    return Array.isArray(value) && like.every((one, i) => typeOf(value[i]) === typeOf(one));
  }

  /**
   * @param {number} number
   * @param {any[][]} piece
   */
  function addRecords(number, piece) {
    piece.forEach((values, i) => {
      const [id, title, about, url, isAnswered, text, figures, isConfirmed, known, aspect, row, note] =
        values;
      const record = number * core.recordsAPiece + i;
      const one = {
        id,
        title,
        about,
        url,
        isAnswered: isAnswered === 1,
        text,
        figures: named(figures, ["bound", "number", "rest"]),
        isConfirmed: isConfirmed === 1,
        known: named(known, ["title", "url", "text"]),
        aspect,
        row,
        note,
      };
      shown.set(record, one);
      shownByKey.set(`${kindOf(record)}:${id}`, one);
    });
  }

  /**
   * @param {number} number
   * @param {string[]} piece
   */
  function addTerms(number, [words, terms, counts, steps, impacts]) {
    wordsOfPiece.set(number, keys(words));
    const allSteps = numbers(steps);
    const allImpacts = numbers(impacts);
    const allCounts = numbers(counts);
    let place = 0;
    keys(terms).forEach((term, i) => {
      const end = place + allCounts[i];
      let record = -1;
      const records = allSteps.slice(place, end).map((step) => (record += step));
      postings.set(term, { records, impacts: allImpacts.slice(place, end) });
      place = end;
    });
  }

  /**
   * The number of the piece that holds a key.
   * @param {string} key
   */
  function pieceOf(key) {
    let first = 0;
    let last = core.bounds.length;
    while (first < last) {
      const middle = (first + last) >> 1;
      if (core.bounds[middle] <= key) first = middle + 1;
      else last = middle;
    }
    return first;
  }

  /**
   * Takes in a piece that the script of the whole index brought along, now that it is needed; one
   * that lies in a script of its own is noted as missing.
   * @param {"terms" | "records"} kind
   * @param {number} number
   * @returns {boolean} whether it is there now
   */
  function take(kind, number) {
    const whole = kind === "terms" ? core.terms : core.shown;
    if (whole === undefined) missing.set(`${kind}-${number}`, { kind, number });
    else if (kind === "terms") addTerms(number, whole[number]);
    else addRecords(number, whole[number]);
    return whole !== undefined;
  }

  /**
   * The records that hold a term; undefined where none does.
   * @param {string} term
   * @returns {Postings | undefined}
   */
  function postingsOf(term) {
    const found = postings.get(term);
    if (found === undefined && wordsOfPiece.size <= core.bounds.length) {
      const number = pieceOf(term);
      if (!wordsOfPiece.has(number) && take("terms", number)) return postings.get(term);
    }
    return found;
  }

  /**
   * What a term weighs, by how many records hold it.
   * @param {string} term
   * @returns {number | undefined}
   */
  function weightOf(term) {
    const count = postingsOf(term)?.records.length;
    if (count === undefined) return undefined;
    let weight;
    for (const [least, itsWeight] of core.weights) {
      if (least > count) break;
      weight = itsWeight;
    }
    return weight;
  }

  /**
   * All words that lie between two keys, the first included.
   * @param {string} from
   * @param {string} to
   * @returns {string[]}
   */
  function wordsBetween(from, to) {
    const found = [];
    for (let number = pieceOf(from); number <= pieceOf(to); number += 1) {
      if (!wordsOfPiece.has(number) && !take("terms", number)) continue;
      const words = /** @type {string[]} */ (wordsOfPiece.get(number));
      found.push(...words.filter((word) => word >= from && word < to));
    }
    return found;
  }

  /**
   * The words of the index that begin with a prefix.
   * @param {string} prefix
   * @returns {string[]}
   */
  function beginningWith(prefix) {
    return wordsBetween(prefix, `${prefix}\uffff`);
  }

  /**
   * One kind comes after the other.
   * @param {number} record
   * @returns {string}
   */
  function kindOf(record) {
    let end = 0;
    for (const [kind, count] of kinds) {
      end += count;
      if (record < end) return kind;
    }
    return "";
  }

  /**
   * What a result has of a record.
   * @param {number} record
   * @returns {Shown | undefined}
   */
  function shownOf(record) {
    if (!shown.has(record)) take("records", Math.floor(record / core.recordsAPiece));
    return shown.get(record);
  }

  /**
   * @param {{kind: string, id: string}} hit a record that was found, or any where one script holds
   *   them all
   * @returns {Shown | undefined}
   */
  function shownOfHit({ kind, id }) {
    const key = `${kind}:${id}`;
    if (!shownByKey.has(key)) core.shown?.forEach((/** @type {any} */ _, /** @type {number} */ i) => take("records", i));
    return shownByKey.get(key);
  }

  /**
   * The pieces that were asked for since the last time and are not there.
   * @returns {IndexPiece[]}
   */
  function takeMissing() {
    const pieces = [...missing.values()];
    missing.clear();
    return pieces;
  }

  return {
    NO_POSTINGS,
    core,
    rules: core.rules,
    stopWords,
    kinds,
    handicaps,
    titles,
    aliases,
    add,
    has,
    postingsOf,
    weightOf,
    beginningWith,
    kindOf,
    shownOf,
    shownOfHit,
    isWaiting: () => missing.size > 0,
    takeMissing,
  };
})();
