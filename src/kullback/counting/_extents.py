"""The extents of a table's numeric columns: the number of values of each sort, and the range."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.counting._sources.kinds import MEASURED, NUMERIC
from kullback.counting._sources.queries import fetch, is_on_spark
from kullback.counting._weights import weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kullback.counting._sources.source import Source

    Frame = nw.LazyFrame[Any]
    Number = int | float


MEASURED_PER_QUERY = 100
"""Numeric and time columns whose extents or counts one query asks for."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What one table holds in one column: how many of each, and the finite values' range.

    The numbers are rows, or sums of their weights. Unless it is ``sure``, some of those that are
    counted as finite may be NaN: it is then for `settle_extent` to say.
    """

    finite: Number
    missing: Number
    negative_infinite: Number
    positive_infinite: Number
    low: float | None
    high: float | None
    sure: bool = True


def measure_extents(
    frame: Frame, columns: Sequence[str], weight: str | None = None, *, sure: bool = True
) -> tuple[int, list[Extent]]:
    """Return the number of rows and the extent of each numeric column.

    If they need not be ``sure``, an engine may find them without a look at the values.
    """
    n, found = 0, []
    for start in range(0, max(len(columns), 1), MEASURED_PER_QUERY):
        some = columns[start : start + MEASURED_PER_QUERY]
        quick: list[Extent | None]
        # On Spark one job more would cost more than it saves.
        if not some or (weight is None and not is_on_spark(frame)):
            n, quick = _measure_finite(frame, some, sure=sure)
        else:
            quick = [None] * len(some)
        rest = [name for name, extent in zip(some, quick, strict=True) if extent is None]
        if rest:
            n, slow = _measure_any(frame, rest, weight)
            others = iter(slow)
            found += [next(others) if extent is None else extent for extent in quick]
        else:
            found += [extent for extent in quick if extent is not None]
    return n, found


def settle_extent(
    frame: Frame, column: str, extent: Extent, finite: Number, weight: str | None = None
) -> Extent:
    """Return the extent of a column after its finite values have been counted.

    The extent that comes back has another number of them if the table has changed meanwhile.
    """
    if extent.sure or finite == extent.finite:
        return replace(extent, sure=True)
    _, (found,) = measure_extents(frame, [column], weight)
    return found


def _measure_finite(
    frame: Frame, columns: Sequence[str], *, sure: bool
) -> tuple[int, list[Extent | None]]:
    """Return the extents of columns without NaN and infinities, None for others; this is faster."""
    parts = [nw.len().alias("n")]
    for name in columns:
        x = nw.col(name)
        parts += [
            x.count().alias(f"{name}_n"),
            x.min().alias(f"{name}_low"),
            x.max().alias(f"{name}_high"),
        ]
        if sure:
            # The sum of zeros is NaN if one value is NaN or infinite, or these are skipped; where
            # pandas holds a column by pyarrow it skips what became null in the product.
            zeros = x * 0.0
            parts += [zeros.sum().alias(f"{name}_zero"), zeros.count().alias(f"{name}_zeros")]
    (row,) = fetch(frame.select(*parts))
    n, each = int(row[0]), 5 if sure else 3
    found: list[Extent | None] = []
    for i in range(1, len(row), each):
        held, (low, high) = int(row[i]), row[i + 1 : i + 3]
        if not held:
            found.append(Extent(0, n, 0, 0, None, None))
        elif (
            math.isfinite(low)
            and math.isfinite(high)
            and not (sure and (row[i + 3] != 0.0 or row[i + 4] != held))
        ):
            # Adding 0 makes a negative zero the zero that it equals.
            found.append(
                Extent(held, n - held, 0, 0, float(low) + 0.0, float(high) + 0.0, sure=sure)
            )
        else:
            found.append(None)
    return n, found


def _measure_any(
    frame: Frame, columns: Sequence[str], weight: str | None
) -> tuple[int, list[Extent]]:
    one = nw.lit(1) if weight is None else nw.col(weight)
    parts = [nw.len().alias("n")]
    for name in columns:
        x = nw.col(name)
        finite = nw.when(x.is_finite()).then(x)
        lowest, highest = x == -math.inf, x == math.inf
        nothing = nw.when(x.is_finite() | lowest | highest).then(one * 0).otherwise(one)
        parts += [
            nw.when(x.is_finite()).then(one).otherwise(one * 0).sum().alias(f"{name}_n"),
            nothing.sum().alias(f"{name}_missing"),
            nw.when(lowest).then(one).otherwise(one * 0).sum().alias(f"{name}_negative"),
            nw.when(highest).then(one).otherwise(one * 0).sum().alias(f"{name}_positive"),
            finite.min().alias(f"{name}_low"),
            finite.max().alias(f"{name}_high"),
        ]
    (row,) = fetch(frame.select(*parts))
    number = int if weight is None else float
    found = []
    for i in range(1, len(row), 6):
        sums = [number(value or 0) for value in row[i : i + 4]]
        ends = [float(value) + 0.0 if sums[0] else None for value in row[i + 4 : i + 6]]
        found.append(Extent(sums[0], sums[1], sums[2], sums[3], ends[0], ends[1]))
    return int(row[0]), found


def missing_values(
    source: Source, kinds: Mapping[str, str], weighted_by: str | None = None
) -> tuple[Number, list[Number]]:
    """Return the number of rows, and the number of missing values in each column, of any type.

    ``weighted_by`` names the column of weights: the numbers are then sums of these.
    """
    keys = [f"c{i}" for i in range(len(kinds))]
    if weighted_by is None:
        frame, weight = source.standard(kinds), None
    else:
        weight = f"c{len(kinds)}"
        both = source.standard({**kinds, weighted_by: NUMERIC})
        frame, _ = weigh(both, weight, weighted_by, source.label)
    of_numbers = [key for key, kind in zip(keys, kinds.values(), strict=True) if kind in MEASURED]
    found: dict[str, Number] = {}
    if of_numbers:
        _, held = measure_extents(frame, of_numbers, weight)
        found = {key: one.missing for key, one in zip(of_numbers, held, strict=True)}
    others = [key for key in keys if key not in found]
    if weight is None:
        parts = [nw.len().alias("n"), *(nw.col(key).count().alias(f"{key}_n") for key in others)]
        ((rows, *valued),) = fetch(frame.select(*parts))
    else:
        w = nw.col(weight)
        having = [nw.when(~nw.col(key).is_null()).then(w).otherwise(w * 0.0) for key in others]
        parts = [
            w.sum().alias("n"),
            *(one.sum().alias(f"{key}_n") for key, one in zip(others, having, strict=True)),
        ]
        ((rows, *valued),) = fetch(frame.select(*parts))
    found |= {key: rows - (n or 0) for key, n in zip(others, valued, strict=True)}
    return rows, [found[key] for key in keys]
