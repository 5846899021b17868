"""What comparing two tables gives: a comparison of every column, and what could not be compared."""

from __future__ import annotations

import importlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kullback.results._frames import to_frame
from kullback.results._result import Result, unit_name
from kullback.results._text import number
from kullback.tables._errors import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kullback.results import Comparison

SCHEMA = "kullback.table-comparison/1"
DIRECTION = "D(current‖reference)"
SORT_KEYS = ("kl", "js", "jeffreys", "entropy", "missing", "unseen", "name", "kind")

_NUMBERS = (
    "entropy",
    "cross_entropy",
    "kl_divergence",
    "reverse_kl_divergence",
    "jeffreys_divergence",
    "js_divergence",
)


@dataclass(frozen=True, slots=True)
class Edges:
    """The values of one cell: above ``above`` and up to ``up_to``, included (None: no bound).

    A cell that holds one value only has that ``value`` instead. Times are ISO 8601 texts, UTC.
    """

    above: float | str | None = None
    up_to: float | str | None = None
    value: float | str | None = None


@dataclass(frozen=True, repr=False, eq=False)
class ColumnComparison:
    """One column of two tables, P the current one and Q the reference.

    ``comparison`` is the `Comparison` of P with Q over the column's outcomes (categories, or
    the cells described by ``edges``, and None for missing values); it is None where
    ``status`` is not "ok" but a sentence that says why. The counts run in parallel with the
    outcomes. ``notes`` say what a reader should know about how the column was compared.
    """

    name: str
    kind: str
    status: str
    notes: tuple[str, ...]
    comparison: Comparison | None
    counts_reference: tuple[int, ...]
    counts_current: tuple[int, ...]
    edges: tuple[Edges | None, ...] | None

    @property
    def outcomes(self) -> tuple[str | None, ...]:
        """The categories or cells; None stands for missing values."""
        return () if self.comparison is None else self.comparison.outcomes  # type: ignore[return-value] # made by us of str and None

    @property
    def missing_reference(self) -> int:
        """How many rows of the reference have no value here."""
        return self._missing(self.counts_reference)

    @property
    def missing_current(self) -> int:
        """How many rows of the current table have no value here."""
        return self._missing(self.counts_current)

    @property
    def unseen(self) -> tuple[str | None, ...]:
        """The outcomes that the current table has and the reference lacks."""
        return () if self.comparison is None else self.comparison.unseen  # type: ignore[return-value] # as above

    @property
    def unseen_mass(self) -> float:
        """The share of the current table's rows whose outcome is unseen in the reference."""
        return math.nan if self.comparison is None else self.comparison.unseen_mass

    def largest(self, n: int = 5) -> list[tuple[str | None, float, float, float]]:
        """Return the outcomes that contribute most, as (outcome, p, q, share of D)."""
        return [] if self.comparison is None else self.comparison.largest(n)  # type: ignore[return-value] # as above

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        found = self.comparison
        numbers = {name: None if found is None else getattr(found, name) for name in _NUMBERS}
        return {
            "name": self.name,
            "kind": self.kind,
            "status": self.status,
            "notes": list(self.notes),
            **numbers,
            "missing_reference": self.missing_reference if found else None,
            "missing_current": self.missing_current if found else None,
            "unseen_count": len(self.unseen) if found else None,
            "unseen_mass": self.unseen_mass if found else None,
            "outcomes": self._outcome_rows(),
        }

    def __repr__(self) -> str:
        """Return one line: name, kind, and the divergence or the reason why there is none."""
        found = self.comparison
        what = f"{DIRECTION} {number(found.kl_divergence)} {found.unit}" if found else self.status
        return f"<ColumnComparison {quoted(self.name)} ({self.kind}): {what}>"

    def _missing(self, counts: tuple[int, ...]) -> int:
        return sum(n for outcome, n in zip(self.outcomes, counts, strict=True) if outcome is None)

    def _outcome_rows(self) -> list[dict[str, Any]]:
        found = self.comparison
        if found is None:
            return []
        rows = []
        for i, outcome in enumerate(self.outcomes):
            row = {
                "outcome": outcome,
                "count_reference": self.counts_reference[i],
                "count_current": self.counts_current[i],
                "contribution": float(found.contributions[i]),
            }
            edges = self.edges[i] if self.edges is not None else None
            if edges is not None:
                single = edges.value is not None
                row |= (
                    {"value": edges.value}
                    if single
                    else {"above": edges.above, "up_to": edges.up_to}
                )
            rows.append(row)
        return rows


@dataclass(frozen=True, repr=False, eq=False)
class TableComparison(Result):
    """Every column of two tables, the most divergent first.

    P is the current table, Q the reference.

    Iterating gives the `ColumnComparison` of every column that both tables have, indexing by
    name gives one of them.
    """

    columns: tuple[ColumnComparison, ...]
    only_in_reference: tuple[str, ...]
    only_in_current: tuple[str, ...]
    n_reference: int
    n_current: int
    reference: str
    current: str
    base: float | None
    bins: int
    notes: tuple[str, ...]

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
        raise KeyError(name)

    def sorted_by(self, key: str) -> tuple[ColumnComparison, ...]:
        """Return the columns by one of `SORT_KEYS`: the largest number first, names from A."""
        if key not in SORT_KEYS:
            raise ValueError(f"cannot sort by {key!r}; choose one of {', '.join(SORT_KEYS)}")
        return tuple(sorted(self.columns, key=lambda column: place_of(column, key)))

    def __str__(self) -> str:
        """Return the table that the command line prints, 100 characters wide."""
        from kullback.tables._show import as_text

        return as_text(self, width=100)

    def __repr__(self) -> str:
        """Return one line: how many columns, and the most divergent."""
        first = f", first {self.columns[0]!r}" if self.columns else ""
        return f"<TableComparison of {len(self.columns)} columns{first}>"

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "direction": DIRECTION,
            "unit": self.unit,
            "bins": self.bins,
            "reference": {"name": self.reference, "rows": self.n_reference},
            "current": {"name": self.current, "rows": self.n_current},
            "only_in_reference": list(self.only_in_reference),
            "only_in_current": list(self.only_in_current),
            "notes": list(self.notes),
            "columns": [column.to_dict() for column in self.columns],
        }

    def to_frame(self) -> Any:
        """Return one row a column, in pandas, polars or pyarrow, whichever is in use."""
        rows = [column.to_dict() for column in self.columns]
        for row in rows:
            row["notes"] = "; ".join(row["notes"])
        names = ["name", "kind", *_NUMBERS, "missing_reference", "missing_current"]
        names += ["unseen_count", "unseen_mass", "status", "notes"]
        return to_frame({name: [row[name] for row in rows] for name in names})

    def _repr_html_(self) -> str:
        return str(importlib.import_module("kullback.report.tables").fragment(self))


def place_of(column: ColumnComparison, key: str) -> tuple[bool, float, float, str]:
    """Return the place: compared columns first, then by the number, ties by JS, then by name."""
    found = column.comparison
    if found is None:
        return (True, 0.0, 0.0, column.name)
    if key in {"name", "kind"}:
        return (False, 0.0, 0.0, column.name)
    number_of = {
        "kl": found.kl_divergence,
        "js": found.js_divergence,
        "jeffreys": found.jeffreys_divergence,
        "entropy": found.entropy,
        "missing": float(column.missing_current / max(sum(column.counts_current), 1)),
        "unseen": found.unseen_mass,
    }[key]
    return (False, -number_of, -found.js_divergence, column.name)
