"""Estimators of the entropy from counts, by name; each is a function of counts, in nats."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from kullback.estimators.discrete_entropy._corrections import (
    grassberger,
    miller_madow,
    plugin,
    zhang,
)
from kullback.estimators.discrete_entropy._coverage import chao_shen, chao_wang_jost
from kullback.estimators.discrete_entropy._priors import (
    PRIORS,
    dirichlet,
    nsb,
    pseudo_count,
    shrinkage,
)
from kullback.estimators.discrete_entropy._score_interval import (
    INTERVAL_METHOD,
    score_interval,
    status_of,
)

ESTIMATORS: Mapping[str, Callable[[NDArray[np.int64]], float]] = {
    "chao-shen": chao_shen,
    "chao-wang-jost": chao_wang_jost,
    "dirichlet": dirichlet,
    "grassberger": grassberger,
    "miller-madow": miller_madow,
    "nsb": nsb,
    "plugin": plugin,
    "shrinkage": shrinkage,
    "zhang": zhang,
}
"""Each takes counts; `dirichlet`, `nsb` and `shrinkage` take `alphabet_size` besides."""

__all__ = [
    "ESTIMATORS",
    "INTERVAL_METHOD",
    "PRIORS",
    "chao_shen",
    "chao_wang_jost",
    "dirichlet",
    "grassberger",
    "miller_madow",
    "nsb",
    "plugin",
    "pseudo_count",
    "score_interval",
    "shrinkage",
    "status_of",
    "zhang",
]
