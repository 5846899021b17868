"""What it costs to use Q where P is true: cross-entropy, KL divergence and their kin."""

from __future__ import annotations

from typing import Any, SupportsIndex

import numpy as np

from kullback._arrays import batch
from kullback._checks import check_base
from kullback.measures._entropy import entropy
from kullback.measures._reduce import as_plain, fast_kl_divergence, reduce, restore_axis, run


def kl_divergence(
    p: Any,
    q: Any,
    *,
    axis: SupportsIndex = -1,
    base: float | None = None,
    normalize: bool = False,
    keepdims: bool = False,
) -> Any:
    """Return the KL divergence D(P||Q): the extra uncertainty, or cost, that using Q adds.

    D(P||Q) = sum_x p(x) log(p(x)/q(x)) = H(P,Q) - H(P), computed as a sum of the
    non-negative terms p log(p/q) - p + q: never negative, exactly 0 for P = Q, and with an
    error of at most 2e-15 max(D, 1e-33), however close P and Q are.

    `p` and `q` hold probabilities of the same outcomes along `axis`; leading axes broadcast.
    Labels (pandas, polars, pyarrow, xarray) are aligned: q is brought to the order of p, by
    outcome and by row, and one Series stands against every row of a frame.
    The result is a float for one pair, else an array. The unit is nats, or the `base`'s
    (2: bits). D is infinite where p > 0 = q, NaN where a row has NaN. `normalize=True`
    divides counts or weights by their totals.

    Raises ValueError if an entry is negative or infinite, if the lengths differ, or if a total
    is not 1 and `normalize` is false: within max(2e-6 sqrt(n), 5.1e-7 n), at most 1e-3, which is
    what n probabilities with six decimals need (1e-3 for float32, 1e-2 for float16 and
    bfloat16). TypeError for dictionaries (see `compare`) and arrays of two libraries.

    Source: Kullback and Leibler (1951), equation 2.4. In scipy:
    `scipy.stats.entropy(p, q, axis=-1)`; in torch the order turns and Q comes as logs:
    `F.kl_div(q.log(), p, reduction="sum")`.

    >>> weather, forecast = [0.6, 0.3, 0.1], [0.3, 0.3, 0.4]
    >>> round(kl_divergence(weather, forecast, base=2), 12)  # .6 log2 2 + 0 + .1 log2 1/4
    0.4
    """
    plain = as_plain(p)
    if (
        type(plain) is np.ndarray
        and q is not None
        and axis == -1
        and normalize is False
        and keepdims is False
    ):
        value = fast_kl_divergence(plain, as_plain(q))
        if value is not None:
            return value if base is None else value / check_base(base)
    return reduce(
        "kl_divergence",
        {"p": p, "q": q},
        axis=axis,
        base=base,
        normalize=normalize,
        keepdims=keepdims,
    )


def cross_entropy(
    p: Any,
    q: Any,
    *,
    axis: SupportsIndex = -1,
    base: float | None = None,
    normalize: bool = False,
    keepdims: bool = False,
) -> Any:
    """Return the cross-entropy H(P,Q): what describing, coding or predicting P with Q costs.

    H(P,Q) = -sum_x p(x) log q(x) = H(P) + D(P||Q), and it is computed as that sum, so the
    identity with `entropy` and `kl_divergence` holds to the last bit.

    Arguments, shapes, units and errors are those of `kl_divergence`; infinite where
    p > 0 = q.

    Source: Cover and Thomas (2006), theorem 5.4.3. In scipy: `-(p * numpy.log(q)).sum(-1)`;
    in torch: `F.cross_entropy(q.log(), p)` (logits of Q first, then P).

    >>> weather, forecast = [0.6, 0.3, 0.1], [0.3, 0.3, 0.4]
    >>> round(cross_entropy(weather, forecast), 9)  # 0.897945725 + 0.277258872
    1.175204597
    """
    added = kl_divergence(p, q, axis=axis, base=base, normalize=normalize, keepdims=keepdims)
    return entropy(p, axis=axis, base=base, normalize=normalize, keepdims=keepdims) + added


