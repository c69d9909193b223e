// Weights from comparisons of two criteria at a time (AHP); how well they hold together is said by the core.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { loadCore } from "../core/bridge";
import type { Core, ReportData } from "../core/types";
import { t } from "../text";
import * as format from "../text/format";
import type { Draft } from "./draft";
import { matrixOf } from "./model";

let started: Promise<Core> | undefined;
/** A core for judgements alone: it wants a client to begin with, and is asked nothing about it. */
function coreOf(wasm: Uint8Array<ArrayBuffer>): Promise<Core> {
  const report = {
    schema: 1, manifest: {}, title: "", version: "", digest: "", method: "weighted_sum", methods: [], groups: [], rows: 2, carried: 2, ranking: {},
    criteria: [{ id: "one", title: "", goal: "max", weight: 1, group: [], missing: 0, spec: {} }],
  } as ReportData;
  return (started ??= loadCore(wasm, report, Float64Array.of(1, 2)));
}

export const judge = async (wasm: Uint8Array<ArrayBuffer>, draft: Draft) => (await coreOf(wasm)).judge(matrixOf(draft));

const scale = [9, 8, 7, 6, 5, 4, 3, 2, 1, 1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 6, 1 / 7, 1 / 8, 1 / 9];

export function Pairs({ draft, change, wasm }: { draft: Draft; change: (draft: Draft) => void; wasm: Uint8Array<ArrayBuffer> }) {
  const judged = useSignal<{ weights: Float64Array; ratio: number; revise: { i: number; j: number } | null } | null>(null);
  const problem = useSignal("");
  useEffect(() => {
    let wanted = true;
    judge(wasm, draft)
      .then((result) => {
        if (wanted) judged.value = result;
        problem.value = "";
      })
      .catch((failure: unknown) => (problem.value = failure instanceof Error ? failure.message : String(failure)));
    return () => void (wanted = false);
  }, [draft.pairs, draft.criteria.length]);
  const { criteria } = draft;
  const pairs = criteria.flatMap((_, i) => criteria.slice(i + 1).map((_, k) => [i, i + 1 + k] as const));
  const result = judged.value;
  const revise = result?.revise;
  return (
    <div class="pairs">
      <ul>
        {pairs.map(([i, j]) => {
          const value = draft.pairs[`${i}/${j}`] ?? 1;
          const marked = revise && result.ratio > 0.1 && ((revise.i === i && revise.j === j) || (revise.i === j && revise.j === i));
          return (
            <li key={`${i}/${j}`} class={marked ? "marked" : ""}>
              <span>{criteria[i].title}</span>
              <select
                value={scale.findIndex((one) => Math.abs(one - value) < 1e-9)}
                aria-label={t("studio.pair", { a: criteria[i].title, b: criteria[j].title })}
                onChange={(event) => change({ ...draft, pairs: { ...draft.pairs, [`${i}/${j}`]: scale[Number(event.currentTarget.value)] } })}
              >
                {scale.map((one, at) => (
                  <option value={at} key={at}>
                    {one > 1 ? t("studio.times", { n: one }) : one === 1 ? t("studio.alike") : t("studio.timesLess", { n: Math.round(1 / one) })}
                  </option>
                ))}
              </select>
              <span>{criteria[j].title}</span>
            </li>
          );
        })}
      </ul>
      {problem.value && <p class="warning">{problem.value}</p>}
      {result && (
        <>
          <p class={result.ratio > 0.1 ? "warning" : "says"} role="status">
            {t(result.ratio > 0.1 ? "studio.inconsistent" : "studio.consistent", { ratio: format.number(result.ratio, 3) })}{" "}
            {revise && result.ratio > 0.1 && t("studio.revise", { a: criteria[revise.i]?.title ?? "", b: criteria[revise.j]?.title ?? "" })}
          </p>
          <p>{criteria.map((choice, j) => `${choice.title} ${format.percent(result.weights[j], 1)}`).join(" · ")}</p>
        </>
      )}
    </div>
  );
}
