#!/usr/bin/env python3
"""Makes expected.json from clients.csv by the formulas of ../../reference_methods.py, without the program. --check compares instead.
Where each number was confirmed: SOURCE.md."""

import csv
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent.parent))
import reference_methods as plain  # noqa: E402

# id, larger is better, weight: group share times share within the group, (q, p)
CRITERIA = [
    ("revenue", True, 0.5 * 2 / 5, (20, 300)),
    ("margin", True, 0.5 * 3 / 5, (1, 8)),
    ("days_late", False, 0.2, (2, 15)),
    ("growth", True, 0.3 / 2, (1, 10)),
    ("satisfaction", True, 0.3 / 2, (0.2, 1.5)),
]


def main():
    with open(FOLDER.parent / "clients.csv", encoding="utf-8", newline="") as file:
        clients = list(csv.DictReader(file))
    ids = [client["client_id"] for client in clients]
    rows = [[float(client[c[0]]) for c in CRITERIA] for client in clients]
    weights, maximise, thresholds = [c[2] for c in CRITERIA], [c[1] for c in CRITERIA], [c[3] for c in CRITERIA]

    s, r, q = plain.vikor(rows, weights, maximise)
    scores = {
        "weighted_sum": plain.weighted_sum(rows, weights, maximise),
        "topsis": plain.topsis(rows, weights, maximise),
        "vikor": [-x for x in q],
        "promethee_2": plain.promethee_2(rows, weights, maximise, thresholds),
    }
    ranks = {name: plain.ranks(values) for name, values in scores.items()}
    outranked = plain.electre_1(rows, weights, maximise, 0.7, 0.5)
    members, circuits = plain.kernel(outranked)
    advantage, stability, compromise = plain.compromise(q, s, r)
    points = plain.borda([plain.ranks(values, average=True) for values in scores.values()])
    names = list(scores)
    expected = {
        "ids": ids,
        "weights": {c[0]: c[2] for c in CRITERIA},
        "scores": scores,
        "ranks": ranks,
        "vikor": {"S": s, "R": r, "Q": q, "acceptable_advantage": advantage, "acceptable_stability": stability,
                  "compromise_set": [ids[i] for i in compromise]},
        "electre_1": {"outranks": {ids[a]: [ids[b] for b in sorted(reached)] for a, reached in enumerate(outranked)},
                      "kernel": [ids[i] for i in members], "circuits": [[ids[i] for i in circuit] for circuit in circuits]},
        "kendall_tau_b": [[plain.kendall_tau_b(ranks[a], ranks[b]) for b in names] for a in names],
        "borda": points,
        "borda_ranks": plain.ranks(points),
    }
    text = json.dumps(expected, indent=1, ensure_ascii=False) + "\n"
    stored = FOLDER / "expected.json"
    if "--check" in sys.argv:
        sys.exit(0 if stored.read_text(encoding="utf-8") == text else "expected.json differs from what this script makes")
    stored.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