def jeffreys_divergence(
    p: Any,
    q: Any,
    *,
    axis: SupportsIndex = -1,
    base: float | None = None,
    normalize: bool = False,
    keepdims: bool = False,
) -> Any:
    """Return the Jeffreys divergence D(P||Q) + D(Q||P), known as PSI where tables are watched.

    J(P,Q) = sum_x (p(x) - q(x)) log(p(x)/q(x)), the same for both orders of P and Q.

    Arguments, shapes, units and errors are those of `kl_divergence`; infinite where one of
    p, q is 0 and the other is not.

    Source: Jeffreys (1946), equation 1; Kullback and Leibler (1951), equation 2.6. In scipy:
    `scipy.stats.entropy(p, q) + scipy.stats.entropy(q, p)`.

    >>> round(jeffreys_divergence([0.8, 0.2], [0.5, 0.5], base=2), 12)  # .3 log2 1.6 + .3 log2 2.5
    0.6
    """
    there = kl_divergence(p, q, axis=axis, base=base, normalize=normalize, keepdims=keepdims)
    back = kl_divergence(q, p, axis=axis, base=base, normalize=normalize, keepdims=keepdims)
    return there + back


def kl_contributions(
    p: Any,
    q: Any,
    *,
    axis: SupportsIndex = -1,
    base: float | None = None,
    normalize: bool = False,
) -> Any:
    """Return the contribution of every outcome to D(P||Q), none of them negative.

    c(x) = p(x) log(p(x)/q(x)) - p(x) + q(x); the contributions sum to D(P||Q), since P and
    Q both sum to 1. An outcome that P has and Q lacks contributes `inf`; one that Q has and P
    lacks contributes q(x), the mass that Q spends on it.

    The result has the (broadcast) shape of `p` and `q`; arguments, units and errors are
    those of `kl_divergence`.

    Source: Csiszar (1975), equation 2.1 (the generalized divergence). In scipy:
    `scipy.special.kl_div(p, q)`.

    >>> kl_contributions([1.0, 0.0], [0.5, 0.5]).round(6).tolist()  # log 2 - 1/2, 1/2
    [0.193147, 0.5]
    """
    nats = check_base(base)
    given = batch({"p": p, "q": q}, axis)
    return restore_axis(given, run("kl_contributions", given, normalize=normalize) / nats)


def perplexity(
    p: Any,
    q: Any = None,
    *,
    axis: SupportsIndex = -1,
    base: float | None = None,
    normalize: bool = False,
    keepdims: bool = False,
) -> Any:
    """Return exp H(P), or exp H(P,Q): the number of equally likely outcomes as uncertain.

    The `base` does not change the value (base^H in units of the base is the same number); it
    is taken, and checked, so that the call looks like the others. With `q` the result is
    infinite where p > 0 = q, or where it is beyond the largest float. Errors as in `entropy`.

    Source: Jelinek, Mercer, Bahl and Baker (1977). In scipy: `exp(scipy.stats.entropy(p))`;
    in torch: `Categorical(probs=p).perplexity()`.

    >>> round(perplexity([0.25] * 4), 12), perplexity([1.0, 0.0])
    (4.0, 1.0)
    """
    check_base(base)
    nats = (
        entropy(p, axis=axis, normalize=normalize, keepdims=keepdims)
        if q is None
        else cross_entropy(p, q, axis=axis, normalize=normalize, keepdims=keepdims)
    )
    if isinstance(nats, float):
        return float(_exp(np, nats))
    return _exp(batch({"p": p}, axis).xp, nats)


def _exp(xp: Any, nats: Any) -> Any:
    if xp is not np:
        return xp.exp(nats)
    with np.errstate(over="ignore"):  # beyond the largest float is inf, as said above
        return np.exp(nats)
