"""JAX arrays: values, gradients, jit and vmap, with and without 64 bits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import oracles
import pytest
from cases import PAIRS, draw

import kullback

if TYPE_CHECKING:
    from collections.abc import Iterator

jax = pytest.importorskip("jax", reason="needs jax")
jnp = jax.numpy

NAMES = [
    "zeros in both, n=17",
    "unseen, n=16",
    "distance 1e-08, n=1000",
    "float32, distance 1e-03, n=100",
    "counts, int32",
    "total off within the tolerance",
    "almost certain",
    "one outcome",
]

# The compiler is asked for little: its optimisations take longer than all the tests.
jax.config.update("jax_disable_most_optimizations", True)  # noqa: FBT003 (JAX's own signature)

ZEROS = [
    ([0.5, 0.0, 0.5, 0.0], [0.3, 0.4, 0.3, 0.0]),
    ([1.0, 0.0, 0.0, 0.0], [0.3, 0.4, 0.3, 0.0]),
    ([0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0]),
    ([0.5, 0.5, 1e-25, 1e-33], [0.4, 0.6, 1e-24, 2e-33]),
]


@pytest.fixture
def double() -> Iterator[None]:
    """Compute in float64."""
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)  # noqa: FBT003 (JAX's own signature)
    yield
    jax.config.update("jax_enable_x64", before)


@pytest.fixture
def single() -> Iterator[None]:
    """Compute in float32, as JAX does unless told otherwise."""
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", False)  # noqa: FBT003 (JAX's own signature)
    yield
    jax.config.update("jax_enable_x64", before)


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize("name", NAMES)
def test_values(name: str) -> None:
    """In 64 bits D is right to 4e-15, H and JS to 1e-13."""
    pair = PAIRS[name]
    p, q = jnp.asarray(pair.p), jnp.asarray(pair.q)
    options = {"normalize": pair.normalize}

    @jax.jit  # which compiles once a shape, not once an operation
    def measures(p: Any, q: Any) -> Any:
        d = kullback.kl_divergence(p, q, **options)
        return d, kullback.entropy(p, **options), kullback.js_divergence(p, q, **options)

    d, h, js = measures(p, q)
    assert isinstance(d, jax.Array)
    assert oracles.relative_error(float(d), oracles.kl_divergence(pair.p, pair.q)) <= 4e-15
    assert oracles.relative_error(float(h), oracles.entropy(pair.p)) <= 1e-13
    assert oracles.relative_error(float(js), oracles.js_divergence(pair.p, pair.q)) <= 1e-13


@pytest.mark.usefixtures("single")
@pytest.mark.parametrize("distance", [1e-1, 1e-3])
def test_values_in_float32(distance: float) -> None:
    """Without 64 bits there is no warning, and D and H keep float32's digits, however close."""
    p = jnp.asarray(draw(100, 91, np.float32))
    q = p * (1 + distance * jnp.asarray(draw(100, 92, np.float32)))
    q = q / q.sum()
    d = kullback.kl_divergence(p, q)
    assert d.dtype == jnp.float32
    assert float(d) == pytest.approx(
        float(oracles.kl_divergence(np.asarray(p), np.asarray(q))), rel=2e-5, abs=0
    )
    assert float(kullback.entropy(p)) == pytest.approx(
        float(oracles.entropy(np.asarray(p))), rel=1e-5
    )
    half = kullback.kl_divergence(p.astype(jnp.bfloat16), q.astype(jnp.bfloat16))
    assert half.dtype == jnp.float32


@pytest.mark.usefixtures("double")
@pytest.mark.parametrize("measure", [kullback.kl_divergence, kullback.js_divergence])
def test_gradients_are_those_of_finite_differences(measure: Any) -> None:
    """Gradients by p and by q agree with central differences of the NumPy measure."""
    p, q = draw(7, 93), draw(7, 94)
    for place in (0, 1):
        gradient = jax.grad(lambda *a: measure(*a, normalize=True), argnums=place)
        found = jax.jit(gradient)(jnp.asarray(p), jnp.asarray(q))
        for i in range(7):
            there, back = [p.copy(), q.copy()], [p.copy(), q.copy()]
            step = 1e-6 * there[place][i]
            there[place][i] += step
            back[place][i] -= step
            slope = (measure(*there, normalize=True) - measure(*back, normalize=True)) / (2 * step)
            assert float(found[i]) == pytest.approx(slope, rel=1e-6, abs=1e-8)


