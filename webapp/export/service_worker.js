/**
 * Keeps the site for reading without a connection. `faq export` fills in VERSION and FILES; a new
 * export has another version and therefore a cache of its own.
 */
(function () {
  "use strict";

  const VERSION = "{version}";
  /** Path from the root of the site -> SHA-256 of the file, its first digits. */
  const FILES = /** @type {Record<string, string>} */ ({files});
  /** What every page of this edition holds, and where it ends. */
  const OF_PAGES = ["{style}", "</html>"];

  const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
  const scope = worker.registration.scope;
  // Other sites on the same host share the store of caches.
  const family = `faq ${scope} `;
  const name = family + VERSION;
  const FILES_AT_ONCE = 12;
  /** Milliseconds that a file to be kept has, and that a page has where a copy is there. */
  const PATIENCE = 30_000;

  const NOT_FOUND = "404.html";
  /** Kept last, so that a copy that was cut short has none; no page or file has this address. */
  const WHOLE = new URL("?whole", scope).href;

  /** A name with a hash in it never stands for another content. */
  const HASHED = /^assets\/.*[.-][0-9a-f]{8}[./]/;

  /** @param {string} path */
  async function keep(path) {
    const cache = await caches.open(name);
    const address = new URL(path, scope);
    const ending = new AbortController();
    const patience = setTimeout(() => ending.abort(), PATIENCE);
    try {
      // "no-cache" asks the host whether the copy of the browser is still the present one.
      const options = /** @type {RequestInit} */ ({ cache: "no-cache", signal: ending.signal });
      const response = await fetch(new Request(address, options));
      // Hosts may give the page for unknown addresses as what it is, or not at all.
      const isGiven = response.ok || (path === NOT_FOUND && response.status === 404);
      if (!isGiven) throw new Error(`${path}: ${response.status}`);
      if (!(await isOurs(path, response.clone()))) throw new Error(`${path}: another answer`);
      await cache.put(address, await plain(response));
    } catch (error) {
      if (path !== NOT_FOUND) throw error;
    } finally {
      clearTimeout(patience);
    }
  }

  /**
   * Whether an answer is the file and no login page, nor cut. Hosts may add something to pages.
   * @param {string} path
   * @param {Response} response
   */
  async function isOurs(path, response) {
    const data = await response.arrayBuffer();
    const bytes = [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))];
    const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (digits.startsWith(FILES[path])) return true;
    const text = path.endsWith(".html") ? new TextDecoder().decode(data) : "";
    return OF_PAGES.every((part) => text.includes(part));
  }

  /**
   * The response without the redirect of a host that hides "index.html": browsers take none with
   * a redirect for a page.
   *
   * @param {Response} response
   */
  async function plain(response) {
    if (!response.redirected) return response;
    const { status, headers } = response;
    return new Response(await response.blob(), { status, headers });
  }

  async function keepAll() {
    const paths = Object.keys(FILES);
    for (let first = 0; first < paths.length; first += FILES_AT_ONCE) {
      await Promise.all(paths.slice(first, first + FILES_AT_ONCE).map(keep));
    }
    const cache = await caches.open(name);
    await cache.put(WHOLE, new Response(VERSION));
  }

  /** @param {string} [present] the name of the cache that stays */
  async function forget(present) {
    const names = await caches.keys();
    const others = names.filter((one) => one.startsWith(family) && one !== present);
    await Promise.all(others.map((one) => caches.delete(one)));
  }

  /** Ends where the site has no worker any more: browsers keep one whose script is gone. */
  async function endWithSite() {
    const script = new Request(new URL("sw.js", scope), { method: "HEAD", cache: "no-store" });
    const answer = await fetch(script).catch(() => null);
    if (answer?.status !== 404 && answer?.status !== 410) return;
    await worker.registration.unregister();
    await forget();
  }

  /**
   * The names of the copies that are whole, the latest first. That of a new edition may be there
   * while this worker still serves the pages that are open.
   */
  async function editions() {
    const names = (await caches.keys()).filter((one) => one.startsWith(family));
    const marks = await Promise.all(names.map((one) => caches.match(WHOLE, { cacheName: one })));
    return names.filter((_, place) => marks[place] !== undefined).reverse();
  }

  /**
   * The copy of a page or file; an address that ends in "/" is that of its index.html.
   *
   * @param {URL} address
   * @returns {Promise<Response | undefined>}
   */
  async function kept(address) {
    const file = address.pathname.endsWith("/") ? `${address.pathname}index.html` : address.pathname;
    const isHashed = HASHED.test(address.href.slice(scope.length));
    for (const edition of await editions()) {
      const copy = await caches.match(new URL(file, address.origin), { cacheName: edition });
      // What the latest edition lacks is no page any more; older pages still load what they name.
      if (copy !== undefined || !isHashed) return copy;
    }
  }

  async function missing() {
    const page = await kept(new URL(NOT_FOUND, scope));
    if (page === undefined) return Response.error();
    return new Response(await page.blob(), { status: 404, headers: page.headers });
  }

  /**
   * What a promise gives; rejected where that takes too long.
   * @param {Promise<Response>} promise
   * @returns {Promise<Response>}
   */
  function inTime(promise) {
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error("The host does not answer.")), PATIENCE);
      promise.then(resolve, reject);
    });
  }

  /** @param {Request} request */
  async function answer(request) {
    const address = new URL(request.url);
    if (HASHED.test(address.href.slice(scope.length))) {
      return (await kept(address)) ?? fetch(request);
    }
    const copy = await kept(address);
    // Hosts may let browsers keep a page for hours, which a publish has changed meanwhile.
    const present = fetch(request, { cache: "no-cache" });
    try {
      return await (copy === undefined ? present : inTime(present));
    } catch (error) {
      if (copy !== undefined) return copy;
      if (request.mode === "navigate") return missing();
      throw error;
    }
  }

  worker.addEventListener("install", (event) => event.waitUntil(keepAll()));
  worker.addEventListener("activate", (event) => event.waitUntil(forget(name)));
  worker.addEventListener("fetch", (event) => {
    if (event.request.method === "GET" && event.request.url.startsWith(scope)) {
      event.respondWith(answer(event.request));
      if (event.request.mode === "navigate") event.waitUntil(endWithSite());
    }
  });
})();
