"""What key clients have in common, and which prospects look like them.

These questions read dates, texts and SQL conditions and need DuckDB: ``pip install "prefero[files]"``. A table in memory is
handed over as a temporary Parquet file, which needs pyarrow.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from . import _core
from ._duckdb import find_duckdb
from .errors import InvalidInput, SourceFailure
from .questions import _options
from .results import _Document

__all__ = ["Portrait", "Prospects", "Validation", "learn"]


class _Data:
    """A table as a file that DuckDB reads: the file itself, or a temporary one."""

    def __init__(self, table: Any):
        find_duckdb()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if isinstance(table, (str, os.PathLike)):
            self.path = str(table)
            return
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            raise InvalidInput("a table in memory needs pyarrow here (install pyarrow, or name a file)") from None
        if isinstance(table, Mapping):
            table = pyarrow.table({name: list(values) for name, values in table.items()})
        elif type(table).__module__.split(".")[0] == "pandas":
            table = pyarrow.Table.from_pandas(table, preserve_index=False)
        else:
            table = pyarrow.table(table)
        self._folder = tempfile.TemporaryDirectory(prefix="prefero-")
        self.path = str(Path(self._folder.name, "clients.parquet"))
        pyarrow.parquet.write_table(table, self.path)

    def __enter__(self) -> _Data:
        return self

    def __exit__(self, *error: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()


class Validation(_Document):
    """How well a portrait tells key clients from the others, on clients it was not learned from."""

    def _view(self):
        names = ("label", "positives", "negatives", "auc", "auc_interval", "ks", "lift_at_10", "p_value", "verdict")
        rows = [[name, json.dumps(self._document[name], ensure_ascii=False)] for name in names if name in self._document]
        return "Validation of a portrait", ["figure", "value"], rows, [f"note: {one}" for one in self.notes]


class Prospects(_Document):
    """Prospects by how much they look like key clients."""

    def _view(self):
        ranking = self._document.get("ranking") or self._document.get("prospects") or []
        header = [name for name in ("rank", "id", "label", "score", "points", "probability") if ranking and name in ranking[0]]
        return (f"{len(ranking):,} prospects", header, [[one[name] for name in header] for one in ranking[:10]],
                [f"note: {one}" for one in self.notes])


class Portrait(_Document):
    """A learned portrait: which traits tell key clients from the others, and by how much."""

    def __init__(self, text: str):
        super().__init__(json.loads(text))
        self._text = text

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Portrait:
        """Reads what :meth:`write` or ``prefero portrait learn -o`` wrote."""
        try:
            return cls(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise SourceFailure(f"{path}: {error.strerror}") from error

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes the portrait; the program reads it too."""
        Path(path).write_text(self._text, encoding="utf-8")

    def _ask(self, command: str, table: Any, words: Sequence[str]) -> dict[str, Any]:
        with _Data(table) as data, tempfile.TemporaryDirectory(prefix="prefero-") as folder:
            path = Path(folder, "portrait.json")
            path.write_text(self._text, encoding="utf-8")
            return json.loads(_core.ask(command, None, None,
                                        [str(path), "--data", data.path, *words, "--format", "json"]))

    def score(self, prospects: Any, *, id: str | None = None, label: str | None = None, similar: Any = None,
              **options: Any) -> Prospects:
        """Scores prospects: a table or a file with the same traits. ``options`` are those of ``prefero portrait score``."""
        words = _options(id=id, label=label, **options)
        if similar is None:
            return Prospects(self._ask("portrait score", prospects, words))
        with _Data(similar) as known:
            return Prospects(self._ask("portrait score", prospects, [*words, "--similar", known.path]))

    def validate(self, table: Any, *, id: str | None = None, key: str | None = None, **options: Any) -> Validation:
        """Everything measured anew on other clients; nothing is learned."""
        return Validation(self._ask("portrait validate", table, _options(id=id, key=key, **options)))

    def __reduce__(self):
        return Portrait, (self._text,)

    def _view(self):
        traits = self._document.get("traits") or []
        rows = [[str(one.get("name") or one.get("trait") or one.get("column")), one.get("iv")] for one in traits[:20]]
        return f"Portrait of key clients: {self._document.get('label') or ''}", ["trait", "information value"], rows, []


def learn(table: Any, *, key: str, id: str | None = None, as_of: str | None = None,
          period: str | None = None, holdout: str | None = None, time: str | None = None, seed: int | None = None,
          **options: Any) -> Portrait:
    """Learns what key clients have in common.

    Parameters
    ----------
    table:
        A table in memory (see :func:`prefero.rank`; needs pyarrow) or a file, one row a client, with its traits.
    key:
        Who is a key client: a column, a condition (``"status = 'won'"``) or a top (``"top 20% of revenue"``).
    id:
        Column of the ids.
    as_of, period, holdout, time:
        The day that the traits describe, the key's period, and who is held out of learning; see docs/portrait.md.
    options:
        Further options of ``prefero portrait learn`` by name, for instance ``traits=[...]``, ``max_bins=5``, ``model="utadis"``.

    Raises
    ------
    InvalidInput
        For a key that nobody or everybody meets, too few key clients, traits that give the answer away.
    """
    with _Data(table) as data, tempfile.TemporaryDirectory(prefix="prefero-") as folder:
        path = Path(folder, "portrait.json")
        words = _options(key=key, id=id, as_of=as_of, period=period, holdout=holdout, time=time, seed=seed, **options)
        _core.ask("portrait learn", None, None, [data.path, *words, "--output", str(path), "--format", "json"])
        return Portrait(path.read_text(encoding="utf-8"))
