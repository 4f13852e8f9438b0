/**
 * Where site.toml says `log_queries = true`: asks the web server, with HEAD, for the address of each
 * search that it would not see otherwise, since results come as one types and suggestions lead to
 * pages at once. The log of the server is all that keeps it. Nothing is sent from a folder, nor where
 * a browser asks not to be tracked.
 */
(function () {
  "use strict";

  /** Milliseconds without typing until a search is taken for one. */
  const PAUSE = 3000;
  const BOX = ".search-box__input";

  // Not every browser has them.
  const isUnwanted =
    Reflect.get(navigator, "doNotTrack") === "1" || Reflect.get(navigator, "globalPrivacyControl");
  if (!location.protocol.startsWith("http") || isUnwanted) return;

  /** What the server has seen last. */
  let seen = tidy(new URLSearchParams(location.search).get("q") ?? "");
  let pause = 0;
  /** The field in which somebody types. @type {HTMLInputElement | HTMLTextAreaElement | null} */
  let field = null;

  /** @param {string} text */
  function tidy(text) {
    return text.trim().replace(/\s+/g, " ");
  }

  function log() {
    clearTimeout(pause);
    const query = tidy(field?.value ?? "");
    if (!field?.form || query === "" || query === seen) return;
    seen = query;
    const address = new URL(field.form.action);
    address.search = String(new URLSearchParams({ q: query }));
    void fetch(address, { method: "HEAD", cache: "no-store", keepalive: true }).catch(() => undefined);
  }

  document.addEventListener("input", ({ target }) => {
    if (!(target instanceof Element) || !target.matches(BOX)) return;
    field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (target);
    clearTimeout(pause);
    pause = setTimeout(log, PAUSE);
  });
  // After the page has decided whether the form goes to the server.
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented) log();
    else seen = tidy(field?.value ?? "");
  });
  window.addEventListener("pagehide", log);
})();
