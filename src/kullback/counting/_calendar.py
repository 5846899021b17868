"""Times by a calendar field: hours, weekdays, days of the month, months, quarters, years.

The engines count numbers: hours, weekdays or days since 1970 in UTC, by IEEE's basic operations
on microseconds, alike everywhere. What month a day is in is worked out here.
"""

from __future__ import annotations

from typing import Any

import narwhals.stable.v2 as nw

_DAY = 8.64e10
_HOUR = 3.6e9
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
PARTS = {
    "hour": tuple(f"{hour:02}" for hour in range(24)),
    "weekday": _WEEKDAYS,
    "day": tuple(map(str, range(1, 32))),
    "month": _MONTHS,
    "quarter": ("Q1", "Q2", "Q3", "Q4"),
    "year": (),
}
"""The calendar fields and the outcomes of each, in order; years are those that occur."""


def calendar_key(column: str, part: str) -> nw.Expr:
    """Return the number to count: an hour, a weekday from Monday, or the day since 1970."""
    x = nw.col(column)
    held = x.is_finite()
    moment = nw.when(held).then(x).otherwise(nw.lit(0.0))
    day = _whole(moment, _DAY)
    if part == "hour":
        number = _whole(moment - day * _DAY, _HOUR)
    elif part == "weekday":
        number = day + 3.0 - _whole(day + 3.0, 7.0) * 7.0  # 1970 began on a Thursday
    else:
        number = day
    return nw.when(held).then(number.cast(nw.Int64))


def _whole(x: nw.Expr, unit: float) -> nw.Expr:
    """Return how many whole units are in x.

    A microsecond before a day is told from the day as long as floats hold microseconds at all,
    from the year 1685 to 2255: the quotients differ by more than half of their last digit.
    Farther away the microsecond may have been rounded into the day before it comes here; the
    column's note says so.
    """
    return (x / unit).floor().cast(nw.Float64)


def calendar_outcome(number: Any, part: str) -> str | None:
    """Return the outcome for a number from `calendar_key`, or None if there is no time.

    >>> calendar_outcome(4, "weekday"), calendar_outcome(-1, "year")
    ('Friday', '1969')
    >>> calendar_outcome(19_782, "month")
    'February'
    """
    if number is None or number != number:  # noqa: PLR0124 (NaN, and pandas' NA)
        return None
    whole = int(number)
    if part in {"hour", "weekday"}:
        return PARTS[part][whole]
    year, month, day = civil_date(whole)
    if part == "year":
        return str(year)
    place = {"day": day - 1, "month": month - 1, "quarter": (month - 1) // 3}[part]
    return PARTS[part][place]


def civil_date(day: int) -> tuple[int, int, int]:
    """Return year, month and day of a number of days since 1970, by the Gregorian calendar.

    Years before 1 are counted down: 0, -1 and so on. Source: Hinnant, "chrono-Compatible
    Low-Level Date Algorithms" (2021), civil_from_days.

    >>> civil_date(0), civil_date(-1), civil_date(11_016)
    ((1970, 1, 1), (1969, 12, 31), (2000, 2, 29))
    """
    era, of_era = divmod(day + 719_468, 146_097)  # from the 1st of March of the year 0
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return (
        year + 400 * era + (month <= 2),
        month,
        of_year - (153 * shifted + 2) // 5 + 1,
    )
