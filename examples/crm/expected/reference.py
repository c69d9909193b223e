#!/usr/bin/env python3
"""The numbers of examples/crm without Prefero: criteria from the CSV files, both horizons, break-evens, whale, capacity.

    reference.py            writes expected.json
    reference.py --check    compares it

Plain Python, decimals for money; nothing of it is taken from the program.
"""

import csv
import json
import math
import sys
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import mean, median

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"
EXPECTED = HERE / "expected.json"

# Criterion: (share of the weight, +1 or -1, horizon), worked out by hand from model.yaml: group times share in the group.
MONEY, BEHAVIOUR, FUTURE = 0.45, 0.30, 0.25
CRITERIA = {
    "revenue": (MONEY * 2 / 8, 1, "short"),
    "profit": (MONEY * 3 / 8, 1, "both"),
    "margin": (MONEY * 2 / 8, 1, "both"),
    "growth": (MONEY * 1 / 8, 1, "short"),
    "days_late": (BEHAVIOUR * 2 / 5, -1, "both"),
    "terms": (BEHAVIOUR * 1 / 5, -1, "short"),
    "disputed": (BEHAVIOUR * 1 / 5, -1, "both"),
    "regularity": (BEHAVIOUR * 1 / 5, 1, "long"),
    "prestige": (FUTURE * 2 / 5, 1, "long"),
    "alignment": (FUTURE * 1 / 5, 1, "long"),
    "satisfaction": (FUTURE * 2 / 5, 1, "long"),
}


