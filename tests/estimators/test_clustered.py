"""Permuted clusters: against every possible permutation, and formulas written out."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.special import digamma
from scipy.stats import binom, chi2_contingency

from kullback.estimators import ClusteredEvidence, Clusters, clustered_evidence, kl_divergence
from kullback.estimators._clusters import ClusterPermutations

EVENTS = np.array(
    [[2, 0, 1, 0], [0, 3, 0, 1], [1, 1, 0, 0], [0, 0, 4, 0], [1, 0, 0, 2], [0, 1, 1, 0]]
)


def _zhang(x: np.ndarray, y: np.ndarray) -> float:
    n, m = x.sum(), y.sum()
    terms = digamma(m + 1) - digamma(y + 1) - digamma(n) + digamma(np.maximum(x, 1))
    return float((x / n * terms).sum())


def _g(x: np.ndarray, y: np.ndarray) -> float:
    seen = (x + y) > 0
    table = np.stack((x[seen], y[seen]))
    return float(chi2_contingency(table, correction=False, lambda_="log-likelihood")[0])


def test_the_statistics_of_a_permutation() -> None:
    """G is SciPy's and D is Zhang's by the formula, in each of the 20 ways of drawing 3 of 6."""
    permutations = ClusterPermutations(
        Clusters(csr_array(EVENTS), np.array([1, 1, 1, 0, 0, 0]), np.array([0] * 3 + [1] * 3))
    )
    ways = [np.isin(range(6), some).astype(np.int64) for some in combinations(range(6), 3)]
    found = permutations.statistics(np.array(ways))
    for i, way in enumerate(ways):
        x, y = way @ EVENTS, (1 - way) @ EVENTS
        assert found.g[i] == pytest.approx(_g(x, y), rel=1e-12)
        assert found.zhang[i] == pytest.approx(_zhang(x, y), rel=1e-12, abs=1e-14)
        assert found.n[i] == x.sum()


def test_the_p_value_is_that_of_all_permutations() -> None:
    """The share of the 20 ways whose G is as large, within 4 standard errors of 5,000 draws."""
    of_p = np.array([1, 0, 0, 1, 0, 1])
    x, y = of_p @ EVENTS, (1 - of_p) @ EVENTS
    ways = [np.isin(range(6), some).astype(np.int64) for some in combinations(range(6), 3)]
    exact = np.mean([_g(way @ EVENTS, (1 - way) @ EVENTS) >= _g(x, y) - 1e-9 for way in ways])
    clusters = Clusters(csr_array(EVENTS), of_p, 1 - of_p)
    # Copies of clusters are as good as clusters that are alike.
    found = clustered_evidence(x, y, clusters, draws=5000).test
    assert found.p_value == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / found.draws))  # type: ignore[operator]
    assert (found.n_p, found.n_q) == (3, 3)


def test_copies_are_clusters_that_are_alike() -> None:
    """A cluster with two copies gives what two equal clusters do: the same exact p."""
    events = np.array([[2, 0], [0, 1], [1, 1]])
    twice = np.repeat(events, [2, 3, 2], axis=0)
    of_p = np.array([1, 1, 0, 0, 0, 1, 0])
    ways = [np.isin(range(7), some).astype(np.int64) for some in combinations(range(7), 3)]
    x, y = of_p @ twice, (1 - of_p) @ twice
    exact = np.mean([_g(way @ twice, (1 - way) @ twice) >= _g(x, y) - 1e-9 for way in ways])
    clusters = Clusters(csr_array(events), np.array([2, 0, 1]), np.array([0, 3, 1]))
    found = clustered_evidence(x, y, clusters, draws=4000).test
    assert found.p_value == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / found.draws))  # type: ignore[operator]


def test_clusters_of_one_event_are_independent_events() -> None:
    """The estimate is then about that of `kl_divergence`, its interval at most a tenth wider."""
    rng = np.random.default_rng(1)
    x, y = rng.multinomial(2000, [0.5, 0.3, 0.2]), rng.multinomial(1500, [0.4, 0.35, 0.25])
    clusters = Clusters(csr_array(np.eye(3, dtype=np.int64)), x, y)
    ours, plain = clustered_evidence(x, y, clusters).estimate, kl_divergence(x, y, counts=True)
    assert ours.value == pytest.approx(plain.value, abs=2e-4)
    assert ours.high - ours.low == pytest.approx(plain.high - plain.low, rel=0.1)


def test_events_that_come_ten_at_once_are_worth_a_tenth() -> None:
    """The interval is that of a tenth of the events, and D at P = Q is right on average."""
    rng = np.random.default_rng(2)
    p, q = [0.5, 0.3, 0.2], [0.35, 0.35, 0.3]
    x, y = rng.multinomial(400, p), rng.multinomial(400, q)
    clusters = Clusters(csr_array(10 * np.eye(3, dtype=np.int64)), x, y)
    ours = clustered_evidence(10 * x, 10 * y, clusters).estimate
    plain = kl_divergence(x, y, counts=True)
    assert ours.high - ours.low == pytest.approx(plain.high - plain.low, rel=0.15)
    values = []
    for seed in range(60):
        x, y = rng.multinomial(100, p, size=2)
        clusters = Clusters(csr_array(10 * np.eye(3, dtype=np.int64)), x, y)
        values.append(
            clustered_evidence(10 * x, 10 * y, clusters, draws=199, seed=seed).estimate.value
        )
    # Zhang's of the words as they are would be 0.018 on average; 3 standard errors are 0.008.
    assert abs(np.mean(values)) < 0.008


def _of_whole_texts(a: int, b: int, n: int) -> ClusteredEvidence:
    """Return what is said of n texts of P, a of them 300 times one word, and n of Q, b of them."""
    copies = np.array([a, n - a]), np.array([b, n - b])
    x, y = (300 * side for side in copies)
    seen = (x + y) > 0
    clusters = Clusters(csr_array(np.diag([300, 300])[:, seen]), *copies)
    return clustered_evidence(x[seen], y[seen], clusters, draws=199)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 10, 25])
@pytest.mark.parametrize(("of_p", "of_q"), [(0.5, 0.5), (0.8, 0.2), (0.8, 0.6)])
def test_few_clusters_are_not_taken_for_many_events(n: int, of_p: float, of_q: float) -> None:
    """Each cluster all of one outcome: the interval holds in 95 % at least, by exact sums."""
    p, q = np.array([of_p, 1 - of_p]), np.array([of_q, 1 - of_q])
    true = float((p * np.log(p / q)).sum())
    holds = same = 0.0
    ways = np.stack([binom.pmf(range(n + 1), n, share) for share in (of_p, of_q)])
    for a, b in np.ndindex(n + 1, n + 1):
        chance = ways[0, a] * ways[1, b]
        if chance < 1e-3:  # those together are less than the 5 % allowed; they count as missed
            continue
        found = _of_whole_texts(a, b, n)
        holds += chance * (found.estimate.low <= true <= found.estimate.high)
        same += chance * (found.test.p_value > 0.05 and found.estimate.high < 0.05)
    assert holds >= 0.93
    assert same == 0


def test_clusters_that_are_alike_tell_as_much_as_their_number() -> None:
    """Of 30, all of one outcome, D may be as large as of 30 events; of fewer than 2 it is open."""
    alike = _of_whole_texts(30, 30, 30).estimate
    assert alike.high > 0.05
    assert alike.status == "ok"
    one = _of_whole_texts(1, 1, 1).estimate
    assert (one.low, one.high, one.standard_error) == (0, np.inf, np.inf)
    assert one.status.startswith(
        "P's sample has 1 cluster and Q's sample has 1 cluster (such as texts): one does not tell"
    )
    # Clusters without an event do not count.
    clusters = Clusters(csr_array([[300], [0]]), np.array([1, 50]), np.array([1, 50]))
    empty = clustered_evidence(np.array([300]), np.array([300]), clusters, draws=199).estimate
    assert (empty.low, empty.high) == (0, np.inf)
