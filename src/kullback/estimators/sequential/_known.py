"""One stream against a known distribution: the counts and the KT mixture's ln E."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._distributions import read_distribution
from kullback._samples import tally
from kullback.estimators.sequential._alphabet import Alphabet
from kullback.estimators.sequential._mixture import RunningTotal, increments, log_e_value, regret
from kullback.estimators.sequential._region import largest_divergence, least_divergence
from kullback.measures import kl_divergence
from kullback.results import Estimate

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

MOST_EVENTS = 2**53
"""Up to this many events, every count is exact as a float too."""


class KnownReference:
    """The outcomes that p0 can give, how often each came, and how many that it cannot give."""

    __slots__ = (
        "alphabet",
        "counts",
        "listed",
        "log_reference",
        "outside",
        "reference",
        "seen",
        "total",
    )

    def __init__(self, outcomes: list[Hashable], reference: NDArray[np.float64]) -> None:
        possible = reference > 0
        self.listed = len(outcomes)  # arrays of counts go by position in the reference
        self.alphabet = Alphabet(
            (o for o, p in zip(outcomes, possible, strict=True) if p),
            (o for o, p in zip(outcomes, possible, strict=True) if not p),
        )
        kept = reference[possible]
        self.reference = kept / math.fsum(kept)
        self.log_reference = np.log(self.reference)
        self.counts = np.zeros(kept.size, dtype=np.int64)
        self.seen = 0  # events among them, so that no update sums the counts
        self.outside = 0
        self.total = RunningTotal()

    @property
    def events(self) -> int:
        """How many events there were."""
        return self.seen + self.outside

    def update(self, x: Any) -> None:
        """Count one event, in O(1)."""
        place = self.alphabet.place("x", x, grow=False)
        if place < 0:
            self.outside += 1
            self.total.set(math.inf)
            return
        foretold = (self.counts[place] + 0.5) / (self.seen + self.counts.size / 2)
        self.total.add(math.log(foretold) - float(self.log_reference[place]))
        self.counts[place] += 1
        self.seen += 1

    def update_batch(self, x: Any) -> None:
        """Count events in their order."""
        places = self.alphabet.places("x", x, grow=False)
        inside = places[places >= 0]
        self.outside += places.size - inside.size
        if self.outside:  # what p0 cannot give has come: certain evidence, whatever follows
            self.total.set(math.inf)
        else:
            self.total.add_all(increments(inside, self.counts, self.seen, self.log_reference))
        self.counts += np.bincount(inside, minlength=self.counts.size)
        self.seen += inside.size

    def update_counts(self, x: Any) -> None:
        """Count events whose order is unknown; ln E is the same for every order."""
        counted = tally("x", x, counts=True)
        if counted.outcomes is None:
            if not self._is_numbered():
                msg = "the reference is keyed by outcome and x is not; give both keys, or neither."
                raise TypeError(msg)
            if counted.counts.size != self.listed:
                msg = f"x has {counted.counts.size} counts and the reference has {self.listed} "
                msg += "outcomes; give one count for each, or a dictionary keyed by outcome."
                raise ValueError(msg)
            outcomes: list[Any] = list(range(self.listed))
        else:
            outcomes = list(counted.outcomes)
        places = np.array([self.alphabet.place("x", o, grow=False) for o in outcomes])
        inside = places >= 0
        _refuse_too_many(self.events, int(counted.counts.sum()))
        self.counts[places[inside]] += counted.counts[inside]
        self.seen = int(self.counts.sum())
        self.outside += int(counted.counts[~inside].sum())
        self.total.set(math.inf if self.outside else log_e_value(self.counts, self.reference))

    def _is_numbered(self) -> bool:
        """Whether the outcomes are positions, in order; outcomes of mass 0 are left out."""
        outcomes: list[Any] = self.alphabet.outcomes
        return all(type(o) is int and 0 <= o < self.listed for o in outcomes) and all(
            one < other for one, other in itertools.pairwise(outcomes)
        )

    def estimate(self, alpha: float) -> Estimate:
        """Return D(P ‖ p0), plugged in, with the bounds of the confidence sequence."""
        size, time = self.counts.size, self.events
        ceiling = -math.log(float(self.reference.min()))
        value, low, high, status = math.nan, 0.0, ceiling, "no event yet"
        if self.outside:
            value = low = high = math.inf
            status = f"{self.outside} of {time} events are outcomes that the reference cannot give"
        elif time:
            observed = self.counts / time
            radius = (regret(self.counts) - math.log(alpha)) / time
            value = float(kl_divergence(observed, self.reference, normalize=True))
            low = min(value, least_divergence(observed, self.reference, radius))
            high = largest_divergence(observed, self.reference, radius)
            status = "ok"
        return Estimate(
            measure="D(P‖Q)",
            value=value,
            low=low,
            high=high,
            confidence=1 - alpha,
            noise_floor=(size - 1) / (2 * time) if time else math.nan,
            unseen_mass=self.outside / time if time else math.nan,
            method="plugin",
            interval_method="confidence sequence of the KT mixture",
            n_p=time,
            status=status,
        )


def _refuse_too_many(before: int, more: int) -> None:
    if before + more > MOST_EVENTS:
        msg = f"{before} and {more} events are too many; at most {MOST_EVENTS} can be counted."
        raise ValueError(msg)


def read_reference(
    reference: Any, *, normalize: bool
) -> tuple[list[Hashable], NDArray[np.float64]]:
    """Check and return the outcomes and their probabilities; unnamed outcomes are positions."""
    outcomes, shares = read_distribution("reference", reference, normalize=normalize)
    return (list(range(shares.size)) if outcomes is None else outcomes), shares
