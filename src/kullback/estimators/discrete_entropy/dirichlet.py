"""The entropy of frequencies to which a pseudo-count was added, by its prior's name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback._checks import as_number
from kullback.estimators.discrete_entropy._distinct import (
    Distinct,
    alphabet,
    distinct,
    entropy_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

PRIORS: Mapping[str, Callable[[int, int], float]] = {
    "jeffreys": lambda _n, _size: 0.5,
    "laplace": lambda _n, _size: 1.0,
    "minimax": lambda n, size: math.sqrt(n) / size,
    "ml": lambda _n, _size: 0.0,
    "perks": lambda _n, size: 1 / size,
}
"""The pseudo-count of each named prior, from n and K."""


def dirichlet(
    counts: NDArray[np.int64],
    *,
    prior: str | float = "jeffreys",
    alphabet_size: int | None = None,
) -> float:
    """Return the entropy of (x + a) / (n + K a) in nats: that of the posterior mean of P.

    a is the prior: "ml" 0, "jeffreys" 1/2, "laplace" 1, "perks" 1/K, "minimax" sqrt(n)/K, or
    a number. K is `alphabet_size`, by default the number of outcomes seen.

    Source: Schürmann and Grassberger (1996) for 1/K; Hausser and Strimmer (2009) compare them.

    >>> round(dirichlet(np.array([1, 0]), prior="laplace", alphabet_size=2), 6)  # of (2/3, 1/3)
    0.636514
    """
    of = distinct(counts)
    size = alphabet(of, alphabet_size)
    a = pseudo_count(prior, of, size)
    p = np.append(of.values + a, a) / (of.n + size * a)
    return entropy_of(p, np.append(of.multiplicities, float(size - of.seen)))


def pseudo_count(prior: str | float, of: Distinct, size: int) -> float:
    """Return the pseudo-count that a prior gives every outcome."""
    if isinstance(prior, str):
        if prior not in PRIORS:
            msg = f"prior is {prior!r}; it is a number or one of {', '.join(PRIORS)}."
            raise ValueError(msg)
        return PRIORS[prior](of.n, size)
    a = as_number(prior)
    if not 0 <= a <= 1e15:
        msg = f"prior is {prior!r}; a pseudo-count is a number from 0 to 1e15."
        raise ValueError(msg)
    return a
