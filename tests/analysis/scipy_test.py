"""The measures of `prefero compare` held to SciPy where SciPy has them, to a plain twin elsewhere. Without SciPy
(scripts/setup brings it) there is nothing to hold them to, and the test says so."""

import json
import math
import os
import random
import subprocess
import sys
import tempfile
from itertools import combinations
from pathlib import Path

PROGRAM = os.environ["PREFERO_PROGRAM"]
SOURCE = Path(os.environ["PREFERO_SOURCE_DIR"])
for folder in sorted((SOURCE / ".venv" / "lib").glob("python3*/site-packages")):
    sys.path.append(str(folder))
try:
    from scipy import stats
except ImportError:
    print("SciPy is not installed: only the plain twins were compared")
    stats = None

METHODS = ["weighted_sum", "topsis", "vikor", "promethee_2"]


def asked(rows, *words):
    with tempfile.TemporaryDirectory() as folder:
        lines = ["id,a,b,c"] + [f"r{i},{x},{y},{z}" for i, (x, y, z) in enumerate(rows)]
        Path(folder, "clients.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        model = Path(folder, "model.yaml")
        model.write_text(
            "alternatives: {source: clients.csv, id: id}\ncriteria:\n  a: {column: a, weight: 3}\n  b: {column: b, weight: 2}\n"
            "  c: {column: c, goal: min, weight: 1}\n", encoding="utf-8")
        done = subprocess.run([PROGRAM, words[0], str(model), *words[1:], "--format", "json", "--quiet"],
                              capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
        return json.loads(done.stdout)


def compared(rows):
    return asked(rows, "compare", "--methods", ",".join(METHODS))


def gamma(x, y):
    signs = [(a - b) * (c - d) for (a, c), (b, d) in combinations(list(zip(x, y)), 2)]
    more, less = sum(s > 0 for s in signs), sum(s < 0 for s in signs)
    return (more - less) / (more + less)


def average_ranks(competition):
    return [r + (competition.count(r) - 1) / 2 for r in competition]


def first(ranks, k):
    return {i for i, r in enumerate(ranks) if r <= k}


def ndcg(x, y, k):
    worth = [max(0.0, k + 1 - r) for r in average_ranks(x)]

    def cumulated(ranks):
        total = 0.0
        for rank in sorted(set(ranks)):
            tied = [i for i, r in enumerate(ranks) if r == rank]
            mean = sum(worth[i] for i in tied) / len(tied)
            total += sum(mean / math.log2(1 + place) for place in range(rank, rank + len(tied)) if place <= k)
        return total

    return cumulated(y) / cumulated(x)


def same(what, found, expected):
    if found is None or not math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9):
        sys.exit(f"{what}: {found} instead of {expected}")


numbers = random.Random(1)
checked = 0
for size in (5, 12, 60, 300):
    for levels in (3, 1000):  # many ties, and none
        rows = [[numbers.randint(1, levels) for _ in range(3)] for _ in range(size)]
        rows[0], rows[1] = [levels, levels, 1], [1, 1, levels]
        result = compared(rows)
        agreement, methods = result["agreement"], result["methods"]
        ranks, scores = {}, {}
        for method in methods:
            by_id = {one["id"]: one for one in result["rankings"][method]}
            ranks[method] = [by_id[f"r{i}"]["rank"] for i in range(size)]
            scores[method] = [by_id[f"r{i}"]["score"] for i in range(size)]
        k = agreement["overlap_at_k"]["k"]
        for a, one in enumerate(methods):
            for b, other in enumerate(methods):
                if a == b:
                    continue
                x, y = ranks[one], ranks[other]
                what = f"{one} and {other}, {size} rows, {levels} levels: "
                checked += 1
                same(what + "gamma", agreement["gamma"][a][b], gamma(x, y))
                both, either = first(x, k) & first(y, k), first(x, k) | first(y, k)
                same(what + "jaccard", agreement["jaccard_at_k"]["values"][a][b], len(both) / len(either))
                same(what + "overlap", agreement["overlap_at_k"]["values"][a][b], 2 * len(both) / (len(first(x, k)) + len(first(y, k))))
                same(what + "ndcg", agreement["ndcg_at_k"]["values"][a][b], ndcg(x, y, k))
                if stats is None:
                    continue
                same(what + "tau-b", agreement["kendall_tau_b"][a][b], stats.kendalltau(x, y)[0])
                same(what + "spearman", agreement["spearman"][a][b], stats.spearmanr(x, y)[0])
                same(what + "pearson", agreement["pearson"][a][b], stats.pearsonr(scores[one], scores[other])[0])
                weighted = stats.weightedtau([-r for r in x], [-r for r in y])[0]
                same(what + "weighted tau", agreement["weighted_tau"][a][b], weighted)
        if stats is not None:
            # Friedman's statistic is k (m - 1) W; W counts twins once, and these methods are none.
            chi = stats.friedmanchisquare(*[[ranks[method][i] for method in methods] for i in range(size)])[0]
            same(f"W, {size} rows, {levels} levels", agreement["kendall_w"], chi / (len(methods) * (size - 1)))
print(f"{checked} pairs of rankings agree")


def sobol_by_scipy(rows, leader, k, spread):
    """First order and total of the leader's score and of the Jaccard index of the first k, for weights 3, 2, 1 within a spread."""
    import numpy as np
    values = np.array(rows, float)
    low, high = values.min(axis=0), values.max(axis=0)
    values = (values - low) / (high - low)
    values[:, 2] = 1 - values[:, 2]

    def scores(u):
        weights = np.array([3, 2, 1])[:, None] / 6 * (1 + spread * (2 * u - 1))
        return values @ (weights / weights.sum(axis=0))

    now = set(np.argsort(-scores(np.full((3, 1), 0.5))[:, 0])[:k])

    def outputs(u):
        every = scores(u)
        tops = np.argsort(-every, axis=0)[:k].T
        kept = [len(now & set(top)) for top in tops]
        return np.array([every[leader], [both / (2 * k - both) for both in kept]])

    return stats.sobol_indices(func=outputs, n=2 ** 13, dists=[stats.uniform()] * 3, random_state=1)


if stats is not None:
    rows = [[numbers.randint(1, 1000) for _ in range(3)] for _ in range(30)]
    result = asked(rows, "sensitivity", "--sobol", "--spread", "60%", "--samples", "20000", "--top", "5")
    found = result["global_sensitivity"]
    theirs = sobol_by_scipy(rows, int(result["first"]["id"][1:]), 5, 0.6)
    for place, output in enumerate(("score", "top_k")):
        for name, own, error in (("first_order", theirs.first_order, "first_order_error"), ("total", theirs.total_order, "total_error")):
            for i in range(3):
                # Three deviations of ours, and as much again for SciPy's own.
                allowed = 2 * 1.6 * found[output][error][i] + 0.005
                if abs(found[output][name][i] - own[place][i]) > allowed:
                    sys.exit(f"{output} {name} {i}: {found[output][name][i]} instead of {own[place][i]} (allowed {allowed})")
    print("Sobol indices agree")
