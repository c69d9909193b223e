// The studio: a table of one's own becomes a model and a ranking, in the browser alone.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { App } from "../app";
import { loadCore } from "../core/bridge";
import { save } from "../export";
import { Choice as Choose } from "../parts/basics";
import * as store from "../store";
import * as format from "../text/format";
import { chooseLanguage, type Key, language, languageNames, languages, t } from "../text";
import { normalised } from "../weights";
import type { Choice, Draft, Weighing } from "./draft";
import { modelText, reportOf } from "./model";
import { judge, Pairs } from "./pairs";
import { encodings, mostBytes, type Table, Unreadable } from "./read";
import { Dropped, read } from "./reader";

export function Studio({ wasm }: { wasm: Uint8Array<ArrayBuffer> }) {
  const file = useSignal<File | null>(null);
  const reading = useSignal<{ name: string; share: number } | null>(null);
  const table = useSignal<Table | null>(null);
  const draft = useSignal<Draft | null>(null);
  const problem = useSignal("");
  const ranked = useSignal(false);
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = t("studio.title");
  }, [language.value]);

  const open = async (chosen: File | undefined, encoding: string | null = null) => {
    if (!chosen) return;
    file.value = chosen;
    problem.value = "";
    reading.value = { name: chosen.name, share: 0 };
    try {
      const found = await read({ file: chosen, encoding, language: language.value }, (share) => (reading.value = { name: chosen.name, share }));
      table.value = found.table;
      draft.value = found.draft;
    } catch (failure) {
      if (failure instanceof Dropped) return;
      const figures = (bytes: number) => format.number(Math.ceil(bytes / 1e6));
      problem.value =
        failure instanceof Unreadable
          ? t(`studio.${failure.message}` as Key, { name: failure.column, size: figures(chosen.size), most: figures(mostBytes) })
          : t("notice.failed", { why: String(failure) });
    }
    reading.value = null;
  };
  const rank = async () => {
    const [from, chosen] = [table.value!, draft.value!];
    try {
      const weights = chosen.weighing === "pairs" ? (await judge(wasm, chosen)).weights : chosen.points;
      if (!normalised(Array.from(weights))) throw new Error(t("notice.zero"));
      const { report, columns, ids, labels } = reportOf(from, chosen, weights);
      const core = await loadCore(wasm, report, columns);
      store.open({ report, columns, ids, labels, wasm }, core);
      const start = store.reported.value;
      store.studio.value = {
        back: () => (ranked.value = false),
        saveModel: () => saveModel(store.weights.value === start ? null : store.weights.value),
      };
      store.follow();
      problem.value = "";
      ranked.value = true;
      window.scrollTo(0, 0);
    } catch (failure) {
      problem.value = failure instanceof Error ? failure.message : String(failure);
    }
  };
  const saveModel = (weights: ArrayLike<number> | null) => save("model.yaml", modelText(table.value!, draft.value!, weights), "text/yaml;charset=utf-8");

  if (ranked.value) return <App />;
  return (
    <main
      class="studio"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void open(event.dataTransfer?.files[0]);
      }}
    >
      <header>
        <h1>{t("studio.title")}</h1>
        <label class="inline">
          {t("menu.language")}
          <select value={language.value} onChange={(event) => chooseLanguage(event.currentTarget.value)}>
            {languages.map((one) => (
              <option value={one} key={one} lang={one}>
                {languageNames[one]}
              </option>
            ))}
          </select>
        </label>
      </header>
      <p class="lead">{t("studio.about")}</p>
      <div class="drop-zone">
        <p>{table.value ? t("studio.opened", { file: table.value.file, n: table.value.rows }) : t("studio.drop")}</p>
        <input type="file" accept=".csv,.tsv,.txt,text/csv" aria-label={t("studio.choose")} onChange={(event) => void open(event.currentTarget.files?.[0])} />
        {table.value && file.value && (
          <label class="inline">
            {t("studio.encoding")}
            <select value={table.value.encoding} onChange={(event) => void open(file.value!, event.currentTarget.value)}>
              {encodings.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      {reading.value && (
        <p class="reading" role="status">
          <progress max={1} value={reading.value.share} aria-label={t("studio.reading", { name: reading.value.name })} />
          {t("studio.reading", { name: reading.value.name })}
        </p>
      )}
      {problem.value && (
        <p class="warning" role="alert">
          {problem.value}
        </p>
      )}
      {table.value && draft.value && <Questions table={table.value} draft={draft.value} change={(next) => (draft.value = next)} wasm={wasm} />}
      {table.value && draft.value && (
        <p class="actions">
          <button type="button" class="primary" data-testid="rank" disabled={draft.value.criteria.length === 0} onClick={() => void rank()}>
            {t("studio.rank")}
          </button>
          <button type="button" data-testid="save-model" disabled={draft.value.criteria.length === 0} onClick={() => saveModel(null)}>
            {t("studio.saveModel")}
          </button>
        </p>
      )}
    </main>
  );
}

interface Asked {
  table: Table;
  draft: Draft;
  change: (draft: Draft) => void;
}

function Questions({ table, draft, change, wasm }: Asked & { wasm: Uint8Array<ArrayBuffer> }) {
  const columnSelect = (label: Key, value: number, key: "id" | "label") => (
    <label>
      {t(label)}
      <select value={value} onChange={(event) => change({ ...draft, [key]: Number(event.currentTarget.value) })}>
        <option value={-1}>{t("studio.noColumn")}</option>
        {table.columns.map((column, j) => (
          <option value={j} key={j}>
            {column.name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <h2>{t("studio.who")}</h2>
      <div class="fields">
        <label>
          {t("studio.name")}
          <input type="text" value={draft.title} onInput={(event) => change({ ...draft, title: event.currentTarget.value })} />
        </label>
        {columnSelect("studio.id", draft.id, "id")}
        {columnSelect("studio.label", draft.label, "label")}
        <label>
          {t("studio.missing")}
          <select value={draft.missing} onChange={(event) => change({ ...draft, missing: event.currentTarget.value as Draft["missing"] })}>
            {(["worst", "median", "mean"] as const).map((one) => (
              <option value={one} key={one}>
                {t(`policy.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <h2>{t("studio.criteria")}</h2>
      <Criteria table={table} draft={draft} change={change} />
      {draft.criteria.length > 1 && (
        <>
          <h2>{t("weights.title")}</h2>
          <Choose
            label={t("studio.weighing")}
            value={draft.weighing}
            options={(["direct", "swing", "pairs"] as const).map((one) => [one, t(`studio.${one}`)] as const)}
            choose={(weighing: Weighing) => change({ ...draft, weighing })}
          />
          <p class="hint">{t(`studio.${draft.weighing}About`)}</p>
          {draft.weighing === "pairs" ? <Pairs draft={draft} change={change} wasm={wasm} /> : <Points draft={draft} change={change} />}
        </>
      )}
    </>
  );
}

function Criteria({ table, draft, change }: Asked) {
  const set = (i: number, part: Partial<Choice>) => change({ ...draft, criteria: draft.criteria.map((one, k) => (k === i ? { ...one, ...part } : one)) });
  const toggle = (column: number) => {
    const at = draft.criteria.findIndex((one) => one.column === column);
    const title = table.columns[column].name.replaceAll("_", " ");
    change(
      at >= 0
        ? { ...draft, criteria: draft.criteria.filter((_, k) => k !== at), points: draft.points.filter((_, k) => k !== at), pairs: {} }
        : { ...draft, criteria: [...draft.criteria, { column, title, unit: "", goal: "max", horizon: "" }], points: [...draft.points, 50], pairs: {} },
    );
  };
  const numeric = table.columns.map((_, j) => j).filter((j) => table.columns[j].numeric && j !== draft.id);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t("studio.criteria")}>
      <table class="data">
        <thead>
          <tr>
            <th scope="col">{t("studio.column")}</th>
            <th scope="col">{t("studio.title2")}</th>
            <th scope="col">{t("v9.unit")}</th>
            <th scope="col">{t("v9.goal")}</th>
            <th scope="col">{t("v9.horizon")}</th>
            <th scope="col" class="n">{t("v9.missing")}</th>
          </tr>
        </thead>
        <tbody>
          {numeric.map((column) => {
            const at = draft.criteria.findIndex((one) => one.column === column);
            const choice = draft.criteria[at];
            const { name, missing } = table.columns[column];
            return (
              <tr key={column}>
                <th scope="row">
                  <label class="check">
                    <input type="checkbox" checked={at >= 0} onChange={() => toggle(column)} />
                    {name}
                  </label>
                </th>
                {choice ? (
                  <>
                    <td>
                      <input type="text" value={choice.title} aria-label={`${t("studio.title2")}: ${name}`} onInput={(event) => set(at, { title: event.currentTarget.value })} />
                    </td>
                    <td>
                      <input type="text" class="short" value={choice.unit} aria-label={`${t("v9.unit")}: ${name}`} onInput={(event) => set(at, { unit: event.currentTarget.value })} />
                    </td>
                    <td>
                      <select value={choice.goal} aria-label={`${t("v9.goal")}: ${name}`} onChange={(event) => set(at, { goal: event.currentTarget.value as Choice["goal"] })}>
                        <option value="max">{t("goal.max")}</option>
                        <option value="min">{t("goal.min")}</option>
                      </select>
                    </td>
                    <td>
                      <select value={choice.horizon} aria-label={`${t("v9.horizon")}: ${name}`} onChange={(event) => set(at, { horizon: event.currentTarget.value as Choice["horizon"] })}>
                        <option value="">–</option>
                        {(["short", "long", "both"] as const).map((one) => (
                          <option value={one} key={one}>
                            {t(`v9.${one}`)}
                          </option>
                        ))}
                      </select>
                    </td>
                  </>
                ) : (
                  <td colSpan={4} />
                )}
                <td class="n" data-title={t("v9.missing")}>{missing > 0 ? missing : ""}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Points({ draft, change }: Omit<Asked, "table">) {
  const place = useRef<HTMLDivElement>(null);
  const sum = draft.points.reduce((total, x) => total + x, 0);
  return (
    <div class="points" ref={place}>
      {draft.criteria.map((choice, j) => (
        <label key={choice.column}>
          <span>{choice.title}</span>
          <input
            type="range"
            min={0}
            max={100}
            value={draft.points[j]}
            onInput={(event) => change({ ...draft, points: draft.points.map((x, k) => (k === j ? event.currentTarget.valueAsNumber : x)) })}
          />
          <output>{sum > 0 ? `${Math.round((1000 * draft.points[j]) / sum) / 10}%` : "–"}</output>
        </label>
      ))}
    </div>
  );
}
