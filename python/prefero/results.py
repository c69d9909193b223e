"""What the questions are answered with."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from . import _core
from .errors import InvalidInput

__all__ = ["Advice", "Comparison", "Difference", "Explanation", "Ranking", "Selection", "Sensitivity", "Tiers", "Weights"]

_SHOWN = 10


def _number(value: Any) -> str:
    if value is None or value != value:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _text_table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    cells = [[one if isinstance(one, str) else _number(one) for one in row] for row in rows]
    numeric = [all(not isinstance(row[j], str) for row in rows) for j in range(len(header))]
    widths = [max([len(header[j])] + [len(row[j]) for row in cells]) for j in range(len(header))]
    def line(row: Sequence[str]) -> str:
        return "  ".join(one.rjust(width) if right else one.ljust(width)
                         for one, width, right in zip(row, widths, numeric, strict=True)).rstrip()
    return "\n".join([line(header), *(line(row) for row in cells)])


def _html_table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    head = "".join(f"<th>{html.escape(one)}</th>" for one in header)
    body = "".join(
        "<tr>" + "".join(
            f"<td>{html.escape(one)}</td>" if isinstance(one, str) else f"<td style='text-align:right'>{_number(one)}</td>"
            for one in row) + "</tr>"
        for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class _Shown:
    """Text and HTML from the same title, header, rows and closing lines. Every text is escaped in HTML."""

    def _view(self) -> tuple[str, Sequence[str], Sequence[Sequence[Any]], Sequence[str]]:
        raise NotImplementedError

    def __repr__(self) -> str:
        title, header, rows, closing = self._view()
        return "\n".join([title, *([_text_table(header, rows)] if header else []), *closing])

    def _repr_html_(self) -> str:
        title, header, rows, closing = self._view()
        lines = "".join(f"<div>{html.escape(one)}</div>" for one in closing)
        return f"<div><strong>{html.escape(title)}</strong></div>" + (_html_table(header, rows) if header else "") + lines


class _Tabular:
    """A result that is a table of clients; each class says which columns it has."""

    def _as_columns(self) -> dict[str, Any]:
        """Name to texts or array, one of them ``id``, all equally long."""
        raise NotImplementedError

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The table as an Arrow stream."""
        columns = self._as_columns()
        return _core.arrow_stream(list(columns), list(columns.values()))

    def to_arrow(self) -> Any:
        """The table as a ``pyarrow.Table``; needs pyarrow."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> Any:
        """The table as a ``polars.DataFrame``; needs polars."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> Any:
        """The table as a ``pandas.DataFrame``, indexed by id; needs pandas."""
        import pandas

        columns = {name: list(one) if isinstance(one, _core.Texts) else one for name, one in self._as_columns().items()}
        return pandas.DataFrame(columns).set_index("id")


class _Document(_Shown):
    """A JSON document of the program. ``to_dict()`` is all of it; its parts are attributes too."""

    _parts: tuple[str, ...] = ()

    def __init__(self, document: dict[str, Any]):
        self._document = document

    def to_dict(self) -> dict[str, Any]:
        """The document as ``prefero ... --format json`` writes it."""
        return self._document

    def to_json(self, indent: int | None = 2) -> str:
        """The same as text."""
        return json.dumps(self._document, ensure_ascii=False, indent=indent)

    @property
    def notes(self) -> list[str]:
        """What the reader of the result should know."""
        return list(self._document.get("notes", ()))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._document[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no {name!r}; there are {', '.join(self._document)}") from None

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._document})


