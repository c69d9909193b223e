// Clients that are pinned, one against one.
import type { Contribution, Walk } from "../core/types";
import { rankLabel } from "../rows";
import * as store from "../store";
import { t } from "../text";
import * as format from "../text/format";
import { pairSentence } from "../text/sentences";
import { normalised } from "../weights";
import { Diverging, shade, titleOf } from "./basics";
import { useLater } from "./later";

export function Compare({ row }: { row: number }) {
  const others = store.pinned.value.filter((one) => one !== row);
  return (
    <div class="compare" data-testid="compare">
      <h3>{t("pair.title")}</h3>
      {others.length === 0 ? <p class="hint">{t("pair.how")}</p> : others.map((other) => <Pair a={row} b={other} key={other} />)}
    </div>
  );
}

function Pair({ a, b }: { a: number; b: number }) {
  const { cells, report } = store.app;
  const weights = store.weights.value;
  const shares = normalised(weights);
  const explained = useLater<Contribution | null>(
    `against${b}`,
    () => (shares ? store.app.jobs.run(`against${b}`, "explain", store.method.value, shares, a, b) : Promise.resolve(null)),
    [a, b, store.method.value, weights],
  );
  const difference = explained ? Array.from(explained.contribution) : report.criteria.map(() => 0);
  const order = [...difference.keys()].sort((i, j) => Math.abs(difference[j]) - Math.abs(difference[i]));
  const most = Math.max(1e-12, ...difference.map(Math.abs));
  const ahead = store.rankOf(a) <= store.rankOf(b) ? a : b;
  // The weight of the criterion on which the second leads most: where do both change places?
  const behindSign = ahead === a ? -1 : 1;
  const pivot = order.find((j) => Math.sign(difference[j]) === behindSign);
  const walk = useLater<Walk | null>(
    `pair${b}`,
    () =>
      shares && pivot !== undefined
        ? store.app.jobs.run(`pair${b}`, "walk", store.method.value, shares, pivot, Uint32Array.of(a, b), 64)
        : Promise.resolve(null),
    [a, b, pivot, store.method.value, weights],
  );
  const swap = walk?.swaps
    .filter((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a))
    .sort((x, y) => Math.abs(x.at - weights[pivot!]) - Math.abs(y.at - weights[pivot!]))[0];
  const flip = swap && pivot !== undefined ? { criterion: pivot, at: swap.at, above: swap.at > weights[pivot] } : null;
  if (!explained) return <p class="hint">{t("working")}</p>;
  return (
    <div class="pair">
      <p class="says">{pairSentence(store.nameOf(a), store.nameOf(b), difference, titleOf, flip)}</p>
      <table class="bars">
        <caption>
          <bdi>{store.nameOf(a)}</bdi> ({rankLabel(a)}) · <bdi>{store.nameOf(b)}</bdi> ({rankLabel(b)})
        </caption>
        <tbody>
          {order.slice(0, 8).map((j) => {
            const share = difference[j] / most;
            return (
              <tr key={j}>
                <th scope="row">
                  <span class={`chip ${shade(j)}`} aria-hidden="true" />
                  {titleOf(j)}
                  <small>
                    {format.value(cells[j][a], report.criteria[j].unit, true)} · {format.value(cells[j][b], report.criteria[j].unit, true)}
                  </small>
                </th>
                <Diverging share={share} firstOnLeft />
              </tr>
            );
          })}
        </tbody>
      </table>
      <button type="button" class="quiet" onClick={() => store.pin(b)}>
        {t("card.unpin")}
      </button>
    </div>
  );
}
