"""What a reader should know of the comparison as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.tables._shown.remarks import remarks

if TYPE_CHECKING:
    from kullback.tables._results.comparison import TableComparison


def part(result: TableComparison) -> dict[str, Any]:
    """Return how the verdicts are reached, and the remarks that the terminal prints too."""
    return {
        "result": result,
        "compared": sum(column.verdict is not None for column in result),
        "remarks": remarks(result, tuple(result)),
    }
