// V4: which weight decides?
import { useSignal } from "@preact/signals";
import * as Plot from "@observablehq/plot";
import type { Stability, Walk } from "../core/types";
import { Choice, Empty, titleOf, View } from "../parts/basics";
import { Figure, plot } from "../parts/figure";
import { useLater } from "../parts/later";
import * as store from "../store";
import { type Key, t } from "../text";
import * as format from "../text/format";
import { roomOf, weightSentence } from "../text/sentences";
import { normalised } from "../weights";
import { TopK } from "./sure";

export function WeightsView() {
  const { rows, report } = store.app;
  const stable = store.stable.value;
  const failed = store.jobProblems.value.stability;
  const keeps = useSignal<"first" | "top">("first");
  if (rows < 2 || report.criteria.length < 2)
    return (
      <View id="weights" title={t("v4.title")}>
        <Empty>{t(rows < 2 ? (rows === 0 ? "grid.noData" : "card.alone") : "weights.oneCriterion")}</Empty>
      </View>
    );
  const answer = stable ? weightSentence(stable, titleOf, store.nameOf) : "";
  return (
    <View id="weights" title={t("v4.title")} help="help.stability" job="stability" answer={answer}>
      <div class="row-of-controls">
        <Choice
          label={t("v4.keeps")}
          value={keeps.value}
          options={[
            ["first", t("v4.first")],
            ["top", t("v4.top", { k: store.topK.value })],
          ]}
          choose={(value) => (keeps.value = value)}
        />
        {keeps.value === "top" && <TopK />}
      </div>
      {failed && <p class="warning">{failed}</p>}
      {!stable ? !failed && <Empty>{t("working")}</Empty> : <Tornado stable={stable} top={keeps.value === "top"} />}
      <Lines />
    </View>
  );
}

interface Bar {
  criterion: number;
  title: string;
  weight: number;
  lower: number;
  upper: number;
  room: number;
  word: string;
  exact: boolean;
  then: string[];
}

function bars(stable: Stability[], top: boolean): Bar[] {
  return stable
    .filter((one) => !top || one.topK)
    .map((one) => {
      const [lower, upper] = top ? [one.topK!.lower, one.topK!.upper] : [one.lower, one.upper];
      const room = Math.min(lower > 0 ? one.weight - lower : Infinity, upper < 1 ? upper - one.weight : Infinity);
      const then = one.firstChange.map((change) =>
        t(change.at > one.weight ? "v4.above" : "v4.below", { share: format.percent(change.at, 1), name: store.nameOf(change.in) }),
      );
      return {
        criterion: one.criterion,
        title: titleOf(one.criterion),
        weight: one.weight,
        lower,
        upper,
        room,
        word: t(`v4.${roomOf(lower, upper, one.weight)}` as Key),
        exact: one.exact,
        then: top ? [] : then,
      };
    })
    .sort((a, b) => a.room - b.room || a.upper - a.lower - (b.upper - b.lower));
}

