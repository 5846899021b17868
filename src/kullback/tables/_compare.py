"""Compare two tables, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.results import ALPHA
from kullback.tables._profiles.document import USUAL_SIZE
from kullback.tables._run import compared

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
    of Ibis or SQLFrame; the numbers are equal from each. A `Profile`, or the path of one
    (``.kb.json``), stands for its table.

    Text and booleans are compared by value. Numbers and times are compared over at most ``bins``
    quantile cells of both tables' values together; a value heavier than a cell is a cell of its
    own. Missing values (null, NaN) are an outcome of their own. Of a column of text with more
    than ``max_categories`` values in a table, the most frequent are told apart and the others
    are one outcome; if that is more than half of both tables, the column gets a status instead of
    numbers, and so do nested ones. ``columns`` and ``exclude`` choose by name. Numbers are in
    nats, or units of ``log(base)``. D of the rows at hand is infinite where the current table
    has an outcome that the reference lacks; its estimate is finite. ``progress`` is called
    before each step.

    Each column's verdict tells whether there is a difference (p of a test of P = Q, adjusted by
    Benjamini and Hochberg over the columns) from whether it matters (the estimate of D against
    ``threshold``, in the unit of the result; 0.05 nats if None). p <= ``alpha`` and D at or
    above it: "drifted"; below it: "different but small". p > ``alpha`` and the interval of D
    ends below it: "same"; else "too little data to say".

    With ``by``, a column x of both tables, the result's ``given`` tells of every other column y
    whether it has changed or only the mix of x, by the chain rule:
    D(P(x,y)‖Q(x,y)) = D(P(x)‖Q(x)) + the mean under P of D(P(y|x)‖Q(y|x)). With ``slice_by``,
    its ``slices`` have the comparison within each of the 50 most frequent values of a column.

    With ``weight``, a column of numbers from 0 on that both tables have, every row counts as
    much as it says, and the shares are weighted. A table is then worth n_eff = (Σw)²/Σw² rows
    (Kish): estimates, intervals and tests are those of the weighted shares of so many rows, and
    the counts are these numbers, rounded; outcomes worth fewer than 20 rows in both tables
    together are judged as one, for their rounded numbers tell nothing. That is right where the
    weights have little to do with the column's values; it goes with neither ``by`` nor
    ``slice_by``.

    ``tokens`` are columns of text that are compared by their words instead of their values: the
    outcomes are words, small letters and digits with what is between them as the bounds, and as
    words of one text are not independent, the test deals out texts anew, and the interval is
    that of texts. ``calendar`` gives columns of dates and times that are compared by a "hour",
    "weekday", "day" (of the month), "month", "quarter" or "year", in UTC, instead of cells.

    ``max_size`` is how many MiB of text a profile's file may have, unpacked.

    Raises TableError (a ValueError) with one sentence where a table cannot be read, is
    empty, or shares no column; TypeError for what is no table.

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
    return compared(
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
