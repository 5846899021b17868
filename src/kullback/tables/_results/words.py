"""Numbers and names as people see them in what tables say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.counting import CALENDAR, shorten
from kullback.document import p_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.estimators import EqualityTest
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.given import GivenColumn


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
