/**
 * The engines in JavaScript, one set-up each, as a browser would run them.
 *
 * Each of the others is set up as ranks best on StackFAQ among what its documentation offers; what
 * was tried stands beside it. "Ours" runs the scripts of the exported site.
 */
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createContext, runInContext, runInThisContext } from "node:vm";
import { gunzipSync } from "node:zlib";

/** @typedef {{id: string, question: string, answer: string}} Item */
/** @typedef {{folder: string, scripts: string, modules: string, scriptsSeconds: number}} Places */
/**
 * What travels until a first visitor sees ten results: code and index once (`ready`; texts of ten
 * results are added), or code alone (`built`: all texts are added), or for each query its own files.
 * @typedef {{code: string[], index: () => string} | {files: (query: string) => Promise<(string | Uint8Array)[]>}} Traffic
 */
/**
 * @typedef {object} Engine
 * @property {(query: string, limit: number) => string[] | Promise<string[]>} answer ids, best first
 * @property {() => Traffic | Promise<Traffic>} traffic
 * @property {number} [buildSeconds] where the index is not built by `build`
 */
/**
 * @typedef {object} Kind
 * @property {string} name
 * @property {string[]} packages from npm; the first gives the version
 * @property {string} setup
 * @property {(records: Item[], places: Places) => Engine | Promise<Engine>} build
 */

/** The scripts that every search of ours loads. */
const CORE = ["search-index.js", "search.js"];

const WORD = /[\p{L}\p{M}\p{N}_]+/gu;

/** @type {Kind[]} Ours first. */
export const KINDS = [
  { name: "aimh-faq", packages: [], setup: "as it is, all pieces of the index loaded", build: ours },
  {
    name: "MiniSearch",
    packages: ["minisearch", "elasticlunr"],
    setup: "elasticlunr's stemmer and stop words, question x 3, beginnings of words",
    build: miniSearch,
  },
  {
    name: "FlexSearch",
    packages: ["flexsearch"],
    setup: "question and answer as one text, its English stems and stop words, resolution 100, suggest",
    build: flexSearch,
  },
  {
    name: "Pagefind (AND)",
    packages: ["pagefind"],
    setup: "as it comes: every word of the query must match",
    build: (records, places) => pagefind(records, places, false),
  },
  {
    name: "Pagefind (OR)",
    packages: ["pagefind", "elasticlunr"],
    setup:
      "one search for each word that is not among elasticlunr's stop words, scores added up, " +
      "title weight 2, page length 0.2, saturation 1",
    build: (records, places) => pagefind(records, places, true),
  },
];

/** @param {Item[]} _ @param {Places} places @returns {Engine} */
function ours(_, { scripts, scriptsSeconds }) {
  const text = (/** @type {string} */ name) => readFileSync(join(scripts, name), "utf-8");
  const all = /** @type {string[]} */ (readdirSync(scripts, { recursive: true }));
  const pieces = all.filter((name) => name.endsWith(".js") && !CORE.includes(name));
  for (const name of [...CORE, ...pieces]) runInThisContext(text(name), { filename: name });
  const { search } = globalThis.FaqSearch;
  return {
    answer: (query, limit) => search(query, { limit }).hits.map(({ id }) => id),
    buildSeconds: scriptsSeconds,
    traffic: () => ({
      /** The scripts a visitor loads who was never here. @param {string} query */
      files: async (query) => {
        const context = createContext({});
        const files = [];
        const run = (/** @type {string} */ name) => {
          files.push(text(name));
          runInContext(files.at(-1), context, { filename: name });
        };
        CORE.forEach(run);
        const { folder } = runInContext("FaqSearchIndex", context);
        await runInContext("FaqSearch", context).ready(query, { limit: 10 }, async (piece) =>
          run(`${folder}/${piece.kind}-${piece.number}.js`),
        );
        return files;
      },
    }),
  };
}

/**
 * MRR@10 0.799 as it comes but with stems and without stop words; 0.810 with the question twice,
 * 0.813 with beginnings of words too, 0.814 with the question three times. Allowing for typing errors
 * gives 0.813 and takes twice as long; other parameters of BM25 nothing.
 * @param {Item[]} records @param {Places} places @returns {Engine}
 */
function miniSearch(records, places) {
  const require = requireOf(places);
  const MiniSearch = require("minisearch");
  const { stem, stopWords, code } = english(places);
  const index = new MiniSearch({
    fields: ["question", "answer"],
    processTerm: (/** @type {string} */ term) => {
      const lower = term.toLowerCase();
      return stopWords.has(lower) ? null : stem(lower);
    },
    searchOptions: { boost: { question: 3 }, prefix: (/** @type {string} */ term) => term.length > 3 },
  });
  index.addAll(records);
  return {
    answer: (query, limit) => index.search(query).slice(0, limit).map(({ id }) => id),
    traffic: () => ({
      code: [bundled(places, 'export { default } from "minisearch"'), code],
      index: () => JSON.stringify(index),
    }),
  };
}

/**
 * MRR@10 0.740, 0.752, 0.754 with a resolution of 20, 50, 100; a document of two fields gives
 * 0.685, the question alone 0.70, coarser character sets 0.73, `context` nothing.
 * @param {Item[]} records @param {Places} places @returns {Engine}
 */
