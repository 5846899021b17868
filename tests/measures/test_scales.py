"""Weights of any size: `normalize=True` at the ends of the range, and its law of scale."""

from __future__ import annotations

import functools
import itertools
import math
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import oracles
import pytest

import kullback
from kullback.measures import _engine_numpy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Array = Any

TOTALS = [1e-30, 1e-17, 1e-9, 3e-4, 1.0, 7e5, 1e9, 1e17, 1e30]
WIDE = [1e308, 1e-308, 1e-300], [1e-308, 1e308, 1.0]


@pytest.fixture
def single() -> Iterator[None]:
    """Let JAX compute in float32, as it does unless told otherwise."""
    jax = pytest.importorskip("jax", reason="needs jax")
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", False)  # noqa: FBT003 (JAX's own signature)
    yield
    jax.config.update("jax_enable_x64", before)


@pytest.fixture(params=["numpy", "torch", "jax", "array-api-strict"])
def library(request: pytest.FixtureRequest) -> Iterator[Callable[[Any], Array]]:
    """Return what makes a library's float64 array."""
    if request.param == "numpy":
        yield np.asarray
    elif request.param == "torch":
        torch = pytest.importorskip("torch", reason="needs torch")
        yield lambda values: torch.tensor(np.asarray(values, float))
    elif request.param == "jax":
        jax = pytest.importorskip("jax", reason="needs jax")
        before = jax.config.jax_enable_x64
        jax.config.update("jax_enable_x64", True)  # noqa: FBT003 (JAX's own signature)
        yield lambda values: jax.numpy.asarray(np.asarray(values, float))
        jax.config.update("jax_enable_x64", before)
    else:
        strict = pytest.importorskip("array_api_strict", reason="needs array-api-strict")
        yield lambda values: strict.asarray(np.asarray(values, float))


MEASURES: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "kl_divergence": (kullback.kl_divergence, oracles.kl_divergence),
    "js_divergence": (kullback.js_divergence, oracles.js_divergence),
    "js_divergence, weight 0.3": (
        lambda p, q, **k: kullback.js_divergence(p, q, weight=0.3, **k),
        lambda p, q: oracles.js_divergence(p, q, 0.3),
    ),
    "js_distance": (
        kullback.js_distance,
        lambda p, q: mpmath.sqrt(oracles.js_divergence(p, q)),
    ),
    "jeffreys_divergence": (
        kullback.jeffreys_divergence,
        lambda p, q: oracles.kl_divergence(p, q) + oracles.kl_divergence(q, p),
    ),
    "cross_entropy": (
        kullback.cross_entropy,
        lambda p, q: oracles.entropy(p) + oracles.kl_divergence(p, q),
    ),
    "largest contribution": (
        lambda p, q, **k: np.asarray(kullback.kl_contributions(p, q, **k)).max(axis=-1),
        lambda p, q: max(oracles.kl_terms(p, q)),
    ),
    **{
        f"renyi_divergence, order {order}": (
            lambda p, q, order=order, **k: kullback.renyi_divergence(p, q, order=order, **k),
            lambda p, q, order=order: oracles.renyi_divergence(p, q, order),
        )
        for order in (0.3, 2, math.inf)
    },
}


MORE_MEASURES: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "renyi_divergence, order 0": (
        lambda p, q, **k: kullback.renyi_divergence(p, q, order=0, **k),
        lambda p, q: oracles.renyi_divergence(p, q, 0),
    ),
    "perplexity": (
        lambda p, q, **k: np.log(np.asarray(kullback.perplexity(p, q, **k))),
        lambda p, q: oracles.entropy(p) + oracles.kl_divergence(p, q),
    ),
}


def weights(seed: int) -> tuple[Array, Array]:
    """Return two weightings of five outcomes, of totals near 1; a third are close."""
    rng = np.random.default_rng([2024, seed])
    p = rng.exponential(size=5)
    q = p * (1 + 1e-6 * rng.normal(size=5)) if seed % 3 == 0 else rng.exponential(size=5)
    return p, q


