"""Clients that do not fit into --memory: the same result from disk, nothing left behind, and refusals that say what can be done."""

import os
import random
import resource
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(os.environ.get("PREFERO_SOURCE_DIR", Path(__file__).resolve().parent.parent.parent))
PROGRAM = os.environ.get("PREFERO_PROGRAM", str(ROOT / "build" / "release" / "prefero"))
ROWS = 650_000
BOUND = "300MB"
MODEL = """alternatives: {source: clients.csv, id: id, label: name}
criteria:
  value: {column: value, goal: max, weight: 3}
  late: {column: late, goal: min, weight: 2, value: {scale: log1p}}
  size: {column: size, goal: {target: [20, 60]}, weight: 1}
missing: {policy: worst}
constraints: [{column: due, at_most: 95}]
tiers: {A: 0.2, B: 0.3, C: 0.5}
methods: [weighted_sum]
"""


class Streamed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory(prefix="prefero-scale-")
        cls.folder = Path(cls.place.name)
        (cls.folder / "spill").mkdir()
        draw = random.Random(7)
        with open(cls.folder / "clients.csv", "w", encoding="utf-8") as file:
            file.write("id,name,value,late,size,due\n")
            for i in range(ROWS):
                # whole values: many ties; a gap in a hundred
                value = "" if i % 101 == 5 else draw.randrange(50, 5000)
                file.write(f"C{i},Client {i % 1000},{value},{draw.randrange(0, 90)},{draw.randrange(1, 200)},{draw.randrange(0, 100)}\n")
        (cls.folder / "model.yaml").write_text(MODEL, encoding="utf-8")

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def rank(self, *words, status=0):
        environment = {**os.environ, "TMPDIR": str(self.folder / "spill")}
        done = subprocess.run([PROGRAM, "rank", "model.yaml", *words], cwd=self.folder, env=environment, capture_output=True, text=True,
                              encoding="utf-8", timeout=600, check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(os.listdir(self.folder / "spill"), [], "temporary files were left behind")
        return done

    def same(self, name, *words):
        memory = self.rank(*words, "--output", f"memory-{name}")
        disk = self.rank(*words, "--output", f"disk-{name}", "--memory", BOUND, "--progress", "always")
        self.assertIn("scoring", disk.stderr, "it was not ranked from disk")
        self.assertEqual((self.folder / f"memory-{name}").read_bytes(), (self.folder / f"disk-{name}").read_bytes(), name)
        told = [line for line in disk.stderr.splitlines() if line.startswith("note: ")]
        self.assertEqual(told, [line for line in memory.stderr.splitlines() if line.startswith("note: ")], name)
        return disk

    def test_everybody(self):
        disk = self.same("sum.csv")
        self.assertRegex(disk.stderr, r"reading \[#+\.*\] +\d+ %  [\d ]+ rows, [\d.]+ million/s|reading \[#+\.*\] +\d+ %  [\d ]+ rows")
        self.same("topsis.csv", "--method", "topsis", "--threads", "1")

    def test_the_best(self):
        self.same("copras.csv", "--method", "mabac", "--top", "50")
        self.same("top.md", "--method", "edas", "--top", "20", "--where", "size > 3")

    def test_weights_from_the_data(self):
        text = MODEL.replace("methods:", "weights: {method: critic}\nmethods:")
        (self.folder / "model.yaml").write_text(text, encoding="utf-8")
        try:
            self.same("critic.csv", "--top", "1000")
        finally:
            (self.folder / "model.yaml").write_text(MODEL, encoding="utf-8")

    def test_weights_that_read_the_data_twice(self):
        weights = ["weights: {method: gini}", "weights: {method: merec}", "weights: {method: cilos}",
                   "weights: {method: given, blend: {method: gini, share: 0.5}}"]
        for k, text in enumerate(weights):
            model = MODEL.replace("methods:", text + "\nmethods:")
            # merec and cilos want positive values
            model = model.replace("{column: late, goal: min, weight: 2, value: {scale: log1p}}", "{sql: 1 + late, goal: min, weight: 2}")
            model = model.replace("{target: [20, 60]}", "max")
            (self.folder / "model.yaml").write_text(model, encoding="utf-8")
            try:
                disk = self.same(f"twice-{k}.csv", "--top", "200")
                self.assertIn("weighing", disk.stderr)
            finally:
                (self.folder / "model.yaml").write_text(MODEL, encoding="utf-8")

    def test_parquet_holds_the_same(self):
        self.rank("--output", "disk.parquet", "--memory", BOUND)
        (self.folder / "back.yaml").write_text(
            "alternatives: {source: disk.parquet, id: id, label: label}\ncriteria:\n  rank: {column: rank, goal: min}\n  score: {column: score}\n", encoding="utf-8")
        csv = self.rank("--output", "r.csv") and (self.folder / "r.csv").read_text(encoding="utf-8").splitlines()
        done = subprocess.run([PROGRAM, "rank", "back.yaml", "--format", "csv", "--quiet"], cwd=self.folder, capture_output=True, text=True, check=True)
        back = done.stdout.splitlines()
        self.assertEqual(len(back), len(csv))
        self.assertEqual(back[1].split(",")[1:3], csv[1].split(",")[1:3])
        self.assertEqual(back[-1].split(",")[0], csv[-1].split(",")[0])

    def test_memory_is_kept_to(self):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.rank("--output", "bound.csv", "--memory", BOUND)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        if peak > before:  # only the largest child is known
            self.assertLess(peak * 1024, 300e6)

    def test_the_best_take_less_than_everybody(self):
        memory = self.rank("--top", "7", "--format", "csv")
        disk = self.rank("--top", "7", "--format", "csv", "--memory", "200MB")
        self.assertEqual(memory.stdout, disk.stdout)
        self.assertIn("300 MB", self.rank("--output", "never.csv", "--memory", "200MB", status=2).stderr)
        self.assertIn("200 MB", self.rank("--top", "7", "--memory", "20MB", status=2).stderr)

    def test_a_limit_on_the_size_of_files_leaves_nothing_behind(self):
        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

        done = subprocess.run([PROGRAM, "rank", "model.yaml", "--output", "never.csv", "--memory", BOUND], cwd=self.folder,
                              capture_output=True, text=True, check=False, preexec_fn=limited)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("limit on the size of files", done.stderr)
        self.assertEqual([one.name for one in self.folder.iterdir() if "never" in one.name or one.name.startswith(".prefero")], [])

    def test_refusals(self):
        for words, parts in [
            (["--method", "promethee_2", "--top", "5"], ["promethee_2", "sorted in memory", "--memory", "frozen"]),
            (["--method", "codas", "--top", "5"], ["codas", "order of all rows"]),
            (["--method", "electre_1", "--top", "5"], ["electre_1", "all pairs"]),
            ([], ["CSV or Parquet", "--top"]),
            (["--steps", "--top", "5"], ["--steps", "all clients in memory"]),
        ]:
            done = self.rank(*words, "--memory", BOUND, status=2)
            for part in parts:
                self.assertIn(part, done.stderr)
        self.assertIn("has no unit", self.rank("--memory", "3", status=2).stderr)
        self.assertIn("300 MB", self.rank("--memory", "20MB", status=2).stderr)

    def test_ids_that_stand_twice(self):
        with open(self.folder / "clients.csv", encoding="utf-8") as file:
            text = file.read()
        (self.folder / "twice.csv").write_text(text + "C17,Again,1,1,1,1\n", encoding="utf-8")
        done = self.rank("--data", "twice.csv", "--memory", BOUND, "--top", "5", status=2)
        self.assertIn(f'id "C17" stands in rows 18 and {ROWS + 1}', done.stderr)

    def test_interrupted(self):
        environment = {**os.environ, "TMPDIR": str(self.folder / "spill")}
        for stage in ["reading", "scoring", "sorting"]:
            before = sorted(os.listdir(self.folder))
            run = subprocess.Popen([PROGRAM, "rank", "model.yaml", "--output", "never.csv", "--memory", BOUND, "--progress", "always"],
                                   cwd=self.folder, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
            said = b""
            deadline = time.monotonic() + 300
            while stage.encode() not in said and time.monotonic() < deadline:
                said += os.read(run.stderr.fileno(), 4096)
            run.send_signal(signal.SIGINT)
            said += run.communicate(timeout=60)[1]
            self.assertEqual(run.returncode, -signal.SIGINT, said)
            self.assertEqual(os.listdir(self.folder / "spill"), [], stage)
            self.assertEqual(sorted(os.listdir(self.folder)), before, stage)


if __name__ == "__main__":
    unittest.main()
