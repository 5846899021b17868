"""What `compare` says of weights: what they do not go with, and what they are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.tables._arguments import in_both
from kullback.tables._counting.weights import COMMON
from kullback.tables._errors import quoted

if TYPE_CHECKING:
    from kullback.tables._counting.pair import Pair


def check_weighted(
    weight: Any, by: str | None, slice_by: str | None, tokens: tuple[str, ...] = ()
) -> None:
    """Raise TypeError or ValueError if it is no name, or goes not with the rest."""
    if not isinstance(weight, str):
        raise TypeError(f"weight is {weight!r}; it must be the name of a column")
    for name, other, why in (
        ("by", by, "pairs of columns are counted by rows"),
        ("slice_by", slice_by, "slices are counted by rows"),
        ("tokens", tokens or None, "words are counted by texts"),
    ):
        if other is not None:
            raise ValueError(f"{in_both('weight')} goes without {in_both(name)}: {why}")


def weight_notes(pair: Pair, weight: str | None) -> tuple[str, ...]:
    """Return how many rows the weighted tables are worth, if they are weighted."""
    if weight is None or pair.effective is None:
        return ()
    worth = [f"{value:,.0f}" for value in pair.effective]
    note = (
        f"rows are weighted by {quoted(weight)}: {pair.sizes[0]:,} rows of the reference are worth "
        f"{worth[0]} and {pair.sizes[1]:,} of the current table {worth[1]}, (Σw)²/Σw², and that "
        f"is how many the counts, estimates and tests are of; outcomes worth fewer than {COMMON} "
        "in both together are judged as one"
    )
    return (note,)
