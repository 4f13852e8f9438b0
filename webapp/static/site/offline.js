/**
 * Lets the browser keep the site for reading without a connection. The exported pages load this
 * only where site.toml asks for it; from a folder on this computer there is nothing to keep.
 */
(function () {
  "use strict";

  const script = /** @type {HTMLScriptElement} */ (
    document.currentScript ?? document.querySelector("script[src*='/offline.']")
  );
  // Browsers offer workers on https and on this computer only.
  if (location.protocol === "file:" || !("serviceWorker" in navigator)) return;
  // This file lies in assets/, the worker beside the pages that it serves.
  navigator.serviceWorker.register(new URL("../sw.js", script.src)).catch((error) => {
    console.warn("These pages are not kept for reading offline.", error);
  });
})();