function Tornado({ stable, top }: { stable: Stability[]; top: boolean }) {
  const list = bars(stable, top);
  const without = useWithout(list.map((one) => one.criterion));
  return (
    <>
      <table class="ranges" data-testid="tornado">
        <caption class="unseen">{t(top ? "v4.captionTop" : "v4.captionFirst", { k: store.topK.value })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("figure.criterion")}</th>
            <th scope="col" class="n">{t("v4.today")}</th>
            <th scope="col">{t("v4.range")}</th>
            <th scope="col" class="n">{t("v4.limits")}</th>
            <th scope="col">{t("v4.word")}</th>
            <th scope="col">{t("v4.then")}</th>
            <th scope="col" class="n">{t("v4.without", { k: store.topK.value })}</th>
          </tr>
        </thead>
        <tbody>
          {list.map((one) => (
            <tr key={one.criterion} data-criterion={one.criterion} class={store.criterion.value === one.criterion ? "selected" : ""}>
              <th scope="row">
                <button type="button" class="name" aria-pressed={store.criterion.value === one.criterion} onClick={() => (store.criterion.value = one.criterion)}>
                  {one.title}
                </button>
              </th>
              <td class="n">{format.percent(one.weight, 1)}</td>
              <td class="track">
                <span class="range" aria-hidden="true">
                  <i class="safe" style={{ left: `${100 * one.lower}%`, width: `${100 * (one.upper - one.lower)}%` }} />
                  <i class="tick" style={{ left: `${100 * one.weight}%` }} />
                </span>
              </td>
              <td class="n">
                <span data-limit="lower" data-value={one.lower}>{format.percent(one.lower, 1)}</span> –{" "}
                <span data-limit="upper" data-value={one.upper}>{format.percent(one.upper, 1)}</span>
              </td>
              <td>{one.word}</td>
              <td class="then" title={one.then.join("; ")}>
                {one.then.map((line) => (
                  <div key={line}>{line}</div>
                ))}
              </td>
              <td class="n">{without?.[one.criterion] === undefined ? "…" : format.percent(without[one.criterion])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">{t(list.every((one) => one.exact) ? "v4.exact" : "v4.searched")}</p>
    </>
  );
}

/** How much of the first k stays when a criterion has no weight. */
function useWithout(criteria: number[]): Record<number, number> | null {
  const shares = normalised(store.weights.value);
  const [name, k] = [store.method.value, store.topK.value];
  return useLater(
    "without",
    async () => {
      const found: Record<number, number> = {};
      if (shares)
        for (const j of criteria)
          if (shares[j] < 1) found[j] = (await store.app.jobs.run(`without${j}`, "without", name, shares, j, k)).overlap;
      return found;
    },
    [name, k, store.weights.value],
    300,
  );
}

const steps = 50;

/** One line a client of score or rank against the weight of a criterion. */
function Lines() {
  const what = useSignal<"score" | "rank">("score");
  const criterion = Math.min(store.criterion.value, store.leaves().length - 1);
  const shares = normalised(store.weights.value);
  const rows = store.topRows(10);
  const walk = useLater<{ walk: Walk; rows: Uint32Array; criterion: number } | null>(
    "walk",
    async () =>
      shares ? { walk: await store.app.jobs.run("walk", "walk", store.method.value, shares, criterion, rows, steps), rows, criterion } : null,
    [store.method.value, store.weights.value, criterion, rows.join()],
    120,
  );
  const today = store.weights.value[criterion];
  const title = titleOf(criterion);
  const swaps = (walk?.walk.swaps ?? []).slice().sort((a, b) => Math.abs(a.at - today) - Math.abs(b.at - today));
  const sentence = t("v4.linesSentence", { criterion: title, n: swaps.length });
  const showRank = what.value === "rank";
  const points = !walk
    ? []
    : Array.from(walk.rows, (row, i) => ({ row, i })).flatMap(({ row, i }) =>
        Array.from(walk.walk.at, (at, step) => ({ row, at, y: (showRank ? walk.walk.ranks : walk.walk.scores)[i][step] })),
      );
  const ends = points.filter((point) => point.at === walk!.walk.at[walk!.walk.at.length - 1]);
  const lit = (row: number) => row === store.selected.value || (store.selected.value === null && row === rows[0]);
  const draw = (width: number) => {
    const marginRight = Math.min(170, width / 3);
    return plot({
      width,
      height: 352,
      marginTop: 42, // the label of the scale above, today's weight below it
      marginLeft: 48,
      marginRight,
      marginBottom: 40,
      x: { label: t("v4.axis", { criterion: title }), domain: [0, 1], tickFormat: (x: number) => format.percent(x), ticks: width < 500 ? 5 : 10 },
      y: { label: showRank ? t("grid.rank") : t("grid.score"), reverse: showRank, grid: true, nice: !showRank, zero: false, labelArrow: "none", tickFormat: (y: number) => (showRank ? format.number(y) : format.number(y, 2)) },
      marks: [
        Plot.line(points, { x: "at", y: "y", z: "row", className: "line-rest", strokeWidth: 1.25 }),
        Plot.line(points.filter((point) => store.pinned.value.includes(point.row)), { x: "at", y: "y", z: "row", className: "line-pinned", strokeWidth: 2 }),
        Plot.line(points.filter((point) => lit(point.row)), { x: "at", y: "y", z: "row", className: "line-lit", strokeWidth: 2.5 }),
        Plot.ruleX([today], { className: "today", strokeWidth: 1.5, strokeDasharray: "4 3" }),
        Plot.text([today], { x: (x: number) => x, frameAnchor: "top", dy: -10, text: () => t("v4.todayMark", { share: format.percent(today, 1) }), className: "label" }),
        Plot.text(
          apart(ends, showRank, 300),
          { x: "at", y: "y", dx: 8, textAnchor: "start", text: (point: { row: number }) => short(store.nameOf(point.row), lettersIn(marginRight - 10)), className: "label" },
        ),
      ],
    });
  };
  return (
    <>
      <h3>{t("v4.lines", { criterion: title })}</h3>
      <div class="row-of-controls">
        <label class="inline">
          {t("figure.criterion")}
          <select value={criterion} onChange={(event) => (store.criterion.value = Number(event.currentTarget.value))}>
            {store.leaves().map((leaf, j) => (
              <option value={j} key={leaf.id}>
                {titleOf(j)}
              </option>
            ))}
          </select>
        </label>
        <Choice
          label={t("v4.show")}
          value={what.value}
          options={[
            ["score", t("grid.score")],
            ["rank", t("grid.rank")],
          ]}
          choose={(value) => (what.value = value)}
        />
      </div>
      {store.jobProblems.value.walk && <p class="warning">{store.jobProblems.value.walk}</p>}
      {walk && (
        <Figure
          name={`weight-${store.leaves()[criterion].id}`}
          sentence={sentence}
          draw={draw}
          depends={[walk, what.value, store.selected.value, store.pinned.value, today, title]}
          numbers={{
            head: [t("figure.share"), ...Array.from(walk.rows, store.nameOf)],
            rows: Array.from(walk.walk.at, (at, step) => [
              at,
              ...Array.from(walk.rows, (_, i) => (showRank ? walk.walk.ranks : walk.walk.scores)[i][step]),
            ]),
          }}
        />
      )}
      {swaps.length > 0 && (
        <details class="swaps">
          <summary>{t("v4.swaps", { n: swaps.length })}</summary>
          <ul>
            {swaps.slice(0, 30).map((swap, i) => (
              <li key={i}>
                {t("v4.swap", { share: format.percent(swap.at, 1), a: store.nameOf(swap.a), b: store.nameOf(swap.b) })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

export const short = (name: string, most = 22) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);

/** How many letters of a label fit, at most those of a short name. */
export const lettersIn = (pixels: number) => Math.max(4, Math.min(22, Math.floor(pixels / 7)));

/** Labels at the end of lines, moved apart so that none covers another. */
function apart<P extends { y: number }>(points: P[], reversed: boolean, height: number): P[] {
  if (points.length < 2) return points;
  const ys = points.map((point) => point.y);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const gap = ((high - low || 1) * 16) / height;
  const order = points.slice().sort((a, b) => (reversed ? b.y - a.y : a.y - b.y));
  let last = -Infinity;
  const sign = reversed ? -1 : 1;
  return order.map((point) => {
    const y = Math.max(sign * point.y, last + gap);
    last = y;
    return { ...point, y: sign * y };
  });
}
