// Which rows the table shows, in which order, and where a tier begins.
import { computed } from "@preact/signals";
import * as store from "./store";
import { compareNames } from "./text/format";

/** Row numbers; below zero: the head of tier -1 - n. */
export const items = computed<Int32Array>(() => {
  const { order, ranks, scores } = store.ranking.value;
  const { by, down } = store.sorting.value;
  let rows: ArrayLike<number> = order;
  if (by !== "rank" || down) rows = sorted(order, by, down, ranks, scores);
  const pass = filterOf();
  const names = store.app.report.tierNames ?? [];
  // Tiers are those of the report: once the ranking is another one, they no longer cut it.
  const tiers = by === "rank" && !down && names.length > 0 && !store.changed.value ? store.app.report.tiers : undefined;
  if (!pass && !tiers) return Int32Array.from(rows);
  const kept = new Int32Array(rows.length + names.length);
  const seen = new Set<string>();
  let [count, tier] = [0, ""];
  for (let i = 0; i < rows.length; ++i) {
    const row = rows[i];
    if (pass && !pass(row)) continue;
    if (tiers) {
      const own = store.tierOf(row);
      if (own !== tier && !seen.has(own) && names.includes(own)) {
        kept[count++] = -1 - names.indexOf(own);
        seen.add(own);
      }
      tier = own;
    }
    kept[count++] = row;
  }
  return kept.subarray(0, count);
});

/** Where heads of tiers stand among the items. */
export const heads = computed(() => {
  const found: number[] = [];
  items.value.forEach((item, i) => {
    if (item < 0) found.push(i);
  });
  return found;
});

/** The rows shown, without the heads of tiers. */
export const shown = computed(() => items.value.filter((item) => item >= 0));

export const filtered = computed(
  () =>
    store.search.value.trim() !== "" || store.filter.value.tiers.length > 0 || store.filter.value.flags.length > 0 || store.filter.value.range !== null,
);

export function clearFilters(): void {
  store.search.value = "";
  store.filter.value = { tiers: [], flags: [], range: null };
}

function sorted(order: Uint32Array, by: string, down: boolean, ranks: Float64Array, scores: Float64Array): ArrayLike<number> {
  const rows = Array.from(order);
  const { cells } = store.app;
  const place = new Float64Array(order.length);
  order.forEach((row, i) => (place[row] = i));
  const key =
    by === "score"
      ? scores
      : by === "change"
        ? ranks.map((rank, row) => rank - store.baseRanking.value.ranks[row])
        : by.startsWith("c")
          ? cells[Number(by.slice(1))]
          : null;
  const sign = down ? -1 : 1;
  if (by === "name") {
    const names = Array.from(rows, (_, row) => store.plainName(row));
    rows.sort((a, b) => sign * compareNames(names[a], names[b]) || place[a] - place[b]);
  }
  else if (key)
    rows.sort((a, b) => {
      const [x, y] = [key[a], key[b]];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || place[a] - place[b];
      return sign * (x - y) || place[a] - place[b];
    });
  else if (down) rows.reverse();
  return rows;
}

function filterOf(): ((row: number) => boolean) | null {
  if (!filtered.value) return null;
  const { tiers, flags, range } = store.filter.value;
  const { cells, labels, ids, report } = store.app;
  const words = store.search.value.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const chosen = new Set(tiers);
  const losers = new Set(flags.includes("loses") ? (report.profit?.losers ?? []) : []);
  const { ranks } = store.ranking.value;
  const before = store.baseRanking.value.ranks;
  return (row) => {
    if (words.length) {
      const text = `${labels[row] ?? ""} ${ids[row] ?? ""}`.toLocaleLowerCase();
      if (!words.every((word) => text.includes(word))) return false;
    }
    if (chosen.size && !chosen.has(store.tierOf(row))) return false;
    if (flags.includes("loses") && !losers.has(row)) return false;
    if (flags.includes("moved") && ranks[row] === before[row]) return false;
    if (flags.includes("missing") && !cells.some((column) => Number.isNaN(column[row]))) return false;
    if (range) {
      const x = cells[range.criterion][row];
      if (Number.isNaN(x) || (range.low !== null && x < range.low) || (range.high !== null && x > range.high)) return false;
    }
    return true;
  };
}

/** Whether somebody else has the same rank: ranks count from 1, so that the first of rank r stands at place r. */
export function tied(row: number): boolean {
  const { order, ranks } = store.ranking.value;
  const rank = ranks[row];
  return rank < order.length && ranks[order[rank]] === rank;
}
export const rankLabel = (row: number): string => (tied(row) ? `=${store.ranking.value.ranks[row]}` : String(store.ranking.value.ranks[row]));

/** How many share their rank with somebody. */
export const tiedCount = computed(() => {
  const { order, ranks } = store.ranking.value;
  let count = 0;
  for (let i = 0; i < order.length; ++i) {
    const rank = ranks[order[i]];
    if ((i > 0 && ranks[order[i - 1]] === rank) || (i + 1 < order.length && ranks[order[i + 1]] === rank)) ++count;
  }
  return count;
});

/** Chooses the client that stands by this many rows below the chosen one. */
export function neighbour(by: number): void {
  const rows = shown.value;
  if (rows.length === 0) return;
  const at = store.selected.value === null ? -1 : rows.indexOf(store.selected.value);
  store.selected.value = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
}
