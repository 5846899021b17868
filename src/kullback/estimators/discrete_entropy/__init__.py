"""Estimators of the entropy from counts, by name; each is a function of counts, in nats."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from kullback.estimators.discrete_entropy.chao_shen import chao_shen
from kullback.estimators.discrete_entropy.chao_wang_jost import chao_wang_jost
from kullback.estimators.discrete_entropy.dirichlet import PRIORS, dirichlet
from kullback.estimators.discrete_entropy.grassberger import grassberger
from kullback.estimators.discrete_entropy.miller_madow import miller_madow
from kullback.estimators.discrete_entropy.nsb import nsb
from kullback.estimators.discrete_entropy.plugin import plugin
from kullback.estimators.discrete_entropy.shrinkage import shrinkage
from kullback.estimators.discrete_entropy.zhang import zhang

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
    "PRIORS",
    "chao_shen",
    "chao_wang_jost",
    "dirichlet",
    "grassberger",
    "miller_madow",
    "nsb",
    "plugin",
    "shrinkage",
    "zhang",
]