@functools.cache
def scaled_pairs() -> tuple[Array, Array]:
    """Return rows of P and of Q, of every pair of totals."""
    pairs = [
        tuple(x * total for x, total in zip(weights(seed), both, strict=True))
        for seed, both in enumerate(itertools.product(TOTALS, TOTALS))
    ]
    p, q = (np.stack(rows) for rows in zip(*pairs, strict=True))
    return p, q


@functools.cache
def truths(name: str) -> list[Any]:
    """Return what the oracle says of every pair."""
    return [MEASURES[name][1](*pair) for pair in zip(*scaled_pairs(), strict=True)]


@pytest.mark.parametrize("name", MEASURES)
def test_the_total_of_weights_does_not_matter(name: str, library: Callable[[Any], Array]) -> None:
    """For totals from 1e-30 to 1e30, of P and of Q, measures are right to 1e-13, D to 4e-15."""
    p, q = scaled_pairs()
    values = np.asarray(MEASURES[name][0](library(p), library(q), normalize=True)).tolist()
    bound = 4e-15 if name == "kl_divergence" else 1e-13
    for value, truth, one, two in zip(values, truths(name), p.sum(-1), q.sum(-1), strict=True):
        assert oracles.relative_error(value, truth) <= bound, (one, two)


def test_the_total_of_one_weighting_does_not_matter(library: Callable[[Any], Array]) -> None:
    """H, Rényi's H, I(X;Y) and H(X|Y) are right for totals from 1e-30 to 1e30."""
    for seed, total in enumerate(TOTALS[::2]):
        p = np.random.default_rng([2025, seed]).exponential(size=6) * total
        table = p.reshape(2, 3)
        found = {
            "H": (kullback.entropy(library(p), normalize=True), oracles.entropy(p)),
            "H2": (
                kullback.renyi_entropy(library(p), order=2, normalize=True),
                oracles.renyi_entropy(p, 2),
            ),
            "I": (
                kullback.mutual_information(library(table), normalize=True),
                oracles.mutual_information(table),
            ),
            "H(X|Y)": (
                kullback.conditional_entropy(library(table), given=1, normalize=True),
                oracles.conditional_entropy(table, (1,)),
            ),
        }
        for name, (value, truth) in found.items():
            assert oracles.relative_error(float(value), truth) <= 1e-13, (name, total)


def test_weights_at_the_ends_of_the_range(library: Callable[[Any], Array]) -> None:
    """[1e308]*3 has the entropy log 3 of every order, and so have other ends of the range."""
    for size in (1e308, 1e-307):
        p, q = library([size] * 3), library([size, size / 2, size / 4])
        for order in (0.5, 2, math.inf):
            value = kullback.renyi_entropy(p, order=order, normalize=True)
            assert float(value) == pytest.approx(math.log(3), rel=1e-15)
        assert float(kullback.entropy(p, normalize=True)) == pytest.approx(math.log(3), rel=1e-15)
        truth = oracles.kl_divergence([1.0, 1.0, 1.0], [1.0, 0.5, 0.25])
        value = kullback.kl_divergence(p, q, normalize=True)
        assert oracles.relative_error(float(value), truth) <= 4e-15


def test_subnormal_weights() -> None:
    """[5e-324]*3 has the entropy log 3 in NumPy and in torch."""
    torch = pytest.importorskip("torch", reason="needs torch")
    for p in (np.full(3, 5e-324), torch.full((3,), 5e-324, dtype=torch.float64)):
        for value in (
            kullback.entropy(p, normalize=True),
            kullback.renyi_entropy(p, order=2, normalize=True),
        ):
            assert float(value) == pytest.approx(math.log(3), rel=1e-15)