class Ranking(_Tabular, _Shown):
    """Clients in order, by one method. ``m`` is the number of rows of the table.

    Arrays by row have the order of the table that was handed over; excluded clients are NaN there. Scores are always larger for
    better clients and have the unit of the method; ties share a rank (1224).
    """

    def __init__(self, found: dict[str, Any], table: _core.Table | None, model: _core.Model | None,
                 details: Callable[[], dict[str, Any]] | None = None,
                 document: Callable[[], dict[str, Any]] | None = None):
        self._found = found
        self._table = table
        self._model = model
        self._details = details
        self._ask_document = document
        self._document: dict[str, Any] | None = None

    # --- there at once --------------------------------------------------------------------------------------------

    @property
    def scores(self) -> np.ndarray | None:
        """float64 of shape (m,), larger is better; None for methods that give only an order."""
        return self._found["scores"]

    @property
    def ranks(self) -> np.ndarray:
        """float64 of shape (m,), 1 is best; NaN where excluded or where a partial order gives none."""
        return self._found["ranks"]

    @property
    def order(self) -> np.ndarray:
        """int64 of shape (ranked,): rows of the table, best first."""
        return self._found["order"]

    @property
    def method(self) -> str:
        """Name of the method."""
        return self._found["method"]

    @property
    def parameters(self) -> dict[str, Any]:
        """Its parameters, defaults included."""
        return self._found["parameters"]

    @property
    def kind(self) -> str:
        """``complete``, ``partial``, ``kernel`` or ``tiers``."""
        return self._found["kind"]

    @property
    def criteria(self) -> list[str]:
        """Ids of the n criteria."""
        return self._found["criteria"]

    @property
    def weights(self) -> np.ndarray:
        """float64 of shape (n,): the weights as the method saw them."""
        return self._found["weights"]

    @property
    def columns(self) -> dict[str, np.ndarray]:
        """Values that the publication prints beside the score (S, R and Q of VIKOR, flows of PROMETHEE), (m,) each."""
        return self._found["columns"]

    @property
    def ids(self) -> Sequence[str]:
        """Ids by row of the table."""
        if self._found["ids"] is None:
            self._found["ids"] = self._texts(self._model.id if self._model is not None else "")
        return self._found["ids"]

    @property
    def labels(self) -> Sequence[str]:
        """Names by row of the table; the ids where there are none."""
        if self._found["labels"] is None and self._model is not None and self._model.label and not self._found["full"]:
            self._found["labels"] = self._texts(self._model.label)
        return self._found["labels"] if self._found["labels"] is not None else self.ids

    def _texts(self, column: str) -> Sequence[str]:
        assert self._table is not None
        return self._table.texts(column, self._model.id if self._model is not None else "")

    # --- computed when it is asked ----------------------------------------------------------------------------------

    def _full(self, part: str) -> Any:
        if not self._found["full"] and self._details is not None:
            whole = self._details()
            kept = {name: self._found[name] for name in ("scores", "ranks", "order", "columns")}
            self._found = {**whole, **kept}
        return self._found[part]

    @property
    def notes(self) -> list[str]:
        """What the reader should know: criteria that do not decide, clients that tie, missing values and the like.

        Of more than 20 000 clients notes, influence, findings and tiers are computed when they are first asked, from the table as
        it is then.
        """
        return self._full("notes")

    @property
    def influence(self) -> np.ndarray:
        """float64 of shape (n,): share of the variance of the score that a criterion explains; together 1, NaN where the score
        is no sum over the criteria."""
        return self._full("influence")

    @property
    def findings(self) -> list[str]:
        """What the method says beyond the order, in words: VIKOR's conditions, the kernel of ELECTRE I."""
        return self._full("findings")

    @property
    def tiers(self) -> list[str]:
        """Tier of each client of ``order``; empty where the model has no tiers."""
        return self._full("tiers")

    @property
    def remarks(self) -> dict[int, str]:
        """By row: what is to be known about single clients (compromise solution, kernel, pinned tier, out of range)."""
        return dict(self._full("remarks"))

    @property
    def excluded(self) -> dict[int, str]:
        """By row: why a client is not ranked."""
        return dict(self._full("excluded"))

    def __getstate__(self) -> dict[str, Any]:
        """Copies and other processes get what is computed when it is asked, and no table; the document only where it was asked."""
        self._full("notes")
        ids, labels = self.ids, self.labels
        found = {**self._found, "ids": list(ids), "labels": None if labels is ids else list(labels)}
        return {"found": found, "document": self._document, "has_tiers": self._model is not None and self._model.has_tiers}

    def __setstate__(self, state: dict[str, Any]) -> None:
        found = {**state["found"], "full": True}
        for name in ("ids", "labels"):
            found[name] = None if found[name] is None else _core.texts_of(found[name])
        self.__init__(found, None, SimpleNamespace(id="", label="", has_tiers=state["has_tiers"]))
        self._document = state["document"]

    # --- as a table ---------------------------------------------------------------------------------------------------

    def _as_columns(self, top: int | None = None) -> dict[str, Any]:
        """Best first: rank, id, label, score, and tier and note where there are any."""
        order = self.order if top is None else self.order[:top]
        ranks = self.ranks[order]
        whole = not np.isnan(ranks).any() and (ranks == np.floor(ranks)).all()
        columns: dict[str, Any] = {"rank": ranks.astype(np.int64) if whole else ranks}
        columns["id"] = self.ids.take(order)
        columns["label"] = self.labels.take(order)
        if self.scores is not None:
            columns["score"] = self.scores[order]
        if self._model is not None and self._model.has_tiers and self.tiers:
            columns["tier"] = _core.texts_of(self.tiers[: len(order)])
        if self._found["full"] and self._found["remarks"]:
            remarks = self.remarks
            columns["note"] = _core.texts_of([remarks.get(int(row), "") for row in order])
        return columns

    def top(self, count: int = _SHOWN) -> list[dict[str, Any]]:
        """The first ``count`` clients, a dict each."""
        columns = self._as_columns(count)
        rows = len(columns["rank"])
        return [{name: one[k].item() if isinstance(one, np.ndarray) else one[k] for name, one in columns.items()}
                for k in range(rows)]

    def to_dict(self) -> dict[str, Any]:
        """The document as ``prefero rank --format json`` writes it."""
        if self._document is None:
            if self._ask_document is None:
                raise InvalidInput("scores on a frozen scale, and copies of a ranking whose document was not asked for before, "
                                   "have no document (use to_arrow())")
            self._document = self._ask_document()
        return self._document

    def to_json(self, indent: int | None = 2) -> str:
        """The same as text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def __len__(self) -> int:
        return len(self.order)

    def _view(self) -> tuple[str, Sequence[str], Sequence[Sequence[Any]], Sequence[str]]:
        columns = self._as_columns(_SHOWN)
        if list(columns["label"]) == list(columns["id"]):
            del columns["label"]
        values = [one.tolist() if isinstance(one, np.ndarray) else list(one) for one in columns.values()]
        parameters = ", ".join(f"{name}={value}" for name, value in self.parameters.items() if value != "")
        title = f"{len(self):,} clients by {self.method}" + (f" ({parameters})" if parameters else "")
        closing = []
        if len(self) > _SHOWN:
            closing.append(f"and {len(self) - _SHOWN:,} more")
        if self._found["full"]:
            closing += [f"not ranked: {len(self.excluded)}"] if self.excluded else []
            closing += self.findings[:5] + [f"note: {one}" for one in self.notes]
        return title, list(columns), list(zip(*values, strict=True)), closing


class Comparison(_Tabular, _Document):
    """The same clients by several methods."""

    @property
    def methods(self) -> list[str]:
        """Labels of the k methods that ran, in the order of the matrices."""
        return list(self._document["rankings"])

    @property
    def agreement(self) -> dict[str, np.ndarray]:
        """Measures of agreement, float64 of shape (k, k) each: ``kendall_tau_b``, ``spearman``, ``weighted_spearman``, ``ws``,
        ``rbo`` and ``overlap_at_k``; NaN where a measure is not defined."""
        return {name: np.array(one["values"] if isinstance(one, dict) else one, dtype=float)
                for name, one in self._document["agreement"].items() if isinstance(one, (list, dict))}

    @property
    def ranks(self) -> dict[str, dict[str, float | None]]:
        """Rank by method and id."""
        return {name: {one["id"]: one["rank"] for one in ranking} for name, ranking in self._document["rankings"].items()}

    def _as_columns(self) -> dict[str, Any]:
        """One row a client, one column of ranks a method."""
        ranks = self.ranks
        ids = list(next(iter(ranks.values()), {}))
        columns: dict[str, Any] = {"id": _core.texts_of(ids)}
        for name, of_method in ranks.items():
            columns[name] = np.array([np.nan if of_method.get(one) is None else of_method[one] for one in ids], dtype=float)
        return columns

    def _view(self):
        ranks = self.ranks
        consensus = (self._document.get("consensus") or {}).get("ranking") or []
        ids = [one["id"] for one in consensus] or list(next(iter(ranks.values()), {}))
        rows = [[one, *(of_method.get(one) for of_method in ranks.values())] for one in ids[:_SHOWN]]
        closing = [f"and {len(ids) - _SHOWN:,} more"] if len(ids) > _SHOWN else []
        skipped = self._document.get("skipped", ())
        closing += [f"left out: {', '.join(one['method'] for one in skipped)} (skipped tells why)"] if skipped else []
        closing += [f"note: {one}" for one in self.notes]
        return f"{len(ids):,} clients by {len(ranks)} methods: ranks", ["id", *ranks], rows, closing


class Sensitivity(_Document):
    """Which weight decides what."""

    def _view(self):
        rows = [[one["criterion"], one["weight"], one["lower"], one["upper"]] for one in self._document["stability"]]
        return (f"The first place by {self._document['method']['name']} stays while a weight lies in" if isinstance(
            self._document["method"], dict) else f"The first place by {self._document['method']} stays while a weight lies in",
            ["criterion", "weight", "lower", "upper"], rows, [f"note: {one}" for one in self.notes])


class Explanation(_Document):
    """Why one client stands where it stands."""

    def _view(self):
        document = self._document
        rows = [[one["criterion"], one.get("value"), one.get("contribution"), one.get("percentile")]
                for one in document["contributions"]]
        closing = [f"note: {one}" for one in self.notes]
        return (f"{document['id']}: rank {document['rank']}", ["criterion", "value", "contribution", "percentile"], rows, closing)


class Weights(_Document):
    """One weight a criterion."""

    @property
    def weights(self) -> dict[str, float]:
        """Final weight by criterion; they sum to 1."""
        return dict(self._document["weights"])

    def _view(self):
        rows = [[name, value] for name, value in self.weights.items()]
        consistency = self._document.get("consistency")
        closing = [f"consistency: {json.dumps(consistency, ensure_ascii=False)}"] if consistency else []
        return f"Weights by {self._document['method']}", ["criterion", "weight"], rows, closing + [
            f"note: {one}" for one in self.notes]


class Tiers(_Document):
    """Clients sorted into tiers."""

    def _view(self):
        ranking = self._document["ranking"]
        counts: dict[str, int] = {}
        for one in ranking:
            counts[one["tier"]] = counts.get(one["tier"], 0) + 1
        rows = [[name, count] for name, count in counts.items()]
        return f"{len(ranking):,} clients in tiers", ["tier", "clients"], rows, [f"note: {one}" for one in self.notes]


class Selection(_Document):
    """Clients that are worth most together under limits (PROMETHEE V)."""

    @property
    def chosen(self) -> list[str]:
        """Ids of the clients that are selected, best net flow first."""
        return [one["id"] for one in self._document["chosen"]]

    @property
    def sum(self) -> float:
        """Their net flows added up, shifted where that was asked for."""
        return self._document["sum"]

    @property
    def proved(self) -> bool:
        """Whether no other set that keeps the limits has a larger sum; else ``bound`` tells how far it could be."""
        return self._document["proved"]

    def _view(self):
        rows = [[one["id"], one["rank"], one["score"]] for one in self._document["chosen"][:_SHOWN]]
        more = len(self._document["chosen"]) - _SHOWN
        closing = [f"and {more:,} more"] if more > 0 else []
        return (f"{len(self._document['chosen']):,} clients selected, sum of net flows {self.sum:.6g}", ["id", "rank", "net flow"],
                rows, closing + [f"note: {one}" for one in self.notes])


class Difference(_Document):
    """What moved between two results, and what moved it."""

    def _view(self):
        moved = self._document["moved"]
        header = [name for name in ("id", "from", "to", "data", "weights", "scale", "newcomers") if moved and name in moved[0]]
        rows = [[one[name] for name in header] for one in moved[:_SHOWN]]
        return f"{len(moved):,} clients moved", header, rows, [f"note: {one}" for one in self.notes]


class Advice(_Document):
    """Which methods suit the problem, and why."""

    def _view(self):
        rows = [[one["method"], one["why"]] for one in self._document["recommended"]]
        return "Recommended methods", ["method", "why"], rows, [f"left out: {len(self._document['excluded'])} methods"]


