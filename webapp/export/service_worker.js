/**
 * Keeps the site for reading without a connection. `faq export` fills in VERSION and FILES; a new
 * export has another version and therefore a cache of its own.
 */
(function () {
  "use strict";

  const VERSION = "{version}";
  /** Paths from the root of the site. */
  const FILES = /** @type {string[]} */ ({files});

  const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
  const scope = worker.registration.scope;
  // Other sites on the same host share the store of caches.
  const family = `faq ${scope} `;
  const name = family + VERSION;
  const FILES_AT_ONCE = 12;

  /** A name with a hash in it never stands for another content. */
  const HASHED = /^assets\/.*[.-][0-9a-f]{8}[./]/;

  /** @param {string} path */
  async function keep(path) {
    const cache = await caches.open(name);
    const address = new URL(path, scope);
    // "no-cache" asks the host whether the copy of the browser is still the present one.
    const response = await fetch(new Request(address, { cache: "no-cache" }));
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await cache.put(address, await plain(response));
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
    for (let first = 0; first < FILES.length; first += FILES_AT_ONCE) {
      await Promise.all(FILES.slice(first, first + FILES_AT_ONCE).map(keep));
    }
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
   * The copy of a page or file; an address that ends in "/" is that of its index.html.
   *
   * @param {URL} address
   */
  async function kept(address) {
    const file = address.pathname.endsWith("/") ? `${address.pathname}index.html` : address.pathname;
    // To open the cache would make it anew where it has been given up.
    return caches.match(new URL(file, address.origin), { cacheName: name });
  }

  async function missing() {
    const page = await kept(new URL("404.html", scope));
    if (page === undefined) return Response.error();
    return new Response(await page.blob(), { status: 404, headers: page.headers });
  }

  /** @param {Request} request */
  async function answer(request) {
    const address = new URL(request.url);
    if (HASHED.test(address.href.slice(scope.length))) {
      return (await kept(address)) ?? fetch(request);
    }
    try {
      return await fetch(request);
    } catch (error) {
      const copy = await kept(address);
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
