"""Prefero ranks clients: multi-criteria decision analysis over tables of any size.

>>> import prefero
>>> model = prefero.Model([prefero.Criterion("revenue", weight=2), prefero.Criterion("days_late", goal="min")])
>>> prefero.rank({"revenue": [10.0, 20.0, 30.0], "days_late": [0.0, 1.0, 9.0]}, model, method="topsis").ranks
array([3., 1., 2.])
"""

from ._core import version as __version__
from .errors import Error, InvalidInput, Problem, SourceFailure, UnknownName
from .model import Criterion, Group, Model
from .questions import Fitted, advise, compare, diff, explain, fit, methods, rank, select, sensitivity, tiers, weights
from .results import Advice, Comparison, Difference, Explanation, Ranking, Selection, Sensitivity, Tiers, Weights

__all__ = [
    "Advice", "Comparison", "Criterion", "Difference", "Error", "Explanation", "Fitted", "Group", "InvalidInput", "Model", "Problem",
    "Ranking", "Selection", "Sensitivity", "SourceFailure", "Tiers", "UnknownName", "Weights", "advise", "compare", "diff", "explain",
    "fit", "methods", "portrait", "rank", "select", "sensitivity", "tiers", "weights",
]

from . import portrait  # noqa: E402  (after the questions it stands on)
