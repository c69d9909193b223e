// Data sets for the tests of the core: the program writes a report of each, the core reads its slots.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";

const top = fileURLToPath(new URL("../../..", import.meta.url));
const program = process.env.PREFERO_PROGRAM ?? join(top, "build/release/prefero");
const run = promisify(execFile);

export const folder = mkdtempSync(join(tmpdir(), "prefero-core-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** What a command writes. */
export async function prefero(...words) {
  const { stdout } = await run(program, [...words, "--quiet"], { maxBuffer: 1 << 30 });
  return stdout;
}
export const json = async (...words) => JSON.parse(await prefero(...words, "--format", "json"));

/** Numbers that depend on the seed only (mulberry32), in [0, 1). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The slots of a report. */
export async function slotsOf(model, ...words) {
  const path = join(folder, "report.html");
  await prefero("report", model, ...words, "-o", path);
  const html = readFileSync(path, "utf8");
  const slot = (name) => new RegExp(`id="prefero-${name}">(.*?)</script>`, "s").exec(html)[1];
  const bytes = (name) => gunzipSync(Buffer.from(slot(name), "base64"));
  const cells = bytes("columns");
  return {
    report: JSON.parse(slot("report")),
    columns: new Float64Array(cells.buffer.slice(cells.byteOffset, cells.byteOffset + cells.byteLength)),
    ...JSON.parse(bytes("names").toString("utf8")),
  };
}

// Every kind of value function, goal and policy, ties, gaps, thresholds and what the methods with needs of their own read.
function wide(rows) {
  const next = random(7);
  const lines = ["id,revenue,margin,days,size,growth,visits,quality,price,region,tenure"];
  for (let i = 0; i < rows; ++i) {
    const big = Math.exp(9 + 2 * (next() + next() + next() - 1.5));
    const cells = [
      big.toFixed(2),
      next() < 0.05 ? "" : (5 + 30 * next()).toFixed(1),
      Math.floor(1 + 60 * next() * next()),
      Math.floor(1 + 500 * next() ** 3),
      (1 + 3 * next()).toFixed(3),
      Math.floor(1 + 20 * next()),
      next() < 0.1 ? "" : Math.floor(1 + 5 * next()),
      (10 + 90 * next()).toFixed(2),
      Math.floor(1 + 4 * next()),
      (1 + 119 * next()).toFixed(0),
    ];
    lines.push(`C${String(i).padStart(6, "0")},${cells.join(",")}`);
  }
  const path = join(folder, `wide-${rows}.csv`);
  writeFileSync(path, `${lines.join("\n")}\n`);
  const model = join(folder, `wide-${rows}.yaml`);
  writeFileSync(
    model,
    `alternatives: {source: wide-${rows}.csv, id: id}
missing: {policy: mean}
criteria:
  revenue: {column: revenue, goal: max, weight: 3, unit: EUR, value: {scale: log1p}, bounds: [0, 10000000], preference: {shape: linear, q: 0.1, p: 2}}
  margin: {column: margin, goal: max, weight: 2, horizon: long, value: {scale: winsorised}, bounds: [0, 50], preference: {shape: v_shape, p: 8}}
  days: {column: days, goal: min, weight: 2, horizon: short, bounds: [0, 100], preference: {shape: u_shape, q: 5}}
  size: {column: size, goal: {target: [20, 200]}, weight: 1, bounds: [0, 600], preference: {shape: level, q: 0.1, p: 0.5}}
  growth: {column: growth, goal: max, weight: 1, horizon: long, bounds: [0, 5], preference: {shape: gaussian, s: 0.7}}
  visits: {column: visits, goal: max, weight: 1, value: {scale: rank}, bounds: [0, 30]}
  quality: {column: quality, goal: max, weight: 2, missing: worst, bounds: [0, 6]}
  price: {column: price, goal: max, weight: 1, value: {scale: piecewise, points: [[0, 1], [50, 3], [120, 4]]}, bounds: [0, 120]}
  region: {column: region, goal: max, weight: 1, fixed: true, bounds: [0, 5]}
  tenure: {column: tenure, goal: max, weight: 2, horizon: both, bounds: [0, 130]}
methods: [weighted_sum, topsis, {name: vikor, v: 0.6}, promethee_2, mabac, {name: waspas, lambda: 0.3}, electre_1]
`,
  );
  return model;
}

// The public data sets lie beside the checkout, or where PREFERO_SHARED_DATA says.
const shared = process.env.PREFERO_SHARED_DATA ?? join(top, "../shared/data");
export const hasResellers = existsSync(join(shared, "adventureworks_dw_resellers/reseller_orders.csv"));

function resellers() {
  const model = join(folder, "resellers.yaml");
  const text = readFileSync(join(top, "web/tests/support/resellers.yaml"), "utf8");
  writeFileSync(model, text.replace("../../../../shared/data", shared));
  return model;
}

/** Gaps that may be anything, values of every kind of uncertainty. */
export function uncertain(rows = 60) {
  const next = random(11);
  const lines = ["id,revenue,margin,days,quality,growth,low,high"];
  for (let i = 0; i < rows; ++i) {
    const growth = 10 * next() - 2;
    const cells = [
      Math.exp(9 + 2 * next()).toFixed(2),
      next() < 0.2 ? "" : (5 + 30 * next()).toFixed(1),
      Math.floor(1 + 60 * next()),
      next() < 0.2 ? "" : Math.floor(1 + 5 * next()),
      growth.toFixed(2),
      next() < 0.1 ? "" : (growth - 2 * next()).toFixed(2),
      (growth + 2 * next()).toFixed(2),
    ];
    lines.push(`C${String(i).padStart(4, "0")},${cells.join(",")}`);
  }
  writeFileSync(join(folder, "uncertain.csv"), `${lines.join("\n")}\n`);
  const model = join(folder, "uncertain.yaml");
  writeFileSync(
    model,
    `alternatives: {source: uncertain.csv, id: id}
missing: {policy: interval}
criteria:
  revenue: {column: revenue, goal: max, weight: 3, value: {scale: log1p}, uncertainty: {log_normal: 0.3}}
  margin: {column: margin, goal: max, weight: 2, uncertainty: {interval: 10 %}}
  days: {column: days, goal: min, weight: 2, uncertainty: {normal: 8, possible: [0, 100]}}
  quality: {column: quality, goal: max, weight: 1, uncertainty: ordinal}
  growth: {column: growth, goal: max, weight: 1, uncertainty: {low: low, high: high}}
methods: [weighted_sum, topsis]
`,
  );
  return model;
}

/** More clients than a report carries. */
export function many(rows) {
  const next = random(3);
  const lines = ["id,revenue,margin,days,size,growth"];
  for (let i = 0; i < rows; ++i) {
    const size = next() + next() + next() - 1.5;
    const margin = 20 + 4 * size + 12 * (next() - 0.5);
    lines.push(`C${String(i).padStart(6, "0")},${Math.exp(9 + 2 * size).toFixed(2)},${margin.toFixed(1)},${Math.floor(60 * next())},${Math.exp(3 + size + next()).toFixed(1)},${(30 * next() - 10).toFixed(1)}`);
  }
  writeFileSync(join(folder, `many-${rows}.csv`), `${lines.join("\n")}\n`);
  const model = join(folder, `many-${rows}.yaml`);
  writeFileSync(
    model,
    `alternatives: {source: many-${rows}.csv, id: id}
criteria:
  revenue: {column: revenue, goal: max, weight: 3, value: {scale: log1p}}
  margin: {column: margin, goal: max, weight: 2, value: {scale: winsorised}}
  days: {column: days, goal: min, weight: 2}
  size: {column: size, goal: {target: [10, 40]}, weight: 1}
  growth: {column: growth, goal: max, weight: 1}
methods: [weighted_sum, topsis, vikor]
`,
  );
  return model;
}

/** name -> model and further words. */
export async function models() {
  const crm = join(folder, "crm");
  await prefero("generate", "-o", crm, "--clients", "40", "--seed", "5");
  return {
    superstore: [join(top, "examples/superstore/model.yaml")],
    crm: [join(top, "examples/crm/model.yaml"), "--data", crm],
    "10,000 clients": [wide(10_000)],
    ...(hasResellers ? { resellers: [resellers()] } : {}),
  };
}
