// What the page asks of the decision core. The bridge (WebAssembly) implements it; no decision arithmetic is done elsewhere.
// All calls are stateless in method and weights; weights holds one number per leaf criterion, in order of ReportData.criteria.

export interface Ranking {
  order: Uint32Array;
  ranks: Float64Array; /* per row, ties share */
  scores: Float64Array; /* per row, larger is better */
}
export interface MethodInfo {
  name: string;
  title: string;
  family: string;
  live: boolean;
  reason?: string; /* why not live */
  additive: boolean;
  exactIntervals: boolean;
  reference?: string; /* publication */
}
export interface Contribution {
  contribution: Float64Array;
  percentile: Float64Array; /* 0..100, 100 best */
  rank: Float64Array; /* per criterion */
  exact: boolean;
}
export interface Change {
  criterion: number;
  from: number;
  to: number;
}
export interface Reach {
  rank: number;
  single: (Change | null)[]; /* per criterion, null: not by this one alone */
  mixed: Change[] | null;
}
/** Shares among all leaves; the others keep their proportions. */
export interface Stability {
  criterion: number;
  weight: number;
  lower: number;
  upper: number;
  exact: boolean;
  firstChange: { at: number; out: number; in: number }[];
  topK: { k: number; lower: number; upper: number } | null;
}
export interface Walk {
  at: Float64Array;
  scores: Float64Array[]; /* per asked row */
  ranks: Float64Array[];
  swaps: { at: number; a: number; b: number }[];
}
export interface Acceptability {
  samples: number;
  drawnValues: boolean; /* values that are not known exactly are drawn with the weights */
  bands: Uint32Array; /* rows.length x 6: rank 1, 2-3, 4-5, 6-10, 11-20, >20 */
  topK: Uint32Array;
  low: Float64Array; /* 5 % rank */
  high: Float64Array; /* 95 % rank */
  central: Float64Array; /* rows x criteria mean weights where first, NaN if never */
}
/** What a comparison shows of a ranking. */
export interface Places {
  first: Uint32Array; /* the best 64 rows, in order */
  ranks: Float64Array; /* per row */
}
export interface Comparison {
  methods: string[];
  tauB: number[][];
  rankings: Places[];
  consensus: Places;
  movers: { row: number; best: number; bestMethod: string; worst: number; worstMethod: string; criterion: number }[];
}
/** What clients that the file does not carry can reach. */
export interface Beyond {
  best: number; /* a score that none of them exceeds */
  above: number; /* how many of those carried stand above it */
}
/** Scores per row, weighted_sum as `rank --horizon` computes them. */
export interface Horizons {
  short: Float64Array;
  long: Float64Array;
}
export interface Core {
  methods(): MethodInfo[];
  rank(method: string, weights: Float64Array): Ranking;
  explain(method: string, weights: Float64Array, row: number, against?: number): Contribution; // against another row, or the medians
  values(): Float32Array[]; // per criterion: value after the model's value function and 0..1 scale, 1 best. For bars in cells only
  toReach(method: string, weights: Float64Array, row: number, rank: number): Reach;
  whatIf(method: string, weights: Float64Array, row: number, raw: Float64Array): { rank: number; score: number };
  stability(method: string, weights: Float64Array, k: number): Stability[];
  walk(method: string, weights: Float64Array, criterion: number, rows: Uint32Array, steps: number): Walk;
  without(method: string, weights: Float64Array, criterion: number, k: number): { overlap: number };
  smaa(
    method: string,
    weights: Float64Array,
    spread: number /* share; Infinity: any */,
    seed: number,
    from: number,
    count: number,
    rows: Uint32Array,
    k: number,
  ): Acceptability;
  compare(methods: string[], weights: Float64Array): Comparison;
  horizons(weights: Float64Array): Horizons | null;
  breakEven(weights: Float64Array, a: number, b: number): number | null; // weight of the long term in [0,1]
  beyond(method: string, weights: Float64Array): Beyond | null; // null: it cannot be said
  judge(pairs: number[][]): { weights: Float64Array; ratio: number; revise: { i: number; j: number } | null }; // AHP
}

export interface Criterion {
  id: string;
  title: string;
  unit?: string;
  goal: "max" | "min" | "target";
  goalValue?: number | [number, number];
  weight: number /* share of all leaves, sums to 1 */;
  group: string[];
  horizon?: "short" | "long" | "both";
  fixed?: boolean;
  reachable?: [number, number];
  missing: number;
  /* where a part of the clients is carried: the median as methods see it, whether any two differ, and how many lie in equal steps from worst to best */
  ofAll?: { median: number; varies: boolean; histogram: number[] };
  policy?: string;
  spec: unknown; // what the core needs: value function, preference, bounds
}

/** What the program found by a method that is not computed here: per carried row. */
export interface AsOfReport {
  name: string;
  ranks: (number | null)[];
  /* of a partial order: who is neither better nor worse, best of them first; null where everybody can be compared */
  incomparable?: ({ count: number; with: number[] } | null)[];
}

export interface ReportData {
  schema: 1;
  manifest: Record<string, unknown>;
  title: string;
  asOf?: string;
  version: string;
  digest: string;
  language?: string;
  method: string;
  methods: MethodInfo[];
  criteria: Criterion[];
  extra?: { id: string; title?: string; unit?: string }[];
  groups: { id: string; title: string; weight: number; parent?: string }[];
  rows: number; // of the data
  carried: number; // in this file
  carriedBy?: string; // the method whose best are carried, where not all are
  core?: { methods?: unknown; bounds?: number; ceilings?: number; [key: string]: unknown }; // what the core reads
  ranking: { order?: number[]; rows?: number[]; ranks?: number[]; scores?: number[] };
  tiers?: string[] | number[]; // per carried row: tier name or index into tierNames
  tierNames?: string[];
  answer?: string[];
  source?: string; // in words
  sensitivity?: unknown;
  acceptability?: unknown;
  compare?: { asOfReport?: AsOfReport[] } | null;
  horizons?: unknown;
  profit?: {
    column: string;
    whale: [number, number][];
    losers: number[];
    peak: { profit: number; clients: number };
    count: number;
    relative?: boolean; // false: the curve is money, because the total is not above zero
    total?: number;
  };
  portrait?: unknown;
  excluded?: { id: string; label: string; reason: string }[];
  notes?: string[];
  correlated?: [string, string, number][];
  presets?: { name: string; weights: number[] }[];
  imputed?: Record<string, number[]>; // row -> criteria
  checksums?: Record<string, string>;
  command?: string;
  model?: string; // its text
}

export type LoadCore = (wasm: BufferSource, report: ReportData, columns: Float64Array) => Promise<Core>;
