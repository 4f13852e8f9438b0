/** What the search page shows where the search could not be loaded: what works without it. */
const SearchFailure = (function () {
  "use strict";

  /**
   * Says so, and gives the list of all questions, whom to ask, and what was asked in the field.
   * @param {string} query
   */
  function show(query) {
    const section = document.getElementById("results");
    if (section === null) return;
    delete document.documentElement.dataset.asked;
    const useless = ["filters", "results-hint", "results-chosen"];
    for (const id of ["results-list", "results-others", "results-pages", "results-mended", ...useless]) {
      reveal(id, false);
    }
    for (const id of ["results-help", "all-questions"]) reveal(id, true);
    const hidden = /** @type {NodeListOf<HTMLElement>} */ (
      section.querySelectorAll("#all-questions [hidden]")
    );
    for (const one of hidden) one.hidden = false;
    const mail = /** @type {HTMLAnchorElement | null} */ (section.querySelector(".ask a.button"));
    if (mail !== null) mail.href = mail.href.replace(/body=.*/, `body=${encodeURIComponent(query)}`);
    keep(query);
    const message = section.dataset.failed ?? "";
    for (const id of ["results-summary", "results-status"]) {
      const said = document.getElementById(id);
      if (said !== null) said.textContent = message;
    }
    section.setAttribute("aria-busy", "false");
  }

  /**
   * Writes what was asked into the field, unless somebody is writing there.
   * @param {string} query
   */
  function keep(query) {
    const field = /** @type {HTMLInputElement | null} */ (document.getElementById("search"));
    if (field !== null && field.value === "" && document.activeElement !== field) field.value = query;
  }

  /**
   * @param {string} id
   * @param {boolean} isShown
   */
  function reveal(id, isShown) {
    const element = document.getElementById(id);
    if (element !== null) element.hidden = !isShown;
  }

  return { keep, show };
})();
