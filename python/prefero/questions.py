"""The questions: each takes a table and a model and answers as the program does."""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from . import _core
from ._duckdb import find_duckdb
from .errors import InvalidInput
from .model import Model
from .results import Advice, Comparison, Difference, Explanation, Ranking, Selection, Sensitivity, Tiers, Weights
from .tables import table_of

__all__ = ["Fitted", "advise", "compare", "diff", "explain", "fit", "methods", "rank", "select", "sensitivity", "tiers", "weights"]


def _refuse(what: str, remedy: str) -> NoReturn:
    raise InvalidInput(f"{what} ({remedy})", [{"what": what, "remedy": remedy}])


def _model(model: Model | str | os.PathLike[str]) -> Model:
    if isinstance(model, Model):
        return model
    if not isinstance(model, (str, os.PathLike)):
        _refuse(f"a {type(model).__qualname__} is no model", "hand over a prefero.Model([...]) or the path of a model file")
    return Model.read(model)


def _numbers_by_name(what: str, values: Any, example: str) -> dict[str, float]:
    """Weights or shares: a dict, or anything with keys such as a pandas Series."""
    if isinstance(values, str) or not (isinstance(values, Mapping) or hasattr(values, "items")):
        _refuse(f"{what} are a dict of names and numbers, not a {type(values).__qualname__}", f"write {example}")
    checked = {}
    for name, value in values.items():
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number):
            _refuse(f"{what}: {name} has {value!r}, which is no finite number", f"write {example}")
        checked[str(name)] = value
    return checked


def _lent(table: Any, model: Model, numbers: Sequence[str] = (), texts: Sequence[str] = ()) -> _core.Table | None:
    core = model._core
    if table is None:
        find_duckdb()
        return None
    if core.is_crm:
        raise InvalidInput("the model computes its criteria from CRM tables (leave the table out: its own source is read)")
    leaves = [one["column"] for one in core.criteria]
    columns = list(dict.fromkeys([*core.columns, *numbers, *texts]))
    return table_of(table, columns, leaves, [name for name in (core.id, core.label, *texts) if name])


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return " ".join(_value(one) for one in value)
    number = value.item() if hasattr(value, "item") else value
    return repr(number) if isinstance(number, float) else str(number)


def _settings(method: str | None, parameters: Mapping[str, Any], model: Model | None) -> list[str]:
    if not parameters:
        return []
    if method is None:
        asked = model.methods if model is not None else []
        method = asked[0][0] if asked else "weighted_sum"
    words = []
    for name, value in parameters.items():
        words += ["--set", f"{method}.{name}={_value(value)}"]
    return words


def _options(**given: Any) -> list[str]:
    """Options of the program from keyword arguments: ``top_k=3`` is ``--top-k 3``; None and False are left out."""
    words = []
    for name, value in given.items():
        option = "--" + name.replace("_", "-")
        if value is None or value is False:
            continue
        if name == "weights":
            value = _numbers_by_name("weights", value, 'weights={"revenue": 2, "margin": 1}; methods find some: prefero.weights(...)')
        if value is True:
            words.append(option)
        elif isinstance(value, Mapping):
            words += [option, ",".join(f"{key}={_value(one)}" for key, one in value.items())]
        elif isinstance(value, (list, tuple)):
            words += [option, ",".join(_value(one) for one in value)]
        else:
            words += [option, _value(value)]
    return words


def _ask(command: str, table: Any, model: Model | str | os.PathLike[str], words: Sequence[str]) -> dict[str, Any]:
    model = _model(model)
    text = _core.ask(command, model._core, _lent(table, model), [*words, "--format", "json"])
    return json.loads(text)


