"""examples/first against the numbers that reference.py made without the program."""

import json
import sys
import unittest

from program import EXAMPLES, answer, by_id, run

FOLDER = EXAMPLES / "first"
MODEL = FOLDER / "model.yaml"
EXPECTED = json.loads((FOLDER / "expected" / "expected.json").read_text(encoding="utf-8"))
METHODS = list(EXPECTED["scores"])


class First(unittest.TestCase):
    def near(self, seen, wanted, what):
        self.assertEqual(len(seen), len(wanted), what)
        for key, value in wanted.items():
            self.assertAlmostEqual(seen[key], value, delta=1e-12, msg=f"{what}, {key}")

    def test_stored_numbers_are_those_of_the_script(self):
        done = run(FOLDER / "expected" / "reference.py", "--check", program=sys.executable)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_scores_and_ranks(self):
        for method in METHODS:
            with self.subTest(method=method):
                seen = answer("rank", MODEL, "--method", method)
                self.assertEqual(seen["kind"], "complete")
                self.near(by_id(seen["ranking"], "score"), dict(zip(EXPECTED["ids"], EXPECTED["scores"][method])), method)
                self.assertEqual(by_id(seen["ranking"], "rank"), dict(zip(EXPECTED["ids"], EXPECTED["ranks"][method])))
                self.near(by_id(seen["criteria"], "weight"), EXPECTED["weights"], "weights")
                self.assertEqual([entry["rank"] for entry in seen["ranking"]], sorted(entry["rank"] for entry in seen["ranking"]))

    def test_vikor_names_its_compromise(self):
        seen = answer("rank", MODEL, "--method", "vikor")
        wanted = EXPECTED["vikor"]
        for column in ("Q", "S", "R"):
            self.near(by_id(seen["ranking"], column), dict(zip(EXPECTED["ids"], wanted[column])), column)
        for finding in ("acceptable_advantage", "acceptable_stability", "compromise_set"):
            self.assertEqual(seen["findings"][finding], wanted[finding], finding)

    def test_kernel(self):
        seen = answer("rank", MODEL, "--method", "electre_1")
        self.assertEqual(seen["kind"], "kernel")
        self.assertEqual(sorted(entry["id"] for entry in seen["ranking"] if entry["rank"] == 1), EXPECTED["electre_1"]["kernel"])
        self.assertEqual({entry["rank"] for entry in seen["ranking"]}, {1, None})

    def test_comparison(self):
        seen = answer("compare", MODEL)
        self.assertEqual(seen["methods"], METHODS)
        for row, wanted in zip(seen["agreement"]["kendall_tau_b"], EXPECTED["kendall_tau_b"]):
            for a, b in zip(row, wanted):
                self.assertAlmostEqual(a, b, delta=1e-12)
        consensus = seen["consensus"]
        self.near(by_id(consensus["ranking"], "score"), dict(zip(EXPECTED["ids"], EXPECTED["borda"])), "borda")
        self.assertEqual(by_id(consensus["ranking"], "rank"), dict(zip(EXPECTED["ids"], EXPECTED["borda_ranks"])))
        self.assertEqual(seen["relations"]["electre_1"]["kernel"], EXPECTED["electre_1"]["kernel"])

    def test_a_product_of_ratios_knows_no_negative_growth(self):
        done = run("rank", MODEL, "--method", "weighted_product")
        self.assertEqual(done.returncode, 2)
        self.assertIn("criterion growth", done.stderr)
        self.assertIn("-6", done.stderr)


if __name__ == "__main__":
    unittest.main()
