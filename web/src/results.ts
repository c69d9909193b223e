// Files made of what is on screen: the ranking as table and JSON, the page with its state.
import { type Cell, save, saveCsv } from "./export";
import * as store from "./store";
import { t } from "./text";

/** The rows on screen, in the order on screen; all of them where nothing is filtered. */
export let shownRows: () => ArrayLike<number> = () => store.ranking.value.order;
export const setShownRows = (from: () => ArrayLike<number>) => void (shownRows = from);

export function rankingRows(): Cell[][] {
  const { report, ids, labels, cells } = store.app;
  const { ranks, scores } = store.ranking.value;
  const head: Cell[] = ["rank", "id", "label", "score"];
  if (report.tiers) head.push("tier");
  head.push(...report.criteria.map((leaf) => leaf.id));
  const table = [head];
  for (const row of Array.from(shownRows())) {
    const line: Cell[] = [ranks[row], ids[row], labels[row] ?? "", scores[row]];
    if (report.tiers) line.push(store.tierOf(row));
    for (const column of cells) line.push(column[row]);
    table.push(line);
  }
  return table;
}

export const saveRanking = (excel?: { separator: string; decimal: string }) => saveCsv("ranking.csv", rankingRows(), excel);

/** The form of `prefero rank --format json`. */
export function rankingJson(): string {
  const { report, ids, labels } = store.app;
  const { order, ranks, scores } = store.ranking.value;
  return JSON.stringify(
    {
      schema: 1,
      manifest: report.manifest,
      method: { name: store.method.value },
      kind: "complete",
      alternatives: order.length,
      criteria: report.criteria.map((leaf, j) => ({ id: leaf.id, goal: leaf.goal, weight: store.weights.value[j] })),
      ranking: Array.from(order, (row) => ({ rank: ranks[row], id: ids[row], label: labels[row], score: scores[row] })),
      notes: report.notes ?? [],
    },
    null,
    2,
  );
}
export const saveJson = () => save("ranking.json", rankingJson(), "application/json");

/** The weights as lines of a model file. */
export function weightLines(): string {
  const { criteria } = store.app.report;
  const lines = criteria.map((leaf, j) => `    ${leaf.id}: ${Number(store.weights.value[j].toPrecision(12))}`);
  return [`# ${t("menu.linesAbout")}`, "weights:", "  method: direct_rating", "  points:", ...lines].join("\n") + "\n";
}

let withoutScripts: Element | null = null;
let startLanguage = "";
let startTitle = "";
/** Keeps what the page takes away from the file when it starts. */
export function keepOriginal(): void {
  withoutScripts = document.getElementById("static");
  startLanguage = document.documentElement.lang;
  startTitle = document.title;
}

/** The file as it was opened, with the state on screen as its start. */
export function wholePage(): string {
  const root = document.documentElement.cloneNode(true) as HTMLElement;
  root.lang = startLanguage;
  delete root.dataset.theme;
  root.querySelector("#app")!.replaceChildren();
  root.querySelector("#prefero-state")?.remove();
  if (withoutScripts && !root.querySelector("#static")) root.querySelector("#app")!.after(withoutScripts.cloneNode(true));
  root.querySelector("title")!.textContent = startTitle;
  const state = document.createElement("script");
  state.type = "application/json";
  state.id = "prefero-state";
  state.textContent = JSON.stringify(store.linkHash()).replaceAll("<", "\\u003c");
  root.querySelector("body")!.append(state, "\n");
  return `<!DOCTYPE html>\n${root.outerHTML}\n`;
}
export const saveWholePage = () => save("report.html", wholePage(), "text/html;charset=utf-8");

export function savedHash(): string {
  const text = document.getElementById("prefero-state")?.textContent;
  try {
    const hash: unknown = text ? JSON.parse(text) : "";
    return typeof hash === "string" ? hash : "";
  } catch {
    return "";
  }
}
