"""Finds DuckDB for models that name a source: tables handed over in memory never need it."""

from __future__ import annotations

import importlib.util

from . import _core


def find_duckdb() -> None:
    """Offers the compiled part the DuckDB of the Python package ``duckdb``, for where it has no other."""
    for name in ("_duckdb", "duckdb.duckdb"):
        try:
            found = importlib.util.find_spec(name)
        except ModuleNotFoundError:
            continue
        if found is not None and found.origin is not None:
            _core.offer_duckdb(found.origin)
            return
