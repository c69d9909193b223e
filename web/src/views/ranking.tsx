// V1: which client first?
import { useEffect } from "preact/hooks";
import { Grid } from "../parts/grid";
import { Help, titleOf } from "../parts/basics";
import { type Flag, flags } from "../hash";
import { clearFilters, filtered, shown } from "../rows";
import { setShownRows } from "../results";
import * as store from "../store";
import { type Key, t } from "../text";

export function RankingView() {
  const { report } = store.app;
  const { tiers, flags: chosen, range } = store.filter.value;
  useEffect(() => setShownRows(() => shown.value), []);
  const change = (part: Partial<typeof store.filter.value>) => (store.filter.value = { ...store.filter.value, ...part });
  const toggle = <T,>(list: T[], one: T) => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one]);
  const possible: Record<Flag, boolean> = {
    loses: (report.profit?.losers.length ?? 0) > 0,
    moved: store.changed.value || chosen.includes("moved"),
    missing: report.criteria.some((leaf) => leaf.missing > 0),
  };
  const hidden = store.hidden.value;
  return (
    <section class="view ranking" data-testid="view-ranking" aria-label={t("views.ranking")}>
      <div class="filters" role="group" aria-label={t("filter.label")}>
        {(report.tierNames ?? []).map((tier) => (
          <button type="button" class="pill" key={tier} aria-pressed={tiers.includes(tier)} onClick={() => change({ tiers: toggle(tiers, tier) })}>
            {t("grid.tierHead", { tier })}
          </button>
        ))}
        {flags
          .filter((flag) => possible[flag])
          .map((flag) => (
            <button type="button" class="pill" key={flag} aria-pressed={chosen.includes(flag)} onClick={() => change({ flags: toggle(chosen, flag) })}>
              {t(`filter.${flag}` as Key)}
            </button>
          ))}
        <details class="drop">
          <summary class={range ? "on" : ""}>{t("filter.range")}</summary>
          <div class="drop-box">
            <select
              aria-label={t("filter.criterion")}
              value={range?.criterion ?? ""}
              onChange={(event) => {
                const value = event.currentTarget.value;
                change({ range: value === "" ? null : { criterion: Number(value), low: null, high: null } });
              }}
            >
              <option value="">{t("filter.none")}</option>
              {report.criteria.map((leaf, j) => (
                <option value={j} key={leaf.id}>
                  {titleOf(j)}
                </option>
              ))}
            </select>
            {range &&
              (["low", "high"] as const).map((end) => (
                <label key={end}>
                  {t(`filter.${end}` as Key)}
                  <input
                    type="number"
                    step="any"
                    value={range[end] ?? ""}
                    onInput={(event) => {
                      const x = event.currentTarget.valueAsNumber;
                      change({ range: { ...range, [end]: Number.isNaN(x) ? null : x } });
                    }}
                  />
                </label>
              ))}
          </div>
        </details>
        <details class="drop">
          <summary>{t("filter.columns")}</summary>
          <div class="drop-box">
            {report.criteria.map((leaf, j) => (
              <label class="check" key={leaf.id}>
                <input
                  type="checkbox"
                  checked={!hidden.has(j)}
                  onChange={() => {
                    const next = new Set(hidden);
                    next.has(j) ? next.delete(j) : next.add(j);
                    store.hidden.value = next;
                  }}
                />
                {titleOf(j)}
              </label>
            ))}
          </div>
        </details>
        {filtered.value && (
          <>
            <span class="hint" role="status">
              {t("filter.shown", { n: shown.value.length, all: store.app.rows })}
            </span>
            <button type="button" class="quiet" onClick={clearFilters}>
              {t("grid.clear")}
            </button>
          </>
        )}
        <span class="end">
          <Help about="help.ranking" />
        </span>
      </div>
      <Grid />
      <Excluded />
    </section>
  );
}

function Excluded() {
  const excluded = store.app.report.excluded ?? [];
  if (excluded.length === 0) return null;
  return (
    <details class="excluded">
      <summary>{t("grid.excluded", { n: excluded.length })}</summary>
      <ul>
        {excluded.slice(0, 500).map((one) => (
          <li key={one.id}>
            <bdi>{one.label || one.id}</bdi>: {one.reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
