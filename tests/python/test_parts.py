"""Fits in parts, as Spark makes them, give what one machine gives: here without Spark, for every method and weighting."""

import numpy as np
import pyarrow
import pytest
from conftest import MODEL, portfolio

import prefero
from prefero import _core

CUTS = [0, 1, 130, 131, 260, 400]


def lent(table, first, last):
    arrow = pyarrow.table({name: list(values[first:last]) for name, values in table.items()})
    return _core.Table.from_stream(arrow.__arrow_c_stream__())


def fitted_in_parts(model, table, words=(), capacity=16_384, weighting="", cuts=CUTS):
    """The fit, and scores by row; every reading restores the fit from its state, as workers do."""
    words = list(words)
    leader = _core.DistributedFit(model._core, words, capacity, weighting)
    parts = list(zip(cuts, cuts[1:], strict=False))
    while leader.stage != "done":
        worker = _core.DistributedFit.restored(model._core, words, leader.state())
        seen = [worker.observe(lent(table, *part)) for part in parts]
        leader.advance(leader.merge(leader.merge(leader.merge(seen[0], seen[1]), leader.merge(seen[2], seen[3])), seen[4]))
    worker = _core.DistributedFit.restored(model._core, words, leader.state())
    scores = np.full(cuts[-1], np.nan)
    columns = {name: np.full(cuts[-1], np.nan) for name in leader.derived_names}
    for first, last in parts:
        rows, found, derived = worker.score(lent(table, first, last))
        scores[rows + first] = found
        for name, values in zip(leader.derived_names, derived, strict=True):
            columns[name][rows + first] = values
    return leader, scores, columns


WHOLE = {"codas", "multimoora", "oreste", "probid", "sprobid"}


