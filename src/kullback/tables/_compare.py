"""Compare two tables, column by column."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Protocol

from kullback.tables._arguments import checked_base, names_in, real_number, whole_number
from kullback.tables._column import categorical_column, column_result, measured_column
from kullback.tables._errors import TableError, brief
from kullback.tables._evidence import ALPHA, THRESHOLD, check_rule, judged
from kullback.tables._fine import extents
from kullback.tables._kinds import MEASURED, UNSUPPORTED
from kullback.tables._open import Opener
from kullback.tables._order import place_of
from kullback.tables._plan import case_notes, common_columns, plan
from kullback.tables.results import TableComparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kullback.tables._plan import Planned
    from kullback.tables._source import Source
    from kullback.tables.column_comparison import ColumnComparison

MOST_BINS = 1000


class Progress(Protocol):
    """Called before each step with what it is, and how many of how many steps are done."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Take note of the step that begins."""


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
    progress: Progress | None = None,
) -> TableComparison:
    """Compare every column that two tables share: P is the current table, Q the reference.

    D(current‖reference) = sum over outcomes of p log(p/q): that of the rows at hand, and its
    estimate with an interval, from the counts of both tables.

    ``reference`` and ``current`` are each the path of a CSV, TSV, Parquet or JSON-lines file
    (a pattern such as ``"day-*.parquet"`` for many; text also as .gz or .zst), or a pandas,
    polars or pyarrow table, a polars LazyFrame or a DuckDB relation; the numbers are equal
    from each. Text and booleans are compared by value. Numbers and times are compared over
    at most ``bins`` quantile cells of both tables' values together; a value heavier than a
    cell is a cell of its own. Missing values (null, NaN) are an outcome of their own.
    Columns of text with more than ``max_categories`` values, and nested ones, get a status
    instead of numbers. ``columns`` and ``exclude`` choose by name. Numbers are in nats, or
    units of ``log(base)``. D of the rows at hand is infinite where the current table has an
    outcome that the reference lacks; its estimate is finite. ``progress`` is called before
    each step.

    Each column's verdict tells whether there is a difference (p of a test of P = Q, adjusted by
    Benjamini and Hochberg over the columns) from whether it matters (the estimate of D against
    ``threshold``, in the unit of the result; 0.05 nats if None). p <= ``alpha`` and D at or
    above it: "drifted"; below it: "different but small". p > ``alpha`` and the interval of D
    ends below it: "same"; else "too little data to say".

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
    bins = whole_number("bins", bins)
    max_categories = whole_number("max_categories", max_categories)
    if bins not in range(2, MOST_BINS + 1):
        raise ValueError(f"bins is {bins!r}; it must be a whole number from 2 to {MOST_BINS}")
    if max_categories < 1:
        raise ValueError(f"max_categories is {max_categories!r}; it must be 1 at least")
    base = checked_base(base)
    alpha = real_number("alpha", alpha, f"{ALPHA}")
    if threshold is not None:
        threshold = real_number("threshold", threshold, f"{THRESHOLD}")
    limit = check_rule(alpha, threshold, base)
    step = progress or _no_progress
    wanted = None if columns is None else names_in("columns", columns)
    left_out = names_in("exclude", () if exclude is None else exclude)
    with ExitStack() as stack:
        opener = Opener(stack)
        try:
            step("reading the reference table", 0, 1)
            reference = opener.open(reference, "reference")
            step("reading the current table", 0, 1)
            current = opener.open(current, "current")
            names = common_columns(reference, current, wanted, left_out)
            step("looking at the columns' types", 0, 1)
            planned = [plan(reference, current, name) for name in names]
            counted = _Counting(reference, current, planned, step)
            found = [counted.column(i, bins, base, max_categories) for i in range(len(planned))]
            found = judged(found, alpha=alpha, threshold=limit, retesting=step)
        except RuntimeError as error:
            # What DuckDB makes of Ctrl-C while it works.
            if str(error) == "Query interrupted":
                raise KeyboardInterrupt from None
            raise
        except _errors_of_engines() as error:
            raise TableError(f"the tables cannot be counted: {brief(str(error))}") from None
    ignored = {*left_out, *(() if wanted is None else (*reference.columns, *current.columns))}
    lone = [
        tuple(name for name in one.columns if name not in other.columns and name not in ignored)
        for one, other in ((reference, current), (current, reference))
    ]
    return TableComparison(
        columns=tuple(sorted(found, key=lambda column: place_of(column, "verdict"))),
        only_in_reference=lone[0],
        only_in_current=lone[1],
        n_reference=counted.sizes[0],
        n_current=counted.sizes[1],
        reference=reference.label,
        current=current.label,
        base=base,
        bins=bins,
        alpha=alpha,
        threshold=limit,
        notes=case_notes(lone[0], lone[1]),
    )


class _Counting:
    """Both tables in standard form, and the counts that are asked of them column by column."""

    def __init__(
        self, reference: Source, current: Source, planned: Sequence[Planned], step: Progress
    ) -> None:
        usable = [column for column in planned if column.kind != UNSUPPORTED]
        self._planned = planned
        self._step = step
        self._keys = {column.name: f"c{i}" for i, column in enumerate(usable)}
        self._frames = (
            reference.standard({column.name: column.reference_kind for column in usable}),
            current.standard({column.name: column.current_kind for column in usable}),
        )
        measured = [self._keys[column.name] for column in usable if column.kind in MEASURED]
        sizes, extent = [], []
        for source, frame in zip((reference, current), self._frames, strict=True):
            step(f"measuring {source.label}", 0, len(planned) + 1)
            n, found = extents(frame, measured)
            if n == 0:
                raise TableError(f"{source.label} has no rows")
            sizes.append(n)
            extent.append(dict(zip(measured, found, strict=True)))
        self.sizes = (sizes[0], sizes[1])
        self._extents = (extent[0], extent[1])

    def column(
        self, i: int, bins: int, base: float | None, max_categories: int
    ) -> ColumnComparison:
        """Count one column in both tables and compare."""
        planned = self._planned[i]
        self._step(f"counting {planned.name}", i, len(self._planned))
        if planned.kind == UNSUPPORTED:
            return column_result(planned, planned.status, base)
        key = self._keys[planned.name]
        if planned.kind in MEASURED:
            held = (self._extents[0][key], self._extents[1][key])
            return column_result(
                planned,
                measured_column(planned, self._frames, key, held=held, sizes=self.sizes, bins=bins),
                base,
            )
        return column_result(planned, categorical_column(self._frames, key, max_categories), base)


def _no_progress(what: str, done: int, total: int) -> None:
    del what, done, total


def _errors_of_engines() -> tuple[type[BaseException], ...]:
    """Return the own errors of the engines in use; none is imported for the sake of them."""
    known = (
        ("duckdb", "Error"),
        ("polars.exceptions", "PolarsError"),
        ("pyarrow", "ArrowException"),
        ("narwhals.exceptions", "NarwhalsError"),
    )
    return tuple(
        getattr(sys.modules[module], name) for module, name in known if module in sys.modules
    )
