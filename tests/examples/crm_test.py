"""examples/crm against the numbers that reference.py and catalogue.py made without the program; the whale curves of real data."""

import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

from program import EXAMPLES, ROOT, answer, by_id, run

FOLDER = EXAMPLES / "crm"
MODEL = FOLDER / "model.yaml"
CATALOGUE = FOLDER / "catalogue.yaml"
EXPECTED = json.loads((FOLDER / "expected" / "expected.json").read_text(encoding="utf-8"))
# Not part of the project: tests that need it look beside the checkout.
RESELLERS = Path(os.environ.get("PREFERO_SHARED_DATA", ROOT.parent / "shared" / "data")) / "adventureworks_dw_resellers"


class Crm(unittest.TestCase):
    def near(self, seen, wanted):
        self.assertEqual(set(seen), set(wanted))
        for key, value in wanted.items():
            self.assertAlmostEqual(seen[key], value, delta=1e-9, msg=key)

    def test_stored_numbers_are_those_of_the_script(self):
        for script in ("reference.py", "catalogue.py"):
            done = run(FOLDER / "expected" / script, "--check", program=sys.executable)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_every_value_of_the_catalogue(self):
        expected = json.loads((FOLDER / "expected" / "catalogue.json").read_text(encoding="utf-8"))
        seen = answer("rank", CATALOGUE, "--values")
        self.assertEqual({one["id"] for one in seen["ranking"]}, set(expected))
        names = [one["id"] for one in seen["criteria"]]
        self.assertEqual(len(names), 24)
        for one in seen["ranking"]:
            for name, value in zip(names, one["values"]):
                wanted = expected[one["id"]][name]
                if wanted is None:
                    self.assertIsNone(value, f"{one['id']} {name}")
                else:  # engagement is added up with nine decimals
                    self.assertAlmostEqual(value, wanted, delta=1e-7 * (1 + abs(wanted)), msg=f"{one['id']} {name}")

    def test_every_criterion_is_used_or_explained(self):
        page = (FOLDER / "README.md").read_text(encoding="utf-8") + CATALOGUE.read_text(encoding="utf-8")
        for one in answer("crm", "criteria")["criteria"]:
            self.assertIn(one["id"], page)

    def test_data_is_what_generate_makes(self):
        with tempfile.TemporaryDirectory() as temporary:
            done = run("generate", "-o", f"{temporary}/data", "--clients", 40, "--seed", 24)
            self.assertEqual(done.returncode, 0, done.stderr)
            for file in sorted((FOLDER / "data").glob("*.csv")):
                self.assertEqual((Path(temporary) / "data" / file.name).read_bytes(), file.read_bytes(), file.name)

    def test_scores_of_both_horizons(self):
        self.near(by_id(answer("rank", MODEL)["ranking"], "score"), EXPECTED["score"])
        self.near(by_id(answer("rank", MODEL, "--horizon", "short")["ranking"], "score"), EXPECTED["short"])
        both = answer("rank", MODEL, "--horizon", "both", "--long-term", "0.25")
        self.near(by_id(both["ranking"], "short"), EXPECTED["short"])
        self.near(by_id(both["ranking"], "long"), EXPECTED["long"])
        mixed = {id: 0.75 * EXPECTED["short"][id] + 0.25 * EXPECTED["long"][id] for id in EXPECTED["short"]}
        self.near(by_id(both["ranking"], "score"), mixed)

    def test_where_the_big_one_overtakes_the_small_one(self):
        leaders = answer("rank", MODEL, "--horizon", "both")["leaders"]
        self.assertEqual([one["id"] for one in leaders], [one["id"] for one in EXPECTED["leaders"]])
        self.near(by_id(leaders, "from"), by_id(EXPECTED["leaders"], "from"))

    def test_whale(self):
        seen, wanted = answer("crm", "whale", MODEL), EXPECTED["whale"]
        self.assertEqual(seen["clients"], wanted["clients"])
        self.assertAlmostEqual(seen["profit"], wanted["profit"], delta=1e-6)
        self.assertAlmostEqual(seen["peak"]["profit"], wanted["peak"], delta=1e-6)
        self.assertEqual(seen["peak"]["clients"], wanted["peak_clients"])
        self.assertEqual(seen["losers"]["clients"], wanted["losers"])

    def test_whale_of_a_model_over_tables(self):
        expected = json.loads((FOLDER / "expected" / "catalogue.json").read_text(encoding="utf-8"))
        profit = {id: one["contribution"] for id, one in expected.items() if one["contribution"] is not None}
        seen = answer("crm", "whale", CATALOGUE, "--where", "rev_12m >= 1")
        self.assertEqual({one["id"] for one in seen["curve"]}, set(profit))
        for one in seen["curve"]:
            self.assertAlmostEqual(one["profit"], profit[one["id"]], delta=1e-6)
        # The same from the tables alone, whose profit is that criterion.
        tables = answer("crm", "whale", FOLDER / "data", "--as-of", "2025-12-31", "--rate", "0.08", "--hour-rate", "60", "--where", "rev_12m >= 1")
        self.assertEqual(tables["curve"], [one | {"revenue": expected[one["id"]]["revenue"]} for one in seen["curve"]])

    def test_whale_of_the_tables(self):
        options = ("--as-of", "2025-12-31", "--rate", "0.08", "--hour-rate", "0")
        seen, wanted = answer("crm", "whale", FOLDER / "data", *options), EXPECTED["tables"]
        self.assertEqual(seen["clients"], wanted["clients"])
        self.assertEqual(seen["losers"]["clients"], wanted["losers"])
        self.assertAlmostEqual(seen["profit"], wanted["profit"], delta=1e-6)
        self.assertAlmostEqual(seen["waiting"]["cost"], wanted["waiting"], delta=1e-6)
        self.assertEqual(seen["waiting"]["rate"], 0.08)

    def test_whale_without_payments_says_so(self):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            for file in (FOLDER / "data").glob("*.csv"):
                if file.stem not in ("payment", "ticket"):
                    (folder / file.name).write_bytes(file.read_bytes())
            seen = answer("crm", "whale", folder, "--as-of", "2025-12-31")
            self.assertEqual(seen["clients"], EXPECTED["tables"]["clients"])
            self.assertAlmostEqual(seen["profit"], EXPECTED["tables"]["profit"] + EXPECTED["tables"]["waiting"], delta=1e-6)
            self.assertTrue(any("no table payment" in note for note in seen["notes"]), seen["notes"])
            (folder / "cost.csv").unlink()
            done = run("crm", "whale", folder)
            self.assertEqual(done.returncode, 2)
            self.assertIn("net_contribution needs the table cost", done.stderr)

    def test_several_currencies_are_no_sum(self):
        with tempfile.TemporaryDirectory() as temporary:
            run("generate", "-o", f"{temporary}/data", "--clients", 40, "--currencies", "EUR,PLN", "--quiet")
            done = run("crm", "whale", f"{temporary}/data")
            self.assertEqual(done.returncode, 2)
            self.assertIn("amounts are in several currencies: PLN", done.stderr)

    def test_capacity(self):
        seen = answer("rank", MODEL, "--capacity", "hours=400")["capacity"]
        self.assertEqual(seen["chosen"], EXPECTED["capacity"]["chosen"])
        self.assertAlmostEqual(seen["used"], EXPECTED["capacity"]["used"], delta=1e-9)


