/**
 * Runs before the search page is painted: where the address asks something, the list of all
 * questions, which is for readers without a search, is never seen. search-page.js takes over; where
 * one of its files does not come, this tries again and then shows the list after all.
 */
(function () {
  "use strict";

  /** Milliseconds that the scripts of the page have to come by themselves. */
  const PATIENCE = 8000;

  let isCompleting = false;

  /** @param {string} name such as "FaqPage.category" */
  function isThere(name) {
    /** @type {any} */
    let value = globalThis;
    for (const part of name.split(".")) value = value?.[part];
    return value !== undefined;
  }

  /** Loads the scripts of the page that have not run, in order: each says which name it brings. */
  async function complete() {
    if (isCompleting) return;
    isCompleting = true;
    const scripts = /** @type {NodeListOf<HTMLScriptElement>} */ (
      document.querySelectorAll("script[data-brings]")
    );
    try {
      for (const { src, dataset } of scripts) {
        await Loading.load(src, () => isThere(dataset.brings ?? ""), { tries: 1 });
      }
    } catch {
      SearchFailure.show(new URLSearchParams(location.search).get("q") ?? "");
    }
  }

  if (location.search !== "") document.documentElement.dataset.asked = "";
  document.addEventListener("DOMContentLoaded", () => void complete());
  // A script that never ends holds up that event.
  document.addEventListener("readystatechange", () => setTimeout(complete, PATIENCE));
})();
