"""Counts of pairs: how often the outcomes of two columns occur together, in both tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kullback import measures
from kullback.counting import TableError, count_rows, fetch, is_on_spark, quote, suggest_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import narwhals.stable.v2 as nw
    from numpy.typing import NDArray

    from kullback.counting import ColumnCounts

    Frame = nw.LazyFrame[Any]
    Keyed = tuple[str, ColumnCounts]


def find_column(argument: str, name: str, counted: Sequence[ColumnCounts]) -> ColumnCounts:
    """Return the column's counts; raise TableError if it is missing or was not counted."""
    found = next((column for column in counted if column.planned.name == name), None)
    if found is None:
        known = [column.planned.name for column in counted]
        raise TableError(
            f"{argument} names {quote(name)}, which is not a compared column"
            f"{suggest_name(name, known)}"
        )
    if found.texts is not None:
        raise TableError(
            f"{argument} names {quote(name)}, which is compared by its words; a row has many"
        )
    if found.status != "ok":
        raise TableError(f"{argument} names {quote(name)}, which is {found.status}")
    return found


Outcome = str | None
Pairs = dict[tuple[Outcome, Outcome], int]

MOST_PAIRS = 1_000_000

_MOST_HELD = 2_000_000


@dataclass(frozen=True, slots=True)
class JointCounts:
    """Of two columns, the pairs of outcomes (first, second) and their counts in both tables."""

    reference: Pairs
    current: Pairs

    def margin(self, place: int) -> tuple[dict[Outcome, int], dict[Outcome, int]]:
        """Return the counts of the first (0) or second (1) column alone, by outcome."""
        return sum_to_margin(self.reference, place), sum_to_margin(self.current, place)

    def within(self) -> dict[Outcome, tuple[dict[Outcome, int], dict[Outcome, int]]]:
        """Return the second column's counts in both tables for each outcome of the first."""
        parted: dict[Outcome, tuple[dict[Outcome, int], dict[Outcome, int]]] = {}
        for side, pairs in enumerate((self.reference, self.current)):
            for (first, second), n in pairs.items():
                parted.setdefault(first, ({}, {}))[side][second] = n
        return parted

    def swapped(self) -> JointCounts:
        """Return the same counts with the second column first."""
        reference, current = (
            {(second, first): n for (first, second), n in side.items()}
            for side in (self.reference, self.current)
        )
        return JointCounts(reference, current)


def count_pairs(frames: tuple[Frame, Frame], first: Keyed, second: Keyed) -> JointCounts | str:
    """Count the pairs of two columns in both tables, or say why there are too many of them.

    Each column is given by its key in the frames and its own counts.
    """
    sides: list[Pairs] = []
    for frame in frames:
        keys = {
            name: column.key(key) for name, (key, column) in (("first", first), ("second", second))
        }
        rows = count_rows(frame, keys, limit=MOST_PAIRS + 1)
        if len(rows) > MOST_PAIRS:
            return f"not compared: more than {MOST_PAIRS:,} pairs of outcomes"
        pairs: Pairs = {}
        for one, other, n in rows:
            key = first[1].outcome_of(one), second[1].outcome_of(other)
            pairs[key] = pairs.get(key, 0) + int(n)
        sides.append(pairs)
    # Engines give the rows in any order; sums over the pairs are to have the same last bits.
    places = [{outcome: i for i, outcome in enumerate(c.outcomes)} for _, c in (first, second)]

    def place(item: tuple[tuple[Outcome, Outcome], int]) -> tuple[int, int]:
        return places[0][item[0][0]], places[1][item[0][1]]

    reference, current = (dict(sorted(side.items(), key=place)) for side in sides)
    return JointCounts(reference, current)


class HeldOutcomes:
    """The outcomes of all rows of small tables, so that pairs are counted without the engine.

    ``table`` and ``column`` count from 0. They are the places in each column's own outcomes.
    """

    def __init__(self, frames: Sequence[Frame], columns: Sequence[Keyed]) -> None:
        self._columns = columns
        self._places = [self._read(frame, columns) for frame in frames]

    @staticmethod
    def _read(frame: Frame, columns: Sequence[Keyed]) -> list[NDArray[np.int64]]:
        # In one query: engines give the rows of two queries in two orders.
        parts = [one.key(key).alias(f"k{i}") for i, (key, one) in enumerate(columns)]
        found = []
        values = zip(*fetch(frame.select(*parts)), strict=True)
        for (_, one), column in zip(columns, values, strict=True):
            place = {outcome: i for i, outcome in enumerate(one.outcomes)}
            known = [place[one.outcome_of(value)] for value in column]
            found.append(np.array(known, dtype=np.int64))
        return found

    def joint_counts(self, first: int, second: int) -> JointCounts:
        """Return what `joint_counts` does of two columns, in the same order."""
        outcomes = [self._columns[i][1].outcomes for i in (first, second)]
        size = len(outcomes[1])
        sides: list[Pairs] = []
        for places in self._places:
            cells, n = np.unique(places[first] * size + places[second], return_counts=True)
            sides.append(
                {
                    (outcomes[0][cell // size], outcomes[1][cell % size]): many
                    for cell, many in zip(cells.tolist(), n.tolist(), strict=True)
                }
            )
        return JointCounts(sides[0], sides[1])


def hold_outcomes(
    frames: Sequence[Frame], columns: Sequence[Keyed], rows: Sequence[int]
) -> HeldOutcomes | None:
    """Return the outcomes of all rows where they are few enough to be held, else None."""
    if max(rows) * len(columns) > _MOST_HELD or max(rows) > MOST_PAIRS:
        return None
    if any(map(is_on_spark, frames)):
        return None
    return HeldOutcomes(frames, columns)


def sum_to_margin(pairs: Mapping[tuple[Outcome, Outcome], int], place: int) -> dict[Outcome, int]:
    """Return the counts of the first (0) or second (1) outcome of the pairs."""
    found: dict[Outcome, int] = {}
    for key, n in pairs.items():
        found[key[place]] = found.get(key[place], 0) + n
    return found


def dependence(pairs: Pairs) -> float:
    """Return the mutual information of two columns, less its first-order bias; in nats.

    I = D(P(x,y)||P(x)P(y)), of whole numbers that are exact. The bias of the observed one is
    (K_xy - K_x - K_y + 1)/(2n), the K being outcomes that occur (Miller, 1955).
    """
    first, second = sum_to_margin(pairs, 0), sum_to_margin(pairs, 1)
    total = sum(pairs.values())
    products = [first[x] * second[y] for x, y in pairs]
    # The pairs that do not occur, together: they have no mass in P.
    products.append(total * total - sum(products))
    cells = [*pairs.values(), 0]
    bias = (len(pairs) - len(first) - len(second) + 1) / (2 * total)
    return float(measures.kl_divergence(cells, products, normalize=True)) - bias
