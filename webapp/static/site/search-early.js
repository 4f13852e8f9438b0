/**
 * Runs before the search page is painted: where the address asks something, the list of all
 * questions, which is for readers without a search, is not seen while results may come at once. Then
 * it is there, below the query, until search-page.js takes over; where one of its files does not come,
 * this tries again and then says so.
 */
(function () {
  "use strict";

  /** Milliseconds that nobody waits for longer before a list. */
  const MOMENT = 1500;
  /** Milliseconds that the scripts of the page have to come by themselves. */
  const PATIENCE = 8000;

  const query = new URLSearchParams(location.search).get("q") ?? "";
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
      SearchFailure.show(query);
    }
  }

  if (location.search !== "") {
    document.documentElement.dataset.asked = "";
    setTimeout(() => delete document.documentElement.dataset.asked, MOMENT);
  }
  document.addEventListener("readystatechange", () => SearchFailure.keep(query), { once: true });
  document.addEventListener("DOMContentLoaded", () => void complete());
  // A script that never ends holds up that event.
  document.addEventListener("readystatechange", () => setTimeout(complete, PATIENCE));
})();
