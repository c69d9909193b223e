// What a person chose in the studio, as a report for the core and as a model file for the program.
import { stringify } from "yaml";
import type { Criterion, ReportData } from "../core/types";
import type { Draft } from "./draft";
import type { Table } from "./read";

/** Ids of criteria: lower-case words, each once. */
export function idsOf(table: Table, draft: Draft): string[] {
  const taken = new Set<string>();
  return draft.criteria.map(({ column }, i) => {
    const plain = table.columns[column].name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    let id = plain.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "") || `criterion_${i + 1}`;
    if (/^\d/.test(id)) id = `c_${id}`;
    while (taken.has(id)) id += "_2";
    taken.add(id);
    return id;
  });
}

/** The whole matrix of pairs, for the core. */
export function matrixOf(draft: Draft): number[][] {
  const n = draft.criteria.length;
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (i === j ? 1 : i < j ? (draft.pairs[`${i}/${j}`] ?? 1) : 1 / (draft.pairs[`${j}/${i}`] ?? 1))),
  );
}

export function reportOf(table: Table, draft: Draft, weights: ArrayLike<number>): { report: ReportData; columns: Float64Array<ArrayBuffer>; ids: string[]; labels: string[] } {
  const ids = idsOf(table, draft);
  const sum = Array.from(weights).reduce((total, weight) => total + weight, 0);
  const criteria = draft.criteria.map((choice, j): Criterion => {
    const { missing } = table.columns[choice.column];
    return {
      id: ids[j],
      title: choice.title || ids[j],
      unit: choice.unit || undefined,
      goal: choice.goal,
      weight: sum > 0 ? weights[j] / sum : 0,
      group: [],
      horizon: choice.horizon || undefined,
      missing,
      policy: draft.missing,
      spec: { missing: draft.missing },
    };
  });
  const columns = new Float64Array(table.rows * criteria.length);
  draft.criteria.forEach(({ column }, j) => columns.set(table.columns[column].numbers, j * table.rows));
  const text = (j: number, i: number) => (j >= 0 ? table.columns[j].text[i] : "");
  return {
    report: {
      schema: 1,
      manifest: { source: table.file, encoding: table.encoding },
      title: draft.title,
      version: "",
      digest: "studio",
      method: "weighted_sum",
      methods: [],
      criteria,
      groups: [],
      rows: table.rows,
      carried: table.rows,
      ranking: {},
      notes: [],
      command: "prefero rank model.yaml",
    },
    columns,
    ids: Array.from({ length: table.rows }, (_, i) => text(draft.id, i) || String(i + 1)),
    labels: Array.from({ length: table.rows }, (_, i) => text(draft.label, i)),
  };
}

/** The model file. `weights`: shares as they are now; null: as judged in the studio. */
export function modelText(table: Table, draft: Draft, weights: ArrayLike<number> | null): string {
  const ids = idsOf(table, draft);
  const name = (j: number) => table.columns[j].name;
  const round = (x: number) => Number(x.toPrecision(12));
  const alternatives: Record<string, string> = { source: table.file };
  if (draft.id >= 0) alternatives.id = name(draft.id);
  if (draft.label >= 0) alternatives.label = name(draft.label);
  if (table.encoding !== "utf-8" && table.encoding !== "utf-16le") alternatives.encoding = table.encoding;
  const criteria: Record<string, Record<string, string | number>> = {};
  draft.criteria.forEach((choice, j) => {
    const leaf: Record<string, string | number> = { column: name(choice.column) };
    if (choice.title && choice.title !== ids[j]) leaf.title = choice.title;
    leaf.goal = choice.goal;
    if (choice.unit) leaf.unit = choice.unit;
    if (choice.horizon) leaf.horizon = choice.horizon;
    if (weights) leaf.weight = round(weights[j]);
    else if (draft.weighing === "direct") leaf.weight = draft.points[j];
    criteria[ids[j]] = leaf;
  });
  const model: Record<string, unknown> = { title: draft.title, alternatives, criteria };
  if (!weights && draft.weighing === "swing")
    model.weights = { method: "swing", points: Object.fromEntries(ids.map((id, j) => [id, draft.points[j]])) };
  if (!weights && draft.weighing === "pairs") {
    const judgements: Record<string, number> = {};
    for (let i = 0; i < ids.length; ++i) for (let j = i + 1; j < ids.length; ++j) judgements[`${ids[i]} / ${ids[j]}`] = round(draft.pairs[`${i}/${j}`] ?? 1);
    model.weights = { method: "ahp", judgements };
  }
  model.missing = { policy: draft.missing };
  model.methods = ["weighted_sum", "topsis", "promethee_2"];
  return stringify(model, { lineWidth: 0, aliasDuplicateObjects: false });
}
