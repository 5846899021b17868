"""The estimator that a method's name and options choose."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from kullback.estimators._arguments import check_choice
from kullback.estimators.discrete_divergence import augmented, dirichlet, plugin, zhang

if TYPE_CHECKING:
    from collections.abc import Callable

    from kullback.estimators._pair import Pair

METHODS = ("augmented", "dirichlet", "plugin", "zhang")


def chosen(
    measure: Literal["cross_entropy", "kl_divergence"],
    method: str,
    *,
    prior: float | str | None,
    bias_correction: bool,
) -> Callable[[Pair], float]:
    """Return the estimator of the measure, in nats."""
    check_choice("method", method, METHODS)
    if prior is not None and method != "dirichlet":
        msg = f"prior is for the method 'dirichlet', not {method!r}."
        raise ValueError(msg)
    if bias_correction and method != "plugin":
        msg = f"bias_correction is for the method 'plugin', not {method!r}."
        raise ValueError(msg)
    if method == "dirichlet":
        posterior = getattr(dirichlet, measure)
        chosen_prior = "jeffreys" if prior is None else prior
        return lambda pair: float(posterior(pair, chosen_prior))
    if method == "plugin" and bias_correction:
        return lambda pair: _corrected(pair, measure)
    of = {"augmented": augmented, "plugin": plugin, "zhang": zhang}[method]
    return lambda pair: float(getattr(of, measure)(pair))


def _corrected(pair: Pair, measure: str) -> float:
    value = float(getattr(plugin, measure)(pair))
    if math.isinf(value):
        return value
    return value - float(getattr(plugin, f"{measure}_bias")(pair))
