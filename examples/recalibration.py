"""The best that a recalibration makes of a classifier's predictions: softmax(a log q + b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import log_softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FLAT = 1e-14
"""The gradient at which the fit has arrived."""

ROUNDING = 1e-10
"""The gradient that may be left where rounding lets no step lower the loss any more."""


def recalibrate(labels: NDArray[np.int64], q: Floats) -> tuple[Floats, float]:
    """Return the logs of the recalibrated predictions g, one row an example, and the scale a.

    g(y|x) = q(y|x)^a e^{b_y} / Z(x), with the one a and the b_y for which the loss on these
    labels is smallest: K free numbers for K classes, since the b_y count by their differences.
    a < 1 means that the predictions were too sure, a > 1 that they were not sure enough. The
    loss is convex in (a, b), and Newton's method finds its least value; where a recalibration
    can tell the labels apart without a mistake, that is 0, and a grows until it is reached to
    rounding.

    No q may be 0. Raises RuntimeError where the gradient does not vanish.

    Source: Guo et al. (2017) for the a, called 1/temperature; Alexandari, Kundaje and Shrikumar
    (2020) for the b_y beside it.
    """
    n, classes = q.shape
    truth = np.eye(classes)[labels]
    logs = np.log(q)
    logs = logs - logs.mean(axis=1, keepdims=True)
    unit = max(float(np.sqrt((logs**2).mean())), 1e-8)
    features = [logs / unit, *(np.broadcast_to(b, q.shape) for b in _contrasts(classes))]
    phi = np.stack(features, axis=-1)  # example, class, free number
    at = np.zeros(classes)  # all chances equal: there the loss is curved in every direction
    loss, log_g, gradient = _loss(at, phi, truth)
    for _ in range(300):
        if np.abs(gradient).max() <= FLAT:
            break
        g = np.exp(log_g)
        apart = phi - np.einsum("iy,iyk->ik", g, phi)[:, None, :]
        curvature = np.tensordot(g[..., None] * apart, apart, axes=([0, 1], [0, 1])) / n
        # A trace of a ridge, for examples so few or so alike that they leave a direction open.
        curvature += 1e-12 * np.trace(curvature) * np.eye(classes)
        step = np.linalg.solve(curvature, gradient)
        for _ in range(60):
            trial = _loss(at - step, phi, truth)
            # At the bottom the loss no longer changes in float64, but the gradient still does.
            flatter = np.abs(trial[2]).max() < np.abs(gradient).max()
            if trial[0] < loss or (flatter and trial[0] < loss + 1e-12):
                break
            step = step / 2
        else:
            break
        at, (loss, log_g, gradient) = at - step, trial
    if np.abs(gradient).max() > ROUNDING:
        msg = f"the recalibration's gradient is still {np.abs(gradient).max():.2g}, not 0."
        raise RuntimeError(msg)
    return log_g, float(at[0]) / unit


def _contrasts(classes: int) -> Floats:
    """Return K − 1 directions in which b can differ between classes, at right angles."""
    return np.linalg.qr(np.eye(classes) - 1 / classes)[0][:, : classes - 1].T


def _loss(at: Floats, phi: Floats, truth: Floats) -> tuple[float, Floats, Floats]:
    """Return the loss, the logs of the recalibrated predictions and the gradient."""
    logs = log_softmax(phi @ at, axis=1)
    off = np.exp(logs) - truth
    loss = -float((truth * logs).sum(axis=1).mean())
    return loss, logs, np.tensordot(off, phi, axes=2) / len(truth)
