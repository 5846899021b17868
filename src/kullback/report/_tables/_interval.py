"""An estimate of D with its interval, the noise floor and the threshold, on one line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.results import Estimate
    from kullback.tables._results.comparison import TableComparison


@dataclass(frozen=True, slots=True)
class Line:
    """The line that all columns share, from 0 to ``edge``: 100 wide, on a square-root scale.

    D grows as the square of a small change, so the line is even in the change itself, and a
    column of large D does not press the others together.
    """

    edge: float
    threshold: float

    @classmethod
    def over(cls, result: TableComparison) -> Line:
        """Return the line on which all finite ends of intervals have room."""
        found = [column.estimate for column in result if column.estimate is not None]
        return cls.of(found, result.threshold)

    @classmethod
    def of(cls, estimates: Iterable[Estimate], threshold: float) -> Line:
        """Return the line on which some estimates have room, and a threshold twice over."""
        ends = [estimate.high for estimate in estimates]
        return cls(max([2 * threshold, *filter(math.isfinite, ends)], key=abs), threshold)

    def place(self, value: float) -> float:
        """Return where on the line a value is, from 0 to 100."""
        if math.isnan(value):
            return 0.0
        return round(100 * math.sqrt(min(max(value / self.edge, 0.0), 1.0)), 1)


def interval_line(estimate: Estimate, line: Line) -> dict[str, float | bool]:
    """Return the places of the interval's ends, the value and the noise floor."""
    return {
        "low": line.place(estimate.low),
        "value": line.place(estimate.value),
        "high": line.place(estimate.high),
        "floor": line.place(estimate.noise_floor),
        "threshold": line.place(line.threshold),
        "endless": math.isinf(estimate.high),
    }
