"""What people hand over who know pandas and NumPy better than this package: it is taken for what it is, or refused with place and remedy."""

import decimal

import numpy as np
import pandas
import polars
import pyarrow
import pytest

import prefero

GOOD = {"a": [1.0, 2.0, 3.0, 4.0], "b": [3.0, 1.0, 2.0, 2.0]}
MATRIX = np.array([GOOD["a"], GOOD["b"]]).T
FRAME = pandas.DataFrame(GOOD)
MODEL = prefero.Model([prefero.Criterion("a"), prefero.Criterion("b", goal="min", weight=2)])
WITH_IDS = prefero.Model([prefero.Criterion("a"), prefero.Criterion("b", goal="min", weight=2)], id="id")

ALIKE = {
    "lists": GOOD,
    "integers": {name: [int(one) for one in values] for name, values in GOOD.items()},
    "nullable integers": FRAME.astype("Int64"),
    "unsigned": FRAME.astype("uint8"),
    "categories of numbers": FRAME.astype("category"),
    "objects": FRAME.astype(object),
    "sparse": FRAME.astype(pandas.SparseDtype("float")),
    "every second row": pandas.DataFrame(np.repeat(MATRIX, 2, axis=0), columns=["a", "b"]).iloc[::2],
    "another name twice": pandas.DataFrame(np.c_[MATRIX, MATRIX], columns=["a", "b", "z", "z"]),
    "lazy": polars.DataFrame(GOOD).lazy(),
    "lazy, other columns too": polars.DataFrame(GOOD).lazy().with_columns(c=polars.lit(1)),
    "decimals": polars.DataFrame(GOOD).cast(polars.Decimal(10, 2)),
    "chunks": pyarrow.concat_tables([pyarrow.table(GOOD).slice(0, 1), pyarrow.table(GOOD).slice(1)]),
    "record batch": pyarrow.RecordBatch.from_pydict(GOOD),
    "row-major": np.ascontiguousarray(MATRIX),
    "strided": np.repeat(np.repeat(MATRIX, 2, axis=0), 3, axis=1)[::2, ::3],
    "backwards twice": MATRIX[::-1].copy()[::-1],
    "big-endian": MATRIX.astype(">f8"),
    "matrix of objects": MATRIX.astype(object),
    "numpy.matrix": MATRIX.view(np.matrix),
    "masked, nothing hidden": np.ma.masked_array(MATRIX, mask=False),
    "structured": np.array([tuple(row) for row in MATRIX], dtype=[("a", "f8"), ("b", "i4")]),
    "recarray": np.rec.fromarrays(MATRIX.T, names="a,b"),
    "dict of series": {name: pandas.Series(values) for name, values in GOOD.items()},
    "dict of polars": {name: polars.Series(values) for name, values in GOOD.items()},
    "dict of arrow": {name: pyarrow.chunked_array([values[:2], values[2:]]) for name, values in GOOD.items()},
}


@pytest.mark.parametrize("form", list(ALIKE))
def test_taken_for_what_it_is(form):
    wanted = prefero.rank(pyarrow.table(GOOD), MODEL, "topsis")
    found = prefero.rank(ALIKE[form], MODEL, "topsis")
    assert found.scores.tolist() == wanted.scores.tolist()
    assert found.notes == wanted.notes


GAPS = {
    "None among numbers": {"a": [1.0, None, 3, 4], "b": GOOD["b"]},
    "NaN": FRAME.assign(a=[1, np.nan, 3, 4]),
    "NA": FRAME.astype("Int64").mask(FRAME["a"] == 2, pandas.NA).assign(b=GOOD["b"]),
    "objects with None": FRAME.assign(a=np.array([1.0, None, 3.0, 4.0], dtype=object)),
    "masked": np.ma.masked_array(MATRIX, mask=MATRIX == [[2.0, -1.0]]),
    "masked integers": {"a": np.ma.masked_array([1, 9, 3, 4], mask=[0, 1, 0, 0]), "b": GOOD["b"]},
    "masked fields": np.ma.masked_array(np.array([(1.0, 3), (9.0, 1), (3.0, 2), (4.0, 2)], dtype=[("a", "f8"), ("b", "i8")]),
                                        mask=[(0, 0), (1, 0), (0, 0), (0, 0)]),
    "null": polars.DataFrame({"a": [1.0, None, 3.0, 4.0], "b": GOOD["b"]}),
}


@pytest.mark.parametrize("form", list(GAPS))
def test_gaps_are_seen_in_every_form(form):
    with pytest.raises(prefero.InvalidInput, match=r'criterion a, client "2" \(row 2\): the value is missing \(fill it in'):
        prefero.rank(GAPS[form], MODEL, "topsis")
    ranked = prefero.rank(GAPS[form], prefero.Model([prefero.Criterion("a", missing="drop"), "b"]), "topsis")
    assert list(ranked.excluded) == [1]


