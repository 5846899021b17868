"""Columns read as the other table's type: texts as numbers or times, floats as smaller floats.

A text is read as another kind only if all of its column can be, and each value comes back; what is
taken is less than the readers of files take. The work is done by the engine that has the table,
by the expressions that all engines have.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.counting._sources.kinds import (
    BOOLEAN,
    CATEGORICAL,
    DATE_TIME,
    MEASURED,
    NUMERIC,
    TIME_OF_DAY,
)
from kullback.counting._sources.queries import fetch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kullback.counting._sources.kinds import ColumnType
    from kullback.counting._sources.source import Source


_LEAP = "(?:[0-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
_MONTH = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_POWER = "[eE](?:[+]?(?:[0-9]{1,2}|[12][0-8][0-9])|-(?:[0-9]{1,2}|[12][0-9][0-9]))"
_SMALL = r"-?[1-9](?:\.[0-9]{1,17})?[eE]-30[0-7]"
_NUMBER = rf"(?:-?(?:0|[1-9][0-9]{{0,14}})(?:\.[0-9]{{1,17}})?(?:{_POWER})?|{_SMALL})"
_FITS = {
    NUMERIC: f"^{_NUMBER}$",
    BOOLEAN: "^(?:true|false|True|False|TRUE|FALSE)$",
    DATE_TIME: rf"^(?:[0-9]{{4}}-{_MONTH}|{_LEAP})(?:[ T]{_CLOCK}(?:Z|\+00:00|\+00)?)?$",
    TIME_OF_DAY: f"^{_CLOCK}$",
}
READABLE = frozenset(_FITS)
"""The kinds that a text column is read as if all of its values can be."""

_LONGEST = {True: 24, False: 16}
"""So many characters has a number whose digits a float gives back, beside floats and beside
whole numbers or decimals."""


def _longest(kind: str, floats: bool) -> int:  # noqa: FBT001 (a table's row)
    return _LONGEST[floats] if kind == NUMERIC else 40


def column_fits(source: Source, name: str, kind: str, *, floats: bool) -> bool:
    """Return whether every text of a column can be read as a kind, beside floats or whole numbers.

    A column without any text does not fit.
    """
    x = nw.col("c0")
    fits = x.str.contains(_FITS[kind]) & (x.str.len_chars() <= _longest(kind, floats))
    frame = source.standard({name: CATEGORICAL}).select(
        nw.when(~x.is_null()).then(1).otherwise(0).sum().alias("n"),
        nw.when(fits).then(1).otherwise(0).sum().alias("fits"),
    )
    ((n, fitting),) = fetch(frame)
    return bool(n) and n == fitting


def texts_fit(texts: Iterable[str], kind: str, *, floats: bool) -> bool:
    """Return whether all of these texts (at least one) can be read as a kind."""
    pattern = re.compile(_FITS[kind])
    longest = _longest(kind, floats)
    fits = [bool(pattern.match(one)) and len(one) <= longest for one in texts]
    return bool(fits) and all(fits)


def parse_value(text: str, kind: str) -> float | bool:
    """Return the value, in standard form, of one text that fits a kind.

    >>> parse_value("3.0", "numeric"), parse_value("1970-01-01T00:00:01Z", "date/time")
    (3.0, 1000000.0)
    """
    if kind == NUMERIC:
        return float(text)
    if kind == BOOLEAN:
        return text.lower() == "true"
    if kind == TIME_OF_DAY:
        text = f"1970-01-01 {text}"
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return float((moment - _EPOCH) // dt.timedelta(microseconds=1))


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def parse_column(column: str, kind: str) -> nw.Expr:
    """Return the values, in standard form, of a column of texts that fit a kind."""
    x = nw.col(column)
    if kind == NUMERIC:
        return x.cast(nw.Float64)
    if kind == BOOLEAN:
        return nw.when(~x.is_null()).then(x.str.to_lowercase() == "true")
    # Where seconds or all of the clock are left out, they are 0.
    if kind == TIME_OF_DAY:
        return _clock(x, nw.concat_str([x, nw.lit(":00")]), 0)
    longer = nw.concat_str([x, nw.lit(" 00:00:00")])
    zoneless = x.str.replace_all(r"(Z|\+00:00|\+00)$", "")
    return _days(longer) * 8.64e10 + _clock(zoneless, longer, 11)


def _part(x: nw.Expr, start: int, length: int) -> nw.Expr:
    return x.str.slice(start, length).cast(nw.Float64)


def _clock(x: nw.Expr, longer: nw.Expr, start: int) -> nw.Expr:
    """Return the microseconds since midnight of the time that begins at a character."""
    hours, minutes, seconds = (_part(longer, start + 3 * i, 2) for i in range(3))
    rest = x.str.replace_all(r"^[^.]*", "0").cast(nw.Float64)
    micros = (rest * 1e6 + 0.5).floor().cast(nw.Float64)
    return (hours * 3600.0 + minutes * 60.0 + seconds) * 1e6 + micros


def _days(x: nw.Expr) -> nw.Expr:
    """Return the days from 1970 to a date, by the calendar; the year begins in March."""
    year, month, day = _part(x, 0, 4), _part(x, 5, 2), _part(x, 8, 2)
    early = _floor((14.0 - month) / 12.0)
    year, month = year - early, month - 3.0 + 12.0 * early
    leap = _floor(year / 4.0) - _floor(year / 100.0) + _floor(year / 400.0)
    return year * 365.0 + leap + _floor((153.0 * month + 2.0) / 5.0) + day - 719_469.0


def _floor(x: nw.Expr) -> nw.Expr:
    return x.floor().cast(nw.Float64)


# From here on there is no 32-bit float that is nearest, and no 16-bit one.
_BEYOND = {32: 2.0**128 - 2.0**103, 16: 65_520.0}


def round_floats(x: nw.Expr, bits: int) -> nw.Expr:
    """Round 64-bit floats to floats of fewer bits, ties to even.

    What those do not reach stays as it is: it is not infinite.
    """
    small = x.abs() < _BEYOND[bits]
    held = nw.when(small).then(x)
    near = held.cast(nw.Float32).cast(nw.Float64) if bits == 32 else _of_16_bits(held)
    return nw.when(small).then(near).otherwise(x)


def _of_16_bits(x: nw.Expr) -> nw.Expr:
    """Round floats to 16 bits: adding a large number removes their last bits.

    The number is that whose own last bit is worth as much as the last of 11 bits of x.
    """
    exponents = range(-14, 16)
    large: nw.Expr = nw.lit(1.5 * 2.0 ** (52 + exponents[-1] - 10))
    for exponent in reversed(exponents[:-1]):
        mine = x.abs() < 2.0 ** (exponent + 1)
        large = nw.when(mine).then(nw.lit(1.5 * 2.0 ** (52 + exponent - 10))).otherwise(large)
    return (x + large) - large


@dataclass(frozen=True)
class ReadAs:
    """A source of which some columns of text are read as other kinds, and some floats rounded."""

    source: Source
    texts: Mapping[str, str]
    bits: Mapping[str, int]

    @property
    def label(self) -> str:
        """The table's name in messages."""
        return self.source.label

    @cached_property
    def columns(self) -> Mapping[str, ColumnType]:
        """The type of every column, by name, in order."""
        return self.source.columns

    def standard(self, kinds: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """Return the columns named in standard form, as `Source` says."""
        asked = {
            name: CATEGORICAL if kind == self.texts.get(name) else kind
            for name, kind in kinds.items()
        }
        changed = []
        for i, (name, kind) in enumerate(kinds.items()):
            expression = (
                parse_column(f"c{i}", kind) if kind == self.texts.get(name) else nw.col(f"c{i}")
            )
            if kind in MEASURED and name in self.bits:
                expression = round_floats(expression, self.bits[name])
            elif kind != self.texts.get(name):
                continue
            changed.append(expression.alias(f"c{i}"))
        frame = self.source.standard(asked)
        return frame.with_columns(*changed) if changed else frame
