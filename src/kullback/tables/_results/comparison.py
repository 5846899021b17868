"""What comparing two tables gives: a comparison of every column, and what could not be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from kullback._checks import check_choice
from kullback.counting import absent
from kullback.document import count_of, render
from kullback.results import Result, describe, to_frame, unit_name
from kullback.tables._results.column import DIRECTION, OBSERVED
from kullback.tables._results.order import SORT_KEYS, sort_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.given import GivenComparison
    from kullback.tables._results.slices import SliceComparison


SCHEMA = "kullback.table-comparison/2"
_FRAME = (
    *("name", "kind", "verdict", "kl_estimate", "kl_low", "kl_high", "noise_floor"),
    *("p_value", "adjusted_p_value", *OBSERVED, "missing_reference", "missing_current"),
    *("unseen_count", "unseen_mass", "status", "notes"),
)


@dataclass(frozen=True, repr=False, eq=False)
class TableComparison(Result):
    """Every column of two tables, the worst verdict first, then the largest D.

    P is the current table, Q the reference. A difference is significant if the adjusted
    p-value is at most ``alpha``, and matters if D is at least ``threshold`` (in ``unit``).

    Iterating gives the `ColumnComparison` of every column that both tables have, indexing by
    name gives one of them. ``given`` and ``slices`` are None, or what `compare` found by another
    column; where rows are weighted, ``weight`` is the column's name, and ``effective`` is how many
    rows those of the reference and of the current table are worth.
    """

    _width: ClassVar[int] = 100

    columns: tuple[ColumnComparison, ...]
    only_in_reference: tuple[str, ...]
    only_in_current: tuple[str, ...]
    n_reference: int
    n_current: int
    reference: str
    current: str
    base: float | None
    bins: int
    alpha: float
    threshold: float
    notes: tuple[str, ...]
    given: GivenComparison | None = None
    slices: SliceComparison | None = None
    weight: str | None = None
    effective: tuple[float, float] | None = None

    @property
    def unit(self) -> str:
        """The unit of every number: nats, bits, or units of another base."""
        return unit_name(self.base)

    def __iter__(self) -> Iterator[ColumnComparison]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    def __getitem__(self, name: str) -> ColumnComparison:
        for column in self.columns:
            if column.name == name:
                return column
        raise absent("column", name, [one.name for one in self.columns])

    def sorted_by(self, key: str) -> tuple[ColumnComparison, ...]:
        """Return the columns sorted by one of `SORT_KEYS`: most different first, names from A."""
        check_choice("key", key, SORT_KEYS)
        return tuple(sorted(self.columns, key=lambda column: sort_place(column, key)))

    def to_text(self, *, width: int = 80, colours: bool = False, sort: str = "verdict") -> str:
        """Return what the command line prints, in lines of at most `width` cells where it can be.

        `colours` are those of a terminal, `sort` is one of `SORT_KEYS`.
        """
        return render(describe(self, sort=sort), width=width, colours=colours)

    def __repr__(self) -> str:
        """Return one line: how many columns, and the first of them."""
        first = f", first {self.columns[0]!r}" if self.columns else ""
        many = count_of(len(self.columns), "column")
        return f"<TableComparison of {many}{first}>"

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "direction": DIRECTION,
            "unit": self.unit,
            "alpha": self.alpha,
            "threshold": self.threshold,
            "bins": self.bins,
            "reference": {"name": self.reference, "rows": self.n_reference},
            "current": {"name": self.current, "rows": self.n_current},
            "only_in_reference": list(self.only_in_reference),
            "only_in_current": list(self.only_in_current),
            "notes": list(self.notes),
            "columns": [column.to_dict() for column in self.columns],
            **({} if self.given is None else {"given": self.given.to_dict()}),
            **({} if self.slices is None else {"slices": self.slices.to_dict()}),
            **self._weights(),
        }

    def _weights(self) -> dict[str, Any]:
        if self.effective is None:
            return {}
        names = ("effective_reference", "effective_current")
        return {"weight": self.weight, **dict(zip(names, self.effective, strict=True))}

    def to_frame(self) -> Any:
        """Return one row a column, in pandas, polars or pyarrow, whichever is in use."""
        rows = [_flat(column) for column in self.columns]
        return to_frame({name: [row[name] for row in rows] for name in _FRAME})


def _flat(column: ColumnComparison) -> dict[str, Any]:
    """Return the column's numbers in one row; the estimate's are named for what they are."""
    row = column.to_dict()
    estimate = row["estimate"] or dict.fromkeys(("value", "low", "high", "noise_floor"))
    return row | {
        "notes": "; ".join(row["notes"]),
        "kl_estimate": estimate["value"],
        "kl_low": estimate["low"],
        "kl_high": estimate["high"],
        "noise_floor": estimate["noise_floor"],
    }
