"""The package answers exactly as the program does: the same numbers to the last bit, the same documents, the same errors."""

import json

import numpy as np
import pyarrow.csv
import pytest

import prefero

RANKING = [one["name"] for one in prefero.methods() if one["kind"] in ("scoring", "relation")]


@pytest.mark.parametrize("method", RANKING)
def test_every_method_ranks_alike(clients, program, method):
    folder, table = clients
    path = folder / "model.yaml"
    try:
        ranking = prefero.rank(table, prefero.Model.read(path), method)
    except prefero.InvalidInput as error:
        program("rank", path, "--method", method, status=2)
        assert method in str(error) or "criterion" in str(error)
        return
    theirs = json.loads(program("rank", path, "--method", method, "--format", "json"))
    assert ranking.method == theirs["method"]["name"]
    assert ranking.kind == theirs["kind"]
    assert [ranking.ids[row] for row in ranking.order] == [one["id"] for one in theirs["ranking"]]
    ranks = ranking.ranks[ranking.order]
    assert [None if np.isnan(rank) else rank for rank in ranks] == [one["rank"] for one in theirs["ranking"]]
    if ranking.scores is not None:
        assert ranking.scores[ranking.order].tolist() == [one["score"] for one in theirs["ranking"]]
    for name, values in ranking.columns.items():
        if name in theirs["ranking"][0]:
            shown = [None if np.isnan(value) else value for value in values[ranking.order]]
            assert shown == [one[name] for one in theirs["ranking"]], name
    assert ranking.notes == theirs["notes"]
    assert ranking.to_dict() == theirs


def test_at_least_forty_methods_were_compared():
    assert len(RANKING) > 40


@pytest.mark.parametrize(
    ("question", "words", "options"),
    [
        ("compare", ["--methods", "topsis,vikor,promethee_2,electre_3"], {"methods": ["topsis", "vikor", "promethee_2", "electre_3"]}),
        ("sensitivity", ["--method", "topsis", "--samples", "500", "--seed", "3"], {"method": "topsis", "samples": 500, "seed": 3}),
        ("explain", ["--client", "C00017", "--reach", "3"], {"client": "C00017", "reach": 3}),
        ("explain", ["--client", "C00017", "--against", "C00003"], {"client": "C00017", "against": "C00003"}),
        ("weights", ["--method", "entropy"], {"method": "entropy"}),
        ("weights", ["--method", "merec"], {"method": "merec"}),
        ("tiers", ["--tiers", "A=0.2,B=0.3,C=rest"], {"shares": {"A": 0.2, "B": 0.3, "C": "rest"}}),
        ("tiers", ["--method", "electre_tri"], {"method": "electre_tri"}),
        ("advise", ["--compensation", "partial"], {"compensation": "partial"}),
    ],
)
def test_questions_are_answered_alike(clients, program, question, words, options):
    folder, table = clients
    path = folder / "model.yaml"
    ours = getattr(prefero, question)(table, prefero.Model.read(path), **options).to_dict()
    theirs = json.loads(program(question, path, *words, "--format", "json"))
    assert ours == theirs


def test_parameters_and_weights_are_handed_over(clients, program):
    folder, table = clients
    path = folder / "model.yaml"
    ours = prefero.rank(table, path, "vikor", v=0.2, weights={"revenue": 3, "margin": 1})
    theirs = json.loads(program("rank", path, "--method", "vikor", "--set", "vikor.v=0.2", "--weights", "revenue=3,margin=1",
                                "--format", "json"))
    assert ours.parameters["v"] == 0.2
    assert ours.to_dict() == theirs
    assert ours.scores[ours.order].tolist() == [one["score"] for one in theirs["ranking"]]


