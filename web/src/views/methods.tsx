// V5: which method says otherwise?
import * as Plot from "@observablehq/plot";
import type { Comparison } from "../core/types";
import { Empty, titleOf, titleOfMethod, View } from "../parts/basics";
import { Figure, plot } from "../parts/figure";
import { openCard } from "../parts/grid";
import * as store from "../store";
import { type Key, t } from "../text";
import * as format from "../text/format";
import { agreement, methodsSentence } from "../text/sentences";
import { lettersIn, short } from "./weights";

const most = 20; // clients in the chart

/** A title short enough for the head of a column. */
const briefly = (name: string) => {
  const words = name.replaceAll("_", " ");
  return words.length <= 8 && !words.includes(" ") ? words.toUpperCase() : words.charAt(0).toUpperCase() + words.slice(1);
};

export function MethodsView() {
  const { rows } = store.app;
  const compared = store.compared.value;
  const failed = store.jobProblems.value.compare;
  const frozen = store.app.core.methods().filter((one) => !one.live);
  if (rows < 2)
    return (
      <View id="methods" title={t("v5.title")}>
        <Empty>{t(rows === 0 ? "grid.noData" : "card.alone")}</Empty>
      </View>
    );
  if (!compared || compared.methods.length < 2)
    return (
      <View id="methods" title={t("v5.title")} help="help.methods" job="compare">
        {failed ? <p class="warning">{failed}</p> : <Empty>{t(compared ? "v5.onlyOne" : "working")}</Empty>}
      </View>
    );
  const first = store.ranking.value.order[0];
  const taus = compared.tauB.flatMap((row, i) => row.filter((_, j) => j > i));
  const mean = taus.reduce((sum, tau) => sum + tau, 0) / Math.max(1, taus.length);
  return (
    <View
      id="methods"
      title={t("v5.title")}
      help="help.methods"
      job="compare"
      answer={`${t(`v5.agree.${agreement(mean)}` as Key)} ${methodsSentence(compared, first, store.nameOf(first))}`}
    >
      <Bump compared={compared} />
      <h3>{t("v5.matrix")}</h3>
      <Matrix compared={compared} />
      <h3>{t("v5.movers")}</h3>
      <Movers compared={compared} />
      {frozen.length > 0 && (
        <details>
          <summary>{t("v5.notLive", { n: frozen.length })}</summary>
          <ul>
            {frozen.map((one) => (
              <li key={one.name}>
                {one.title}: {one.reason ?? t("methods.frozen")}
              </li>
            ))}
          </ul>
        </details>
      )}
    </View>
  );
}

