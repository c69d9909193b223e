"""examples/portrait against the truth that make_deals.py planted in it."""

import csv
import json
import sys
import tempfile
import unittest
from pathlib import Path

from program import EXAMPLES, answer, run

FOLDER = EXAMPLES / "portrait"
sys.path.insert(0, str(FOLDER))
sys.dont_write_bytecode = True
import make_deals  # noqa: E402

DEALS = ["--key", "status = 'won'", "--where", "status <> 'open'", "--id", "deal", "--parent", "group", "--time", "created",
         "--holdout", "2024-07-01", "--trend", "employees=free"]


def ranks(values):
    order = sorted(values)
    return [(order.index(x) + len(order) - 1 - order[::-1].index(x)) / 2 for x in values]


def correlation(x, y):
    mx, my = sum(x) / len(x), sum(y) / len(y)
    xy = sum((a - mx) * (b - my) for a, b in zip(x, y))
    return xy / (sum((a - mx) ** 2 for a in x) * sum((b - my) ** 2 for b in y)) ** 0.5


class Portrait(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.portrait = Path(cls.temporary.name) / "portrait.json"
        cls.learned = answer("portrait", "learn", FOLDER / "deals.csv", *DEALS, "-o", cls.portrait)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def test_data_are_those_of_the_script(self):
        done = run(FOLDER / "make_deals.py", "--check", program=sys.executable)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_matters_is_found_and_what_does_not_is_noise(self):
        traits = {trait["name"]: trait for trait in self.learned["traits"]}
        for name in ("sector", "lead_source", "employees", "exporter"):
            self.assertTrue(traits[name]["used"], name)
        for name in ("region", "founded", "web_visits"):
            self.assertTrue(traits[name]["noise"], name)
            self.assertFalse(traits[name]["used"], name)
        self.assertEqual(self.learned["validation"]["verdict"], "evidence")
        reasons = {one["name"]: one["reason"] for one in self.learned["left_out"]}
        for name in ("stage", "satisfaction", "amount_keur"):
            self.assertIn(name, reasons)
        middle = [bin for bin in traits["employees"]["bins"] if bin.get("from") is not None and bin["below"] is not None]
        self.assertTrue(any(bin["woe"] > 0 for bin in middle))
        self.assertLess([bin for bin in traits["employees"]["bins"] if bin.get("from") is not None][-1]["woe"], 0)

    def test_prospects_come_in_the_order_of_the_truth(self):
        with (FOLDER / "prospects.csv").open(encoding="utf-8") as file:
            truth = {}
            for row in csv.DictReader(file):
                row["employees"] = int(row["employees"]) if row["employees"] else ""
                truth[row["prospect"]] = make_deals.log_odds(row)
        scored = answer("portrait", "score", self.portrait, "--data", FOLDER / "prospects.csv", "--id", "prospect")
        points = {entry["id"]: entry["points"] for entry in scored["ranking"]}
        ids = sorted(truth)
        # Estimated from 1,500 deals: near the order that was planted.
        self.assertGreater(correlation(ranks([truth[i] for i in ids]), ranks([points[i] for i in ids])), 0.85)

    def test_later_deals_confirm_it(self):
        valid = answer("portrait", "validate", self.portrait, "--data", FOLDER / "deals.csv", "--where",
                       "status <> 'open' AND created >= DATE '2024-07-01'")
        self.assertAlmostEqual(valid["auc"], self.learned["validation"]["auc"], delta=0.002)  # points are rounded
        self.assertEqual(valid["positives"] + valid["negatives"], self.learned["validation"]["tested_on"])


if __name__ == "__main__":
    unittest.main()