REFUSED = {
    "complex": (FRAME.astype(complex), 'column "a" is of complex128 .*hand over float64'),
    "durations": (FRAME.assign(a=pandas.to_timedelta([1, 2, 3, 4], "D")), 'column "a".*cannot be read as numbers'),
    "half precision": (FRAME.astype("float16"), 'column "a" is of float16.*astype'),
    "levels": (pandas.DataFrame(MATRIX, columns=pandas.MultiIndex.from_tuples([("a", "x"), ("b", "y")])), "several levels .*frame.columns"),
    "numbers as names": (pandas.DataFrame(MATRIX), r"named 0 and so on.*frame.to_numpy\(\)"),
    "a name twice": (pandas.DataFrame(np.ones((4, 3)), columns=["a", "b", "b"]), 'several columns "b" .*rename'),
    "a name twice in Arrow": (pyarrow.table([pyarrow.array([1.0])] * 3, names=["a", "b", "b"]), 'several columns "b" .*rename'),
    "a series": (FRAME["a"], r"pandas.*Series is no table .*to_frame\(\)"),
    "a polars series": (polars.Series("a", [1.0]), "single column, no table .*columns have names"),
    "an Arrow array": (pyarrow.array([1.0]), "single column, no table .*columns have names"),
    "an Arrow column": (pyarrow.chunked_array([[1.0]]), "single column, no table .*columns have names"),
    "a list": ([[1.0, 2.0]], "list is no table .*numpy.array"),
    "a path": ("clients.csv", "str is no table .*read it with pandas"),
    "numbers for columns": ({"a": 1.0, "b": 2.0}, 'column "a" is a float .*m values'),
    "a text for a column": ({"a": "1234", "b": GOOD["b"]}, 'column "a" is a str .*m values'),
    "ragged": ({"a": [1.0, 2.0], "b": [1.0]}, "differ in length: a 2, b 1"),
    "two dimensions": ({"a": MATRIX, "b": MATRIX}, 'column "a" has 2 dimensions'),
    "one dimension": (MATRIX[:, 0], r"shape \(4,\) is not \(m, 2\).*a, b"),
    "texts in a matrix": (MATRIX.astype(str), 'column "a" is of <U.*hand over float64'),
    "infinite": (FRAME.assign(a=[1, -np.inf, 3, 4]), 'criterion a, client "2": the value is infinite'),
    "nobody in pandas": (FRAME.iloc[:0], "no client to rank"),
    "nobody in polars": (polars.DataFrame(GOOD).head(0), "no client to rank"),
    "nobody in NumPy": (np.empty((0, 2)), "no client to rank"),
    "no columns": ({}, 'no column "a"'),
}


@pytest.mark.parametrize("form", list(REFUSED))
def test_refused_with_place_and_remedy(form):
    table, message = REFUSED[form]
    with pytest.raises(prefero.InvalidInput, match=message):
        prefero.rank(table, MODEL, "topsis")


def test_ids_that_are_none():
    with pytest.raises(prefero.InvalidInput, match=r'"id" is the index of the frame.*reset_index\(\)'):
        prefero.rank(FRAME.set_index(pandas.Index(list("wxyz"), name="id")), WITH_IDS)
    with pytest.raises(prefero.InvalidInput, match="row 2 has no id"):
        prefero.rank({"id": ["x", None, "y", "z"], **GOOD}, WITH_IDS)
    for table in ({"id": ["\ud800", "b", "c", "d"], **GOOD}, FRAME.assign(id=["\ud800", "b", "c", "d"])):
        with pytest.raises(prefero.InvalidInput, match='column "id" holds a text that is no Unicode'):
            prefero.rank(table, WITH_IDS)
    found = prefero.rank(FRAME.assign(id=pandas.Categorical(list("wxyz"))), WITH_IDS, "topsis")
    assert list(found.ids) == list("wxyz")


def test_weights_have_names():
    wanted = prefero.rank(GOOD, MODEL, "topsis", weights={"a": 3, "b": 1}).scores.tolist()
    for weights in (pandas.Series({"a": 3.0, "b": 1.0}), {"a": np.int64(3), "b": np.float64(1)}, {"a": decimal.Decimal(3), "b": 1}):
        assert prefero.rank(GOOD, MODEL, "topsis", weights=weights).scores.tolist() == wanted
    for weights in ([3, 1], (1,), np.array([3.0, 1.0]), "entropy", 5):
        with pytest.raises(prefero.InvalidInput, match="weights are a dict of names and numbers"):
            prefero.rank(GOOD, MODEL, "topsis", weights=weights)
    for value in (float("nan"), "x", None, [1]):
        with pytest.raises(prefero.InvalidInput, match="weights: a has .* no finite number"):
            prefero.rank(GOOD, MODEL, "topsis", weights={"a": value, "b": 1})
    with pytest.raises(prefero.InvalidInput, match="unknown criterion.*c"):
        prefero.compare(GOOD, MODEL, weights={"a": 1, "c": 2})
    with pytest.raises(prefero.InvalidInput, match="shares are a dict of tiers"):
        prefero.tiers(GOOD, MODEL, shares=[0.5, 0.5])


def test_what_is_no_model():
    for model in (["a", "b"], {"a": "max"}, 3):
        with pytest.raises(prefero.InvalidInput, match=r"is no model .*prefero.Model\(\[...\]\)"):
            prefero.rank(GOOD, model)
    with pytest.raises(prefero.SourceFailure, match="nowhere.yaml"):
        prefero.rank(GOOD, "nowhere.yaml")