def test_entries_beyond_the_range_of_their_row(library: Callable[[Any], Array]) -> None:
    """[1e308, 1e-308, 1e-300] against [1e-308, 1e308, 1] is 1418.4: no outcome is unseen."""
    p, q = map(np.asarray, WIDE)
    if "jax" in str(type(library(p))):  # whose CPU takes subnormal numbers for 0
        p, q = (np.where(x == 1e-308, 1e-307, x) for x in (p, q))
    value = kullback.kl_divergence(library(p), library(q), normalize=True)
    assert oracles.relative_error(float(value), oracles.kl_divergence(p, q)) <= 4e-15
    plain = _engine_numpy.kl_divergence(p, q, normalize=True)
    assert oracles.relative_error(float(plain), oracles.kl_divergence(p, q)) <= 4e-15
    for order in (0.001, 0.3, 2, math.inf):
        with np.errstate(over="ignore"):  # of array-api-strict, which is NumPy inside
            value = kullback.renyi_divergence(library(p), library(q), order=order, normalize=True)
        truth = oracles.renyi_divergence(p, q, order)
        assert oracles.relative_error(float(value), truth) <= 1e-12, order
    for order in (0, 0.001, 2):
        with np.errstate(over="ignore"):  # as above
            value = kullback.renyi_entropy(library(p), order=order, normalize=True)
        truth = oracles.renyi_entropy(p, order)
        assert abs(float(value) - float(truth)) <= 1e-13 * float(truth) or truth < 1e-300, order
    surprise = np.asarray(kullback.surprisal(library(p), normalize=True))
    with mpmath.workdps(700):
        expected = [float(mpmath.log(mpmath.fsum(map(mpmath.mpf, p)) / x)) for x in p.tolist()]
    assert surprise[1:] == pytest.approx(expected[1:], rel=1e-15)


@pytest.mark.parametrize("total", [1e3, 5e8, 1e17, 1e30])
@pytest.mark.usefixtures("single")
def test_totals_in_float32(total: float) -> None:
    """JAX in float32: 600:300:100 against 5:4:1 is 0.02309 at every total of Q."""
    jnp = pytest.importorskip("jax.numpy", reason="needs jax")
    p = jnp.asarray([600.0, 300.0, 100.0])
    q = jnp.asarray(np.array([0.5, 0.4, 0.1]) * total, jnp.float32)
    a, b = np.asarray(p, float), np.asarray(q, float)
    for one, two, left, right in ((p, q, a, b), (q, p, b, a)):
        value = kullback.kl_divergence(one, two, normalize=True)
        assert float(value) == pytest.approx(float(oracles.kl_divergence(left, right)), rel=1e-6)
        value = kullback.js_divergence(one, two, normalize=True)
        assert float(value) == pytest.approx(float(oracles.js_divergence(left, right)), rel=1e-6)


@pytest.mark.parametrize("size", [3e38, 1.5e-38])
@pytest.mark.usefixtures("single")
def test_ends_of_the_range_in_float32(size: float) -> None:
    """JAX in float32 has the entropy log 3 near the ends of its range too."""
    jnp = pytest.importorskip("jax.numpy", reason="needs jax")
    p = jnp.full(3, size, jnp.float32)
    assert float(kullback.entropy(p, normalize=True)) == pytest.approx(math.log(3), rel=1e-6)
    value = kullback.renyi_entropy(p, order=2, normalize=True)
    assert float(value) == pytest.approx(math.log(3), rel=1e-6)


def test_gradients_of_weights_of_very_different_totals() -> None:
    """dD/dp of p = 1e30 P is log(p/q) - D over its total, and dD/dq likewise."""
    torch = pytest.importorskip("torch", reason="needs torch")
    p, q = weights(1)
    p, q = p / p.sum(), q / q.sum()
    d = float(oracles.kl_divergence(p, q))
    a = torch.tensor(p * 1e30, requires_grad=True)
    b = torch.tensor(q * 1e-30, requires_grad=True)
    kullback.kl_divergence(a, b, normalize=True).backward()
    assert (a.grad * 1e30).tolist() == pytest.approx(np.log(p / q) - d, rel=1e-11)
    assert (b.grad * 1e-30).tolist() == pytest.approx(1 - p / q, rel=1e-11)


