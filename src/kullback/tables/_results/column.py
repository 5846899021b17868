"""What comparing one column of two tables gives."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kullback._checks import check_whole
from kullback.counting import quote
from kullback.document import number
from kullback.results import Result

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from kullback.counting import Edges, Texts
    from kullback.estimators import EqualityTest
    from kullback.results import Comparison, Estimate


DIRECTION = "D(current‖reference)"

OBSERVED = (
    "entropy",
    "cross_entropy",
    "kl_divergence",
    "reverse_kl_divergence",
    "jeffreys_divergence",
    "js_divergence",
)
"""The numbers of the observed shares, by their names in `Comparison`."""


@dataclass(frozen=True, repr=False, eq=False)
class ColumnComparison(Result):
    """One column of two tables, P the current one and Q the reference.

    A column of the kind "text" was compared by its words: the outcomes are words, the counts are
    counts of words (not rows), and ``texts`` has the numbers of rows; a missing text has no words
    and is not an outcome.

    ``comparison`` is the `Comparison` of P with Q over the column's outcomes (categories, or
    the bins in ``edges``, and None for missing values); it is None if ``status`` is not "ok" but
    a sentence that says why. The counts are in the order of the outcomes. ``notes`` say what a
    reader should know about how the column was compared. ``rest`` is None, or the name of the
    outcome that holds all other values.
    ``missing_rows`` is None, or what is known of both tables' missing values where they are not an
    outcome of their own, since a profile hides how few it has. ``bounds`` has the outcomes of
    which one table's count, "reference" or "current", is the most that it can be. Of a column that
    was not compared, ``rows`` are those of both tables where its missing values were counted (else
    None), and ``identifies`` tells whether nearly every row has a value of its own.

    ``comparison`` describes the observed rows. The following describe the distributions that the
    rows come from: ``estimate``, D(current‖reference) with its interval and noise floor; ``test``,
    of P = Q, whose p-value is adjusted for the number of columns in ``adjusted_p_value``; and
    ``verdict``: "same", "different but small", "drifted" or "too little data to say". All
    four are None where ``comparison`` is.
    """

    name: str
    kind: str
    status: str
    notes: tuple[str, ...]
    comparison: Comparison | None
    counts_reference: tuple[int, ...]
    counts_current: tuple[int, ...]
    edges: tuple[Edges | None, ...] | None
    estimate: Estimate | None = None
    test: EqualityTest | None = None
    adjusted_p_value: float | None = None
    verdict: str | None = None
    texts: Texts | None = None
    rest: str | None = None
    missing_rows: tuple[int, int] | None = None
    bounds: Mapping[str | None, str] = field(default_factory=dict)
    rows: tuple[int, int] | None = None
    identifies: bool = False

    @property
    def p_value(self) -> float | None:
        """The p-value of the test of P = Q in this column alone."""
        return None if self.test is None else self.test.p_value

    @property
    def outcomes(self) -> tuple[str | None, ...]:
        """The categories or bins; None is the outcome of missing values."""
        return () if self.comparison is None else self.comparison.outcomes  # type: ignore[return-value] # made by us of str and None

    @property
    def missing_reference(self) -> int:
        """How many rows of the reference have no value here."""
        if self.texts is not None:
            return self.texts.missing_reference
        if self.missing_rows is not None:
            return self.missing_rows[0]
        return self._missing(self.counts_reference)

    @property
    def missing_current(self) -> int:
        """How many rows of the current table have no value here."""
        if self.texts is not None:
            return self.texts.missing_current
        if self.missing_rows is not None:
            return self.missing_rows[1]
        return self._missing(self.counts_current)

    @property
    def missing_shares(self) -> tuple[float, float]:
        """The shares of rows without a value, in the reference and in the current table.

        NaN where the missing values of a column that was not compared were not counted.
        """
        texts = self.texts
        if self.comparison is None:
            if self.rows is None:
                return math.nan, math.nan
            rows = self.rows
        elif texts is None:
            rows = sum(self.counts_reference), sum(self.counts_current)
        else:
            rows = (
                texts.texts_reference + texts.missing_reference,
                texts.texts_current + texts.missing_current,
            )
        missing = self.missing_reference, self.missing_current
        return missing[0] / max(rows[0], 1), missing[1] / max(rows[1], 1)

    @property
    def unseen(self) -> tuple[str | None, ...]:
        """The outcomes that the current table has and the reference lacks."""
        return () if self.comparison is None else self.comparison.unseen  # type: ignore[return-value] # as above

    @property
    def unseen_mass(self) -> float:
        """The share of the current table's rows whose outcome is unseen in the reference."""
        return math.nan if self.comparison is None else self.comparison.unseen_mass

    def largest(self, n: int = 5) -> list[tuple[str | None, float, float, float]]:
        """Return the outcomes with the largest contributions, as (outcome, p, q, contribution)."""
        check_whole("n", n, 1)
        return [] if self.comparison is None else self.comparison.largest(n)  # type: ignore[return-value] # as above

    @cached_property
    def contribution_intervals(self) -> NDArray[np.float64]:
        """The ends of the interval of every outcome's contribution to D, in the outcomes' order.

        Each holds by itself with the confidence of ``estimate``. A contribution may be 0 if its
        interval begins there, and has no upper end (inf) where the reference lacks the outcome.
        How they are made: `kullback.estimators.contribution_intervals`.
        """
        from kullback.estimators import contribution_intervals

        found, estimate = self.comparison, self.estimate
        n: Any = max(sum(self.counts_current), 1)
        m: Any = max(sum(self.counts_reference), 1)
        if self.texts is not None:
            n, m = self.texts.effective_current, self.texts.effective_reference
        return contribution_intervals(
            [] if found is None else found.p,
            [] if found is None else found.q,
            n,
            m,
            base=None if found is None else found.base,
            confidence=0.95 if estimate is None else estimate.confidence,
        )

    def largest_with_intervals(
        self, n: int = 5
    ) -> list[tuple[str | None, float, float, float, float, float]]:
        """Return what `largest` does, with the interval's ends of each contribution."""
        check_whole("n", n, 1)
        found = self.comparison
        if found is None:
            return []
        places = {outcome: i for i, outcome in enumerate(self.outcomes)}
        ends = self.contribution_intervals
        return [
            (*row, float(ends[places[row[0]], 0]), float(ends[places[row[0]], 1]))
            for row in self.largest(n)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        found = self.comparison
        counted = found is not None or self.rows is not None
        numbers = {name: None if found is None else getattr(found, name) for name in OBSERVED}
        return {
            "name": self.name,
            "kind": self.kind,
            "status": self.status,
            "notes": list(self.notes),
            "verdict": self.verdict,
            "estimate": None if self.estimate is None else self.estimate.to_dict(),
            "test": None if self.test is None else self.test.to_dict(),
            "p_value": self.p_value,
            "adjusted_p_value": self.adjusted_p_value,
            **numbers,
            "missing_reference": self.missing_reference if counted else None,
            "missing_current": self.missing_current if counted else None,
            "unseen_count": len(self.unseen) if found else None,
            "unseen_mass": self.unseen_mass if found else None,
            "outcomes": self._outcome_rows(),
            **self._text_numbers(),
        }

    def _text_numbers(self) -> dict[str, int]:
        if self.texts is None:
            return {}
        return {
            "texts_reference": self.texts.texts_reference,
            "texts_current": self.texts.texts_current,
            "words_reference": sum(self.counts_reference),
            "words_current": sum(self.counts_current),
        }

    def plot(self, **options: Any) -> Figure:
        """Plot P, Q and the contributions to D; return the matplotlib figure (extra `plots`).

        `most=` limits the outcomes; a column that was not compared raises ValueError.
        """
        self._check_compared()
        return super().plot(**options)

    def to_vega_lite(self, **options: Any) -> dict[str, Any]:
        """Return the same drawing as a Vega-Lite specification, data inside; needs nothing."""
        self._check_compared()
        return super().to_vega_lite(**options)

    def _check_compared(self) -> None:
        if self.comparison is None:
            raise ValueError(f"{quote(self.name)} cannot be drawn: {self.status}")

    def __repr__(self) -> str:
        """Return one line: name, kind, divergence and verdict, or why there is none."""
        found = self.comparison
        what = f"{DIRECTION} {number(found.kl_divergence)} {found.unit}" if found else self.status
        return f"<ColumnComparison {quote(self.name)} ({self.kind}): {what}>"

    def _missing(self, counts: tuple[int, ...]) -> int:
        return sum(n for outcome, n in zip(self.outcomes, counts, strict=True) if outcome is None)

    def _outcome_rows(self) -> list[dict[str, Any]]:
        found = self.comparison
        if found is None:
            return []
        rows = []
        ends = self.contribution_intervals.tolist()
        for i, outcome in enumerate(self.outcomes):
            row = {
                "outcome": outcome,
                "count_reference": self.counts_reference[i],
                "count_current": self.counts_current[i],
                "contribution": float(found.contributions[i]),
                "contribution_low": ends[i][0],
                "contribution_high": ends[i][1],
            }
            if self.rest is not None and outcome == self.rest:
                row["rest"] = True
            if outcome in self.bounds:
                row["bound"] = self.bounds[outcome]
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
