// The one state of the page: what was loaded, what the reader chose, and what follows from it.
import { batch, computed, effect, signal } from "@preact/signals";
import type { Acceptability, Beyond, Comparison, Core, Horizons, Ranking, ReportData, Stability } from "./core/types";
import type { Carried } from "./data";
import { decode, encode, type Filter, noFilter, type State, type Theme, type View } from "./hash";
import { Jobs, Replaced } from "./jobs";
import { chooseLanguage, language, languages, t } from "./text";
import { moveShare, normalised, same } from "./weights";

export interface Loaded extends Carried {
  report: ReportData;
  core: Core;
  jobs: Jobs;
  cells: Float64Array[]; // raw values, one array a criterion
  extra: Float64Array[];
  values: Float32Array[]; // 0..1, 1 best, one array a criterion; for bars
  rows: number; // in this file
  namesakes: ReadonlySet<string>; // labels of several clients
}

/** Set once before anything is drawn. */
export let app: Loaded;

export const sampleSeed = 1;
export const fullSamples = 1000;
export const rowsShown = 12; // in charts of the top

export const method = signal("");
export const weights = signal<Float64Array>(new Float64Array());
export const locks = signal<ReadonlySet<number>>(new Set());
export const view = signal<View>("ranking");
export const selected = signal<number | null>(null);
export const pinned = signal<readonly number[]>([]);
export const topK = signal(10);
export const longTerm = signal(0.5);
export const spread = signal(0.2);
export const filter = signal<Filter>(noFilter);
export const search = signal("");
export const criterion = signal(0); // the selected one
export const theme = signal<Theme>("auto");
export const letterKeys = signal(true);
export const hidden = signal<ReadonlySet<number>>(new Set()); // columns of criteria not shown
export const sorting = signal<{ by: string; down: boolean }>({ by: "rank", down: false });
export const notice = signal<string>("");
export const problem = signal<string>(""); // why the last ranking stays
export const drawer = signal<"" | "weights" | "card">("");
export const timings: Record<string, number> = {};

const history = signal<{ past: Float64Array[]; future: Float64Array[] }>({ past: [], future: [] });
export const canUndo = computed(() => history.value.past.length > 0);
export const canRedo = computed(() => history.value.future.length > 0);

/** Shares as the model says them. */
export const reported = signal<Float64Array>(new Float64Array());
export const reportedMethod = signal("");
export const baseRanking = signal<Ranking>({ order: new Uint32Array(), ranks: new Float64Array(), scores: new Float64Array() });
export const ranking = signal<Ranking>(baseRanking.value);

export const changed = computed(() => method.value !== reportedMethod.value || !same(weights.value, reported.value));
export const isDead = computed(() => normalised(weights.value) === null);

/** In the studio: what its menu adds. */
export const studio = signal<{ back: () => void; saveModel: () => void } | null>(null);

// What takes longer than a frame: empty until it arrives, with the weights it belongs to.
export const sure = signal<{ result: Acceptability; rows: Uint32Array; k: number; final: boolean } | null>(null);
export const stable = signal<Stability[] | null>(null);
export const compared = signal<Comparison | null>(null);
export const horizons = signal<Horizons | null>(null);
/** Of a file that carries a part of the clients: what those left out can reach under these weights. */
export const beyond = signal<Beyond | null>(null);
export const jobProblems = signal<Record<string, string>>({});
/** Kinds of jobs whose last answer is about weights, a method or a k that are no longer on screen. */
export const late = signal<ReadonlySet<string>>(new Set());

export function currentState(): State {
  return {
    method: method.value,
    weights: [...weights.value],
    locks: [...locks.value].sort((a, b) => a - b),
    view: view.value,
    selected: selected.value,
    pinned: [...pinned.value],
    k: topK.value,
    horizon: longTerm.value,
    filter: filter.value,
    language: language.value,
    theme: theme.value,
  };
}

let startState: State;
export const digest8 = () => (app.report.digest ?? "").replace(/^[a-z0-9]+:/, "").slice(0, 8);
export const linkHash = () => encode(currentState(), startState, digest8());

export function tierOf(row: number): string {
  const tiers = app.report.tiers;
  if (!tiers) return "";
  const tier = tiers[row];
  return typeof tier === "number" ? (app.report.tierNames?.[tier] ?? "") : (tier ?? "");
}

/** Names and places that everybody needs. A name that cannot be seen is none. */
const seen = /[^\p{Z}\p{Cc}\p{Cf}]/u;
export const plainName = (row: number) => (seen.test(app.labels[row] ?? "") ? app.labels[row] : app.ids[row] || `#${row + 1}`);
/** Whether another client has the same name. */
export const isNamesake = (row: number) => app.namesakes.has(app.labels[row] ?? "");
/** With the id where the name alone does not say who it is. */
export const nameOf = (row: number) => (isNamesake(row) ? `${plainName(row)} (${app.ids[row]})` : plainName(row));

