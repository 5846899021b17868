"""Compare two tables, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.tables._arguments import names_in
from kullback.tables._beside import beside
from kullback.tables._counting.pair import open_pair
from kullback.tables._counting.plan import case_notes
from kullback.tables._counting.weights import common
from kullback.tables._evidence import ALPHA, draws_for, judged
from kullback.tables._pairs.given import given_of
from kullback.tables._pairs.slices import slices_of
from kullback.tables._result import column_result
from kullback.tables._settings import settings_of
from kullback.tables._shown.order import place_of
from kullback.tables._steps import no_progress
from kullback.tables._views.views import views_of
from kullback.tables._weighted import check_weighted, weight_notes
from kullback.tables.results import TableComparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kullback.tables._steps import Progress


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
    chosen = settings_of(
        bins=bins, max_categories=max_categories, base=base, alpha=alpha, threshold=threshold
    )
    views = views_of(tokens, calendar)
    if weight is not None:
        check_weighted(weight, by, slice_by, views.tokens)
    step = progress or no_progress
    wanted = None if columns is None else names_in("columns", columns)
    left_out = names_in("exclude", () if exclude is None else exclude)
    with open_pair(
        reference,
        current,
        columns=wanted
        if wanted is None
        else _with(wanted, by, slice_by, *views.tokens, *views.calendar),
        exclude=left_out,
        bins=chosen.bins,
        max_categories=chosen.max_categories,
        weight=weight,
        views=views,
        rows_for=_rows_for(by=by, slice_by=slice_by, tokens=views.tokens, calendar=views.calendar),
        step=step,
    ) as pair:
        draws = draws_for(len(pair.planned), chosen.alpha)
        counted = []
        with beside() as work:
            said = []
            for i, name in enumerate(pair.planned):
                step(f"counting {name}", i, len(pair.planned))
                counted.append(pair.column_counts(name))
                said.append(work.submit(column_result, counted[-1], chosen.base, draws=draws))
            results = []
            for i, name in enumerate(pair.planned):
                step(f"judging {name}", i, len(pair.planned))
                results.append(said[i].result())
        found = judged(
            results,
            alpha=chosen.alpha,
            threshold=chosen.threshold,
            retesting=step,
            tested={c.planned.name: common(c.weights) for c in counted if c.weights is not None},
        )
        given = None if by is None else given_of(pair, counted, by, chosen, step)
        slices = None if slice_by is None else slices_of(pair, counted, slice_by, chosen, step)
    reference, current = pair.reference, pair.current
    ignored = {
        weight,
        *left_out,
        *(() if wanted is None else (*reference.columns, *current.columns)),
    }
    lone = [
        tuple(name for name in one.columns if name not in other.columns and name not in ignored)
        for one, other in ((reference, current), (current, reference))
    ]
    return TableComparison(
        columns=tuple(sorted(found, key=lambda column: place_of(column, "verdict"))),
        only_in_reference=lone[0],
        only_in_current=lone[1],
        n_reference=pair.sizes[0],
        n_current=pair.sizes[1],
        reference=reference.label,
        current=current.label,
        base=chosen.base,
        bins=chosen.bins,
        alpha=chosen.alpha,
        threshold=chosen.threshold,
        notes=(*case_notes(lone[0], lone[1]), *pair.notes, *weight_notes(pair, weight)),
        given=given,
        slices=slices,
        weight=weight,
        effective=pair.effective,
    )


def _with(names: tuple[str, ...], *more: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *(name for name in more if name is not None))))


def _rows_for(**options: object) -> str | None:
    """Return the first of the options that is given, which need the rows of both tables."""
    return next((name for name, given in options.items() if given not in (None, (), {})), None)
