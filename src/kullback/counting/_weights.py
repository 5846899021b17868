"""Rows that count for more or less than one, and what such counts are worth.

Shares are weighted. How sure they are is that of n_eff = (Σw)²/Σw² rows, Kish's effective
sample size, which is the first-order correction of Rao and Scott (1984) with the mean design
effect: where weights have nothing to do with the outcomes, a weighted share varies as one of
n_eff rows does. So weights are scaled to the sum n_eff, and estimates and tests are made from
the sums, rounded to whole numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.counting._errors import TableError, quote, suggest_name
from kullback.counting._sources.kinds import NUMERIC
from kullback.counting._sources.queries import fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.counting._sources.source import Source

    Frame = nw.LazyFrame[Any]


RARE_BELOW = 20
"""Outcomes worth fewer rows than this, in both weighted tables together, are judged as one."""


@dataclass(frozen=True, slots=True)
class WeightSummary:
    """The weights of one table: how many rows have one above 0, and how many they are worth."""

    rows: int
    effective: float


def check_weight(source: Source, name: str | None) -> None:
    """Raise TableError if the source has no numeric column with the name of the weights."""
    if name is None:
        return
    held = source.columns.get(name)
    if held is None:
        near = suggest_name(name, source.columns)
        raise TableError(f"{source.label} has no column {quote(name)} of weights{near}")
    if held.kind != NUMERIC:
        raise TableError(
            f"the weights {quote(name)} of {source.label} are {held.kind}, not numeric"
        )


def check_values(frame: Frame, key: str, name: str, label: str) -> tuple[int, float]:
    """Return the number of rows with a weight above 0, and the largest weight.

    Raises TableError where a weight is missing, negative or infinite, or none is above 0.
    """
    w = nw.col(key)
    good = nw.when(w.is_finite()).then(w)
    (row,) = fetch(
        frame.select(
            nw.len().alias("rows"),
            nw.when(w.is_finite()).then(1).otherwise(0).sum().alias("finite"),
            nw.when(w < 0.0).then(1).otherwise(0).sum().alias("negative"),
            nw.when(w.is_finite() & (w > 0.0)).then(1).otherwise(0).sum().alias("positive"),
            good.max().alias("most"),
        )
    )
    rows, finite, negative, positive = (int(value or 0) for value in row[:4])
    if rows == 0:
        raise TableError(f"{label} has no rows")
    where = f"the weights {quote(name)} of {label}"
    if finite < rows:
        raise TableError(
            f"{where} are missing or not finite in {rows - finite:,} of {rows:,} rows; "
            "weights must be numbers of at least 0"
        )
    if negative:
        raise TableError(
            f"{where} are negative in {negative:,} of {rows:,} rows; "
            "weights must be numbers of at least 0"
        )
    if not positive:
        raise TableError(
            f"{where} are all 0, in {rows:,} rows; at least one weight must be above 0"
        )
    return positive, float(row[4])


def weigh(frame: Frame, key: str, name: str, label: str) -> tuple[Frame, WeightSummary]:
    """Return the rows with a weight above 0, the weights scaled to n_eff, and what they are.

    Raises TableError as `check_values` does.
    """
    positive, most = check_values(frame, key, name, label)
    w = nw.col(key)
    # As parts of the largest, so that no square is too large or too small.
    part = w / most
    frame = frame.filter(w > 0.0).with_columns(part.alias(key))
    ((total, squares),) = fetch(
        frame.select(
            nw.col(key).sum().alias("total"), (nw.col(key) * nw.col(key)).sum().alias("squares")
        )
    )
    effective = float(total) ** 2 / float(squares)
    scaled = nw.col(key) * (effective / float(total))
    return frame.with_columns(scaled.alias(key)), WeightSummary(positive, effective)


def round_sums(sums: Sequence[float]) -> tuple[int, ...]:
    """Return sums of weights as whole numbers of about the same sum, each less than 1 away.

    The largest remainders are rounded up, of equal ones the first.

    >>> round_sums([1.5, 0.25, 2.25])
    (2, 0, 2)
    """
    floors = [math.floor(value) for value in sums]
    missing = round(math.fsum(sums)) - sum(floors)
    order = sorted(range(len(floors)), key=lambda i: (floors[i] - sums[i], i))
    for i in order[:missing]:
        floors[i] += 1
    return tuple(floors)


def pool_rare(
    sums: tuple[Sequence[float], Sequence[float]],
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return both tables' sums as whole numbers, with the rare outcomes taken together as one.

    Rare are those which are worth fewer than `RARE_BELOW` rows in both tables together: of these a
    rounded sum of unequal weights tells little, and many of them would look like a difference.

    >>> pool_rare(([30.0, 2.5, 1.0], [20.0, 3.0, 0.5]))
    ((30, 4), (20, 4))
    """
    rare = [a + b < RARE_BELOW for a, b in zip(*sums, strict=True)]
    both = []
    for side in sums:
        kept = [value for value, few in zip(side, rare, strict=True) if not few]
        rest = [value for value, few in zip(side, rare, strict=True) if few]
        both.append(round_sums([*kept, math.fsum(rest)] if rest else kept))
    return both[0], both[1]
