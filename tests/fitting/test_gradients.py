"""The gradients: by hand, by mpmath's finite differences and by torch's autograd."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pytest
import torch

from kullback.fitting import train
from kullback.fitting._descent import gradient_of_cross_entropy, gradient_of_kl


def test_the_first_gradient_of_the_weather_by_hand() -> None:
    """The gradient q - p is -0.3, 0, 0.3, of length 0.3 sqrt 2; in bits that over ln 2."""
    for base, unit in ((None, 1.0), (2, math.log(2))):
        found = train([0.6, 0.3, 0.1], q=[0.3, 0.3, 0.4], base=base)
        expected = np.array([-0.3, 0.0, 0.3]) / unit
        assert found.gradient_cross_entropy[0] == pytest.approx(expected, abs=1e-15)
        assert found.gradient_kl[0] == pytest.approx(expected, abs=1e-15)
        assert found.gradient_norm[0] == pytest.approx(0.3 * math.sqrt(2) / unit)


def _loss(p: list[float], z: list[Any], *, kl: bool) -> Any:
    total = sum(map(mpmath.exp, z))
    cost = -sum(a * (x - mpmath.log(total)) for a, x in zip(p, z, strict=True))
    return cost + sum(a * mpmath.log(a) for a in p if a) if kl else cost


def test_each_formula_is_whole() -> None:
    """Of masses that sum to 2 the loss is -sum p log q still, and its gradient 2q - p, by hand."""
    p, q = np.array([1.0, 0.75, 0.25]), np.array([0.25, 0.25, 0.5])
    for gradient in (gradient_of_cross_entropy, gradient_of_kl):
        assert gradient(p, q).tolist() == [-0.5, -0.25, 0.75]


@pytest.mark.parametrize("row", [0, 3, -1])
def test_gradients_are_the_derivatives_of_their_losses(row: int) -> None:
    """Central differences of 40 digits agree with both, and P may have zeros."""
    found = train([0.5, 0.25, 0.25, 0.0], seed=3, steps=6)
    with mpmath.workdps(40):
        p = [mpmath.mpf(float(x)) for x in found.p]
        z = [mpmath.log(mpmath.mpf(float(x))) for x in found.q[row]]
        step = mpmath.mpf(10) ** -12
        for kl, gradient in ((False, found.gradient_cross_entropy), (True, found.gradient_kl)):
            for i in range(4):
                above, below = (
                    _loss(p, [x + (k == i) * sign * step for k, x in enumerate(z)], kl=kl)
                    for sign in (1, -1)
                )
                slope = float((above - below) / (2 * step))
                assert gradient[row][i] == pytest.approx(slope, abs=3e-16)


@pytest.mark.parametrize("objective", ["cross-entropy", "kl"])
def test_the_path_is_that_of_torch(objective: str) -> None:
    """The SGD of torch on its own cross-entropy or KL loss visits the same Q."""
    p, q = [0.4, 0.2, 0.3, 0.1], [0.3, 0.3, 0.2, 0.2]
    found = train(p, q=q, objective=objective, learning_rate=0.7, steps=40, tolerance=0)
    target = torch.tensor(p, dtype=torch.float64)
    z = torch.tensor(q, dtype=torch.float64).log().requires_grad_()
    optimizer = torch.optim.SGD([z], lr=0.7)
    for step in range(41):
        log_q = torch.log_softmax(z, 0)
        assert found.q[step] == pytest.approx(log_q.exp().detach().numpy(), abs=1e-14)
        if objective == "kl":
            loss = torch.nn.functional.kl_div(log_q, target, reduction="sum")
        else:
            loss = torch.nn.functional.cross_entropy(z, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def test_gradients_are_equal_at_every_step() -> None:
    """Each by its own formula, they differ by rounding alone, and the result says by how much."""
    for seed in range(5):
        p = np.random.default_rng(seed).dirichlet(np.ones(50))
        found = train(p, seed=seed)
        gap = np.abs(found.gradient_cross_entropy - found.gradient_kl).max(axis=1)
        assert (gap == found.gradient_gap).all()
        assert gap.max() < 5e-16
        norms = np.linalg.norm(found.gradient_cross_entropy, axis=1)
        assert found.gradient_norm == pytest.approx(norms, rel=1e-12)
