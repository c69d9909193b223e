// The state of the page as the part of its address after #: row numbers, never names or ids.

export const views = ["ranking", "sure", "weights", "methods", "horizons", "profit", "portrait", "notes"] as const;
export type View = (typeof views)[number];
export type Theme = "auto" | "light" | "dark";

export interface State {
  method: string;
  weights: number[]; // shares of 1
  locks: number[]; // leaves
  view: View;
  selected: number | null; // row
  pinned: number[]; // rows
  k: number;
  horizon: number; // weight of the long term
  filter: Filter;
  language: string;
  theme: Theme;
}
export interface Filter {
  tiers: string[];
  flags: Flag[];
  range: { criterion: number; low: number | null; high: number | null } | null;
}
export const flags = ["loses", "moved", "missing"] as const;
export type Flag = (typeof flags)[number];
export const noFilter: Filter = { tiers: [], flags: [], range: null };

/** What may stand in an address: numbers within these bounds, names of this list. */
export interface Bounds {
  digest: string;
  methods: readonly string[];
  criteria: number;
  rows: number;
  tiers: readonly string[];
  languages: readonly string[];
}

/** The shortest percentage that reads back as the same share. */
function percent(share: number): string {
  for (let digits = 4; digits < 17; ++digits) {
    const text = String(Number((100 * share).toPrecision(digits)));
    if (Number(text) / 100 === share) return text;
  }
  return String(100 * share);
}

export function encode(state: State, start: State, digest: string): string {
  const parts: string[] = ["v=1", `d=${digest}`];
  const put = (key: string, text: string, usual: string) => {
    if (text !== usual) parts.push(`${key}=${encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%3A", ":")}`);
  };
  const row = (one: number | null) => (one === null ? "" : String(one));
  put("m", state.method, start.method);
  put("w", state.weights.map(percent).join(","), start.weights.map(percent).join(","));
  put("l", state.locks.join(","), start.locks.join(","));
  put("t", state.view, start.view);
  put("s", row(state.selected), row(start.selected));
  put("p", state.pinned.join(","), start.pinned.join(","));
  put("k", String(state.k), String(start.k));
  put("h", String(state.horizon), String(start.horizon));
  put("f", filterText(state.filter), filterText(start.filter));
  put("lang", state.language, start.language);
  put("th", state.theme, start.theme);
  return `#${parts.join("&")}`;
}

function filterText(filter: Filter): string {
  const parts = filter.tiers.map((_, i) => `tier:${filter.tiers[i]}`);
  parts.push(...filter.flags);
  if (filter.range) parts.push(`range:${filter.range.criterion}:${filter.range.low ?? ""}:${filter.range.high ?? ""}`);
  return parts.join(",");
}

/** What an address says, and whether all of it could be used. Never throws. */
export function decode(hash: string, bounds: Bounds): { state: Partial<State>; complete: boolean } {
  const state: Partial<State> = {};
  if (hash.length < 2) return { state, complete: true };
  let complete = true;
  const fields = new Map<string, string>();
  for (const part of hash.slice(1).split("&")) {
    const at = part.indexOf("=");
    try {
      fields.set(part.slice(0, Math.max(0, at)), decodeURIComponent(part.slice(at + 1)));
    } catch {
      complete = false;
    }
  }
  if (fields.get("v") !== "1" || fields.get("d") !== bounds.digest) return { state: {}, complete: false };
  const whole = (text: string, limit: number) => (/^\d{1,9}$/.test(text) && Number(text) < limit ? Number(text) : null);
  const list = (text: string, limit: number) => {
    const numbers = text === "" ? [] : text.split(",").map((one) => whole(one, limit));
    return numbers.includes(null) ? null : [...new Set(numbers as number[])];
  };
  const take = <Key extends keyof State>(key: Key, value: State[Key] | null | undefined) => {
    if (value === null || value === undefined) complete = false;
    else state[key] = value;
  };
  for (const [key, text] of fields) {
    if (key === "v" || key === "d") continue;
    else if (key === "m") take("method", bounds.methods.includes(text) ? text : null);
    else if (key === "w") {
      const numbers = text.split(",").map((one) => (/^\d+(\.\d+)?(e-?\d+)?$/.test(one) ? Number(one) / 100 : NaN));
      take("weights", numbers.length === bounds.criteria && numbers.every((one) => one >= 0 && one <= 1e6) ? numbers : null);
    } else if (key === "l") take("locks", list(text, bounds.criteria));
    else if (key === "t") take("view", (views as readonly string[]).includes(text) ? (text as View) : null);
    else if (key === "s") text === "" ? (state.selected = null) : take("selected", whole(text, bounds.rows));
    else if (key === "p") take("pinned", list(text, bounds.rows)?.slice(0, 4));
    else if (key === "k") take("k", whole(text, 1001) || null);
    else if (key === "h") take("horizon", /^(0(\.\d+)?|1)$/.test(text) ? Number(text) : null);
    else if (key === "f") take("filter", filterOf(text, bounds));
    else if (key === "lang") take("language", bounds.languages.includes(text) ? text : null);
    else if (key === "th") take("theme", ["auto", "light", "dark"].includes(text) ? (text as Theme) : null);
    else complete = false;
  }
  return { state, complete };
}

function filterOf(text: string, bounds: Bounds): Filter | null {
  const filter: Filter = { tiers: [], flags: [], range: null };
  for (const part of text === "" ? [] : text.split(",")) {
    const [kind, a, b, c] = part.split(":");
    if ((flags as readonly string[]).includes(part)) filter.flags.push(part as Flag);
    else if (kind === "tier" && bounds.tiers.includes(part.slice(5))) filter.tiers.push(part.slice(5));
    else if (kind === "range" && Number(a) < bounds.criteria && a !== "") {
      const [low, high] = [b, c].map((one) => (one ? Number(one) : null));
      if (Number.isNaN(low) || Number.isNaN(high)) return null;
      filter.range = { criterion: Number(a), low, high };
    } else return null;
  }
  return filter;
}
