#!/usr/bin/env python3
"""The criteria of catalogue.yaml without Prefero: every value of every client, from the CSV files.

    catalogue.py            writes catalogue.json
    catalogue.py --check    compares it

Plain Python after the formulas that `prefero crm criteria NAME` shows; nothing of it is taken from the program.
"""

import csv
import json
import sys
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"
EXPECTED = HERE / "catalogue.json"
TODAY, YEAR_BEGINS, LAST_YEAR_BEGINS = date(2025, 12, 31), date(2025, 1, 1), date(2024, 1, 1)
CARRYING_RATE, HOUR_RATE, SHRINKAGE, HALF_LIFE, ENDLESS = 0.08, 60, 10, 30, 60


def rows(table):
    with open(DATA / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text):
    return date.fromisoformat(text[:10])


def by_client(table):
    groups = defaultdict(list)
    for row in rows(table):
        groups[row["client_id"]].append(row)
    return groups


def months_before(earlier):
    """Whole months from a day to the as-of date."""
    whole = (TODAY.year - earlier.year) * 12 + TODAY.month - earlier.month
    return whole - (earlier.day > TODAY.day)


def shrunken(total, cases, rate):
    return (total + SHRINKAGE * rate) / (cases + SHRINKAGE)


def invoices():
    """Every invoice with its cost and what was paid of it."""
    costs, payments = defaultdict(list), defaultdict(list)
    for row in rows("cost"):
        costs[row["invoice_id"]].append(Decimal(row["amount"]))
    for row in rows("payment"):
        payments[row["invoice_id"]].append((day(row["paid"]), Decimal(row["amount"])))
    groups = defaultdict(list)
    for row in rows("invoice"):
        issued, due, net = day(row["issued"]), day(row["due"]), Decimal(row["net"])
        credit = row["kind"] == "credit_note" or net < 0
        paid = [] if credit else payments[row["invoice_id"]]
        settled = sum((amount for _, amount in paid), Decimal(0))
        still_open = Decimal(0) if credit else max(net - settled, Decimal(0))
        groups[row["client_id"]].append(
            {
                "issued": issued, "net": net, "credit": credit, "settled": settled, "open": still_open,
                "terms": (due - issued).days, "disputed": row["disputed"] == "true",
                "waited": sum((a * (d - issued).days for d, a in paid), Decimal(0)) + still_open * (TODAY - issued).days,
                "late": sum((a * max((d - due).days, 0) for d, a in paid), Decimal(0)),
                "overdue": (TODAY - due).days,
                "cost": sum(costs[row["invoice_id"]], Decimal(0)) if costs[row["invoice_id"]] or credit else None,
                "discount": Decimal(row["discount"] or 0), "freight": Decimal(row["freight"] or 0),
                "groups": {one.strip() for one in row["product_group"].split(";")} - {""},
            }
        )  # fmt: skip
    return groups


