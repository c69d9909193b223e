"""prefero.spark on a cluster of two workers, processes of their own, against the library on one machine."""

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
# A machine need not know its own name.
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
os.environ.setdefault("SPARK_LOCAL_HOSTNAME", "localhost")

from conftest import MODEL, portfolio  # noqa: E402

import prefero  # noqa: E402
from prefero import spark as on_spark  # noqa: E402

ROWS = 20_000


@pytest.fixture(scope="module")
def session():
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]").appName("prefero")
        .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2").config("spark.driver.memory", "1g")
        .config("spark.executorEnv.PYTHONPATH", "").config("spark.sql.execution.arrow.maxRecordsPerBatch", "3000")
        .config("spark.task.maxFailures", "8").getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def table():
    return portfolio(ROWS)


@pytest.fixture(scope="module")
def frame(session, table):
    arrow = pyarrow.table({name: list(values) for name, values in table.items()})
    return session.createDataFrame(arrow).repartition(4).persist()


@pytest.fixture(scope="module")
def model():
    return prefero.Model.from_yaml(MODEL)


def by_id(frame):
    found = frame.toArrow()
    return found, dict(zip(found["client"].to_pylist(), found["score"].to_pylist(), strict=True))


def executors():
    """Processes of this cluster's executors: descendants of this one."""
    parents, words = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words[int(folder.name)] = (folder / "cmdline").read_bytes()
        except (OSError, IndexError):  # it has just ended
            continue

    def ours(pid):
        while pid in parents:
            if pid == os.getpid():
                return True
            pid = parents[pid]
        return False

    return [pid for pid, line in words.items() if b"CoarseGrainedExecutorBackend" in line and ours(pid)]


# One of every way through the stages: a second summary, derived columns, a final rescaling, sorted columns.
@pytest.mark.parametrize("method", ["mabac", "vikor", "copras", "promethee_2"])
def test_scores_are_the_librarys(frame, table, model, method):
    wanted = prefero.rank(table, model, method)
    found, scores = by_id(on_spark.fit(frame, model, method, knots=2**15).score(frame))
    assert len(scores) == ROWS
    np.testing.assert_allclose([scores[one] for one in table["client"]], wanted.scores, rtol=1e-12, atol=1e-12)
    assert found.column_names == ["client", "score", *[name for name in wanted.columns if name in found.column_names]]


def test_ranks_of_everybody(frame, table, model):
    wanted = prefero.rank(table, model, "topsis")
    ranked = on_spark.rank(frame, model, "topsis").toArrow()
    ranks = dict(zip(ranked["client"].to_pylist(), ranked["rank"].to_pylist(), strict=True))
    assert [ranks[one] for one in table["client"]] == wanted.ranks.astype(int).tolist()
    assert ranked["rank"].to_pylist() == sorted(ranked["rank"].to_pylist())


def test_ties_share_a_rank_across_machines(session):
    values = np.repeat(np.arange(40.0), 25)
    arrow = pyarrow.table({"id": [f"r{i}" for i in range(1000)], "a": values})
    ranked = on_spark.rank(session.createDataFrame(arrow).repartition(5), prefero.Model(["a"], id="id")).toArrow()
    ranks = dict(zip(ranked["id"].to_pylist(), ranked["rank"].to_pylist(), strict=True))
    wanted = prefero.rank({"id": arrow["id"].to_pylist(), "a": values}, prefero.Model(["a"], id="id")).ranks
    assert [ranks[f"r{i}"] for i in range(1000)] == wanted.astype(int).tolist()


def test_the_best_without_sorting_everybody(frame, table, model):
    wanted = prefero.rank(table, model, "vikor")
    best = on_spark.rank(frame, model, "vikor", top=25).toArrow()
    assert best["rank"].to_pylist() == wanted.ranks[wanted.order[:25]].astype(int).tolist()
    assert best["client"].to_pylist() == [table["client"][row] for row in wanted.order[:25]]


@pytest.mark.parametrize("weighting", ["entropy", "critic", "merec", "cilos", "idocriw", "gini"])
def test_weights_from_all_rows(frame, table, model, weighting):
    wanted = prefero.weights(table, model, weighting).weights
    found = on_spark.weights(frame, model, weighting).weights
    assert list(found) == list(wanted)
    np.testing.assert_allclose(list(found.values()), list(wanted.values()), rtol=1e-12)


TREE = """\
alternatives: {source: clients.csv, id: client}
weights: {blend: {method: critic, share: 0.4}}
criteria:
  money:
    weight: 3
    weights: {method: merec}
    children:
      revenue: {column: revenue, goal: max}
      margin: {column: margin, goal: max}
  manners:
    weight: 1
    weights: {method: gini, blend: {method: entropy, share: 0.5}}
    children:
      days_late: {column: days_late, goal: min}
      tenure: {column: tenure, goal: max}
"""


def test_weights_inside_groups_and_blends(frame, table):
    model = prefero.Model.from_yaml(TREE)
    wanted = prefero.rank(table, model, "weighted_sum")
    fitted = on_spark.fit(frame, model, "weighted_sum")
    found, held = fitted.weights, prefero.weights(table, model).weights
    assert list(found) == list(held)
    np.testing.assert_allclose(list(found.values()), list(held.values()), rtol=1e-12)
    _, scores = by_id(fitted.score(frame))
    np.testing.assert_allclose([scores[one] for one in table["client"]], wanted.scores, rtol=1e-12)


