/* One key for each button of a group, files dropped on their form. Without it the buttons do. */
(() => {
  "use strict";
  const groups = [...document.querySelectorAll(".gap")];
  document.documentElement.classList.add("has-script");

  document.addEventListener("keydown", (event) => {
    const group = event.target.closest(".gap");
    if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select, textarea")) {
      if (event.key === "Escape") group.focus();
      return;
    }
    const step = { j: 1, k: -1 }[event.key];
    const next = step && groups[groups.indexOf(group) + step];
    const button = group.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (next) next.focus();
    if (button) button.click();
    if (next || button) event.preventDefault();
  });

  const target = location.hash && document.getElementById(location.hash.slice(1));
  (target || groups[0])?.focus();

  const files = document.getElementById("files");
  const form = files.form;
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    files.files = event.dataTransfer.files;
  });
})();