def rank(table: Any, model: Model | str | os.PathLike[str], method: str | None = None, *,
         weights: Mapping[str, float] | None = None, where: str | None = None, threads: int | None = None,
         memory: str | None = None, **parameters: Any) -> Ranking:
    """Ranks the clients of a table by one method.

    Parameters
    ----------
    table:
        pyarrow, polars, pandas, a DuckDB relation or any object with ``__arrow_c_stream__``; a dict of arrays; or a NumPy matrix
        of shape (m, n) whose columns are the model's criteria in their order, column-major for speed. Float64 columns without
        gaps are read where they are. NaN in NumPy and pandas, and null in Arrow, is a missing value. None reads the model's own
        source.
    model:
        A :class:`Model`, or the path of a model file.
    method:
        A name of :func:`methods`; without it the model's first, or weighted_sum.
    weights:
        Final weights by criterion, for this call; those not named count nothing.
    where:
        With the model's own source: an SQL expression that chooses who is ranked.
    threads:
        Default: all cores. The numbers do not depend on it.
    memory:
        Most memory for comparing pairs, like ``"2GB"``.
    parameters:
        Of the method: ``rank(table, model, "vikor", v=0.3)``.

    Returns
    -------
    Ranking
        With ``scores`` and ``ranks`` of shape (m,) in the order of the table.

    Raises
    ------
    InvalidInput
        For a model, table, name or parameter that is wrong, and for values that the method cannot take.
    SourceFailure
        Where the table or the source cannot be read.
    """
    model = _model(model)
    lent = _lent(table, model)
    words = _options(method=method, weights=weights, where=where, threads=threads, memory=memory)
    words += _settings(method, parameters, model)
    found = _core.rank(model._core, lent, words)
    return Ranking(found, lent, model._core,
                   details=lambda: _core.rank(model._core, lent, words, whole=True),
                   document=lambda: json.loads(_core.ask("rank", model._core, lent, [*words, "--format", "json"])))


def compare(table: Any, model: Model | str | os.PathLike[str], methods: Sequence[str] | str | None = None, *,
            settings: Mapping[str, Mapping[str, Any]] | None = None, weights: Mapping[str, float] | None = None,
            normalization: str | None = None, consensus: str | None = None, where: str | None = None,
            threads: int | None = None, memory: str | None = None) -> Comparison:
    """The same clients by several methods, how far they agree, and one ranking made of all.

    ``methods`` is a list of names or ``"all"``; without it those of the model. ``settings`` are parameters by method:
    ``{"vikor": {"v": 0.3}}``. ``normalization`` is one for all methods that offer it. For the rest see :func:`rank`.
    """
    words = _options(methods=[methods] if isinstance(methods, str) else list(methods) if methods is not None else None,
                     weights=weights, normalization=normalization, consensus=consensus, where=where, threads=threads,
                     memory=memory)
    for method, parameters in (settings or {}).items():
        words += _settings(method, parameters, None)
    return Comparison(_ask("compare", table, model, words))


def sensitivity(table: Any, model: Model | str | os.PathLike[str], method: str | None = None, *,
                criterion: str | Sequence[str] | None = None, samples: int | None = None, spread: str | float | None = None,
                top: int | None = None, seed: int | None = None, where: str | None = None, threads: int | None = None,
                options: Mapping[str, Any] | None = None, **parameters: Any) -> Sensitivity:
    """Which weight decides what: how far each may move before the first place changes, and how often a client is first when
    weights are drawn at random.

    ``samples`` weights are drawn with ``seed``, uniformly, or within ``spread`` of their value. ``options`` are further options
    of ``prefero sensitivity`` by name: ``{"ordinal": True, "between": ["a", "b"], "sobol": True}``.
    """
    model = _model(model)
    words = _options(method=method, criterion=criterion, samples=samples, spread=spread, top=top, seed=seed, where=where,
                     threads=threads, **dict(options or {}))
    return Sensitivity(_ask("sensitivity", table, model, words + _settings(method, parameters, model)))


def explain(table: Any, model: Model | str | os.PathLike[str], client: str | int, method: str | None = None, *,
            against: str | int | None = None, reach: int | None = None, where: str | None = None, threads: int | None = None,
            **parameters: Any) -> Explanation:
    """Why a client stands where it stands, its strengths and weaknesses, and what it would take to reach a rank.

    ``client`` is an id or a name; ``against`` another client whose difference is explained; ``reach`` a rank.
    """
    model = _model(model)
    words = _options(client=str(client), against=None if against is None else str(against), reach=reach, method=method,
                     where=where, threads=threads)
    return Explanation(_ask("explain", table, model, words + _settings(method, parameters, model)))


def weights(table: Any, model: Model | str | os.PathLike[str], method: str | None = None, *, where: str | None = None,
            threads: int | None = None, **parameters: Any) -> Weights:
    """One weight a criterion: from the judgements of the model, or from the data (``"entropy"``, ``"critic"``, ``"merec"`` ...).

    Without ``method`` the weights that the model asks for. ``table`` may be None for judgements only where the model names
    a source.
    """
    words = _options(method=method, where=where, threads=threads)
    return Weights(_ask("weights", table, model, words + _settings(method or "given", parameters, None)))


