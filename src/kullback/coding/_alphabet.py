"""The outcomes that a code is built for, with their probabilities and ideal lengths."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_row, tolerance_of, total_of
from kullback._distributions import align_one
from kullback._holders import are_real, no_numbers

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Q over its outcomes, checked: no NaN, nothing negative, total 1 (or normalised)."""

    names: tuple[Hashable, ...] | None
    """None where outcomes go by position."""
    q: NDArray[np.float64]
    lengths: NDArray[np.float64]
    """The ideal length of every outcome in bits, −log2 q; inf where q = 0."""

    def name(self, position: int) -> Hashable:
        """Return the outcome at the position, which is its own name if there are no names."""
        return position if self.names is None else self.names[position]

    def outcomes(self) -> tuple[Hashable, ...]:
        """Return every outcome, in order."""
        return tuple(range(self.q.size)) if self.names is None else self.names


def alphabet(
    q: Any, outcomes: Iterable[Hashable] | None, *, normalize: bool, name: str = "q"
) -> Alphabet:
    """Check Q and its outcomes' names."""
    names, masses = align_one(name, q, outcomes)
    shares = _shares(name, masses, normalize=normalize)
    with np.errstate(divide="ignore"):
        lengths = -np.log2(shares)  # exact for powers of two, as surprisal in nats is not
    return Alphabet(names, shares, lengths + 0.0)  # a certain outcome has 0, not -0


def _shares(name: str, masses: NDArray[Any], *, normalize: bool) -> NDArray[np.float64]:
    """Return the masses divided by their total, after checking that they are a distribution."""
    if not are_real(masses):
        raise TypeError(no_numbers(name, masses, masses))
    if not masses.size:
        msg = f"{name} is empty; a distribution has at least one outcome."
        raise ValueError(msg)
    check_row(name, masses, tolerance=tolerance_of(masses.dtype, masses.size), normalize=normalize)
    values = masses.astype(np.float64)
    if np.isnan(values).any():
        msg = f"{name} has NaN at index {np.flatnonzero(np.isnan(values))[0]}; there is no code "
        msg += "for a distribution that is not known."
        raise ValueError(msg)
    total = total_of(values)
    if total == 1:  # up to rounding, and then 0.3 stays 0.3
        return values
    if total == math.inf:
        values /= values.max()
        total = total_of(values)
    return np.asarray(values / total)
