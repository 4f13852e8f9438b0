/**
 * Makes the field of the search page as high as a long query, of which a field of one line hides the
 * end. Runs before the page is there and waits for the field, so that it is never painted otherwise
 * and nothing moves. Without a script, and in browsers that know no `field-sizing`, the field has one
 * line; Enter sends what was typed either way.
 */
(function () {
  "use strict";

  /** @param {HTMLInputElement} input */
  function replace(input) {
    const form = /** @type {HTMLFormElement} */ (input.form);
    const field = document.createElement("textarea");
    for (const { name, value } of input.attributes) {
      if (name !== "type" && name !== "value") field.setAttribute(name, value);
    }
    field.rows = 1;
    field.placeholder = " "; // tells the style whether there is something to clear
    // In the export nothing but the address says what is asked.
    const asked = new URLSearchParams(location.search).get("q") ?? "";
    field.value = input.value || asked.trim().replace(/\s+/g, " ");
    field.addEventListener("beforeinput", (event) => {
      if (event.inputType !== "insertLineBreak") return;
      event.preventDefault();
      form.requestSubmit();
    });
    input.replaceWith(field, clearButton(field, form.dataset.clear ?? ""));
  }

  /**
   * As browsers have it in a field of one line.
   * @param {HTMLTextAreaElement} field
   * @param {string} label
   */
  function clearButton(field, label) {
    const button = document.createElement("button");
    button.className = "search-box__clear";
    button.type = "button";
    button.textContent = "✕";
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => {
      field.value = "";
      field.dispatchEvent(new Event("input"));
      field.focus();
    });
    return button;
  }

  if (!CSS.supports("field-sizing", "content")) return;
  new MutationObserver((_, observer) => {
    const input = document.querySelector("input.search-box__input");
    if (!(input instanceof HTMLInputElement)) return;
    observer.disconnect();
    replace(input);
  }).observe(document, { childList: true, subtree: true });
})();
