"""Finds DuckDB for models that name a source: tables handed over in memory never need it."""

from __future__ import annotations

import importlib.util
import os


def find_duckdb() -> None:
    """Tells the compiled part of the DuckDB of the Python package ``duckdb``, unless PREFERO_DUCKDB names one."""
    if os.environ.get("PREFERO_DUCKDB"):
        return
    for name in ("_duckdb", "duckdb.duckdb"):
        try:
            found = importlib.util.find_spec(name)
        except ModuleNotFoundError:
            continue
        if found is not None and found.origin is not None:
            os.environ["PREFERO_DUCKDB"] = found.origin
            return
