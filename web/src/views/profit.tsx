// V7: who are the loss makers?
import * as Plot from "@observablehq/plot";
import { Empty, View } from "../parts/basics";
import { Figure, plot } from "../parts/figure";
import { openCard } from "../parts/grid";
import { rankLabel } from "../rows";
import * as store from "../store";
import { t } from "../text";
import * as format from "../text/format";
import { whaleSentence } from "../text/sentences";

export function profitColumn(): { column: Float64Array; unit?: string } | null {
  const { report, cells, extra } = store.app;
  const name = report.profit?.column;
  const at = (report.extra ?? []).findIndex((one) => one.id === name);
  const leaf = report.criteria.findIndex((one) => one.id === name);
  const unit = leaf >= 0 ? report.criteria[leaf].unit : undefined;
  if (at >= 0) return { column: extra[at], unit: report.extra![at].unit ?? unit };
  return leaf >= 0 ? { column: cells[leaf], unit } : null;
}

export function ProfitView() {
  const profit = store.app.report.profit;
  if (!profit || store.app.rows === 0)
    return (
      <View id="profit" title={t("v7.title")}>
        <Empty>{t("grid.noData")}</Empty>
      </View>
    );
  const found = profitColumn();
  const relative = profit.relative !== false;
  const amount = (x: number) => (relative ? format.percent(x) : format.value(x, found?.unit, true));
  const sentence = whaleSentence(profit.peak, profit.losers.length, profit.count, relative ? undefined : amount);
  const curve = profit.whale.map(([x, y]) => ({ x, y }));
  const peakAt = profit.peak.clients;
  const losing = curve.filter((point) => point.x >= peakAt);
  const draw = (width: number) => {
    const chart = plot({
      width,
      height: Math.min(380, Math.max(260, width * 0.5)),
      marginLeft: 58,
      marginBottom: 42,
      marginTop: 28,
      x: { label: t("v7.clients"), domain: [0, 1], tickFormat: (x: number) => format.percent(x), ticks: 5 },
      y: { label: t(relative ? "v7.profit" : "v7.profitMoney"), tickFormat: amount, grid: true, zero: true, nice: true, labelArrow: "none", ticks: 6 },
      marks: [
        Plot.areaY(curve.filter((point) => point.x <= peakAt), { x: "x", y: "y", className: "area-gain" }),
        Plot.areaY(losing, { x: "x", y: "y", className: "area-loss", fill: "url(#hatch)" }),
        Plot.ruleY(relative ? [1] : [0], { className: "rule", strokeDasharray: "3 3" }),
        Plot.ruleX([peakAt], { className: "today", strokeDasharray: "4 3", strokeWidth: 1.5 }),
        Plot.line(curve, { x: "x", y: "y", className: "line-lit", strokeWidth: 2 }),
        Plot.text([profit.peak], { x: "clients", y: "profit", dy: -10, text: (one: { profit: number }) => amount(one.profit), className: "label halo strong" }),
      ],
    });
    chart.querySelector("svg")?.prepend(hatch());
    if (chart instanceof SVGSVGElement) chart.prepend(hatch());
    return chart;
  };
  const worst = found
    ? profit.losers
        .filter((row) => row < store.app.rows)
        .slice()
        .sort((a, b) => found.column[a] - found.column[b])
        .slice(0, 20)
    : [];
  const highUp = worst.filter((row) => store.rankOf(row) <= store.topK.value);
  return (
    <View id="profit" title={t("v7.title")} help="help.profit" answer={sentence}>
      <Figure
        name="profit"
        sentence={sentence}
        draw={draw}
        depends={[profit, t("v7.clients")]}
        numbers={{ head: [t("v7.clients"), t(relative ? "v7.profit" : "v7.profitMoney")], rows: profit.whale.map(([x, y]) => [x, y]) }}
      />
      {profit.losers.length > 0 && (
        <>
          <div class="row-of-controls">
            <button
              type="button"
              onClick={() => {
                store.filter.value = { ...store.filter.value, flags: ["loses"] };
                store.view.value = "ranking";
              }}
            >
              {t("v7.filter")}
            </button>
            <Brush curve={profit.whale} />
          </div>
          <h3>{t("v7.losers", { n: worst.length })}</h3>
          {highUp.length > 0 && <p class="says">{t("v7.highUp", { list: format.list(highUp.slice(0, 3).map((row) => `${store.nameOf(row)} (${rankLabel(row)})`)) })}</p>}
          <table class="data" data-testid="losers">
            <thead>
              <tr>
                <th scope="col">{t("grid.client")}</th>
                <th scope="col" class="n">{t("v7.result")}</th>
                <th scope="col" class="n">{t("v7.ourRank")}</th>
                <th scope="col">{t("v7.finding")}</th>
              </tr>
            </thead>
            <tbody>
              {worst.map((row) => (
                <tr key={row} class={store.selected.value === row ? "selected" : ""}>
                  <th scope="row">
                    <button type="button" class="name" onClick={() => openCard(row)}>
                      <bdi>{store.nameOf(row)}</bdi>
                    </button>
                  </th>
                  <td class="n">{format.value(found!.column[row], found!.unit)}</td>
                  <td class="n">{rankLabel(row)}</td>
                  <td>{store.rankOf(row) <= Math.max(store.topK.value, store.app.rows / 10) ? t("v7.ranked", { rank: store.rankOf(row) }) : ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </View>
  );
}

/** Lines across, for what must be told apart without colour. */
function hatch(): SVGDefsElement {
  const name = "http://www.w3.org/2000/svg";
  const defs = document.createElementNS(name, "defs");
  const pattern = document.createElementNS(name, "pattern");
  const line = document.createElementNS(name, "path");
  for (const [key, value] of Object.entries({ id: "hatch", width: "6", height: "6", patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }))
    pattern.setAttribute(key, value);
  line.setAttribute("d", "M0 0V6");
  line.setAttribute("class", "hatch");
  pattern.append(line);
  defs.append(pattern);
  return defs as SVGDefsElement;
}

/** Shows only those clients of the curve's part: the best, the middle, the losing. */
function Brush({ curve }: { curve: [number, number][] }) {
  const found = profitColumn();
  const leaf = store.app.report.criteria.findIndex((one) => one.id === store.app.report.profit?.column);
  if (!found || leaf < 0 || curve.length < 2) return null;
  const choose = (share: number) => {
    const sorted = found.column.filter((x) => !Number.isNaN(x)).sort().reverse();
    const low = sorted[Math.max(0, Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1))];
    store.filter.value = { tiers: [], flags: [], range: { criterion: leaf, low, high: null } };
    store.view.value = "ranking";
  };
  return (
    <label class="inline">
      {t("v7.brush")}
      <select
        value=""
        onChange={(event) => {
          const share = Number(event.currentTarget.value);
          event.currentTarget.value = "";
          if (share > 0) choose(share);
        }}
      >
        <option value="">–</option>
        {[0.05, 0.1, 0.2, 0.5].map((share) => (
          <option value={share} key={share}>
            {t("v7.bestShare", { share: format.percent(share) })}
          </option>
        ))}
      </select>
    </label>
  );
}
