"""Tables of every library, read where they lie."""

import resource
import subprocess
import sys
import textwrap

import duckdb
import numpy as np
import pandas
import polars
import pyarrow
import pytest
from conftest import portfolio

import prefero
from prefero import _core
from prefero.tables import table_of

NAMES = ["revenue", "margin", "days_late", "tenure"]


@pytest.fixture(scope="module")
def model():
    return prefero.Model(
        [prefero.Criterion("revenue", weight=4), prefero.Criterion("margin", weight=3),
         prefero.Criterion("days_late", goal="min", weight=2), "tenure"], id="client")


@pytest.fixture(scope="module")
def table():
    return portfolio()


def forms(table):
    frame = pandas.DataFrame(table)
    arrow = pyarrow.table({name: list(values) for name, values in table.items()})
    relation = duckdb.from_arrow(arrow)
    return {
        "pyarrow": arrow,
        "chunked": pyarrow.concat_tables([arrow.slice(0, 7), arrow.slice(7, 200), arrow.slice(207)]),
        "sliced": pyarrow.concat_tables([arrow, arrow]).combine_chunks().slice(400),
        "record batch": arrow.combine_chunks().to_batches()[0],
        "reader": arrow.to_reader(50),
        "polars": polars.from_arrow(arrow),
        "polars lazy": polars.from_arrow(arrow).lazy().collect(),
        "pandas": frame,
        "pandas rows": pandas.DataFrame(frame[NAMES].to_numpy(), columns=NAMES).assign(client=table["client"]),
        "pandas nullable": frame.convert_dtypes(),
        "pandas arrow": frame.astype({"client": "string[pyarrow]", "revenue": "double[pyarrow]"}),
        "duckdb": relation,
        "dictionary": arrow.set_column(0, "client", arrow["client"].dictionary_encode()),
    }


FORMS = list(forms(portfolio(8)))


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_table_gives_the_same(model, table, form):
    wanted = prefero.rank(table, model, "topsis")
    found = prefero.rank(forms(table)[form], model, "topsis")
    assert found.scores.tolist() == wanted.scores.tolist()
    assert list(found.ids) == list(table["client"])
    assert found.notes == wanted.notes


@pytest.mark.parametrize("order", ["C", "F"])
def test_matrices_have_the_columns_of_the_model(table, order):
    model = prefero.Model([prefero.Criterion(name) for name in NAMES])
    matrix = np.array([table[name] for name in NAMES]).T.copy(order=order)
    assert prefero.rank(matrix, model).scores.tolist() == prefero.rank(table, model).scores.tolist()
    with pytest.raises(prefero.InvalidInput, match=r"shape \(400, 3\) is not \(m, 4\).*revenue, margin"):
        prefero.rank(matrix[:, :3], model)


def test_single_precision_is_never_widened_unseen(model, table):
    matrix = np.asfortranarray(np.array([table[name] for name in NAMES], dtype=np.float32).T)
    with pytest.raises(prefero.InvalidInput, match="float32.*astype"):
        prefero.rank(matrix, prefero.Model(NAMES))
    arrow = forms(table)["pyarrow"]
    single = arrow.set_column(1, "revenue", arrow["revenue"].cast(pyarrow.float32()))
    assert any("double precision" in note and "revenue" in note for note in prefero.rank(single, model).notes)


def test_integers_dates_and_decimals_are_numbers(table):
    import datetime
    import decimal

    days = [datetime.date(2025, 1, 1) + datetime.timedelta(int(d)) for d in table["days_late"][:50]]
    arrow = pyarrow.table({"count": pyarrow.array(range(50), pyarrow.int32()),
                           "price": pyarrow.array([decimal.Decimal(f"{i}.25") for i in range(50)], pyarrow.decimal128(10, 2)),
                           "since": pyarrow.array(days)})
    model = prefero.Model(["count", "price", "since"])
    plain = {"count": np.arange(50.0), "price": np.arange(50) + 0.25,
             "since": np.array([(d - datetime.date(1970, 1, 1)).days for d in days], dtype=float)}
    assert prefero.rank(arrow, model).scores.tolist() == prefero.rank(plain, model).scores.tolist()
    assert prefero.rank(arrow.to_pandas(), prefero.Model(["count", "since"])).scores.tolist() == prefero.rank(
        plain, prefero.Model(["count", "since"])).scores.tolist()


