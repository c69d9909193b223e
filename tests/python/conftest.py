"""What the tests of the Python package share. They run on the wheel as it was installed, never on the source folder."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

SOURCE = Path(os.environ.get("PREFERO_SOURCE_DIR", Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("PREFERO_PROGRAM", str(SOURCE / "build/release/prefero"))


def pytest_configure(config):
    import prefero

    where = Path(prefero.__file__).resolve()
    if not where.is_relative_to(sys.prefix):
        pytest.exit(f"prefero was imported from {where}, not from the wheel", 3)


@pytest.fixture(scope="session")
def source():
    return SOURCE


@pytest.fixture(scope="session")
def program():
    """Runs the program; returns what it printed."""
    import subprocess

    def run(*words, status=0):
        done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True)
        assert done.returncode == status, done.stderr
        return done.stdout

    return run


def portfolio(rows=400, seed=7):
    """A portfolio that every scoring method takes: positive, with ties, a cost and different scales."""
    random = np.random.default_rng(seed)
    return {
        "client": np.array([f"C{i:05d}" for i in range(rows)], dtype=object),
        "revenue": np.round(random.lognormal(9, 1.2, rows), 2),
        "margin": np.round(random.uniform(2, 40, rows), 1),
        "days_late": np.round(random.gamma(2, 8, rows) + 1, 0),
        "tenure": np.round(random.uniform(0.5, 20, rows), 1),
    }


MODEL = """\
alternatives: {source: clients.csv, id: client}
criteria:
  revenue: {weight: 4, column: revenue, goal: max, bounds: [0, 1000000], range: [0, 1000000], ideal: 500000, anti_ideal: 1,
            reference: 5000, characteristic: [0, 20000, 1000000], profiles: [2000, 15000], preference: {shape: linear, q: 100, p: 20000},
            value: {scale: raw}}
  margin: {weight: 3, column: margin, goal: max, bounds: [0, 100], range: [0, 100], ideal: 100, anti_ideal: 1, reference: 20,
           characteristic: [0, 20, 100], profiles: [10, 25], preference: {shape: gaussian, s: 8}}
  days_late: {weight: 2, column: days_late, goal: min, bounds: [0, 500], range: [0, 500], ideal: 0.5, anti_ideal: 500, reference: 10,
              characteristic: [0, 20, 500], profiles: [30, 10]}
  tenure: {weight: 1, column: tenure, goal: max, bounds: [0, 50], range: [0, 50], ideal: 50, anti_ideal: 0.1, reference: 5,
           characteristic: [0, 5, 50], profiles: [3, 10]}
"""


@pytest.fixture()
def clients(tmp_path):
    """A folder with clients.csv and model.yaml, and the same table in memory."""
    table = portfolio()
    names = list(table)
    lines = [",".join(names)]
    lines += [",".join(str(table[name][i]) for name in names) for i in range(len(table["client"]))]
    (tmp_path / "clients.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "model.yaml").write_text(MODEL, encoding="utf-8")
    return tmp_path, table


sys.dont_write_bytecode = True
