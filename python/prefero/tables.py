"""Tables of any library as columns that the compiled part reads in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import _core
from .errors import InvalidInput

__all__ = ["table_of"]


def table_of(table: Any, columns: Sequence[str], leaves: Sequence[str], texts: Sequence[str] = ()) -> _core.Table:
    """Lends a table to the compiled part.

    ``columns`` are those that are wanted; others are left where they are. A NumPy matrix of shape (m, n) has no names: its
    columns are ``leaves``, in their order. ``texts`` are read as texts: ids and names. Float64 columns without gaps are never
    copied.
    """
    if isinstance(table, _core.Table):
        return table
    if isinstance(table, np.ndarray):
        return _of_array(table, columns, leaves)
    if _is_pandas(table):
        return _of_pandas(table, columns, texts)
    if isinstance(table, Mapping):
        return _of_mapping(table, columns, texts)
    if hasattr(table, "__arrow_c_stream__"):
        return _core.Table.from_stream(_chosen(table, columns).__arrow_c_stream__())
    if hasattr(table, "__arrow_c_array__"):
        import pyarrow

        return _core.Table.from_stream(pyarrow.Table.from_batches([pyarrow.record_batch(table)]).__arrow_c_stream__())
    raise InvalidInput(
        f"a {type(table).__module__}.{type(table).__qualname__} is no table",
        [{"what": f"a {type(table).__module__}.{type(table).__qualname__} is no table",
          "remedy": "hand over pyarrow, polars, pandas, a DuckDB relation, NumPy, or a dict of columns"}],
    )


def _is_pandas(table: Any) -> bool:
    return type(table).__module__.split(".")[0] == "pandas" and hasattr(table, "columns") and hasattr(table, "iloc")


def _chosen(table: Any, columns: Sequence[str]) -> Any:
    """Only the wanted columns, where the library selects without copying."""
    names = getattr(table, "column_names", None) or getattr(table, "columns", None)
    if names is None or not hasattr(table, "select"):
        return table
    wanted = [name for name in columns if name in list(names)]
    if len(wanted) < len(set(columns)):  # the model's reader says what is missing, and knows all names for that
        return table
    kind = type(table).__module__.split(".")[0]
    if kind in {"pyarrow", "polars"}:
        return table.select(wanted)
    return table


def _numbers(name: str, values: np.ndarray) -> np.ndarray:
    if values.dtype == np.float64:
        return values
    if values.dtype.kind in "iub":  # exact up to 2^53
        return values.astype(np.float64)
    what = f'column "{name}" is of {values.dtype}'
    remedy = ('convert it yourself, so that the rounding is seen: values.astype("float64")' if values.dtype.kind == "f"
              else "hand over float64")
    raise InvalidInput(f"{what} ({remedy})", [{"what": what, "remedy": remedy}])


def _of_array(array: np.ndarray, columns: Sequence[str], leaves: Sequence[str]) -> _core.Table:
    if array.dtype.names:
        return _of_mapping({name: array[name] for name in array.dtype.names}, columns, ())
    if array.ndim != 2 or array.shape[1] != len(leaves):
        what = f"an array of shape {array.shape} is not (m, {len(leaves)})"
        remedy = "its columns are the criteria, in the order of the model: " + ", ".join(leaves)
        raise InvalidInput(f"{what} ({remedy})", [{"what": what, "remedy": remedy}])
    lent = _core.Table(array.shape[0])
    for j, name in enumerate(leaves):
        if name not in leaves[:j]:
            lent.add_numbers(name, _numbers(name, array[:, j]))
    return lent


def _add(lent: _core.Table, name: str, values: Any, as_text: bool) -> None:
    array = np.asarray(values)
    if array.ndim != 1:
        raise InvalidInput(f'column "{name}" has {array.ndim} dimensions, not one')
    if not as_text and array.dtype.kind in "fiub":
        lent.add_numbers(name, _numbers(name, array))
        return
    if array.dtype.kind in "iu":
        lent.add_texts(name, [str(one) for one in array.tolist()])
        return
    lent.add_texts(name, [None if _missing(one) else _text(one) for one in array.tolist()])


def _missing(value: Any) -> bool:
    return value is None or value != value or type(value).__name__ in {"NAType", "NaTType"}


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _of_mapping(table: Mapping[str, Any], columns: Sequence[str], texts: Sequence[str]) -> _core.Table:
    rows = {name: len(values) for name, values in table.items()}
    if len(set(rows.values())) > 1:
        raise InvalidInput("the columns differ in length: " + ", ".join(f"{name} {count}" for name, count in rows.items()))
    lent = _core.Table(next(iter(rows.values()), 0))
    everything = any(name not in table for name in columns)
    for name, values in table.items():
        if everything or name in columns:
            _add(lent, name, values, name in texts)
    return lent


def _of_pandas(frame: Any, columns: Sequence[str], texts: Sequence[str]) -> _core.Table:
    """Columns of NumPy float64 are read in place; the others go through Arrow where pyarrow is there."""
    everything = any(name not in frame.columns for name in columns)
    numbers: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for name in frame.columns:
        if not isinstance(name, str) or not (everything or name in columns):
            continue
        series = frame[name]
        if getattr(series, "ndim", 1) != 1:
            raise InvalidInput(f'there are several columns "{name}"')
        dtype = series.dtype
        if isinstance(dtype, np.dtype) and dtype.kind in "fiub" and not (name in texts and dtype.kind != "f"):
            numbers[name] = _numbers(name, series.to_numpy())
        else:
            others[name] = series
    lent = _of_series(others, len(frame))
    for name, values in numbers.items():
        lent.add_numbers(name, values)
    return lent


def _of_series(others: Mapping[str, Any], rows: int) -> _core.Table:
    try:
        import pyarrow
    except ImportError:
        lent = _core.Table(rows)
        for name, series in others.items():
            _add(lent, name, np.asarray(series, dtype=object), True)
        return lent
    if not others:
        return _core.Table(rows)
    arrays = {}
    for name, series in others.items():
        try:
            arrays[name] = pyarrow.array(series, from_pandas=True)
        except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError):  # objects of several kinds
            arrays[name] = pyarrow.array([None if _missing(one) else _text(one) for one in series.tolist()], pyarrow.string())
    return _core.Table.from_stream(pyarrow.table(arrays).__arrow_c_stream__())
