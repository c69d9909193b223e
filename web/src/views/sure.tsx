// V3: how sure? Chances of ranks when the weights are off by something.
import { View, Choice, Empty, shade, titleOf } from "../parts/basics";
import { Below, type Numbers } from "../parts/figure";
import { openCard } from "../parts/grid";
import { rankLabel } from "../rows";
import * as store from "../store";
import { type Key, t } from "../text";
import * as format from "../text/format";
import { ofHundred, sureness, topSentence } from "../text/sentences";

const bandNames = ["1", "2–3", "4–5", "6–10", "11–20", "> 20"];
const spreads = [0.05, 0.1, 0.2, 0.5, Infinity] as const;

/** The first of the ranking and those looked at, as far as their chances are known. */
function rowsHere(): { row: number; at: number }[] {
  const sure = store.sure.value;
  if (!sure) return [];
  const wanted = [...store.ranking.value.order.subarray(0, store.topK.value)];
  for (const row of store.pinned.value) if (!wanted.includes(row)) wanted.push(row);
  const chosen = store.selected.value;
  if (chosen !== null && !wanted.includes(chosen)) wanted.push(chosen);
  return wanted.map((row) => ({ row, at: sure.rows.indexOf(row) })).filter((one) => one.at >= 0);
}

export function SureView() {
  const { rows, report } = store.app;
  const sure = store.sure.value;
  const failed = store.jobProblems.value.smaa;
  const any = store.spread.value === Infinity;
  if (rows < 2)
    return (
      <View id="sure" title={t("sure.title")}>
        <Empty>{t(rows === 0 ? "grid.noData" : "card.alone")}</Empty>
      </View>
    );
  const here = rowsHere();
  const first = here[0];
  const answer =
    sure && first
      ? t(`sure.says.${sureness(sure.result.bands[6 * first.at] / sure.result.samples)}` as Key, {
          name: store.nameOf(first.row),
          count: ofHundred(sure.result.bands[6 * first.at], sure.result.samples),
        })
      : "";
  const numbers: Numbers = {
    head: [t("grid.client"), ...bandNames.map((band) => t("sure.rankBand", { band })), t("sure.range")],
    rows: here.map(({ row, at }) => [
      store.nameOf(row),
      ...Array.from(sure!.result.bands.subarray(6 * at, 6 * at + 6), (count) => count / sure!.result.samples),
      `${sure!.result.low[at]}–${sure!.result.high[at]}`,
    ]),
  };
  return (
    <View id="sure" title={t("sure.title")} help="help.sure" job="smaa" answer={answer}>
      <div class="row-of-controls">
        <span>{t("sure.off")}</span>
        <Choice
          label={t("sure.off")}
          value={store.spread.value}
          options={spreads.map((one) => [one, one === Infinity ? t("sure.any") : format.percent(one)] as const)}
          choose={(value) => (store.spread.value = value)}
        />
        <TopK />
      </div>
      {failed && <p class="warning">{failed}</p>}
      {!sure ? (
        !failed && <Empty>{t("working")}</Empty>
      ) : (
        <>
          <ul class="legend" aria-hidden="true">
            {bandNames.map((band, i) => (
              <li key={band}>
                <i class={`band-${i}`} />
                {t("sure.rankBand", { band })}
              </li>
            ))}
          </ul>
          <table class="chances">
            <caption class="unseen">{t("sure.caption")}</caption>
            <thead>
              <tr>
                <th scope="col" class="n">{t("grid.rank")}</th>
                <th scope="col">{t("grid.client")}</th>
                <th scope="col">{t("sure.chances")}</th>
                <th scope="col" class="n">{t("sure.range")}</th>
                <th scope="col">{t("sure.words")}</th>
              </tr>
            </thead>
            <tbody>
              {here.map(({ row, at }) => (
                <tr key={row} data-id={store.app.ids[row]} data-top={sure.result.topK[at] / sure.result.samples} class={store.selected.value === row ? "selected" : ""}>
                  <td class="n">{rankLabel(row)}</td>
                  <th scope="row">
                    <button type="button" class="name" onClick={() => openCard(row)}>
                      <bdi>{store.nameOf(row)}</bdi>
                    </button>
                  </th>
                  <td>
                    <span class="strip" aria-hidden="true">
                      {bandNames.map((band, i) => {
                        const share = sure.result.bands[6 * at + i] / sure.result.samples;
                        return share > 0 ? (
                          <i class={`band-${i}`} key={band} style={{ width: `${100 * share}%` }} title={`${t("sure.rankBand", { band })}: ${format.percent(share)}`} />
                        ) : null;
                      })}
                    </span>
                  </td>
                  <td class="n">
                    {sure.result.low[at] === sure.result.high[at] ? sure.result.low[at] : `${sure.result.low[at]}–${sure.result.high[at]}`}
                  </td>
                  <td>{topSentence(sure.result, at, sure.k)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Below name="how-sure" sentence={t("sure.caption")} numbers={numbers} />
          <Central here={here} />
          <p class="hint">
            {t(sure.final ? "sure.sampled" : "sure.sampling", { n: sure.result.samples, seed: String(store.sampleSeed) })} {any ? t("sure.anyAbout") : ""} {sure.result.drawnValues ? t("sure.drawn") : ""}
          </p>
        </>
      )}
      {report.criteria.length < 2 && <p class="hint">{t("weights.oneCriterion")}</p>}
    </View>
  );
}

export function TopK() {
  const k = store.topK.value;
  const most = Math.max(1, Math.min(1000, store.app.rows - 1));
  return (
    <label class="inline">
      {t("topK")}
      <input
        type="number"
        min={1}
        max={most}
        value={k}
        onChange={(event) => {
          const x = Math.round(event.currentTarget.valueAsNumber);
          if (x >= 1) store.topK.value = Math.min(most, x);
          event.currentTarget.value = String(store.topK.value);
        }}
      />
    </label>
  );
}

/** "Choose Nord if you care about ...": the weights under which a client is first. */
function Central({ here }: { here: { row: number; at: number }[] }) {
  const sure = store.sure.value!;
  const count = store.app.report.criteria.length;
  const weights = store.weights.value;
  const winners = here.filter(({ at }) => sure.result.bands[6 * at] > 0).slice(0, 6);
  if (winners.length < 2) return null;
  return (
    <>
      <h3>{t("sure.central")}</h3>
      <ul class="central">
        {winners.map(({ row, at }) => {
          const mean = sure.result.central.subarray(at * count, (at + 1) * count);
          const more = [...Array(count).keys()].sort((a, b) => mean[b] - weights[b] - (mean[a] - weights[a])).slice(0, 3);
          return (
            <li key={row}>
              <p>
                {t("sure.choose", { name: store.nameOf(row), list: format.list(more.slice(0, 2).map(titleOf)) })}{" "}
                <small>{t("sure.firstIn", { count: ofHundred(sure.result.bands[6 * at], sure.result.samples) })}</small>
              </p>
              <table class="bars small">
                <tbody>
                  {more.map((j) => (
                    <tr key={j}>
                      <th scope="row">{titleOf(j)}</th>
                      <td class="n">{format.trimmed(mean[j])}</td>
                      <td class="n faint">{t("sure.now", { share: format.trimmed(weights[j]) })}</td>
                      <td class={`wide bar ${shade(j)}`} aria-hidden="true">
                        <i style={{ width: `${100 * mean[j]}%` }} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </li>
          );
        })}
      </ul>
    </>
  );
}
