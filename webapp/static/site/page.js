/**
 * What pages can do with a script and do without where there is none: "/" leads to the search box,
 * which loads what it needs to offer questions when it is touched; what is folded is unfolded for a
 * link that leads to it and for print.
 *
 * Adds `FaqPage` to globalThis, for the scripts of single pages; with `FaqSearch` and
 * `FaqSearchIndex` it is all that the site puts there.
 */
(function () {
  "use strict";

  const { load, loadSearch } = Loading;
  // Hosts that put scripts off run them so that none is the current one.
  const script = /** @type {HTMLScriptElement} */ (
    document.currentScript ?? document.querySelector("[data-brings=FaqPage]")
  );

  /**
   * Loads a piece of the index.
   * @param {{kind: string, number: number}} piece
   */
  function loadPiece(piece) {
    return Loading.loadPiece(piece, script.src);
  }

  /** The box asks for its script, the search and the index when it is first touched. */
  function prepareBoxes() {
    document.querySelectorAll(".search-box__key").forEach((key) => key.removeAttribute("hidden"));
    for (const field of document.querySelectorAll(".search-box__input")) {
      field.setAttribute("aria-keyshortcuts", "/");
      if (!field.closest("[data-suggestions]")) continue;
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("aria-expanded", "false");
      for (const touch of ["focus", "pointerenter", "input"]) field.addEventListener(touch, loadBox);
    }
  }

  let isLoading = false;

  async function loadBox() {
    if (isLoading) return;
    isLoading = true;
    try {
      const list = new URL("search-files.js", script.src).href;
      const page = globalThis.FaqPage;
      await load(list, () => page.searchFiles !== undefined);
      const { index, search, box } = page.searchFiles; // it has named them here
      const [ofIndex, ofSearch, ofBox] = [index, search, box].map((name) => new URL(name, list).href);
      await Promise.all([loadSearch(ofIndex, ofSearch), load(ofBox, () => page.hasBox === true)]);
    } catch {
      // The form works without; the next touch tries again.
      delete globalThis.FaqPage.searchFiles;
      isLoading = false;
    }
  }

  /** @param {KeyboardEvent} event */
  function leadToBox(event) {
    // Outside a shadow tree, its host stands for what is within.
    const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || target.closest("input, select, textarea") || target.isContentEditable) return;
    const field = /** @type {HTMLInputElement | null} */ (
      document.querySelector("main .search-box__input") ?? document.querySelector(".search-box__input")
    );
    if (field === null) return;
    event.preventDefault();
    field.focus();
    field.select();
  }

  /** Opens what is folded around the place that the address names. */
  function openTarget() {
    const target = document.querySelector(":target");
    let fold = target?.closest("details");
    if (!target || !fold) return;
    for (; fold; fold = fold.parentElement?.closest("details")) fold.open = true;
    target.scrollIntoView();
  }

  /** @type {HTMLDetailsElement[]} */
  let openedToPrint = [];
  window.addEventListener("beforeprint", () => {
    openedToPrint = [...document.querySelectorAll("details")].filter((fold) => !fold.open);
    for (const fold of openedToPrint) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of openedToPrint) fold.open = false;
  });
  window.addEventListener("hashchange", openTarget);
  document.addEventListener("keydown", leadToBox);

  globalThis.FaqPage = { root: new URL("..", script.src), loadPiece };
  prepareBoxes();
  openTarget();
})();
