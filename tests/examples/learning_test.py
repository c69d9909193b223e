"""examples/learning: what is learned says again what was judged, and gives the scores that the program shows."""

import csv
import unittest

from program import EXAMPLES, answer, by_id

FOLDER = EXAMPLES / "learning"
MODEL = FOLDER / "model.yaml"
RANKING = [["L10"], ["L5"], ["L4", "L8"], ["L3"], ["L7"]]
CLASSES = {"L10": "A", "L5": "A", "L4": "B", "L8": "B", "L3": "B", "L7": "C"}


def clients():
    with open(FOLDER / "clients.csv", encoding="utf-8", newline="") as file:
        return {row["client_id"]: row for row in csv.DictReader(file)}


def utility(points, value):
    """The straight line between two break points, whichever way the levels run."""
    for low, high in zip(points, points[1:]):
        share = (value - low["level"]) / (high["level"] - low["level"])
        if 0 <= share <= 1:
            return low["utility"] + share * (high["utility"] - low["utility"])
    raise AssertionError(f"{value} lies outside the break points")


class Learning(unittest.TestCase):
    def test_the_judged_order_comes_out(self):
        scores = by_id(answer("rank", MODEL)["ranking"], "score")
        for better, worse in zip(RANKING, RANKING[1:]):
            self.assertGreater(min(scores[one] for one in better), max(scores[one] for one in worse))
        for level in RANKING:
            for one in level:
                self.assertAlmostEqual(scores[one], scores[level[0]], delta=1e-9)

    def test_scores_are_sums_of_the_learned_functions(self):
        seen = answer("rank", MODEL)
        scores = by_id(seen["ranking"], "score")
        functions = seen["learned"]["criteria"]
        self.assertAlmostEqual(sum(one["points"][-1]["utility"] for one in functions), 1, delta=1e-9)
        for one in functions:
            utilities = [point["utility"] for point in one["points"]]
            self.assertEqual(utilities, sorted(utilities))
            for point in one["points"]:
                self.assertLessEqual(point["least"], point["utility"] + 1e-9)
                self.assertGreaterEqual(point["most"], point["utility"] - 1e-9)
        for id, row in clients().items():
            self.assertAlmostEqual(scores[id], sum(utility(one["points"], float(row[one["id"]])) for one in functions), delta=1e-9)

    def test_judged_classes_come_out(self):
        tiers = by_id(answer("tiers", MODEL, "--method", "utadis")["ranking"], "tier")
        self.assertEqual({id: tiers[id] for id in CLASSES}, CLASSES)


if __name__ == "__main__":
    unittest.main()
