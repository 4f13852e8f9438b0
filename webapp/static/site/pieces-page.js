/**
 * The buttons that copy the code on the page "For other web pages". Without this script they are
 * not shown, and one selects the text by hand.
 */
(function () {
  "use strict";

  /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".copy")).forEach((box) => {
    const text = /** @type {HTMLTextAreaElement} */ (box.querySelector("textarea"));
    const button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
    const status = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
    button.hidden = false;
    button.addEventListener("click", () => {
      text.select();
      // The newer way to copy is not there for pages opened from a folder.
      const isCopied = document.execCommand("copy");
      status.textContent = (isCopied ? status.dataset.copied : status.dataset.selected) ?? "";
    });
  });
})();
