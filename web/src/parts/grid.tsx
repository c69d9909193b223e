// The ranked table: a grid whose rows exist only where they are seen. The grid keeps the focus; the active cell is told by
// aria-activedescendant, so that a row that is drawn anew cannot take the focus with it.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
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

export function Grid() {
  const place = useRef<HTMLDivElement>(null);
  const active = useSignal({ row: 0, column: 0 }); // row 0 is the head, 1 the first row
  const { report, rows } = store.app;
  const columns = columnsNow();
  const list = items.value;
  const virtual = useVirtual({ count: list.length, height: rowHeight, head: headHeight, element: () => place.current });
  const widths = columns.map((column) => `${column.width}px`).join(" ");
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const before = store.baseRanking.value.ranks;
  const { ranks, scores } = store.ranking.value;
  const weights = store.weights.value;
  const sure = store.sure.value;
  const sureAt = useMemo(() => new Map(sure ? Array.from(sure.rows, (row, i) => [row, i] as const) : []), [sure?.rows]);
  const digits = useMemo(() => digitsFor(scores, store.ranking.value.order), [scores]);
  // Position among rows, without the heads of tiers, from 1: what aria-rowindex counts.
  const passed = heads.value;
  const positionOf = (index: number) => index + 1 - passed.filter((head) => head < index).length;
  const count = list.length - passed.length;
  const cellId = (row: number, column: number) => `cell-${row}-${column}`;
  const { row: activeRow, column: activeColumn } = active.value;
  const visible = virtual.getVirtualItems();
  const activeItem = activeRow > 0 ? list[activeRow - 1] : -1;

  useMoves(() => place.current, list, rowHeight);
  useEffect(() => {
    virtual.scrollToOffset(0);
    active.value = { ...active.value, row: Math.min(active.value.row, 1) };
  }, [store.sorting.value, store.search.value, store.filter.value]);

  const sortBy = (column: Column) => {
    if (!column.sort) return;
    const now = store.sorting.value;
    const first = column.sort === "score" || (column.criterion !== undefined && report.criteria[column.criterion].goal !== "min");
    store.sorting.value = now.by === column.sort ? { by: column.sort, down: !now.down } : { by: column.sort, down: first };
  };
  const go = (row: number, column = activeColumn) => {
    let next = Math.max(0, Math.min(list.length, row));
    if (next > 0 && list[next - 1] < 0) next = next > activeRow ? Math.min(list.length, next + 1) : next - 1; // heads of tiers are passed
    active.value = { row: next, column: Math.max(0, Math.min(columns.length - 1, column)) };
    if (next > 0) virtual.scrollToIndex(next - 1, { align: "auto" });
    const left = columns.slice(0, active.value.column).reduce((sum, one) => sum + one.width, 0);
    const box = place.current;
    if (box && active.value.column > 1) {
      const sticky = columns[0].width + columns[1].width;
      const right = left + columns[active.value.column].width;
      if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth;
      if (left < box.scrollLeft + sticky) box.scrollLeft = left - sticky;
    }
  };
  // Rows of the document are used again for other clients while scrolling: as many as are ever drawn at once.
  // The height is the one told last: asking the box would lay the page out once more.
  const height = virtual.scrollRect?.height || 900;
  const slots = Math.max(Math.ceil(height / rowHeight) + 2 * overscan + 2, visible.length);
  const page = Math.max(1, Math.floor((height - headHeight) / rowHeight) - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(activeRow + 1),
      ArrowUp: () => go(activeRow - 1),
      ArrowRight: () => go(activeRow, activeColumn + 1),
      ArrowLeft: () => go(activeRow, activeColumn - 1),
      PageDown: () => go(activeRow + page),
      PageUp: () => go(Math.max(1, activeRow - page)),
      Home: () => go(1),
      End: () => go(list.length),
      Enter: () => {
        if (activeRow === 0) sortBy(columns[activeColumn]);
        else if (activeItem >= 0) openCard(activeItem);
      },
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };

  const activeSeen = activeRow === 0 || visible.some((one) => one.index === activeRow - 1);
  const cell = (item: number, column: Column): preact.ComponentChildren => {
    switch (column.id) {
      case "rank":
        return rankLabel(item);
      case "name":
        return (
          <>
            <bdi>{store.nameOf(item)}</bdi>
            {store.pinned.value.includes(item) && (
              <span class="pinned" title={t("card.pinned")}>
                <span class="unseen">{t("card.pinned")}</span>
              </span>
            )}
          </>
        );
      case "change":
        return <Move by={before[item] - ranks[item]} />;
      case "tier":
        return <span class="tier">{store.tierOf(item)}</span>;
      case "score":
        return format.score(scores[item], digits);
      case "parts":
        return <Parts row={item} weights={weights} />;
      case "sure": {
        const at = sureAt.get(item);
        return at === undefined || !sure ? <span class="same">·</span> : <Sure count={sure.result.topK[at]} samples={sure.result.samples} k={sure.k} />;
      }
      default:
        return <Value row={item} criterion={column.criterion!} weight={weights[column.criterion!]} />;
    }
  };

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
      onKeyDown={onKeyDown}
      onMouseMove={nameCell}
      onScroll={({ currentTarget: box }) => box.classList.toggle("sideways", box.scrollLeft > 0)}
    >
      <div class="rows" role="presentation" style={{ width: `${width}px`, height: `${virtual.getTotalSize() + headHeight}px`, "--columns": widths, "--rank": `${columns[0].width}px` }}>
        <div class="head" role="row" aria-rowindex={1}>
          {columns.map((column, j) => {
            const by = store.sorting.value.by === column.sort && column.sort !== undefined;
            return (
              <div
                key={column.id}
                id={cellId(0, j)}
                role="columnheader"
                aria-colindex={j + 1}
                aria-sort={by ? (store.sorting.value.down ? "descending" : "ascending") : undefined}
                class={`cell at-${column.id} ${column.criterion !== undefined ? "criterion" : ""} ${
                  activeRow === 0 && activeColumn === j ? "active" : ""
                } ${column.sort ? "sorts" : ""} ${column.criterion !== undefined && decidesNothing(column.criterion) ? "faint" : ""}`}
                title={
                  column.criterion !== undefined
                    ? headTitle(column.criterion)
                    : column.id === "tier" && store.changed.value
                      ? `${column.title}: ${t("head.reported")}`
                      : column.title
                }
                onClick={() => sortBy(column)}
              >
                <span class="title">
                  {column.title}
                  {by && <Icon name={store.sorting.value.down ? "fall" : "rise"} />}
                </span>
                {column.criterion !== undefined && <HeadOf criterion={column.criterion} />}
              </div>
            );
          })}
        </div>
        {visible.map((one) => {
          const item = list[one.index];
          const style = { transform: `translateY(${one.start + headHeight}px)` };
          if (item < 0)
            return (
              <div class="tier-head" role="presentation" aria-hidden="true" key={`tier${item}`} style={style}>
                <span>{t("grid.tierHead", { tier: report.tierNames?.[-1 - item] ?? "" })}</span>
              </div>
            );
          const position = positionOf(one.index);
          return (
            <div
              class={`row ${store.selected.value === item ? "selected" : ""}`}
              role="row"
              key={`slot${one.index % slots}`}
              data-id={store.app.ids[item]}
              data-row={item}
              aria-rowindex={position + 1}
              aria-selected={store.selected.value === item}
              style={style}
              onClick={() => {
                active.value = { ...active.value, row: one.index + 1 };
                openCard(item);
              }}
            >
              {columns.map((column, j) => (
                <div
                  key={column.id}
                  id={activeRow - 1 === one.index && activeColumn === j ? cellId(position, j) : undefined}
                  role={column.id === "name" ? "rowheader" : "gridcell"}
                  aria-colindex={j + 1}
                  class={`cell at-${column.id} ${column.criterion !== undefined ? "criterion" : ""} ${
                    activeRow - 1 === one.index && activeColumn === j ? "active" : ""
                  }`}
                >
                  {cell(item, column)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
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
function digitsFor(scores: Float64Array, order: Uint32Array): number {
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
