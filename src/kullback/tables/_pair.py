"""Two tables opened together: their columns planned, in standard form, ready to be counted."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from kullback.tables._column import categorical_column, measured_column
from kullback.tables._counted import ColumnCounts
from kullback.tables._engines import errors_told
from kullback.tables._errors import TableError
from kullback.tables._fine import extents
from kullback.tables._kinds import MEASURED, UNSUPPORTED
from kullback.tables._open import Opener
from kullback.tables._plan import common_columns, plan
from kullback.tables._steps import no_progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import narwhals.stable.v2 as nw

    from kullback.tables._fine import Extent
    from kullback.tables._plan import Planned
    from kullback.tables._source import Source
    from kullback.tables._steps import Progress


class Pair:
    """Two sources, the columns planned of both, and both tables' frames in standard form.

    ``frames`` hold the columns that can be counted under the names in ``keys``; ``sizes`` are
    the tables' rows, and ``extents`` what each measured column holds, by its key.
    """

    def __init__(
        self,
        reference: Source,
        current: Source,
        planned: Sequence[Planned],
        *,
        bins: int,
        max_categories: int,
        step: Progress = no_progress,
    ) -> None:
        self.reference, self.current = reference, current
        self.planned = {column.name: column for column in planned}
        self.bins, self.max_categories = bins, max_categories
        usable = [column for column in planned if column.kind != UNSUPPORTED]
        self.keys = {column.name: f"c{i}" for i, column in enumerate(usable)}
        self.frames: tuple[nw.LazyFrame[Any], nw.LazyFrame[Any]] = (
            reference.standard({column.name: column.reference_kind for column in usable}),
            current.standard({column.name: column.current_kind for column in usable}),
        )
        measured = [self.keys[column.name] for column in usable if column.kind in MEASURED]
        sizes, held = [], []
        for source, frame in zip((reference, current), self.frames, strict=True):
            step(f"measuring {source.label}", 0, len(planned) + 1)
            n, found = extents(frame, measured)
            if n == 0:
                raise TableError(f"{source.label} has no rows")
            sizes.append(n)
            held.append(dict(zip(measured, found, strict=True)))
        self.sizes = (sizes[0], sizes[1])
        self.extents: tuple[dict[str, Extent], dict[str, Extent]] = (held[0], held[1])

    def column_counts(self, name: str) -> ColumnCounts:
        """Return the outcomes of one column and how many rows of both tables have each."""
        planned = self.planned[name]
        if planned.kind == UNSUPPORTED:
            return ColumnCounts(planned, status=planned.status)
        key = self.keys[name]
        if planned.kind in MEASURED:
            held = (self.extents[0][key], self.extents[1][key])
            return measured_column(
                planned, self.frames, key, held=held, sizes=self.sizes, bins=self.bins
            )
        return categorical_column(planned, self.frames, key, self.max_categories)


@contextmanager
def open_pair(
    reference: Any,
    current: Any,
    *,
    columns: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
    bins: int = 10,
    max_categories: int = 100_000,
    step: Progress = no_progress,
) -> Iterator[Pair]:
    """Open two tables, for as long as they are counted; the engines' errors become TableErrors.

    ``reference`` and ``current`` are what `compare` takes, ``columns`` and ``exclude`` choose.
    """
    with ExitStack() as stack, errors_told():
        opener = Opener(stack)
        step("reading the reference table", 0, 1)
        first = opener.open(reference, "reference")
        step("reading the current table", 0, 1)
        second = opener.open(current, "current")
        names = common_columns(first, second, columns, exclude)
        step("looking at the columns' types", 0, 1)
        planned = [plan(first, second, name) for name in names]
        yield Pair(first, second, planned, bins=bins, max_categories=max_categories, step=step)
