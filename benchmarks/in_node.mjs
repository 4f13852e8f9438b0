/**
 * The engines in JavaScript over one collection: what each takes and how it ranks. `run.py` starts it.
 *
 *     node --expose-gc benchmarks/in_node.mjs JOB
 *
 * JOB is JSON, see `Job`. Prints JSON: what `measured.py` calls a comparison; with `alone` the seconds
 * and megabytes of one engine.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { KINDS } from "./engines.mjs";

/** @typedef {import("./engines.mjs").Places} Places */
/** @typedef {import("./engines.mjs").Engine} Engine */
/** @typedef {{raw: number, gzip: number, brotli: number}} Sizes */
/**
 * @typedef {object} Options
 * @property {number} sample queries that are timed
 * @property {boolean} withQuality
 * @property {number} brotli level, up to 11
 * @property {string[]} without engines to leave out
 * @property {string} [alone] the only engine
 */
/** @typedef {Places & Options} Job */

const LIMIT = 10;

/** Seconds of timed queries, and of queries to warm up, after which an engine is asked no more. */
const PATIENCE = 10;

/** Queries that are asked before the memory of an engine is read. */
const WARMING = 20;

/** Of the sampled queries, those whose bytes are counted: one in so many. Packing takes its time. */
const WEIGHED = 10;

const TEXTS = { raw: 0, gzip: 0, brotli: 0 };

/** @type {Job} */
const job = JSON.parse(process.argv[2]);
/** @type {import("./engines.mjs").Item[]} */
const records = lines("records.jsonl");
/** @type {{query: string, expected: string[]}[]} */
const queries = lines("queries.jsonl");
const recordOf = new Map(records.map((one) => [one.id, one]));
const step = Math.max(1, Math.floor(queries.length / job.sample));
const sample = queries.filter((_, i) => i % step === 0).slice(0, job.sample);

console.log(JSON.stringify(job.alone === undefined ? await compare() : await measureAlone(job.alone)));

/** All engines by turns. */
async function compare() {
  /** @type {Map<string, Engine>} */
  const engines = new Map();
  const seconds = new Map();
  const leftOut = {};
  for (const { name, packages, build } of KINDS) {
    if (job.without.includes(name)) continue;
    const missing = packages.filter((one) => versionOf(one) === null);
    if (missing.length > 0) {
      leftOut[name] = `not installed: ${missing.join(", ")}`;
      continue;
    }
    note(name);
    try {
      const start = performance.now();
      const engine = await build(records, job);
      seconds.set(name, engine.buildSeconds ?? (performance.now() - start) / 1000);
      engines.set(name, engine);
    } catch (error) {
      leftOut[name] = `it cannot be built: ${error.message}`;
    }
  }
  const quality = new Map();
  for (const [name, engine] of engines) {
    note(`${name}: quality`);
    quality.set(name, job.withQuality ? await qualityOf(engine) : {});
  }
  note("times");
  if (!job.withQuality) await turns(engines); // to warm up
  const times = await turns(engines);
  const measured = [];
  for (const [name, engine] of engines) {
    note(`${name}: bytes`);
    const { packages, setup } = KINDS.find((kind) => kind.name === name);
    measured.push({
      name,
      version: packages.length > 0 ? versionOf(packages[0]) : "",
      setup,
      build_s: seconds.get(name),
      median_ms: quantile(times.get(name), 0.5),
      p95_ms: quantile(times.get(name), 0.95),
      ...quality.get(name),
      bytes: await bytesOf(engine),
    });
  }
  return {
    runtime: `Node ${process.versions.node}`,
    records: records.length,
    engines: measured,
    left_out: leftOut,
  };
}

/**
 * Seconds to build and megabytes that are held then, code not counted.
 * @param {string} name
 */
async function measureAlone(name) {
  const { build } = KINDS.find((kind) => kind.name === name);
  if (name !== KINDS[0].name) await build(records.slice(0, 1), job); // loads the code
  const before = held();
  const start = performance.now();
  const engine = await build(records, job);
  const seconds = engine.buildSeconds ?? (performance.now() - start) / 1000;
  for (const { query } of sample.slice(0, WARMING)) await engine.answer(query, LIMIT);
  return { build_s: seconds, memory_mb: held() - before };
}

