/**
 * The search in the browser beside others from npm, over the same records, run by Node.
 *
 *     node benchmarks/browser.mjs DIR ASSETS MODULES
 *
 * DIR holds records.jsonl and queries.jsonl, ASSETS what assets.py wrote, MODULES a folder in which
 * `npm install minisearch flexsearch elasticlunr lunr terser` was run; see README.md. Prints for
 * each engine the median and the 95th percentile in milliseconds, MRR@10, how many times faster ours
 * is, and the bytes that travel (brotli) until the first answer is on the page.
 *
 * Each of the others is set up as ranks best among what its documentation offers; what was tried
 * stands beside it. All give the ids of ten records.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { createContext, runInContext, runInThisContext } from "node:vm";
import { brotliCompressSync } from "node:zlib";

/** @typedef {{id: string, question: string, answer: string}} Item */
/** @typedef {{query: string, expected: string[]}} Asked */
/** @typedef {{name: string, answer: (query: string) => string[], bytes: () => Promise<Cost>}} Engine */
/** @typedef {{built: number | null, ready: number | null}} Cost bytes to the first answer: with
 *   the index built in the browser from all texts; with a ready index and ten texts */

const LIMIT = 10;
const OURS = "aimh-faq";

/** The scripts that every search of ours loads. */
const CORE = ["search-index.js", "search.js"];

const [folder, assets, modules] = process.argv.slice(2);
if (modules === undefined) {
  console.error("node benchmarks/browser.mjs DIR ASSETS MODULES: see benchmarks/README.md");
  process.exit(2);
}
const require = createRequire(join(resolve(modules), "package.json"));
const inModules = (path) => join(resolve(modules), "node_modules", path);

/** @type {Item[]} */
const records = lines("records.jsonl").map(({ id, question, answer }) => ({ id, question, answer }));
/** @type {Asked[]} */
const queries = lines("queries.jsonl");
const recordOf = new Map(records.map((one) => [one.id, one]));
const texts = JSON.stringify(records);

const engines = [await ours(), miniSearch(), flexSearch(), elasticlunr(), lunr()];

const quality = new Map(engines.map((engine) => [engine, mrr(engine)])); // warms them up, too
for (const engine of engines) mrr(engine);
const times = new Map(engines.map((engine) => [engine, []]));
for (const { query } of queries) {
  for (const engine of engines) {
    const start = performance.now();
    engine.answer(query);
    times.get(engine).push(performance.now() - start);
  }
}

const own = quantile(times.get(engines[0]), 0.5);
console.log(`${records.length} records, ${queries.length} queries, Node ${process.version}\n`);
row("engine", "median ms", "p95 ms", "MRR@10", "ours is", "kB built", "kB ready");
for (const engine of engines) {
  const median = quantile(times.get(engine), 0.5);
  const { built, ready } = await engine.bytes();
  row(
    engine.name,
    median.toFixed(3),
    quantile(times.get(engine), 0.95).toFixed(3),
    quality.get(engine).toFixed(3),
    `${(median / own).toFixed(2)} x`,
    built === null ? "-" : (built / 1000).toFixed(1),
    ready === null ? "-" : (ready / 1000).toFixed(1),
  );
}

/**
 * Timed when all pieces of the index that the queries need are there.
 * @returns {Promise<Engine>}
 */
async function ours() {
  const run = (name) => runInThisContext(ourScript(name), { filename: name });
  CORE.forEach(run);
  const { search, ready } = globalThis.FaqSearch;
  for (const { query } of queries) {
    await ready(query, { limit: LIMIT }, async (piece) => run(pieceName(piece)));
  }
  return {
    name: OURS,
    answer: (query) => search(query, { limit: LIMIT }).hits.map(({ id }) => id),
    bytes: bytesOfOurs,
  };
}

/**
 * Words as elasticlunr stems them, its stop words left out. MRR@10 0.702 as it comes, 0.752 without
 * stop words, 0.810 with stems, 0.813 with beginnings of words. Allowing for typing errors gives
 * 0.817 and takes half as long again.
 * @returns {Engine}
 */
function miniSearch() {
  const MiniSearch = require("minisearch");
  const { stemmer, defaultStopWords } = require("elasticlunr");
  const stopWords = new Set(Object.keys(defaultStopWords));
  const index = new MiniSearch({
    fields: ["question", "answer"],
    processTerm: (term) => {
      const lower = term.toLowerCase();
      return stopWords.has(lower) ? null : stemmer(lower);
    },
    searchOptions: { boost: { question: 2 }, prefix: (term) => term.length > 3 },
  });
  index.addAll(records);
  return peer(
    "MiniSearch",
    (query) => index.search(query).slice(0, LIMIT).map(({ id }) => id),
    async () => [
      await minified(inModules("minisearch/dist/umd/index.js")),
      `stemmer=${stemmer};stopWords=${JSON.stringify([...stopWords])}`,
    ],
    () => JSON.stringify(index),
  );
}

/**
 * One text of question and answer, English stems and stop words, any word may match ("suggest").
 * MRR@10 0.740, 0.752, 0.754 with a resolution of 20, 50, 100; a document of two fields gives
 * 0.685, the question alone 0.70, coarser character sets 0.73, `context` nothing.
 * @returns {Engine}
 */
