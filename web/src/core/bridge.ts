// The decision core as the page calls it. Every number comes from the module; here arrays are only taken apart.
import { factsOf } from "./facts";
import { CoreRefusal, CoreStopped, Instance, type Part, questions } from "./instance";
import type {
  Acceptability,
  Beyond,
  Change,
  Comparison,
  Contribution,
  Core,
  Horizons,
  MethodInfo,
  Places,
  Ranking,
  Reach,
  ReportData,
  Stability,
  Walk,
} from "./types";

export { CoreRefusal, CoreStopped } from "./instance";

type Question = keyof typeof questions;

class Bridge implements Core {
  #module: WebAssembly.Module;
  #facts: string;
  #columns: Float64Array;
  #rows: number;
  #criteria: number;
  #running: Instance | null = null;
  #standings: Float64Array | null; // two columns a criterion: the rank among all clients, the share of them that is worse

  constructor(module: WebAssembly.Module, report: ReportData, columns: Float64Array) {
    this.#module = module;
    this.#criteria = report.criteria.length;
    this.#rows = report.carried ?? report.rows;
    if (this.#rows < 1 || this.#criteria < 1) throw new CoreRefusal("there is no client to rank");
    if (columns.length < this.#rows * this.#criteria) throw new CoreRefusal("the columns of the report end early");
    this.#columns = forCore(report, columns, this.#rows);
    this.#standings = report.criteria.every((one) => one.ofAll) ? standingsIn(report, columns, this.#rows) : null;
    this.#facts = factsOf(report);
    this.#start();
  }

  #start(): Instance {
    const one = new Instance(this.#module);
    one.load(this.#facts, this.#columns, this.#rows, this.#criteria);
    this.#running = one;
    return one;
  }

  // A copy that stopped is let go; the next question starts another one.
  #with<Value>(work: (core: Instance) => Value): Value {
    try {
      return work(this.#running ?? this.#start());
    } catch (failure) {
      if (failure instanceof CoreStopped) this.#running = null;
      throw failure;
    }
  }

  #ask(question: Question, text: string, weights: Float64Array, ...rest: number[]): Part[] {
    if (weights.length !== this.#criteria) throw new CoreRefusal(`there are ${this.#criteria} criteria, not ${weights.length}`);
    const numbers = new Float64Array(weights.length + rest.length);
    numbers.set(weights);
    numbers.set(rest, weights.length);
    return this.#with((core) => core.ask(questions[question], text, numbers));
  }

  #row(row: number): number {
    if (!Number.isInteger(row) || row < 0 || row >= this.#rows) throw new CoreRefusal(`there is no row ${row}`);
    return row;
  }

  #criterion(criterion: number): number {
    if (!Number.isInteger(criterion) || criterion < 0 || criterion >= this.#criteria)
      throw new CoreRefusal(`there is no criterion ${criterion}`);
    return criterion;
  }

  methods(): MethodInfo[] {
    const parts = this.#ask("methods", "", new Float64Array(this.#criteria));
    const list: MethodInfo[] = [];
    for (let k = 0; k + 5 < parts.length; k += 6) {
      const [label, title, family, reason, reference] = parts.slice(k, k + 5) as string[];
      const flags = parts[k + 5] as Float64Array;
      list.push({
        name: label!,
        title: title!,
        family: family!,
        live: reason === "",
        ...(reason === "" ? {} : { reason }),
        additive: flags[0] === 1,
        exactIntervals: flags[1] === 1,
        ...(reference === "" ? {} : { reference }),
      });
    }
    return list;
  }

  rank(method: string, weights: Float64Array): Ranking {
    return rankingAt(this.#ask("rank", method, weights), 0);
  }

  explain(method: string, weights: Float64Array, row: number, against?: number): Contribution {
    const rows = against === undefined ? [this.#row(row)] : [this.#row(row), this.#row(against)];
    const [contribution, percentile, rank, exact] = this.#ask("explain", method, weights, ...rows) as Float64Array[];
    const found = { contribution: contribution!, percentile: percentile!, rank: rank!, exact: exact![0] === 1 };
    if (this.#standings) {
      // The core sees a part of the clients: the places among all of them are the report's.
      for (let j = 0; j < this.#criteria; ++j) {
        found.rank[j] = this.#standings[2 * j * this.#rows + row]!;
        found.percentile[j] = 100 * this.#standings[(2 * j + 1) * this.#rows + row]!;
      }
    }
    return found;
  }

  values(): Float32Array[] {
    const any = new Float64Array(this.#criteria);
    // One after the other: the core's memory never shrinks, and all at once would be a copy of the table in it.
    return Array.from(any, (_, j) => Float32Array.from(this.#ask("values", "", any, j)[0] as Float64Array));
  }

  toReach(method: string, weights: Float64Array, row: number, rank: number): Reach {
    const [, single, mixed] = this.#ask("toReach", method, weights, this.#row(row), rank) as Float64Array[];
    const ways: (Change | null)[] = [];
    for (let j = 0; j < this.#criteria; ++j) {
      const from = single![2 * j]!;
      ways.push(Number.isNaN(from) ? null : { criterion: j, from, to: single![2 * j + 1]! });
    }
    const together: Change[] = [];
    for (let k = 0; k + 2 < mixed!.length; k += 3) together.push({ criterion: mixed![k]!, from: mixed![k + 1]!, to: mixed![k + 2]! });
    return { rank, single: ways, mixed: together.length > 0 ? together : null };
  }

  whatIf(method: string, weights: Float64Array, row: number, raw: Float64Array): { rank: number; score: number } {
    if (raw.length !== this.#criteria) throw new CoreRefusal("there is one value a criterion");
    const [both] = this.#ask("whatIf", method, weights, this.#row(row), ...raw) as Float64Array[];
    return { rank: both![0]!, score: both![1]! };
  }

  stability(method: string, weights: Float64Array, k: number): Stability[] {
    const parts = this.#ask("stability", method, weights, k) as Float64Array[];
    const list: Stability[] = [];
    for (let p = 0; p + 1 < parts.length; p += 2) {
      const [criterion, weight, lower, upper, exact, cut, topLower, topUpper] = parts[p]!;
      const changes = parts[p + 1]!;
      const firstChange: Stability["firstChange"] = [];
      for (let c = 0; c + 2 < changes.length; c += 3)
        firstChange.push({ at: changes[c]!, out: changes[c + 1]!, in: changes[c + 2]! });
      list.push({
        criterion: criterion!,
        weight: weight!,
        lower: lower!,
        upper: upper!,
        exact: exact === 1,
        firstChange,
        topK: cut! < this.#rows ? { k: cut!, lower: topLower!, upper: topUpper! } : null,
      });
    }
    return list;
  }

  walk(method: string, weights: Float64Array, criterion: number, rows: Uint32Array, steps: number): Walk {
    const asked = Array.from(rows, (row) => this.#row(row));
    const parts = this.#ask("walk", method, weights, this.#criterion(criterion), steps, ...asked) as Float64Array[];
    const passed = parts[1]!;
    const swaps: Walk["swaps"] = [];
    for (let s = 0; s + 2 < passed.length; s += 3) swaps.push({ at: passed[s]!, a: passed[s + 1]!, b: passed[s + 2]! });
    return {
      at: parts[0]!,
      scores: asked.map((_, r) => parts[2 + 2 * r]!),
      ranks: asked.map((_, r) => parts[3 + 2 * r]!),
      swaps,
    };
  }

  without(method: string, weights: Float64Array, criterion: number, k: number): { overlap: number } {
    const [overlap] = this.#ask("without", method, weights, this.#criterion(criterion), k) as Float64Array[];
    return { overlap: overlap![0]! };
  }

  smaa(
    method: string,
    weights: Float64Array,
    spread: number,
    seed: number,
    from: number,
    count: number,
    rows: Uint32Array,
    k: number,
  ): Acceptability {
    const asked = Array.from(rows, (row) => this.#row(row));
    const parts = this.#ask("smaa", method, weights, spread, seed, from + count, k, ...asked);
    return {
      samples: (parts[0] as Float64Array)[0]!,
      drawnValues: (parts[0] as Float64Array)[1] === 1,
      bands: parts[1] as Uint32Array,
      topK: parts[2] as Uint32Array,
      low: parts[3] as Float64Array,
      high: parts[4] as Float64Array,
      central: parts[5] as Float64Array,
    };
  }

  compare(methods: string[], weights: Float64Array): Comparison {
    const parts = this.#ask("compare", methods.join("\n"), weights);
    const names = (parts[0] as string).split("\n");
    const tau = parts[1] as Float64Array;
    const moved = parts[2] as Float64Array;
    const movers: Comparison["movers"] = [];
    for (let m = 0; m + 5 < moved.length; m += 6) {
      movers.push({
        row: moved[m]!,
        best: moved[m + 1]!,
        bestMethod: names[moved[m + 2]!]!,
        worst: moved[m + 3]!,
        worstMethod: names[moved[m + 4]!]!,
        criterion: moved[m + 5]!,
      });
    }
    return {
      methods: names,
      tauB: names.map((_, a) => Array.from(tau.subarray(a * names.length, (a + 1) * names.length))),
      consensus: placesAt(parts, 3),
      rankings: names.map((_, a) => placesAt(parts, 5 + 2 * a)),
      movers,
    };
  }

  horizons(weights: Float64Array): Horizons | null {
    const [short, long] = this.#ask("horizons", "", weights) as Float64Array[];
    return short && long ? { short, long } : null;
  }

  breakEven(weights: Float64Array, a: number, b: number): number | null {
    const [level] = this.#ask("breakEven", "", weights, this.#row(a), this.#row(b)) as Float64Array[];
    return level ? level[0]! : null;
  }

  beyond(method: string, weights: Float64Array): Beyond | null {
    const [both] = this.#ask("beyond", method, weights) as Float64Array[];
    return both ? { best: both[0]!, above: both[1]! } : null;
  }

  judge(pairs: number[][]): { weights: Float64Array; ratio: number; revise: { i: number; j: number } | null } {
    const cells = Float64Array.from(pairs.flat(), (cell) => (typeof cell === "number" && cell > 0 ? cell : Number.NaN));
    const [weights, ratio, revise] = this.#with((core) => core.judge(cells)) as Float64Array[];
    return {
      weights: weights!,
      ratio: ratio![0]!,
      revise: revise!.length === 2 ? { i: revise![0]!, j: revise![1]! } : null,
    };
  }
}

/** Of the columns of a file those that the core reads: the criteria, the bounds of values, the ceilings of those left out. */
function forCore(report: ReportData, columns: Float64Array, rows: number): Float64Array {
  const cells = rows * report.criteria.length;
  const [bounds, ceilings] = [report.core?.bounds ?? 0, report.core?.ceilings ?? 0];
  const behind = rows * bounds + ceilings * report.criteria.length;
  if (behind === 0) return columns.subarray(0, cells);
  const extra = rows * (report.extra?.length ?? 0); // for the page alone
  if (columns.length < cells + extra + behind) throw new CoreRefusal("the columns of the report end early");
  const all = new Float64Array(cells + behind);
  all.set(columns.subarray(0, cells));
  all.set(columns.subarray(cells + extra, cells + extra + behind), cells);
  return all;
}

/** The last columns of a file that carries a part of the clients. */
function standingsIn(report: ReportData, columns: Float64Array, rows: number): Float64Array {
  const length = 2 * rows * report.criteria.length;
  if (columns.length < length + rows * report.criteria.length) throw new CoreRefusal("the columns of the report end early");
  return columns.subarray(columns.length - length);
}

function rankingAt(parts: Part[], at: number): Ranking {
  return { order: parts[at] as Uint32Array, ranks: parts[at + 1] as Float64Array, scores: parts[at + 2] as Float64Array };
}

function placesAt(parts: Part[], at: number): Places {
  return { first: parts[at] as Uint32Array, ranks: parts[at + 1] as Float64Array };
}

/**
 * Starts the core with the clients of a report. `columns`: report.carried rows of every criterion, one column after the other (what
 * follows is left alone); NaN where a value is missing. Refuses (CoreRefusal, CoreStopped) what the core cannot take.
 */
export async function loadCore(wasm: BufferSource, report: ReportData, columns: Float64Array): Promise<Core> {
  return new Bridge(await WebAssembly.compile(wasm), report, columns);
}