def test_missing_values_follow_the_model(table):
    gaps = dict(table, margin=table["margin"].copy())
    gaps["margin"][[3, 77]] = np.nan
    arrow = pyarrow.table({name: pyarrow.array(list(values), from_pandas=True) for name, values in gaps.items()})
    strict = prefero.Model(["revenue", "margin"], id="client")
    for one in (gaps, arrow, pandas.DataFrame(gaps)):
        with pytest.raises(prefero.InvalidInput, match='criterion margin, client "C00003"') as caught:
            prefero.rank(one, strict)
        assert len(caught.value.problems) == 2
    worst = prefero.Model(["revenue", "margin"], id="client", missing="worst")
    filled = dict(gaps, margin=np.where(np.isnan(gaps["margin"]), np.nanmin(gaps["margin"]), gaps["margin"]))
    assert prefero.rank(arrow, worst).scores.tolist() == prefero.rank(filled, worst).scores.tolist()
    dropped = prefero.rank(gaps, prefero.Model(["revenue", "margin"], id="client", missing="drop"))
    assert sorted(dropped.excluded) == [3, 77] and np.isnan(dropped.scores[[3, 77]]).all() and len(dropped) == 398
    assert dropped.excluded[3] == "no value for margin"


def test_what_is_no_number_is_named(table):
    arrow = forms(table)["pyarrow"]
    text = arrow.set_column(2, "margin", pyarrow.array(["x"] + ["1"] * 399))
    with pytest.raises(prefero.InvalidInput, match='column "margin", row 1: "x" is not a number'):
        prefero.rank(text, prefero.Model(["margin"], id="client"))
    infinite = arrow.set_column(2, "margin", pyarrow.array([float("inf")] + [1.0] * 399))
    with pytest.raises(prefero.InvalidInput, match="row 1.*not a finite number"):
        prefero.rank(infinite, prefero.Model(["margin"], id="client"))
    nested = arrow.set_column(2, "margin", pyarrow.array([[1.0]] * 400))
    with pytest.raises(prefero.InvalidInput, match="cast it to float64"):
        prefero.rank(nested, prefero.Model(["margin"], id="client"))
    with pytest.raises(prefero.InvalidInput, match='there is no column "marign".*margin'):
        prefero.rank(arrow, prefero.Model(["marign"]))
    with pytest.raises(prefero.InvalidInput, match="is no table"):
        prefero.rank(object(), prefero.Model(["margin"]))
    with pytest.raises(prefero.InvalidInput, match='id "a" stands in rows 1 and 2'):
        prefero.rank({"id": ["a", "a"], "x": [1.0, 2.0]}, prefero.Model(["x"], id="id"))


def test_columns_are_read_where_they_lie():
    columns = {name: np.random.default_rng(1).random(1000) for name in NAMES}
    lent = table_of(columns, NAMES, NAMES)
    assert all(lent.in_place(name) == columns[name].ctypes.data for name in NAMES)
    matrix = np.asfortranarray(np.random.default_rng(1).random((1000, 4)))
    lent = table_of(matrix, NAMES, NAMES)
    assert [lent.in_place(name) for name in NAMES] == [matrix[:, j].ctypes.data for j in range(4)]
    arrow = pyarrow.table(columns)
    lent = table_of(arrow, NAMES, NAMES)
    assert [lent.in_place(name) for name in NAMES] == [arrow[name].chunk(0).buffers()[1].address for name in NAMES]
    lent = table_of(arrow.slice(10), NAMES, NAMES)
    assert lent.in_place("margin") == arrow["margin"].chunk(0).buffers()[1].address + 80
    frame = polars.DataFrame(columns)
    lent = table_of(frame, NAMES, NAMES)
    assert lent.in_place("margin") == frame["margin"].to_numpy(allow_copy=False).ctypes.data
    pandas_frame = pandas.DataFrame(columns)
    lent = table_of(pandas_frame, NAMES, NAMES)
    assert lent.in_place("margin") == pandas_frame["margin"].to_numpy().ctypes.data
    assert table_of(np.ascontiguousarray(matrix), NAMES, NAMES).in_place("margin") == 0  # row-major has to be gathered


