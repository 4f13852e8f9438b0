/**
 * Loads scripts, which is how a page that was opened from a folder can load anything at all. What a
 * host answers is not always the script: it may be cut, a login page, of another edition, or never
 * end. So a script counts as loaded when what it brings is there, and every load has an end.
 */
const Loading = (function () {
  "use strict";

  /** Milliseconds to wait before each try. */
  const PAUSES = [0, 500, 2000];
  /** Milliseconds that a try has for its answer; one that comes later still counts. */
  const PATIENCE = 8000;

  /** Address -> its being loaded. @type {Map<string, Promise<void>>} */
  const underWay = new Map();

  /**
   * Runs a script, unless what it brings is there; tries again where it does not come.
   * @param {string} address
   * @param {() => boolean} isThere whether what it brings is there
   * @param {{nonce?: string, tries?: number, ready?: Promise<void>}} [options] the nonce with which
   *   alone the page lets scripts run; how often the page has tried by itself; what must have come
   *   before another try is worth anything
   * @returns {Promise<void>} rejected where it does not come; the next load tries again
   */
  function load(address, isThere, options = {}) {
    let loading = underWay.get(address);
    if (loading === undefined) {
      loading = tryToLoad(address, isThere, options).finally(() => underWay.delete(address));
      underWay.set(address, loading);
    }
    return loading;
  }

  /**
   * @param {string} address
   * @param {() => boolean} isThere
   * @param {{nonce?: string, tries?: number, ready?: Promise<void>}} options
   */
  async function tryToLoad(address, isThere, { nonce = "", tries = 0, ready }) {
    for (let place = tries; place < PAUSES.length && !isThere(); place += 1) {
      if (place > 0) {
        await ready;
        await new Promise((resolve) => setTimeout(resolve, PAUSES[place]));
      }
      if (!isThere()) await run(address, place, nonce);
    }
    if (isThere()) return;
    throw new Error(`${address} is missing.`);
  }

  /**
   * Ends when a script has run, failed or taken too long.
   * @param {string} address
   * @param {number} place of the try
   * @param {string} nonce
   * @returns {Promise<void>}
   */
  function run(address, place, nonce) {
    return new Promise((resolve) => {
      const element = document.createElement("script");
      const asked = new URL(address);
      // Another address, since a browser may have kept the wrong answer.
      if (place > 0) asked.searchParams.set("try", String(place + 1));
      element.src = asked.href;
      // At first in the order in which they were asked for; then none waits for one that hangs.
      element.async = place > 0;
      if (nonce !== "") element.nonce = nonce;
      const end = () => resolve();
      element.addEventListener("load", end);
      element.addEventListener("error", end);
      setTimeout(end, PATIENCE);
      document.head.append(element);
    });
  }

  /**
   * Loads the index and the search, which reads it.
   * @param {string} index address of its script
   * @param {string} search
   * @param {string} [nonce]
   * @returns {Promise<any>} `FaqSearch`
   */
  async function loadSearch(index, search, nonce) {
    const isThere = () => globalThis.FaqSearch !== undefined;
    if (isThere()) return globalThis.FaqSearch; // a page of this site may have it
    try {
      const ready = load(index, () => globalThis.FaqSearchIndex !== undefined, { nonce });
      // Without the index the search does nothing: its tries would be over before a slow one comes.
      await Promise.all([ready, load(search, isThere, { nonce, ready })]);
    } catch (error) {
      delete globalThis.FaqSearchIndex; // it may be of another edition than the search
      throw error;
    }
    return globalThis.FaqSearch;
  }

  /**
   * Loads a piece of the index.
   * @param {{kind: string, number: number}} piece
   * @param {URL | string} assets an address in the folder of the scripts
   * @param {string} [nonce]
   */
  function loadPiece(piece, assets, nonce) {
    const { folder } = globalThis.FaqSearchIndex;
    const address = new URL(`${folder}/${piece.kind}-${piece.number}.js`, assets).href;
    return load(address, () => globalThis.FaqSearch.has(piece), { nonce });
  }

  return { load, loadPiece, loadSearch };
})();
