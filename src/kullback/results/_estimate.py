"""A number computed from samples: with its interval, and with what noise alone would give."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from kullback.document import number
from kullback.results._result import Result, unit_name

SCHEMA = "kullback.estimate/1"


@dataclass(frozen=True, repr=False, eq=False, slots=True, kw_only=True)
class Estimate(Result):
    """An estimate of one measure from samples; `float(e)` is its value.

    `low` and `high` bound the measure with the stated `confidence`, by `interval_method`;
    they are NaN if there is no interval. `standard_error` is that of `value`. `noise_floor`, the
    null expectation, is the mean of the same estimate if P and Q were one distribution, at these
    sample sizes (NaN for measures of P alone). `n_p` and `n_q` are the
    sample sizes, None for a known distribution. `unseen_mass` is the share of P's sample whose
    outcomes Q's sample lacks. `status` is "ok", or a sentence with a warning.

    >>> Estimate(measure="D(P‖Q)", value=0.0231, low=0.019, high=0.0275, n_p=500, n_q=500)
    <Estimate of D(P‖Q): 0.0231 [0.019, 0.0275] nats>
    """

    measure: str
    value: float
    low: float = math.nan
    high: float = math.nan
    confidence: float = 0.95
    standard_error: float = math.nan
    noise_floor: float = math.nan
    unseen_mass: float = math.nan
    method: str = ""
    interval_method: str = ""
    n_p: int | None = None
    n_q: int | None = None
    base: float | None = None
    status: str = "ok"

    @property
    def unit(self) -> str:
        """The unit of every number: nats, bits, or units of another base."""
        return unit_name(self.base)

    def __float__(self) -> float:
        """Return the value."""
        return self.value

    def __str__(self) -> str:
        """Return the value, its interval and the unit, and the status if it is not "ok"."""
        interval = "" if math.isnan(self.low) else f" [{_short(self.low)}, {_short(self.high)}]"
        warning = "" if self.status == "ok" else f" ({self.status})"
        return f"{_short(self.value)}{interval} {self.unit}{warning}"

    def __repr__(self) -> str:
        """Return the measure and the text."""
        return f"<Estimate of {self.measure}: {self}>"

    def in_base(self, base: float | None) -> Estimate:
        """Return the same estimate in the unit of another base.

        >>> e = Estimate(measure="H(P)", value=math.log(2), low=0.0, high=math.log(4))
        >>> print(e.in_base(2))
        1 [0, 2] bits
        """
        factor = _nats(self.base) / _nats(base)
        scaled = {
            name: factor * getattr(self, name)
            for name in ("value", "low", "high", "standard_error", "noise_floor")
        }
        return replace(self, base=base, **scaled)

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "measure": self.measure,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "confidence": self.confidence,
            "standard_error": self.standard_error,
            "noise_floor": self.noise_floor,
            "unseen_mass": self.unseen_mass,
            "unit": self.unit,
            "method": self.method,
            "interval_method": self.interval_method,
            "n_p": self.n_p,
            "n_q": self.n_q,
            "status": self.status,
        }


def _short(value: float) -> str:
    return number(value) if value else "0"


def _nats(base: float | None) -> float:
    return 1.0 if base is None else math.log(base)
