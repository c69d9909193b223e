// What the core must know of a report, as lines `path <tab> value`: the core reads no JSON.
import type { ReportData } from "./types";

type Plain = string | number | boolean | null | undefined | Plain[] | { [key: string]: Plain };

function flatten(path: string, value: Plain, lines: string[]): void {
  if (value === null || value === undefined) return;
  if (typeof value === "number") {
    if (Number.isFinite(value)) lines.push(`${path}\tn${value}`);
  } else if (typeof value === "boolean") {
    lines.push(`${path}\tb${value}`);
  } else if (typeof value === "string") {
    lines.push(`${path}\tt${value.replace(/[\t\r\n]+/g, " ")}`);
  } else if (Array.isArray(value)) {
    value.forEach((one, k) => flatten(`${path}.${k}`, one, lines));
  } else {
    for (const [key, one] of Object.entries(value)) flatten(path === "" ? key : `${path}.${key}`, one, lines);
  }
}

/** The facts of web/core/report.hpp. `core` of the report holds what is not about one criterion. */
export function factsOf(report: ReportData): string {
  const lines: string[] = [];
  if (report.core) flatten("", report.core as { [key: string]: Plain }, lines);
  report.criteria.forEach((criterion, j) => {
    const spec = (criterion.spec ?? {}) as { [key: string]: Plain };
    flatten(
      `criteria.${j}`,
      {
        goal: criterion.goal,
        horizon: criterion.horizon,
        fixed: criterion.fixed,
        reachable: criterion.reachable,
        ...spec,
        id: criterion.id,
        weight: criterion.weight,
        median: criterion.ofAll?.median,
      },
      lines,
    );
  });
  return lines.join("\n");
}
