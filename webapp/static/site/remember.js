/**
 * The category that somebody looks for, remembered on the device: pages where one is chosen offer it
 * again.
 *
 * Adds `category` to `FaqPage`, for the scripts of those pages.
 */
(function () {
  "use strict";

  if (globalThis.FaqPage === undefined) return; // page.js has not come

  const CATEGORY = "faq-category";

  /** @param {string} id */
  function byId(id) {
    return /** @type {HTMLElement | null} */ (document.getElementById(id));
  }

  /** The category that the device remembers. A browser may forbid to remember. */
  function remembered() {
    try {
      return localStorage.getItem(CATEGORY) ?? "";
    } catch {
      return "";
    }
  }

  /** @param {string} category its id; empty to forget */
  function remember(category) {
    try {
      if (category === "") localStorage.removeItem(CATEGORY);
      else localStorage.setItem(CATEGORY, category);
    } catch {
      // Then it is chosen anew each time.
    }
  }

  /**
   * Offers the remembered category where a field of the page can choose it and nothing is chosen.
   * @param {HTMLSelectElement} field
   * @param {() => void} choose
   */
  function offer(field, choose) {
    const box = byId("offer");
    const option = [...field.options].find(({ value }) => value !== "" && value === remembered());
    if (box === null) return;
    box.hidden = option === undefined || field.value !== "";
    if (option === undefined) return;
    const name = byId("offer-category");
    if (name) name.textContent = option.dataset.name ?? option.text;
    /** @param {() => void} act */
    const answered = (act) => () => {
      box.hidden = true;
      byId("main")?.focus({ preventScroll: true });
      act();
    };
    const [yes, no] = [byId("offer-yes"), byId("offer-no")];
    if (yes) yes.onclick = answered(choose);
    if (no) no.onclick = answered(() => remember(""));
  }

  function offerInBox() {
    const box = byId("only");
    const field = box?.querySelector(`input[value="${CSS.escape(remembered())}"]`);
    const choice = field?.closest("p");
    if (!box || !choice || !(field instanceof HTMLInputElement)) return;
    box.hidden = choice.hidden = field.disabled = false;
    field.checked = true;
    field.addEventListener("change", () => remember(field.checked ? field.value : ""));
  }

  globalThis.FaqPage.category = { remembered, remember, offer };
  offerInBox();
})();
