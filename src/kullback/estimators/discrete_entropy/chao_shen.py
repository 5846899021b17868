"""Chao and Shen's entropy: frequencies shrunk to the coverage, weighted by inclusion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kullback.estimators.discrete_entropy._distinct import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray


def chao_shen(counts: NDArray[np.int64]) -> float:
    """Return -sum p ln p / (1 - (1-p)^n) in nats, with p = C x/n and C = 1 - f1/n.

    f1 is the number of outcomes seen once; where all were, f1 = n - 1 serves, so that C > 0.

    Source: Chao and Shen, Environmental and Ecological Statistics 10:429 (2003).

    >>> round(chao_shen(np.array([1, 1])), 12)  # C = 1/2: two terms (ln 4)/4 / (7/16)
    1.584336412708
    """
    of = distinct(counts)
    singletons = of.outcomes_seen(1)
    coverage = 1 - (of.n - 1 if singletons == of.n else singletons) / of.n
    p = coverage * of.values / of.n
    with np.errstate(divide="ignore"):  # p = 1 is included for certain: 1 - exp(-inf)
        included = -np.expm1(of.n * np.log1p(-p))
    return float(-(of.multiplicities * p * np.log(p) / included).sum()) + 0.0
