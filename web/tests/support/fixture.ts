// Reports made for tests: clients whose numbers are drawn from a fixed sequence.
import { gzipSync } from "node:zlib";
import { createHash } from "node:crypto";
import type { Criterion, ReportData } from "../../src/core/types";
import { fakeCore } from "./fake_core";

const words = "Nord Vega Atelier Halden Quarry Lumen Oder Nimbus Pegas Indigo Raven Karpat Alder Krokus Helio Granit Rubin Vistula Magnet Forge".split(" ");
const trades = ["Foods", "Energy", "Shipping", "Clinics", "Textil GmbH", "Systems", "Machines s.r.o.", "Lighting Sp. z o.o."];

export interface Made {
  report: ReportData;
  columns: Float64Array[];
  ids: string[];
  labels: string[];
}

export function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const leaf = (id: string, title: string, unit: string, goal: "max" | "min", weight: number, group: string, horizon: "short" | "long" | "both"): Criterion => ({
  id, title, unit, goal, weight, group: [group], horizon, missing: 0, policy: "worst", spec: { missing: "worst" },
});

/** Forty named clients, eight criteria in three groups, tiers, profit and horizons. */
export function portfolio(rows = 40, seed = 7): Made {
  const random = numbers(seed);
  const normal = () => Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());
  const criteria = [
    leaf("revenue", "Revenue of the year", "EUR", "max", 0.16, "money", "short"),
    leaf("profit", "Gross profit", "EUR", "max", 0.2, "money", "both"),
    leaf("margin", "Margin", "%", "max", 0.14, "money", "long"),
    leaf("days_late", "Days paid late", "days", "min", 0.15, "behaviour", "both"),
    leaf("disputed", "Disputed invoices", "%", "min", 0.08, "behaviour", "short"),
    leaf("growth", "Growth", "%", "max", 0.09, "future", "long"),
    leaf("satisfaction", "Satisfaction", "of 5", "max", 0.1, "future", "long"),
    leaf("prestige", "Prestige", "of 5", "max", 0.08, "future", "long"),
  ];
  const columns = criteria.map(() => new Float64Array(rows));
  for (let i = 0; i < rows; ++i) {
    const size = normal();
    const revenue = Math.round(Math.exp(11.5 + size));
    const margin = Number((16 - 5 * size + 9 * normal()).toFixed(1));
    const row = [
      revenue,
      Math.round((revenue * margin) / 100),
      margin,
      Math.round(Math.abs(12 + 14 * normal())),
      Number(Math.abs(3 + 3 * normal()).toFixed(1)),
      Number((4 + 15 * normal()).toFixed(1)),
      Number(Math.min(5, Math.max(1, 3.6 + 0.8 * normal())).toFixed(1)),
      Math.min(5, Math.max(1, Math.round(3 + size + 0.7 * normal()))),
    ];
    row.forEach((x, j) => (columns[j][i] = j > 4 && random() < 0.06 ? NaN : x));
  }
  columns.forEach((column, j) => (criteria[j].missing = column.filter((x) => Number.isNaN(x)).length));
  const ids = Array.from({ length: rows }, (_, i) => `C${String(i + 1).padStart(6, "0")}`);
  const labels = ids.map((_, i) => `${words[i % words.length]} ${trades[(i * 3 + Math.floor(i / words.length)) % trades.length]}`);
  const profits = [...columns[1]];
  const order = profits.map((_, i) => i).sort((a, b) => profits[b] - profits[a]);
  const total = profits.reduce((a, b) => a + b, 0);
  let sum = 0;
  const whale: [number, number][] = [[0, 0], ...order.map((row, i): [number, number] => [(i + 1) / rows, (sum += profits[row]) / total])];
  const every = Math.ceil(whale.length / 500);
  const thinned = whale.filter((_, i) => i % every === 0 || i === whale.length - 1);
  const losers = profits.flatMap((x, i) => (x < 0 ? [i] : []));
  const report: ReportData = {
    schema: 1,
    manifest: { version: "0.1.0", model_digest: "sha256:2f0c", data_digest: "xxh64:8a8e9acbe6564287", seed: 0, rows_read: rows, rows_excluded: 1 },
    title: "Which clients deserve our best people",
    asOf: "2025-12-31",
    version: "0.1.0",
    digest: "xxh64:8a8e9acbe6564287",
    language: "en",
    method: "weighted_sum",
    methods: [],
    criteria,
    groups: [
      { id: "money", title: "Money", weight: 0.5 },
      { id: "behaviour", title: "How they deal with us", weight: 0.23 },
      { id: "future", title: "What they may become", weight: 0.27 },
    ],
    rows,
    carried: rows,
    ranking: {},
    tierNames: ["A", "B", "C"],
    profit: {
      column: "profit",
      whale: thinned,
      losers,
      peak: { profit: Math.max(...whale.map((point) => point[1])), clients: whale.reduce((a, b) => (b[1] > a[1] ? b : a))[0] },
      count: rows,
    },
    excluded: [{ id: "C000999", label: "Blocked Ltd", reason: "more than 90 days overdue: stops all work" }],
    notes: ["Three cells of growth were counted as worst.", "The weights are those written beside the criteria."],
    correlated: [["revenue", "profit", 0.86]],
    presets: [{ name: "entropy", weights: [0.25, 0.2, 0.1, 0.1, 0.15, 0.1, 0.05, 0.05] }],
    command: "prefero rank model.yaml",
  };
  const made = { report, columns, ids, labels };
  const { order: best } = fakeCore(report, joined(columns)).rank("weighted_sum", Float64Array.from(criteria, (one) => one.weight));
  const tiers = new Array<string>(rows).fill("C");
  best.forEach((row, i) => (tiers[row] = i < rows / 5 ? "A" : i < rows / 2 ? "B" : "C"));
  report.tiers = tiers;
  return made;
}

export function joined(columns: Float64Array[]): Float64Array<ArrayBuffer> {
  const all = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}

/** Fills the template's slots as the program does. */
export function fill(template: string, made: Made): string {
  const { report, columns, ids, labels } = made;
  const all = joined(columns);
  const packed = (bytes: Uint8Array) => gzipSync(bytes).toString("base64");
  const slots: Record<string, string> = {
    columns: packed(new Uint8Array(all.buffer)),
    names: packed(new TextEncoder().encode(JSON.stringify({ ids, labels }))),
  };
  const sum = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);
  const checksums = { ...report.checksums };
  for (const [name, text] of Object.entries(slots)) checksums[name] ??= sum(text);
  slots.report = JSON.stringify({ ...report, checksums }).replaceAll("<", "\\u003c");
  const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  let html = template
    .replace("<!--prefero:lang-->", report.language ?? "en")
    .replace("<!--prefero:title-->", () => escape(report.title))
    .replace("<!--prefero:static-->", () => `<h1>${escape(report.title)}</h1><table>${labels.slice(0, 50).map((name) => `<tr><td>${escape(name)}</td></tr>`).join("")}</table>`);
  for (const [name, text] of Object.entries(slots))
    html = html.replace(new RegExp(`(<script type="[a-z/]+" id="prefero-${name}">)(</script>)`), (_, open: string, close: string) => open + text + close);
  return html;
}
