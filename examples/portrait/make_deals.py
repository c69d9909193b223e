#!/usr/bin/env python3
"""Writes deals.csv and prospects.csv: invented companies whose chance of a sale is known, because it was planted.

  log odds = -2.0 + sector + lead source + 1.2 for 20 to 250 employees + 0.6 for exporters
Region, founding year and the number of web visits mean nothing. `stage`, `days_to_close` and `satisfaction` are filled in
after the sale: a portrait has to notice. Every fifth company belongs to a group. Run without arguments to write the files,
with --check to compare them with what is there.
"""

import csv
import io
import math
import random
import sys
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SECTORS = {"machinery": 1.1, "medical": 1.3, "logistics": 0.2, "food": 0.0, "retail": -1.2, "construction": -0.6}
SOURCES = {"referral": 1.2, "trade fair": 0.3, "website": 0.0, "cold call": -0.8}
REGIONS = ["north", "south", "east", "west"]
SYLLABLES = ["al", "ber", "cor", "dan", "el", "fen", "gra", "hol", "in", "kar", "lun", "mer", "nor", "os", "pra", "ro", "sol", "tek", "ul", "ver"]


def company(rng, taken):
    while True:
        name = "".join(rng.choice(SYLLABLES) for _ in range(rng.choice([2, 3]))).capitalize()
        name += rng.choice([" GmbH", " AG", " Ltd", " SA", " Group"])
        if name not in taken:
            taken.add(name)
            return name


def traits(rng):
    employees = max(1, round(math.exp(rng.gauss(4.0, 1.4))))
    return {
        "sector": rng.choice(list(SECTORS)),
        "region": rng.choice(REGIONS),
        "employees": employees if rng.random() > 0.06 else "",
        "turnover_keur": round(employees * math.exp(rng.gauss(4.8, 0.5))) if rng.random() > 0.25 else "",
        "exporter": rng.choice(["yes", "no", "no"]),
        "lead_source": rng.choice(list(SOURCES)),
        "founded": rng.randint(1950, 2022),
        "web_visits": round(math.exp(rng.gauss(1.5, 1.0))),
    }


def log_odds(row):
    size = row["employees"]
    return (
        -2.0
        + SECTORS[row["sector"]]
        + SOURCES[row["lead_source"]]
        + (1.2 if size != "" and 20 <= size <= 250 else 0)
        + (0.6 if row["exporter"] == "yes" else 0)
    )


def text_of(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def files():
    rng = random.Random(8)
    taken = set()
    groups = [company(rng, taken).split()[0] + " Holding" for _ in range(30)]
    deals = []
    for number in range(2000):
        row = {"deal": f"D{number + 1:04d}", "company": company(rng, taken)}
        row["group"] = rng.choice(groups) if rng.random() < 0.2 else ""
        row.update(traits(rng))
        created = date(2023, 1, 1) + timedelta(days=int(number * 730 / 2000))
        won = rng.random() < 1 / (1 + math.exp(-log_odds(row)))
        still_open = created > date(2024, 11, 15) and rng.random() < 0.4
        row["created"] = created.isoformat()
        row["status"] = "open" if still_open else "won" if won else "lost"
        row["stage"] = "negotiation" if still_open else "contract signed" if won else rng.choice(["no answer", "too dear", "competitor"])
        row["days_to_close"] = "" if still_open else rng.randint(20, 120)
        row["satisfaction"] = rng.randint(2, 5) if won and not still_open else ""
        row["amount_keur"] = round(math.exp(rng.gauss(3, 0.8)), 1) if won and not still_open else ""
        deals.append(row)
    prospects = []
    for number in range(60):
        row = {"prospect": f"P{number + 1:02d}", "company": company(rng, taken)}
        row.update(traits(rng))
        prospects.append(row)
    return {"deals.csv": text_of(deals), "prospects.csv": text_of(prospects)}


def main():
    for name, text in files().items():
        path = FOLDER / name
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            sys.exit(f"{name} is not what this script writes")


if __name__ == "__main__":
    main()