/** Names that stand for several clients. */
function namesakesIn(labels: readonly string[]): ReadonlySet<string> {
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const label of labels) once.has(label) ? twice.add(label) : once.add(label);
  for (const label of twice) if (!seen.test(label)) twice.delete(label);
  return twice;
}
/** Among how many the ranks on screen count: of a file that carries a part, those of the report are among all clients. */
export const ranked = () => (changed.value || app.report.carried >= app.report.rows ? app.rows : app.report.rows);
export const rankOf = (row: number) => ranking.value.ranks[row];
export const leaves = () => app.report.criteria;

export function leavesOf(group: string): number[] {
  return app.report.criteria.flatMap((leaf, i) => (leaf.group.includes(group) ? [i] : []));
}

/** Ranks the report as it was written; then takes over what the address or a saved copy says. */
export function open(carried: Carried & { report: ReportData }, core: Core, savedHash = ""): void {
  const { report, columns } = carried;
  const rows = carried.ids.length || report.carried;
  const column = (j: number) => columns.subarray(j * rows, (j + 1) * rows);
  app = {
    ...carried,
    core,
    jobs: new Jobs({ wasm: carried.wasm, report, columns: columns as Float64Array<ArrayBuffer> }, core),
    rows,
    cells: report.criteria.map((_, j) => column(j)),
    extra: (report.extra ?? []).map((_, j) => column(report.criteria.length + j)),
    values: core.values(),
    namesakes: namesakesIn(carried.labels),
  };
  const given = normalised(report.criteria.map((leaf) => leaf.weight));
  const shares = given ?? new Float64Array(report.criteria.length).fill(1 / Math.max(1, report.criteria.length));
  const live = core.methods().filter((one) => one.live);
  const first = live.find((one) => one.name === report.method) ?? live[0];
  batch(() => {
    sure.value = stable.value = compared.value = horizons.value = null;
    history.value = { past: [], future: [] };
    pinned.value = [];
    view.value = "ranking";
    filter.value = noFilter;
    search.value = "";
    sorting.value = { by: "rank", down: false };
    reportedMethod.value = first?.name ?? report.method;
    reported.value = shares;
    method.value = reportedMethod.value;
    weights.value = shares;
    topK.value = Math.max(1, Math.min(10, Math.floor(rows / 2) || 1));
    hidden.value = new Set(report.criteria.length > 24 ? report.criteria.map((_, i) => i).slice(24) : []);
    if (rows > 0 && first) ranking.value = baseRanking.value = core.rank(reportedMethod.value, shares);
    selected.value = rows === 1 ? 0 : null;
    startState = currentState();
    takeHash(location.hash.length > 1 ? location.hash : savedHash);
  });
}

function take(state: Partial<State>): void {
  if (state.method) method.value = state.method;
  if (state.weights) weights.value = normalised(state.weights) ?? Float64Array.from(state.weights);
  if (state.locks) locks.value = new Set(state.locks);
  if (state.view) view.value = state.view;
  if (state.selected !== undefined) selected.value = state.selected;
  if (state.pinned) pinned.value = state.pinned;
  if (state.k) topK.value = state.k;
  if (state.horizon !== undefined) longTerm.value = state.horizon;
  if (state.filter) filter.value = state.filter;
  if (state.language) chooseLanguage(state.language);
  if (state.theme) theme.value = state.theme;
}

/** Takes over what an address says, and tells the reader where it does not fit. */
export function takeHash(hash: string): void {
  const { state, complete } = decode(hash, {
    digest: digest8(),
    methods: app.core.methods().flatMap((one) => (one.live ? [one.name] : [])),
    criteria: app.report.criteria.length,
    rows: app.rows,
    tiers: app.report.tierNames ?? [],
    languages,
  });
  if (Object.keys(state).length > 0 || (complete && hash.length > 1)) take({ ...startState, ...state }); // what a link does not name is as reported
  if (!complete) notice.value = t("notice.link");
}

// --- what the reader does ---------------------------------------------------------------------------------------------

export function setWeights(next: Float64Array, remember = true): void {
  if (same(next, weights.value, 0)) return;
  if (remember) history.value = { past: [...history.value.past, weights.value].slice(-200), future: [] };
  weights.value = next;
}

/** `remember` false: one step of a slider that is still moving. */
export function moveWeight(moved: readonly number[], to: number, remember = true): void {
  setWeights(moveShare(weights.value, moved, to, locks.value), remember);
}

export function rememberFrom(before: Float64Array): void {
  if (!same(before, weights.value, 0)) history.value = { past: [...history.value.past, before].slice(-200), future: [] };
}

export function undo(): void {
  const { past, future } = history.value;
  if (past.length === 0) return;
  history.value = { past: past.slice(0, -1), future: [weights.value, ...future] };
  weights.value = past[past.length - 1];
}

export function redo(): void {
  const { past, future } = history.value;
  if (future.length === 0) return;
  history.value = { past: [...past, weights.value], future: future.slice(1) };
  weights.value = future[0];
}

export function reset(): void {
  batch(() => {
    method.value = reportedMethod.value;
    setWeights(reported.value);
  });
}

export function pin(row: number): void {
  const now = pinned.value;
  pinned.value = now.includes(row) ? now.filter((one) => one !== row) : [...now, row].slice(-4);
}

