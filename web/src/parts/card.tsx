// V2: one client. Why this place, what it would take, how it stands against others.
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Contribution, Reach } from "../core/types";
import { neighbour, rankLabel, tied as isTied } from "../rows";
import * as store from "../store";
import { t } from "../text";
import * as format from "../text/format";
import { cardSentence } from "../text/sentences";
import { normalised } from "../weights";
import { Diverging, Help, Icon, shade, titleOf, titleOfMethod } from "./basics";
import { Compare } from "./compare";
import { Move, policyText } from "./grid";
import { useLater } from "./later";

export function Card({ row }: { row: number }) {
  const { report, rows, cells } = store.app;
  const shares = normalised(store.weights.value);
  const method = store.method.value;
  const explained = useLater<Contribution | null>(
    "explain",
    () => (shares && rows > 1 ? store.app.jobs.run("explain", "explain", method, shares, row) : Promise.resolve(null)),
    [row, method, store.weights.value],
  );
  const rank = store.ranking.value.ranks[row];
  const tied = isTied(row);
  const reportedRank = store.baseRanking.value.ranks[row];
  const filled = report.criteria.flatMap((_, j) => (Number.isNaN(cells[j][row]) || report.imputed?.[row]?.includes(j) ? [j] : []));
  const filledShare = filled.reduce((sum, j) => sum + (shares?.[j] ?? 0), 0);
  const pinned = store.pinned.value.includes(row);
  return (
    <section class="panel card" data-testid="card" aria-labelledby="card-title">
      <div class="panel-head">
        <h2 id="card-title">
          <bdi>{store.plainName(row)}</bdi>
        </h2>
        <span class="tools">
          <button type="button" class="bare" aria-label={t("card.previous")} title={t("card.previous")} onClick={() => neighbour(-1)}>
            <Icon name="left" />
          </button>
          <button type="button" class="bare" aria-label={t("card.next")} title={t("card.next")} onClick={() => neighbour(1)}>
            <Icon name="right" />
          </button>
          <button type="button" class="bare" aria-label={t("close")} title={t("close")} onClick={() => close()}>
            <Icon name="close" />
          </button>
        </span>
      </div>
      <p class="id">
        {store.app.ids[row]}
        <button type="button" class="quiet" aria-pressed={pinned} data-testid="pin" onClick={() => store.pin(row)}>
          <Icon name="pin" /> {t(pinned ? "card.unpin" : "card.pin")}
        </button>
      </p>
      <dl class="figures">
        <div>
          <dt>{t("grid.rank")}</dt>
          <dd data-testid="card-rank">
            {rankLabel(row)} <small>/ {format.number(store.ranked())}</small>
          </dd>
        </div>
        {report.tiers && (
          <div>
            <dt>{t("grid.tier")}</dt>
            <dd>{store.tierOf(row) || format.missing}</dd>
          </div>
        )}
        <div>
          <dt>{t("grid.score")}</dt>
          <dd>{format.score(store.ranking.value.scores[row], 4)}</dd>
        </div>
        {store.changed.value && (
          <div>
            <dt>{t("card.before")}</dt>
            <dd>
              {reportedRank} <small><Move by={reportedRank - rank} /></small>
            </dd>
          </div>
        )}
      </dl>
      <p class="says">{rows === 1 ? t("card.alone") : cardSentence(rank, store.ranked(), tied, explained, titleOf)}</p>
      {filledShare > 0.3 && <p class="warning">{t("card.imputed", { share: format.percent(filledShare), policy: policyText(report.criteria[filled[0]].policy) })}</p>}
      {rows > 1 && explained && <Why row={row} explained={explained} />}
      {rows > 1 && <Take row={row} key={row} />}
      {rows > 1 && <Incomparable row={row} />}
      {rows > 1 && <Compare row={row} />}
    </section>
  );
}

function close(): void {
  store.selected.value = null;
  store.drawer.value = "";
}

