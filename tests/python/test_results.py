"""What comes back: arrays, tables, texts, HTML, errors; threads and interrupts."""

import json
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pyarrow
import pytest
from conftest import portfolio

import prefero


@pytest.fixture(scope="module")
def table():
    return portfolio()


@pytest.fixture(scope="module")
def model():
    return prefero.Model(
        [prefero.Criterion("revenue", weight=4), prefero.Criterion("margin", weight=3),
         prefero.Criterion("days_late", goal="min", weight=2), "tenure"],
        id="client", tiers={"A": 0.2, "B": 0.3, "C": "rest"}, title="Who <b>first</b>")


def test_a_ranking_as_tables_of_three_libraries(table, model):
    ranking = prefero.rank(table, model, "vikor")
    arrow, frame, data = ranking.to_arrow(), ranking.to_polars(), ranking.to_pandas()
    assert arrow.column_names == ["rank", "id", "label", "score", "tier", "note"]
    assert arrow["rank"].type == pyarrow.int64() and arrow["rank"][0].as_py() == 1
    assert arrow["id"].to_pylist() == [ranking.ids[row] for row in ranking.order]
    assert frame["score"].to_list() == arrow["score"].to_pylist() == data["score"].tolist()
    assert data.index.tolist() == arrow["id"].to_pylist()
    assert arrow["note"][0].as_py().startswith("compromise solution")
    assert ranking.tiers[0] == "A" and ranking.tiers.count("A") == 80
    assert set(ranking.columns) == {"Q", "S", "R"}
    assert np.array_equal(ranking.columns["Q"], -ranking.scores)
    assert pyarrow.table(ranking).equals(arrow)  # a stream can be asked for twice
    arrow.validate(full=True)
    assert ranking.top(2) == [dict(zip(arrow.column_names, row, strict=True)) for row in zip(
        *(arrow.slice(0, 2)[name].to_pylist() for name in arrow.column_names), strict=True)]


def test_partial_orders_have_no_rank_for_everybody(table, model):
    ranking = prefero.rank(table, model, "electre_1")
    assert ranking.kind == "kernel" and ranking.scores is None
    assert np.isnan(ranking.ranks).any() and (ranking.ranks == 1).any()
    arrow = ranking.to_arrow()
    assert arrow["rank"].null_count == np.isnan(ranking.ranks).sum()
    assert any(text.startswith("Kernel") for text in ranking.findings)


def test_names_cannot_become_html(table):
    evil = "<img src=x onerror=alert(1)>"
    names = np.array([evil] * 3, dtype=object)
    model = prefero.Model([prefero.Criterion("a", title=evil)], id="id", label="name", title=evil)
    ranking = prefero.rank({"id": ["<i>", "&", '"'], "name": names, "a": [1.0, 2.0, 3.0]}, model)
    comparison = prefero.compare({"id": ["<i>", "&", '"'], "name": names, "a": [1.0, 2.0, 3.0]}, model, ["topsis", "moora"])
    for shown in (ranking, model, comparison, prefero.tiers({"id": ["<i>"], "name": [evil], "a": [1.0]}, model, shares={"<A>": "rest"})):
        page = shown._repr_html_()
        assert "<img" not in page and "<i>" not in page and "<A>" not in page
        assert "&lt;" in page
    assert evil in repr(ranking)


def test_texts_of_results_can_be_read(table, model):
    text = repr(prefero.rank(table, model, "topsis"))
    assert text.splitlines()[0] == "400 clients by topsis (normalization=vector)"
    assert "and 390 more" in text
    assert "revenue" in repr(model) and "40.00%" in repr(model)
    for shown in (prefero.sensitivity(table, model, samples=100), prefero.explain(table, model, "C00001"),
                  prefero.weights(table, model, "critic"), prefero.tiers(table, model), prefero.advise(table, model),
                  prefero.diff(prefero.rank(table, model), prefero.rank(dict(table, margin=table["margin"][::-1].copy()), model))):
        assert len(repr(shown)) > 20 and shown._repr_html_().startswith("<div>")
        assert json.loads(shown.to_json())["schema"] == 1


def test_documents_tell_their_parts(table, model):
    comparison = prefero.compare(table, model, ["topsis", "vikor", "moora"])
    assert comparison.methods == ["topsis", "vikor", "moora"]
    assert comparison.agreement["kendall_tau_b"].shape == (3, 3)
    assert comparison.to_arrow().column_names == ["id", "topsis", "vikor", "moora"]
    assert comparison.consensus["method"] == "borda"
    with pytest.raises(AttributeError, match="there are .*consensus"):
        comparison.consensuss  # noqa: B018


