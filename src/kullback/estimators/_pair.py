"""P and Q of a discrete estimate: each one counted, or known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from kullback._distributions import read_known
from kullback._labels import refuse_other_kinds
from kullback._samples import count_both, plain_outcomes, tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

Known = Literal["p", "q"] | None
Floats = Any


@dataclass(frozen=True, slots=True)
class Pair:
    """Counts x of P's sample and y of Q's over the same outcomes, or the shares p or q if known.

    A known side has no counts (None) and an infinite size. `p` and `q` are the observed shares,
    or the known ones. Outcomes that have no mass and no count on either side are left out.
    """

    x: NDArray[np.int64] | None
    y: NDArray[np.int64] | None
    n: float
    m: float
    p: NDArray[np.float64]
    q: NDArray[np.float64]

    @property
    def outcomes(self) -> int:
        """How many outcomes there are."""
        return int(self.p.size)

    @property
    def weights(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """The input of the exact measures: counts if known, since shares are rounded."""
        return self.p if self.x is None else self.x, self.q if self.y is None else self.y

    @property
    def size(self) -> float:
        """The effective size n m / (n + m), that of the smaller sample if the other is endless."""
        return 1 / (1 / self.n + 1 / self.m)

    @property
    def unseen_mass(self) -> float:
        """The share of P whose outcomes Q's sample lacks (or a known Q excludes)."""
        if not self.p[self.q > 0].any():
            return 1.0  # whose parts, being rounded, may have another sum
        return min(math.fsum(self.p[self.q == 0].tolist()), 1.0)

    @property
    def sizes(self) -> tuple[int | None, int | None]:
        """The sample sizes as `Estimate` states them: None for a known side."""
        return (
            None if math.isinf(self.n) else int(self.n),
            None if math.isinf(self.m) else int(self.m),
        )


def count_pair(x: NDArray[np.int64], y: NDArray[np.int64]) -> Pair:
    """Return the pair of two counted samples."""
    n, m = float(x.sum()), float(y.sum())
    return Pair(x, y, n, m, x / n, y / m)


def read_pair(x: Any, y: Any, *, counts: bool, known: Known) -> Pair:
    """Count the samples, or take the known side as probabilities, over one alphabet."""
    if known not in {None, "p", "q"}:
        msg = f"known must be 'p', 'q' or None, not {known!r}."
        raise ValueError(msg)
    if known is None:
        both = count_both(x, y, counts=counts)
        return count_pair(both.x, np.asarray(both.y))
    sample, distribution, names = (y, x, "xy") if known == "p" else (x, y, "yx")
    of_sample, shares = _align_known(sample, distribution, names, counts=counts)
    size = float(of_sample.sum())
    if known == "p":
        return Pair(None, of_sample, math.inf, size, shares, of_sample / size)
    return Pair(of_sample, None, size, math.inf, of_sample / size, shares)


def _align_known(
    sample: Any, distribution: Any, names: str, *, counts: bool
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    of_known, of_sample = names[0], names[1]
    outcomes, shares = read_known(of_known, distribution)
    counted_sample = tally(of_sample, sample, counts=counts)
    numbers = counted_sample.counts
    if (outcomes is None) != (counted_sample.outcomes is None):
        keyed, other = (of_sample, of_known) if outcomes is None else (of_known, of_sample)
        msg = f"{keyed} is keyed by outcome and {other} is not; give both keys, or neither."
        raise TypeError(msg)
    if outcomes is None or counted_sample.outcomes is None:
        if shares.size != numbers.size:
            msg = (
                f"{of_known} has {shares.size} probabilities and {of_sample} has {numbers.size} "
                "counts; both must list the same outcomes, or be dictionaries keyed by outcome."
            )
            raise ValueError(msg)
    else:
        seen = plain_outcomes(counted_sample.outcomes)
        refuse_other_kinds((of_known, of_sample), outcomes, seen)
        place = {outcome: i for i, outcome in enumerate(dict.fromkeys((*outcomes, *seen)))}
        numbers = np.zeros(len(place), dtype=np.int64)
        numbers[[place[outcome] for outcome in seen]] = counted_sample.counts
        shares = np.concatenate((shares, np.zeros(len(place) - shares.size)))
    kept = (numbers > 0) | (shares > 0)
    return numbers[kept], shares[kept]
