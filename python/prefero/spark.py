"""Ranking on Spark: the same fit in parts, the same scores on every machine.

Each reading of the rows is one ``mapInArrow``: every partition becomes a small summary, summaries are joined in a tree, the fitted
scale goes back to all machines, and one more ``mapInArrow`` scores the rows. No row leaves its machine but those that are asked for.
Persist a DataFrame that is expensive to make: most methods read it three times.

Needs PySpark 4: ``pip install "prefero[spark]"`` on the driver and on every worker.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow
from pyspark import TaskContext
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import BinaryType, DoubleType, IntegerType, LongType, StructField, StructType

from . import _core
from .errors import InvalidInput
from .model import Model
from .questions import _model, _options, _settings
from .questions import methods as _catalogue
from .results import Weights, _Document

__all__ = ["Acceptability", "Fitted", "acceptability", "fit", "methods", "rank", "weights"]

# Whose scores depend on the order of all clients; they need one machine.
_WHOLE = frozenset({"codas", "multimoora", "oreste", "probid", "sprobid"})
_FAN = 32  # summaries that one task joins
_TAIL = 1024  # scores at the end of a partition that may tie with the next one
# Functions by which an expression would leave SQL.
_FORBIDDEN = re.compile(r"\b(?:reflect|try_reflect|java_method)\b", re.IGNORECASE)


def methods() -> list[str]:
    """The methods that can be fitted in parts."""
    return [one["name"] for one in _catalogue(kind="scoring") if one["name"] not in _WHOLE]


def _frame(table: Any) -> DataFrame:
    if isinstance(table, str):  # a query over the session's tables
        session = SparkSession.getActiveSession()
        if session is None:
            raise InvalidInput("there is no active Spark session to ask (make one, or hand over a DataFrame)")
        return session.sql(table)
    if not hasattr(table, "mapInArrow"):
        raise InvalidInput(f"a {type(table).__module__}.{type(table).__qualname__} is no Spark DataFrame (prefero.rank takes other tables)")
    return table


def _chosen(frame: DataFrame, model: Model, columns: Sequence[str]) -> DataFrame:
    """The columns that the model needs; criteria in SQL are computed by Spark."""
    if not model._core.id:
        raise InvalidInput("the rows of a DataFrame have no numbers (name the column of the ids: Model(..., id=...) or alternatives: {id: ...})")
    computed = {f"prefero computed {one['id']}": one["sql"] for one in model.criteria if one["sql"]}
    known = set(frame.columns)
    chosen = []
    for name in columns:
        if name in computed:
            if _FORBIDDEN.search(computed[name]):
                raise InvalidInput(f"{name.removeprefix('prefero computed ')}: functions that call Java are no part of a criterion")
            chosen.append(F.expr(computed[name]).cast(DoubleType()).alias(name))
        elif name in known:
            chosen.append(F.col("`" + name.replace("`", "``") + "`"))
    return frame.select(*chosen)  # the model's reader tells what is missing, with the nearest names


def _lent(batch: pyarrow.RecordBatch) -> _core.Table:
    return _core.Table.from_stream(pyarrow.Table.from_batches([batch]).__arrow_c_stream__())


_SEEN = StructType([StructField("part", IntegerType()), StructField("seen", BinaryType())])


def _seen_batch(part: int, seen: bytes) -> pyarrow.RecordBatch:
    return pyarrow.RecordBatch.from_arrays(
        [pyarrow.array([part], pyarrow.int32()), pyarrow.array([seen], pyarrow.binary())], ["part", "seen"])


def _observer(model: Model, words: list[str], state: str) -> Callable[[Iterator[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]:
    def observe(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        reading = _core.DistributedFit.restored(model._core, words, state)
        whole = b""
        for batch in batches:
            if batch.num_rows > 0:
                whole = reading.merge(whole, reading.observe(_lent(batch)))
        yield _seen_batch(TaskContext.get().partitionId(), whole)

    return observe


_Join = Callable[[bytes, bytes], bytes]


def _joiner(make: Callable[[], _Join]) -> Callable[[pyarrow.Table], pyarrow.Table]:
    def join(group: pyarrow.Table) -> pyarrow.Table:
        parts = sorted(zip(group["part"].to_pylist(), group["seen"].to_pylist(), strict=True))
        merge, whole = make(), b""
        for _, seen in parts:
            whole = merge(whole, seen)
        return pyarrow.Table.from_batches([_seen_batch(parts[0][0] // _FAN, whole)])

    return join


def _joined(seen: DataFrame, parts: int, make: Callable[[], _Join]) -> bytes:
    """What the partitions saw, joined in a tree by their number: nothing depends on who was first, and no machine holds all."""
    while parts > _FAN:
        seen = seen.groupBy((F.col("part") / _FAN).cast(IntegerType())).applyInArrow(_joiner(make), _SEEN)
        parts = -(-parts // _FAN)
    merge, whole = make(), b""
    for row in sorted(seen.collect(), key=lambda row: row["part"]):
        whole = merge(whole, bytes(row["seen"]))
    return whole


def _read(chosen: DataFrame, model: Model, words: list[str], leader: _core.DistributedFit) -> bytes:
    """One reading of all rows."""
    state = leader.state()
    seen = chosen.mapInArrow(_observer(model, words, state), _SEEN)
    whole = _joined(seen, chosen.rdd.getNumPartitions(),
                    lambda: _core.DistributedFit.restored(model._core, words, state).merge)
    if not whole:
        raise InvalidInput("there is no client to rank (check the table)")
    return whole


def _sum() -> _Join:
    """Joins counts."""
    return lambda earlier, later: later if not earlier else (
        np.frombuffer(earlier, np.int64) + np.frombuffer(later, np.int64)).tobytes()


def _words(model: Model, method: str | None, weights: Mapping[str, float] | None, parameters: Mapping[str, Any]) -> list[str]:
    return _options(method=method, weights=weights) + _settings(method, parameters, model)


class Fitted:
    """A scale that was fitted on Spark. It goes to the workers as a few kilobytes (with PROMETHEE and TODIM: some hundred)."""

    def __init__(self, model: Model, words: list[str], leader: _core.DistributedFit):
        self._model = model
        self._words = words
        self._leader = leader
        self._state = leader.state()

    @property
    def method(self) -> str:
        """Name of the method."""
        return self._leader.method

    @property
    def weights(self) -> dict[str, float]:
        """Weight by criterion, as the method saw them."""
        return dict(zip([one["id"] for one in self._model.criteria], self._leader.weights, strict=True))

    @property
    def notes(self) -> list[str]:
        """What the reader should know."""
        return self._leader.notes

    @property
    def clients(self) -> int:
        """How many rows it was fitted to; excluded ones are not counted."""
        return self._leader.clients

    @property
    def error(self) -> float:
        """How far a net flow of PROMETHEE can be off because columns are known by quantiles; 0 where everything is exact.

        For PROMETHEE with weights w that sum to 1 and columns whose shares are known up to e: at most 2 sum w e. For TODIM the
        largest e itself, which bounds no score.
        """
        return self._leader.error

    def score(self, table: DataFrame | str) -> DataFrame:
        """Scores of all rows that are not excluded, in no particular order: the id (and label), ``score``, larger is better, and
        the values that the publication prints beside it."""
        frame = _frame(table)
        chosen = _chosen(frame, self._model, self._leader.columns)
        model, words, state, names = self._model, self._words, self._state, self._leader.derived_names
        kept = [name for name in dict.fromkeys((model._core.id, model._core.label)) if name]
        schema = StructType([chosen.schema[name] for name in kept] + [StructField(name, DoubleType()) for name in ("score", *names)])

        def score(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
            scale = _core.DistributedFit.restored(model._core, words, state)
            for batch in batches:
                if batch.num_rows == 0:
                    continue
                rows, scores, derived = scale.score(_lent(batch))
                arrays = [batch.column(batch.schema.get_field_index(name)).take(pyarrow.array(rows)) for name in kept]
                arrays += [pyarrow.array(values) for values in (scores, *derived)]
                yield pyarrow.RecordBatch.from_arrays(arrays, [*kept, "score", *names])

        return chosen.mapInArrow(score, schema)

    def rank(self, table: DataFrame | str, top: int | None = None) -> DataFrame:
        """The same with ``rank`` in front, best first: all rows, or the best ``top``."""
        scores = self.score(table)
        return _top(scores, top) if top is not None else _ranked(scores)

    def __repr__(self) -> str:
        return f"Fitted scale of {self.method} on {self.clients:,} clients"


def _top(scores: DataFrame, top: int) -> DataFrame:
    """The best: every task sorts out its own best, the driver the best of those. Ranks count everybody who is better, and all of
    those are among the best."""
    if top < 1:
        raise InvalidInput(f"top is {top} (at least 1)")
    names = scores.columns
    found = scores.orderBy(F.col("score").desc(), F.col(f"`{names[0]}`")).limit(top).toArrow()
    ranks = pyarrow.array(_core.ranks(found["score"].to_numpy()).astype(np.int64))
    return scores.sparkSession.createDataFrame(found.add_column(0, "rank", ranks))


def _ranked(scores: DataFrame) -> DataFrame:
    """Ranges of scores are sorted each by itself; a rank is the number of rows in better ranges, plus the place in the own one."""
    scores = scores.persist()  # sorting by ranges reads it twice
    ordered = scores.repartitionByRange(F.col("score").desc()).sortWithinPartitions(F.col("score").desc()).persist()
    summary = StructType([StructField("part", IntegerType()), StructField("rows", LongType()), StructField("tail", BinaryType())])

    def count(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        rows, tail = 0, np.empty(0)
        largest = 0.0
        for batch in batches:
            values = batch.column(batch.schema.get_field_index("score")).to_numpy(zero_copy_only=False)
            rows += len(values)
            largest = max(largest, float(np.abs(values).max(initial=0)))
            tail = np.concatenate([tail, values])[-_TAIL:]
        # The largest magnitude sets the unit of ties; it travels before the tail.
        yield pyarrow.RecordBatch.from_arrays(
            [pyarrow.array([TaskContext.get().partitionId()], pyarrow.int32()), pyarrow.array([rows], pyarrow.int64()),
             pyarrow.array([np.concatenate([[largest], tail]).tobytes()], pyarrow.binary())], ["part", "rows", "tail"])

    parts = sorted(ordered.select("score").mapInArrow(count, summary).collect(), key=lambda row: row["part"])
    scores.unpersist()
    tails = {row["part"]: np.frombuffer(bytes(row["tail"])) for row in parts}
    unit = min(1.0, max((tail[0] for tail in tails.values()), default=0.0))
    offsets, before, seen = {}, np.empty(0), 0
    for row in parts:
        offsets[row["part"]] = (seen, before)
        seen += row["rows"]
        before = np.concatenate([before, tails[row["part"]][1:]])[-_TAIL:]
    schema = StructType([StructField("rank", LongType()), *scores.schema.fields])

    def number(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        offset, better = offsets[TaskContext.get().partitionId()]
        for batch in batches:
            values = batch.column(batch.schema.get_field_index("score")).to_numpy(zero_copy_only=False)
            all_values = np.concatenate([better, values])
            allowed = _core.tie_tolerance * np.maximum(unit, np.abs(values))
            # all_values falls: those that are larger and do not tie stand before this place. A larger one allows a little more.
            beyond = np.searchsorted(-all_values, -(values + allowed), side="left")
            for _ in range(4):
                step = np.clip(beyond - 1, 0, None)
                ties = (beyond > 0) & (all_values[step] - values <= _core.tie_tolerance * np.maximum(unit, np.abs(all_values[step])))
                if not ties.any():
                    break
                beyond = beyond - ties
            ranks = offset - len(better) + beyond + 1
            yield pyarrow.RecordBatch.from_arrays([pyarrow.array(ranks.astype(np.int64)), *batch.columns], ["rank", *batch.schema.names])
            offset += len(values)
            better = all_values[-_TAIL:]

    return ordered.mapInArrow(number, schema)


def fit(table: DataFrame | str, model: Model | str | os.PathLike[str], method: str | None = None, *,
        weights: Mapping[str, float] | None = None, knots: int = 16_384, **parameters: Any) -> Fitted:
    """Fits a scoring method to all rows, without bringing them together.

    Parameters
    ----------
    table:
        A DataFrame, or a query over the tables of the active session: criteria are then columns of its result.
    model:
        A :class:`prefero.Model` or the path of a model file. It must name the column of the ids. Criteria in SQL are computed by
        Spark, in Spark's dialect.
    method, weights, parameters:
        As in :func:`prefero.rank`; the methods are those of :func:`methods`. Weights may be given, judged, or read from the data by
        any method; merec, cilos, idocriw and gini read the rows once more.
    knots:
        For methods that compare values with whole columns (promethee_2, promethee_4, todim): up to so many rows are kept exactly,
        beyond that as many quantiles a criterion.

    Raises
    ------
    InvalidInput
        For what :func:`prefero.rank` refuses, and for what cannot be fitted in parts: methods that compare pairs or need the order of
        all clients, value functions ``rank`` and ``winsorised``, missing values by the median. Equal ids are found within a batch only.
    """
    model = _model(model)
    return _fit(table, model, _words(model, method, weights, parameters), knots)


def _fit(table: DataFrame | str, model: Model, words: list[str], knots: int, weighting: str = "") -> Fitted:
    leader = _core.DistributedFit(model._core, words, knots, weighting)
    frame = _frame(table)
    chosen = _chosen(frame, model, leader.columns)
    _require_columns(frame, chosen, leader)
    while leader.stage != "done":
        leader.advance(_read(chosen, model, words, leader))
    return Fitted(model, words, leader)


def _require_columns(frame: DataFrame, chosen: DataFrame, leader: _core.DistributedFit) -> None:
    """Missing columns are told here with their neighbours, not by a worker."""
    if set(leader.columns) <= set(chosen.columns):
        return
    empty = {name: pyarrow.array([], pyarrow.float64()) for name in (*frame.columns, *chosen.columns)}
    leader.observe(_core.Table.from_stream(pyarrow.table(empty).__arrow_c_stream__()))


def rank(table: DataFrame | str, model: Model | str | os.PathLike[str], method: str | None = None, *, top: int | None = None,
         weights: Mapping[str, float] | None = None, knots: int = 16_384, **parameters: Any) -> DataFrame:
    """Ranks the rows of a DataFrame: rank, id (and label), score and the values that the publication prints beside it, best first.

    ``top`` keeps the best so many. For the rest see :func:`fit`.
    """
    return fit(table, model, method, weights=weights, knots=knots, **parameters).rank(table, top)


def weights(table: DataFrame | str, model: Model | str | os.PathLike[str], method: str) -> Weights:
    """Weights from the data (``"entropy"``, ``"critic"``, ``"merec"``, ``"cilos"``, ``"gini"`` ...) of all rows, as on one machine.

    Raises InvalidInput where the method refuses these data.
    """
    model = _model(model)
    fitted = _fit(table, model, _words(model, "weighted_sum", None, {}), 2, method)
    return Weights({"schema": 1, "method": method, "weights": fitted.weights, "consistency": None, "notes": fitted.notes})


class Acceptability(_Document):
    """How often the best clients are first, or among the first, if nobody knows the weights."""

    def _view(self):
        columns = [self._document[name] for name in ("ids", "first", "top")]
        closing = [f"somebody else is first in {self.missed:.2%} of the samples"] if self.missed > 0 else []
        return (f"{len(columns[0])} candidates, {self.samples} sets of weights", ["id", "first", f"top {self.k}"],
                list(zip(*columns, strict=True))[:10], closing)


def acceptability(table: DataFrame | str, model: Model | str | os.PathLike[str], method: str = "weighted_sum", *,
                  candidates: int = 200, samples: int = 1_000, top: int = 10, seed: int = 0, **parameters: Any) -> Acceptability:
    """Stochastic acceptability analysis (SMAA) of the best clients among all.

    The best ``candidates`` under the weights as they are go to every machine, with ``samples`` sets of weights drawn as
    :func:`prefero.sensitivity` draws them. Every machine counts how many of its rows are ahead of each candidate under each set, so
    that the ranks of the candidates are exact among all rows. ``first`` and ``top`` are shares of the samples, one a candidate, with an
    error of at most ``error`` (95 %); ``missed`` is the share of samples whose first is no candidate.

    Raises InvalidInput for methods whose order is not linear in the weights or that are no sum over the criteria.
    """
    model = _model(model)
    fitted = fit(table, model, method, **parameters)
    frame = _frame(table)
    chosen = _chosen(frame, model, fitted._leader.columns)
    ident = model._core.id
    best = _top(fitted.score(frame), candidates).toArrow()[ident]
    rows = chosen.where(F.col(f"`{ident}`").isin(best.to_pylist())).toArrow().combine_chunks()
    if rows.num_rows == 0:
        raise InvalidInput("there is no candidate")
    kept, columns = fitted._leader.form(_core.Table.from_stream(rows.__arrow_c_stream__()))
    ids = [str(one) for one in rows[ident].take(pyarrow.array(kept)).to_pylist()]
    place = {str(one): k for k, one in enumerate(best.to_pylist())}
    order = np.argsort([place[one] for one in ids])
    drawn, width = fitted._leader.draw_weights(samples, seed)
    drawn = drawn.reshape(samples, width)
    scores = np.column_stack(columns)[order] @ drawn.T  # candidates x samples
    # Ahead means larger by more than what counts as a tie.
    unit = np.minimum(1.0, np.abs(scores).max(axis=0))
    limits = np.sort(scores + _core.tie_tolerance * np.maximum(unit, np.abs(scores)), axis=0)
    words, state, count = fitted._words, fitted._state, len(order)

    def ahead(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        scale = _core.DistributedFit.restored(model._core, words, state)
        beaten = np.zeros((count + 1, samples), np.int64)  # how many rows are ahead of exactly so many limits
        for batch in batches:
            if batch.num_rows == 0:
                continue
            _, form = scale.form(_lent(batch))
            matrix = np.column_stack(form)
            for sample in range(samples):
                found = np.searchsorted(limits[:, sample], matrix @ drawn[sample], side="left")
                beaten[:, sample] += np.bincount(found, minlength=count + 1)
        yield _seen_batch(TaskContext.get().partitionId(), beaten.tobytes())

    whole = _joined(chosen.mapInArrow(ahead, _SEEN), chosen.rdd.getNumPartitions(), _sum)
    beaten = np.frombuffer(whole, np.int64).reshape(count + 1, samples)
    # Rows that are ahead of the limit at place p: those ahead of at least p + 1 limits.
    more = beaten[::-1].cumsum(axis=0)[::-1][1:]
    at = np.argsort(np.argsort(scores + _core.tie_tolerance * np.maximum(unit, np.abs(scores)), axis=0, kind="stable"), axis=0)
    ranks = 1 + np.take_along_axis(more, at, axis=0)
    return Acceptability({
        "schema": 1, "method": fitted.method, "samples": samples, "k": top, "seed": seed, "clients": fitted.clients,
        "ids": [ids[k] for k in order], "first": (ranks == 1).mean(axis=1).tolist(), "top": (ranks <= top).mean(axis=1).tolist(),
        "missed": float((ranks.min(axis=0) > 1).mean()), "error": float(1.96 * np.sqrt(0.25 / samples)), "notes": fitted.notes})
