"""Numbers and counts of things in words: one format each, for every result."""

from __future__ import annotations

import math
from typing import Protocol


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


def percent(ratio: float) -> str:
    """Return a ratio in percent, with three digits or all those before the point.

    >>> percent(0.95), percent(0.00767), percent(12.345)
    ('95%', '0.767%', '1,234%')
    """
    value = 100 * ratio
    return f"{value:,.0f}%" if value >= 100 else f"{value:.3g}%"


def interval_name(confidence: float = 0.95) -> str:
    """Return what an interval is called.

    >>> interval_name(), interval_name(0.9999)
    ('95% interval', '99.99% interval')
    """
    return f"{100 * confidence:g}% interval"


def estimate_text(value: float, threshold: float) -> str:
    """Return an estimate, its end or its floor with the decimals that its threshold is judged by.

    >>> estimate_text(0.136712, 0.05), estimate_text(-3e-7, 0.05), estimate_text(-3e-7, 1e-6)
    ('0.1367', '0.0000', '-0.00000030')
    """
    if math.isinf(value):
        return "∞"
    places = max(4, 2 - math.floor(math.log10(abs(threshold))))
    # The sum with 0 makes -0.0 of what rounds to nothing 0.0.
    return f"{round(value, places) + 0.0:.{places}f}"


class _Ends(Protocol):
    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...


def interval_text(ends: _Ends, threshold: float) -> str:
    """Return the ends of an estimate's interval; a low end that rounds to 0 is the digit alone.

    >>> from kullback.results import Estimate
    >>> interval_text(Estimate(measure="D(P‖Q)", value=0.02, low=1e-6, high=0.0512345), 0.05)
    '[0, 0.0512]'
    """
    low = estimate_text(ends.low, threshold)
    return f"[{low if low.strip('0.') else '0'}, {estimate_text(ends.high, threshold)}]"


def short_interval_text(low: float, high: float) -> str:
    """Return the interval of a contribution, of which there are many, with few digits.

    Two are enough where the ends are then some units apart; otherwise up to four.

    >>> short_interval_text(0.0, 0.0123456), short_interval_text(0.20143, 0.20521)
    ('[0, 0.012]', '[0.201, 0.205]')
    >>> short_interval_text(0.5, float("inf"))
    '[0.5, ∞)'
    """
    if math.isinf(high):
        return f"[{low:.2g}, ∞)"
    size = math.floor(math.log10(max(abs(low), abs(high)) or 1.0))
    count = next((n for n in (2, 3) if high - low >= 2 * 10.0 ** (size + 1 - n)), 4)
    return f"[{low:.{count}g}, {high:.{count}g}]"


def measure_text(value: float) -> str:
    """Return a number of nats or bits with five decimals, smaller ones by their size.

    >>> measure_text(0.0123456), measure_text(3e-7), measure_text(0.0), measure_text(float("inf"))
    ('0.01235', '3e-07', '0', '∞')
    """
    if math.isinf(value):
        return "∞"
    if value == 0.0:
        return "0"
    return f"{value:.5f}" if abs(value) >= 1e-5 else f"{value:.0e}"


def p_text(p: float, *, at_most: bool = False) -> str:
    """Return an adjusted p-value; `at_most` where no permutation reached what was found.

    >>> p_text(0.0312), p_text(3e-7), p_text(0.002, at_most=True), p_text(0.99999)
    ('0.031', '3e-07', '≤0.002', '1')
    """
    text = f"{p:.3f}" if 0.0005 <= p < 0.9995 else "1" if p > 0.5 else f"{p:.0e}"
    return f"≤{text}" if at_most and p < 1 else text


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


def change_text(before: float, after: float) -> str:
    """Return two shares, or one where both are written alike.

    >>> change_text(0.25, 0.5), change_text(0.06001, 0.06002), change_text(0.0, 0.0)
    ('25.0% → 50.0%', '6.0%', '0')
    """
    texts = share_of_rows(before), share_of_rows(after)
    return texts[0] if texts[0] == texts[1] else " → ".join(texts)
