"""The estimator passes scikit-learn's own checks."""

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

import prefero
from prefero.estimator import Ranker


# Methods that take any value; others refuse what the checks feed them (numbers below zero) with an error that says so.
@pytest.mark.parametrize("method", ["topsis", "weighted_sum", "vikor", "promethee_2"])
@pytest.mark.filterwarnings("ignore")
def test_scikit_learns_checks(method):
    results = check_estimator(Ranker(method), on_fail=None, on_skip=None)
    failed = [(one["check_name"], one["exception"]) for one in results if one["status"] == "failed"]
    assert not failed
    # Only what needs an experimental array interface is skipped.
    assert {one["check_name"] for one in results if one["status"] == "skipped"} <= {"check_array_api_input"}
    assert len(results) > 30


def test_scores_are_those_of_the_frozen_scale():
    random = np.random.default_rng(3)
    old, new = random.random((300, 3)), random.random((20, 3))
    ranker = Ranker("topsis", goals=["max", "min", (0.2, 0.4)], weights=[3, 2, 1]).fit(old)
    model = prefero.Model([prefero.Criterion("x0", weight=3), prefero.Criterion("x1", goal="min", weight=2),
                           prefero.Criterion("x2", goal=(0.2, 0.4))])
    assert ranker.score_samples(new).tolist() == prefero.fit(old, model, "topsis").score(new).scores.tolist()
    assert ranker.transform(new).shape == (20, 1)
    assert list(ranker.get_feature_names_out()) == ["topsis_score"]


def test_wrong_settings_are_told():
    with pytest.raises(ValueError, match="2 goals for 3 features"):
        Ranker(goals=["max", "min"]).fit(np.ones((4, 3)))
    with pytest.raises(prefero.InvalidInput, match="topsis"):
        Ranker("topsi").fit(np.ones((4, 3)))


def test_it_stands_in_a_pipeline():
    data = np.random.default_rng(0).random((50, 3))
    assert make_pipeline(StandardScaler(), Ranker()).fit_transform(data).shape == (50, 1)