@pytest.mark.parametrize("normalize", [False, True])
def test_js_is_symmetric_to_the_last_bit(
    library: Callable[[Any], Array], *, normalize: bool
) -> None:
    """JS(P,Q) = JS(Q,P), and so the distance, in every engine and over rows."""
    rng = np.random.default_rng(2026)
    p, q = rng.dirichlet(np.ones(5), size=(2, 200))
    p[0, :3], q[0, :3] = [0.1, 0.1, 0.8], [0.7, 0.1, 0.2]
    p[0, 3:] = q[0, 3:] = 0
    q[1:50] = p[1:50] * (1 + 1e-9 * rng.normal(size=(49, 5)))
    if normalize:
        p, q = p * 3e5, q * rng.exponential(size=(200, 1))
    for measure in (kullback.js_divergence, kullback.js_distance):
        there = measure(library(p), library(q), normalize=normalize)
        back = measure(library(q), library(p), normalize=normalize)
        assert np.asarray(there).tolist() == np.asarray(back).tolist()
    plain = [
        _engine_numpy.js_divergence(*pair, weight=0.5, normalize=normalize)
        for pair in ((p, q), (q, p))
    ]
    assert plain[0].tolist() == plain[1].tolist()


def test_squareform_takes_the_matrix_of_distances(library: Callable[[Any], Array]) -> None:
    """Scipy's squareform refuses a matrix that is not symmetric; ours it takes."""
    from scipy.spatial.distance import squareform

    rows = np.random.default_rng(2027).dirichlet(np.ones(4), size=12)
    matrix = kullback.js_distance(library(rows[:, None]), library(rows[None]))
    assert len(squareform(np.asarray(matrix))) == 66


def test_js_distance_of_the_smallest_mass() -> None:
    """js_distance([0,1], [5e-324,1]) is sqrt(5e-324 log(2)/2) = 1.3085e-162, both ways round."""
    torch = pytest.importorskip("torch", reason="needs torch")
    p, q = [0.0, 1.0], [5e-324, 1.0]
    with mpmath.workdps(400):
        truth = mpmath.sqrt(oracles.js_divergence(p, q))
    assert float(truth) == pytest.approx(1.3085e-162, rel=1e-4)
    for pair in ((p, q), (q, p)):
        one, two = (np.array(x) for x in pair)
        for value in (
            kullback.js_distance(one, two),
            kullback.js_distance(torch.from_numpy(one), torch.from_numpy(two)),
            _engine_numpy.js_distance(one, two, weight=0.5, normalize=False),
        ):
            assert float(value) == pytest.approx(float(truth), rel=1e-13)


@pytest.mark.parametrize("p", [[1e-38] * 3, [1e-38, 2e-38, 5e-39], [1e-45, 3e-45, 1e-44]])
@pytest.mark.usefixtures("single")
def test_subnormal_weights_in_float32(p: list[float]) -> None:
    """JAX on the CPU takes subnormal numbers for 0; weights of them count all the same."""
    jnp = pytest.importorskip("jax.numpy", reason="needs jax")
    given, q = np.array(p, np.float32), np.array([3.0, 2.0, 1.0], np.float32)
    value = kullback.entropy(jnp.asarray(given), normalize=True)
    assert float(value) == pytest.approx(float(oracles.entropy(given)), rel=1e-6)
    for one, two in ((given, q), (q, given)):
        value = kullback.kl_divergence(jnp.asarray(one), jnp.asarray(two), normalize=True)
        assert float(value) == pytest.approx(float(oracles.kl_divergence(one, two)), rel=2e-6)