def test_a_frozen_scale_is_the_programs(clients, program, tmp_path):
    folder, table = clients
    path = folder / "model.yaml"
    fitted = prefero.fit(table, prefero.Model.read(path), "promethee_2")
    fitted.write(tmp_path / "ours.json")
    program("fit", path, "--method", "promethee_2", "--output", tmp_path / "theirs.json", "--quiet")
    assert json.loads((tmp_path / "theirs.json").read_text())["content"]["learned"] == fitted.to_dict()["content"]["learned"]
    scored = fitted.score(table)
    theirs = json.loads(program("rank", tmp_path / "ours.json", "--data", folder / "clients.csv", "--format", "json"))
    assert scored.scores[scored.order].tolist() == [one["score"] for one in theirs["ranking"]]
    assert scored.columns["percentile"][scored.order].tolist() == [one["percentile"] for one in theirs["ranking"]]
    again = prefero.Fitted.read(tmp_path / "theirs.json").score(table)
    assert again.scores.tolist() == scored.scores.tolist()


def test_what_moved_is_told_alike(clients, program, tmp_path):
    folder, table = clients
    model = prefero.Model.read(folder / "model.yaml")
    later = dict(table, revenue=table["revenue"] * np.linspace(0.5, 1.5, len(table["revenue"])))
    before, after = prefero.rank(table, model, "topsis"), prefero.rank(later, model, "topsis")
    for name, ranking in (("old", before), ("new", after)):
        (tmp_path / f"{name}.json").write_text(ranking.to_json())
    theirs = json.loads(program("diff", tmp_path / "old.json", tmp_path / "new.json", "--format", "json"))
    ours = prefero.diff(before, after)
    assert ours.moved == theirs["moved"]
    assert len(ours.moved) > 100
    assert prefero.diff(tmp_path / "old.json", after).moved == ours.moved


def test_models_read_their_own_source(clients, program):
    folder, _ = clients
    path = folder / "model.yaml"
    ours = prefero.rank(None, path, "topsis", where="tenure > 5")
    theirs = json.loads(program("rank", path, "--method", "topsis", "--where", "tenure > 5", "--format", "json"))
    assert ours.to_dict() == theirs
    assert 0 < len(ours) < 400


@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "vikor", "promethee_2", "electre_1"])
def test_the_superstore_example(source, program, method):
    path = source / "examples/superstore/model.yaml"
    ours = prefero.rank(None, path, method)
    assert len(ours) == 793
    assert ours.to_dict() == json.loads(program("rank", path, "--method", method, "--format", "json"))


def test_a_portrait_is_the_programs(source, program, tmp_path):
    deals = source / "examples/portrait/deals.csv"
    options = {"key": "status = 'won'", "id": "deal", "traits": ["sector", "region", "employees", "exporter", "lead_source"],
               "permutations": 19}
    program("portrait", "learn", deals, "--key", options["key"], "--id", "deal", "--traits", ",".join(options["traits"]),
            "--permutations", "19", "--output", tmp_path / "theirs.json", "--quiet")
    theirs = json.loads((tmp_path / "theirs.json").read_text())
    ours = prefero.portrait.learn(deals, **options)
    assert ours.to_dict() == theirs
    ours.write(tmp_path / "ours.json")
    scored = prefero.portrait.Portrait.read(tmp_path / "ours.json").score(deals, id="deal")
    told = json.loads(program("portrait", "score", tmp_path / "ours.json", "--data", deals, "--id", "deal", "--format", "json"))
    assert scored.to_dict() == told
    in_memory = prefero.portrait.learn(pyarrow.csv.read_csv(deals), **options)
    assert in_memory.to_dict().keys() == theirs.keys()
    assert repr(ours).startswith("Portrait of key clients")


def test_problems_keep_line_and_column(tmp_path, program):
    path = tmp_path / "model.yaml"
    path.write_text("criteria:\n  a: {column: a, gaol: max}\n  b: {column: b, weight: -1}\n")
    with pytest.raises(prefero.InvalidInput) as caught:
        prefero.Model.read(path)
    places = [(one.line, one.column) for one in caught.value.problems if one.severity == "error"]
    assert (2, 18) in places and any(line == 3 for line, _ in places)
    theirs = json.loads(program("check", path, "--format", "json", status=2))
    assert places == [(one["line"], one["column"]) for one in theirs["problems"] if one["severity"] == "error"]
    assert [(one.line, one.column) for one in prefero.Model.check(path) if one.severity == "error"] == places