/** Megabytes in use when all waste is gone. */
function held() {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

/**
 * Milliseconds of each engine: each query to one after the other, so that all share the load.
 * @param {Map<string, Engine>} engines
 */
async function turns(engines) {
  const times = new Map([...engines.keys()].map((name) => [name, []]));
  const spent = new Map();
  for (const { query } of sample) {
    for (const [name, engine] of engines) {
      if ((spent.get(name) ?? 0) > PATIENCE * 1000) continue;
      const start = performance.now();
      const answer = engine.answer(query, LIMIT);
      if (answer instanceof Promise) await answer;
      const took = performance.now() - start;
      times.get(name).push(took);
      spent.set(name, (spent.get(name) ?? 0) + took);
    }
  }
  return times;
}

/**
 * The same measures as search/quality/metrics.py has, over all that is found.
 * @param {Engine} engine
 */
async function qualityOf(engine) {
  let reciprocal = 0;
  let precision = 0;
  let first = 0;
  for (const { query, expected } of queries) {
    const ids = await engine.answer(query, records.length);
    const places = expected
      .map((id) => ids.indexOf(id) + 1)
      .filter((place) => place > 0)
      .sort((a, b) => a - b);
    if (places[0] <= 10) reciprocal += 1 / places[0];
    if (places[0] === 1) first += 1;
    precision += places.reduce((sum, place, i) => sum + (i + 1) / place, 0) / expected.length;
  }
  const count = queries.length;
  return { mrr_at_10: reciprocal / count, map: precision / count, success_at_1: first / count };
}

/**
 * Bytes until a first visitor sees ten results, for the median query. An index may travel ready, and
 * with it the texts of ten results; or all texts travel, and the browser builds it.
 * @param {Engine} engine
 */
async function bytesOf(engine) {
  const traffic = await engine.traffic();
  const some = sample.filter((_, i) => i % WEIGHED === 0);
  if ("files" in traffic) {
    /** A file is packed once, however many queries need it. */
    const known = new Map();
    const costs = [];
    for (const { query } of some) {
      const files = await traffic.files(query);
      for (const file of files) if (!known.has(file)) known.set(file, sizesOf(file));
      costs.push(sum(files.map((file) => known.get(file))));
    }
    return { ...medianOf(costs), how: "index in pieces" };
  }
  const code = sum(traffic.code.map(sizesOf));
  if (TEXTS.raw === 0) Object.assign(TEXTS, sizesOf(JSON.stringify(records)));
  const built = sum([code, TEXTS]);
  let ready;
  try {
    const shown = [];
    for (const { query } of some) {
      const ids = await engine.answer(query, LIMIT);
      shown.push(sizesOf(JSON.stringify(ids.map((id) => recordOf.get(id)))));
    }
    ready = sum([code, sizesOf(traffic.index()), medianOf(shown)]);
  } catch {
    ready = built; // an index so large that it cannot be written in one piece
  }
  return ready.brotli < built.brotli
    ? { ...ready, how: "ready index, ten texts" }
    : { ...built, how: "all texts, built in the browser" };
}

/**
 * @param {string | Uint8Array} file
 * @returns {Sizes}
 */
function sizesOf(file) {
  const bytes = Buffer.from(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: job.brotli };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

/** @param {Sizes[]} all @returns {Sizes} */
function sum(all) {
  const total = { raw: 0, gzip: 0, brotli: 0 };
  for (const one of all) for (const key of Object.keys(total)) total[key] += one[key];
  return total;
}

/** @param {Sizes[]} all @returns {Sizes} that with the median of bytes as brotli */
function medianOf(all) {
  return [...all].sort((a, b) => a.brotli - b.brotli)[(all.length - 1) >> 1];
}

/** @param {number[]} values @param {number} part */
function quantile(values, part) {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)];
}

/** @param {string} name @returns {string | null} null for what is not installed */
function versionOf(name) {
  try {
    const file = join(job.modules, "node_modules", name, "package.json");
    return JSON.parse(readFileSync(file, "utf-8")).version;
  } catch {
    return null;
  }
}

/** @param {string} text */
function note(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K  Node: ${text}`);
}

/** @param {string} name */
function lines(name) {
  const text = readFileSync(join(job.folder, name), "utf-8");
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}
