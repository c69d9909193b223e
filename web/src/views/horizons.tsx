// V6: now or later?
import * as Plot from "@observablehq/plot";
import { Empty, View } from "../parts/basics";
import { Figure, plot } from "../parts/figure";
import * as store from "../store";
import { t } from "../text";
import * as format from "../text/format";
import { normalised } from "../weights";
import { short } from "./weights";

const drawn = 1500; // points of the scatter: the first by the mixed value, and those looked at

export function HorizonsView() {
  const horizons = store.horizons.value;
  const { rows } = store.app;
  if (!horizons || rows < 2)
    return (
      <View id="horizons" title={t("v6.title")}>
        <Empty>{t(rows < 2 ? "card.alone" : "v6.none")}</Empty>
      </View>
    );
  const long = store.longTerm.value;
  const mixed = (row: number) => (1 - long) * horizons.short[row] + long * horizons.long[row];
  const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => mixed(b) - mixed(a) || a - b);
  const looked = new Set([...store.pinned.value, ...(store.selected.value === null ? [] : [store.selected.value])]);
  const shown = [...order.slice(0, drawn), ...[...looked].filter((row) => order.indexOf(row) >= drawn)];
  const middle = (scores: Float64Array) => scores.slice().sort()[Math.floor((rows - 1) / 2)];
  const [midShort, midLong] = [middle(horizons.short), middle(horizons.long)];
  const labelled = new Set([...order.slice(0, 6), ...looked]);
  const iso = mixed(order[0]);
  const answer = t("v6.says", { share: format.percent(long), name: store.nameOf(order[0]) });
  const points = shown.map((row) => ({ row, x: horizons.short[row], y: horizons.long[row] }));
  const [xs, ys] = [points.map((one) => one.x), points.map((one) => one.y)];
  const pad = (values: number[], below = 0.1): [number, number] => {
    const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    const space = high - low || 1;
    return [low - below * space, high + 0.1 * space];
  };
  const [xd, yd] = [pad(xs), pad(ys, 0.16)]; // below: the words of the lower quadrants
  const corners = { top: [t("v6.invest"), t("v6.keep")], bottom: [t("v6.question"), t("v6.cash")] } as const;
  // The line of equal value through the first, kept within the frame.
  const line: { x: number; y: number }[] = [];
  for (let i = 0; i <= 60; ++i) {
    const [x, y] = long < 0.5 ? [0, yd[0] + ((yd[1] - yd[0]) * i) / 60] : [xd[0] + ((xd[1] - xd[0]) * i) / 60, 0];
    const point = long < 0.5 ? { x: (iso - long * y) / (1 - long), y } : { x, y: (iso - (1 - long) * x) / long };
    if (point.x >= xd[0] && point.x <= xd[1] && point.y >= yd[0] && point.y <= yd[1]) line.push(point);
  }
  const draw = (width: number) =>
    plot({
      width,
      height: heightOf(width),
      marginLeft: 52,
      marginTop: 40, // the label of the scale, then the words of the upper quadrants: no point lies there
      marginBottom: 42,
      x: { label: t("v6.short"), domain: xd, labelArrow: "none", tickFormat: (x: number) => format.number(x, 1), ticks: 5 },
      y: { label: t("v6.long"), domain: yd, labelArrow: "none", tickFormat: (x: number) => format.number(x, 1), ticks: 5 },
      marks: [
        Plot.ruleX([midShort], { className: "rule" }),
        Plot.ruleY([midLong], { className: "rule" }),
        Plot.text([corners.top[1]], { frameAnchor: "top-right", text: (d: string) => d, dx: -6, dy: -12, className: "quadrant" }),
        Plot.text([corners.top[0]], { frameAnchor: "top-left", text: (d: string) => d, dx: 6, dy: -12, className: "quadrant" }),
        Plot.text([corners.bottom[1]], { frameAnchor: "bottom-right", text: (d: string) => d, dx: -6, dy: -6, className: "quadrant" }),
        Plot.text([corners.bottom[0]], { frameAnchor: "bottom-left", text: (d: string) => d, dx: 6, dy: -6, className: "quadrant" }),
        Plot.line(line, { x: "x", y: "y", className: "today", strokeWidth: 1.5, strokeDasharray: "5 4" }),
        Plot.dot(points.filter((one) => !looked.has(one.row)), { x: "x", y: "y", r: rows > 400 ? 2 : 4, className: "point", title: (one: { row: number }) => store.nameOf(one.row) }),
        Plot.dot(points.filter((one) => looked.has(one.row)), { x: "x", y: "y", r: 6, className: "point-lit" }),
        ...[-11, 14].map((dy) =>
          Plot.text(
            free(points.filter((one) => labelled.has(one.row)), looked, { x: xd, y: yd, width: width - 72, height: heightOf(width) - 82, corners }).filter((one) => one.dy === dy),
            { x: "x", y: "y", dy, text: (one: { row: number }) => short(store.nameOf(one.row), width < 500 ? 14 : 22), className: "label halo" },
          ),
        ),
      ],
    });
  const pins = [...looked];
  return (
    <View id="horizons" title={t("v6.title")} help="help.horizons" answer={answer}>
      <label class="long-term">
        <span>
          {t("v6.slider")} <strong>{format.percent(long)}</strong>
        </span>
        <input
          type="range"
          min={0}
          max={100}
          step={1}
          value={Math.round(100 * long)}
          aria-valuetext={format.percent(long)}
          data-testid="long-term"
          onInput={(event) => (store.longTerm.value = event.currentTarget.valueAsNumber / 100)}
        />
      </label>
      <Figure
        name="now-or-later"
        sentence={answer}
        draw={draw}
        depends={[horizons, long, store.pinned.value, store.selected.value, t("v6.short")]}
        numbers={{
          head: [t("grid.client"), t("v6.short"), t("v6.long"), t("v6.mixed", { share: format.percent(long) })],
          rows: order.slice(0, 100).map((row) => [store.nameOf(row), horizons.short[row], horizons.long[row], mixed(row)]),
        }}
      />
      {pins.length > 1 ? <Lines rows={pins} /> : <p class="hint">{t("v6.pin")}</p>}
    </View>
  );
}

