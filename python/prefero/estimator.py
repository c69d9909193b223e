"""A ranking method as a scikit-learn estimator: ``fit`` learns the scale, ``transform`` scores rows on it.

Needs scikit-learn 1.6 or newer: ``pip install "prefero[sklearn]"``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from .errors import InvalidInput
from .model import Criterion, Model
from .questions import fit as fit_scale
from .questions import methods as catalogue

__all__ = ["Ranker"]


class Ranker(TransformerMixin, BaseEstimator):
    """Scores rows by a multi-criteria method whose scale was fitted to other rows.

    Parameters
    ----------
    method:
        A scoring method (:func:`prefero.methods`); methods that compare clients in pairs have no scale to fit.
    goals:
        ``"max"``, ``"min"`` or a target ``(low, high)``, one a feature, or one word for all.
    weights:
        One weight a feature, 0 or more; equal where None.
    parameters:
        Of the method, by name.

    Attributes
    ----------
    fitted_:
        The scale, a :class:`prefero.Fitted`.
    model_:
        The :class:`prefero.Model` that was made of goals and weights.
    n_features_in_, feature_names_in_:
        As in scikit-learn.
    """

    def __init__(self, method: str = "topsis", goals: str | Sequence[Any] = "max",
                 weights: Sequence[float] | None = None, parameters: Mapping[str, Any] | None = None):
        self.method = method
        self.goals = goals
        self.weights = weights
        self.parameters = parameters

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        try:
            tags.input_tags.positive_only = catalogue(self.method)["domain"] != "any"
        except InvalidInput:  # an unknown name is told by fit
            pass
        return tags

    def fit(self, X: Any, y: Any = None) -> Ranker:
        """Learns the scale from X of shape (m, n), finite numbers. ``y`` is not used."""
        X = validate_data(self, X, dtype=np.float64, order="F")
        n = X.shape[1]
        goals = [self.goals] * n if isinstance(self.goals, str) else list(self.goals)
        weights = [1.0] * n if self.weights is None else list(self.weights)
        for name, given in (("goals", goals), ("weights", weights)):
            if len(given) != n:
                raise InvalidInput(f"there are {len(given)} {name} for {n} features")
        self.model_ = Model([Criterion(f"x{j}", goal=goals[j], weight=weights[j]) for j in range(n)])
        self.fitted_ = fit_scale(X, self.model_, self.method, **dict(self.parameters or {}))
        return self

    def score_samples(self, X: Any) -> np.ndarray:
        """Scores of shape (m,) of the rows of X of shape (m, n), larger is better."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, order="F", reset=False)
        scores = self.fitted_.score(X).scores
        assert scores is not None  # a method without scores cannot be fitted
        return scores

    def transform(self, X: Any) -> np.ndarray:
        """The scores as one column, shape (m, 1)."""
        return self.score_samples(X).reshape(-1, 1)

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """The name of the one column."""
        check_is_fitted(self)
        return np.array([f"{self.method}_score"], dtype=object)
