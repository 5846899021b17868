"""What a reader should know of a comparison: sentences for the terminal and for pages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.counting import CALENDAR
from kullback.document import Name
from kullback.tables._results.words import column_name
from kullback.tables._story._parts import listed, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.document import Inlines
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.comparison import TableComparison

_ENOUGH = 5


def remarks(result: TableComparison, columns: Sequence[ColumnComparison]) -> list[Inlines]:
    """Return one sentence each on what the tables show, the columns' own in the order given."""
    lines: list[Inlines] = []
    for words, names in (
        ("reference", result.only_in_reference),
        ("current table", result.only_in_current),
    ):
        if names:
            lines.append((f"only in the {words}: ", *listed(names)))
    lines += map(sentence, result.notes)
    for column in columns:
        said = [*column.notes, *([] if column.status == "ok" else [column.status])]
        lines += [(Name(column_name(column.name)), ": ", *sentence(note)) for note in said]
    if any(column.estimate is not None for column in columns):
        lines.append(
            (
                (
                    "floor: the noise floor (null expectation), the mean of D's estimate if "
                    "nothing has changed; H(P), H(P,Q), Jeffreys and JS are of the observed rows"
                ),
            )
        )
    if any(column.unseen for column in columns):
        of = "rows or words" if any(column.texts is not None for column in columns) else "rows"
        lines.append(
            (
                (
                    "unseen: the number of values that the current table has and the reference "
                    f"lacks, and their share of the current {of}; one of them makes H(P,Q), "
                    "Jeffreys and its contribution to D infinite (∞); the estimate of D stays "
                    "finite"
                ),
            )
        )
    sparse = [column.name for column in columns if _sparse(column)]
    if sparse:
        told = (
            f"fewer than {_ENOUGH} rows or words for each outcome, so that the interval of D may "
            "be too short or very wide: "
        )
        lines.append((told, *listed(sparse)))
    vanished = [
        column.name
        for column in columns
        if column.comparison is not None
        and not column.unseen
        and math.isinf(column.comparison.jeffreys_divergence)
    ]
    if vanished:
        told = (
            "Jeffreys is infinite (∞) where the current table lacks a value that the "
            "reference has: "
        )
        lines.append((told, *listed(vanished)))
    if any(column.edges is not None and column.kind != CALENDAR for column in columns):
        lines.append(
            (
                (
                    f"numbers and times are counted in at most {result.bins} quantile bins "
                    "of both tables together"
                ),
            )
        )
    return lines


def _sparse(column: ColumnComparison) -> bool:
    fewest = min(sum(column.counts_reference), sum(column.counts_current))
    return column.estimate is not None and fewest < _ENOUGH * len(column.outcomes)
