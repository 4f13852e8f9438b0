/**
 * The columns of the table that compares categories: up to three are chosen, which a phone can show.
 * The choice stands in the address. Without this script the whole table is shown.
 */
(function () {
  "use strict";

  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#filter"));
  if (form === null) return; // nothing to compare
  const fields = [...form.querySelectorAll("select")];
  const table = /** @type {HTMLElement} */ (document.querySelector(".compare__table"));

  /** The categories that are chosen, each once. */
  function chosen() {
    return [...new Set(fields.map(({ value }) => value).filter((value) => value !== ""))];
  }

  function show() {
    const columns = chosen();
    table.classList.toggle("compare__table--chosen", columns.length > 0);
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (
      table.querySelectorAll("[data-column]")
    )) {
      cell.hidden = columns.length > 0 && !columns.includes(cell.dataset.column ?? "");
    }
  }

  function choose() {
    const query = new URLSearchParams(chosen().map((id) => ["category", id])).toString();
    history.replaceState(null, "", query === "" ? location.pathname : `?${query}`);
    show();
  }

  const asked = new URLSearchParams(location.search).getAll("category");
  fields.forEach((field, number) => {
    field.value = asked[number] ?? "";
    // An unknown value in the address chooses nothing.
    if (field.selectedIndex < 0) field.value = "";
  });
  form.hidden = false;
  form.addEventListener("change", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
