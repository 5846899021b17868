"""Numbers and counts of things in words: one format each, for every result."""

from __future__ import annotations

import math


def number(value: float) -> str:
    """Return the value with six significant digits, infinities as a sign.

    >>> number(0.27725887222), number(1e-25), number(float("inf"))
    ('0.277259', '1e-25', '∞')
    """
    return digits(value, 6)


def digits(value: float, count: int) -> str:
    """Return the value with so many significant digits, infinities as a sign.

    >>> digits(0.27725887222, 4), digits(float("inf"), 4)
    ('0.2773', '∞')
    """
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return f"{value:.{count}g}"


def decimals(value: float, count: int) -> str:
    """Return the value with so many decimals, infinities as a sign.

    >>> decimals(0.27725887222, 3), decimals(float("inf"), 3)
    ('0.277', '∞')
    """
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return f"{value:.{count}f}"


def percent(share: float) -> str:
    """Return a share as a percentage for people.

    >>> percent(0.95), percent(0.00767)
    ('95 %', '0.767 %')
    """
    return f"{100 * share:.3g} %"


def count_of(count: int, thing: str) -> str:
    """Return a number of things.

    >>> count_of(1, "step"), count_of(2000, "step")
    ('1 step', '2,000 steps')
    """
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def count_range(fewest: int, most: int | None) -> str:
    """Return a number that is known, or between what it is.

    >>> count_range(5, 5), count_range(5, None), count_range(1000, 2000)
    ('5', '≥ 5', '1,000 to 2,000')
    """
    if most is None:
        return f"≥ {fewest:,}"
    return f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"


def share_of_rows(value: float) -> str:
    """Return a share of rows in percent, with two digits at least, unless it is tiny.

    >>> share_of_rows(0.123), share_of_rows(0.00234), share_of_rows(0.00004)
    ('12.3%', '0.23%', '<0.01%')
    >>> share_of_rows(0.0), share_of_rows(1.0), share_of_rows(0.99999)
    ('0', '100%', '>99.9%')
    """
    if value in {0.0, 1.0}:
        return "0" if value == 0.0 else "100%"
    if value < 0.0001:
        return "<0.01%"
    if value > 0.9995:
        return ">99.9%"
    return f"{100 * value:.1f}%" if value >= 0.00995 else f"{100 * value:.2f}%"
