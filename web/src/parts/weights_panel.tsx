// What matters: the tree of criteria with a slider, a number, steps of a point and a lock each.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import * as store from "../store";
import { t } from "../text";
import * as format from "../text/format";
import { Help, Icon, shade, titleOf } from "./basics";

const points = (share: number) => Number((100 * share).toFixed(1));

function Node(props: { title: string; leaves: number[]; depth: number; leaf?: number; open?: boolean; toggle?: () => void }) {
  const { title, leaves, leaf } = props;
  const before = useRef<Float64Array | null>(null);
  const share = leaves.reduce((sum, j) => sum + store.weights.value[j], 0);
  const alone = store.leaves().length === 1;
  const locked = leaves.every((j) => store.locks.value.has(j));
  const fixed = alone || locked;
  const same = leaf !== undefined && store.app.rows > 1 && decidesNothing(leaf);
  const step = (by: number) => store.moveWeight(leaves, Math.min(1, Math.max(0, Math.round(100 * share + by) / 100)));
  return (
    <div class={`weight ${leaf === undefined ? "group" : "leaf"} ${same ? "faint" : ""}`} data-criterion={leaf ?? undefined}>
      <div class="line">
        {leaf !== undefined ? (
          <span class={`chip ${shade(leaf)}`} aria-hidden="true" />
        ) : (
          <button type="button" class="fold" aria-expanded={props.open} onClick={props.toggle} aria-label={t("weights.fold", { name: title })}>
            <Icon name={props.open ? "open" : "shut"} />
          </button>
        )}
        {leaf !== undefined ? (
          <button
            type="button"
            class="name"
            tabIndex={-1}
            title={title}
            aria-pressed={store.criterion.value === leaf}
            onClick={() => (store.criterion.value = leaf)}
          >
            {title}
          </button>
        ) : (
          <span class="name" title={title}>
            {title}
          </span>
        )}
        <input
          type="number"
          min={0}
          max={100}
          step={0.1}
          value={points(share)}
          disabled={fixed}
          aria-label={t("weights.number", { name: title })}
          onChange={(event) => {
            const wanted = Number(event.currentTarget.value.replace(",", "."));
            if (event.currentTarget.value !== "" && wanted >= 0 && wanted <= 100) store.moveWeight(leaves, wanted / 100);
            event.currentTarget.value = String(points(leaves.reduce((sum, j) => sum + store.weights.value[j], 0)));
          }}
        />
        <span class="unit" aria-hidden="true">
          %
        </span>
      </div>
      <div class="line">
        <button type="button" class="step" tabIndex={-1} disabled={fixed} onClick={() => step(-1)} aria-label={t("weights.less", { name: title })}>
          <Icon name="minus" />
        </button>
        <input
          type="range"
          min={0}
          max={100}
          step={1}
          value={points(share)}
          disabled={fixed}
          aria-label={title}
          aria-valuetext={format.trimmed(share)}
          onFocus={() => {
            if (leaf !== undefined) store.criterion.value = leaf;
          }}
          onPointerDown={() => (before.current = store.weights.value)}
          onInput={(event) => store.moveWeight(leaves, event.currentTarget.valueAsNumber / 100, !before.current)}
          onChange={() => {
            if (before.current) store.rememberFrom(before.current);
            before.current = null;
          }}
        />
        <button type="button" class="step" tabIndex={-1} disabled={fixed} onClick={() => step(1)} aria-label={t("weights.more", { name: title })}>
          <Icon name="plus" />
        </button>
        <button
          type="button"
          class="lock"
          aria-pressed={locked}
          disabled={alone}
          title={t(locked ? "weights.unlock" : "weights.lock", { name: title })}
          aria-label={t("weights.lock", { name: title })}
          onClick={() => store.toggleLock(leaves)}
        >
          <Icon name={locked ? "lock" : "unlock"} />
        </button>
      </div>
      {same && <p class="hint">{t("weights.same")}</p>}
    </div>
  );
}

/** True where every client has the same value: the weight moves nothing. */
export function decidesNothing(criterion: number): boolean {
  const { ofAll } = store.app.report.criteria[criterion];
  if (ofAll) return !ofAll.varies;
  const values = store.app.values[criterion];
  let found = dull.get(values);
  if (found === undefined) {
    found = true;
    for (let i = 1; i < values.length && found; ++i) found = values[i] === values[0];
    dull.set(values, found);
  }
  return found;
}
const dull = new WeakMap<Float32Array, boolean>();

export function WeightsPanel() {
  const { report } = store.app;
  const many = report.criteria.length > 12;
  const closed = useSignal<ReadonlySet<string>>(new Set(many ? report.groups.map((group) => group.id) : []));
  const isOpen = (id: string) => !closed.value.has(id);
  const toggle = (id: string) => {
    const next = new Set(closed.value);
    next.has(id) ? next.delete(id) : next.add(id);
    closed.value = next;
  };
  const drawn = new Set<string>();
  const sum = store.weights.value.reduce((total, share) => total + share, 0);
  const presets = report.presets ?? [];
  return (
    <section class="panel weights" data-testid="weights" aria-labelledby="weights-title">
      <div class="panel-head">
        <h2 id="weights-title">
          {t("weights.title")}
          <Help about="help.weights" />
        </h2>
        <span class="tools">
          <button type="button" class="bare" disabled={!store.canUndo.value} onClick={store.undo} aria-label={t("weights.undo")} title={t("weights.undo")}>
            <Icon name="undo" />
          </button>
          <button type="button" class="bare" disabled={!store.canRedo.value} onClick={store.redo} aria-label={t("weights.redo")} title={t("weights.redo")}>
            <Icon name="redo" />
          </button>
          <button type="button" class="bare only-narrow" onClick={() => (store.drawer.value = "")} aria-label={t("close")}>
            <Icon name="close" />
          </button>
        </span>
      </div>
      <label class="presets">
        <span class="unseen">{t("weights.presets")}</span>
        <select
          value=""
          onChange={(event) => {
            const choice = event.currentTarget.value;
            event.currentTarget.value = "";
            if (choice === "reported") store.setWeights(store.reported.value);
            else if (choice === "equal") store.setWeights(new Float64Array(report.criteria.length).fill(1 / report.criteria.length));
            else if (choice) store.setWeights(Float64Array.from(presets[Number(choice)].weights));
          }}
        >
          <option value="">{t("weights.choosePreset")}</option>
          <option value="reported">{t("weights.reported")}</option>
          <option value="equal">{t("weights.equal")}</option>
          {presets.map((preset, i) => (
            <option value={i} key={i}>
              {t("weights.computed", { name: preset.name })}
            </option>
          ))}
        </select>
      </label>
      {store.isDead.value && (
        <p class="warning" role="alert">
          {t("notice.zero")}
        </p>
      )}
      {report.criteria.map((leaf, j) => {
        const heads = leaf.group.flatMap((id, depth) => {
          if (drawn.has(id)) return [];
          drawn.add(id);
          if (!leaf.group.slice(0, depth).every(isOpen)) return [];
          const group = report.groups.find((one) => one.id === id);
          return [
            <Node
              key={`group-${id}`}
              title={group?.title || id}
              leaves={store.leavesOf(id)}
              depth={depth}
              open={isOpen(id)}
              toggle={() => toggle(id)}
            />,
          ];
        });
        return (
          <>
            {heads}
            {leaf.group.every(isOpen) && <Node key={leaf.id} title={titleOf(j)} leaves={[j]} leaf={j} depth={leaf.group.length} />}
          </>
        );
      })}
      <p class="sum">{t("weights.sum", { sum: format.percent(sum) })}</p>
    </section>
  );
}