def test_in_place_and_prepared_give_the_same_bits():
    random = np.random.default_rng(5)
    matrix = np.asfortranarray(random.lognormal(3, 1, (20_481, 4)))
    model = prefero.Model([prefero.Criterion("a"), prefero.Criterion("b", goal="min"), "c", "d"])
    lent = table_of(matrix, list("abcd"), list("abcd"))
    for method in [one["name"] for one in prefero.methods(kind="scoring")]:
        words = ["--method", method]
        try:
            whole = _core.rank(model._core, lent, words, whole=True)
        except prefero.InvalidInput:
            continue
        placed = _core.rank(model._core, lent, words)
        assert placed["full"] is False and whole["full"] is True
        assert placed["scores"].tobytes() == whole["scores"].tobytes(), method
        assert placed["ranks"].tobytes() == whole["ranks"].tobytes(), method
        assert placed["order"].tobytes() == whole["order"].tobytes(), method


def test_gaps_in_a_large_table_are_found():
    matrix = np.asfortranarray(np.random.default_rng(5).random((50_000, 2)))
    matrix[31_000, 1] = np.nan
    with pytest.raises(prefero.InvalidInput, match='criterion b, client "31001"'):
        prefero.rank(matrix, prefero.Model(["a", "b"]))
    assert prefero.rank(matrix, prefero.Model(["a", "b"], missing="drop")).excluded == {31_000: "no value for b"}


def test_ranking_a_million_rows_copies_no_column():
    """The growth of the process is what the result takes, and less than the table."""
    script = textwrap.dedent("""
        import resource, sys
        import numpy as np
        import prefero
        m, n = 1_000_000, 16
        matrix = np.empty((m, n), order="F")
        for j in range(n):
            matrix[:, j] = np.random.default_rng(j).random(m)
        model = prefero.Model([prefero.Criterion(f"c{j}") for j in range(n)])
        prefero.rank(matrix[:30_000].copy(order="F"), model, "topsis")  # what is loaded once
        def peak():
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        before = peak()
        ranking = prefero.rank(matrix, model, "topsis")
        print((peak() - before) / 1024, matrix.nbytes / 2**20)
    """)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    grown, table = map(float, done.stdout.split())
    assert table > 120
    assert grown < 0.75 * table, f"{grown} MiB more for a table of {table} MiB"


def test_read_only_arrays_are_taken():
    column = np.arange(5.0)
    column.flags.writeable = False
    assert prefero.rank({"a": column}, prefero.Model(["a"])).order.tolist() == [4, 3, 2, 1, 0]


def test_the_table_outlives_the_call():
    """The result keeps what it reads later, and only that."""
    import gc
    import weakref

    column = np.random.default_rng(0).random(60_000)
    reference = weakref.ref(column)
    ranking = prefero.rank({"a": column}, prefero.Model(["a"]))
    del column
    gc.collect()
    assert reference() is not None
    assert ranking.influence.shape == (1,)
    del ranking
    gc.collect()
    assert reference() is None


def test_memory_is_given_back():
    model = prefero.Model(["a", "b"])
    matrix = np.asfortranarray(np.random.default_rng(0).random((100_000, 2)))
    for _ in range(3):
        pyarrow.table(prefero.rank(matrix, model, "topsis"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(30):
        pyarrow.table(prefero.rank(matrix, model, "topsis"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024
