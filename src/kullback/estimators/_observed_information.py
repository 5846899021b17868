"""The mutual information of an observed table, exact, and how much it varies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kullback.measures._formulas import accurate_log_ratio, divergence_terms

if TYPE_CHECKING:
    from kullback.estimators._tables import Joint

_LARGEST = 3_037_000_499
"""Up to so many events the products of two counts are 64-bit integers."""


def observed_information(joint: Joint) -> tuple[float, float]:
    """Return I of the observed shares, never negative, and its variance to first order.

    With cells c, rows r and columns k of n events, I = (1/n^2) sum D-terms(n c, r k), of which
    n c - r k is an exact integer; cells that do not occur have the term r k, and all of these
    together are n^2 less the products of those that do. The variance is
    Var(log p(x,y)/(p(x)p(y)))/n.
    """
    kind = np.int64 if joint.n <= _LARGEST else object
    cells, rows, columns = (
        part.astype(kind) for part in (joint.cells, joint.row_of, joint.column_of)
    )
    observed, expected = cells * joint.n, rows * columns
    gaps = (observed - expected).astype(np.float64)
    elsewhere = float(joint.n**2 - int(expected.sum()))
    p, q = observed.astype(np.float64), expected.astype(np.float64)
    shares = joint.cells / joint.n
    with np.errstate(all="ignore"):
        value = (float(divergence_terms(np, p, q, gaps).sum()) + elsewhere) / float(joint.n) ** 2
        logs = accurate_log_ratio(np, p, q, gaps)
    return value, float(shares @ (logs - float(shares @ logs)) ** 2) / joint.n