def test_agreement_is_scipys(table, model):
    from scipy import stats

    names = ["weighted_sum", "topsis", "vikor", "promethee_2", "moora"]
    comparison = prefero.compare(table, model, names)
    found = [prefero.rank(table, model, name) for name in names]
    for i, one in enumerate(found):
        for k, other in enumerate(found):
            measured = {name: values[i, k] for name, values in comparison.agreement.items()}
            # Orders are compared by ranks, in which scores that differ by rounding alone are tied.
            assert measured["kendall_tau_b"] == pytest.approx(stats.kendalltau(one.ranks, other.ranks).statistic, abs=1e-12)
            assert measured["spearman"] == pytest.approx(stats.spearmanr(one.ranks, other.ranks).statistic, abs=1e-12)
            assert measured["pearson"] == pytest.approx(stats.pearsonr(one.scores, other.scores).statistic, abs=1e-12)


def test_a_selection_keeps_the_limits_on_columns_of_the_table():
    table = portfolio(12)
    table["team"] = np.array(["east", "west", None] * 4, dtype=object)
    table["hours"] = np.arange(12) * 5.0
    table["fresh"] = np.arange(12) % 2
    model = prefero.Model([prefero.Criterion("revenue", weight=4), "margin"], id="client")
    flows = prefero.rank(table, model, "promethee_2").scores
    ids = list(table["client"])

    def best(allowed):
        sets = [[i for i in range(12) if bits >> i & 1] for bits in range(1 << 12)]
        return max(sum(flows[i] for i in one) for one in sets if allowed(one))

    found = prefero.select(table, model, count=(2, 3))
    assert 2 <= len(found.chosen) <= 3 and found.proved
    assert found.sum == pytest.approx(best(lambda one: 2 <= len(one) <= 3))
    found = prefero.select(table, model, capacity={"hours": 70}, limits=[
        {"each": "team", "at_most": 2}, {"total": "fresh", "at_least": 1, "reason": "someone: new, at last"}])
    rows = [ids.index(one) for one in found.chosen]
    teams = [table["team"][i] for i in rows]
    assert None not in teams  # whose team is unknown cannot be selected
    allowed = lambda one: (sum(5.0 * i for i in one) <= 70 and all(table["team"][i] for i in one) and any(i % 2 for i in one)
                           and all([table["team"][i] for i in one].count(team) <= 2 for team in ("east", "west")))
    assert allowed(rows) and found.sum == pytest.approx(best(allowed)) and found.sum == pytest.approx(sum(flows[rows]))
    assert [one for one in found.notes if "no value in team" in one]
    frozen = prefero.Model([prefero.Criterion("revenue", weight=4), "margin"], id="client",
                           selection=[{"total": "hours", "at_most": 20}])
    assert prefero.select(table, frozen).limits[0]["used"] <= 20
    with pytest.raises(prefero.InvalidInput, match="SQL"):
        prefero.select(table, model, limits=[{"where": "hours > 3", "at_most": 2}])
    with pytest.raises(prefero.InvalidInput, match="minutes"):
        prefero.select(table, model, capacity={"minutes": 3})
    with pytest.raises(prefero.InvalidInput, match="nothing limits"):
        prefero.select(table, model)


def test_models_built_in_python_are_checked_by_the_same_reader():
    with pytest.raises(prefero.InvalidInput) as caught:
        prefero.Model([prefero.Criterion("a", goal="mx"), prefero.Criterion("b", options={"wieght": 3})])
    problems = caught.value.problems
    assert [(one.line, one.file) for one in problems] == [(2, "model"), (3, "model")]
    assert "max" in problems[0].what + problems[0].remedy and "weight" in problems[1].what + problems[1].remedy
    with pytest.raises(prefero.InvalidInput, match="nan cannot stand in a model"):
        prefero.Model([prefero.Criterion("a", weight=float("nan"))])
    with pytest.raises(prefero.InvalidInput, match='two criteria "a"'):
        prefero.Model(["a", "a"])


def test_hostile_names_stay_texts():
    name = 'a": {evil: 1}\n# *x &y !!python "\\ \u2028 \x85 ; DROP TABLE'
    model = prefero.Model([prefero.Criterion("x", column=name), prefero.Group("g", [prefero.Criterion("y", title=name)])])
    assert model.criteria[0]["column"] == name and model.criteria[1]["title"] == name
    assert prefero.rank({name: [1.0, 2.0], "y": [1.0, 1.0]}, model).order.tolist() == [1, 0]


def test_models_round_trip(model):
    assert prefero.Model.from_yaml(model.to_yaml()) == model
    assert pickle.loads(pickle.dumps(model)) == model
    tree = prefero.Model([prefero.Group("value", [prefero.Criterion("r", weight=3), prefero.Criterion("m")], weight=0.4),
                          prefero.Criterion("size", goal=(20, 200), weight=0.6, value="log1p", missing="median")])
    assert [round(one["weight"], 6) for one in tree.criteria] == [0.3, 0.1, 0.6]
    assert tree.criteria[2]["target"] == (20.0, 200.0)


