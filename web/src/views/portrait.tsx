// V8: the portrait of a key client, verdict first.
import { View } from "../parts/basics";
import { Below } from "../parts/figure";
import * as store from "../store";
import { type Key, t } from "../text";
import * as format from "../text/format";

interface Bin {
  bin: string;
  key: number;
  rest: number;
  key_rate: number | null;
  lift: number;
  lift_interval: [number, number];
  differs: boolean;
  points: number;
}
interface Trait {
  name: string;
  iv: number;
  noise: boolean;
  used: boolean;
  unused: string;
  bins: Bin[];
}
interface Validation {
  verdict: string;
  reasons: string[];
  auc: number;
  auc_interval: [number, number];
  p_value: number;
  lift_at_10: number;
  lift_at_20: number;
  cut_offs: { share: number; points: number; precision: number; recall: number; lift: number }[];
}
interface Portrait {
  title: string;
  key: { text: string };
  period: string;
  clients: { key: number; rest: number };
  base_rate: number;
  descriptive: boolean;
  base_points: number;
  traits: Trait[];
  validation: Validation;
  left_out: { name: string; reason: string }[];
  other_keys: { key: string; disagrees: boolean }[];
  sentences: string[];
  notes: string[];
  prospects?: { id: string; label: string; points: number; reasons: string[] }[];
}

const verdictKeys: Record<string, Key> = { evidence: "v8.evidence", "weak evidence": "v8.weak", "no evidence": "v8.noEvidence" };

export function PortraitView() {
  const portrait = store.app.report.portrait as Portrait;
  const { validation } = portrait;
  const shown = portrait.traits.filter((trait) => trait.used || !trait.noise);
  const noise = portrait.traits.filter((trait) => !shown.includes(trait));
  const disagreeing = portrait.other_keys?.filter((one) => one.disagrees) ?? [];
  const bins = shown.flatMap((trait) => trait.bins.map((bin) => ({ trait, bin })));
  return (
    <View id="portrait" title={t("v8.title")} help="help.portrait" answer={t(verdictKeys[validation.verdict] ?? "v8.weak")}>
      {disagreeing.length > 0 && <p class="warning">{t("v8.disagrees", { list: format.list(disagreeing.map((one) => one.key)) })}</p>}
      <p>
        {t("v8.who", { key: portrait.key.text, n: portrait.clients.key, rest: portrait.clients.rest, rate: format.percent(portrait.base_rate) })}{" "}
        {t("v8.auc", {
          auc: format.number(validation.auc, 2),
          low: format.number(validation.auc_interval[0], 2),
          high: format.number(validation.auc_interval[1], 2),
        })}
      </p>
      {validation.reasons.length > 0 && (
        <ul>
          {validation.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {portrait.sentences?.length > 0 && (
        <ul class="sentences">
          {portrait.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <table class="data">
        <caption class="unseen">{t("v8.traits")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("v8.trait")}</th>
            <th scope="col">{t("v8.bin")}</th>
            <th scope="col" class="n">{t("v8.clients")}</th>
            <th scope="col" class="n">{t("v8.rate")}</th>
            <th scope="col" class="n">{t("v8.lift")}</th>
            <th scope="col" class="n">{t("v8.interval")}</th>
            <th scope="col" class="n">{t("v8.points")}</th>
          </tr>
        </thead>
        <tbody>
          {bins.map(({ trait, bin }, i) => (
            <tr key={`${trait.name}-${bin.bin}`} class={bin.differs ? "strong" : ""}>
              {(i === 0 || bins[i - 1].trait !== trait) && (
                <th scope="rowgroup" rowSpan={bins.filter((one) => one.trait === trait).length}>
                  {trait.name}
                </th>
              )}
              <td>{bin.bin}</td>
              <td class="n">{format.number(bin.key + bin.rest)}</td>
              <td class="n">{bin.key_rate === null ? format.missing : format.percent(bin.key_rate)}</td>
              <td class="n">{format.number(bin.lift, 2)}</td>
              <td class="n">
                {format.number(bin.lift_interval[0], 2)} – {format.number(bin.lift_interval[1], 2)}
              </td>
              <td class="n">{trait.used ? format.signed(bin.points, 0) : format.missing}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Below
        name="portrait"
        sentence={t("v8.traits")}
        numbers={{
          head: [t("v8.trait"), t("v8.bin"), t("v8.clients"), t("v8.rate"), t("v8.lift"), t("v8.points")],
          rows: bins.map(({ trait, bin }) => [trait.name, bin.bin, bin.key + bin.rest, bin.key_rate, bin.lift, bin.points]),
        }}
      />
      {noise.length > 0 && <p class="hint">{t("v8.noise", { list: format.list(noise.map((trait) => trait.name)) })}</p>}
      {validation.cut_offs.length > 0 && (
        <>
          <h3>{t("v8.cuts")}</h3>
          <table class="data">
            <thead>
              <tr>
                <th scope="col" class="n">{t("v8.share")}</th>
                <th scope="col" class="n">{t("v8.fromPoints")}</th>
                <th scope="col" class="n">{t("v8.precision")}</th>
                <th scope="col" class="n">{t("v8.recall")}</th>
                <th scope="col" class="n">{t("v8.lift")}</th>
              </tr>
            </thead>
            <tbody>
              {validation.cut_offs.map((cut) => (
                <tr key={cut.share}>
                  <td class="n">{format.percent(cut.share)}</td>
                  <td class="n">{format.number(cut.points)}</td>
                  <td class="n">{format.percent(cut.precision)}</td>
                  <td class="n">{format.percent(cut.recall)}</td>
                  <td class="n">{format.number(cut.lift, 2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {portrait.prospects && portrait.prospects.length > 0 && (
        <>
          <h3>{t("v8.prospects")}</h3>
          <table class="data">
            <tbody>
              {portrait.prospects.slice(0, 50).map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    <bdi>{one.label || one.id}</bdi>
                  </th>
                  <td class="n">{format.number(one.points)}</td>
                  <td>{one.reasons.join("; ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {portrait.left_out?.length > 0 && (
        <details>
          <summary>{t("v8.leftOut", { n: portrait.left_out.length })}</summary>
          <ul>
            {portrait.left_out.map((one) => (
              <li key={one.name}>
                {one.name}: {one.reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </View>
  );
}
