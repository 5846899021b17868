"""The comparison repeated within each value of a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from kullback.counting import absent, outcome_name, quote
from kullback.results import Result, to_frame, unit_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kullback.tables._results.column import ColumnComparison


SCHEMA = "kullback.slice-comparison/1"


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class Slice:
    """The rows with one value (None: missing) of the column that slices, compared by column.

    ``status`` is not "ok" where one table has no such row; then there are no columns.
    """

    value: str | None
    n_reference: int
    n_current: int
    columns: tuple[ColumnComparison, ...]
    status: str = "ok"

    def __getitem__(self, name: str) -> ColumnComparison:
        for column in self.columns:
            if column.name == name:
                return column
        raise absent("column", name, [one.name for one in self.columns])

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "value": self.value,
            "rows_reference": self.n_reference,
            "rows_current": self.n_current,
            "status": self.status,
            "columns": [column.to_dict() for column in self.columns],
        }


@dataclass(frozen=True, repr=False, eq=False)
class SliceComparison(Result):
    """Two tables compared within each value of a column, the largest slice first.

    The p-values are adjusted over all columns of all slices together. ``left_out`` is how many
    values beyond the largest slices were not compared, with ``left_out_rows`` of both tables.

    Iterating gives every `Slice`, indexing by value gives one of them.
    """

    _width: ClassVar[int] = 100

    by: str
    slices: tuple[Slice, ...]
    left_out: int
    left_out_rows: int
    base: float | None
    alpha: float
    threshold: float

    @property
    def unit(self) -> str:
        """The unit of every number: nats, bits, or units of another base."""
        return unit_name(self.base)

    def __iter__(self) -> Iterator[Slice]:
        return iter(self.slices)

    def __len__(self) -> int:
        return len(self.slices)

    def __getitem__(self, value: str | None) -> Slice:
        for part in self.slices:
            if part.value == value:
                return part
        raise absent("slice", value, [str(one.value) for one in self.slices])

    def __repr__(self) -> str:
        """Return one line: by which column, and how many slices there are."""
        return f"<SliceComparison by {quote(self.by)}: {len(self.slices)} slices>"

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "by": self.by,
            "unit": self.unit,
            "alpha": self.alpha,
            "threshold": self.threshold,
            "left_out": self.left_out,
            "left_out_rows": self.left_out_rows,
            "slices": [part.to_dict() for part in self.slices],
        }

    def to_frame(self) -> Any:
        """Return one row a column of a slice, in pandas, polars or pyarrow, whichever is in use."""
        rows = [
            {
                "slice": outcome_name(part.value),
                "column": column.name,
                "verdict": column.verdict,
                "kl_estimate": None if column.estimate is None else column.estimate.value,
                "kl_low": None if column.estimate is None else column.estimate.low,
                "kl_high": None if column.estimate is None else column.estimate.high,
                "adjusted_p_value": column.adjusted_p_value,
                "rows_reference": part.n_reference,
                "rows_current": part.n_current,
            }
            for part in self.slices
            for column in part.columns
        ]
        names = list(rows[0]) if rows else []
        return to_frame({name: [row[name] for row in rows] for name in names})