class RealWhales(unittest.TestCase):
    # Counted in examples/superstore/README.md: 155 of 793 lose money, the best 638 have 124.9 % of the profit.
    def test_superstore(self):
        seen = answer("crm", "whale", EXAMPLES / "superstore" / "model.yaml", "--profit", "profit", "--revenue", "sales")
        self.assertEqual(seen["losers"]["clients"], 155)
        self.assertEqual(seen["peak"]["clients"], 638)
        self.assertAlmostEqual(seen["peak"]["share_of_profit"], 1.249, delta=0.0005)
        self.assertAlmostEqual(seen["revenue"]["total"], 2297200.86, delta=0.01)

    @unittest.skipUnless(RESELLERS.is_dir(), "the resellers' data does not lie beside the checkout")
    def test_resellers(self):
        query = (
            "select ResellerKey as client, sum(SalesAmount::decimal(18,4))::double as revenue, "
            "sum(SalesAmount::decimal(18,4) - TotalProductCost::decimal(18,4))::double as profit from data group by all order by all"
        )
        seen = answer("crm", "whale", RESELLERS / "reseller_orders.csv", "--query", query, "--id", "client", "--profit", "profit", "--revenue", "revenue")
        self.assertEqual(seen["clients"], 635)
        self.assertEqual(seen["losers"]["clients"], 335)
        self.assertAlmostEqual(seen["revenue"]["total"], 80450596.98, delta=0.01)
        self.assertAlmostEqual(seen["profit"], 80450596.98 - 79980114.38, delta=0.02)
        self.assertAlmostEqual(100 * seen["peak"]["share_of_profit"], 562, delta=0.5)
        self.assertAlmostEqual(100 * seen["peak"]["share_of_clients"], 47, delta=0.5)
        self.assertAlmostEqual(seen["revenue"]["top_fifth"], 0.667, delta=0.0005)


if __name__ == "__main__":
    unittest.main()
