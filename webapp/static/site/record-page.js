/**
 * The page of a question or a criterion: leads back to the search that led to it and marks its words,
 * which the address hands over; shares the address and prints.
 */
(function () {
  "use strict";

  const MOST_WORDS = 20;
  const MOST_CHARACTERS = 1000;

  /** A character of a script without spaces between words: see search/letters.py. */
  const UNSPACED =
    /[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u318f\u31a0-\u31ff\u3400-\u9fff\uac00-\ud7ff]/;

  /** Marks the words that the address hands over. */
  function markFound() {
    const found = new URLSearchParams(location.search).get("found") ?? "";
    const words = found
      .slice(0, MOST_CHARACTERS)
      .split(/\s+/)
      .filter((word) => /[\p{L}\p{N}]/u.test(word));
    const note = document.getElementById("marked");
    if (words.length === 0 || note === null) return;
    const any = words
      .slice(0, MOST_WORDS)
      .sort((one, other) => other.length - one.length)
      .map((word) => {
        const said = word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/_+/g, "[_\\s]+");
        return UNSPACED.test(word) ? said : `${said}(?![\\p{L}\\p{N}])`;
      })
      .join("|");
    const wanted = new RegExp(`(^|[^\\p{L}\\p{N}]|(?=${UNSPACED.source}))(${any})`, "giu");
    for (const element of document.querySelectorAll("[data-found-here]")) {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const nodes = [];
      while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
      for (const text of nodes) markText(text, wanted);
    }
    if (document.querySelector("mark[data-found]") === null) return;
    note.hidden = false;
    reveal();
    note.querySelector("button")?.addEventListener("click", () => {
      document.querySelectorAll("mark[data-found]").forEach((mark) => {
        mark.replaceWith(...mark.childNodes);
      });
      note.hidden = true;
      reveal();
      history.replaceState(null, "", location.pathname + location.hash);
      document.getElementById("main")?.focus({ preventScroll: true });
    });
  }

  /** The note is there while something is in it. */
  function reveal() {
    const box = document.getElementById("found");
    if (box) box.hidden = [...box.children].every((part) => part.hasAttribute("hidden"));
  }

  /** Leads back to the search page, as it was left, where one comes from there. */
  function prepareWayBack() {
    const link = /** @type {HTMLAnchorElement | null} */ (document.getElementById("results-back"));
    /** @param {string} address */
    const place = (address) => address.split(/[?#]/)[0].replace(/index\.html$/, "");
    if (link === null || place(document.referrer) !== place(link.href)) return;
    link.href = document.referrer;
    link.hidden = false;
    reveal();
    link.addEventListener("click", (event) => {
      // In a tab of its own the page has nothing to go back to.
      if (history.length < 2 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.back();
    });
  }

  /**
   * @param {Text} text
   * @param {RegExp} wanted
   */
  function markText(text, wanted) {
    const whole = text.data;
    const made = [];
    let end = 0;
    for (const match of whole.matchAll(wanted)) {
      const start = match.index + match[1].length;
      const mark = document.createElement("mark");
      mark.dataset.found = "";
      mark.textContent = match[2];
      made.push(whole.slice(end, start), mark);
      end = start + match[2].length;
    }
    if (made.length > 0) text.replaceWith(...made, whole.slice(end));
  }

  function prepareTools() {
    const tools = document.getElementById("tools");
    if (tools === null) return;
    tools.hidden = false;
    document.getElementById("print")?.addEventListener("click", () => print());
    const message = tools.dataset.shared ?? "";
    document.getElementById("share")?.addEventListener("click", () => void share(message));
  }

  /** @param {string} message says that the address was copied */
  async function share(message) {
    const url = location.href.split(/[?#]/)[0];
    if (navigator.share) {
      try {
        await navigator.share({ title: document.title, url });
        return;
      } catch (error) {
        if (/** @type {Error} */ (error).name === "AbortError") return;
      }
    }
    const said = document.getElementById("shared");
    if (said) said.textContent = (await copy(url)) ? message : url;
  }

  /**
   * @param {string} text
   * @returns {Promise<boolean>}
   */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Pages of a folder, and old browsers, have the older way only.
      const area = document.createElement("textarea");
      const before = /** @type {HTMLElement | null} */ (document.activeElement);
      area.value = text;
      document.body.append(area);
      area.select();
      const isCopied = document.execCommand("copy");
      area.remove();
      before?.focus();
      return isCopied;
    }
  }

  prepareTools();
  prepareWayBack();
  markFound();
})();