def test_errors_are_a_small_family(table, model):
    with pytest.raises(prefero.UnknownName) as caught:
        prefero.rank(table, model, "topsi")
    assert "topsis" in caught.value.candidates and isinstance(caught.value, ValueError)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert str(copy) == str(caught.value) and copy.candidates == caught.value.candidates
    with pytest.raises(prefero.SourceFailure, match="no-such-model.yaml"):
        prefero.Model.read("no-such-model.yaml")
    with pytest.raises(prefero.InvalidInput, match="parameter.*vv"):
        prefero.rank(table, model, "vikor", vv=1)
    with pytest.raises(prefero.InvalidInput, match="pairs.*no scale"):
        prefero.fit(table, model, "electre_3")
    assert issubclass(prefero.SourceFailure, prefero.Error) and issubclass(prefero.SourceFailure, OSError)


def test_numbers_do_not_depend_on_threads():
    matrix = np.asfortranarray(np.random.default_rng(0).random((70_000, 3)))
    model = prefero.Model(["a", "b", "c"])
    one, two = (prefero.rank(matrix, model, "promethee_2", threads=threads).scores.tobytes() for threads in (1, 2))
    assert one == two


def test_other_threads_run_meanwhile():
    matrix = np.asfortranarray(np.random.default_rng(0).random((2_500, 4)))
    model = prefero.Model(["a", "b", "c", "d"])
    counted, stop = [0], threading.Event()

    def count():
        while not stop.is_set():
            counted[0] += 1
            time.sleep(0.001)

    other = threading.Thread(target=count)
    other.start()
    try:
        time.sleep(0.05)
        before, start = counted[0], time.monotonic()
        prefero.rank(matrix, model, "electre_3")
        seconds, during = time.monotonic() - start, counted[0] - before
    finally:
        stop.set()
        other.join()
    assert during > 20 * seconds, f"{during} turns in {seconds} s"


def test_several_threads_may_ask_at_once(table, model):
    wanted = {name: prefero.rank(table, model, name).scores.tolist() for name in ("topsis", "vikor", "promethee_2")}
    failed = []

    def ask(name):
        for _ in range(10):
            if prefero.rank(table, model, name).scores.tolist() != wanted[name]:
                failed.append(name)

    threads = [threading.Thread(target=ask, args=(name,)) for name in wanted for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not failed


def test_ctrl_c_stops_a_computation():
    script = textwrap.dedent("""
        import numpy as np
        import prefero
        matrix = np.asfortranarray(np.random.default_rng(0).random((12_000, 6)))
        model = prefero.Model([f"c{j}" for j in range(6)])
        print("begins", flush=True)
        try:
            while True:
                prefero.rank(matrix, model, "electre_3", memory="8GB")
        except KeyboardInterrupt:
            print("stopped", flush=True)
    """)
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "begins\n"
    time.sleep(0.7)
    process.send_signal(signal.SIGINT)
    try:
        said, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert said == "stopped\n" and process.returncode == 0


def test_what_is_documented_stands_in_the_stubs():
    """Every name of the compiled part is in its stubs, and every public function has a docstring."""
    from importlib.resources import files

    from prefero import _core

    stubs = files("prefero").joinpath("_core.pyi").read_text()
    for name in dir(_core):
        if not name.startswith("_") and callable(getattr(_core, name)):
            assert f" {name}(" in stubs or f"class {name}:" in stubs, name
    assert files("prefero").joinpath("py.typed").is_file()
    for name in prefero.__all__:
        if callable(getattr(prefero, name)):
            assert getattr(prefero, name).__doc__, name


def test_the_example_in_the_docstring_runs():
    import doctest

    assert doctest.testmod(prefero).failed == 0


def test_a_ranking_goes_to_another_process_and_back(table, model):
    import copy

    many = np.asfortranarray(np.random.default_rng(1).random((30_000, 2)))
    for ranking in (prefero.rank(table, model, "vikor"), prefero.rank(many, prefero.Model(["a", "b"]), "topsis"),
                    prefero.rank(table, prefero.Model(["revenue", prefero.Criterion("margin", missing="drop")], id="client", label="client"))):
        for other in (pickle.loads(pickle.dumps(ranking)), copy.deepcopy(ranking), copy.copy(ranking)):
            assert repr(other) == repr(ranking) and other._repr_html_() == ranking._repr_html_()
            assert other.to_arrow().equals(ranking.to_arrow())
            assert other.scores.tobytes() == ranking.scores.tobytes() and list(other.ids) == list(ranking.ids)
            assert (other.notes, other.tiers, other.excluded, other.weights.tolist()) == (
                ranking.notes, ranking.tiers, ranking.excluded, ranking.weights.tolist())
            with pytest.raises(prefero.InvalidInput, match="copies of a ranking whose document was not asked"):
                other.to_dict()
        document = ranking.to_dict()
        assert pickle.loads(pickle.dumps(ranking)).to_dict() == document
