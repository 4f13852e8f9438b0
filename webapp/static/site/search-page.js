/**
 * The search page: gives what the address asks for, anew while one types or chooses.
 * Typing never moves the focus. The address goes along, so that a search can be sent on and the back
 * button brings it back. The messages stand in templates/pages/search.html; on the live site the server
 * has shown the first results already.
 */
(function () {
  "use strict";

  const { search, countFacets, ready, markerOf } = globalThis.FaqSearch;
  const { loadPiece, category: ofDevice } = globalThis.FaqPage;
  const { countOf, fill, foundOf, itemsOf, messageName, shortened, tidy } = SearchView;
  const { FACETS, readAddress, addressOf, pageNumbers } = SearchAddress;
  const { find, copy, result, table } = SearchResults;

  /** Milliseconds without typing until the number of results is announced. */
  const PAUSE = 400;
  /** Milliseconds that results are made before the browser may do something else. */
  const SLICE = 6;
  const LINKS = ".result__title a[href], .siblings a[href], .question-list__link";

  const section = /** @type {HTMLElement} */ (find("#results"));
  const summary = /** @type {HTMLElement} */ (find("#results-summary"));
  const field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (find("#search"));
  const form = /** @type {HTMLFormElement} */ (field.form);
  const mail = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".ask a.button"));
  const mailStart = mail === null ? "" : mail.href.slice(0, mail.href.indexOf("body=") + 5);
  const title = document.title.split(" · ").slice(-2).join(" · ");
  const [limit, mostPages, queryLength, saidLength] = [
    section.dataset.limit,
    section.dataset.mostPages,
    section.dataset.queryLength,
    section.dataset.saidLength,
  ].map(Number);

  /** @param {string} facet */
  function chooser(facet) {
    return /** @type {HTMLSelectElement} */ (find(`#filter-${facet}`));
  }

  /** @param {string} name of a message */
  function message(name) {
    return section.dataset[name] ?? "";
  }

  /**
   * @param {string} name of a message of a number of things
   * @param {number} count
   */
  function formOf(name, count) {
    return pluralForm(section.dataset, name, count, document.documentElement.lang);
  }

  /**
   * What an address asks of this page.
   * @param {string} parameters
   */
  function asked(parameters) {
    /**
     * @param {string} facet
     * @param {string} value
     */
    const isOffered = (facet, value) =>
      [...chooser(facet).options].some((option) => option.value === value);
    return readAddress(parameters, { queryLength, mostPages, isOffered });
  }

  // Results

  /**
   * @param {boolean} isShown
   * @param {string} selector
   */
  function reveal(isShown, selector) {
    /** @type {HTMLElement} */ (find(selector)).hidden = !isShown;
  }

  /**
   * @param {string} selector
   * @param {string} address
   */
  function lead(selector, address) {
    /** @type {HTMLAnchorElement} */ (find(selector)).href = address;
  }

  /**
   * The options that a search takes.
   * @param {Asked} one
   */
  function optionsOf({ topic, category, kind, verbatim, page }) {
    const [ofTopic, ofCategory, ofKind] = [topic, category, kind].map((value) => value || null);
    const prefer = ofDevice.remembered() || null;
    return { limit: limit * page, topic: ofTopic, category: ofCategory, kind: ofKind, verbatim, prefer };
  }

  /**
   * What each choice leaves of what is listed, which without a query is questions alone.
   * @param {Asked} one
   * @returns {Record<string, Record<string, number>>}
   */
  function shownFacets(one) {
    const kind = one.query === "" ? "question" : one.kind;
    return countFacets(one.query, optionsOf({ ...one, kind }));
  }

  /** The filters that are chosen, as readers know them. */
  function chosenNames() {
    return FACETS.map((facet) => chooser(facet).selectedOptions[0]?.dataset.name ?? "")
      .filter((name) => name !== "")
      .join(section.dataset.comma ?? ", ");
  }

  /** Whether the first results are being made: everything is slow then, and the browser busy. */
  let isFirst = true;

  /** Lets the browser paint and listen; later results are there before anyone could. */
  function breathe() {
    return isFirst ? new Promise((resolve) => setTimeout(resolve)) : Promise.resolve();
  }

  /**
   * Makes one result after the other, letting the browser breathe between.
   * @param {Hit[][]} items
   * @param {any} marker of the query
   */
  async function madeOf(items, marker) {
    const made = [];
    let due = performance.now() + SLICE;
    for (const hits of items) {
      made.push(hits.length > 1 ? table(hits, marker) : result(hits[0], marker));
      if (!isFirst || performance.now() < due) continue;
      await breathe();
      due = performance.now() + SLICE;
    }
    return made;
  }

  /**
   * Makes seen what a search finds, which the index has been loaded for, unless another one has been
   * asked since.
   * @param {Asked} wanted
   * @param {() => boolean} isAskedStill
   * @returns {Promise<Asked>} with the page that there is
   */
  async function render(wanted, isAskedStill) {
    const { query } = wanted;
    const isAsked = query !== "";
    const results = search(query, optionsOf(wanted));
    const count = countOf(results);
    const last = Math.min(Math.max(1, Math.ceil(count / limit)), mostPages);
    const one = { ...wanted, page: Math.min(wanted.page, last) };
    const start = (one.page - 1) * limit;
    /** @type {Hit[][]} */
    const items = itemsOf(results.hits.slice(start, start + limit));
    const facets = shownFacets(one);
    const made = await madeOf(items, markerOf(query));
    // Who turns the page wants what stands there.
    const others = made.filter((_, place) => items[place][0].more && one.page === 1);
    if (!isAskedStill()) return one;
    const { page, verbatim } = one;
    const isFoundElsewhere = () => search(query, { limit: 1, verbatim }).hits.length > 0;
    const found = page > 1 ? count : foundOf(results.hits);
    const name = messageName(page, results, isFoundElsewhere);

    showFilters(one, facets);
    const all = showAll(one, facets);
    summary.textContent = isAsked
      ? fill(formOf(name, found), {
          count: found,
          start: start + 1,
          end: Math.min(count, start + limit),
          filters: chosenNames(),
          query: shortened(results.suggestion ?? query, saidLength),
        })
      : all;
    document.title = isAsked ? `${query} · ${title}` : title;
    reveal(results.suggestion !== null, "#results-mended");
    find("#results-suggestion").textContent = shortened(results.suggestion ?? "", saidLength);
    find("#results-asked").textContent = shortened(query, saidLength);
    lead("#results-verbatim", addressOf(one, { verbatim: true }));
    for (const one of ["#filters", "#results-hint"]) reveal(true, one); // an earlier search may have failed
    reveal(isAsked && (count === 0 || (!results.confident && page === 1)), "#results-help");
    if (mail !== null) mail.href = mailStart + encodeURIComponent(query);
    reveal(others.length < made.length, "#results-list");
    find("#results-list").replaceChildren(...made.filter((one) => !others.includes(one)));
    reveal(others.length > 0, "#results-others");
    const folded = count - foundOf(results.hits);
    find("#results-others summary").textContent = fill(formOf("others", folded), { count: folded });
    find("#results-others ol").replaceChildren(...others);
    showPages(one, last);
    return one;
  }

  /**
   * @param {Asked} one
   * @param {Record<string, Record<string, number>>} facets
   */
  function showFilters(one, facets) {
    for (const facet of FACETS) {
      const select = chooser(facet);
      for (const option of select.options) {
        if (option.value === "") continue;
        const count = facets[facet][option.value] ?? 0;
        const isChosen = option.value === one[facet];
        option.hidden = option.disabled = count === 0 && !isChosen;
        option.text = fill(message("option"), { count, name: option.dataset.name ?? "" });
      }
      select.value = one[facet];
      const chip = /** @type {HTMLElement} */ (find(`[data-filter="${facet}"]`));
      chip.hidden = one[facet] === "";
      find(".chip__name", chip).textContent = select.selectedOptions[0]?.dataset.name ?? "";
      /** @type {HTMLAnchorElement} */ (find("a", chip)).href = addressOf(one, { [facet]: "" });
    }
    chooser("kind").disabled = one.query === "";
    const none = { topic: "", category: "", kind: "" };
    lead("#results-clear", addressOf(one, none));
    reveal(FACETS.some((facet) => one[facet] !== ""), "#results-chosen");
    reveal(one.category !== "" && one.category === ofDevice.remembered(), "#remembered");
  }

  /**
   * Where nothing is asked, all questions of what is chosen.
   * @param {Asked} one
   * @param {Record<string, Record<string, number>>} facets
   * @returns {string} what they are
   */
  function showAll({ query, topic, category }, facets) {
    let count = 0;
    reveal(query === "", "#all-questions");
    if (query === "") delete document.documentElement.dataset.asked;
    for (const of of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll("#all-questions [data-topic]")
    )) {
      const items = /** @type {NodeListOf<HTMLElement>} */ (of.querySelectorAll("li"));
      const before = count;
      for (const item of items) {
        const { categories = "" } = item.dataset;
        item.hidden = category !== "" && !categories.split(" ").includes(category);
        if (!item.hidden && (topic === "" || of.dataset.topic === topic)) count += 1;
      }
      of.hidden = count === before;
    }
    if (topic === "" && category === "") return message("all");
    // Of many questions only the topics are listed.
    if (document.querySelector("#all-questions [data-topic]") === null) {
      count = facets.kind.question ?? 0;
    }
    return fill(formOf("allCount", count), { count });
  }

  /**
   * Links to the first page, the last and those beside the present one.
   * @param {Asked} one
   * @param {number} last
   */
  function showPages(one, last) {
    const { page } = one;
    reveal(last > 1, "#results-pages");
    reveal(page > 1, "#pages-previous");
    reveal(page < last, "#pages-next");
    lead("#pages-previous", addressOf(one, { page: page - 1 }));
    lead("#pages-next", addressOf(one, { page: page + 1 }));
    const links = pageNumbers(page, last).map((number) => {
      const made = copy("#page-number");
      const link = /** @type {HTMLAnchorElement} */ (find("a", made));
      if (number === null) {
        link.replaceWith("…");
        return made;
      }
      link.href = addressOf(one, { page: number });
      find("span:last-child", link).textContent = String(number);
      if (number === page) link.setAttribute("aria-current", "page");
      return made;
    });
    find("#pages-numbers").replaceChildren(...links);
  }

  // What is asked, and where one was

  let now = asked(location.search);
  /** The address that the back button comes back to. */
  let visited = addressOf(now, { page: now.page });
  let latest = 0;
  let pause = 0;

  /**
   * Loads what a search needs, then gives its results, unless another one has been asked since.
   * @param {Asked} wanted
   */
  async function ask(wanted) {
    now = wanted;
    latest += 1;
    const turn = latest;
    section.setAttribute("aria-busy", String(isFirst));
    await breathe();
    if (turn !== latest) return;
    let shown;
    try {
      await ready(wanted.query, optionsOf(wanted), loadPiece);
      await breathe();
      if (turn !== latest) return;
      shown = await render(wanted, () => turn === latest);
    } catch (error) {
      // A new site may have taken the place of the one that this page came from.
      if (turn === latest) SearchFailure.show(wanted.query);
      console.warn(error);
      return;
    }
    if (turn !== latest) return;
    now = shown;
    isFirst = false;
    section.setAttribute("aria-busy", "false");
    clearTimeout(pause);
    const status = find("#results-status");
    pause = setTimeout(() => (status.textContent = summary.textContent), PAUSE);
  }

  /** @returns {HTMLDetailsElement[]} the answers that the results hold, folded or not */
  function answers() {
    return [...section.querySelectorAll("details")];
  }

  /** Keeps with the address how far one has read, which result has the focus, what is unfolded. */
  function keepPlace() {
    const focused = /** @type {HTMLAnchorElement | null} */ (document.activeElement);
    const link = focused?.matches(LINKS) ? focused.href : "";
    const open = answers().map((answer) => answer.open);
    history.replaceState({ top: window.scrollY, link, open }, "");
  }

  function returnToPlace() {
    const place = history.state;
    if (typeof place?.top !== "number") return;
    answers().forEach((answer, i) => (answer.open = place.open?.[i] ?? false));
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (section.querySelectorAll(LINKS));
    [...links].find(({ href }) => href === place.link)?.focus({ preventScroll: true });
    window.scrollTo(0, place.top);
  }

  /**
   * Asks something that the back button takes back.
   * @param {Partial<Asked>} changes
   */
  function visit(changes) {
    const wanted = { ...now, ...changes };
    const address = addressOf(wanted, { page: wanted.page });
    if (address !== visited) {
      // What was typed since belongs to the new address alone.
      keepPlace();
      history.replaceState(history.state, "", visited);
      history.pushState(null, "", address);
      visited = address;
    }
    return ask(wanted);
  }

  /** Reads what is found from its beginning. */
  function toSummary() {
    summary.focus({ preventScroll: true });
    const { top } = summary.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight) summary.scrollIntoView();
  }

  field.addEventListener("input", () => {
    const wanted = { ...now, query: tidy(field.value, queryLength), verbatim: false, page: 1 };
    void ask(wanted);
    try {
      history.replaceState(null, "", addressOf(wanted));
    } catch {
      // Some browsers allow so many changes a minute; the next key brings it up to date.
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void visit({ query: tidy(field.value, queryLength) });
  });
  for (const facet of FACETS) {
    chooser(facet).addEventListener("change", ({ target }) => {
      const { value } = /** @type {HTMLSelectElement} */ (target);
      if (facet === "category") ofDevice.remember(value);
      reveal(false, "#offer");
      void visit({ [facet]: value, page: 1 });
    });
  }
  section.addEventListener("click", (event) => {
    const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event;
    const link = /** @type {HTMLAnchorElement | null} */ (
      /** @type {Element} */ (target).closest("a[data-search]")
    );
    if (link === null || button > 0 || ctrlKey || metaKey || shiftKey || altKey) return;
    event.preventDefault();
    const wanted = asked(new URL(link.href).search);
    if (now.category !== "" && wanted.category === "") ofDevice.remember("");
    void visit(wanted).then(toSummary);
  });

  // Keys

  function hasOneLine() {
    if (field instanceof HTMLInputElement) return true;
    return field.scrollHeight < 2 * parseFloat(getComputedStyle(field).lineHeight);
  }

  /**
   * In a field of several lines the arrow leads to the next one, and from the last to the results.
   * @param {HTMLElement | undefined} link
   */
  function leaveLastLine(link) {
    const place = field.selectionEnd;
    setTimeout(() => {
      if (field.selectionEnd === place) link?.focus();
    });
  }

  /** @param {HTMLElement} link */
  function isSeen(link) {
    return link.getClientRects().length > 0 && link.closest("details:not([open])") === null;
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const { key, target } = event;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const links = /** @type {HTMLElement[]} */ ([...section.querySelectorAll(LINKS)]).filter(isSeen);
    const place = target === field ? -1 : links.indexOf(/** @type {HTMLElement} */ (target));
    const isResult = place >= 0;
    if (key === "ArrowDown" && target === field && !hasOneLine()) {
      return leaveLastLine(links[0]);
    } else if (key === "ArrowDown" && (target === field || isResult)) {
      links[place + 1]?.focus();
    } else if (key === "ArrowUp" && isResult) {
      (links[place - 1] ?? field).focus();
    } else if (key === "Escape" && target === field) {
      if (field.value === "") return;
      field.value = "";
      field.dispatchEvent(new Event("input"));
    } else if (key === "Escape" && section.contains(/** @type {Node} */ (target))) {
      field.focus();
    } else {
      return;
    }
    event.preventDefault();
  }
  document.addEventListener("keydown", onKey);

  // The way back

  history.scrollRestoration = "manual";
  window.addEventListener("pagehide", keepPlace);
  window.addEventListener("popstate", () => {
    const wanted = asked(location.search);
    visited = addressOf(wanted, { page: wanted.page });
    field.value = wanted.query;
    void ask(wanted).then(returnToPlace);
  });

  globalThis.FaqPage.hasSearch = true;
  if (document.activeElement === field && field.value !== "") {
    now = { ...now, query: tidy(field.value, queryLength) }; // typed while the scripts were loading
  } else {
    field.value = now.query;
  }
  for (const facet of FACETS) chooser(facet).value = now[facet];
  ofDevice.offer(chooser("category"), () => {
    void visit({ category: ofDevice.remembered(), page: 1 }).then(toSummary);
  });
  // The server does not know which category this device prefers.
  const isPreferred = ofDevice.remembered() === "" || document.querySelector("#results .siblings") === null;
  const isShown = ("isShown" in section.dataset && isPreferred) || location.search === "";
  if (isShown && addressOf(now, { page: now.page }) === visited) {
    reveal(now.category !== "" && now.category === ofDevice.remembered(), "#remembered");
    returnToPlace();
  } else {
    void ask(now).then(returnToPlace);
  }
})();
