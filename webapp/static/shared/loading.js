/** Loads scripts, which is how a page that was opened from a folder can load anything at all. */
const Loading = (function () {
  "use strict";

  /**
   * Runs a script.
   * @param {string} address
   * @param {string} [nonce] where the page lets only scripts with its nonce run
   * @returns {Promise<void>}
   */
  function load(address, nonce = "") {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = address;
      element.async = false; // in the order in which they were asked for
      if (nonce !== "") element.nonce = nonce;
      element.addEventListener("load", () => resolve());
      element.addEventListener("error", () => reject(new Error(`${address} is missing.`)));
      document.head.append(element);
    });
  }

  /**
   * Where a piece of the index lies.
   * @param {{kind: string, number: number}} piece
   * @param {URL | string} assets an address in the folder of the scripts
   */
  function pieceAddress({ kind, number }, assets) {
    return new URL(`${globalThis.FaqSearchIndex.folder}/${kind}-${number}.js`, assets).href;
  }

  return { load, pieceAddress };
})();