def of_sales(bills, hours, offered):
    year = [b for b in bills if b["issued"] >= YEAR_BEGINS]
    sales, of_year = [b for b in bills if not b["credit"]], [b for b in year if not b["credit"]]
    revenue = sum((b["net"] for b in year), Decimal(0))
    before = sum((b["net"] for b in bills if LAST_YEAR_BEGINS <= b["issued"] < YEAR_BEGINS), Decimal(0))
    costed = [b for b in year if b["cost"] is not None]
    profit = sum((b["net"] - b["cost"] for b in costed), Decimal(0)) if costed or not year else None
    billed = sum((b["net"] for b in costed), Decimal(0))
    serving = hours * HOUR_RATE + float(sum((b["freight"] for b in year), Decimal(0)))
    discounts = float(sum((b["discount"] for b in year), Decimal(0)))  # net has them off already
    waiting = float(sum((b["waited"] for b in year), Decimal(0))) * CARRYING_RATE / 365
    judged = sum((b["settled"] + (b["open"] if b["overdue"] > 0 else 0) for b in bills), Decimal(0))
    late = sum((b["late"] + (b["open"] * b["overdue"] if b["overdue"] > 0 else 0) for b in bills), Decimal(0))
    by_month, by_quarter = defaultdict(Decimal), defaultdict(Decimal)
    for b in bills:
        by_month[months_before(b["issued"])] += b["net"]
        by_quarter[months_before(b["issued"]) // 3] += b["net"]
    series = [by_quarter[k] for k in range(max(by_quarter, default=-1) + 1)]  # the latest first
    slopes = [float(series[i] - series[j]) / (j - i) for i in range(len(series)) for j in range(i + 1, len(series))]
    whole = float(sum(series, Decimal(0)))
    asked = sum((b["net"] for b in of_year), Decimal(0))
    return {
        "revenue": float(revenue),
        "contribution": None if profit is None else float(profit) - serving - waiting,
        "margin": float(100 * profit / billed) if profit is not None and billed > 0 else None,
        "growth": float(2 * (revenue - before) / (revenue + before)) if revenue + before > 0 else None,
        "late": float(late / judged) if judged else None,
        "terms": float(sum(b["net"] * b["terms"] for b in of_year) / asked) if asked else None,
        "disputes": 100 * sum(b["disputed"] for b in sales) / len(sales) if sales else None,
        "serving": 100 * (serving + discounts) / float(revenue) if revenue > 0 else None,
        "steady": 100 * sum(v > 0 for v in by_month.values()) / (max(by_month) + 1) if by_month else None,
        "trend": 100 * median(slopes) * len(series) / whole if len(series) >= 4 and whole > 0 else None,
        "breadth": 100 * len(set().union(*(b["groups"] for b in bills))) / offered if bills else 0,
        "tenure": (TODAY - min(b["issued"] for b in sales)).days * 12 / 365.25 if sales else None,
    }


def computed():
    bills, deals, tickets = invoices(), by_client("deal"), by_client("ticket")
    surveys, activities, contracts = by_client("survey"), by_client("activity"), by_client("contract")
    levels = defaultdict(list)
    for row in rows("rubric"):
        if row["level"]:
            levels[row["client_id"], row["criterion"].split(".")[0]].append(float(row["level"]))
    offered = len(set().union(*(b["groups"] for mine in bills.values() for b in mine)))
    decided = [d["status"] for mine in deals.values() for d in mine if d["status"] in ("won", "lost")]
    won_rate = decided.count("won") / len(decided)
    answers = [float(t["csat"]) for mine in tickets.values() for t in mine if t["csat"]]
    vote = lambda s: (float(s["score"]) >= 9) - (float(s["score"]) <= 6)
    votes = [vote(s) for mine in surveys.values() for s in mine if s["kind"] == "nps" and s["score"]]
    recommended = [row["referred_by"] for row in rows("client")]
    clients = {}
    for row in rows("client"):
        id = row["client_id"]
        support = sum(float(t["hours"]) for t in tickets[id] if day(t["opened"]) >= YEAR_BEGINS)
        values = of_sales(bills[id], support, offered)
        if values["revenue"] < 1:
            continue  # the constraint of the model
        coming = [d for d in deals[id] if d["status"] not in ("won", "lost")]
        known = [float(d["amount"]) * float(d["probability"]) for d in coming if d["probability"]]
        unknown = [float(d["amount"]) for d in coming if not d["probability"]]
        mine = [d["status"] for d in deals[id] if d["status"] in ("won", "lost")]
        heard = [float(t["csat"]) for t in tickets[id] if t["csat"]]
        asked = [vote(s) for s in surveys[id] if s["kind"] == "nps" and s["score"]]
        judged = lambda topic: sum(levels[id, topic]) / len(levels[id, topic]) if levels[id, topic] else None
        left = [ENDLESS if not c["ends"] else max((day(c["ends"]) - TODAY).days, 0) * 12 / 365.25 for c in contracts[id]]
        age = lambda a: (TODAY - day(a["occurred"])).days
        points = [float(a["points"] or 1) * 2 ** (-age(a) / HALF_LIFE) for a in activities[id]]
        values |= {
            "pipeline": sum(known) + sum(unknown) * won_rate,
            "headroom": float(row["category_spend"]) - values["revenue"] if row["category_spend"] else None,
            "ease": judged("ease"),
            "won": 100 * shrunken(mine.count("won"), len(mine), won_rate) if mine else None,
            "prestige": judged("prestige"),
            "alignment": judged("alignment"),
            "satisfaction": shrunken(sum(heard), len(heard), sum(answers) / len(answers)) if heard else None,
            "recommends": 100 * shrunken(sum(asked), len(asked), sum(votes) / len(votes)) if asked else None,
            "referrals": recommended.count(id),
            "contract": max(left, default=0),
            "health": float(row["fin_health"]) if row["fin_health"] else None,
            "interest": sum(points),
        }
        clients[id] = values
    return clients


if __name__ == "__main__":
    text = json.dumps(computed(), indent=1, ensure_ascii=False) + "\n"
    if "--check" not in sys.argv[1:]:
        EXPECTED.write_text(text, encoding="utf-8")
    elif EXPECTED.read_text(encoding="utf-8") != text:
        sys.exit(f"{EXPECTED.name} is not what this script computes")