function flexSearch() {
  const code = inModules("flexsearch/dist/flexsearch.compact.min.js");
  const language = inModules("flexsearch/dist/lang/en.min.js");
  const { Index, Encoder, Charset } = require(code).FlexSearch;
  const english = require(language);
  const index = new Index({
    tokenize: "strict",
    resolution: 100,
    encoder: new Encoder(Charset.Default, english.default ?? english),
  });
  records.forEach(({ question, answer }, number) => index.add(number, `${question} ${answer}`));
  return peer(
    "FlexSearch",
    (query) => index.search(query, { limit: LIMIT, suggest: true }).map((n) => records[n].id),
    async () => [readFileSync(code, "utf-8"), readFileSync(language, "utf-8")],
    () => {
      const parts = [];
      index.export((key, data) => void parts.push(`${key}\n${data}`));
      return parts.join("\n");
    },
  );
}

/**
 * Its own stemmer and stop words. MRR@10 0.824, 0.803, 0.784 with a boost of the question of 1, 2, 4.
 * @returns {Engine}
 */
function elasticlunr() {
  const library = require("elasticlunr");
  const index = library(function () {
    this.setRef("id");
    this.addField("question");
    this.addField("answer");
    this.saveDocument(false);
  });
  for (const record of records) index.addDoc(record);
  const options = { fields: { question: { boost: 1 }, answer: { boost: 1 } }, bool: "OR" };
  return peer(
    "elasticlunr",
    (query) => index.search(query, options).slice(0, LIMIT).map(({ ref }) => ref),
    async () => [readFileSync(inModules("elasticlunr/elasticlunr.min.js"), "utf-8")],
    () => JSON.stringify(index),
  );
}

/**
 * Its own stemmer and stop words. MRR@10 0.734, 0.741, 0.719 with a boost of the question of 1, 2, 4.
 * The words are put together without its query parser, which would read signs.
 * @returns {Engine}
 */
function lunr() {
  const library = require("lunr");
  const index = library(function () {
    this.ref("id");
    this.field("question", { boost: 2 });
    this.field("answer");
    for (const record of records) this.add(record);
  });
  return peer(
    "lunr",
    (query) =>
      index
        .query((made) => library.tokenizer(query).forEach((token) => made.term(token.toString())))
        .slice(0, LIMIT)
        .map(({ ref }) => ref),
    async () => [readFileSync(inModules("lunr/lunr.min.js"), "utf-8")],
    () => JSON.stringify(index),
  );
}

/**
 * Another engine and what it costs: its code and either all texts, from which the browser builds
 * the index, or the index and the texts of ten results, the median over every tenth query.
 * @param {string} name
 * @param {(query: string) => string[]} answer
 * @param {() => Promise<string[]>} code
 * @param {() => string} format
 * @returns {Engine}
 */
function peer(name, answer, code, format) {
  return {
    name,
    answer,
    bytes: async () => {
      const its = brotli((await code()).join("\n"));
      const some = queries.filter((_, i) => i % 10 === 0); // packing them takes its time
      const ten = some.map(({ query }) =>
        brotli(JSON.stringify(answer(query).map((id) => recordOf.get(id)))),
      );
      return { built: its + brotli(texts), ready: its + brotli(format()) + quantile(ten, 0.5) };
    },
  };
}

/**
 * @param {string} path
 * @returns {Promise<string>} the script, as small as its makers would serve it
 */
async function minified(path) {
  const { minify } = require("terser");
  return (await minify(readFileSync(path, "utf-8"))).code;
}

/** @param {Engine} engine */
function mrr({ answer }) {
  let sum = 0;
  for (const { query, expected } of queries) {
    const place = answer(query).findIndex((id) => expected.includes(id));
    if (place >= 0) sum += 1 / (place + 1);
  }
  return sum / queries.length;
}

/** @param {string} text */
function brotli(text) {
  return brotliCompressSync(text).length; // at its highest level, 11, which is what it takes unless told
}

/**
 * @param {number[]} values
 * @param {number} part
 */
function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)];
}

/** @param {string[]} cells */
function row(...cells) {
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(12) : cell.padStart(9))).join(" "));
}

/** @param {string} name */
function lines(name) {
  const text = readFileSync(join(folder, name), "utf-8");
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/**
 * What our search costs until the first answer: code, core of the index and the pieces that it
 * loads, the texts of ten results among them; the median over every tenth query, each as by somebody
 * who was never here. The index is always ready.
 * @returns {Promise<Cost>}
 */
async function bytesOfOurs() {
  const size = new Map();
  const costs = [];
  for (const { query } of queries.filter((_, i) => i % 10 === 0)) {
    const context = createContext({});
    let cost = 0;
    const run = (name) => {
      const text = ourScript(name);
      if (!size.has(name)) size.set(name, brotli(text));
      cost += size.get(name);
      runInContext(text, context, { filename: name });
    };
    CORE.forEach(run);
    const { ready } = runInContext("FaqSearch", context);
    await ready(query, { limit: LIMIT }, async (piece) => run(pieceName(piece)));
    costs.push(cost);
  }
  return { built: null, ready: quantile(costs, 0.5) };
}

/** @param {string} name */
function ourScript(name) {
  return readFileSync(join(assets, name), "utf-8");
}

/** @param {{kind: string, number: number}} piece */
function pieceName({ kind, number }) {
  return `search-${kind}-${number}.js`;
}
