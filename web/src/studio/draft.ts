// What a person is asked in the studio, and what is guessed before.
import type { Table } from "./read";

export interface Choice {
  column: number;
  title: string;
  unit: string;
  goal: "max" | "min";
  horizon: "" | "short" | "long" | "both";
}
export type Weighing = "direct" | "swing" | "pairs";
export interface Draft {
  title: string;
  id: number; // column, or -1: numbered
  label: number; // column, or -1
  criteria: Choice[];
  missing: "worst" | "median" | "mean";
  weighing: Weighing;
  points: number[]; // direct and swing
  pairs: Record<string, number>; // "i/j", i < j: how many times as much i counts as j
}

/** A guess of what the columns are: the first text column without repetitions names the rows, the next text labels them. */
export function draftOf(table: Table): Draft {
  const unique = (j: number) => new Set(table.columns[j].text).size === table.rows && table.columns[j].text.every((cell) => cell !== "");
  const all = table.columns.map((_, j) => j);
  const id = all.find((j) => unique(j) && (!table.columns[j].numeric || /\b(id|nr|no|code)\b|_id$|number$/i.test(table.columns[j].name))) ?? -1;
  const label = all.find((j) => j !== id && !table.columns[j].numeric && table.columns[j].known > table.rows / 2) ?? -1;
  const criteria = all
    .filter((j) => j !== id && table.columns[j].numeric && new Set(table.columns[j].numbers).size > 1)
    .slice(0, 12)
    .map((j): Choice => ({ column: j, title: readable(table.columns[j].name), unit: "", goal: guessedGoal(table.columns[j].name), horizon: "" }));
  return { title: table.file.replace(/\.\w+$/, ""), id, label, criteria, missing: "worst", weighing: "direct", points: criteria.map(() => 100), pairs: {} };
}

const guessedGoal = (name: string): "max" | "min" => (/late|overdue|delay|cost|risk|complaint|dispute|churn|return|days_to|recency|discount/i.test(name) ? "min" : "max");
function readable(name: string): string {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
