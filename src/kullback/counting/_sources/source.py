"""One table to compare, whatever holds it: its columns, and those asked for in standard form."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import narwhals.stable.v2 as nw

    from kullback.counting._sources.kinds import ColumnType

    Frame = nw.LazyFrame[Any]


class Source(Protocol):
    """A table: a label for messages, and its columns' names and types in order."""

    @property
    def label(self) -> str:
        """The table's name in messages."""

    @property
    def columns(self) -> Mapping[str, ColumnType]:
        """The type of every column, by name, in order."""

    def standard(self, kinds: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """Return the columns named, as c0, c1, ... in the order of ``kinds``.

        Measured kinds come as float64 (times in microseconds since 1970 in UTC, since
        midnight, or from 0), where NaN and null both mean missing; booleans and text as they
        are; the kind missing as nulls. A column of another kind that is asked for as
        categorical comes as its own values. Without ``kinds`` the rows come in some form, to
        be counted.
        """


FEW = 50
"""A table with more columns than this is counted a few columns at a time."""

TOGETHER = 16
"""The number of columns then counted together; more if the engine is faster that way."""


def some_columns(source: Source, kinds: Mapping[str, str], keys: Mapping[str, str]) -> Frame:
    """Return columns in standard form under their ``keys`` instead of c0, c1, ...

    An engine is quicker with a frame of these few than with one of all: what it does with each
    query grows with the columns of the frame, and of a thousand that is a million steps.
    """
    import narwhals.stable.v2 as nw

    named = [nw.col(f"c{i}").alias(keys[name]) for i, name in enumerate(kinds)]
    return source.standard(kinds).select(*named)


def value_text(value: Any) -> str | None:
    """Return one value of a categorical or mixed column as text, or None if it is missing.

    Whole numbers lose their ".0" and midnights their time, times with a zone are in UTC and
    durations are those of Python, so that engines which hold the same value in different types
    agree.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    # pandas' NA is like nothing but itself; NaN and NaT are not equal to themselves.
    if value is None or type(value).__name__ == "NAType" or value != value:  # noqa: PLR0124
        return None
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        value = value.astimezone(dt.UTC)
    if isinstance(value, dt.timedelta) and not getattr(value, "nanoseconds", 0):
        value = dt.timedelta(value.days, value.seconds, value.microseconds)
    return str(value).removesuffix(" 00:00:00")


def plain_decimal(value: Decimal) -> str:
    """Return a decimal with no trailing zeros, whatever its type.

    >>> plain_decimal(Decimal("1.50")), plain_decimal(Decimal("1E+3"))
    ('1.5', '1000')
    >>> plain_decimal(Decimal("-0.0"))
    '0'
    """
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