/** Contributions against the median client, largest three of each sign, or all. */
function Why({ row, explained }: { row: number; explained: Contribution }) {
  const all = useSignal(false);
  const { cells, report } = store.app;
  const by = [...explained.contribution.keys()].sort((a, b) => explained.contribution[b] - explained.contribution[a]);
  const shown = all.value
    ? by
    : [...by.filter((j) => explained.contribution[j] > 0).slice(0, 3), ...by.filter((j) => explained.contribution[j] < 0).slice(-3)];
  const most = Math.max(1e-12, ...by.map((j) => Math.abs(explained.contribution[j])));
  return (
    <div class="why">
      <h3>
        {t("card.why")} <Help about="help.why" />
      </h3>
      <table class="bars">
        <caption class="unseen">{t("card.whyCaption")}</caption>
        <thead class="unseen">
          <tr>
            <th scope="col">{t("figure.criterion")}</th>
            <th scope="col">{t("figure.value")}</th>
            <th scope="col">{t("figure.contribution")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((j) => {
            const share = explained.contribution[j] / most;
            return (
              <tr key={j}>
                <th scope="row">
                  <span class={`chip ${shade(j)}`} aria-hidden="true" />
                  {titleOf(j)}
                  <small>
                    {format.value(cells[j][row], report.criteria[j].unit)} · {t("card.place", { rank: explained.rank[j] })}
                  </small>
                </th>
                <td class="n">{format.signed(explained.contribution[j])}</td>
                <Diverging share={share} />
              </tr>
            );
          })}
        </tbody>
      </table>
      {by.length > shown.length || all.value ? (
        <button type="button" class="quiet" aria-expanded={all.value} onClick={() => (all.value = !all.value)}>
          {t(all.value ? "card.fewer" : "card.all", { n: by.length })}
        </button>
      ) : null}
      {!explained.exact && <p class="hint">{t("card.shapley")}</p>}
    </div>
  );
}

/** By partial orders as of the report: those that this client is neither ahead of nor behind. */
function Incomparable({ row }: { row: number }) {
  const all = (store.app.report.compare?.asOfReport ?? []).flatMap((one) => {
    const found = one.incomparable?.[row];
    return found && found.count > 0 ? [{ name: one.name, ...found }] : [];
  });
  if (all.length === 0) return null;
  return (
    <div class="incomparable" data-testid="incomparable">
      <h3>
        {t("card.incomparable")} <Help about="help.incomparable" />
      </h3>
      {all.map((one) => (
        <div key={one.name}>
          <p class="hint">{t("card.incomparableBy", { method: titleOfMethod(one.name) })}</p>
          <ul class="chips">
            {one.with.map((other) => (
              <li key={other}>
                <button type="button" class="pill" onClick={() => (store.selected.value = other)}>
                  <bdi>{store.nameOf(other)}</bdi>
                </button>
              </li>
            ))}
            {one.count > one.with.length && <li class="hint">{t("card.incomparableMore", { n: one.count - one.with.length })}</li>}
          </ul>
        </div>
      ))}
    </div>
  );
}

/** The smallest changes that reach a rank, and what-if sliders. */
function Take({ row }: { row: number }) {
  const { report, rows, cells } = store.app;
  const rank = store.ranking.value.ranks[row];
  const next = useMemo(() => targetOf(row), [row, rank]);
  const wanted = useSignal<number | null>(null);
  const target = Math.max(1, Math.min(rows, wanted.value ?? next));
  const shares = normalised(store.weights.value);
  const reach = useLater<Reach | null>(
    "reach",
    () =>
      shares && target < rank ? store.app.jobs.run("reach", "toReach", store.method.value, shares, row, target) : Promise.resolve(null),
    [row, target, store.method.value, store.weights.value, rank],
  );
  const change = (one: { criterion: number; from: number; to: number }) => {
    const unit = report.criteria[one.criterion].unit;
    return `${titleOf(one.criterion)}: ${format.value(one.from, unit)} → ${format.value(one.to, unit)}`;
  };
  const single = reach?.single.filter((one) => one !== null) ?? [];
  const cannot = reach ? report.criteria.flatMap((leaf, j) => (reach.single[j] === null && !leaf.fixed ? [titleOf(j)] : [])) : [];
  return (
    <div class="take">
      <h3>
        {t("card.take")} <Help about="help.take" />
      </h3>
      <label class="inline">
        {t("card.toRank")}
        <input
          type="number"
          min={1}
          max={rows}
          value={target}
          data-testid="target"
          onChange={(event) => {
            const x = event.currentTarget.valueAsNumber;
            wanted.value = Number.isNaN(x) ? null : Math.round(x);
          }}
        />
      </label>
      {target >= rank ? (
        <p class="hint">{t("card.there")}</p>
      ) : !reach ? (
        <p class="hint">{t("card.looking")}</p>
      ) : (
        <>
          {single.length > 0 && (
            <ul class="changes" data-testid="changes">
              {single.map((one) => (
                <li key={one.criterion} data-criterion={one.criterion} data-from={one.from} data-to={one.to}>
                  <span class={`chip ${shade(one.criterion)}`} aria-hidden="true" /> {change(one)}
                </li>
              ))}
            </ul>
          )}
          {reach.mixed && reach.mixed.length > 1 && (
            <p class="mixed">
              {t(single.length > 0 ? "card.together" : "card.onlyTogether")} {reach.mixed.map(change).join("; ")}
            </p>
          )}
          {single.length === 0 && !reach.mixed && <p>{t("card.cannotAtAll", { rank: target })}</p>}
          {cannot.length > 0 && single.length > 0 && <p class="hint">{t("card.cannot", { list: format.list(cannot) })}</p>}
        </>
      )}
      <WhatIf row={row} key={row} raw={cells.map((column) => column[row])} />
    </div>
  );
}