export function toggleLock(moved: readonly number[]): void {
  const next = new Set(locks.value);
  const all = moved.every((leaf) => next.has(leaf));
  for (const leaf of moved) all ? next.delete(leaf) : next.add(leaf);
  locks.value = next;
}

// --- what follows -----------------------------------------------------------------------------------------------------

let following = false;
/** Keeps the ranking, the long answers and the address in step with the state. Called once. */
export function follow(): void {
  if (following) return;
  following = true;
  effect(() => {
    const shares = normalised(weights.value);
    const name = method.value;
    if (app.rows === 0 || !name) return;
    if (!shares) {
      problem.value = t("notice.zero");
      return;
    }
    const begun = performance.now();
    try {
      ranking.value = app.core.rank(name, shares);
      beyond.value = app.report.carried < app.report.rows ? app.core.beyond(name, shares) : null;
      problem.value = "";
    } catch (failure) {
      problem.value = t("notice.failed", { why: failure instanceof Error ? failure.message : String(failure) });
    }
    timings.rank = performance.now() - begun;
  });

  let later: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const shares = normalised(weights.value);
    const [name, k, width] = [method.value, topK.value, spread.value];
    clearTimeout(later);
    if (!shares || app.rows < 2) return;
    late.value = new Set(["stability", "compare", "smaa"]);
    later = setTimeout(() => ask(name, shares, k, width), 150);
  });

  effect(() => {
    weights.value;
    horizons.value = null;
    const shares = normalised(weights.value);
    if (!shares || app.rows === 0 || !app.report.criteria.some((leaf) => leaf.horizon)) return;
    try {
      horizons.value = app.core.horizons(shares);
    } catch {
      horizons.value = null;
    }
  });

  let writing: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const hash = linkHash();
    clearTimeout(writing);
    writing = setTimeout(() => {
      try {
        replaceHash(hash);
      } catch {
        // a browser may refuse in a frame; the link can still be copied
      }
    }, 300);
  });
}

function replaceHash(hash: string): void {
  if (location.hash !== hash && (location.hash || changedFromStart(hash))) globalThis.history.replaceState(null, "", hash);
}
const changedFromStart = (hash: string) => hash !== encode(startState, startState, digest8());

function ask(name: string, shares: Float64Array, k: number, width: number): void {
  const { jobs, rows } = app;
  const failed = (kind: string) => (failure: unknown) => {
    if (failure instanceof Replaced) return;
    jobProblems.value = { ...jobProblems.value, [kind]: failure instanceof Error ? failure.message : String(failure) };
    inTime(kind);
  };
  const inTime = (kind: string) => {
    if (late.value.has(kind)) late.value = new Set([...late.value].filter((one) => one !== kind));
  };
  const good = (kind: string) => {
    inTime(kind);
    if (jobProblems.value[kind]) jobProblems.value = { ...jobProblems.value, [kind]: "" };
  };
  jobs
    .run("stability", "stability", name, shares, k)
    .then((result) => {
      good("stability");
      stable.value = result;
    })
    .catch(failed("stability"));
  jobs
    .run("compare", "compare", compareWith(name), shares)
    .then((result) => {
      good("compare");
      compared.value = result;
    })
    .catch(failed("compare"));

  // Whose chances: everybody where that is cheap, else the top and those looked at. The core keeps what it has drawn, so that
  // each request only adds to it; small ones can be dropped when the reader moves on.
  const wanted = rows <= 2000 ? Uint32Array.from({ length: rows }, (_, i) => i) : topRows(200);
  const step = rows <= 2000 ? 500 : rows <= 20000 ? 200 : 20;
  const more = (from: number) => {
    const count = Math.min(from === 0 ? Math.min(100, step) : step, fullSamples - from);
    jobs
      .run("smaa", "smaa", name, shares, width, sampleSeed, from, count, wanted, k)
      .then((result) => {
        good("smaa");
        const final = from + count >= fullSamples;
        if (final || from === 0 || performance.now() - shownAt > 400) {
          sure.value = { result, rows: wanted, k, final };
          shownAt = performance.now();
        }
        if (!final) more(from + count);
      })
      .catch(failed("smaa"));
  };
  let shownAt = 0;
  more(0);
}

/** The methods of the model, with the chosen one; some more where the model names a single one. */
function compareWith(chosen: string): string[] {
  const live = app.core.methods().flatMap((one) => (one.live ? [one.name] : []));
  const own = (app.report.methods ?? []).map((one) => one.name).filter((name) => live.includes(name));
  const wanted = new Set([chosen, ...own]);
  for (const name of ["weighted_sum", "topsis", "promethee_2", "vikor", ...live]) {
    if (own.length > 1 || wanted.size >= 4) break;
    if (live.includes(name)) wanted.add(name);
  }
  return [...wanted].slice(0, 8);
}

/** The first of the ranking, with those that are pinned or selected. */
export function topRows(count: number): Uint32Array {
  const rows = new Set(ranking.value.order.subarray(0, count));
  for (const row of pinned.value) rows.add(row);
  if (selected.value !== null) rows.add(selected.value);
  return Uint32Array.from(rows);
}
