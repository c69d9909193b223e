"""Tables of any library as columns that the compiled part reads in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np

from . import _core
from .errors import InvalidInput

__all__ = ["table_of"]


def _refuse(what: str, remedy: str) -> NoReturn:
    raise InvalidInput(f"{what} ({remedy})", [{"what": what, "remedy": remedy}])


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
    if _is_lazy(table):
        table = table.select([name for name in table.collect_schema().names() if name in columns] or "*").collect()
    kind = f"{type(table).__module__}.{type(table).__qualname__}"
    if hasattr(table, "__arrow_c_stream__"):
        names = list(getattr(table, "column_names", ()))
        if twice := sorted({name for name in columns if names.count(name) > 1}):
            _refuse(f'there are several columns "{twice[0]}"', "rename or drop one")
        try:
            return _core.Table.from_stream(_chosen(table, columns).__arrow_c_stream__())
        except InvalidInput as error:
            if "holds no table" in str(error):
                _refuse(f"a {kind} is a single column, no table", "hand over a table whose columns have names")
            raise
    if hasattr(table, "__arrow_c_array__"):
        import pyarrow

        try:
            batch = pyarrow.record_batch(table)
        except pyarrow.ArrowException:
            _refuse(f"a {kind} is a single column, no table", "hand over a table whose columns have names")
        return _core.Table.from_stream(pyarrow.Table.from_batches([batch]).__arrow_c_stream__())
    remedy = "hand over pyarrow, polars, pandas, a DuckDB relation, NumPy, or a dict of columns"
    if isinstance(table, (str, bytes)) or hasattr(table, "__fspath__"):
        remedy = "read it with pandas or polars; or name it in a model file, alternatives: {source: ...}, and hand over None"
    elif hasattr(table, "to_frame"):
        remedy = "hand over a frame: .to_frame()"
    elif isinstance(table, Sequence):
        remedy = "hand over numpy.array(rows), or a dict of columns"
    _refuse(f"a {kind} is no table", remedy)


def _is_pandas(table: Any) -> bool:
    return type(table).__module__.split(".")[0] == "pandas" and hasattr(table, "columns") and hasattr(table, "iloc")


def _is_lazy(table: Any) -> bool:
    return type(table).__module__.split(".")[0] == "polars" and hasattr(table, "collect_schema") and not hasattr(table, "to_arrow")


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
    if values.dtype == np.float64:  # a field of a structured array may stand anywhere
        return values if values.flags.aligned and all(step % values.itemsize == 0 for step in values.strides) else values.copy()
    if values.dtype.kind in "iub" or values.dtype == np.dtype(">f8"):  # integers are exact up to 2^53
        return values.astype(np.float64)
    if values.dtype.kind == "O":
        known = [float("nan") if _missing(one) else one for one in values.tolist()]
        if all(isinstance(one, (int, float)) for one in known):
            return np.array(known, dtype=np.float64)
    _refuse(f'column "{name}" is of {values.dtype}',
            'convert it yourself, so that the rounding is seen: values.astype("float64")' if values.dtype.kind == "f"
            else "hand over float64")


def _of_array(array: np.ndarray, columns: Sequence[str], leaves: Sequence[str]) -> _core.Table:
    if array.dtype.names:
        return _of_mapping({name: array[name] for name in array.dtype.names}, columns, ())
    # A numpy.matrix has no columns of one dimension.
    array = _unmasked(array) if isinstance(array, np.ma.MaskedArray) else np.asarray(array)
    if array.ndim != 2 or array.shape[1] != len(leaves):
        _refuse(f"an array of shape {array.shape} is not (m, {len(leaves)})",
                "its columns are the criteria, in the order of the model: " + ", ".join(leaves))
    lent = _core.Table(array.shape[0])
    for j, name in enumerate(leaves):
        if name not in leaves[:j]:
            lent.add_numbers(name, _numbers(name, array[:, j]))
    return lent


def _unmasked(array: np.ma.MaskedArray) -> np.ndarray:
    """What is masked is missing."""
    if not np.ma.is_masked(array):
        return np.asarray(array.data)
    if array.dtype.kind in "iub":
        return array.astype(np.float64).filled(np.nan)
    return array.filled(np.nan) if array.dtype.kind == "f" else array.astype(object).filled(None)


def _add(lent: _core.Table, name: str, values: Any, as_text: bool) -> None:
    array = _unmasked(values) if isinstance(values, np.ma.MaskedArray) else np.asarray(values)
    if array.ndim != 1:
        _refuse(f'column "{name}" has {array.ndim} dimensions, not one', "a column is a list or an array of m values")
    if not as_text and (array.dtype.kind in "fiub" or _holds_numbers(array)):
        lent.add_numbers(name, _numbers(name, array))
        return
    if array.dtype.kind in "iu":
        lent.add_texts(name, [str(one) for one in array.tolist()])
        return
    try:
        lent.add_texts(name, [None if _missing(one) else _text(one) for one in array.tolist()])
    except UnicodeEncodeError as error:
        _refuse_text(name, error)


def _refuse_text(name: str, error: UnicodeEncodeError) -> NoReturn:
    _refuse(f'column "{name}" holds a text that is no Unicode: {error.object!a}', "decode it with the encoding of its source")


def _holds_numbers(array: np.ndarray) -> bool:
    """Objects of which all that are there are numbers."""
    if array.dtype.kind != "O":
        return False
    known = [one for one in array.tolist() if not _missing(one)]
    return bool(known) and all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in known)


def _missing(value: Any) -> bool:
    return value is None or value != value or type(value).__name__ in {"NAType", "NaTType"}


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _of_mapping(table: Mapping[str, Any], columns: Sequence[str], texts: Sequence[str]) -> _core.Table:
    rows = {}
    for name, values in table.items():
        if not hasattr(values, "__len__") or isinstance(values, (str, bytes)):
            _refuse(f'column "{name}" is a {type(values).__qualname__}', "a column is a list or an array of m values")
        rows[name] = len(values)
    if len(set(rows.values())) > 1:
        _refuse("the columns differ in length: " + ", ".join(f"{name} {count}" for name, count in rows.items()),
                "every column has one value a client")
    lent = _core.Table(next(iter(rows.values()), 0))
    everything = any(name not in table for name in columns)
    for name, values in table.items():
        if everything or name in columns:
            _add(lent, name, values, name in texts)
    return lent


def _of_pandas(frame: Any, columns: Sequence[str], texts: Sequence[str]) -> _core.Table:
    """Columns of NumPy float64 are read in place; the others go through Arrow where pyarrow is there."""
    if frame.columns.nlevels > 1:
        _refuse("the columns of the frame have names of several levels", "name them by one text each: frame.columns = [...]")
    everything = any(name not in frame.columns for name in columns)
    if everything:
        _tell_unusual_names(frame, columns)
    numbers: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for name in frame.columns:
        if not isinstance(name, str) or not (everything or name in columns):
            continue
        series = frame[name]
        if getattr(series, "ndim", 1) != 1:
            _refuse(f'there are several columns "{name}"', "rename or drop one")
        dtype = series.dtype
        if isinstance(dtype, np.dtype) and dtype.kind in "fiub" and not (name in texts and dtype.kind != "f"):
            numbers[name] = _numbers(name, series.to_numpy())
        else:
            others[name] = series
    lent = _of_series(others, len(frame))
    for name, values in numbers.items():
        lent.add_numbers(name, values)
    return lent


def _tell_unusual_names(frame: Any, columns: Sequence[str]) -> None:
    """Columns are looked for by text; the model's reader tells all else."""
    in_index = [name for name in columns if name not in frame.columns and name in frame.index.names]
    if in_index:
        _refuse(f'"{in_index[0]}" is the index of the frame, no column', "hand over frame.reset_index()")
    if len(frame.columns) > 0 and not any(isinstance(name, str) for name in frame.columns):
        _refuse(f"the columns of the frame are named {frame.columns[0]!r} and so on, not by texts",
                "name them: frame.columns = [...], or hand over frame.to_numpy()")


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
            try:
                arrays[name] = pyarrow.array(series, from_pandas=True)
            except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError):  # objects of several kinds
                arrays[name] = pyarrow.array([None if _missing(one) else _text(one) for one in series.tolist()], pyarrow.string())
        except pyarrow.ArrowNotImplementedError:
            _refuse(f'column "{name}" is of {series.dtype}', "hand over float64")
        except UnicodeEncodeError as error:
            _refuse_text(name, error)
    return _core.Table.from_stream(pyarrow.table(arrays).__arrow_c_stream__())