/** The rank to reach by default: the last of the next better tier, else the tenth, else the first. */
function targetOf(row: number): number {
  const { report } = store.app;
  const { ranks, order } = store.ranking.value;
  const own = store.tierOf(row);
  if (report.tiers && own && !store.changed.value) {
    const at = order.indexOf(row);
    for (let i = at - 1; i >= 0; --i) if (store.tierOf(order[i]) !== own) return ranks[order[i]];
  }
  return ranks[row] > 10 ? 10 : 1;
}

function WhatIf({ row, raw }: { row: number; raw: number[] }) {
  const { report, cells } = store.app;
  const changed = useSignal<Record<number, number>>({});
  const shares = normalised(store.weights.value);
  const values = Float64Array.from(raw, (x, j) => changed.value[j] ?? x);
  const any = Object.keys(changed.value).length > 0;
  const result = useLater(
    "whatIf",
    () => (shares && any ? store.app.jobs.run("whatIf", "whatIf", store.method.value, shares, row, values) : Promise.resolve(null)),
    [row, changed.value, store.method.value, store.weights.value],
  );
  return (
    <details class="what-if" data-testid="what-if">
      <summary>{t("card.whatIf")}</summary>
      <p role="status" class="says">
        {any && result ? t("card.whatIfRank", { rank: result.rank, score: format.score(result.score, 4) }) : t("card.whatIfAbout")}
      </p>
      {report.criteria.map((leaf, j) => {
        const [low, high] = rangeOf(cells[j]);
        const x = changed.value[j] ?? raw[j];
        return (
          <label class="slide" key={leaf.id}>
            <span>{titleOf(j)}</span>
            <input
              type="number"
              step="any"
              value={Number.isNaN(x) ? "" : Number(x.toPrecision(12))}
              disabled={leaf.fixed}
              data-criterion={j}
              onChange={(event) => {
                const value = event.currentTarget.valueAsNumber;
                if (!Number.isNaN(value)) changed.value = { ...changed.value, [j]: value };
              }}
            />
            <input
              type="range"
              min={low}
              max={high}
              step={(high - low) / 200 || 1}
              value={Number.isNaN(x) ? low : x}
              disabled={leaf.fixed || low === high}
              aria-label={titleOf(j)}
              aria-valuetext={format.value(x, leaf.unit)}
              onInput={(event) => (changed.value = { ...changed.value, [j]: event.currentTarget.valueAsNumber })}
            />
          </label>
        );
      })}
      {any && (
        <button type="button" class="quiet" onClick={() => (changed.value = {})}>
          {t("card.whatIfReset")}
        </button>
      )}
    </details>
  );
}

const ranges = new WeakMap<Float64Array, [number, number]>();
function rangeOf(column: Float64Array): [number, number] {
  let found = ranges.get(column);
  if (!found) {
    found = [Infinity, -Infinity];
    for (const x of column) {
      if (x < found[0]) found[0] = x;
      if (x > found[1]) found[1] = x;
    }
    if (found[0] > found[1]) found = [0, 0];
    ranges.set(column, found);
  }
  return found;
}
