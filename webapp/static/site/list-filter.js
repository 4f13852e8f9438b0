/**
 * The filter of a list on a page: every field of the form leaves only what has its value.
 * The choice stands in the address, so that it can be sent on and comes back with the back button.
 * Without this script the whole list is shown.
 *
 *     <form id="filter" hidden>            fields with names; `#filter-count` says how many are left
 *     <nav data-filter-whole>              is there while nothing is chosen
 *     <section data-filter-group>          goes where nothing of it is left
 *       <li data-filter-item data-NAME>    values of the field NAME, none for all; `data-words` are
 *                                          words that find it besides those in sight
 */
(function () {
  "use strict";

  /** @typedef {HTMLSelectElement | HTMLInputElement} Field */

  const form = /** @type {HTMLFormElement} */ (document.querySelector("#filter"));
  const fields = /** @type {Field[]} */ ([...form.querySelectorAll("select, input")]);
  const count = /** @type {HTMLElement} */ (form.querySelector("#filter-count"));
  const groups = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-filter-group]")
  );

  const wholeOnly = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-filter-whole]")
  );

  /** Letters that do not decompose into one with an accent. @type {Record<string, string>} */
  const FOLDED = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", þ: "th" };

  /**
   * A text without capitals, accents and what is invisible.
   * @param {string} text
   */
  function plain(text) {
    const letters = text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase();
    return letters.replace(/[ßæœøłđðħıþ]/g, (letter) => FOLDED[letter]);
  }

  /**
   * @param {HTMLElement} item
   * @param {Field} field
   */
  function hasValue(item, field) {
    if (field instanceof HTMLInputElement) {
      const said = plain(`${item.textContent} ${item.dataset.words ?? ""}`);
      return plain(field.value).split(/\s+/).every((word) => said.includes(word));
    }
    const values = item.dataset[field.name] ?? "";
    return [field.value, values].includes("") || [values, ...values.split(" ")].includes(field.value);
  }

  function show() {
    let shown = 0;
    for (const group of groups) {
      const items = /** @type {NodeListOf<HTMLElement>} */ (
        group.querySelectorAll("[data-filter-item]")
      );
      for (const item of items) item.hidden = !fields.every((field) => hasValue(item, field));
      const left = [...items].filter((item) => !item.hidden).length;
      group.hidden = left === 0;
      shown += left;
    }
    const isWhole = fields.every(({ value }) => value.trim() === "");
    for (const part of wholeOnly) part.hidden = !isWhole;
    const said = pluralForm(count.dataset, "count", shown, document.documentElement.lang);
    count.textContent = said.replace("{count}", String(shown));
  }

  function writeAddress() {
    const chosen = new URLSearchParams(
      fields.filter(({ value }) => value !== "").map(({ name, value }) => [name, value]),
    ).toString();
    history.replaceState(null, "", chosen === "" ? location.pathname : `?${chosen}`);
  }

  function choose() {
    writeAddress();
    show();
  }

  /** The category is remembered, and offered where the device remembers one. */
  function offerRemembered() {
    const field = form.elements.namedItem("category");
    const ofDevice = globalThis.FaqPage?.category;
    if (!(field instanceof HTMLSelectElement) || ofDevice === undefined) return;
    const { offer, remember, remembered } = ofDevice;
    field.addEventListener("change", () => remember(field.value));
    offer(field, () => {
      field.value = remembered();
      choose();
    });
  }

  const asked = new URLSearchParams(location.search);
  for (const field of fields) {
    field.value = asked.get(field.name) ?? "";
    // An unknown value in the address chooses nothing.
    if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.value = "";
  }
  form.hidden = false;
  form.addEventListener("input", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  offerRemembered();
  show();
})();
