"""The Jensen-Shannon divergence: symmetric, and finite for every P and Q."""

from __future__ import annotations

import math
from typing import Any, SupportsIndex

from kullback._arrays import batch
from kullback._checks import check_base, check_share
from kullback.measures._reduce import finish, reduce, run


def js_divergence(
    p: Any,
    q: Any,
    *,
    weight: float = 0.5,
    axis: SupportsIndex = -1,
    base: float | None = None,
    normalize: bool = False,
    keepdims: bool = False,
) -> Any:
    """Return the Jensen-Shannon divergence: what one draw says about which of P and Q it is from.

    JS = w D(P||M) + (1-w) D(Q||M) with M = w P + (1-w) Q and w = `weight`.

    It is never infinite: at most the entropy of (w, 1-w), log 2 for w = 1/2, reached where P
    and Q share no outcome, and with weight 1/2 the same for both orders of P and Q, to the last
    bit. Arguments, shapes, units and errors are those of `kl_divergence`;
    ValueError if `weight` is not between 0 and 1.

    Source: Lin (1991), equation 4.1. In scipy: `jensenshannon(p, q) ** 2`, which is NaN for
    about half of all close pairs (scipy issue 20083).

    >>> js_divergence([1.0, 0.0], [0.0, 1.0], base=2)  # one draw tells them apart: one bit
    1.0
    """
    return reduce(
        "js_divergence",
        {"p": p, "q": q},
        axis=axis,
        base=base,
        normalize=normalize,
        keepdims=keepdims,
        weight=check_share("weight", weight, what="the share of P in the mixture"),
    )


def js_distance(
    p: Any,
    q: Any,
    *,
    weight: float = 0.5,
    axis: SupportsIndex = -1,
    base: float | None = None,
    normalize: bool = False,
    keepdims: bool = False,
) -> Any:
    """Return the Jensen-Shannon distance, the square root of the divergence: a metric.

    d(P,Q) = sqrt(JS(P,Q)); with `weight` 1/2 it obeys the triangle inequality. The `base`
    is that of the divergence under the root.

    Arguments, shapes and errors are those of `js_divergence`; never infinite.

    Source: Endres and Schindelin (2003), equation 1. In scipy:
    `scipy.spatial.distance.jensenshannon(p, q)`.

    >>> js_distance([1.0, 0.0], [0.0, 1.0], base=2)
    1.0
    """
    share, nats = (
        check_share("weight", weight, what="the share of P in the mixture"),
        check_base(base),
    )
    given = batch({"p": p, "q": q}, axis)
    value = run("js_distance", given, normalize=normalize, weight=share)
    return finish(given, value / math.sqrt(nats), keepdims=keepdims)
