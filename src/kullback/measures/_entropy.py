"""The uncertainty of a distribution, and what follows from it alone."""

from __future__ import annotations

from typing import Any, SupportsIndex

import numpy as np

from kullback._arrays import batch
from kullback._checks import check_base
from kullback.measures._reduce import as_plain, fast_entropy, reduce, restore_axis
from kullback.measures._renyi_formulas import log_probabilities
from kullback.measures._rows import rows_of


def entropy(
    p: Any,
    *,
    axis: SupportsIndex = -1,
    base: float | None = None,
    normalize: bool = False,
    keepdims: bool = False,
) -> Any:
    """Return the entropy H(P): the uncertainty that nobody who knows P can avoid.

    H(P) = -sum_x p(x) log p(x), with 0 log 0 = 0.

    `p` holds probabilities along `axis`; the result is a float for one distribution, else an
    array without that axis (with length 1 there if `keepdims`). The unit is nats, or the
    `base`'s (2: bits). H lies between 0 (one certain outcome) and log n (uniform); it is
    never infinite. `normalize=True` divides counts or weights by their total. NaN gives NaN.

    Raises ValueError if an entry is negative or infinite, or if the total is not 1 and
    `normalize` is false: within max(2e-6 sqrt(n), 5.1e-7 n), at most 1e-3, which is what n
    probabilities with six decimals need (1e-3 for float32, 1e-2 for float16 and bfloat16).

    Source: Shannon (1948), section 6. In scipy: `scipy.stats.entropy(p, axis=-1)`, which
    normalizes without being asked and sums over axis 0 by default; in torch:
    `Categorical(probs=p).entropy()`, which is 2.2e-16 for a certain outcome.

    >>> entropy([0.5, 0.25, 0.25], base=2)  # 0.5 * 1 + 0.25 * 2 + 0.25 * 2
    1.5
    """
    plain = as_plain(p)
    if type(plain) is np.ndarray and axis == -1 and normalize is False and keepdims is False:
        value = fast_entropy(plain)
        if value is not None:
            return value if base is None else value / check_base(base)
    return reduce("entropy", {"p": p}, axis=axis, base=base, normalize=normalize, keepdims=keepdims)


def surprisal(
    p: Any, *, axis: SupportsIndex = -1, base: float | None = None, normalize: bool = False
) -> Any:
    """Return the surprisal -log p(x) of every outcome: how unexpected it is.

    The result has the shape of `p`, in nats or the `base`'s unit; it is infinite where p = 0.
    `axis` is where the probabilities sum to 1, which is checked as in `entropy`, with the
    same errors; the mean of the surprisal under P is the entropy.

    Source: Shannon (1948); Tribus (1961) for the name. In scipy: `-numpy.log(p)`.

    >>> surprisal([0.5, 0.25, 0.25], base=2).tolist()
    [1.0, 2.0, 2.0]
    """
    nats = check_base(base)
    given = batch({"p": p}, axis)
    rows = rows_of(given, normalize=normalize)
    with rows.quiet():
        surprise = -log_probabilities(rows) / nats + 0 * rows.total[..., None]
        return restore_axis(given, rows.mark(surprise))
