"""Has a column changed, or only the mix of another one? The two parts of the chain rule."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from kullback.counting import absent, quote, shorten
from kullback.results import DRIFTED, SAME, SMALL, Result, to_frame, unit_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kullback.estimators import EqualityTest
    from kullback.results import Estimate


SCHEMA = "kullback.given-comparison/1"


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class GivenColumn:
    """One column y of two tables, alone and given the column x.

    ``alone`` estimates D(P(y)‖Q(y)), ``given`` the mean under P of D(P(y|x)‖Q(y|x)), ``test`` is
    that of P(y|x) = Q(y|x), its p-value adjusted for the number of columns in
    ``adjusted_p_value``; the verdicts are those of `compare`, of ``alone`` and of ``given``.
    ``observed`` is D(P(y|x)‖Q(y|x)) of the rows at hand, infinite where a pair is new. All are
    None (or NaN) where ``status`` is not "ok" but says why.
    """

    name: str
    kind: str
    status: str
    alone: Estimate | None = None
    alone_verdict: str | None = None
    given: Estimate | None = None
    test: EqualityTest | None = None
    adjusted_p_value: float | None = None
    verdict: str | None = None
    observed: float = math.nan

    @property
    def reading(self) -> str:
        """What the two verdicts say together."""
        if self.verdict is None:
            return self.status
        if self.verdict in {DRIFTED, SMALL}:
            return "changed" if self.verdict == DRIFTED else "changed a little"
        if self.alone_verdict in {DRIFTED, SMALL} and self.verdict == SAME:
            return "only the mix changed"
        return self.verdict

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "name": self.name,
            "kind": self.kind,
            "status": self.status,
            "alone": None if self.alone is None else self.alone.to_dict(),
            "alone_verdict": self.alone_verdict,
            "given": None if self.given is None else self.given.to_dict(),
            "given_observed": self.observed,
            "test": None if self.test is None else self.test.to_dict(),
            "adjusted_p_value": self.adjusted_p_value,
            "verdict": self.verdict,
            "reading": self.reading,
        }


@dataclass(frozen=True, repr=False, eq=False)
class GivenComparison(Result):
    """Every column y of two tables given one column x, what changed most given it first.

    D(P(x,y)‖Q(x,y)) = D(P(x)‖Q(x)) + E_P D(P(y|x)‖Q(y|x)), P the current table, Q the reference:
    ``mix`` estimates the first part, every `GivenColumn` has the second of its column.

    Iterating gives the columns, indexing by name gives one of them.
    """

    _width: ClassVar[int] = 100

    by: str
    mix: Estimate
    columns: tuple[GivenColumn, ...]
    reference: str
    current: str
    base: float | None
    alpha: float
    threshold: float

    @property
    def unit(self) -> str:
        """The unit of every number: nats, bits, or units of another base."""
        return unit_name(self.base)

    def __iter__(self) -> Iterator[GivenColumn]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __getitem__(self, name: str) -> GivenColumn:
        for column in self.columns:
            if column.name == name:
                return column
        raise absent("column", name, [one.name for one in self.columns])

    def __repr__(self) -> str:
        """Return one line: the column that is given, and how many others there are."""
        return f"<GivenComparison of {len(self.columns)} columns given {quote(self.by)}>"

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "by": self.by,
            "unit": self.unit,
            "alpha": self.alpha,
            "threshold": self.threshold,
            "reference": self.reference,
            "current": self.current,
            "mix": self.mix.to_dict(),
            "columns": [column.to_dict() for column in self.columns],
        }

    def to_frame(self) -> Any:
        """Return one row a column, in pandas, polars or pyarrow, whichever is in use."""
        rows = []
        for column in self.columns:
            row: dict[str, Any] = {"name": column.name, "kind": column.kind}
            for part, estimate in (("alone", column.alone), ("given", column.given)):
                for end in ("value", "low", "high"):
                    row[f"{part}_{end}"] = None if estimate is None else getattr(estimate, end)
            row |= {
                "adjusted_p_value": column.adjusted_p_value,
                "alone_verdict": column.alone_verdict,
                "verdict": column.verdict,
                "reading": shorten(column.reading),
            }
            rows.append(row)
        names = list(rows[0]) if rows else []
        return to_frame({name: [row[name] for row in rows] for name in names})
