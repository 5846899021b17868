"""The categories that only one of the two tables has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.document import share_of_rows
from kullback.tables._shown.words import kind_of_outcomes, outcome_name

if TYPE_CHECKING:
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.comparison import TableComparison

_NAMED = 6


def part(column: ColumnComparison, _result: TableComparison) -> dict[str, Any] | None:
    """Return the new and the vanished outcomes, those with the most rows by name."""
    found = column.comparison
    if found is None:
        return None
    sides = (
        ("New in the current table", "current rows", found.p, found.q),
        ("Gone from the current table", "reference rows", found.q, found.p),
    )
    groups = []
    for title, rows, here, there in sides:
        alone = np.flatnonzero((here > 0) & (there == 0))
        if alone.size == 0:
            continue
        first = alone[np.argsort(-here[alone], kind="stable")][:_NAMED]
        groups.append(
            {
                "title": title,
                "count": int(alone.size),
                "what": kind_of_outcomes(column, [column.outcomes[i] for i in alone]),
                "share": share_of_rows(float(here[alone].sum())),
                "rows": rows,
                "named": [
                    (outcome_name(column.outcomes[i]), share_of_rows(float(here[i]))) for i in first
                ],
            }
        )
    return {"groups": groups} if groups else None
