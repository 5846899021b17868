"""From the counts of a column to what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.results import compare as compare_distributions
from kullback.tables._counting.weights import common
from kullback.tables._evidence import evidence, of_texts
from kullback.tables.column_comparison import ColumnComparison

if TYPE_CHECKING:
    from kullback.tables._counting.counted import ColumnCounts


def column_result(
    counted: ColumnCounts, base: float | None, *, draws: int | None = None
) -> ColumnComparison:
    """Return what the counts say, not yet judged; P is the current table.

    ``draws`` are made, at most, of dealings of texts.
    """
    planned = counted.planned
    if counted.status != "ok":
        return ColumnComparison(
            planned.name,
            planned.kind,
            counted.status,
            planned.notes,
            None,
            (),
            (),
            None,
            missing_rows=counted.missing_rows,
            rows=counted.rows,
            identifies=counted.identifies,
        )
    reference, current = counted.weights or (counted.reference, counted.current)
    comparison = compare_distributions(
        current, reference, outcomes=counted.outcomes, base=base, normalize=True
    )
    judged = (counted.reference, counted.current)
    if counted.weights is not None:
        judged = common(counted.weights)
    if counted.texts is None:
        estimate, test = evidence(judged[1], judged[0], base)
    else:
        estimate, test = of_texts(judged[1], judged[0], counted.texts.clusters, base, draws)
    return ColumnComparison(
        planned.name,
        planned.kind,
        "ok",
        (*planned.notes, *_emptiness(counted)),
        comparison,
        counted.reference,
        counted.current,
        counted.edges,
        estimate,
        test,
        texts=None if counted.texts is None else counted.texts.sizes,
        rest=counted.rest,
        missing_rows=counted.missing_rows,
        bounds=counted.bounds,
    )


def _emptiness(counted: ColumnCounts) -> list[str]:
    """Say which table, if any, has no value at all in the column."""
    empty = [
        not any(n for outcome, n in zip(counted.outcomes, side, strict=True) if outcome is not None)
        for side in (counted.reference, counted.current)
    ]
    if all(empty):
        return ["no value at all in either table"]
    roles = ("reference", "current table")
    return [
        f"no value at all in the {role}" for role, bare in zip(roles, empty, strict=True) if bare
    ]
