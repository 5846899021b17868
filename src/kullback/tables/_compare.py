"""Compare two tables, column by column."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Protocol

from kullback.tables._column import categorical_column, column_result, measured_column
from kullback.tables._errors import TableError, brief
from kullback.tables._fine import extents
from kullback.tables._kinds import MEASURED, UNSUPPORTED
from kullback.tables._open import Opener
from kullback.tables._plan import case_notes, common_columns, plan
from kullback.tables.results import TableComparison, _order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.tables._plan import Planned
    from kullback.tables._source import Source
    from kullback.tables.results import ColumnComparison

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
    progress: Progress | None = None,
) -> TableComparison:
    """Compare every column that two tables share: P is the current table, Q the reference.

    D(current‖reference) = sum over outcomes of p log(p/q), from the counts of both tables.

    ``reference`` and ``current`` are each the path of a CSV, TSV, Parquet or JSON-lines file
    (a pattern such as ``"day-*.parquet"`` for many; text also as .gz or .zst), or a pandas,
    polars or pyarrow table, a polars LazyFrame or a DuckDB relation; the numbers are equal
    from each. Text and booleans are compared by value. Numbers and times are compared over
    at most ``bins`` quantile cells of both tables' values together; a value heavier than a
    cell is a cell of its own. Missing values (null, NaN) are an outcome of their own.
    Columns of text with more than ``max_categories`` values, and nested ones, get a status
    instead of numbers. ``columns`` and ``exclude`` choose by name. Numbers are in nats, or
    units of ``log(base)``. D is infinite where the current table has an outcome that the
    reference lacks. ``progress`` is called before each step.

    Raises TableError (a ValueError) with one sentence where a table cannot be read, is
    empty, or shares no column; TypeError for what is no table.

    Source: the counting is documented in docs/tables.md.

    >>> import pandas
    >>> reference = pandas.DataFrame({"sky": ["sun"] * 3 + ["cloud"] * 3 + ["rain"] * 4})
    >>> current = pandas.DataFrame({"sky": ["sun"] * 6 + ["cloud"] * 3 + ["rain"]})
    >>> result = compare(reference, current, base=2)
    >>> round(result["sky"].comparison.kl_divergence, 12)
    0.4
    """
    if not isinstance(bins, int) or not 2 <= bins <= MOST_BINS:
        raise ValueError(f"bins is {bins!r}; it must be a whole number from 2 to {MOST_BINS}")
    if not isinstance(max_categories, int) or max_categories < 1:
        raise ValueError(f"max_categories is {max_categories!r}; it must be a whole number from 1")
    step = progress or _no_progress
    with ExitStack() as stack:
        opener = Opener(stack)
        try:
            sources = []
            for role, table in (("reference", reference), ("current", current)):
                step(f"reading the {role} table", 0, 1)
                sources.append(opener.open(table, role))
            found = _compare_sources(
                sources[0], sources[1], columns, exclude, bins, base, max_categories, step
            )
        except _duckdb_errors() as error:
            raise TableError(f"DuckDB cannot read the tables: {brief(str(error))}") from None
    return found


def _compare_sources(
    reference: Source,
    current: Source,
    columns: Iterable[str] | None,
    exclude: Iterable[str] | None,
    bins: int,
    base: float | None,
    max_categories: int,
    step: Progress,
) -> TableComparison:
    names = common_columns(reference, current, columns, exclude)
    step("looking at the columns' types", 0, 1)
    planned = [plan(reference, current, name) for name in names]
    usable = [column for column in planned if column.kind != UNSUPPORTED]
    place = {column.name: f"c{i}" for i, column in enumerate(usable)}
    frames = (
        reference.standard({column.name: column.reference_kind for column in usable}),
        current.standard({column.name: column.current_kind for column in usable}),
    )
    measured = [place[column.name] for column in usable if column.kind in MEASURED]
    sizes, held = [], []
    for source, frame in zip((reference, current), frames, strict=True):
        step(f"measuring {source.label}", 0, len(planned) + 1)
        n, found = extents(frame, measured)
        if n == 0:
            raise TableError(f"{source.label} has no rows")
        sizes.append(n)
        held.append(dict(zip(measured, found, strict=True)))

    def one(column: Planned) -> ColumnComparison:
        if column.kind == UNSUPPORTED:
            return column_result(column, column.status, base)
        key = place[column.name]
        if column.kind in MEASURED:
            both = (held[0][key], held[1][key])
            return column_result(
                column, measured_column(column, frames, key, both, (sizes[0], sizes[1]), bins), base
            )
        return column_result(column, categorical_column(frames, key, max_categories), base)

    results = []
    for i, column in enumerate(planned):
        step(f"counting {column.name}", i, len(planned))
        results.append(one(column))
    unchosen = set(exclude or ()) | set(() if columns is None else reference.columns)
    lone = [
        tuple(name for name in a.columns if name not in b.columns and name not in unchosen)
        for a, b in ((reference, current), (current, reference))
    ]
    return TableComparison(
        columns=tuple(sorted(results, key=lambda column: _order(column, "kl"))),
        only_in_reference=lone[0],
        only_in_current=lone[1],
        n_reference=sizes[0],
        n_current=sizes[1],
        reference=reference.label,
        current=current.label,
        unit={None: "nats", 2: "bits"}.get(base, f"base-{base} units"),
        bins=bins,
        notes=case_notes(*lone),
    )


def _no_progress(what: str, done: int, total: int) -> None:
    del what, done, total


def _duckdb_errors() -> tuple[type[BaseException], ...]:
    """Return DuckDB's own errors if it is in use; it is not imported for the sake of them."""
    duckdb = sys.modules.get("duckdb")
    return () if duckdb is None else (duckdb.Error,)
