"""Q as the softmax of logits: its divergence from P, and the gradients of both losses."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from kullback import measures

Floats = NDArray[np.float64]

_TINY = 1e-300  # below it a probability loses digits, and at last becomes 0


def softmax(z: Floats) -> tuple[Floats, Floats]:
    """Return Q = exp(z) / sum exp(z), and log Q, which stays finite where Q underflows."""
    with np.errstate(over="ignore", under="ignore"):
        shifted = z - z.max()
        weights = np.exp(shifted)
        total = weights.sum()
        return weights / total, shifted - math.log(total)


def divergence(p: Floats, q: Floats, log_q: Floats) -> float:
    """Return D(P‖Q) in nats: the library's measure, from log Q where q has underflowed."""
    lost = (q < _TINY) & (p > 0)
    if not lost.any():
        return float(measures.kl_divergence(p, q))
    shares = measures.kl_contributions(p, q)
    shares[lost] = p[lost] * (np.log(p[lost]) - log_q[lost]) - p[lost] + q[lost]
    try:
        return math.fsum(shares)
    except OverflowError:
        return math.inf


def gradient_of_cross_entropy(p: Floats, q: Floats) -> Floats:
    """Return dH(P,Q)/dz, from the formula -sum p log q.

    Its derivative by q is u = -p/q, and behind the softmax stands q (u - sum q u), which is
    q sum(p) - p.
    """
    return np.asarray(q * p.sum() - p)


def gradient_of_kl(p: Floats, q: Floats) -> Floats:
    """Return dD(P‖Q)/dz, from the formula sum(p log(p/q) - p + q), whose terms are not negative.

    Its derivative by q is u = 1 - p/q, and behind the softmax stands q (u - sum q u), which is
    (q - p) - q sum(q - p). The rows of P and Q may be one or many.
    """
    difference = q - p
    return np.asarray(difference - q * difference.sum(axis=-1, keepdims=True))