def test_promethee_by_quantiles_keeps_its_promise(frame, table, model):
    wanted = prefero.rank(table, model, "promethee_2")
    fitted = on_spark.fit(frame, model, "promethee_2", knots=512)
    _, scores = by_id(fitted.score(frame))
    worst = np.abs(np.array([scores[one] for one in table["client"]]) - wanted.scores).max()
    assert 0 < worst <= fitted.error < 0.05
    assert any("off by at most" in note for note in fitted.notes)


def test_acceptability_among_all_rows(frame, table, model):
    """The shares of the candidates are those of one machine, with the same draws."""
    found = on_spark.acceptability(frame, model, "weighted_sum", candidates=40, samples=150, top=10, seed=4)
    wanted = prefero.sensitivity(table, model, "weighted_sum", samples=150, seed=4, top=10).acceptability
    theirs = dict(zip(wanted["ids"], zip(wanted["first"], wanted["top_k"], strict=True), strict=True))
    assert len(found.ids) == 40
    compared = 0
    for one, first, top in zip(found.ids, found.first, found.top, strict=True):
        if one in theirs:  # the program lists those that are ever among the first
            compared += 1
            np.testing.assert_allclose((first, top), theirs[one], rtol=0, atol=1e-12)
    assert compared >= 10
    others = sum(first for one, (first, _) in theirs.items() if one not in found.ids)
    assert abs(found.missed - others) < 1e-9
    with pytest.raises(prefero.InvalidInput, match="sum over the criteria"):
        on_spark.acceptability(frame, model, "topsis")


def test_criteria_from_tables_in_spark_sql(session):
    orders = pyarrow.table({"client": [f"C{i % 50:02d}" for i in range(2000)], "amount": [float(i % 97) for i in range(2000)],
                            "late": [float(i % 13) for i in range(2000)]})
    session.createDataFrame(orders).createOrReplaceTempView("orders")
    query = "SELECT client, sum(amount) AS revenue, avg(late) AS late, count(*) AS orders FROM orders GROUP BY client"
    model = prefero.Model.from_yaml(
        "alternatives: {id: client}\ncriteria:\n  revenue: {column: revenue}\n  late: {column: late, goal: min}\n"
        '  mean: {sql: "revenue / orders"}\n')
    found = on_spark.rank(query, model, "topsis", top=50).toArrow()
    grouped = orders.group_by("client").aggregate([("amount", "sum"), ("late", "mean"), ("amount", "count")])
    local = prefero.Model(["revenue", prefero.Criterion("late", goal="min"), "mean"], id="client")
    wanted = prefero.rank({"client": grouped["client"].to_pylist(), "revenue": grouped["amount_sum"].to_numpy(),
                           "late": grouped["late_mean"].to_numpy(),
                           "mean": grouped["amount_sum"].to_numpy() / grouped["amount_count"].to_numpy()}, local, "topsis")
    scores = dict(zip(found["client"].to_pylist(), found["score"].to_pylist(), strict=True))
    np.testing.assert_allclose([scores[one] for one in grouped["client"].to_pylist()], wanted.scores, rtol=1e-12)
    evil = prefero.Model.from_yaml("alternatives: {id: client}\ncriteria:\n  a: {sql: \"reflect('java.lang.System', 'exit', 1)\"}\n")
    with pytest.raises(prefero.InvalidInput, match="functions that call Java"):
        on_spark.rank(query, evil)


def test_summaries_are_joined_in_a_tree(session, table, model, monkeypatch):
    monkeypatch.setattr(on_spark, "_FAN", 3)
    arrow = pyarrow.table({name: list(values[:700]) for name, values in table.items()})
    frame = session.createDataFrame(arrow).repartition(8)
    _, scores = by_id(on_spark.fit(frame, model, "topsis").score(frame))
    few = {name: values[:700] for name, values in table.items()}
    np.testing.assert_allclose([scores[one] for one in few["client"]], prefero.rank(few, model, "topsis").scores, rtol=1e-12)


def test_problems_are_told_on_the_driver(frame, session):
    with pytest.raises(prefero.InvalidInput, match='there is no column "revenu".*did you mean "revenue"'):
        on_spark.rank(frame, prefero.Model(["revenu"], id="client"))
    with pytest.raises(prefero.InvalidInput, match="have no numbers"):
        on_spark.rank(frame, prefero.Model(["revenue"]))
    with pytest.raises(prefero.InvalidInput, match="cannot be fitted in parts"):
        on_spark.rank(frame, prefero.Model(["revenue"], id="client"), "codas")
    gaps = session.createDataFrame(pyarrow.table({"id": ["a", "b"], "x": pyarrow.array([1.0, None])}))
    with pytest.raises(prefero.InvalidInput, match="1 of 2 values are missing"):
        on_spark.rank(gaps, prefero.Model(["x"], id="id"))


def test_a_lost_executor_costs_time_only(session, table, model):
    """Kills the process of one worker in the middle of a reading; Spark starts another and reads its rows again."""
    import threading

    arrow = pyarrow.table({name: list(values) for name, values in table.items()})
    slow = session.createDataFrame(arrow).repartition(8)

    def dawdle(batches):
        for batch in batches:
            time.sleep(0.25)
            yield batch

    slow = slow.mapInArrow(dawdle, slow.schema)
    before = executors()
    assert len(before) == 2
    killed = []

    def kill():
        time.sleep(1.5)
        killed.append(before[0])
        os.kill(before[0], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        _, scores = by_id(on_spark.fit(slow, model, "topsis").score(slow))
    finally:
        thread.join()
    assert killed and killed[0] not in executors()
    np.testing.assert_allclose([scores[one] for one in table["client"]], prefero.rank(table, model, "topsis").scores, rtol=1e-12)