@pytest.mark.parametrize("total", [1.0, 1e30])
def test_mutual_information_near_independence(
    library: Callable[[Any], Array], total: float
) -> None:
    """Tables from 1e-1 to 1e-12 off independence, of two axes and of three, are right to 1e-14."""
    for seed, distance in enumerate([1e-1, 1e-6, 1e-12]):
        rng = np.random.default_rng([2028, seed])
        for shape in ((3, 4), (2, 3, 2)):
            table = np.ones(shape) * total
            for axis, length in enumerate(shape):
                other = [1] * len(shape)
                other[axis] = length
                table = table * rng.dirichlet(np.ones(length)).reshape(other)
            table *= 1 + distance * rng.uniform(-1, 1, size=shape)
            value = kullback.mutual_information(library(table), normalize=True)
            truth = oracles.mutual_information(table)
            assert oracles.relative_error(float(value), truth) <= 1e-14, (distance, shape)


@pytest.mark.parametrize("name", [*MEASURES, "renyi_divergence, order 0", "perplexity"])
def test_an_outcome_that_q_all_but_lacks_keeps_its_digits(
    name: str, library: Callable[[Any], Array]
) -> None:
    """Nothing is lost where Q has an outcome of next to no weight and P is much the smaller."""
    measure, oracle = (MEASURES | MORE_MEASURES)[name]
    for p, q in (
        ([1e-30, 1e-30], [1e-300, 1.0]),
        ([1e-20, 1e-20], [1e-300, 1.0]),
        ([1e-3, 1e-3], [1e-305, 1.0]),
        ([1.0, 1.0], [1e-300, 1e30]),
        ([0.5, 0.5], [5e-324, 0.999999]),
        ([1e-20, 1e-20], [5e-324, 1e-90]),
        ([1e300, 1e300], [1e-20, 1e300]),
    ):
        with mpmath.workdps(400), np.errstate(over="ignore"):
            truth = oracle(p, q)
            value = float(measure(library(p), library(q), normalize=True))
            assert abs(mpmath.mpf(value) - truth) <= 1e-13 * abs(truth), (p, q, value)


def test_the_least_probability_keeps_its_digits(library: Callable[[Any], Array]) -> None:
    """Q's total is a millionth off, and its least entry the least number that there is."""
    p, q = [0.5, 0.5], [5e-324, 0.999999]
    if "jax" in type(library(p)).__module__:
        pytest.skip("JAX takes subnormal numbers for 0")
    for measure, oracle in MEASURES.values():
        with mpmath.workdps(400), np.errstate(over="ignore"):
            truth = float(oracle(p, q))
            value = float(measure(library(p), library(q)))
        assert value == pytest.approx(truth, rel=1e-13)


@pytest.mark.parametrize("order", [1e-12, 1e-9, 1e-3, 0.3, 0.499, 0.5, 0.7, 0.999999, 1.001, 7])
def test_renyi_of_outcomes_that_hardly_occur(order: float, library: Callable[[Any], Array]) -> None:
    """Entries that leave the range of floats cost no digits near the orders 0 and 1 either."""
    for p, q in (
        ([1, 1e-308], [1e-308, 1]),
        ([1e8, 1e-304], [1, 1e-3]),
        ([2, 1e-300], [1, 3e-10]),
    ):
        # array-api-strict warns as NumPy does.
        with mpmath.workdps(400), np.errstate(over="ignore"):
            truth = oracles.renyi_divergence(p, q, order)
            value = float(
                kullback.renyi_divergence(library(p), library(q), order=order, normalize=True)
            )
            assert abs(mpmath.mpf(value) - truth) <= 1e-12 * abs(truth), (p, q, value)


def test_js_is_at_most_log_2(library: Callable[[Any], Array]) -> None:
    """Of distributions without a common outcome JS is log 2, and not an ulp more, in any engine."""
    rng = np.random.default_rng(2029)
    p, q = np.zeros((2, 100, 8))
    p[:, :5], q[:, 5:] = rng.dirichlet(np.ones(5), size=100), rng.dirichlet(np.ones(3), size=100)
    js = np.asarray(kullback.js_divergence(library(p), library(q)))
    assert (js <= math.log(2)).all()
    assert js == pytest.approx(math.log(2), rel=2e-15)