def rows(table):
    with open(DATA / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def criteria():
    """One dictionary a client with revenue in 2025; None where a value is missing."""
    day = date.fromisoformat
    bills, costs, late, tickets, levels = (defaultdict(list) for _ in range(5))
    invoices = {}
    for row in rows("invoice"):
        bills[row["client_id"]].append(row)
        invoices[row["invoice_id"]] = row
    for row in rows("cost"):
        costs[row["client_id"]].append(row)
    for row in rows("payment"):
        invoice = invoices[row["invoice_id"]]
        late[invoice["client_id"]].append(max(0, (day(row["paid"]) - day(invoice["due"])).days))
    for row in rows("ticket"):
        tickets[row["client_id"]].append(row)
    for row in rows("rubric"):
        if row["level"]:
            levels[row["client_id"], row["criterion"]].append(float(row["level"]))
    clients = {}
    for row in rows("client"):
        id = row["client_id"]
        mine = bills[id]
        year = [b for b in mine if b["issued"] >= "2025-01-01"]
        revenue = sum(Decimal(b["net"]) for b in year)
        if not year or revenue <= 0:
            continue
        before_rows = [b for b in mine if b["issued"].startswith("2024")]
        before = sum(Decimal(b["net"]) for b in before_rows)
        lifetime = sum(Decimal(b["net"]) for b in mine)
        spent = [c for c in costs[id] if c["incurred"] >= "2025-01-01"]
        all_spent = sum(Decimal(c["amount"]) for c in costs[id])
        answers = [float(t["csat"]) for t in tickets[id] if t["csat"]]
        support = [float(t["hours"]) for t in tickets[id] if t["opened"] >= "2025-01-01"]
        judged = lambda criterion: max(levels[id, criterion], default=None)
        clients[id] = {
            "name": row["name"],
            "revenue": float(revenue),
            "profit": float(revenue - sum(Decimal(c["amount"]) for c in spent)) if spent else None,
            "margin": float(100 * (lifetime - all_spent) / lifetime) if costs[id] else None,
            "growth": float(2 * (revenue - before) / (revenue + before)) if before_rows else None,
            "regularity": len({b["issued"][:7] for b in mine}),
            "terms": mean((day(b["due"]) - day(b["issued"])).days for b in mine),
            "days_late": mean(late[id]) if late[id] else None,
            "disputed": 100 * sum(b["disputed"] == "true" for b in mine) / len(mine),
            "satisfaction": mean(answers) if answers else None,
            "prestige": judged("prestige"),
            "alignment": judged("alignment"),
            "hours": 20 + sum(support),
        }
    return clients


def scores(clients, horizon):
    """The weighted sum over the criteria of a horizon, minmax, gaps filled by the median, revenue as log(1 + x)."""
    chosen = {name: c for name, c in CRITERIA.items() if horizon is None or c[2] in (horizon, "both")}
    total = sum(weight for weight, _, _ in chosen.values())
    result = dict.fromkeys(clients, 0.0)
    for name, (weight, sign, _) in chosen.items():
        fill = median(c[name] for c in clients.values() if c[name] is not None)
        values = {id: fill if c[name] is None else c[name] for id, c in clients.items()}
        if name == "revenue":
            values = {id: math.log1p(x) for id, x in values.items()}
        low, high = min(values.values()), max(values.values())
        for id, x in values.items():
            share = (x - low) / (high - low)
            result[id] += weight / total * (share if sign > 0 else 1 - share)
    return result


def leaders(now, later):
    """Who is first from which weight of the long term, walking from 0 to 1."""
    first = max(now, key=lambda id: (now[id], later[id]))
    found = [(first, 0.0)]
    while True:
        changes = []
        for id in now:
            behind, ahead = now[id] - now[first], later[id] - later[first]
            if behind < 0 < ahead:
                changes.append((behind / (behind - ahead), id))
        if not changes:
            return found
        at, first = min(changes)
        found.append((first, at))


def whale_of_tables(rate=0.08):
    """Profit of 2025 from the tables: revenue less costs, carriage and waiting; who has no costs at all is left out."""
    day, today = date.fromisoformat, date(2025, 12, 31)
    paid = defaultdict(list)
    for row in rows("payment"):
        paid[row["invoice_id"]].append(row)
    spent = defaultdict(list)
    for row in rows("cost"):
        spent[row["invoice_id"]].append(Decimal(row["amount"]))
    revenue, cost, other, waited = (defaultdict(Decimal) for _ in range(4))
    known = set()
    for row in rows("invoice"):
        if row["issued"] < "2025-01-01":
            continue
        id, net, issued = row["client_id"], Decimal(row["net"]), day(row["issued"])
        revenue[id] += net
        other[id] += Decimal(row["freight"])
        if spent[row["invoice_id"]]:
            known.add(id)
            cost[id] += sum(spent[row["invoice_id"]])
        if net > 0:
            waited[id] += sum(Decimal(p["amount"]) * (day(p["paid"]) - issued).days for p in paid[row["invoice_id"]])
            rest = net - sum(Decimal(p["amount"]) for p in paid[row["invoice_id"]])
            waited[id] += max(rest, Decimal(0)) * (today - issued).days
    waiting = {id: float(waited[id]) * rate / 365 for id in known}
    profit = [float(revenue[id] - cost[id] - other[id]) - waiting[id] for id in known]
    return {
        "clients": len(profit),
        "profit": math.fsum(profit),
        "losers": sum(p < 0 for p in profit),
        "waiting": math.fsum(waiting.values()),
    }


def computed():
    clients = criteria()
    now, later, value = scores(clients, "short"), scores(clients, "long"), scores(clients, None)
    profit = sorted((c["profit"] for c in clients.values() if c["profit"] is not None), reverse=True)
    order = sorted(value, key=value.get, reverse=True)
    chosen, used = [], 0.0
    for id in order:
        if used + clients[id]["hours"] > 400:
            break
        chosen.append(id)
        used += clients[id]["hours"]
    return {
        "clients": len(clients),
        "score": value,
        "short": now,
        "long": later,
        "leaders": [{"id": id, "from": at} for id, at in leaders(now, later)],
        "whale": {
            "clients": len(profit),
            "profit": sum(profit),
            "peak": sum(p for p in profit if p > 0),
            "peak_clients": sum(p > 0 for p in profit),
            "losers": sum(p < 0 for p in profit),
        },
        "tables": whale_of_tables(),
        "capacity": {"chosen": chosen, "used": used},
    }


if __name__ == "__main__":
    text = json.dumps(computed(), indent=1, ensure_ascii=False) + "\n"
    if "--check" not in sys.argv[1:]:
        EXPECTED.write_text(text, encoding="utf-8")
    elif EXPECTED.read_text(encoding="utf-8") != text:
        sys.exit(f"{EXPECTED.name} is not what this script computes")
