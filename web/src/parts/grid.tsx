// The ranked table: a grid whose rows exist only where they are seen. The grid keeps the focus; the active cell is told by
// aria-activedescendant, so that a row that is drawn anew cannot take the focus with it.
import { computed, type Signal, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Ranking } from "../core/types";
import { clearFilters, filtered, heads, items, rankLabel } from "../rows";
import * as store from "../store";
import { type Key, t } from "../text";
import * as format from "../text/format";
import { ofHundred, sureness } from "../text/sentences";
import { Icon, shade, titleOf } from "./basics";
import { Histogram } from "./histogram";
import { useMoves } from "./moves";
import { overscan, useVirtual } from "./virtual";
import { decidesNothing } from "./weights_panel";

export const rowHeight = 38;

const headHeight = 66;

interface Column {
  id: string;
  title: string;
  width: number;
  sort?: string;
  criterion?: number;
}

function columnsNow(): Column[] {
  const { report } = store.app;
  const columns: Column[] = [
    { id: "rank", title: t("grid.rank"), width: Math.max(64, 44 + 7 * t("grid.rank").length), sort: "rank" },
    // On a phone place, name and score are seen together.
    { id: "name", title: t("grid.client"), width: innerWidth < 720 ? 150 : 196, sort: "name" },
  ];
  if (store.changed.value) columns.push({ id: "change", title: t("grid.change"), width: 74, sort: "change" });
  if (report.tierNames?.length) columns.push({ id: "tier", title: t("grid.tier"), width: 56 });
  columns.push(
    { id: "score", title: t("grid.score"), width: 80, sort: "score" },
    { id: "parts", title: t("grid.parts"), width: 140 },
    { id: "sure", title: t("grid.sure"), width: Math.max(96, 22 + 8 * t("grid.sure").length) },
  );
  report.criteria.forEach((leaf, j) => {
    if (!store.hidden.value.has(j)) columns.push({ id: `c${j}`, title: leaf.title || leaf.id, width: 104, sort: `c${j}`, criterion: j });
  });
  return columns;
}

const cellId = (row: number, column: number) => `cell-${row}-${column}`;

/** Place in the counts of `sure` by row. */
const sureAt = computed(() => new Map(Array.from(store.sure.value?.rows ?? [], (row, i) => [row, i] as const)));
const digits = computed(() => digitsFor(store.ranking.value));

interface Place {
  row: number; // 0 is the head, 1 the first row
  column: number;
}
/** What keys and clicks need of the last drawing. Elements keep their handlers for long: no ranking is in here. */
interface Last {
  box: HTMLDivElement | null;
  columns: Column[];
  virtual: ReturnType<typeof useVirtual>;
  page: number;
}

