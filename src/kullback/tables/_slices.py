"""The columns within each value of one of them, from counts of pairs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kullback.counting import count_words_by_slice
from kullback.document import count_of
from kullback.tables._evidence import draws_for, judge_columns, make_column
from kullback.tables._joint import count_pairs, find_column
from kullback.tables._results.order import sort_place
from kullback.tables._results.slices import Slice, SliceComparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback._progress import Progress
    from kullback.counting import ColumnCounts, Pair
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._settings import Settings


MOST_SLICES = 50

Parts = list[list["ColumnComparison"]]


def compare_slices(
    pair: Pair, counted: Sequence[ColumnCounts], by: str, chosen: Settings, step: Progress
) -> SliceComparison:
    """Compare all columns within each of the 50 most frequent values of one column."""
    own = find_column("slice_by", by, counted)
    sizes = sorted(
        zip(own.outcomes, own.reference, own.current, strict=True), key=lambda row: -row[1] - row[2]
    )
    kept = sizes[:MOST_SLICES]
    shared = [value for value, n, m in kept if n and m]
    parts: dict[str | None, list[ColumnComparison]] = {value: [] for value in shared}
    for i, column in enumerate(counted):
        name = column.planned.name
        if name == by:
            continue
        step(f"counting {name} by slices of {by}", i, len(counted))
        if column.status != "ok":
            for value in shared:
                parts[value].append(make_column(column, chosen.base))
            continue
        if column.texts is not None:
            rows = {value: (n, m) for value, n, m in kept if n and m}
            of_by = own.key(pair.keys[by]), own.outcome_of
            texts = count_words_by_slice(pair.frames, of_by, pair.keys[name], column.planned, rows)
            draws = draws_for(len(shared) * (len(counted) - 1), chosen.alpha)
            for value in shared:
                parts[value].append(make_column(texts[value], chosen.base, draws=draws))
            continue
        pairs = count_pairs(pair.frames, (pair.keys[by], own), (pair.keys[name], column))
        within = {} if isinstance(pairs, str) else pairs.within()
        for value in shared:
            part = (
                replace(column, status=pairs)
                if isinstance(pairs, str)
                else _part(column, *within[value])
            )
            parts[value].append(make_column(part, chosen.base))
    flat = judge_columns(
        [column for value in shared for column in parts[value]],
        alpha=chosen.alpha,
        threshold=chosen.threshold,
        retesting=step,
    )
    results = iter(flat)
    done = {value: [next(results) for _ in parts[value]] for value in shared}
    return SliceComparison(
        by=by,
        slices=tuple(_slice(value, n, m, done.get(value, [])) for value, n, m in kept),
        left_out=len(sizes) - len(kept),
        left_out_rows=sum(n + m for _, n, m in sizes[MOST_SLICES:]),
        base=chosen.base,
        alpha=chosen.alpha,
        threshold=chosen.threshold,
    )


def _part(
    column: ColumnCounts, reference: dict[str | None, int], current: dict[str | None, int]
) -> ColumnCounts:
    """Return a column's counts within a slice, over the outcomes that occur there."""
    kept = [
        i for i, outcome in enumerate(column.outcomes) if outcome in reference or outcome in current
    ]
    outcomes = tuple(column.outcomes[i] for i in kept)
    return replace(
        column,
        outcomes=outcomes,
        reference=tuple(reference.get(outcome, 0) for outcome in outcomes),
        current=tuple(current.get(outcome, 0) for outcome in outcomes),
        edges=None if column.edges is None else tuple(column.edges[i] for i in kept),
        bins=(),
    )


def _slice(value: str | None, n: int, m: int, columns: list[ColumnComparison]) -> Slice:
    status = "ok"
    if not n or not m:
        role, rows = ("the current table", m) if not n else ("the reference", n)
        status = f"only {role} has it, in {count_of(rows, 'row')}"
    ordered = sorted(columns, key=lambda column: sort_place(column, "verdict"))
    return Slice(value, n, m, tuple(ordered), status)
