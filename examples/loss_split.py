"""A classifier's loss, split: E[−log q(y|x)] = H(Y) − I + D.

H(Y) is what guessing from the shares of the labels costs. I is what the prediction tells of the
label, and takes off that cost. D is what the prediction adds by stating other chances than its
own record bears out: too sure, not sure enough, or with wrong shares.

What chances the record bears out has to be estimated. `split` does so with a recalibration that
is fitted to the labels, and nothing is left over; `split_in_groups` counts the labels in groups
of like predictions, and what happens within the groups is left over, as a term of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from recalibration import recalibrate

import kullback
from kullback.estimators import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Split:
    """loss = entropy − information + calibration + within, in nats or units of the `base`."""

    loss: float
    entropy: float
    """H(Y), of these labels."""
    information: float
    """I(Y;R), what the prediction R tells of the label, as counted on these examples."""
    calibration: float
    """D = E D(P(y|r)‖q(y|r)), never negative, as counted on these examples."""
    within: float
    """What the groups do not see; 0 without groups."""
    scale: float
    """a of the recalibration: below 1 for predictions that are too sure; NaN for groups."""
    information_noise: float
    """What I would be on average if the predictions told nothing."""
    calibration_noise: float
    """What D would be on average if the predictions were calibrated."""
    information_error: float
    calibration_error: float
    n: int
    base: float | None

    @property
    def floor(self) -> float:
        """H(Y|R) = H(Y) − I: no recalibration of the kind gets the loss under it."""
        return self.entropy - self.information

    @property
    def rounding(self) -> float:
        """By how much the two sides of the identity differ: rounding, and what a fit left."""
        return self.loss - (self.entropy - self.information + self.calibration + self.within)

    def estimates(self) -> tuple[Estimate, Estimate]:
        """Return I and D as of examples to come: the noise taken off, with 95 % intervals.

        They hold for examples that the model has not been trained on. The variance is that of
        log P(y|r)/P(y) and log P(y|r)/q(y|r) over the examples, and, where I or D is near 0
        and that vanishes, of the chi-squared that noise alone gives.
        """
        found = []
        for measure, value, noise, error in (
            ("I(Y;R)", self.information, self.information_noise, self.information_error),
            ("D(P(y|r)‖q(y|r))", self.calibration, self.calibration_noise, self.calibration_error),
        ):
            middle = value - noise
            one = Estimate(
                measure=measure,
                value=middle,
                low=max(middle - 1.96 * error, 0.0),
                high=max(middle + 1.96 * error, 0.0),
                standard_error=error,
                noise_floor=0.0,
                interval_method="normal, second order",
                n_p=self.n,
                base=self.base,
            )
            found.append(one)
        return found[0], found[1]


def split(labels: Any, q: Any, *, base: float | None = None) -> Split:
    """Split the loss of the predictions q, one row an example, by a fitted recalibration g.

    P(y|r) is g(y|x) = softmax(a log q + b), and the identity is exact: at the fitted (a, b) the
    labels and g agree in the shares of the classes and in the mean of log q(y), and all three
    terms are made of these. (It is the Pythagorean theorem of D: from the labels to q is as far
    as from the labels to g and from g to q.) A richer map than softmax(a log q + b) could find
    more, so for many examples I and D are lower bounds, both too low by the same amount. For few
    they are too high, on average by 1/2n, and by K/2n for the K numbers that are fitted.

    `labels` are whole numbers 0 ... K − 1. Raises ValueError for rows that are no distributions,
    labels that are no classes, and a probability of 0, of which no recalibration makes anything
    else; TypeError for labels that are not whole numbers; RuntimeError where the fit does not
    converge.

    Source: Csiszar (1975) for the theorem; Berta, Holzmüller, Jordan and Bach (2025) for what a
    recalibration wins as the calibration error.

    >>> coin = split([0, 1, 1, 1], [[0.5, 0.5]] * 4, base=2)  # says nothing of the label
    >>> [round(x, 4) for x in (coin.loss, coin.entropy, coin.calibration)]  # 1 = H(1/4) + D
    [1.0, 0.8113, 0.1887]
    >>> abs(coin.information) < 1e-12
    True
    """
    y, q = _checked(labels, q)
    n, classes = q.shape
    log_g, scale = recalibrate(y, q)
    return _split(
        y,
        q,
        table=np.exp(log_g) / n,
        stand_in=q / n,
        log_p=log_g,
        log_q=np.log(q),
        degrees=(1, classes),
        scale=scale,
        base=base,
    )


def split_in_groups(labels: Any, q: Any, groups: Any, *, base: float | None = None) -> Split:
    """Split the loss of the predictions q by counting the labels in groups of predictions.

    R is the group: P(y|r) are the shares of the labels in it, q(y|r) is the mean of its
    predictions. `within` = E log(q(y|r)/q(y|x)) is what this averaging changed of the loss:
    the D that is hidden within the groups less the I that is. It is negative where the groups
    hide more of what the predictions tell than of what is wrong with them. With G groups and K
    classes, noise alone gives I = (G − 1)(K − 1)/2n and D = G(K − 1)/2n on average, less where
    labels are so rare in a group that none of them is expected.

    `groups` names the group of every example by a whole number; the rest is as in `split`.

    Source: Bröcker (2009), equation 13; Stephenson, Coelho and Jolliffe (2008) for what is left
    within the groups.
    """
    y, q = _checked(labels, q)
    n, classes = q.shape
    names, places = np.unique(np.asarray(groups), return_inverse=True)
    counts, sums = np.zeros((2, names.size, classes))
    np.add.at(counts, (places, y), 1.0)
    np.add.at(sums, places, q)
    sizes = counts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):  # a label that a group lacks is no example's own
        log_p = np.log(counts / sizes)
    return _split(
        y,
        q,
        table=counts / n,
        stand_in=sums / n,
        log_p=log_p[places],
        log_q=np.log(sums / sizes)[places],
        degrees=((names.size - 1) * (classes - 1), names.size * (classes - 1)),
        scale=math.nan,
        base=base,
    )


def like_predictions(q: Any, each: int) -> NDArray[np.int64]:
    """Return a group for every prediction: by the likeliest class, then by how sure it is.

    The predictions of one class make `each` groups of equal size, fewer if they are few.
    """
    q = np.asarray(q, dtype=float)
    likeliest, sure = q.argmax(axis=1), q.max(axis=1)
    groups = np.zeros(len(q), dtype=np.int64)
    for name in np.unique(likeliest):
        rows = np.flatnonzero(likeliest == name)
        rank = np.argsort(np.argsort(sure[rows], kind="stable"))
        groups[rows] = name * each + rank * min(each, rows.size) // rows.size
    return groups


def _split(
    y: NDArray[np.int64],
    q: Floats,
    *,
    table: Floats,
    stand_in: Floats,
    log_p: Floats,
    log_q: Floats,
    degrees: tuple[int, int],
    scale: float,
    base: float | None,
) -> Split:
    """Return the split for a table of P(r, y) and one of P(r) q(y|r).

    `log_p` and `log_q` are log P(y|r) and log q(y|r), a row for every example, and `degrees` how
    many numbers are fitted to make I and D as large as they are.
    """
    n, classes = q.shape
    rows = np.arange(n)
    nats = 1.0 if base is None else math.log(base)
    counts = np.bincount(y, minlength=classes)
    gained = log_p[rows, y] - np.log(counts[y] / n)
    added = log_p[rows, y] - log_q[rows, y]
    return Split(
        loss=float(kullback.cross_entropy(np.eye(classes)[y], q, base=base).mean()),
        entropy=float(kullback.entropy(counts, base=base, normalize=True)),
        information=float(kullback.mutual_information(table, base=base)),
        calibration=float(kullback.kl_divergence(table.ravel(), stand_in.ravel(), base=base)),
        within=float((log_q[rows, y] - np.log(q[rows, y])).mean()) / nats,
        scale=scale,
        information_noise=degrees[0] / (2 * n * nats),
        calibration_noise=degrees[1] / (2 * n * nats),
        information_error=math.sqrt(gained.var() / n + degrees[0] / (2 * n * n)) / nats,
        calibration_error=math.sqrt(added.var() / n + degrees[1] / (2 * n * n)) / nats,
        n=n,
        base=base,
    )


def _checked(labels: Any, q: Any) -> tuple[NDArray[np.int64], Floats]:
    y, q = np.asarray(labels), np.asarray(q, dtype=np.float64)
    if q.ndim != 2 or y.shape != q.shape[:1] or not y.size:
        msg = f"labels has the shape {y.shape} and q {q.shape}; q has a row for every label."
        raise ValueError(msg)
    if y.dtype.kind not in "iu":
        msg = f"labels are whole numbers from 0, the columns of q, not of type {y.dtype}."
        raise TypeError(msg)
    if y.min() < 0 or y.max() >= q.shape[1]:
        msg = (
            f"labels are whole numbers from 0 to {q.shape[1] - 1}, one less than q has columns; "
            f"these go from {y.min()} to {y.max()}."
        )
        raise ValueError(msg)
    kullback.entropy(q)  # raises where a row is no distribution, and names it
    if np.isnan(q).any():
        msg = f"q is NaN in row {np.argwhere(np.isnan(q))[0][0]}; did the training diverge?"
        raise ValueError(msg)
    if not q.all():
        row, place = np.argwhere(q == 0)[0]
        msg = (
            f"q gives class {place} the probability 0 in row {row}; take the softmax of the "
            "logits in float64, where a small probability is small but not 0."
        )
        raise ValueError(msg)
    return y.astype(np.int64), q / q.sum(axis=1, keepdims=True)