def finite_gradients(pairs: list[tuple[list[float], list[float]]], kind: Any) -> None:
    """Assert that no measure's gradient has a NaN, and that D's by q is 1 - p/q."""

    @jax.jit  # all together, which compiles once
    @jax.vmap
    def gradients(a: Any, b: Any) -> Any:
        pairwise = (kullback.kl_divergence, kullback.cross_entropy, kullback.js_divergence)
        found = [jax.grad(measure, argnums=(0, 1))(a, b) for measure in pairwise]
        return found, jax.grad(kullback.entropy)(a)

    p, q = (np.array(x) for x in zip(*pairs, strict=True))
    of_pairs, by_p = gradients(jnp.asarray(p, kind), jnp.asarray(q, kind))
    assert bool(jnp.isfinite(jnp.asarray(of_pairs)).all())
    assert bool(jnp.isfinite(by_p).all())
    expected = 1 - p / np.where(p > 0, q, 1)
    assert np.asarray(of_pairs[0][1]) == pytest.approx(expected, rel=1e-4, abs=1e-6)


@pytest.mark.usefixtures("single")
def test_gradients_in_float32() -> None:
    """Zeros and the tails of a softmax (1e-25) give no NaN in float32."""
    finite_gradients(ZEROS, jnp.float32)


@pytest.mark.usefixtures("double")
def test_gradients_in_float64() -> None:
    """Zeros and entries of 1e-270 give no NaN in float64."""
    tiny = ([0.5, 0.5, 1e-200, 1e-270], [0.4, 0.6, 1e-199, 3e-270])
    finite_gradients([*ZEROS, tiny], jnp.float64)


@pytest.mark.usefixtures("double")
def test_gradient_is_zero_at_equality() -> None:
    """At P = Q nothing pulls."""
    p = jnp.asarray(draw(50, 95))
    for place in (0, 1):
        gradient = jax.jit(jax.grad(kullback.kl_divergence, argnums=place))(p, p)
        assert float(jnp.abs(gradient).max()) <= 1e-12


@pytest.mark.usefixtures("double")
def test_jit_and_vmap() -> None:
    """Under jit and vmap the values are the same, and a row that is no distribution is NaN."""
    p = jnp.stack([jnp.asarray(draw(9, seed)) for seed in (96, 97)])
    q = jnp.asarray(draw(9, 98))
    bad = p.at[1].multiply(2)
    for measure in [kullback.cross_entropy]:  # H and D
        expected = measure(p, q).tolist()
        assert jax.jit(measure)(p, q).tolist() == pytest.approx(expected, rel=1e-14)
        mapped = jax.vmap(measure, in_axes=(0, None))
        assert mapped(p, q).tolist() == pytest.approx(expected, rel=1e-14)
        assert jnp.isnan(jax.jit(measure)(bad, q)).tolist() == [False, True]
        assert jnp.isnan(mapped(bad, q)).tolist() == [False, True]
        assert jnp.isnan(jax.jit(measure)(q, -p)).tolist() == [True, True]
    surprise = jax.jit(kullback.surprisal)(bad)
    assert jnp.isnan(surprise).all(axis=1).tolist() == [False, True]
    shares = jax.jit(kullback.kl_contributions)(bad, q)
    assert jnp.isnan(shares).all(axis=1).tolist() == [False, True]
    renyi = jax.jit(lambda x: kullback.renyi_entropy(x, order=2))(bad)
    assert jnp.isnan(renyi).tolist() == [False, True]
    both = jax.jit(jax.vmap(jax.grad(kullback.kl_divergence), in_axes=(0, None)))(p, q)
    assert bool(jnp.isfinite(both).all())


@pytest.mark.usefixtures("single")
def test_errors() -> None:
    """Outside of jit bad rows raise as in NumPy, and libraries do not mix."""
    p = jnp.asarray([[0.5, 0.5], [0.5, 0.75]])
    with pytest.raises(ValueError, match=r"p, row 1, sums to 1.25, not to 1 \(within 0.001\)"):
        kullback.entropy(p)
    with pytest.raises(ValueError, match=r"q has the negative entry -1.0 at index 1"):
        kullback.kl_divergence(p[0], jnp.asarray([math.nan, -1.0]))
    with pytest.raises(TypeError, match="convert one of them, so that both use the same"):
        kullback.kl_divergence(p[0], np.array([0.5, 0.5]))
    torch = pytest.importorskip("torch", reason="needs torch")
    with pytest.raises(TypeError, match=r"p is a torch.Tensor and q a jaxlib"):
        kullback.kl_divergence(torch.tensor([0.5, 0.5]), p[0])
