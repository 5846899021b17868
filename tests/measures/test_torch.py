"""Torch tensors: values, gradients, types, compilation and mapping, on the CPU."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import oracles
import pytest
from cases import PAIRS, draw, near

import kullback

if TYPE_CHECKING:
    from collections.abc import Callable

torch = pytest.importorskip("torch", reason="needs torch")

Measure = Any
NAN, INF = math.nan, math.inf

NAMES = [
    "generic, n=1",
    "generic, n=17",
    "generic, n=257",
    "zeros in both, n=17",
    "unseen, n=16",
    "distance 1e-04, n=4",
    "distance 1e-08, n=1000",
    "distance 1e-12, n=1000",
    "float32, distance 1e-03, n=100",
    "float16, n=100",
    "counts, int32",
    "total off within the tolerance",
    "p/q overflows",
    "almost certain",
    "one outcome",
]

MEASURES = {
    "kl_divergence": kullback.kl_divergence,
    "cross_entropy": kullback.cross_entropy,
    "entropy of P": lambda p, q, **k: kullback.entropy(p, **k) + 0 * q.sum(),
    "js_divergence": kullback.js_divergence,
}


def tensor(values: Any) -> Any:
    """Return a float64 tensor that wants a gradient."""
    return torch.tensor(np.asarray(values, float), dtype=torch.float64, requires_grad=True)


def gradients(measure: Measure, *arguments: Any, **options: Any) -> list[list[float]]:
    """Return the gradient by each of the arguments."""
    leaves = [tensor(argument) for argument in arguments]
    measure(*leaves, **options).backward()
    return [leaf.grad.tolist() for leaf in leaves]


@pytest.mark.parametrize("name", NAMES)
def test_values(name: str) -> None:
    """D is right to 4e-15, H and JS to 1e-13, and stay tensors."""
    pair = PAIRS[name]
    p, q = torch.from_numpy(pair.p), torch.from_numpy(pair.q)
    options = {"normalize": pair.normalize}
    d = kullback.kl_divergence(p, q, **options)
    assert isinstance(d, torch.Tensor)
    assert oracles.relative_error(float(d), oracles.kl_divergence(pair.p, pair.q)) <= 4e-15
    h = kullback.entropy(p, **options)
    assert oracles.relative_error(float(h), oracles.entropy(pair.p)) <= 1e-13
    js = kullback.js_divergence(p, q, **options)
    assert oracles.relative_error(float(js), oracles.js_divergence(pair.p, pair.q)) <= 1e-13


def differences(function: Callable[[Any], float], at: Any) -> list[float]:
    """Return the derivatives by central differences."""
    found = []
    for i in range(len(at)):
        step = 1e-6 * at[i]
        there, back = at.copy(), at.copy()
        there[i] += step
        back[i] -= step
        found.append((function(there) - function(back)) / (there[i] - back[i]))
    return found


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("distance", [None, 0.1])
def test_gradients_are_those_of_finite_differences(name: str, distance: float | None) -> None:
    """The gradients by p and by q agree with central differences of the NumPy measure."""
    measure, p = MEASURES[name], draw(7, 71)
    q = draw(7, 72) if distance is None else near(p, distance)
    by_p, by_q = gradients(measure, p, q, normalize=True)
    of_p = differences(lambda x: float(measure(x, q, normalize=True)), p)
    of_q = differences(lambda x: float(measure(p, x, normalize=True)), q)
    assert by_p == pytest.approx(of_p, rel=1e-6, abs=1e-8)
    assert by_q == pytest.approx(of_q, rel=1e-6, abs=1e-8)


def test_gradients_by_hand() -> None:
    """dD/dp = log(p/q) - D and dD/dq = 1 - p/q, of normalised P and Q."""
    p, q = draw(5, 73), draw(5, 74)
    by_p, by_q = gradients(kullback.kl_divergence, p, q)
    assert by_p == pytest.approx(np.log(p / q) - (p * np.log(p / q)).sum(), rel=1e-12)
    assert by_q == pytest.approx(1 - p / q, rel=1e-12)
    assert gradients(kullback.entropy, p)[0] == pytest.approx(
        -np.log(p) + (p * np.log(p)).sum(), rel=1e-12
    )


@pytest.mark.parametrize("measure", [kullback.kl_divergence, kullback.js_divergence])
def test_gradient_is_zero_at_equality(measure: Measure) -> None:
    """At P = Q nothing pulls."""
    p = draw(50, 75)
    for gradient in gradients(measure, p, p):
        assert np.abs(gradient).max() <= 1e-12


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ([0.5, 0.0, 0.5, 0.0], [0.3, 0.4, 0.3, 0.0]),
        ([1.0, 0.0, 0.0, 0.0], [0.3, 0.4, 0.3, 0.0]),
        ([0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0]),
        ([0.5, 0.5 - 1e-200, 1e-200, 0.0], [0.4, 0.6 - 1e-199, 1e-199, 0.0]),
        ([1.0, 5e-324, 1e-310, 0.0], [0.5, 0.5, 5e-324, 1e-320]),
    ],
)
def test_gradients_with_zeros_are_finite(p: list[float], q: list[float]) -> None:
    """Zeros in P, in both, one outcome alone and subnormals give no NaN and no infinity."""
    for measure in (*MEASURES.values(), kullback.js_distance):
        for gradient in gradients(measure, p, q):
            assert not np.isnan(gradient).any()
            assert np.abs(gradient).max() < 1e300 or 5e-324 in q
    by_q = gradients(kullback.kl_divergence, p, q)[1]
    assert all(g == pytest.approx(1) for g, x in zip(by_q, p, strict=True) if x == 0)


def test_types() -> None:
    """float32, float16 and bfloat16 are exact inputs, computed and returned in float64."""
    p, q = torch.tensor(draw(100, 76)), torch.tensor(draw(100, 77))
    for kind in (torch.float32, torch.float16, torch.bfloat16):
        a, b = p.to(kind), q.to(kind)
        value = kullback.kl_divergence(a, b)
        truth = oracles.kl_divergence(a.double().numpy(), b.double().numpy())
        assert value.dtype == torch.float64
        assert oracles.relative_error(float(value), truth) <= 4e-15
    with pytest.raises(ValueError, match=r"\(within 0.01\)"):
        kullback.entropy(p.to(torch.bfloat16) * 1.1)


@pytest.mark.parametrize("backend", ["eager", "aot_eager"])
def test_compile(backend: str) -> None:
    """torch.compile takes H and D whole; there a row that is no distribution gives NaN."""
    torch.compiler.reset()
    p, q = torch.tensor(draw(30, 78)), torch.tensor(draw(30, 79))
    for measure in (kullback.cross_entropy, kullback.js_divergence):
        compiled = torch.compile(measure, backend=backend, fullgraph=True)
        assert float(compiled(p, q)) == pytest.approx(float(measure(p, q)), rel=1e-14)
        assert math.isnan(compiled(2 * p, q))
        x = p.clone().requires_grad_()
        compiled(x, q).backward()
        y = p.clone().requires_grad_()
        measure(y, q).backward()
        assert x.grad.tolist() == pytest.approx(y.grad.tolist(), rel=1e-12, abs=1e-14)


def test_func_and_vmap() -> None:
    """torch.func.grad and torch.vmap work; a mapped bad row gives NaN, for it cannot raise."""
    p = torch.stack([torch.tensor(draw(9, seed)) for seed in (81, 82)])
    q = torch.tensor(draw(9, 83))
    rows = torch.vmap(kullback.kl_divergence, in_dims=(0, None))(p, q)
    assert rows.tolist() == pytest.approx(kullback.kl_divergence(p, q).tolist(), rel=1e-14)
    mapped = torch.vmap(torch.func.grad(kullback.kl_divergence), in_dims=(0, None))(p, q)
    assert mapped[1].tolist() == pytest.approx(
        torch.func.grad(kullback.kl_divergence)(p[1], q).tolist(), rel=1e-12
    )
    tables = torch.stack([torch.tensor(draw(12, seed).reshape(3, 4)) for seed in (84, 85)])
    for measure in (
        kullback.mutual_information,
        lambda joint: kullback.conditional_entropy(joint, given=1),
    ):
        mapped = torch.vmap(measure)(tables)
        expected = [float(measure(table)) for table in tables]
        assert mapped.tolist() == pytest.approx(expected, rel=1e-14)
    bad = torch.stack([p[0], 2 * p[1]])
    assert torch.isnan(torch.vmap(kullback.entropy)(bad)).tolist() == [False, True]


def test_errors() -> None:
    """Bad rows raise as in NumPy, NaN gives NaN, and libraries do not mix."""
    p = torch.tensor([[0.5, 0.5], [0.5, 0.75]])
    with pytest.raises(ValueError, match=r"p, row 1, sums to 1.25, not to 1 \(within 0.001\)"):
        kullback.entropy(p)
    with pytest.raises(ValueError, match=r"q, row 0, has the negative entry -1.0 at index 1"):
        kullback.kl_divergence(p[:1], torch.tensor([[NAN, -1.0]]))
    with pytest.raises(ValueError, match="p has an infinite entry at index 0"):
        kullback.entropy(torch.tensor([INF, 0.5]))
    value = kullback.kl_divergence(torch.tensor([[NAN, 0.5], [0.5, 0.5]]), p[0])
    assert torch.isnan(value).tolist() == [True, False]
    for other in (np.array([0.5, 0.5]), [0.5, 0.5]):
        with pytest.raises(TypeError, match="convert one of them, so that both use the same"):
            kullback.kl_divergence(p[0], other)
    with pytest.raises(TypeError, match="p is complex"):
        kullback.entropy(torch.tensor([1 + 0j]))
    unseen = kullback.kl_divergence(torch.tensor([0.5, 0.5]), torch.tensor([1.0, 0.0]))
    assert float(unseen) == INF


def test_other_measures() -> None:
    """Rényi's, the joint ones, the surprisal and the perplexity agree with NumPy's."""
    p, q, joint = draw(12, 84), draw(12, 85), draw(12, 86).reshape(3, 4)
    t, u, table = torch.tensor(p), torch.tensor(q), torch.tensor(joint)
    for order in (0, 0.5, 2, INF):
        assert float(kullback.renyi_entropy(t, order=order)) == pytest.approx(
            kullback.renyi_entropy(p, order=order), rel=1e-13
        )
        assert float(kullback.renyi_divergence(t, u, order=order)) == pytest.approx(
            kullback.renyi_divergence(p, q, order=order), rel=1e-13
        )
    assert float(kullback.mutual_information(table)) == pytest.approx(
        kullback.mutual_information(joint), rel=1e-12
    )
    rare = torch.tensor([[1.0, 0.0], [0.0, 1e-200]], dtype=torch.float64)
    assert 0 < float(kullback.mutual_information(rare)) < 1e-196
    assert float(kullback.conditional_entropy(table, given=1)) == pytest.approx(
        kullback.conditional_entropy(joint, given=1), rel=1e-13
    )
    assert kullback.surprisal(t).tolist() == pytest.approx(kullback.surprisal(p), rel=1e-14)
    assert float(kullback.perplexity(t, u)) == pytest.approx(kullback.perplexity(p, q), rel=1e-13)
