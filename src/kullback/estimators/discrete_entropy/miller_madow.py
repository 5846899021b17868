"""The plug-in entropy with its first-order bias taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kullback.estimators.discrete_entropy.plugin import plugin

if TYPE_CHECKING:
    from numpy.typing import NDArray


def miller_madow(counts: NDArray[np.int64]) -> float:
    """Return the plug-in entropy + (K-1)/(2n) in nats, K the number of outcomes seen.

    Source: Miller (1955), Note on the bias of information estimates.

    >>> round(miller_madow(np.array([2, 2])), 12)  # ln 2 + 1/8
    0.81814718056
    """
    seen = int(np.count_nonzero(counts))
    return plugin(counts) + (seen - 1) / (2 * int(counts.sum()))