@pytest.mark.parametrize("method", [one["name"] for one in prefero.methods(kind="scoring")])
def test_every_method_in_parts(method):
    model, table = prefero.Model.from_yaml(MODEL), portfolio()
    try:
        wanted = prefero.rank(table, model, method)
    except prefero.InvalidInput:
        with pytest.raises(prefero.InvalidInput):
            fitted_in_parts(model, table, ["--method", method])
        return
    if method in WHOLE:
        with pytest.raises(prefero.InvalidInput, match="cannot be fitted in parts"):
            fitted_in_parts(model, table, ["--method", method])
        return
    leader, scores, columns = fitted_in_parts(model, table, ["--method", method])
    assert leader.error == 0 and leader.clients == 400
    np.testing.assert_allclose(scores, wanted.scores, rtol=1e-12, atol=1e-12)
    assert _core.ranks(scores).tolist() == wanted.ranks.tolist()
    for name, values in columns.items():
        np.testing.assert_allclose(values, wanted.columns[name], rtol=1e-11, atol=1e-12)
    frozen = prefero.Fitted(leader.frozen())
    if method != "promethee_2":  # newcomers are compared with all m clients, not with m - 1
        np.testing.assert_allclose(frozen.score(table).scores, wanted.scores, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("weighting", ["entropy", "critic", "merec", "std", "variance", "cv", "lopcow", "angle", "cilos", "idocriw", "gini"])
def test_weights_from_data_in_parts(weighting):
    model, table = prefero.Model.from_yaml(MODEL), portfolio()
    wanted = prefero.weights(table, model, weighting).weights
    leader, _, _ = fitted_in_parts(model, table, ["--method", "weighted_sum"], weighting=weighting)
    np.testing.assert_allclose(leader.weights, list(wanted.values()), rtol=1e-12)


def test_weights_of_bent_columns_in_parts():
    """Deviations after a normalisation that is not linear take a second reading; those after a linear one do not."""
    for normalization, readings in (("minmax", 2), ("nonlinear", 3)):
        model = prefero.Model.from_yaml(MODEL + f"weights: {{method: std, normalization: {normalization}}}\n")
        table = portfolio()
        leader, scores, _ = fitted_in_parts(model, table, ["--method", "topsis"])
        np.testing.assert_allclose(leader.weights, list(prefero.weights(table, model).weights.values()), rtol=1e-12)
        np.testing.assert_allclose(scores, prefero.rank(table, model, "topsis").scores, rtol=1e-12)
        counted, stages = _core.DistributedFit(model._core, ["--method", "topsis"], 100), []
        while counted.stage != "done":
            stages.append(counted.stage)
            counted.advance(counted.observe(lent(table, 0, 400)))
        assert len(stages) == readings, stages


def test_many_values_share_cells_in_parts_as_on_one_machine():
    """Gini keeps some thousand values a column; what is joined does not depend on the parts."""
    random = np.random.default_rng(3)
    table = {"id": [f"c{i}" for i in range(60_000)], "a": random.lognormal(3, 2, 60_000), "b": random.random(60_000)}
    model = prefero.Model(["a", "b"], id="id")
    wanted = prefero.weights(table, model, "gini")
    leader, _, _ = fitted_in_parts(model, table, ["--method", "weighted_sum"], weighting="gini",
                                   cuts=[0, 9_000, 9_001, 31_000, 31_000 + 4096, 60_000])
    np.testing.assert_allclose(leader.weights, list(wanted.weights.values()), rtol=1e-12)
    assert [note for note in leader.notes if "gini" in note] == [note for note in wanted.notes if "gini" in note]


def test_preparation_in_parts():
    """Gaps, constraints, targets and logarithms: learned from all rows, the same everywhere."""
    table = portfolio()
    table["margin"][[2, 140, 399]] = np.nan
    table["tenure"][[0, 5]] = np.nan
    table["revenue"][[7]] = np.nan
    model = prefero.Model(
        [prefero.Criterion("revenue", value="log1p", missing="drop"), prefero.Criterion("margin", missing="mean"),
         prefero.Criterion("days_late", goal=(5, 12), weight=2), prefero.Criterion("tenure", goal="min", missing="worst")],
        id="client", constraints=[{"column": "days_late", "at_most": 40}])
    for method in ("weighted_sum", "topsis", "vikor", "promethee_2"):
        arrow = {name: [None if value != value else value for value in values] for name, values in table.items()}
        wanted = prefero.rank(pyarrow.table(arrow), model, method)
        filled = {name: np.array(values, dtype=object) for name, values in arrow.items()}
        leader, scores, _ = fitted_in_parts(model, filled, ["--method", method])
        np.testing.assert_allclose(scores, wanted.scores, rtol=1e-12, atol=1e-12)
        assert np.isnan(scores).sum() == len(wanted.excluded) > 1
        said, told = ([note.split(" (")[0] for note in notes if "missing" in note] for notes in (leader.notes, wanted.notes))
        assert said == told


def test_a_batch_of_which_nobody_is_left():
    table = portfolio()
    table["days_late"][131:260] = 99.0
    model = prefero.Model(["revenue", prefero.Criterion("days_late", goal="min")], id="client",
                          constraints=[{"column": "days_late", "at_most": 60}])
    wanted = prefero.rank(table, model, "topsis")
    _, scores, _ = fitted_in_parts(model, table, ["--method", "topsis"])
    np.testing.assert_allclose(scores, wanted.scores, rtol=1e-12)
    assert np.isnan(scores[131:260]).all()


def test_quantiles_keep_their_promise():
    table = portfolio(4000)
    model = prefero.Model.from_yaml(MODEL)
    wanted = prefero.rank(table, model, "promethee_2")
    cuts = [0, 500, 1200, 1201, 3000, 4000]
    for capacity in (64, 256, 1024):
        leader, scores, _ = fitted_in_parts(model, table, ["--method", "promethee_2"], capacity=capacity, cuts=cuts)
        worst = np.abs(scores - wanted.scores).max()
        assert 0 < worst <= leader.error, capacity
    assert leader.error < 0.02


def test_what_cannot_be_done_in_parts_says_so():
    table = portfolio()
    for criterion, options in (("revenue", {"value": "rank"}), ("revenue", {"missing": "median"})):
        model = prefero.Model([prefero.Criterion(criterion, **options)], id="client")
        with pytest.raises(prefero.InvalidInput, match="cannot be fitted in parts"):
            fitted_in_parts(model, table)
    model = prefero.Model.from_yaml(MODEL)
    with pytest.raises(prefero.InvalidInput, match="pairs"):
        fitted_in_parts(model, table, ["--method", "electre_3"])
    table["margin"] = np.array([None, *table["margin"][1:]], dtype=object)
    with pytest.raises(prefero.InvalidInput, match="criterion margin: 1 of 400 values are missing"):
        fitted_in_parts(model, table)
