"""Models: read from a file or written in Python, checked alike."""

from __future__ import annotations

import html
import json
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from . import _core
from .errors import Error, InvalidInput, Problem

__all__ = ["Criterion", "Group", "Model"]


@dataclass
class Criterion:
    """One criterion: a column, and what is wanted of it.

    Parameters
    ----------
    id:
        Name of the criterion; also the column where ``column`` is not given.
    column:
        Column of the table, in whatever unit it has.
    goal:
        ``"max"``, ``"min"``, or a target: a level or ``(low, high)`` in the column's unit.
    weight:
        Share among the siblings, 0 or more; weights are divided by their sum.
    title, unit, horizon, missing, value, preference, veto:
        As in a model file (docs/model-file.md).
    options:
        Any further key of a model file, for instance ``{"bounds": [0, 100], "profiles": [10, 20]}``.
    """

    id: str
    column: str | None = None
    goal: str | float | tuple[float, float] = "max"
    weight: float = 1
    title: str | None = None
    unit: str | None = None
    horizon: str | None = None
    missing: str | None = None
    value: Mapping[str, Any] | str | None = None
    preference: Mapping[str, Any] | None = None
    veto: float | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    def _form(self) -> dict[str, Any]:
        goal: Any = self.goal
        if not isinstance(goal, str):
            ends = list(goal) if isinstance(goal, Iterable) else [goal, goal]
            goal = {"target": ends}
        form: dict[str, Any] = {"column": self.column or self.id, "goal": goal, "weight": self.weight}
        for key in ("title", "unit", "horizon", "missing", "value", "preference", "veto"):
            given = getattr(self, key)
            if given is not None:
                form[key] = {"scale": given} if key == "value" and isinstance(given, str) else given
        form.update(self.options)
        return form


@dataclass
class Group:
    """Criteria that belong together; ``weight`` is the group's share among its siblings."""

    id: str
    children: Sequence[Criterion | Group]
    weight: float = 1
    title: str | None = None
    weights: Mapping[str, Any] | None = None

    def _form(self) -> dict[str, Any]:
        form: dict[str, Any] = {"weight": self.weight}
        if self.title is not None:
            form["title"] = self.title
        if self.weights is not None:
            form["weights"] = self.weights
        form["children"] = {one.id: one._form() for one in self.children}
        return form


