"""The columns of a profile that was read, checked entry by entry."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NoReturn, TypeGuard

import numpy as np

from kullback.counting import (
    BESIDE,
    BOOLEAN,
    CATEGORICAL,
    MEASURED,
    MISSING,
    NUMERIC,
    SMALLER,
    UNSUPPORTED,
    FineBins,
    Listed,
    Measured,
    Rest,
    TableError,
    quote,
    write_digits,
)
from kullback.tables._profiles.by_digits import BY_DIGITS
from kullback.tables._results.profile import ColumnProfile

_TRUTHS = frozenset({"true", "false"})
_LISTED = frozenset({CATEGORICAL, BOOLEAN, MISSING})


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which file something stands."""

    file: str
    path: str = ""

    def within(self, part: str) -> Place:
        """Return the place of one part of this entry."""
        return Place(self.file, f"{self.path}.{part}" if self.path else part)

    def refuse(self, why: str) -> NoReturn:
        """Raise TableError with the file and the place."""
        where = f", {self.path}" if self.path else ""
        raise TableError(f"{self.file} is not a valid profile{where}: {why}")

    def number(self, held: dict[str, Any], key: str, most: int) -> int:
        """Return the entry, checked to be a whole number from 0 to ``most``."""
        if key not in held:
            self.refuse(f"{key} is missing")
        value = held[key]
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            self.refuse(f"{key} is not a whole number from 0 to {most:,}")
        return value

    def numbers(self, held: dict[str, Any], key: str, most: int, size: int | None) -> list[int]:
        """Return the entry, checked to be a list of whole numbers from 1 to ``most``."""
        values = self.items(held, key, size)
        for i, value in enumerate(values):
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
                self.refuse(f"{key}[{i}] is not a whole number from 1 to {most:,}")
        return values

    def items(self, held: dict[str, Any], key: str, size: int | None) -> list[Any]:
        """Return the entry, checked to be a list of the required length."""
        values = held.get(key)
        if not isinstance(values, list):
            self.refuse(f"{key} is not a list")
        if size is not None and len(values) != size:
            self.refuse(f"{key} has {len(values):,} entries, where {size:,} belong")
        return values

    def texts(self, held: dict[str, Any], key: str) -> list[str]:
        """Return the entry, checked to be a list of distinct texts."""
        values = self.items(held, key, None)
        for i, value in enumerate(values):
            if not is_text(value):
                self.refuse(f"{key}[{i}] is not text in UTF-8")
        if len(set(values)) < len(values):
            self.refuse(f"{key} has a value twice")
        return values


