// V9: where the numbers come from, and everything that was noted on the way.
import { titleOf, View } from "../parts/basics";
import { policyText } from "../parts/grid";
import { tiedCount } from "../rows";
import * as store from "../store";
import { t } from "../text";
import * as format from "../text/format";

export function noteCount(): number {
  return notes().length;
}

/** The program's notes, and those that the page adds. */
function notes(): string[] {
  const { report, rows } = store.app;
  const found = [...(report.notes ?? [])];
  const { order, ranks } = store.ranking.value;
  if (rows > 1) {
    if (tiedCount.value > 0) found.push(t("v9.ties", { n: tiedCount.value }));
    const k = store.topK.value;
    if (k < rows && ranks[order[k - 1]] === ranks[order[k]]) found.push(t("v9.cutTie", { k }));
  }
  return found;
}

function Methods({ live }: { live: boolean }) {
  const list = store.app.core.methods().filter((one) => one.live === live);
  return (
    <ul>
      {list.map((one) => (
        <li key={one.name}>
          {one.title}
          {one.reference && <small> {one.reference}</small>}
          {!one.live && <em> {one.reason ?? t("methods.frozen")}</em>}
        </li>
      ))}
    </ul>
  );
}

export function NotesView() {
  const { report, rows } = store.app;
  const list = notes();
  const correlated = report.correlated ?? [];
  const title = (id: string) => report.criteria.find((leaf) => leaf.id === id)?.title ?? id;
  const dead = store.app.core.methods().filter((one) => !one.live).length;
  const manifest = Object.entries(report.manifest ?? {}).filter(([, value]) => typeof value !== "object");
  return (
    <View id="notes" title={t("v9.title")}>
      <p class="warning">{t("v9.private")}</p>
      <h3>{t("v9.notes")}</h3>
      {list.length === 0 ? (
        <p>{t("v9.noNotes")}</p>
      ) : (
        <ul>
          {list.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {correlated.length > 0 && (
        <>
          <h3>{t("v9.correlated")}</h3>
          <ul>
            {correlated.map(([a, b, r]) => (
              <li key={`${a}-${b}`}>{t("v9.pair", { a: title(a), b: title(b), r: format.number(r, 2) })}</li>
            ))}
          </ul>
        </>
      )}
      <h3>{t("v9.criteria")}</h3>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("v9.criteria")}>
        <table class="data">
          <thead>
            <tr>
              <th scope="col">{t("figure.criterion")}</th>
              <th scope="col">{t("v9.goal")}</th>
              <th scope="col">{t("v9.unit")}</th>
              <th scope="col" class="n">{t("figure.share")}</th>
              <th scope="col" class="n">{t("v9.missing")}</th>
              <th scope="col">{t("v9.policy")}</th>
              <th scope="col">{t("v9.horizon")}</th>
            </tr>
          </thead>
          <tbody>
            {report.criteria.map((leaf, j) => (
              <tr key={leaf.id}>
                <th scope="row">
                  {titleOf(j)} <small>{leaf.id}</small>
                </th>
                <td>{t(leaf.goal === "min" ? "goal.min" : leaf.goal === "target" ? "goal.target" : "goal.max")}</td>
                <td>{leaf.unit ?? ""}</td>
                <td class="n">{format.percent(store.reported.value[j], 1)}</td>
                <td class="n">{leaf.missing > 0 ? `${format.number(leaf.missing)} (${format.percent(leaf.missing / Math.max(1, report.rows))})` : ""}</td>
                <td>{leaf.missing > 0 ? policyText(leaf.policy) : ""}</td>
                <td>{leaf.horizon ? t(`v9.${leaf.horizon}`) : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h3>{t("v9.origin")}</h3>
      <dl class="origin">
        <dt>{t("v9.count")}</dt>
        <dd>{t("head.clients", { n: report.rows || rows })}</dd>
        {report.source && (
          <>
            <dt>{t("v9.source")}</dt>
            <dd>{report.source}</dd>
          </>
        )}
        {report.asOf && (
          <>
            <dt>{t("v9.asOf")}</dt>
            <dd>{format.date(report.asOf)}</dd>
          </>
        )}
        {manifest.map(([key, value]) => (
          <>
            <dt>{key.replaceAll("_", " ")}</dt>
            <dd>{String(value)}</dd>
          </>
        ))}
        <dt>{t("v9.command")}</dt>
        <dd>
          <code>{report.command}</code>
        </dd>
      </dl>
      {typeof report.model === "string" && (
        <details>
          <summary>{t("v9.model")}</summary>
          <pre tabIndex={0}>{report.model}</pre>
        </details>
      )}
      <h3>{t("v9.methods")}</h3>
      <Methods live={true} />
      {dead > 0 && (
        <details>
          <summary>{t("v5.notLive", { n: dead })}</summary>
          <Methods live={false} />
        </details>
      )}
    </View>
  );
}