function flexSearch(records, places) {
  const require = requireOf(places);
  const file = (/** @type {string} */ name) => join(places.modules, "node_modules/flexsearch/dist", name);
  const files = [file("flexsearch.compact.min.js"), file("lang/en.min.js")];
  const { Index, Encoder, Charset } = require(files[0]).FlexSearch;
  const language = require(files[1]);
  const index = new Index({
    tokenize: "strict",
    resolution: 100,
    encoder: new Encoder(Charset.Default, language.default ?? language),
  });
  records.forEach(({ question, answer }, number) => index.add(number, `${question} ${answer}`));
  return {
    answer: (query, limit) =>
      index.search(query, { limit, suggest: true }).map((/** @type {number} */ n) => records[n].id),
    traffic: () => ({
      code: files.map((name) => readFileSync(name, "utf-8")),
      index: () => {
        const parts = [];
        index.export((key, data) => void parts.push(`${key}\n${data}`));
        return parts.join("\n");
      },
    }),
  };
}

/**
 * OR: MRR@10 0.811 with its own weights, 0.826 with a title weight of 2, 0.829 with what is set here;
 * the stop words left in 0.804, at ten times the time. MAP 0.798, 0.796, 0.788, 0.792.
 *
 * Its script fetches the index in pieces; here from memory. A result is known by the name of its
 * fragment, whose text is not loaded when only ids are asked for.
 * @param {Item[]} records @param {Places} places @param {boolean} isOr @returns {Promise<Engine>}
 */
async function pagefind(records, places, isOr) {
  if (!packed.has(records)) packed.set(records, await pack(records, places));
  const { files, idOf, buildSeconds } = packed.get(records);
  const { stopWords, code } = english(places);
  const script = files.get("pagefind.js");
  const url = `data:text/javascript;base64,${Buffer.from(script).toString("base64")}`;
  const options = isOr ? { ranking: { metaWeights: { title: 2 }, pageLength: 0.2, termSaturation: 1 } } : {};

  /** What was fetched since a visit began. @type {Map<string, Uint8Array>} */
  let fetched = new Map();
  const load = async (/** @type {string} */ address) => {
    const path = new URL(address).pathname.slice(1);
    const content = files.get(path);
    if (content === undefined) return new Response(null, { status: 404 });
    fetched.set(path, content);
    return new Response(content);
  };
  const begin = async () => {
    globalThis.fetch = load;
    const made = (await import(url)).createInstance({ basePath: "http://localhost/", ...options });
    await made.init();
    return made;
  };
  const searchAll = async (/** @type {any} */ made, /** @type {string} */ query) => {
    globalThis.fetch = load;
    if (!isOr) return (await made.search(query)).results;
    const sums = new Map();
    for (const word of new Set(query.toLowerCase().match(WORD))) {
      if (stopWords.has(word)) continue;
      for (const result of (await made.search(word)).results) {
        const before = sums.get(result.id);
        sums.set(result.id, { result, score: result.score + (before?.score ?? 0) });
      }
    }
    return [...sums.values()].sort((a, b) => b.score - a.score).map(({ result }) => result);
  };
  const instance = await begin();
  return {
    answer: async (query, limit) =>
      (await searchAll(instance, query)).slice(0, limit).map(({ id }) => idOf.get(id)),
    buildSeconds,
    traffic: () => ({
      files: async (query) => {
        fetched = new Map();
        const visit = await begin();
        for (const result of (await searchAll(visit, query)).slice(0, 10)) await result.data();
        return [script, ...(isOr ? [code] : []), ...fetched.values()];
      },
    }),
  };
}

/**
 * Both set-ups search one index. Records -> its files.
 * @type {Map<Item[], {files: Map<string, Uint8Array>, idOf: Map<string, string>, buildSeconds: number}>}
 */
const packed = new Map();

/** @param {Item[]} records @param {Places} places */
async function pack(records, places) {
  const library = join(places.modules, "node_modules/pagefind/lib/index.js");
  const { createIndex, close } = await import(pathToFileURL(library).href);
  const start = performance.now();
  const { index } = await createIndex({ forceLanguage: "en" });
  for (const { id, question, answer } of records) {
    const content = `<html lang="en"><body><h1>${escaped(question)}</h1><p>${escaped(answer)}</p></body></html>`;
    const { errors } = await index.addHTMLFile({ url: `/${id}/`, content });
    if (errors.length > 0) throw new Error(errors.join("; "));
  }
  /** @type {Map<string, Uint8Array>} */
  const files = new Map((await index.getFiles()).files.map(({ path, content }) => [path, content]));
  await close();
  const buildSeconds = (performance.now() - start) / 1000;
  const idOf = new Map();
  for (const [path, content] of files) {
    const name = /^fragment\/(.*)\.pf_fragment$/.exec(path)?.[1];
    if (name === undefined) continue;
    const fragment = JSON.parse(gunzipSync(content).subarray("pagefind_dcd".length).toString());
    idOf.set(name, fragment.url.replaceAll("/", ""));
  }
  return { files, idOf, buildSeconds };
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** @param {Places} places */
function requireOf({ modules }) {
  return createRequire(join(resolve(modules), "package.json"));
}

/**
 * elasticlunr's stemmer and stop words, and their code.
 * @param {Places} places
 * @returns {{stem: (word: string) => string, stopWords: Set<string>, code: string}}
 */
function english(places) {
  const { stemmer, defaultStopWords } = requireOf(places)("elasticlunr");
  const stopWords = new Set(Object.keys(defaultStopWords));
  return {
    stem: (word) => stemmer(word),
    stopWords,
    code: `stemmer=${stemmer};stopWords=${JSON.stringify([...stopWords])}`,
  };
}

/**
 * The code that some exports need, as small as its makers would serve it.
 * @param {Places} places @param {string} code
 */
function bundled(places, code) {
  const { outputFiles } = requireOf(places)("esbuild").buildSync({
    stdin: { contents: code, resolveDir: resolve(places.modules) },
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    write: false,
  });
  return outputFiles[0].text;
}
