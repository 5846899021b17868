"""Two tables: their columns planned, in standard form, and counted on demand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback._progress import no_progress
from kullback.counting._calendar import calendar_key
from kullback.counting._counted import ColumnCounts, count_calendar, count_measured, finite_span
from kullback.counting._digits import (
    find_merged_numbers,
    note_coarse_floats,
    plan_by_digits,
    write_digits,
)
from kullback.counting._errors import TableError, quote
from kullback.counting._extents import (
    MEASURED_PER_QUERY,
    measure_extents,
    missing_values,
    settle_extent,
)
from kullback.counting._few_rows import bins_of_values, read_few_rows
from kullback.counting._fine_bins import count_fine_bins
from kullback.counting._listed import is_identifier, list_values, make_query, name_values
from kullback.counting._pooled import note_lookalikes, pool_column
from kullback.counting._sources.kinds import (
    CATEGORICAL,
    MEASURED,
    MISSING,
    NUMERIC,
    TEXT,
    UNSUPPORTED,
)
from kullback.counting._sources.queries import Query, columns_per_query, fetch, run_on_each
from kullback.counting._sources.source import FEW, TOGETHER, some_columns, value_text
from kullback.counting._text_column import count_words
from kullback.counting._weights import weigh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kullback._progress import Progress
    from kullback.counting._extents import Extent
    from kullback.counting._fine_bins import FineBins
    from kullback.counting._listed import Listed
    from kullback.counting._planned import Planned
    from kullback.counting._sources.source import Source

    Frame = nw.LazyFrame[Any]
    Number = int | float


class Pair:
    """Two sources, the columns planned of both, and both tables' frames in standard form.

    ``frames`` hold the columns that can be counted under the names in ``keys``; ``sizes`` are
    the tables' rows, and ``extents`` what each measured column holds, by its key. Where rows are
    weighted, ``weight`` is the key of the weights, scaled so that each table's sum is the number
    of rows that they are worth, which is in ``effective``; rows of weight 0 are left out.
    ``notes`` are on the tables as a whole.
    """

    def __init__(
        self,
        reference: Source,
        current: Source,
        planned: Sequence[Planned],
        *,
        bins: int,
        max_categories: int,
        weight: str | None = None,
        step: Progress = no_progress,
    ) -> None:
        self.reference, self.current = reference, current
        self.planned = {column.name: column for column in planned}
        self.bins, self.max_categories = bins, max_categories
        usable = [column for column in planned if column.kind != UNSUPPORTED]
        self.keys = {column.name: f"c{i}" for i, column in enumerate(usable)}
        self.weight = None if weight is None else f"c{len(usable)}"
        kinds = self._kinds = (
            {column.name: column.reference_kind for column in usable},
            {column.name: column.current_kind for column in usable},
        )
        measured = [
            column.name for column in usable if column.kind in MEASURED or column.part is not None
        ]
        self._weighted_by = weight
        self._few = (
            None
            if weight is not None
            else read_few_rows((reference, current), kinds, self.keys, measured, self.bins)
        )
        frames, sizes, worth = [], [], []
        held: list[dict[str, Extent]] = []
        for source, chosen in zip((reference, current), kinds, strict=True):
            step(f"measuring {source.label}", 0, len(planned) + 1)
            frame, effective = self._frame(source, chosen)
            if effective is not None:
                worth.append(effective)
            if self._few is None:
                n, found = self._extents(source, frame, measured, chosen)
            else:
                few = self._few[len(held)]
                n, found = few.rows, few.extents
            if n == 0:
                raise TableError(f"{source.label} has no rows")
            frames.append(frame)
            sizes.append(n)
            held.append(found)
        self._frames: tuple[Frame, Frame] | None = (frames[0], frames[1])
        self.sizes = (sizes[0], sizes[1])
        self.effective = (worth[0], worth[1]) if worth else None
        self.extents: tuple[dict[str, Extent], dict[str, Extent]] = (held[0], held[1])
        self.notes: tuple[str, ...] = ()
        self._counted: dict[str, ColumnCounts] = {}

    def _frame(self, source: Source, kinds: Mapping[str, str]) -> tuple[Frame, float | None]:
        """Return a table in standard form, weighted, with a summary of its weights."""
        weight = self._weighted_by
        if weight is None or self.weight is None:
            return source.standard(kinds), None
        frame = source.standard({**kinds, weight: NUMERIC})
        frame, weighed = weigh(frame, self.weight, weight, source.label)
        return frame, weighed.effective

    @property
    def frames(self) -> tuple[Frame, Frame]:
        """Both tables in standard form, as the columns are planned by now."""
        if self._frames is None:
            (first, _), (second, _) = (
                self._frame(source, kinds)
                for source, kinds in zip((self.reference, self.current), self._kinds, strict=True)
            )
            self._frames = (first, second)
        return self._frames

    def column_counts(self, name: str) -> ColumnCounts:
        """Return the outcomes of one column and how many rows of both tables have each."""
        if name not in self._counted:
            together = self._together(name)
            self._count(together)
            self._count_missing([other for other in together if self._lacks_rows(other)])
        return self._counted[name]

    def _lacks_rows(self, name: str) -> bool:
        """Return whether a column was neither compared nor its missing values counted."""
        found = self._counted[name]
        return found.status != "ok" and found.rows is None

    def _count_missing(self, names: Sequence[str]) -> None:
        """Count the missing values of columns that cannot be compared: of any type there are."""
        sides = [self._missing(i, names) for i in (0, 1)] if names else []
        for i, name in enumerate(names):
            known = [side[i] for side in sides]
            if None not in known:
                rows, missing = zip(*(one for one in known if one is not None), strict=True)
                self._counted[name] = replace(
                    self._counted[name],
                    rows=(round(rows[0]), round(rows[1])),
                    missing_rows=(round(missing[0]), round(missing[1])),
                )

    def _missing(self, side: int, names: Sequence[str]) -> list[tuple[Number, Number] | None]:
        """Return the rows of one table and those without a value in each of the columns.

        None stands for what the table does not tell.
        """
        kinds = {name: self._kind_of(side, name) for name in names}
        rows, found = missing_values((self.reference, self.current)[side], kinds, self._weighted_by)
        return [(rows, missing) for missing in found]

    def _kind_of(self, side: int, name: str) -> str:
        planned = self.planned[name]
        kind = (planned.reference_kind, planned.current_kind)[side]
        # As their own values, whatever these are.
        return CATEGORICAL if kind in {UNSUPPORTED, TEXT} else kind

    def _together(self, name: str) -> list[str]:
        """Return the columns to count together with one: as many as an engine counts quickly."""
        names = [other for other in self.planned if other not in self._counted]
        start = names.index(name)
        together = min(columns_per_query(frame) for frame in self.frames)
        if len(self.planned) > FEW:
            together = max(together, TOGETHER)
        return names[start : start + together]

    def _count(self, names: Sequence[str]) -> None:
        spans, words = {}, []
        for name in names:
            planned = self.planned[name]
            if planned.kind == UNSUPPORTED:
                self._counted[name] = ColumnCounts(planned, status=planned.status)
            elif planned.kind == TEXT or planned.part is not None:
                self._count_view(planned)
            elif planned.kind in MEASURED:
                held = self._held(name)
                span = finite_span(held)
                if span is not None and (span[0] < span[1] or not all(one.sure for one in held)):
                    spans[self.keys[name]] = span
            else:
                words.append(name)
        self._count_words([*words, *self._count_measured(names, spans)])

    def _count_measured(
        self, names: Sequence[str], spans: Mapping[str, tuple[float, float]]
    ) -> list[str]:
        """Count the measured columns among some; return those that are counted as text instead."""
        words = []
        if self._few is None:
            fine = count_fine_bins(
                self._only(names), spans, self.bins, weight=self.weight, called=self._called
            )
        else:
            fine = {key: bins_of_values([few.finite(key) for few in self._few]) for key in spans}
        for name in names:
            if self.planned[name].kind in MEASURED:
                found = fine.get(self.keys[name])
                if found is not None and self.weight is None:
                    self._settle(name, found)
                held = self._held(name)
                planned = note_coarse_floats(self.planned[name], finite_span(held))
                counts = count_measured(planned, held, found, self.bins)
                if math.isfinite(counts.planned.beyond) and self._is_merged(name, counts):
                    words.append(name)
                else:
                    self._counted[name] = counts
        return words

    def _is_merged(self, name: str, counts: ColumnCounts) -> bool:
        """Return whether bins of one float hold several numbers; plan the column as text then."""
        singles = {
            bin_.high
            for bin_ in counts.bins
            if bin_.single and abs(bin_.high) >= counts.planned.beyond
        }
        if not singles:
            return False
        digits: set[str] = set()
        sources = (self.reference, self.current)
        kinds = (counts.planned.reference_kind, counts.planned.current_kind)
        for source, kind in zip(sources, kinds, strict=True):
            if kind != MISSING:
                frame = source.standard({name: CATEGORICAL})
                query = make_query("c0", self.max_categories)
                digits.update(name_values(fetch(query.on(frame)), write_digits)[0])
        which = find_merged_numbers(sorted(digits), singles)
        if which is None:
            return False
        self.planned[name] = planned = plan_by_digits(counts.planned, which)
        self._kinds[0][name], self._kinds[1][name] = planned.reference_kind, planned.current_kind
        # They are made again when they are asked for.
        self._frames = None
        return True

    def _count_view(self, planned: Planned) -> None:
        """Count a column of texts by their words, or one of times by the calendar."""
        name, key = planned.name, self.keys[planned.name]
        frames = self._only([name])
        if planned.part is None:
            self._counted[name] = count_words(frames, key, planned, self.sizes)
            return
        query = Query({"part": calendar_key(key, planned.part)}, weight=self.weight)
        rows = run_on_each(frames, [query])
        self._counted[name] = count_calendar(planned, (rows[0][0], rows[1][0]), self._held(name))

    def _count_words(self, names: Sequence[str]) -> None:
        most = self.max_categories
        queries = [make_query(self.keys[name], most, self.weight) for name in names]
        few = self._few
        # Not of numbers that are counted as text after all, nor of lists that are cut.
        known = few is not None and all(
            one.rows <= most and one.has(self.keys[name]) for one in few for name in names
        )
        if few is not None and known:
            frames = self.frames
            sides = [[one.each(self.keys[name]) for name in names] for one in few]
        else:
            frames = self._only(names)
            sides = run_on_each(frames, queries)
        for name, query, *rows in zip(names, queries, *sides, strict=True):
            text = write_digits if self.planned[name].digits else value_text
            held = [
                list_values(frame, query, some, most, text)
                for frame, some in zip(frames, rows, strict=True)
            ]
            found = pool_column(self.planned[name], held[0], held[1], most)
            if found.status != "ok" and self.weight is not None:
                found = self._of_weighted(found, held)
            self._counted[name] = note_lookalikes(found)

    def _of_weighted(self, counts: ColumnCounts, held: Sequence[Listed]) -> ColumnCounts:
        """Return the counts with an identifier judged by rows and not by their weights."""
        key = nw.col(self.keys[counts.planned.name])
        valued = [fetch(frame.select((~key.is_null()).sum()))[0][0] for frame in self.frames]
        sides = [(side.distinct[0], int(n or 0)) for side, n in zip(held, valued, strict=True)]
        return replace(counts, identifies=is_identifier(sides))

    def _only(self, names: Sequence[str]) -> tuple[Frame, Frame]:
        """Return the frames with only some columns, which engines scan faster."""
        chosen = [name for name in names if name in self.keys]
        if self.weight is not None or len(self.keys) <= FEW or not chosen:
            return self.frames
        found = [
            some_columns(source, {name: kinds[name] for name in chosen}, self.keys)
            for source, kinds in zip((self.reference, self.current), self._kinds, strict=True)
        ]
        return found[0], found[1]

    def _extents(
        self, source: Source, frame: Frame, names: Sequence[str], kinds: Mapping[str, str]
    ) -> tuple[int, dict[str, Extent]]:
        """Return the number of rows and what measured columns hold, by their keys."""
        n = 0
        held: dict[str, Extent] = {}
        for start in range(0, max(len(names), 1), MEASURED_PER_QUERY):
            some = names[start : start + MEASURED_PER_QUERY]
            if some and self.weight is None and len(self.keys) > FEW:
                frame = some_columns(source, {name: kinds[name] for name in some}, self.keys)
            keys = [self.keys[name] for name in some]
            n, found = measure_extents(frame, keys, self.weight, sure=False)
            held |= dict(zip(keys, found, strict=True))
        return n, held

    def _settle(self, name: str, fine: FineBins) -> None:
        """Settle the extents of a column after its finite values have been counted."""
        key = self.keys[name]
        for source, frame, counted, held in zip(
            (self.reference, self.current), self.frames, fine.counts, self.extents, strict=True
        ):
            finite = counted.sum().item()
            held[key] = settle_extent(frame, key, held[key], finite)
            if finite != held[key].finite:
                raise TableError(
                    f"column {quote(name)} of {source.label} had {held[key].finite:,} finite "
                    f"values at one time and {finite:,} at another; a table must not change while "
                    "it is read, nor have statistics of other values"
                )

    def _called(self, key: str, side: int) -> str:
        name = next(name for name, held in self.keys.items() if held == key)
        return f"column {quote(name)} of {(self.reference, self.current)[side].label}"

    def _held(self, name: str) -> tuple[Extent, Extent]:
        key = self.keys[name]
        return self.extents[0][key], self.extents[1][key]
