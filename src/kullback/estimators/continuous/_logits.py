"""A classifier's logits on held-out points, checked, as log ratios fold by fold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import as_number, check_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fold:
    """The log ratios ln(p/q) that one classifier gives to points of P and of Q."""

    of_p: Floats
    of_q: Floats


@dataclass(frozen=True, slots=True)
class HeldOut:
    """All folds, one if there was no cross-fitting."""

    folds: tuple[Fold, ...]

    @property
    def n(self) -> int:
        """How many points of P there are."""
        return sum(len(fold.of_p) for fold in self.folds)

    @property
    def m(self) -> int:
        """How many points of Q there are."""
        return sum(len(fold.of_q) for fold in self.folds)


def read_logits(
    logits_p: Any,
    logits_q: Any,
    *,
    prior_log_odds: float | None,
    n_train: int | None,
    m_train: int | None,
    folds: tuple[Any, Any] | None,
) -> HeldOut:
    """Return the log ratios by fold; raise ValueError if the arguments are invalid."""
    of_p, of_q = _check_logits("logits_p", logits_p), _check_logits("logits_q", logits_q)
    counted = n_train is not None or m_train is not None
    if counted and (prior_log_odds is not None or folds is not None):
        other = "prior_log_odds" if prior_log_odds is not None else "folds"
        msg = (
            f"n_train and m_train say the same as {other}; give one of them, so that they cannot "
            "contradict each other."
        )
        raise ValueError(msg)
    if folds is not None:
        return _split_folds(of_p, of_q, folds, prior_log_odds)
    if prior_log_odds is not None:
        prior = _check_prior(prior_log_odds)
    elif counted:
        prior = math.log(_check_count("n_train", n_train) / _check_count("m_train", m_train))
    else:
        msg = (
            "the log odds before a point is seen are not given; pass n_train and m_train, how many "
            "points of P and of Q the classifier was trained on, or prior_log_odds (0 if it was "
            "trained with balanced weights), or folds."
        )
        raise ValueError(msg)
    return HeldOut((Fold(of_p - prior, of_q - prior),))


def _split_folds(of_p: Floats, of_q: Floats, folds: Any, prior_log_odds: float | None) -> HeldOut:
    if not isinstance(folds, tuple | list) or len(folds) != 2:
        msg = "folds must be a pair: the folds of P's points and the folds of Q's points."
        raise ValueError(msg)
    in_p = _check_folds("folds[0]", folds[0], "logits_p", len(of_p))
    in_q = _check_folds("folds[1]", folds[1], "logits_q", len(of_q))
    if (in_p.dtype.kind in "US") != (in_q.dtype.kind in "US"):
        msg = "one of folds[0] and folds[1] names folds by strings and the other by integers."
        raise TypeError(msg)
    names = np.unique(np.concatenate([in_p, in_q]))
    if len(names) < 2:
        msg = (
            f"folds names one fold only ({names[0]}), so no classifier was trained on the others; "
            "for one held-out sample pass n_train and m_train instead."
        )
        raise ValueError(msg)
    for name in names:
        held = int((in_p == name).sum()), int((in_q == name).sum())
        if min(held) < 2:
            msg = (
                f"fold {name} has {held[0]} points of P and {held[1]} of Q; every fold needs at "
                "least 2 of both."
            )
            raise ValueError(msg)
    parts = [(of_p[in_p == name], of_q[in_q == name]) for name in names]
    fixed = None if prior_log_odds is None else _check_prior(prior_log_odds)
    result = []
    for p, q in parts:
        trained = len(of_p) - len(p), len(of_q) - len(q)
        prior = math.log(trained[0] / trained[1]) if fixed is None else fixed
        result.append(Fold(p - prior, q - prior))
    return HeldOut(tuple(result))


def _check_logits(name: str, values: Any) -> Floats:
    array = np.asarray(values)
    if array.dtype.kind not in "iuf":
        msg = f"{name} holds entries of type {array.dtype}; logits must be real numbers."
        raise TypeError(msg)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        msg = f"{name} has the shape {array.shape}; logits must be one number per point."
        raise ValueError(msg)
    if len(array) < 2:
        count = "1 logit" if len(array) else "no logits"
        msg = f"{name} has {count}; an estimate with an error needs at least 2."
        raise ValueError(msg)
    logits = array.astype(np.float64)
    wrong = np.flatnonzero(~np.isfinite(logits))
    if wrong.size:
        msg = (
            f"{name} has {wrong.size} entries that are not finite (the first: {logits[wrong[0]]} "
            f"at index {wrong[0]}). A probability rounded to 0 or 1 has no logit; take the "
            "classifier's log odds before they become probabilities."
        )
        raise ValueError(msg)
    return logits


def _check_folds(name: str, values: Any, of: str, count: int) -> NDArray[Any]:
    ids = np.asarray(values)
    if ids.shape != (count,):
        msg = (
            f"{name} has the shape {ids.shape} and {of} {count} logits; give every logit its fold."
        )
        raise ValueError(msg)
    if ids.dtype.kind not in "iuUS":
        msg = f"{name} holds entries of type {ids.dtype}; folds must be integers or strings."
        raise TypeError(msg)
    return ids


def _check_prior(value: Any) -> float:
    prior = as_number(value)
    if not math.isfinite(prior):
        msg = f"prior_log_odds must be a finite number (0 for balanced classes), not {value!r}."
        raise ValueError(msg)
    return prior


def _check_count(name: str, value: Any) -> int:
    what = "the number of its side's points that the classifier was trained on"
    return check_whole(name, value, 1, what=what)
