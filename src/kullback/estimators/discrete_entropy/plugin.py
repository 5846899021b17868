"""The entropy of the observed frequencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.measures import entropy as exact_entropy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def plugin(counts: NDArray[np.int64]) -> float:
    """Return -sum (x/n) ln(x/n), in nats: too low by about (K-1)/(2n) on average.

    Source: Miller (1955); Paninski (2003) for the bias.

    >>> import numpy as np
    >>> round(plugin(np.array([2, 1, 1])), 12)  # 1.5 bits
    1.03972077084
    """
    return float(exact_entropy(counts[counts > 0].astype(float), normalize=True))