def is_text(value: Any) -> TypeGuard[str]:
    """Return whether this is text that UTF-8 can encode; JSON allows lone surrogates."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_column(place: Place, held: Any, rows: int, fewest: int | None) -> ColumnProfile:
    """Return one column of a profile; raise TableError if an entry is invalid."""
    if not isinstance(held, dict):
        place.refuse("it is not an object")
    name, kind, type_name = held.get("name"), held.get("kind"), held.get("type", "")
    if not is_text(name):
        place.refuse("name is not text in UTF-8")
    if not isinstance(kind, str) or kind not in MEASURED | _LISTED | {UNSUPPORTED}:
        place.refuse("kind is unknown")
    if not is_text(type_name):
        place.refuse("type is not text in UTF-8")
    nothing = place.number(held, "nothing", rows) if "nothing" in held else 0
    zoned = held.get("zoned")
    if zoned is not None and not isinstance(zoned, bool):
        place.refuse("zoned is neither true nor false")
    counted: Listed | Measured | None = None
    if kind != UNSUPPORTED and "status" not in held:
        counted = _measured(place, held, rows) if kind in MEASURED else _listed(place, held, rows)
        if counted.rows != rows:
            place.refuse(f"its counts add up to {counted.rows:,}, and the table has {rows:,} rows")
        _check_alike(place, kind, counted, nothing)
        _check_digits(place, kind, type_name, counted)
        if fewest is not None:
            _check_fewest(place, counted, fewest)
    floats = held.get("floats")
    if floats is not None and (floats not in SMALLER or kind != NUMERIC):
        place.refuse("floats is neither 16 nor 32, or the column has no numbers")
    return ColumnProfile(name, kind, counted, type_name, nothing, zoned, floats)


def _told(place: Place, held: dict[str, Any], key: str, rows: int) -> int | None:
    return None if key in held and held[key] is None else place.number(held, key, rows)


def _listed(place: Place, held: dict[str, Any], rows: int) -> Listed:
    values = place.texts(held, "values")
    counts = place.numbers(held, "counts", rows, len(values))
    missing = _told(place, held, "missing", rows)
    if "rest" not in held:
        if missing is None or "bounded" in held:
            place.refuse("rest is missing, although some values are not listed")
        return Listed(dict(zip(values, counts, strict=True)), missing)
    inner, part = place.within("rest"), held["rest"]
    if not isinstance(part, dict):
        inner.refuse("it is not an object")
    left = inner.number(part, "rows", rows)
    distinct = inner.numbers(part, "distinct", rows, 2)
    rest = Rest(left, distinct[0], distinct[1], inner.number(part, "at_most", left))
    if not left or distinct[0] > distinct[1]:
        inner.refuse("it has no rows, or its bounds contradict each other")
    bounded: dict[str, tuple[int | float, int | float]] = {}
    if "bounded" in held:
        inner, part = place.within("bounded"), held["bounded"]
        if not isinstance(part, dict):
            inner.refuse("it is not an object")
        names = inner.texts(part, "values")
        low = inner.numbers(part, "at_least", left, len(names))
        high = inner.numbers(part, "at_most", rows, len(names))
        if any(a >= b for a, b in zip(low, high, strict=True)) or sum(low) > left:
            inner.refuse("at_least is not below at_most, or is more than the rest has")
        if not set(names).isdisjoint(values):
            inner.refuse("a value is also in values")
        bounded = dict(zip(names, zip(low, high, strict=True), strict=True))
    others = max(rest.most - len(bounded), 0) * rest.at_most
    most = rows if missing is None else others + sum(high for _, high in bounded.values())
    if not rest.fewest <= left <= most:
        place.within("rest").refuse("the bounds of its values contradict its rows")
    return Listed(dict(zip(values, counts, strict=True)), missing, bounded, rest)


def _measured(place: Place, held: dict[str, Any], rows: int) -> Measured:
    lows = place.items(held, "low", None)
    highs = place.items(held, "high", len(lows))
    counts = place.numbers(held, "counts", rows, len(lows))
    low = [_end(place, f"low[{i}]", x) for i, x in enumerate(lows)]
    high = [_end(place, f"high[{i}]", x) for i, x in enumerate(highs)]
    for i, (a, b) in enumerate(zip(low, high, strict=True)):
        if a > b or (i and high[i - 1] >= a):
            place.refuse(f"bin {i} is not above the one before it, or ends before it begins")
    grouped = held.get("grouped", False)
    if not isinstance(grouped, bool):
        place.refuse("grouped is neither true nor false")
    if not grouped and any(a < 0.0 <= b for a, b in zip(low, high, strict=True)):
        place.refuse("a bin has values below 0 and values of at least 0")
    bins = FineBins(
        np.array(low, dtype=np.float64),
        np.array(high, dtype=np.float64),
        (np.array(counts, dtype=np.int64),),
        grouped=grouped,
    )
    beside = {key: _told(place, held, key, rows) for key in BESIDE}
    if not lows and None in beside.values():
        place.refuse("it has no bins, in which the values not listed are counted")
    inner, part = place.within("counted_in"), held.get("counted_in", {})
    if not isinstance(part, dict) or any(beside.get(key, 0) is not None for key in part):
        inner.refuse("it is not an object, or has a key other than the values not listed")
    counted_in = {key: inner.number(part, key, len(lows) - 1) for key in part}
    return Measured(bins, **beside, counted_in=counted_in)


def _end(place: Place, key: str, value: Any) -> float:
    """Return an end of a bin, with negative zero as zero."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        place.refuse(f"{key} is not a number")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        place.refuse(f"{key} is not a finite number")
    return found + 0.0


def _check_alike(place: Place, kind: str, held: Listed | Measured, nothing: int) -> None:
    """Raise TableError if the column has counts that its kind does not have."""
    if held.missing is not None and nothing > held.missing:
        place.refuse("nothing is more than missing")
    if kind == MISSING and held.missing != held.rows:
        place.refuse("its kind is missing, and it has values")
    if kind == BOOLEAN and isinstance(held, Listed):
        values = {*held.exact, *held.bounded}
        if not values <= _TRUTHS or held.distinct[0] > len(_TRUTHS):
            place.refuse("its kind is boolean, and it has values other than true and false")


def _check_digits(place: Place, kind: str, type_name: str, held: Listed | Measured) -> None:
    """Raise TableError if a list of numbers by their digits holds anything else."""
    if type_name != BY_DIGITS:
        return
    if kind != CATEGORICAL or not isinstance(held, Listed):
        place.refuse(f"its type is {BY_DIGITS}, and it is no list")
    for value in (*held.exact, *held.bounded):
        if value != write_digits(value):
            place.refuse(f"its type is {BY_DIGITS}, and {quote(value)} is not how these are told")


def _check_fewest(place: Place, held: Listed | Measured, fewest: int) -> None:
    """Raise TableError if the profile shows counts below its own ``fewest``."""
    if isinstance(held, Listed):
        numbers = [
            *held.exact.values(),
            held.missing or 0,
            0 if held.rest is None else held.rest.rows,
        ]
    else:
        beside = (held.negative_infinite, held.positive_infinite, held.missing)
        numbers = [*held.bins.counts[0].tolist(), *(n or 0 for n in beside)]
    if any(0 < n < fewest for n in numbers):
        place.refuse(f"it shows values with fewer than min_count = {fewest:,} rows")
