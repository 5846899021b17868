"""Compare two tables, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.results import ALPHA
from kullback.tables._results.profile import USUAL_SIZE
from kullback.tables._run import run_comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kullback._progress import Progress
    from kullback.tables._results.comparison import TableComparison


def compare(
    reference: Any,
    current: Any,
    *,
    columns: Iterable[str] | None = None,
    exclude: Iterable[str] | None = None,
    bins: int = 10,
    base: float | None = None,
    max_categories: int = 100_000,
    threshold: float | None = None,
    alpha: float = ALPHA,
    by: str | None = None,
    slice_by: str | None = None,
    weight: str | None = None,
    tokens: Iterable[str] | None = None,
    calendar: Mapping[str, str] | None = None,
    max_size: int = USUAL_SIZE,
    progress: Progress | None = None,
) -> TableComparison:
    """Compare every column that two tables share: P is the current table, Q the reference.

    D(current‖reference) = sum over outcomes of p log(p/q): that of the rows at hand, and its
    estimate with an interval, from the counts of both tables.

    ``reference`` and ``current`` are each the path of a CSV, TSV, Parquet or JSON-lines file
    (a pattern such as ``"day-*.parquet"`` for many; text also as .gz or .zst), or a pandas,
    polars or pyarrow table, a polars LazyFrame, a DuckDB relation, a Spark DataFrame or a table
    of Ibis or SQLFrame; all give the same numbers. A `Profile`, or the path of one
    (``.kb.json``), can replace its table.

    Text and booleans are compared by value. Numbers and times are compared over at most ``bins``
    quantile bins of both tables together; a value with more rows than a bin has its own bin.
    Missing values (null, NaN) are an outcome of their own. If a text column has more than
    ``max_categories`` values in a table, the most frequent are kept and all others become one
    outcome; if that outcome has more than half of the rows of both tables, the column gets a
    status instead of numbers, and so do nested columns. ``columns`` and ``exclude`` choose by
    name. Numbers are in nats, or units of ``log(base)``. D of the observed rows is infinite if
    the current table has an outcome that the reference lacks; its estimate is finite.
    ``progress`` is called before each step.

    Each column's verdict tells whether there is a difference (p of a test of P = Q, adjusted by
    Benjamini and Hochberg over the columns) from whether it matters (the estimate of D against
    ``threshold``, in the unit of the result; 0.05 nats if None). p <= ``alpha`` and D at or
    above it: "drifted"; below it: "different but small". p > ``alpha`` and the interval of D
    ends below it: "same"; else "too little data to say".

    With ``by``, a column x of both tables, the result's ``given`` tells of every other column y
    whether it has changed or only the mix of x, by the chain rule:
    D(P(x,y)‖Q(x,y)) = D(P(x)‖Q(x)) + the mean under P of D(P(y|x)‖Q(y|x)). With ``slice_by``,
    its ``slices`` have the comparison within each of the 50 most frequent values of a column.

    ``weight`` names a column of numbers of at least 0 in both tables, which weights each row. A
    table then counts as n_eff = (Σw)²/Σw² rows (Kish): estimates, intervals and tests are those
    of n_eff rows with the weighted proportions, and the counts are these numbers, rounded.
    Outcomes of fewer than 20 such rows in both tables together are tested as one, because
    rounding dominates them. This is right if the weights depend little on the values of the
    column. ``weight`` cannot be combined with ``by`` or ``slice_by``.

    ``tokens`` names text columns to compare by their words instead of their values. The outcomes
    are words (runs of letters and digits, in lower case). Words of one text are not independent,
    so the test permutes whole texts, and the interval is that of texts. ``calendar`` maps columns
    of dates and times to a calendar field to compare them by instead of bins: "hour", "weekday",
    "day" (of the month), "month", "quarter" or "year", in UTC.

    ``max_size`` is the maximum size of a profile's text, uncompressed, in MiB.

    Raises TableError (a ValueError) with one sentence if a table cannot be read or is empty, or
    if the tables share no column; TypeError if an argument is not a table.

    Source: the counting is documented in docs/tables.md; the estimate: Zhang and Grabchak (2014).

    >>> import pandas
    >>> reference = pandas.DataFrame({"sky": ["sun"] * 3 + ["cloud"] * 3 + ["rain"] * 4})
    >>> current = pandas.DataFrame({"sky": ["sun"] * 6 + ["cloud"] * 3 + ["rain"]})
    >>> result = compare(reference, current, base=2)
    >>> round(result["sky"].comparison.kl_divergence, 12)
    0.4
    >>> result["sky"].verdict  # of 10 rows each
    'too little data to say'
    """
    return run_comparison(
        reference,
        current,
        columns=columns,
        exclude=exclude,
        bins=bins,
        base=base,
        max_categories=max_categories,
        threshold=threshold,
        alpha=alpha,
        by=by,
        slice_by=slice_by,
        weight=weight,
        tokens=tokens,
        calendar=calendar,
        max_size=max_size,
        progress=progress,
    )
