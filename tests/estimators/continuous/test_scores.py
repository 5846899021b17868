"""A classifier's logits as a divergence, where the true ratio is known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from kullback.estimators.continuous import kl_from_scores


def exact_logits(divergence: float, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the true log ratios of N(a, 1) and N(0, 1) on n points of each; D is a²/2."""
    a = math.sqrt(2 * divergence)
    rng = np.random.default_rng(seed)
    return a * (rng.standard_normal(n) + a) - divergence, a * rng.standard_normal(n) - divergence


@pytest.mark.parametrize("method", ["direct", "donsker-varadhan", "nwj"])
def test_the_true_ratio_gives_the_divergence(method: str) -> None:
    """With the true ratio of two normals, D = 0.5, and the interval holds it (sd 0.02)."""
    p, q = exact_logits(0.5, 4000, 1)
    e = kl_from_scores(p, q, n_train=5, m_train=5, method=method)
    assert e.value == pytest.approx(0.5, abs=0.1)
    assert e.low < 0.5 < e.high
    assert e.status == "ok"


def test_the_interval_covers() -> None:
    """Of 200 intervals at 95 %, 178 and more hold D; 95 % fails so once in ten thousand tries."""
    covered = 0
    for seed in range(200):
        p, q = exact_logits(0.5, 300, 100 + seed)
        e = kl_from_scores(p, q, prior_log_odds=0)
        covered += e.low <= 0.5 <= e.high
    assert covered >= 178


def test_equal_folds_of_the_true_ratio() -> None:
    """Ten folds of the true ratio, with even odds, give the plain mean and its error."""
    p, q = exact_logits(0.5, 1000, 2)
    folds = np.arange(1000) % 10
    e = kl_from_scores(p, q, folds=(folds, folds))
    assert e.value == pytest.approx(p.mean(), rel=1e-12)
    assert e.standard_error == pytest.approx(p.std(ddof=1) / math.sqrt(1000), rel=0.05)


@pytest.mark.parametrize("shift", [1.0, -1.0])
def test_wrong_odds_before_are_noticed(shift: float) -> None:
    """Odds wrong by the factor e change D by 1, and mean_Q e^r is then no longer 1."""
    p, q = exact_logits(0.2, 4000, 3)
    e = kl_from_scores(p + shift, q + shift, prior_log_odds=0)
    assert e.value == pytest.approx(0.2 + shift, abs=0.1)
    assert "should be 1" in e.status
    assert e.low >= 0


def test_an_overconfident_classifier_is_noticed() -> None:
    """Logits three times too large: the direct mean overshoots, and the status says why."""
    p, q = exact_logits(0.5, 4000, 4)
    e = kl_from_scores(3 * p, 3 * q, prior_log_odds=0)
    assert e.value == pytest.approx(1.5, abs=0.3)
    assert "badly calibrated" in e.status


def test_few_points_cannot_bear_out_a_large_divergence() -> None:
    """D = 18 from 1000 points: Donsker-Varadhan overshoots ln 1000 = 6.9, and says so."""
    p, q = exact_logits(18.0, 1000, 5)
    e = kl_from_scores(p, q, prior_log_odds=0, method="donsker-varadhan")
    assert e.value > 18
    assert "more than ln 1000 = 6.91 nats" in e.status


def test_an_infinite_ratio_is_a_status() -> None:
    """e^800 is beyond all floats: NWJ is -inf without an interval; the direct mean stays."""
    p, q = np.array([1.0, 2.0]), np.array([800.0, -1.0])
    e = kl_from_scores(p, q, prior_log_odds=0, method="nwj")
    assert e.value == -math.inf
    assert math.isnan(e.low)
    assert "should be 1" in e.status
    assert kl_from_scores(p, q, prior_log_odds=0).value == 1.5


OK = [0.0, 1.0]


@pytest.mark.parametrize(
    ("p", "q", "options", "sentence"),
    [
        (OK, OK, {}, "pass n_train and m_train"),
        (OK, OK, {"n_train": 5}, "m_train, the number of"),
        (OK, OK, {"n_train": 0, "m_train": 5}, "whole number of at least 1, not 0"),
        (OK, OK, {"n_train": True, "m_train": 5}, "not True"),
        (OK, OK, {"n_train": 5, "m_train": 5, "prior_log_odds": 0}, "same as prior_log_odds"),
        (OK, OK, {"n_train": 5, "m_train": 5, "folds": (OK, OK)}, "say the same as folds"),
        (OK, OK, {"prior_log_odds": math.inf}, "prior_log_odds must be a finite number"),
        ([0.0, math.inf, math.nan], OK, {"prior_log_odds": 0}, "2 entries that are not finite"),
        (OK, [0.0, -math.inf], {"prior_log_odds": 0}, "-inf at index 1"),
        ([], OK, {"prior_log_odds": 0}, "logits_p has no logits"),
        (OK, [1.0], {"prior_log_odds": 0}, "logits_q has 1 logit"),
        ([[0.0, 1.0]], OK, {"prior_log_odds": 0}, r"logits_p has the shape \(1, 2\)"),
        (OK, OK, {"folds": ([0, 0], [0, 0])}, "one fold only"),
        (OK, OK, {"folds": ([0, 1], [0, 1])}, "fold 0 has 1 points of P and 1 of Q"),
        (OK * 2, OK * 2, {"folds": ([0, 0, 1, 1], [0] * 4)}, "fold 1 has 2 points of P and 0 of Q"),
        (OK, OK, {"folds": ([0], [0, 1])}, r"folds\[0\] has the shape \(1,\)"),
        (OK, OK, {"folds": 3}, "folds must be a pair"),
        (OK, OK, {"prior_log_odds": 0, "method": "mine"}, "method must be one of 'direct'"),
        (OK, OK, {"prior_log_odds": 0, "confidence": 95}, "confidence must be between 0 and 1"),
        (OK, OK, {"prior_log_odds": 0, "base": 1}, "base must be a number above 1"),
    ],
)
def test_bad_arguments_get_a_sentence(
    p: Any, q: Any, options: dict[str, Any], sentence: str
) -> None:
    """What is wrong, and what to do."""
    with pytest.raises(ValueError, match=sentence):
        kl_from_scores(p, q, **options)


def test_text_is_no_logit_and_no_number_no_fold() -> None:
    """Wrong types are TypeErrors that name the argument."""
    with pytest.raises(TypeError, match="logits_p holds entries of type"):
        kl_from_scores(["a", "b"], OK, prior_log_odds=0)
    with pytest.raises(TypeError, match="folds must be integers or strings"):
        kl_from_scores(OK, OK, folds=([0.5, 1.5], [0.5, 1.5]))
    with pytest.raises(TypeError, match="by strings and the other by integers"):
        kl_from_scores(OK, OK, folds=([0, 1], ["0", "1"]))