const heightOf = (width: number) => Math.min(460, Math.max(320, width * 0.6));

/** Labels that cover no other label and no word of a quadrant: above the point, else below it, else none; those looked at come first. */
function free<P extends { row: number; x: number; y: number }>(
  points: P[],
  looked: ReadonlySet<number>,
  frame: {
    x: [number, number];
    y: [number, number];
    width: number;
    height: number;
    corners: Record<"top" | "bottom", readonly [string, string]>; // words, left and right
  },
): (P & { dy: number })[] {
  const taken: { x: number; y: number; half: number; room: number }[] = [];
  for (const [side, y] of [["top", -6], ["bottom", frame.height - 12]] as const)
    frame.corners[side].forEach((word, right) => {
      const half = 4 * word.length;
      taken.push({ x: right ? frame.width - 6 - half : 6 + half, y, half, room: 20 });
    });
  const found: (P & { dy: number })[] = [];
  for (const point of points.slice().sort((a, b) => Number(looked.has(b.row)) - Number(looked.has(a.row)))) {
    const x = ((point.x - frame.x[0]) / (frame.x[1] - frame.x[0])) * frame.width;
    const y = ((frame.y[1] - point.y) / (frame.y[1] - frame.y[0])) * frame.height;
    const half = 3.4 * short(store.nameOf(point.row), frame.width < 430 ? 14 : 22).length + 4;
    for (const dy of [-11, 14]) {
      if (taken.some((one) => Math.abs(one.x - x) < one.half + half && Math.abs(one.y - (y + dy)) < one.room)) continue;
      taken.push({ x, y: y + dy, half, room: 14 });
      found.push({ ...point, dy });
      break;
    }
  }
  return found;
}

/** Value against the weight of the long term, one line a pinned client, and where two of them are level. */
function Lines({ rows }: { rows: number[] }) {
  const horizons = store.horizons.value!;
  const shares = normalised(store.weights.value);
  const long = store.longTerm.value;
  const pairs: { a: number; b: number; at: number | null }[] = [];
  if (shares)
    rows.forEach((a, i) => rows.slice(i + 1).forEach((b) => pairs.push({ a, b, at: store.app.core.breakEven(shares, a, b) })));
  const ends = rows.flatMap((row) => [
    { row, x: 0, y: horizons.short[row] },
    { row, x: 1, y: horizons.long[row] },
  ]);
  const sentence = pairs.map(({ a, b, at }) => pairText(a, b, at)).join(" ");
  const draw = (width: number) =>
    plot({
      width,
      height: 260,
      marginLeft: 48,
      marginRight: Math.min(170, width / 3),
      marginBottom: 40,
      x: { domain: [0, 1], label: t("v6.slider"), tickFormat: (x: number) => format.percent(x), ticks: 5 },
      y: { label: t("v6.value"), grid: true, nice: true, labelArrow: "none", zero: false, tickFormat: (y: number) => format.number(y, 2), ticks: 6 },
      marks: [
        Plot.line(ends, { x: "x", y: "y", z: "row", className: "line-pinned", strokeWidth: 2 }),
        Plot.ruleX([long], { className: "today", strokeDasharray: "4 3", strokeWidth: 1.5 }),
        Plot.text(ends.filter((one) => one.x === 1), { x: "x", y: "y", dx: 8, textAnchor: "start", text: (one: { row: number }) => short(store.nameOf(one.row)), className: "label" }),
      ],
    });
  return (
    <>
      <h3>{t("v6.lines")}</h3>
      <Figure
        name="break-even"
        sentence={sentence}
        draw={draw}
        depends={[horizons, long, rows.join(), t("v6.slider")]}
        numbers={{ head: [t("v6.pair"), t("v6.breakEven")], rows: pairs.map(({ a, b, at }) => [`${store.nameOf(a)} · ${store.nameOf(b)}`, at ?? ""]) }}
      />
      <table class="data" data-testid="break-even">
        <tbody>
          {pairs.map(({ a, b, at }) => (
            <tr key={`${a}-${b}`} data-at={at ?? ""}>
              <td>{pairText(a, b, at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function pairText(a: number, b: number, at: number | null): string {
  const horizons = store.horizons.value!;
  const places = { a: store.nameOf(a), b: store.nameOf(b) };
  if (at === null) {
    const first = horizons.short[a] >= horizons.short[b] && horizons.long[a] >= horizons.long[b];
    return t("v6.never", first ? places : { a: places.b, b: places.a });
  }
  const later = horizons.long[a] > horizons.long[b];
  return t("v6.even", { share: format.percent(at, 1), a: later ? places.a : places.b, b: later ? places.b : places.a });
}
