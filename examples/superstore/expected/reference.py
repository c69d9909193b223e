#!/usr/bin/env python3
"""Makes the expected numbers of this example from the order lines, without Prefero and without SQL.

    reference.py superstore.csv            writes clients.csv, scores.csv and facts.json beside this script
    reference.py superstore.csv --check    writes nothing; exit status 1 when a stored file differs

Plain Python on purpose: csv for reading, Decimal for money, loops over all pairs for PROMETHEE and ELECTRE. About a minute.
"""

import csv
import json
import sys
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import copysign, log1p
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent.parent))
import reference_methods as plain  # noqa: E402

AS_OF = date(2017, 12, 31)  # the day after the last order
YEAR_AGO, TWO_YEARS_AGO = date(2016, 12, 31), date(2015, 12, 31)

# id, larger is better, weight (product of the shares in model.yaml), value function, (q, p) of promethee_2
CRITERIA = [
    ("sales", True, 0.45 * 2 / 6, "log1p", (0.1, 0.7)),
    ("profit", True, 0.45 * 3 / 6, "winsorised", (25, 300)),
    ("margin", True, 0.45 * 1 / 6, "winsorised", (1, 10)),
    ("growth", True, 0.35 * 2 / 5, "raw", (0.1, 1)),
    ("regularity", True, 0.35 * 2 / 5, "raw", (0, 3)),
    ("recency", False, 0.35 * 1 / 5, "log1p", (0.2, 1)),
    ("discount", False, 0.20, "raw", (1, 10)),
]
C_HAT, D_HAT = 0.75, 0.3


def clients(path):
    """One record a client: raw criteria, None where a value is missing."""
    lines = {}
    with open(path, encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            lines.setdefault(line["Customer ID"], []).append(line)
    found = []
    for key in sorted(lines):
        mine = lines[key]
        days = [date.fromisoformat(line["Order Date"]) for line in mine]
        amounts = [Decimal(line["Sales"]) for line in mine]
        sales, profit = sum(amounts), sum(Decimal(line["Profit"]) for line in mine)
        prices = (amount / (1 - Decimal(line["Discount"])) for amount, line in zip(amounts, mine))
        list_price = sum(price.quantize(Decimal("0.01"), ROUND_HALF_UP) for price in prices)
        recent = sum(amount for amount, day in zip(amounts, days) if YEAR_AGO <= day < AS_OF)
        before = sum(amount for amount, day in zip(amounts, days) if TWO_YEARS_AGO <= day < YEAR_AGO)
        found.append({
            "id": key,
            "name": mine[0]["Customer Name"],
            "sales": sales,
            "profit": profit,
            "margin": float(100 * profit / sales),
            "growth": float(2 * (recent - before) / (recent + before)) if recent + before else None,
            "regularity": len({(day.year, (day.month - 1) // 3) for day in days}),
            "recency": (AS_OF - max(days)).days,
            "discount": float(100 * (1 - sales / list_price)),
        })
    return found


def quantile(values, share):
    """Linear between the order statistics, (n - 1) share from the first."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    return ordered[below] + (ordered[min(below + 1, len(ordered) - 1)] - ordered[below]) * (place - below)


def valued(column, kind):
    if kind == "log1p":
        return [copysign(log1p(abs(x)), x) for x in column]
    if kind == "winsorised":
        low, high = quantile(column, 0.05), quantile(column, 0.95)
        return [min(max(x, low), high) for x in column]
    return column


def facts_of(found, rows_read):
    """What is known about this data set: totals, loss makers, and the profit curve."""
    profits = sorted((client["profit"] for client in found), reverse=True)
    total, running, peak, at = sum(profits), Decimal(0), Decimal(0), 0
    for place, profit in enumerate(profits, 1):
        running += profit
        if running > peak:
            peak, at = running, place
    return {
        "lines": rows_read,
        "clients": len(found),
        "sales": float(sum(client["sales"] for client in found)),
        "profit": float(total),
        "loss_makers": sum(profit < 0 for profit in profits),
        "peak_share_of_profit": float(peak / total),
        "peak_share_of_clients": at / len(found),
    }


def main():
    path = sys.argv[1]
    with open(path, encoding="utf-8", newline="") as file:
        rows_read = sum(1 for _ in csv.reader(file)) - 1
    found = clients(path)

    table = []
    for name, up, _, kind, _ in CRITERIA:
        column = [None if client[name] is None else float(client[name]) for client in found]
        known = [x for x in column if x is not None]
        worst = min(known) if up else max(known)  # missing: worst
        table.append(valued([worst if x is None else x for x in column], kind))
    rows = [list(row) for row in zip(*table)]
    weights = [c[2] for c in CRITERIA]
    maximise = [c[1] for c in CRITERIA]

    s, r, q = plain.vikor(rows, weights, maximise)
    scores = {
        "weighted_sum": plain.weighted_sum(rows, weights, maximise),
        "topsis": plain.topsis(rows, weights, maximise),
        "vikor": [-x for x in q],
        "promethee_2": plain.promethee_2(rows, weights, maximise, [c[4] for c in CRITERIA]),
    }
    ranks = {name: plain.ranks(values) for name, values in scores.items()}
    members, groups = plain.kernel(plain.electre_1(rows, weights, maximise, C_HAT, D_HAT))
    advantage, stability, compromise = plain.compromise(q, s, r)
    points = plain.borda([plain.ranks(values, average=True) for values in scores.values()])
    names = list(scores)

    facts = facts_of(found, rows_read)
    facts["loss_maker_ids_among_first_20_by_sales"] = [
        client["id"] for client in sorted(found, key=lambda c: -c["sales"])[:20] if client["profit"] < 0]
    facts["weights"] = {c[0]: c[2] for c in CRITERIA}
    facts["electre_1"] = {"kernel": [found[i]["id"] for i in members],
                          "circuits": [[found[i]["id"] for i in group] for group in groups]}
    facts["vikor"] = {"acceptable_advantage": advantage, "acceptable_stability": stability,
                      "compromise_set": [found[i]["id"] for i in compromise]}
    facts["kendall_tau_b"] = [[plain.kendall_tau_b(ranks[a], ranks[b]) for b in names] for a in names]
    facts["methods"] = names

    client_lines = [["id", "name"] + [c[0] for c in CRITERIA]]
    client_lines += [[c["id"], c["name"]] + ["" if c[k[0]] is None else repr(float(c[k[0]])) for k in CRITERIA] for c in found]
    header = ["id"] + [part for name in names for part in (name, name + "_rank")] + ["vikor_S", "vikor_R", "borda", "borda_rank"]
    score_lines = [header]
    borda_ranks = plain.ranks(points)
    for i, client in enumerate(found):
        line = [client["id"]]
        for name in names:
            line += [repr(scores[name][i]), ranks[name][i]]
        score_lines.append(line + [repr(s[i]), repr(r[i]), repr(points[i]), borda_ranks[i]])

    def text(lines):
        return "".join(",".join(str(cell) for cell in line) + "\n" for line in lines)

    made = {
        "clients.csv": text(client_lines),
        "scores.csv": text(score_lines),
        "facts.json": json.dumps(facts, indent=1, ensure_ascii=False) + "\n",
    }
    differing = [name for name, content in made.items()
                 if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != content]
    if "--check" in sys.argv:
        print("differs: " + ", ".join(differing) if differing else "the stored files are what this script makes")
        sys.exit(1 if differing else 0)
    for name, content in made.items():
        (FOLDER / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