def tiers(table: Any, model: Model | str | os.PathLike[str], method: str | None = None, *,
          shares: Mapping[str, float] | None = None, score: str | None = None, where: str | None = None,
          threads: int | None = None, **parameters: Any) -> Tiers:
    """The clients in tiers: by the model's rule, or by ``method`` (``"quantiles"``, ``"electre_tri"``, ``"mr_sort"`` ...).

    ``shares`` are the tiers, best first: ``{"A": 0.2, "B": 0.3, "C": 0.5}``; ``score`` the ranking method that is cut.
    """
    if shares is not None and not isinstance(shares, Mapping):
        _refuse(f"shares are a dict of tiers, not a {type(shares).__qualname__}", 'write shares={"A": 0.2, "B": 0.3, "C": "rest"}')
    words = _options(method=method, tiers=shares, score=score, where=where, threads=threads)
    return Tiers(_ask("tiers", table, model, words + _settings(method, parameters, None)))


def select(table: Any, model: Model | str | os.PathLike[str], *, count: int | tuple[int | None, int | None] | None = None,
           capacity: Mapping[str, float] | None = None, limits: Sequence[Mapping[str, Any]] | None = None,
           method: str | None = None, shift: str | None = None, sizes: bool = False, where: str | None = None,
           threads: int | None = None) -> Selection:
    """The clients that are worth most together under limits (PROMETHEE V): of all sets that keep the limits, the one whose
    net flows add up to the most.

    Parameters
    ----------
    table, model, where, threads:
        See :func:`rank`.
    count:
        At most so many clients, or ``(at least, at most)``, either of which may be None.
    capacity:
        At most so much of a column together: ``{"hours": 400}``.
    limits:
        Further limits as in the model file: ``{"each": "country", "at_most": 4}``, ``{"total": "hours", "each": "team",
        "at_most": 100, "reason": "..."}``. Columns are those of the table. ``where`` is SQL and needs the model's own source;
        with a table in memory, add up a column of 0 and 1 instead. Any of ``count``, ``capacity`` and ``limits`` replaces the
        limits of the model (``selection:``).
    method:
        Whose net flows are added up: ``"promethee_2"`` (default) or ``"promethee_4"``.
    shift:
        ``"nonnegative"`` counts flows from the lowest one on, which prefers large selections.
    sizes:
        Also the best selection of every size.

    Returns
    -------
    Selection
        With ``chosen``, the ids of the clients, best first, and ``sum``.

    Raises
    ------
    InvalidInput
        Where nothing limits the selection, no set keeps all limits, or a column is missing or holds no numbers.
    """
    model = _model(model)
    asked: list[dict[str, Any]] = []
    if count is not None:
        low, high = count if isinstance(count, tuple) else (None, count)
        asked.append({"at_least": low, "at_most": high})
    asked += [{"total": column, "at_most": amount} for column, amount in (capacity or {}).items()]
    asked += [dict(one) for one in limits or ()]
    words = _options(method=method, shift=shift, sizes=sizes, where=where, threads=threads)
    for one in asked:
        words += ["--limit", ", ".join(f"{key}: {_yaml_value(value)}" for key, value in one.items() if value is not None)]
    totals = [one.get("total") for one in asked] if asked else model._core.selection_totals
    groups = [one.get("each") for one in asked] if asked else model._core.selection_groups
    lent = _lent(table, model, [str(one) for one in totals if one], [str(one) for one in groups if one])
    return Selection(json.loads(_core.ask("select", model._core, lent, [*words, "--format", "json"])))


def _yaml_value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else _value(value)


def advise(table: Any, model: Model | str | os.PathLike[str], *, compensation: str | None = None,
           weights_are: str | None = None, later: bool = False, where: str | None = None) -> Advice:
    """Which methods suit this problem, and why others do not.

    ``compensation``: may good values make up for bad ones (``"full"``, ``"partial"``, ``"none"``); ``weights_are``:
    ``"trade-offs"`` or ``"importance"``; ``later``: whether new clients will be scored on the same scale.
    """
    words = _options(compensation=compensation, weights_are=weights_are, later=later, where=where)
    return Advice(_ask("advise", table, model, words))


