"""Cross-entropy and D from the counts of two samples: four methods, each by its name.

* "zhang": finite with unseen outcomes, and a bias that falls exponentially. Zhang and Grabchak,
  "Nonparametric estimation of Kullback-Leibler divergence", Neural Computation 26 (2014), 2570;
  in closed form with digammas (Schürmann, Neural Computation 27, 2015, 2097).
* "plugin": the measures of the observed shares, biased upwards.
* "augmented": a count of one for every outcome that Q's sample lacks; finite, and biased upwards
  as the plug-in is. Zhang and Grabchak (2014), equation 9.
* "dirichlet": posterior means under Dirichlet priors: finite, and as good as the prior.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import digamma, xlogy

from kullback import measures
from kullback._checks import check_choice
from kullback.estimators._distinct import count_distinct
from kullback.estimators.discrete_entropy import pseudo_count

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kullback.estimators._pair import Pair

    Floats = NDArray[np.float64]

_FEW_EVENTS = 1000
"""Of both samples together: so many fractions are added in milliseconds."""

METHODS = ("augmented", "dirichlet", "plugin", "zhang")


def choose_estimator(
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
        posterior = _POSTERIORS[measure]
        return lambda pair: posterior(pair, "jeffreys" if prior is None else prior)
    if bias_correction:
        return lambda pair: _correct_bias(pair, measure)
    return _ESTIMATORS[measure][method]


def _correct_bias(pair: Pair, measure: Literal["cross_entropy", "kl_divergence"]) -> float:
    value = _ESTIMATORS[measure]["plugin"](pair)
    return value if math.isinf(value) else value - _BIASES[measure](pair)


def zhang_cross_entropy(pair: Pair) -> float:
    """Return sum_k p_k (psi(m + 1) - psi(y_k + 1)), p_k the observed shares of P.

    An outcome that Q's sample lacks costs psi(m + 1) + 0.577, about log m: the estimate is
    finite, and too small where P has much mass that Q has not.
    """
    if pair.y is None:
        with np.errstate(divide="ignore"):
            return float(-xlogy(pair.p, pair.q).sum())
    surprisals = digamma(pair.m + 1) - digamma(pair.y + 1)
    return float(pair.p @ surprisals)


def zhang_entropy(pair: Pair) -> float:
    """Return sum_k p_k (psi(n) - psi(x_k)) over the observed outcomes of P."""
    if pair.x is None:
        return float(-xlogy(pair.p, pair.p).sum())
    seen = pair.x > 0
    return float(pair.p[seen] @ (digamma(pair.n) - digamma(pair.x[seen])))


def zhang_kl_divergence(pair: Pair) -> float:
    """Return the signed difference of the two, which is nearly unbiased near D = 0.

    Where both samples have all of P's outcomes it is computed as D of the observed shares, which
    the kernels have exactly, and differences of psi(z) - log z: with 10^15 events a side the two
    entropies agree to all their digits.
    """
    if pair.x is None or pair.y is None or (pair.q[pair.p > 0] == 0).any():
        return zhang_cross_entropy(pair) - zhang_entropy(pair)
    seen = pair.x > 0
    x, y = pair.x[seen].astype(np.float64), pair.y[seen].astype(np.float64)
    observed = float(measures.kl_divergence(pair.x, pair.y, normalize=True))
    of_q = (1 / pair.m - lag(pair.m)) - (1 / y - lag(y))
    terms = pair.p[seen] * (of_q + lag(pair.n) - lag(x))
    value = observed + float(terms.sum())
    near_zero = abs(value) < 1e-14 * (observed + float(np.abs(terms).sum()))
    return _exact_zhang(pair) if near_zero and pair.n + pair.m <= _FEW_EVENTS else value


def _exact_zhang(pair: Pair) -> float:
    """Return the estimate from fractions, so that an exact 0 is 0 and not a rounding of it."""
    n, m = int(pair.n), int(pair.m)
    harmonic = list(itertools.accumulate(Fraction(1, k) for k in range(1, n + m + 1)))
    harmonic.insert(0, Fraction(0))
    ends = harmonic[m] - harmonic[n - 1]
    pairs = zip(pair.x.tolist(), pair.y.tolist(), strict=True)  # type: ignore[union-attr]
    total = sum(x * (ends - harmonic[y] + harmonic[x - 1]) for x, y in pairs if x)
    return float(total / n)


def lag(z: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return log z - psi(z) = 1/(2z) + 1/(12 z^2) - 1/(120 z^4) + ... without cancellation."""
    z = np.asarray(z, dtype=np.float64)
    large = np.maximum(z, 50.0)
    square = large * large
    series = 0.5 / large + (1 / 12 - (1 / 120 - 1 / (252 * square)) / square) / square
    return np.asarray(np.where(z >= 50, series, np.log(z) - digamma(z)))


