"""In which order the columns of a comparison stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.results import SAME, VERDICTS

if TYPE_CHECKING:
    from kullback.tables._results.column import ColumnComparison

SORT_KEYS = (
    "verdict",
    "kl",
    "p",
    "js",
    "jeffreys",
    "entropy",
    "missing",
    "unseen",
    "name",
    "kind",
)


def sort_place(column: ColumnComparison, key: str) -> tuple[Any, ...]:
    """Return the place of a column: what was not compared comes last.

    "verdict" puts the gravest first, then the largest estimate of D; "p" the smallest adjusted
    p-value first, "name" and "kind" go from A, and the other numbers from the largest. Ties go
    by the estimate of D, then by JS, then by name.
    """
    found, estimate = column.comparison, column.estimate
    if found is None or estimate is None:
        return (True, column.name)
    first: tuple[Any, ...] = {
        "verdict": (VERDICTS.index(column.verdict or SAME),),
        "kl": (),
        "p": (column.adjusted_p_value,),
        "js": (-found.js_divergence,),
        "jeffreys": (-found.jeffreys_divergence,),
        "entropy": (-found.entropy,),
        "missing": (-column.missing_shares[1],),
        "unseen": (-found.unseen_mass,),
        "name": (column.name,),
        "kind": (column.kind, column.name),
    }[key]
    return (False, *first, -estimate.value, -found.js_divergence, column.name)
