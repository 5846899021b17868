"""The augmented plug-in: a count of one for every outcome that Q's sample lacks.

Zhang and Grabchak (2014), equation 9. Finite; biased upwards as the plug-in is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import xlogy

if TYPE_CHECKING:
    from kullback.estimators._pair import Pair


def cross_entropy(pair: Pair) -> float:
    """Return -sum p log((y + [y = 0]) / m)."""
    if pair.y is None:
        with np.errstate(divide="ignore"):
            return float(-xlogy(pair.p, pair.q).sum())
    return float(-xlogy(pair.p, np.maximum(pair.y, 1) / pair.m).sum())


def kl_divergence(pair: Pair) -> float:
    """Return the cross-entropy less the plug-in entropy."""
    return cross_entropy(pair) + float(xlogy(pair.p, pair.p).sum())
