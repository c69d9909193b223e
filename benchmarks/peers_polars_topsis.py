"""TOPSIS by hand in polars, from CSV to ranked CSV, as a careful user would write it: read once, columns by expressions, all cores.

peers_polars_topsis.py SOURCE TARGET CRITERIA
"""

import sys

import polars as pl

source, target, criteria = sys.argv[1], sys.argv[2], int(sys.argv[3])
names = [f"c{j}" for j in range(1, criteria + 1)]
raw = [1 + j % 4 for j in range(1, criteria + 1)]
weights = [w / sum(raw) for w in raw]
costs = [j % 3 == 0 for j in range(1, criteria + 1)]

frame = pl.read_csv(source)
norms = frame.select([(pl.col(c) ** 2).sum().sqrt() for c in names]).row(0)
low = frame.select([pl.col(c).min() for c in names]).row(0)
high = frame.select([pl.col(c).max() for c in names]).row(0)


def distance(to):
    return sum(((pl.col(c) - to[j]) * (weights[j] / norms[j])) ** 2 for j, c in enumerate(names)).sqrt()


best = [low[j] if costs[j] else high[j] for j in range(criteria)]
worst = [high[j] if costs[j] else low[j] for j in range(criteria)]
ranked = (
    frame.lazy()
    .select("id", near=distance(worst), far=distance(best))
    .select("id", score=pl.col("near") / (pl.col("near") + pl.col("far")))
    .with_columns(rank=pl.col("score").rank("min", descending=True))
    .sort("score", descending=True)
    .select("rank", "id", label=pl.col("id"), score="score")
    .collect()
)
ranked.write_csv(target)
