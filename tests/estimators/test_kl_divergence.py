"""The KL divergence from counts: values against the literature, intervals against simulation."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from scipy.stats import ncx2

from kullback.estimators import kl_divergence
from kullback.estimators._discrete_divergence import choose_estimator
from kullback.estimators._intervals import Quadratic, noncentral_interval
from kullback.estimators._noise import noise_floor
from kullback.estimators._pair import read_pair

X, Y = [1, 3, 7, 4, 8], [2, 5, 1, 3, 6]


@pytest.mark.parametrize(
    ("x", "y", "method", "value"),
    [
        (X, Y, "zhang", 0.07234175689553),
        (Y, X, "zhang", 0.01826840021079),
        (X, Y, "plugin", 0.34328138295101),
        (Y, X, "plugin", 0.26730285298049),
        ([3, 0, 2, 1], [0, 4, 1, 1], "zhang", 0.75),
        ([3, 0, 2, 1], [0, 4, 1, 1], "augmented", 0.78035520),
    ],
)
def test_values_of_the_literature(x: list[int], y: list[int], method: str, value: float) -> None:
    """The example of R's EntropyEstimation, and one with outcomes that Q's sample lacks."""
    found = kl_divergence(x, y, counts=True, method=method)
    assert found.value == pytest.approx(value, abs=5e-9 if method == "augmented" else 1e-13)


def test_the_digammas_are_the_double_sum_of_the_paper() -> None:
    """Zhang and Grabchak's products, written out, give the closed form's value."""
    x, y = np.array([3, 0, 2, 1]), np.array([1, 4, 1, 2])
    n, m = x.sum(), y.sum()
    total = 0.0
    for a, b in zip(x, y, strict=True):
        if not a:
            continue
        from_q = sum(np.prod([1 - b / (m - j) for j in range(v)]) / v for v in range(1, m - b + 1))
        from_p = sum(
            np.prod([1 - (a - 1) / (n - 1 - j) for j in range(v)]) / v for v in range(1, n - a + 1)
        )
        total += a / n * (from_q - from_p)
    assert kl_divergence(x, y, counts=True).value == pytest.approx(total, abs=1e-13)


def test_the_plugin_is_corrected_by_the_two_sample_formula() -> None:
    """(K-1)/(2n) + (sum p/q - 1)/(2m) is taken off: by hand for (6, 3, 1) against (3, 3, 4)."""
    plain = kl_divergence([6, 3, 1], [3, 3, 4], counts=True, method="plugin").value
    corrected = kl_divergence(
        [6, 3, 1], [3, 3, 4], counts=True, method="plugin", bias_correction=True
    ).value
    assert plain == pytest.approx(0.6 * math.log(2) - 0.1 * math.log(4), abs=1e-15)
    assert plain - corrected == pytest.approx(2 / 20 + (2 + 1 + 0.25 - 1) / 20, abs=1e-15)


def test_the_posterior_mean_against_draws() -> None:
    """The closed form under Jeffreys' prior is the mean of draws of the posterior (to 6 sd)."""
    rng = np.random.default_rng(1)
    p = rng.dirichlet(np.array(X) + 0.5, 400_000)
    q = rng.dirichlet(np.array(Y) + 0.5, 400_000)
    mean = (p * np.log(p / q)).sum(axis=1).mean()
    assert kl_divergence(X, Y, counts=True, method="dirichlet").value == pytest.approx(
        mean, abs=3e-3
    )


def test_a_known_side() -> None:
    """Against a known Q the cost is -log q exactly; D of known P needs Q's sample only."""
    known_q = kl_divergence({"a": 2, "b": 2}, {"a": 0.25, "b": 0.75}, known="q")
    entropy = 11 / 6 - 1  # psi(4) - psi(2) = 1/2 + 1/3
    assert known_q.value == pytest.approx(
        -0.5 * math.log(0.25) - 0.5 * math.log(0.75) - entropy, abs=1e-13
    )
    assert (known_q.n_p, known_q.n_q) == (4, None)
    known_p = kl_divergence([0.5, 0.5], [3, 1], counts=True, known="p")
    cost = 0.5 * (1 / 4) + 0.5 * (1 / 2 + 1 / 3 + 1 / 4)  # psi(5) - psi(4), psi(5) - psi(2)
    assert known_p.value == pytest.approx(cost - math.log(2), abs=1e-13)