class Model:
    """What a good client is: criteria with goals and weights, and which methods are asked.

    ``Model.read("model.yaml")`` reads a model file. ``Model([...])`` writes one in Python; it is turned into the same form
    (:meth:`to_yaml`) and checked by the same reader, so that errors name line and column of that text.

    Parameters
    ----------
    criteria:
        :class:`Criterion` and :class:`Group`, or names of columns that are to be large.
    id, label:
        Columns with the ids and the names of the clients. Without ``id`` they are called by their row number, from 1.
    title, methods, weights, missing, constraints, tiers, normalization:
        As in a model file. ``methods`` is a list of names and of dicts like ``{"name": "vikor", "v": 0.3}``.
    more:
        Any further key of a model file.

    Raises
    ------
    InvalidInput
        With every problem of the model.
    """

    def __init__(
        self,
        criteria: Sequence[Criterion | Group | str],
        *,
        id: str | None = None,
        label: str | None = None,
        title: str | None = None,
        methods: Sequence[str | Mapping[str, Any]] | str | None = None,
        weights: Mapping[str, Any] | str | None = None,
        missing: str | None = None,
        constraints: Sequence[Mapping[str, Any]] | None = None,
        tiers: Mapping[str, Any] | None = None,
        normalization: str | None = None,
        **more: Any,
    ):
        if isinstance(criteria, (str, Criterion, Group)):
            criteria = [criteria]
        nodes = [Criterion(one) if isinstance(one, str) else one for one in criteria]
        taken: set[str] = set()
        for node in nodes:
            if node.id in taken:
                raise InvalidInput(f'there are two criteria "{node.id}"')
            taken.add(node.id)
        alternatives = {key: value for key, value in (("id", id), ("label", label)) if value is not None}
        form: dict[str, Any] = {}
        if title is not None:
            form["title"] = title
        if alternatives:
            form["alternatives"] = alternatives
        form["criteria"] = {node.id: node._form() for node in nodes}
        if weights is not None:
            form["weights"] = {"method": weights} if isinstance(weights, str) else weights
        if missing is not None:
            form["missing"] = {"policy": missing}
        if constraints is not None:
            form["constraints"] = constraints
        if normalization is not None:
            form["normalization"] = normalization
        if methods is not None:
            form["methods"] = [methods] if isinstance(methods, str) else methods
        if tiers is not None:
            form["tiers"] = tiers
        form.update(more)
        self._core = _core.Model(_yaml(form), "model")

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Model:
        """Reads a model file.

        Raises
        ------
        InvalidInput
            With every problem of the file, each with line and column.
        SourceFailure
            Where the file cannot be read.
        """
        file = Path(path)
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise InvalidInput(f"{file}: the model is not valid UTF-8 (save it as UTF-8)") from error
        except OSError as error:
            from .errors import SourceFailure

            raise SourceFailure(f"{file}: {error.strerror}") from error
        return cls.from_yaml(text, name=str(file), folder=file.parent)

    @classmethod
    def from_yaml(cls, text: str, *, name: str = "model", folder: str | os.PathLike[str] = "") -> Model:
        """A model from the text of a model file. ``name`` stands in messages; relative files are looked for in ``folder``."""
        model = cls.__new__(cls)
        model._core = _core.Model(text, name if not name.startswith("-") else "./" + name, str(folder))
        return model

    @staticmethod
    def check(path: str | os.PathLike[str]) -> list[Problem]:
        """Every problem of a model file; an empty list for a sound one."""
        try:
            return [Problem(note, severity="note") for note in Model.read(path)._core.notes]
        except Error as error:
            return error.problems

    def to_yaml(self) -> str:
        """The model as a model file holds it."""
        return self._core.text

    @property
    def title(self) -> str:
        """What the model decides."""
        return self._core.title

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """The leaves in their order: ``id``, ``title``, ``unit``, ``goal``, ``column`` and the final ``weight`` as written
        (they sum to 1; weights from data or judgements: :func:`prefero.weights`)."""
        return self._core.criteria

    @property
    def columns(self) -> list[str]:
        """The columns that a table needs."""
        return self._core.columns

    @property
    def methods(self) -> list[tuple[str, dict[str, Any]]]:
        """The methods that the model asks, with their parameters as written."""
        return self._core.methods

    @property
    def notes(self) -> list[str]:
        """What the reader should know though the model can be used."""
        return self._core.notes

    def __reduce__(self):
        return _restored, (self._core.text, self._core.name, self._core.folder)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self.to_yaml() == other.to_yaml()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        lines = [f"Model {self.title!r}" if self.title else "Model"]
        width = max(len(one["id"]) for one in self.criteria)
        for one in self.criteria:
            goal = "{:g} to {:g}".format(*one["target"]) if "target" in one else one["goal"]
            lines.append(f"  {one['id']:{width}}  {one['weight']:7.2%}  {goal}")
        if self.methods:
            lines.append("  methods: " + ", ".join(name for name, _ in self.methods))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            "<tr><td>{}</td><td style='text-align:right'>{:.2%}</td><td>{}</td><td>{}</td></tr>".format(
                html.escape(one["title"] or one["id"]),
                one["weight"],
                html.escape("{:g} to {:g}".format(*one["target"]) if "target" in one else one["goal"]),
                html.escape(one["column"] or one["sql"]),
            )
            for one in self.criteria
        )
        head = f"<strong>{html.escape(self.title)}</strong>" if self.title else ""
        return (f"{head}<table><thead><tr><th>criterion</th><th>weight</th><th>goal</th><th>column</th></tr></thead>"
                f"<tbody>{rows}</tbody></table>")


def _restored(text: str, name: str, folder: str) -> Model:
    return Model.from_yaml(text, name=name, folder=folder)


def _flow(value: Any) -> str:
    """A value as YAML on one line. Texts are always quoted, so that none is taken for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, Iterable):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, int):
        return str(number)
    if isinstance(number, float) and math.isfinite(number):
        return repr(number)
    raise InvalidInput(f"{value!r} cannot stand in a model (numbers are finite; texts, lists and dicts are taken)")


def _key(key: Any) -> str:
    return json.dumps(str(key), ensure_ascii=False)


def _yaml(form: Mapping[str, Any]) -> str:
    lines = []
    for key, value in form.items():
        if key == "criteria":
            lines.append("criteria:")
            lines += [f"  {_key(name)}: {_flow(one)}" for name, one in value.items()]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return "\n".join(lines) + "\n"
