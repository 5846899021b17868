"""Numbers and names as people see them in what tables say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.counting import CALENDAR, shorten
from kullback.document import share_of_rows
from kullback.results import p_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.estimators import EqualityTest
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.given import GivenColumn


def change_text(before: float, after: float) -> str:
    """Return two shares, or one where both are written alike.

    >>> change_text(0.25, 0.5), change_text(0.06001, 0.06002), change_text(0.0, 0.0)
    ('25.0% → 50.0%', '6.0%', '0')
    """
    texts = share_of_rows(before), share_of_rows(after)
    return texts[0] if texts[0] == texts[1] else " → ".join(texts)


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


def interval_text(low: float, high: float) -> str:
    """Return the interval of a contribution, of which there are many, with few digits.

    Two are enough where the ends are then some units apart; otherwise up to four.

    >>> interval_text(0.0, 0.0123456), interval_text(0.20143, 0.20521)
    ('[0, 0.012]', '[0.201, 0.205]')
    >>> interval_text(0.5, float("inf"))
    '[0.5, ∞)'
    """
    if math.isinf(high):
        return f"[{low:.2g}, ∞)"
    size = math.floor(math.log10(max(abs(low), abs(high)) or 1.0))
    digits = next((n for n in (2, 3) if high - low >= 2 * 10.0 ** (size + 1 - n)), 4)
    return f"[{low:.{digits}g}, {high:.{digits}g}]"


def p_value_text(column: ColumnComparison | GivenColumn) -> str:
    """Return the adjusted p-value: "≤" where no permutation reached the column's G."""
    p = column.adjusted_p_value
    return "" if p is None or column.test is None else p_text(p, at_most=is_at_floor(column.test))


def is_at_floor(test: EqualityTest) -> bool:
    """Return whether no permutation reached G, so that p is only known to be at most this."""
    return test.draws is not None and test.p_value * (test.draws + 1) < 1.5


def kind_of_outcomes(column: ColumnComparison, which: Iterable[object]) -> str:
    """Return what to call some outcomes of a column: word, bin, value, or outcome for several."""
    if column.texts is not None:
        return "word"
    if column.edges is None or column.kind == CALENDAR:
        return "value"
    edges = dict(zip(column.outcomes, column.edges, strict=True))
    bins = {edges.get(outcome) is not None for outcome in which}  # type: ignore[call-overload]
    return "outcome" if len(bins) > 1 else "bin" if True in bins else "value"


def column_name(name: str, longest: int = 120) -> str:
    """Return the name of a column, not too long; one without letters is a pair of quotes."""
    return shorten(name, longest) or "''"