def plugin_cross_entropy(pair: Pair) -> float:
    """Return -sum p log q of the observed shares; infinite with unseen outcomes."""
    return float(measures.cross_entropy(*pair.weights, normalize=True))


def plugin_kl_divergence(pair: Pair) -> float:
    """Return D of the observed shares; infinite with unseen outcomes."""
    return float(measures.kl_divergence(*pair.weights, normalize=True))


def plugin_cross_entropy_bias(pair: Pair) -> float:
    """Return the bias to first order, sum_k p_k (1 - q_k) / (2 m q_k)."""
    return _bias_from_q(pair) if np.isfinite(pair.m) else 0.0


def plugin_kl_divergence_bias(pair: Pair) -> float:
    """Return the bias to first order, (K - 1)/(2n) + (sum_k p_k/q_k - 1)/(2m).

    K counts the outcomes that P's sample has; the second term is the two-sample one (at
    P = Q it is the first with m for n).
    """
    of_p = (int((pair.p > 0).sum()) - 1) / (2 * pair.n)
    return of_p + plugin_cross_entropy_bias(pair)


def _bias_from_q(pair: Pair) -> float:
    seen = pair.p > 0
    with np.errstate(divide="ignore"):
        return float((pair.p[seen] / pair.q[seen]).sum() - 1) / (2 * pair.m)


def augmented_cross_entropy(pair: Pair) -> float:
    """Return -sum p log((y + [y = 0]) / m)."""
    if pair.y is None:
        with np.errstate(divide="ignore"):
            return float(-xlogy(pair.p, pair.q).sum())
    return float(-xlogy(pair.p, np.maximum(pair.y, 1) / pair.m).sum())


def augmented_kl_divergence(pair: Pair) -> float:
    """Return the cross-entropy less the plug-in entropy."""
    return augmented_cross_entropy(pair) + float(xlogy(pair.p, pair.p).sum())


def dirichlet_cross_entropy(pair: Pair, prior: float | str = "jeffreys") -> float:
    """Return the posterior mean of -sum p log q, P and Q independent."""
    shares, _ = _posterior_of_p(pair, prior)
    return float(shares @ _surprisals(pair, prior))


def dirichlet_kl_divergence(pair: Pair, prior: float | str = "jeffreys") -> float:
    """Return the posterior mean of D; it is positive even where P = Q."""
    shares, information = _posterior_of_p(pair, prior)
    return float(information + shares @ _surprisals(pair, prior))


def _posterior_of_p(pair: Pair, prior: float | str) -> tuple[Floats, float]:
    """Return the posterior means of p and of sum p log p."""
    if pair.x is None:
        return pair.p, float(xlogy(pair.p, pair.p).sum())
    a = _posterior(pair.x, prior)
    total = a.sum()
    shares = a / total
    return shares, float(shares @ (digamma(a + 1) - digamma(total + 1)))


def _surprisals(pair: Pair, prior: float | str) -> Floats:
    if pair.y is None:
        with np.errstate(divide="ignore"):
            return np.asarray(-np.log(pair.q))
    b = _posterior(pair.y, prior)
    return np.asarray(digamma(b.sum()) - digamma(b))


def _posterior(counts: NDArray[np.int64], prior: float | str) -> Floats:
    """Return the parameters of the posterior, the prior's pseudo-count added to every count."""
    added = pseudo_count(prior, count_distinct(counts), counts.size)
    if added == 0 and not counts.all():
        msg = "prior 'ml' adds nothing, but some outcomes were not seen; use the method 'plugin'."
        raise ValueError(msg)
    return np.asarray(counts + added, dtype=np.float64)


_ESTIMATORS: dict[str, dict[str, Callable[[Pair], float]]] = {
    "cross_entropy": {
        "augmented": augmented_cross_entropy,
        "plugin": plugin_cross_entropy,
        "zhang": zhang_cross_entropy,
    },
    "kl_divergence": {
        "augmented": augmented_kl_divergence,
        "plugin": plugin_kl_divergence,
        "zhang": zhang_kl_divergence,
    },
}
_BIASES: dict[str, Callable[[Pair], float]] = {
    "cross_entropy": plugin_cross_entropy_bias,
    "kl_divergence": plugin_kl_divergence_bias,
}
_POSTERIORS: dict[str, Callable[[Pair, float | str], float]] = {
    "cross_entropy": dirichlet_cross_entropy,
    "kl_divergence": dirichlet_kl_divergence,
}
