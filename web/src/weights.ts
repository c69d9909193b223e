// How a weight moves: the others keep their proportions. All numbers are shares of 1 among all leaves.

/** Weights after the leaves `moved` together get the share `to`; locked ones outside keep theirs. Returns a new array. */
export function moveShare(weights: Float64Array, moved: readonly number[], to: number, locked: ReadonlySet<number>): Float64Array {
  const inside = new Set(moved);
  const movable = moved.filter((leaf) => moved.length === 1 || !locked.has(leaf));
  const others: number[] = [];
  let kept = 0; // locked shares, inside and outside
  for (let leaf = 0; leaf < weights.length; ++leaf) {
    if (inside.has(leaf)) {
      if (!movable.includes(leaf)) kept += weights[leaf];
    } else if (locked.has(leaf)) {
      kept += weights[leaf];
    } else {
      others.push(leaf);
    }
  }
  if (movable.length === 0) return weights.slice();
  const keptInside = moved.reduce((sum, leaf) => sum + (movable.includes(leaf) ? 0 : weights[leaf]), 0);
  const room = Math.max(0, 1 - kept);
  // With nothing else to give way, the share is what is left; zero stays possible, and is told to the reader.
  let target = Math.min(room, Math.max(0, to - keptInside));
  if (others.length === 0 && to > 0) target = room;
  const next = weights.slice();
  spread(next, movable, target);
  const othersNow = others.reduce((sum, leaf) => sum + weights[leaf], 0);
  if (target > 0 || othersNow > 0) spread(next, others, room - target);
  return next;
}

function spread(weights: Float64Array, leaves: readonly number[], total: number): void {
  const now = leaves.reduce((sum, leaf) => sum + weights[leaf], 0);
  for (const leaf of leaves) weights[leaf] = now > 0 ? (weights[leaf] / now) * total : total / leaves.length;
}

/** Shares that sum to 1; null where nothing is above zero or a number is none. */
export function normalised(weights: ArrayLike<number>): Float64Array | null {
  const shares = Float64Array.from(weights);
  let sum = 0;
  for (const share of shares) {
    if (!(share >= 0) || !Number.isFinite(share)) return null;
    sum += share;
  }
  if (!(sum > 0)) return null;
  return Math.abs(sum - 1) < 1e-12 ? shares : shares.map((share) => share / sum);
}

export function same(a: ArrayLike<number>, b: ArrayLike<number>, within = 1e-9): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; ++i) if (!(Math.abs(a[i] - b[i]) <= within)) return false;
  return true;
}
