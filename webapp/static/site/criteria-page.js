/**
 * The filters of the list of criteria. The choice stands in the address, so that it can be sent
 * on and comes back with the back button. Without this script the whole list is shown.
 */
(function () {
  "use strict";

  const { offer, remember, remembered } = globalThis.FaqPage.category;
  const form = /** @type {HTMLFormElement} */ (document.querySelector("#filter"));
  const category = /** @type {HTMLSelectElement} */ (form.elements.namedItem("category"));
  const kind = /** @type {HTMLSelectElement} */ (form.elements.namedItem("kind"));
  const count = /** @type {HTMLElement} */ (form.querySelector("#filter-count"));
  const sections = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".kind"));

  function show() {
    let shown = 0;
    for (const section of sections) {
      const cards = /** @type {NodeListOf<HTMLElement>} */ (
        section.querySelectorAll(".criterion-card")
      );
      let shownHere = 0;
      for (const card of cards) {
        const { kind: itsKind = "", categories = "" } = card.dataset;
        const isChosen =
          (kind.value === "" || itsKind === kind.value) &&
          // A criterion without categories holds for all.
          (category.value === "" ||
            categories === "" ||
            categories.split(" ").includes(category.value));
        card.hidden = !isChosen;
        if (isChosen) shownHere += 1;
      }
      section.hidden = shownHere === 0;
      shown += shownHere;
    }
    const { one = "", many = "" } = count.dataset;
    count.textContent = shown === 1 ? one : many.replace("{count}", String(shown));
  }

  function writeAddress() {
    const chosen = new URLSearchParams();
    if (category.value !== "") chosen.set("category", category.value);
    if (kind.value !== "") chosen.set("kind", kind.value);
    const query = chosen.toString();
    history.replaceState(null, "", query === "" ? location.pathname : `?${query}`);
  }

  const asked = new URLSearchParams(location.search);
  category.value = asked.get("category") ?? "";
  kind.value = asked.get("kind") ?? "";
  // An unknown value in the address chooses nothing.
  if (category.selectedIndex < 0) category.value = "";
  if (kind.selectedIndex < 0) kind.value = "";
  form.hidden = false;

  function choose() {
    writeAddress();
    show();
  }

  form.addEventListener("change", (event) => {
    if (event.target === category) remember(category.value);
    choose();
  });
  offer(category, () => {
    category.value = remembered();
    choose();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
