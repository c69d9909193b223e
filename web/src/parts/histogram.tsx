import { app } from "../store";
import { shade } from "./basics";

const bins = 12;
const made = new WeakMap<Float32Array, number[]>();

/** Shares of clients over the value of a criterion, worst to best. A picture only: nothing is computed from it. */
function heights(values: Float32Array): number[] {
  let found = made.get(values);
  if (!found) {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) if (value >= 0 && value <= 1) ++counts[Math.min(bins - 1, Math.floor(value * bins))];
    made.set(values, (found = scaled(counts)));
  }
  return found;
}

function scaled(counts: number[]): number[] {
  const most = Math.max(1, ...counts);
  return counts.map((count) => count / most);
}

export function Histogram({ criterion }: { criterion: number }) {
  const { ofAll } = app.report.criteria[criterion];
  const shape = ofAll ? scaled(ofAll.histogram) : heights(app.values[criterion]);
  return (
    <svg class={`histogram ${shade(criterion)}`} viewBox={`0 0 ${shape.length * 6} 16`} preserveAspectRatio="none" aria-hidden="true">
      {shape.map((height, i) => (
        <rect key={i} x={i * 6} y={16 - Math.max(height > 0 ? 1 : 0, 16 * height)} width="5" height={Math.max(height > 0 ? 1 : 0, 16 * height)} />
      ))}
    </svg>
  );
}