def test_a_known_q_that_excludes_what_was_seen_makes_d_infinite() -> None:
    """That is no estimate any more, and the status says so."""
    found = kl_divergence({"a": 3, "b": 1}, {"a": 1.0}, known="q")
    assert (found.value, found.low, found.high) == (math.inf, math.inf, math.inf)
    assert "excludes outcomes that are 0.25 of P's sample" in found.status


def test_labels_counts_and_counters_agree_and_order_does_not_matter() -> None:
    """The same events give the same estimate however they are held and named."""
    x, y = ["a"] * 60 + ["b"] * 30 + ["c"] * 10, ["a"] * 30 + ["b"] * 30 + ["c"] * 40
    told = [
        kl_divergence(x, y),
        kl_divergence(Counter(x), Counter(y)),
        kl_divergence([60, 30, 10], [30, 30, 40], counts=True),
        kl_divergence([10, 0, 60, 30], [40, 0, 30, 30], counts=True),
    ]
    for found in told[1:]:
        assert found.value == pytest.approx(told[0].value, abs=1e-14)
        assert (found.low, found.high) == pytest.approx((told[0].low, told[0].high), abs=1e-9)


def test_the_interval_is_the_noncentral_chi_squareds() -> None:
    """With one sample endless and D small, inverting scipy's ncx2 gives the same ends."""
    n, degrees, statistic = 500.0, 4, 12.0
    estimate = (statistic - degrees) / (2 * n)
    low, high = noncentral_interval(
        Quadratic(estimate, estimate, plugin=1.0, variance=2 / n, size=n, degrees=degrees), 0.95
    )
    assert ncx2.cdf(statistic, degrees, 2 * n * low) == pytest.approx(0.975, abs=1e-9)
    assert ncx2.cdf(statistic, degrees, 2 * n * high) == pytest.approx(0.025, abs=1e-9)


def test_the_interval_far_from_zero_is_continuous_in_its_approximation() -> None:
    """Where the normal approximation takes over, the ends move by less than 0.2 % of the width."""
    ends = [
        noncentral_interval(
            Quadratic(d, d, plugin=1.0, variance=2 / 1000, size=1000.0, degrees=4), 0.95
        )
        for d in (49.997, 49.999)
    ]
    width = ends[0][1] - ends[0][0]
    for below, above in zip(*ends, strict=True):
        assert above - below == pytest.approx(0.002, abs=2e-3 * width)


@pytest.mark.statistical
@pytest.mark.parametrize(
    ("p", "q", "n", "m"),
    [
        ([0.5, 0.5], [0.5, 0.5], 50, 50),
        ([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], 100, 100),
        ([0.05] * 20, [0.05] * 20, 200, 5000),
        ([0.09, 0.01] * 10, [0.05] * 20, 500, 200),
    ],
)
def test_the_interval_covers(p: list[float], q: list[float], n: int, m: int) -> None:
    """Of 400 intervals of 95 %, at least 91 % hold D (by chance fewer: under one in a thousand)."""
    rng = np.random.default_rng(7)
    a, b = np.array(p), np.array(q)
    truth = float((a * np.log(a / b)).sum())
    held = 0
    for _ in range(400):
        found = kl_divergence(rng.multinomial(n, a), rng.multinomial(m, b), counts=True)
        held += found.low <= truth <= found.high
    assert held >= 364


def test_equal_counts_give_a_one_sided_interval() -> None:
    """Two equal samples leave D anything from 0 to an upper end that falls as 1/n."""
    small = kl_divergence([50, 50], [50, 50], counts=True)
    large = kl_divergence([5000, 5000], [5000, 5000], counts=True)
    assert small.low == 0.0 == large.low
    assert small.high / large.high == pytest.approx(100, rel=0.05)


def test_the_noise_floor_is_the_mean_under_equality() -> None:
    """For the plug-in it is (K-1)/2 (1/n + 1/m) (to a tenth); for Zhang's it is about 0."""
    x = y = np.full(20, 500)
    pair = read_pair(x, y, counts=True, known=None)
    plugin = choose_estimator("kl_divergence", "plugin", prior=None, bias_correction=False)
    assert noise_floor(pair, plugin, "plugin", seed=0) == pytest.approx(19 / 10_000, rel=0.1)
    assert abs(kl_divergence(x, y, counts=True).noise_floor) < 1e-12


def test_the_estimate_converges() -> None:
    """With 10^7 events a side the estimate is D to within 5 standard errors, 0.0015."""
    rng = np.random.default_rng(3)
    p, q = np.array([0.6, 0.3, 0.1]), np.array([0.3, 0.3, 0.4])
    found = kl_divergence(rng.multinomial(10**7, p), rng.multinomial(10**7, q), counts=True, base=2)
    assert found.value == pytest.approx(0.4, abs=0.0025)
    assert found.standard_error < 0.0005


