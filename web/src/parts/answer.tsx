// The answer, in sentences that are recomputed with every change and read out once things are still.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import * as store from "../store";
import { t } from "../text";
import * as format from "../text/format";
import * as say from "../text/sentences";
import { titleOf } from "./basics";

export function sentences(): string[] {
  const ranking = store.ranking.value;
  const said = [say.firstSentence(ranking, store.nameOf)];
  if (ranking.order.length < 2) return said;
  const first = say.leaders(ranking);
  const row = first[0];
  if (first.length === 1) {
    const sure = store.sure.value;
    const at = sure ? sure.rows.indexOf(row) : -1;
    if (sure && at >= 0) said.push(say.sureSentence(sure.result.bands[6 * at], sure.result.samples, store.spread.value === Infinity));
    if (store.compared.value) said.push(say.methodsSentence(store.compared.value, row));
    if (store.stable.value) said.push(say.weightSentence(store.stable.value, titleOf, store.nameOf));
  }
  const horizons = store.horizons.value;
  if (horizons) {
    const best = (scores: Float64Array) => scores.reduce((top, score, i) => (score > scores[top] ? i : top), 0);
    const [now, later] = [best(horizons.short), best(horizons.long)];
    if (now !== later) said.push(t("answer.horizons", { now: store.nameOf(now), later: store.nameOf(later) }));
  }
  return said.filter(Boolean);
}

/** Whether somebody whom the file does not carry may stand among the first k. */
function entering(): boolean {
  const { report } = store.app;
  if (store.method.value === report.carriedBy && !store.changed.value) return false;
  return (store.beyond.value?.above ?? 0) < store.topK.value;
}

export function Answer() {
  const said = sentences();
  const text = said.join(" ");
  const aloud = useSignal("");
  useEffect(() => {
    const wait = setTimeout(() => (aloud.value = text), 500);
    return () => clearTimeout(wait);
  }, [text]);
  const { report, rows } = store.app;
  return (
    <section class="answer" data-testid="answer" aria-label={t("answer.label")}>
      <p>
        <strong>{said[0]}</strong> {said.slice(1).join(" ")}
      </p>
      {report.carried < report.rows && (
        <p class={entering() ? "warning" : "hint"} data-testid="carried">
          {say.carriedSentence(rows, report.rows, store.method.value === report.carriedBy && !store.changed.value, store.beyond.value)}
        </p>
      )}
      {store.problem.value && !store.isDead.value && (
        <p class="warning" role="alert">
          {store.problem.value}
        </p>
      )}
      {store.notice.value && (
        <p class="warning" role="status">
          {store.notice.value}{" "}
          <button type="button" class="quiet" onClick={() => (store.notice.value = "")}>
            {t("close")}
          </button>
        </p>
      )}
      <div class="unseen" aria-live="polite">
        {aloud.value}
      </div>
    </section>
  );
}

export const subtitle = () => {
  const { report, rows } = store.app;
  const parts = [t("head.clients", { n: rows }), t("head.criteria", { n: report.criteria.length })];
  if (report.asOf) parts.unshift(t("head.asOf", { date: format.date(report.asOf) }));
  return parts.join(" · ");
};
