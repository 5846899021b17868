"""The James-Stein entropy: frequencies shrunk towards the uniform distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kullback.estimators.discrete_entropy._distinct import alphabet, distinct, entropy_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def shrinkage(counts: NDArray[np.int64], *, alphabet_size: int | None = None) -> float:
    """Return the entropy of s/K + (1-s) x/n in nats.

    s = (1 - sum (x/n)^2) / ((n-1) sum (1/K - x/n)^2), cut to [0, 1]. K is `alphabet_size`,
    by default the number of outcomes seen.

    Source: Hausser and Strimmer, Journal of Machine Learning Research 10:1469 (2009).

    >>> round(shrinkage(np.array([1, 2, 3, 2, 1])), 6)  # s = 1: ln 5
    1.609438
    """
    of = distinct(counts)
    size = alphabet(of, alphabet_size)
    p = np.append(of.values / of.n, 0.0)
    multiplicities = np.append(of.multiplicities, float(size - of.seen))
    away = (of.n - 1) * float((multiplicities * (1 / size - p) ** 2).sum())
    spread = float((multiplicities * p * (1 - p)).sum())
    share = 1.0 if spread >= away else spread / away
    return entropy_of(share / size + (1 - share) * p, multiplicities)