function handlersOf(active: Signal<Place>, last: { current: Last | null }) {
  const sortBy = (column: Column) => {
    if (!column.sort) return;
    const now = store.sorting.value;
    const first = column.sort === "score" || (column.criterion !== undefined && store.leaves()[column.criterion].goal !== "min");
    store.sorting.value = now.by === column.sort ? { by: column.sort, down: !now.down } : { by: column.sort, down: first };
  };
  const go = (row: number, column = active.value.column) => {
    const list = items.value;
    const { box, columns, virtual } = last.current!;
    let next = Math.max(0, Math.min(list.length, row));
    if (next > 0 && list[next - 1] < 0) next = next > active.value.row ? Math.min(list.length, next + 1) : next - 1; // heads of tiers are passed
    active.value = { row: next, column: Math.max(0, Math.min(columns.length - 1, column)) };
    if (next > 0) virtual.scrollToIndex(next - 1, { align: "auto" });
    const left = columns.slice(0, active.value.column).reduce((sum, one) => sum + one.width, 0);
    if (box && active.value.column > 1) {
      const sticky = columns[0].width + columns[1].width;
      const right = left + columns[active.value.column].width;
      if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth;
      if (left < box.scrollLeft + sticky) box.scrollLeft = left - sticky;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { row, column } = active.value;
    const { page, columns } = last.current!;
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(row + 1),
      ArrowUp: () => go(row - 1),
      ArrowRight: () => go(row, column + 1),
      ArrowLeft: () => go(row, column - 1),
      PageDown: () => go(row + page),
      PageUp: () => go(Math.max(1, row - page)),
      Home: () => go(1),
      End: () => go(items.value.length),
      Enter: () => {
        const item = row > 0 ? items.value[row - 1] : -1;
        if (row === 0) sortBy(columns[column]);
        else if (item >= 0) openCard(item);
      },
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  const onClick = (event: MouseEvent) => {
    const cell = (event.target as Element).closest<HTMLElement>("[aria-colindex]");
    const row = Number((event.target as Element).closest<HTMLElement>("[data-row]")?.dataset.row ?? -1);
    if (row >= 0) {
      active.value = { ...active.value, row: items.value.indexOf(row) + 1 };
      openCard(row);
    } else if (cell?.role === "columnheader") sortBy(last.current!.columns[Number(cell.ariaColIndex) - 1]);
  };
  return { onKeyDown, onClick };
}

// Closures in here keep what they name until the elements they were given to are drawn again: no array of all clients is named by one.
export function Grid() {
  const place = useRef<HTMLDivElement>(null);
  const active = useSignal<Place>({ row: 0, column: 0 });
  const last = useRef<Last | null>(null);
  const handlers = useMemo(() => handlersOf(active, last), []);
  const { rows } = store.app;
  const columns = columnsNow();
  const list = items.value;
  const virtual = useVirtual({ count: list.length, height: rowHeight, head: headHeight, element: () => place.current });
  const widths = columns.map((column) => `${column.width}px`).join(" ");
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  // Position among rows, without the heads of tiers, from 1: what aria-rowindex counts.
  const passed = heads.value;
  const positionOf = (index: number) => index + 1 - passed.filter((head) => head < index).length;
  const count = list.length - passed.length;
  const { row: activeRow, column: activeColumn } = active.value;
  const visible = virtual.getVirtualItems();

  useEffect(() => {
    virtual.scrollToOffset(0);
    active.value = { ...active.value, row: Math.min(active.value.row, 1) };
  }, [store.sorting.value, store.search.value, store.filter.value]);

  // Rows of the document are used again for other clients while scrolling: as many as are ever drawn at once.
  // The height is the one told last: asking the box would lay the page out once more.
  const height = virtual.scrollRect?.height || 900;
  useMoves(() => place.current, list, rowHeight, height);
  const slots = Math.max(Math.ceil(height / rowHeight) + 2 * overscan + 2, visible.length);
  const page = Math.max(1, Math.floor((height - headHeight) / rowHeight) - 1);
  useLayoutEffect(() => void (last.current = { box: place.current, columns, virtual, page }));

  const activeSeen = activeRow === 0 || visible.some((one) => one.index === activeRow - 1);

  if (list.length === 0)
    return (
      <div class="nobody" data-testid="grid">
        <p>{t(rows === 0 ? "grid.noData" : "grid.nobody")}</p>
        {filtered.value && (
          <button type="button" onClick={clearFilters}>
            {t("grid.clear")}
          </button>
        )}
      </div>
    );

  const drawn: preact.JSX.Element[] = [];
  for (const { index, start } of visible)
    drawn.push(
      list[index] < 0
        ? tierHead(list[index], start + headHeight)
        : line(list[index], columns, { slot: index % slots, top: start + headHeight, position: positionOf(index), active: activeRow - 1 === index ? activeColumn : -1 }),
    );
  return (
    <div
      class="grid"
      ref={place}
      role="grid"
      tabIndex={0}
      data-testid="grid"
      aria-label={t("grid.label", { n: count })}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={activeSeen ? cellId(activeRow === 0 ? 0 : positionOf(activeRow - 1), activeColumn) : undefined}
      onKeyDown={handlers.onKeyDown}
      onClick={handlers.onClick}
      onMouseMove={nameCell}
      onScroll={sideways}
    >
      <div class="rows" role="presentation" style={{ width: `${width}px`, height: `${virtual.getTotalSize() + headHeight}px`, "--columns": widths, "--rank": `${columns[0].width}px` }}>
        <div class="head" role="row" aria-rowindex={1}>
          {columns.map((column, j) => head(column, j, activeRow === 0 && activeColumn === j))}
        </div>
        {drawn}
      </div>
    </div>
  );
}

const sideways = ({ currentTarget: box }: { currentTarget: HTMLElement }) => void box.classList.toggle("sideways", box.scrollLeft > 0);

// Functions, not components: thirty of them that follow signals by themselves would cost more than drawing them.

function head(column: Column, j: number, active: boolean) {
  const { by, down } = store.sorting.value;
  const sorts = column.sort !== undefined && by === column.sort;
  const { criterion } = column;
  const names = ["cell", `at-${column.id}`];
  if (criterion !== undefined) names.push("criterion");
  if (active) names.push("active");
  if (column.sort) names.push("sorts");
  if (criterion !== undefined && decidesNothing(criterion)) names.push("faint");
  const reported = column.id === "tier" && store.changed.value ? `${column.title}: ${t("head.reported")}` : column.title;
  return (
    <div
      key={column.id}
      id={cellId(0, j)}
      role="columnheader"
      aria-colindex={j + 1}
      aria-sort={sorts ? (down ? "descending" : "ascending") : undefined}
      class={names.join(" ")}
      title={criterion !== undefined ? headTitle(criterion) : reported}
    >
      <span class="title">
        {column.title}
        {sorts && <Icon name={down ? "fall" : "rise"} />}
      </span>
      {criterion !== undefined && <HeadOf criterion={criterion} />}
    </div>
  );
}

function tierHead(item: number, top: number) {
  return (
    <div class="tier-head" role="presentation" aria-hidden="true" key={`tier${item}`} style={{ transform: `translateY(${top}px)` }}>
      <span>{t("grid.tierHead", { tier: store.app.report.tierNames?.[-1 - item] ?? "" })}</span>
    </div>
  );
}

function line(row: number, columns: Column[], at: { slot: number; top: number; position: number; active: number }) {
  const selected = store.selected.value === row;
  return (
    <div
      class={`row ${selected ? "selected" : ""}`}
      role="row"
      key={`slot${at.slot}`}
      data-id={store.app.ids[row]}
      data-row={row}
      aria-rowindex={at.position + 1}
      aria-selected={selected}
      style={{ transform: `translateY(${at.top}px)` }}
    >
      {columns.map((column, j) => (
        <div
          key={column.id}
          id={at.active === j ? cellId(at.position, j) : undefined}
          role={column.id === "name" ? "rowheader" : "gridcell"}
          aria-colindex={j + 1}
          class={`cell at-${column.id} ${column.criterion !== undefined ? "criterion" : ""} ${at.active === j ? "active" : ""}`}
        >
          {cell(row, column)}
        </div>
      ))}
    </div>
  );
}

function cell(row: number, column: Column): preact.ComponentChildren {
  switch (column.id) {
    case "rank":
      return rankLabel(row);
    case "name":
      return (
        <>
          <bdi>{store.plainName(row)}</bdi>
          {store.isNamesake(row) && <small> {store.app.ids[row]}</small>}
          {store.pinned.value.includes(row) && (
            <span class="pinned" title={t("card.pinned")}>
              <span class="unseen">{t("card.pinned")}</span>
            </span>
          )}
        </>
      );
    case "change":
      return <Move by={store.baseRanking.value.ranks[row] - store.ranking.value.ranks[row]} />;
    case "tier":
      return <span class="tier">{store.tierOf(row)}</span>;
    case "score":
      return format.score(store.ranking.value.scores[row], digits.value);
    case "parts":
      return <Parts row={row} weights={store.weights.value} />;
    case "sure": {
      const sure = store.sure.value;
      const at = sureAt.value.get(row);
      return at === undefined || !sure ? <span class="same">·</span> : <Sure count={sure.result.topK[at]} samples={sure.result.samples} k={sure.k} />;
    }
    default:
      return <Value row={row} criterion={column.criterion!} weight={store.weights.value[column.criterion!]} />;
  }
}

/** What a cell has no room for, told where the pointer rests: the name, the whole value, what a gap counts as. */
function nameCell(event: MouseEvent): void {
  const cell = (event.target as Element).closest<HTMLElement>(".row .cell");
  const row = Number(cell?.parentElement?.dataset.row);
  const column = cell && columnsNow()[Number(cell.ariaColIndex) - 1];
  if (!column || Number.isNaN(row)) return;
  if (column.id === "name") cell.title = store.nameOf(row);
  if (column.criterion === undefined) return;
  const { cells, report } = store.app;
  const [x, leaf] = [cells[column.criterion][row], report.criteria[column.criterion]];
  cell.title = Number.isNaN(x) ? t("grid.missingCell", { policy: policyText(leaf.policy) }) : format.value(x, leaf.unit);
}

export function openCard(row: number): void {
  store.selected.value = row;
  store.drawer.value = "card";
}

function headTitle(criterion: number): string {
  const leaf = store.leaves()[criterion];
  const parts = [titleOf(criterion)];
  if (leaf.unit) parts.push(leaf.unit);
  parts.push(t(leaf.goal === "min" ? "goal.min" : leaf.goal === "target" ? "goal.target" : "goal.max"));
  if (decidesNothing(criterion)) parts.push(t("weights.same"));
  if (leaf.missing > 0) parts.push(t("grid.missing", { share: format.percent(leaf.missing / Math.max(1, store.app.report.rows)) }));
  return parts.join(" · ");
}

function HeadOf({ criterion }: { criterion: number }) {
  const leaf = store.leaves()[criterion];
  return (
    <>
      <Histogram criterion={criterion} />
      <span class="share">
        {format.trimmed(store.weights.value[criterion])}
        
        {leaf.missing > 0 && (
          <span class="gap" title={t("grid.missing", { share: format.percent(leaf.missing / Math.max(1, store.app.report.rows)) })}>
            {" "}
            –{format.percent(leaf.missing / Math.max(1, store.app.report.rows))}
          </span>
        )}
      </span>
    </>
  );
}

/** As many digits as tell the first fifty apart, three to five. */
function digitsFor({ scores, order }: Ranking): number {
  for (let digits = 3; digits < 5; ++digits) {
    let apart = true;
    for (let i = 1; i < Math.min(50, order.length) && apart; ++i) {
      const [a, b] = [scores[order[i - 1]], scores[order[i]]];
      apart = a === b || a.toFixed(digits) !== b.toFixed(digits);
    }
    if (apart) return digits;
  }
  return 5;
}

export function Move({ by }: { by: number }) {
  if (by === 0) return <span class="same">=</span>;
  return by > 0 ? (
    <span class="up">
      <Icon name="rise" />
      <span class="unseen">{t("grid.up")}</span> {by}
    </span>
  ) : (
    <span class="down">
      <Icon name="fall" />
      <span class="unseen">{t("grid.down")}</span> {-by}
    </span>
  );
}

/** The weighted values side by side: what the score is made of. Bars of nothing stay, so that a row used again keeps its elements. */
function Parts({ row, weights }: { row: number; weights: Float64Array }) {
  return (
    <span class="parts" aria-hidden="true">
      {store.app.values.map((column, j) => {
        if (weights[j] === 0) return null;
        const share = weights[j] * column[row];
        return <i class={shade(j)} key={j} style={{ width: share > 0.002 ? `${100 * share}%` : "0" }} />;
      })}
    </span>
  );
}

function Sure({ count, samples, k }: { count: number; samples: number; k: number }) {
  const share = count / samples;
  const word = sureness(Math.max(share, 1 - share));
  const dots = word === "firm" ? 3 : word === "likely" ? 2 : 1;
  return (
    <span class="sure" title={t("sure.top", { k, count: ofHundred(count, samples) })}>
      <span class="dots" aria-hidden="true">
        {[1, 2, 3].map((dot) => (
          <i class={dot <= dots ? "on" : ""} key={dot} />
        ))}
      </span>
      {t(`sure.${word}` as Key)}
    </span>
  );
}

function Value({ row, criterion, weight }: { row: number; criterion: number; weight: number }) {
  const { cells, values, report } = store.app;
  const leaf = report.criteria[criterion];
  const x = cells[criterion][row];
  const share = Math.max(0, Math.min(1, values[criterion][row] || 0));
  const filled = report.imputed?.[row]?.includes(criterion) || Number.isNaN(x);
  if (Number.isNaN(x)) return <>{format.missing}</>;
  return (
    <>
      {format.value(x, leaf.unit, true)}
      {filled && "*"}
      <span class={`bar ${shade(criterion)} ${weight === 0 ? "none" : ""}`} aria-hidden="true">
        <i style={{ width: `${100 * share}%` }} />
      </span>
    </>
  );
}

export function policyText(policy: string | undefined): string {
  const known = ["worst", "mean", "median", "interval", "drop", "error"];
  return policy && known.includes(policy) ? t(`policy.${policy}` as Key) : (policy ?? "");
}