function Bump({ compared }: { compared: Comparison }) {
  const lane = most + 2; // below the last rank: everybody further down
  const rows = [...store.ranking.value.order.subarray(0, most)];
  // Methods that the page cannot compute stand with their ranks as of the report, between the live ones and the consensus.
  const frozen = (store.app.report.compare?.asOfReport ?? []).slice(0, Math.max(0, 7 - compared.methods.length));
  const live = compared.methods.slice(0, 7 - frozen.length);
  const methods = [...live, ...frozen.map((one) => one.name), "consensus"];
  const ranksBy: ((row: number) => number)[] = [
    ...live.map((_, i) => (row: number) => compared.rankings[i].ranks[row]),
    ...frozen.map((one) => (row: number) => one.ranks[row] ?? Number.NaN),
    (row) => compared.consensus.ranks[row],
  ];
  const inOrder = (order: Uint32Array) => {
    const place = new Map<number, number>();
    order.subarray(0, most).forEach((row, i) => place.set(row, i + 1));
    return (row: number) => place.get(row) ?? lane;
  };
  const places = [
    ...live.map((_, i) => inOrder(compared.rankings[i].first)),
    ...frozen.map((one) => (row: number) => one.ranks[row] ?? lane),
    inOrder(compared.consensus.first),
  ];
  const points = rows.flatMap((row) =>
    methods.map((_, i) => {
      const place = places[i](row);
      return { row, method: i, y: place > most ? lane : place };
    }),
  );
  const lit = store.selected.value !== null && rows.includes(store.selected.value) ? store.selected.value : rows[0];
  const pinned = new Set(store.pinned.value);
  const last = methods.length - 1;
  const isFrozen = (i: number) => i >= live.length && i < last;
  const label = (i: number) => (i === last ? t("v5.consensus") : `${briefly(methods[i])}${isFrozen(i) ? "*" : ""}`);
  const wrapped = (i: number) => label(i).replace(/^(\S{5,}) /, "$1\n"); // long titles in two lines
  const draw = (width: number) => {
    const margin = Math.min(170, width / 3.4);
    const letters = lettersIn(margin - 16);
    const step = (width - 2 * margin) / Math.max(1, last);
    const levels = step < 46 ? 3 : step < 64 ? 2 : 1; // heads that would touch stand at different heights
    return plot({
      width,
      height: 540,
      marginLeft: margin,
      marginRight: margin,
      marginTop: 18 + 26 * levels,
      insetTop: 12,
      marginBottom: 12,
      x: { domain: methods.map((_, i) => i), type: "point", axis: "top", label: null, tickFormat: (i: number) => wrapped(i) + "\n\u00a0\n\u00a0".repeat(i % levels), tickSize: 0 },
      y: { domain: [lane, 1], axis: null },
      marks: [
        Plot.ruleY([most + 1], { className: "rule", strokeDasharray: "2 4" }),
        Plot.text([0], { frameAnchor: "bottom-left", dx: -8, textAnchor: "end", text: () => t("v5.lower", { k: most }), className: "label faint", dy: 2 }),
        Plot.line(points, { x: "method", y: "y", z: "row", curve: "bump-x", className: "line-rest", strokeWidth: 1.25 }),
        Plot.line(points.filter((one) => pinned.has(one.row)), { x: "method", y: "y", z: "row", curve: "bump-x", className: "line-pinned", strokeWidth: 2 }),
        Plot.line(points.filter((one) => one.row === lit), { x: "method", y: "y", z: "row", curve: "bump-x", className: "line-lit", strokeWidth: 2.5 }),
        Plot.dot(points.filter((one) => one.y < lane), { x: "method", y: "y", r: 8, className: "dot-rest" }),
        Plot.dot(points.filter((one) => one.row === lit && one.y < lane), { x: "method", y: "y", r: 8, className: "dot-lit" }),
        Plot.text(points.filter((one) => one.y < lane && one.row !== lit), { x: "method", y: "y", text: (one: { y: number }) => String(one.y), className: "in-dot" }),
        Plot.text(points.filter((one) => one.y < lane && one.row === lit), { x: "method", y: "y", text: (one: { y: number }) => String(one.y), className: "in-dot-lit" }),
        Plot.text(points.filter((one) => one.method === 0 && one.y < lane), { x: "method", y: "y", dx: -14, textAnchor: "end", text: (one: { row: number }) => short(store.nameOf(one.row), letters), className: "label" }),
        Plot.text(points.filter((one) => one.method === last && one.y < lane), { x: "method", y: "y", dx: 14, textAnchor: "start", text: (one: { row: number }) => short(store.nameOf(one.row), letters), className: "label" }),
      ],
    });
  };
  const ranksOf = (row: number) => ranksBy.map((rank) => rank(row));
  return (
    <Figure
      name="methods"
      sentence={t("v5.bump", { n: rows.length, methods: methods.length - 1 })}
      draw={draw}
      depends={[compared, lit, store.ranking.value, store.pinned.value, t("v5.consensus")]}
      numbers={{
        head: [t("grid.client"), ...methods.map((_, i) => label(i))],
        rows: rows.map((row) => [store.nameOf(row), ...ranksOf(row)]),
      }}
    >
      {frozen.length > 0 && <p class="hint">* {t("methods.frozen")}</p>}
    </Figure>
  );
}

function Matrix({ compared }: { compared: Comparison }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t("v5.matrix")}>
      <table class="matrix" data-testid="tau">
        <caption class="unseen">{t("v5.matrixCaption")}</caption>
        <thead>
          <tr>
            <td />
            {compared.methods.map((name) => (
              <th scope="col" class="n" key={name} title={titleOfMethod(name)}>
                {briefly(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {compared.methods.map((name, i) => (
            <tr key={name}>
              <th scope="row" title={titleOfMethod(name)}>{briefly(name)}</th>
              {compared.tauB[i].map((tau, j) => (
                <td key={j} class={`n heat-${i === j ? "self" : agreement(tau)}`} data-value={tau}>
                  {i === j ? "" : format.number(tau, 2)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul class="legend">
        {(["strongly", "mostly", "hardly"] as const).map((word) => (
          <li key={word}>
            <i class={`heat-${word}`} />
            {t(`v5.legend.${word}` as Key)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Movers({ compared }: { compared: Comparison }) {
  const movers = compared.movers.slice(0, 12);
  if (movers.length === 0) return <Empty>{t("v5.noMovers")}</Empty>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t("v5.movers")}>
    <table class="data movers">
      <thead>
        <tr>
          <th scope="col">{t("grid.client")}</th>
          <th scope="col" class="n">{t("v5.best")}</th>
          <th scope="col" class="n">{t("v5.worst")}</th>
          <th scope="col">{t("v5.reason")}</th>
        </tr>
      </thead>
      <tbody>
        {movers.map((one) => (
          <tr key={one.row}>
            <th scope="row">
              <button type="button" class="name" onClick={() => openCard(one.row)}>
                <bdi>{store.nameOf(one.row)}</bdi>
              </button>
            </th>
            <td class="n">
              {one.best} <small>{briefly(one.bestMethod)}</small>
            </td>
            <td class="n">
              {one.worst} <small>{briefly(one.worstMethod)}</small>
            </td>
            <td>{one.criterion >= 0 ? t("v5.why", { method: briefly(one.worstMethod), criterion: titleOf(one.criterion) }) : ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
    </div>
  );
}