def diff(old: Any, new: Any) -> Difference:
    """What moved between two results, and whether the data, the weights, the scale or newcomers moved it.

    ``old`` and ``new`` are rankings, their documents as dicts, or files written by ``prefero rank --format json``. Raises
    InvalidInput for results that hold no values to compare (more than 100 000 clients).
    """
    with tempfile.TemporaryDirectory(prefix="prefero-") as folder:
        words = []
        for name, one in (("old", old), ("new", new)):
            if isinstance(one, (str, os.PathLike)):
                words.append(str(one))
                continue
            document = one.to_dict() if hasattr(one, "to_dict") else one
            path = Path(folder, f"{name}.json")
            path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
            words.append(str(path))
        return Difference(json.loads(_core.ask("diff", None, None, [*words, "--format", "json"])))


def methods(name: str | None = None, *, kind: str | None = None) -> Any:
    """The catalogue of methods as a list of dicts, or the record of one: title, formula, reference, parameters, properties.

    ``kind`` keeps ``"scoring"``, ``"relation"``, ``"weighting"`` or ``"consensus"`` methods.
    """
    words = [*([name] if name is not None else []), *_options(kind=kind), "--format", "json"]
    document = json.loads(_core.ask("methods", None, None, words))
    return document["methods"] if name is None else document["method"]


class Fitted:
    """A scale that was fitted to a portfolio. New clients are scored on it one by one, and nobody else's score moves."""

    def __init__(self, text: str, name: str = "scale"):
        self._text = text
        self._name = name
        self._frozen = json.loads(text)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Fitted:
        """Reads what :meth:`write` or ``prefero fit`` wrote."""
        from .errors import SourceFailure

        try:
            return cls(Path(path).read_text(encoding="utf-8"), str(path))
        except OSError as error:
            raise SourceFailure(f"{path}: {error.strerror}") from error
        except ValueError as error:
            raise InvalidInput(f"{path}: this is no frozen scale ({error})") from error

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes the scale; ``prefero rank FILE --data NEW`` reads it too. It holds the model, and no client."""
        target = Path(path)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, prefix=target.name, delete=False) as file:
            file.write(self._text)
        os.replace(file.name, target)

    @property
    def model(self) -> Model:
        """The model that it was fitted with."""
        return Model.from_yaml(self._model_text(), name=self._name)

    def _model_text(self) -> str:
        return _core.frozen_model(self._text, self._name)

    def to_dict(self) -> dict[str, Any]:
        """The frozen scale as JSON holds it."""
        return self._frozen

    def score(self, table: Any, *, threads: int | None = None) -> Ranking:
        """Scores new clients, in any kind of table that :func:`rank` takes.

        Returns a :class:`Ranking` among the new clients; ``columns["percentile"]`` tells where each would stand among those the
        scale was fitted to, ``remarks`` whose values lie outside the fitted range, ``notes`` which criterion has moved.
        """
        model = self.model
        lent = _lent(table, model)
        found = _core.score(self._text, self._name, lent, _options(threads=threads))
        return Ranking(found, lent, model._core)

    def __reduce__(self):
        return Fitted, (self._text, self._name)

    def __repr__(self) -> str:
        content = self._frozen["content"]
        return f"Fitted scale of {content['method']['name']} on {content['portfolio']['clients']:,} clients"


def fit(table: Any, model: Model | str | os.PathLike[str], method: str | None = None, *,
        weights: Mapping[str, float] | None = None, where: str | None = None, threads: int | None = None,
        **parameters: Any) -> Fitted:
    """Fits a scoring method to a portfolio and keeps its scale: ``fit(old, model).score(new)``.

    Raises InvalidInput for methods that compare clients in pairs and have no scale. For the parameters see :func:`rank`.
    """
    model = _model(model)
    lent = _lent(table, model)
    words = _options(method=method, weights=weights, where=where, threads=threads) + _settings(method, parameters, model)
    with tempfile.TemporaryDirectory(prefix="prefero-") as folder:
        path = Path(folder, "scale.json")
        _core.ask("fit", model._core, lent, [*words, "--output", str(path)])
        return Fitted(path.read_text(encoding="utf-8"))
