"""The perplexity: an entropy told as a number of equally likely outcomes."""

from __future__ import annotations

from typing import Any, SupportsIndex

import numpy as np

from kullback._arrays import batch
from kullback._checks import check_base
from kullback.measures.divergence import cross_entropy
from kullback.measures.entropy import entropy


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