def test_one_event_one_outcome_and_disjoint_samples_have_an_answer() -> None:
    """None of them is a bare NaN: the interval is wide, or the status says what is missing."""
    single = kl_divergence(["a"], ["a"])
    assert single.value == pytest.approx(0.0, abs=1e-15)
    apart = kl_divergence(["a"] * 50, ["b"] * 50)
    assert math.isfinite(apart.value)
    assert apart.unseen_mass == 1.0
    assert "outcomes that Q's sample lacks" in apart.status


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"method": "magic"}, "method must be one of 'augmented', 'dirichlet', 'plugin', 'zhang'"),
        ({"known": "r"}, "known must be 'p', 'q' or None, not 'r'."),
        ({"confidence": 1.0}, "confidence must be between 0 and 1"),
        ({"base": 1}, "base must be a number above 1"),
        ({"method": "dirichlet", "prior": "flat"}, "prior is 'flat'; it is a number or one of"),
    ],
)
def test_wrong_options_are_named(arguments: dict[str, object], said: str) -> None:
    """A wrong option is a sentence that says what there is."""
    with pytest.raises(ValueError, match=said):
        kl_divergence([3, 2], [2, 3], counts=True, **arguments)  # type: ignore[arg-type]


def test_a_known_side_must_be_a_distribution_over_the_same_outcomes() -> None:
    """Its total and its length are checked, and the sentence names the side."""
    with pytest.raises(ValueError, match=r"y is given as known, but sums to 1\.1"):
        kl_divergence([3, 2], [0.6, 0.5], counts=True, known="q")
    with pytest.raises(ValueError, match="y has 3 probabilities and x has 2 counts"):
        kl_divergence([3, 2], [0.5, 0.3, 0.2], counts=True, known="q")


def test_points_and_a_known_density_have_the_same_door() -> None:
    """N(0,1) against N(1,1), D = 1/2: from two samples and from one, within 0.15 (5 sd)."""
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=2000), rng.normal(1, 1, size=2000)
    assert kl_divergence(x, y).value == pytest.approx(0.5, abs=0.25)

    def log_density(points: np.ndarray) -> np.ndarray:
        return -0.5 * ((points[:, 0] - 1) ** 2 + math.log(2 * math.pi))

    found = kl_divergence(x, log_density)
    assert found.value == pytest.approx(0.5, abs=0.15)
    assert (found.n_p, found.n_q) == (2000, None)


def test_equal_samples_of_any_size_leave_zero_possible() -> None:
    """10^15 events do not turn rounding into a divergence: the value is 0 to 1e-14, low is 0."""
    found = kl_divergence([10**15, 2 * 10**15], [10**15, 2 * 10**15], counts=True)
    assert abs(found.value) < 1e-14
    assert found.low == 0.0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"prior": 0.5}, "prior is for the method 'dirichlet', not 'zhang'"),
        ({"bias_correction": True}, "bias_correction is for the method 'plugin', not 'zhang'"),
        ({"k": 3}, "k is for points of a density"),
    ],
)
def test_options_that_do_not_apply_are_refused(arguments: dict[str, object], said: str) -> None:
    """Nothing that was asked for is ignored in silence."""
    with pytest.raises(ValueError, match=said):
        kl_divergence([3, 2], [2, 3], counts=True, **arguments)  # type: ignore[arg-type]


def test_a_value_outside_the_interval_says_so() -> None:
    """Under Jeffreys' prior, K = 50 of three events each: 0.28 beside an interval about Zhang's."""
    found = kl_divergence([3] * 50, [3] * 50, counts=True, method="dirichlet")
    assert found.value > found.high
    assert "outside the interval, which is about Zhang's" in found.status


@pytest.mark.parametrize("k", [0, True, 2.0])
def test_the_number_of_neighbours_is_checked_and_never_replaced(k: float) -> None:
    """No neighbours at all is an error; 5 are taken only where none are asked for."""
    x, y = np.random.default_rng(2).standard_normal((2, 40))
    with pytest.raises(ValueError, match="k, the number of neighbours, must be a whole number"):
        kl_divergence(x, y, k=k)
    with pytest.raises(ValueError, match="k, the number of neighbours, must be a whole number"):
        kl_divergence(x, lambda points: -(points**2).sum(axis=1), k=k)
    assert kl_divergence(x, y).value == kl_divergence(x, y, k=5).value
