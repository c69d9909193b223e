// A plain double of the core for unit tests and for work on the page: three additive methods, nothing fast, nothing exact.
import type { Acceptability, Contribution, Core, MethodInfo, Ranking, ReportData, Stability, Walk } from "../../src/core/types";

const infos: MethodInfo[] = [
  { name: "weighted_sum", title: "Weighted sum", family: "Value", live: true, additive: true, exactIntervals: true },
  { name: "topsis", title: "TOPSIS", family: "Distance", live: true, additive: false, exactIntervals: false },
  { name: "vikor", title: "VIKOR", family: "Distance", live: true, additive: false, exactIntervals: false },
  { name: "weighted_product", title: "Weighted product", family: "Value", live: true, additive: false, exactIntervals: false },
  { name: "electre_1", title: "ELECTRE I", family: "Outranking", live: false, reason: "as of the report", additive: false, exactIntervals: false },
];

export function fakeCore(report: ReportData, columns: Float64Array): Core {
  const n = report.criteria.length;
  const rows = n ? Math.floor(columns.length / (n + (report.extra?.length ?? 0))) : 0;
  const raw = report.criteria.map((_, j) => columns.subarray(j * rows, (j + 1) * rows));
  const scale = raw.map((column, j) => {
    const known = [...column].filter((x) => !Number.isNaN(x));
    const [low, high] = [known.reduce((a, b) => Math.min(a, b), Infinity), known.reduce((a, b) => Math.max(a, b), -Infinity)];
    const down = report.criteria[j].goal === "min";
    return (x: number) => (Number.isNaN(x) ? 0 : high > low ? (down ? high - x : x - low) / (high - low) : 0.5);
  });
  const values = raw.map((column, j) => Float64Array.from(column, scale[j]));
  const scoreOf = (method: string, w: Float64Array, v: (j: number) => number): number => {
    let [sum, best, worst, product] = [0, 0, 0, 1];
    for (let j = 0; j < n; ++j) {
      sum += w[j] * v(j);
      best += (w[j] * (1 - v(j))) ** 2;
      worst += (w[j] * v(j)) ** 2;
      product *= (0.05 + 0.95 * v(j)) ** w[j];
    }
    if (method === "topsis") return Math.sqrt(worst) / (Math.sqrt(worst) + Math.sqrt(best) || 1);
    if (method === "vikor") return 0.5 * sum + 0.5 * (1 - Math.max(...Array.from({ length: n }, (_, j) => w[j] * (1 - v(j)))));
    return method === "weighted_product" ? product : sum;
  };
  const rankOf = (scores: Float64Array): Ranking => {
    const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
    const ranks = new Float64Array(rows);
    order.forEach((row, i) => (ranks[row] = i > 0 && scores[order[i - 1]] === scores[row] ? ranks[order[i - 1]] : i + 1));
    return { order, ranks, scores };
  };
  const rank = (method: string, w: Float64Array) =>
    rankOf(Float64Array.from({ length: rows }, (_, i) => scoreOf(method, w, (j) => values[j][i])));
  const moved = (w: Float64Array, c: number, to: number) =>
    w.map((x, j) => (j === c ? to : w[c] < 1 ? (x * (1 - to)) / (1 - w[c]) : (1 - to) / (n - 1)));
  const core: Core = {
    methods: () => infos,
    rank,
    values: () => values.map((column) => Float32Array.from(column)),
    explain(_method, w, row): Contribution {
      const medians = values.map((column) => column.slice().sort()[Math.floor((rows - 1) / 2)]);
      return {
        contribution: Float64Array.from(values, (column, j) => w[j] * (column[row] - medians[j])),
        percentile: Float64Array.from(values, (column) => (100 * column.filter((x) => x < column[row]).length) / Math.max(1, rows - 1)),
        rank: Float64Array.from(values, (column) => 1 + column.filter((x) => x > column[row]).length),
        exact: true,
      };
    },
    whatIf(method, w, row, given) {
      const score = scoreOf(method, w, (j) => scale[j](given[j]));
      return { score, rank: 1 + rank(method, w).scores.filter((other, i) => i !== row && other > score).length };
    },
    toReach(method, w, row, wanted) {
      const single = raw.map((column, j) => {
        const own = column[row];
        for (const x of [...column].filter((one) => scale[j](one) > scale[j](own)).sort((a, b) => Math.abs(a - own) - Math.abs(b - own))) {
          const tried = Float64Array.from(raw, (other, i) => (i === j ? x : other[row]));
          if (core.whatIf(method, w, row, tried).rank <= wanted) return { criterion: j, from: own, to: x };
        }
        return null;
      });
      return { rank: wanted, single, mixed: null };
    },
    stability(method, w, k): Stability[] {
      const now = rank(method, w);
      const top = new Set(now.order.subarray(0, k));
      return report.criteria.map((_, j) => {
        const end = (sign: number) => {
          let [first, keeps] = [null as null | { at: number; row: number }, null as null | number];
          for (let at = w[j]; at >= 0 && at <= 1; at += sign * 0.002) {
            const there = rank(method, moved(w, j, at));
            if (!first && there.order[0] !== now.order[0]) first = { at, row: there.order[0] };
            if (keeps === null && there.order.subarray(0, k).some((row) => !top.has(row))) keeps = at;
            if (first && keeps !== null) break;
          }
          return { first, keeps };
        };
        const [down, up] = [end(-1), end(1)];
        return {
          criterion: j,
          weight: w[j],
          lower: down.first?.at ?? 0,
          upper: up.first?.at ?? 1,
          exact: method === "weighted_sum",
          firstChange: [down.first, up.first].flatMap((one) => (one ? [{ at: one.at, out: now.order[0], in: one.row }] : [])),
          topK: { k, lower: down.keeps ?? 0, upper: up.keeps ?? 1 },
        };
      });
    },
    walk(method, w, c, asked, steps): Walk {
      const at = Float64Array.from({ length: steps + 1 }, (_, i) => i / steps);
      const all = Array.from(at, (share) => rank(method, moved(w, c, share)));
      const swaps: Walk["swaps"] = [];
      for (let i = 1; i <= steps; ++i)
        for (const a of asked)
          for (const b of asked)
            if (a < b && Math.sign(all[i - 1].scores[a] - all[i - 1].scores[b]) * Math.sign(all[i].scores[a] - all[i].scores[b]) < 0)
              swaps.push({ at: (at[i] + at[i - 1]) / 2, a, b });
      return {
        at,
        scores: Array.from(asked, (row) => Float64Array.from(all, (one) => one.scores[row])),
        ranks: Array.from(asked, (row) => Float64Array.from(all, (one) => one.ranks[row])),
        swaps,
      };
    },
    without(method, w, c, k) {
      const now = new Set(rank(method, w).order.subarray(0, k));
      return { overlap: rank(method, moved(w, c, 0)).order.subarray(0, k).filter((row) => now.has(row)).length / k };
    },
    smaa(method, w, spread, seed, from, count, asked, k): Acceptability {
      let state = seed + 77 * from + 1;
      const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
      const bands = new Uint32Array(6 * asked.length);
      const topK = new Uint32Array(asked.length);
      const seen = Array.from(asked, () => [] as number[]);
      const central = new Float64Array(asked.length * n);
      for (let s = 0; s < count; ++s) {
        const draw = w.map((x) => (spread === Infinity ? -Math.log(random()) : x * (1 + spread * (2 * random() - 1))));
        const sum = draw.reduce((a, b) => a + b);
        const drawn = draw.map((x) => x / sum);
        const { ranks } = rank(method, drawn);
        asked.forEach((row, i) => {
          const r = ranks[row];
          ++bands[6 * i + (r <= 1 ? 0 : r <= 3 ? 1 : r <= 5 ? 2 : r <= 10 ? 3 : r <= 20 ? 4 : 5)];
          if (r <= k) ++topK[i];
          seen[i].push(r);
          if (r === 1) for (let j = 0; j < n; ++j) central[i * n + j] += drawn[j];
        });
      }
      asked.forEach((_, i) => {
        for (let j = 0; j < n; ++j) central[i * n + j] = bands[6 * i] ? central[i * n + j] / bands[6 * i] : NaN;
        seen[i].sort((a, b) => a - b);
      });
      const at = (share: number) => Float64Array.from(seen, (one) => one[Math.floor(share * (count - 1))]);
      return { samples: count, drawnValues: false, bands, topK, low: at(0.05), high: at(0.95), central };
    },
    compare(methods, w) {
      const places = ({ order, ranks }: Ranking) => ({ first: order.slice(0, 64), ranks });
      const rankings = methods.map((name) => rank(name, w));
      const tau = (a: Ranking, b: Ranking) => {
        let [sum, all] = [0, 0];
        for (let i = 0; i < rows; ++i)
          for (let j = i + 1; j < rows; ++j, ++all) sum += Math.sign(a.ranks[i] - a.ranks[j]) * Math.sign(b.ranks[i] - b.ranks[j]);
        return all ? sum / all : 1;
      };
      const mean = Float64Array.from({ length: rows }, (_, i) => -rankings.reduce((sum, one) => sum + one.ranks[i], 0));
      const movers = Array.from({ length: rows }, (_, row) => {
        const all = rankings.map((one) => one.ranks[row]);
        const [best, worst] = [Math.min(...all), Math.max(...all)];
        return { row, best, bestMethod: methods[all.indexOf(best)], worst, worstMethod: methods[all.indexOf(worst)], criterion: row % Math.max(1, n) };
      }).sort((a, b) => b.worst - b.best - (a.worst - a.best));
      return { methods, tauB: rankings.map((a) => rankings.map((b) => tau(a, b))), rankings: rankings.map(places), consensus: places(rankOf(mean)), movers: movers.slice(0, 12) };
    },
    horizons(w) {
      const part = (which: string) => {
        const own = report.criteria.map((leaf, j) => (leaf.horizon === which || leaf.horizon === "both" ? w[j] : 0));
        const sum = own.reduce((a, b) => a + b, 0) || 1;
        return Float64Array.from({ length: rows }, (_, i) => own.reduce((total, x, j) => total + (x / sum) * values[j][i], 0));
      };
      return { short: part("short"), long: part("long") };
    },
    breakEven(w, a, b) {
      const both = core.horizons(w)!;
      const [s, l] = [both.short[a] - both.short[b], both.long[a] - both.long[b]];
      return s * l < 0 ? s / (s - l) : null;
    },
    beyond: () => null,
    judge: (pairs) => ({ weights: new Float64Array(pairs.length).fill(1 / pairs.length), ratio: 0, revise: null }),
  };
  return core;
}

export const loadCore = async (_wasm: BufferSource, report: ReportData, columns: Float64Array): Promise<Core> => fakeCore(report, columns);
