// What goes to paper: a real table, the weights, the sentences, the picture of the open view, notes and the origin.
import { signal } from "@preact/signals";
import { sentences, subtitle } from "./answer";
import { titleOf } from "./basics";
import { rankLabel } from "../rows";
import { shownRows } from "../results";
import * as store from "../store";
import { t } from "../text";
import * as format from "../text/format";

export const printing = signal(false);
export const printRows = signal(50);
let pictures: SVGSVGElement[] = [];

export function followPrint(): void {
  window.addEventListener("beforeprint", () => {
    pictures = [...document.querySelectorAll<SVGSVGElement>("#view .drawing svg")].map((svg) => svg.cloneNode(true) as SVGSVGElement);
    printing.value = true;
  });
  window.addEventListener("afterprint", () => (printing.value = false));
}

export function Print() {
  if (!printing.value) return null;
  const { report, cells, ids } = store.app;
  const rows = Array.from(shownRows()).slice(0, printRows.value);
  const criteria = report.criteria.map((_, j) => j).filter((j) => !store.hidden.value.has(j)).slice(0, 8);
  return (
    <div class="paper" data-testid="paper">
      <h1>{report.title}</h1>
      <p>{subtitle()}</p>
      <p class="says">{sentences().join(" ")}</p>
      <div
        class="pictures"
        ref={(place) => {
          place?.replaceChildren(...pictures);
        }}
      />
      <table>
        <thead>
          <tr>
            <th class="n">{t("grid.rank")}</th>
            <th>{t("grid.client")}</th>
            {report.tierNames?.length ? <th>{t("grid.tier")}</th> : null}
            <th class="n">{t("grid.score")}</th>
            {criteria.map((j) => (
              <th class="n" key={j}>
                {titleOf(j)} ({format.trimmed(store.weights.value[j])})
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <td class="n">{rankLabel(row)}</td>
              <td>
                <bdi>{store.plainName(row)}</bdi> {ids[row] !== store.plainName(row) && <small>{ids[row]}</small>}
              </td>
              {report.tierNames?.length ? <td>{store.tierOf(row)}</td> : null}
              <td class="n">{format.score(store.ranking.value.scores[row])}</td>
              {criteria.map((j) => (
                <td class="n" key={j}>
                  {format.value(cells[j][row], report.criteria[j].unit, true)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{t("weights.title")}</h2>
      <p>{report.criteria.map((_, j) => `${titleOf(j)} ${format.percent(store.weights.value[j], 1)}`).join(" · ")}</p>
      {(report.notes?.length ?? 0) > 0 && (
        <>
          <h2>{t("v9.notes")}</h2>
          <ul>
            {report.notes!.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
      <p class="foot">
        prefero {report.version} · {store.method.value} · {report.digest} · {t("v9.private")}
      </p>
    </div>
  );
}
