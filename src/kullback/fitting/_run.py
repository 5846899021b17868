"""From P, a start and a plan to the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback import measures
from kullback._checks import check_base
from kullback.fitting._descent import descend, safe_rate
from kullback.fitting._softmax import Floats, softmax
from kullback.fitting._status import status_of
from kullback.fitting.held_out import HeldOut
from kullback.fitting.training import Training

if TYPE_CHECKING:
    from kullback.fitting._arguments import Plan
    from kullback.results import Comparison


def start_of(compared: Comparison, *, given: bool, seed: int) -> Floats:
    """Return the logits to begin with: those of the user's Q, or normal ones at random."""
    if not given:
        return np.random.default_rng(seed).standard_normal(compared.p.size)
    zero = np.flatnonzero(compared.q == 0)
    if zero.size:
        first: Any = compared.outcomes[zero[0]]
        msg = (
            f"q is 0 for {zero.size} of {compared.q.size} outcomes (first: outcome {first!r}), and "
            "no softmax is; start from a small probability instead."
        )
        raise ValueError(msg)
    return np.asarray(np.log(compared.q))


def refuse_nan(name: str, values: Floats) -> None:
    """Raise ValueError where a probability is NaN: there is nothing to go down to."""
    if np.isnan(values).any():
        msg = f"{name} has NaN among its probabilities; drop or replace it first."
        raise ValueError(msg)


def run(
    compared: Comparison,
    plan: Plan,
    *,
    given: bool,
    base: float | None,
    samples: int | None = None,
    held_out: Floats | None = None,
    held_out_samples: int = 0,
) -> Training:
    """Train, and put what was found into the unit of the base."""
    p, outcomes = compared.p, compared.outcomes
    refuse_nan("p", p)
    refuse_nan("q", compared.q)
    nats = check_base(base)
    z = start_of(compared, given=given, seed=plan.seed)
    rate = plan.learning_rate
    if rate is None:
        rate = safe_rate(p, softmax(z)[0])
    path = descend(p, z, plan, rate, held_out)
    entropy = float(measures.entropy(p, base=base))
    added = _fixed(path.kl_divergence, nats)
    apart = None
    if held_out is not None:
        apart = HeldOut(
            p=held_out,
            samples=held_out_samples,
            entropy=float(measures.entropy(held_out, base=base)),
            kl_divergence=_fixed(path.held_out, nats),
            base=base,
        )
    return Training(
        outcomes=outcomes,
        p=p,
        q=path.q,
        steps_recorded=_whole(path.recorded),
        base=base,
        entropy=entropy,
        kl_divergence=added,
        cross_entropy=_read_only(entropy + added),
        gradient_norm=_fixed(path.gradient_norm, nats),
        gradient_gap=_fixed(path.gradient_gap, nats),
        objective=plan.objective,
        learning_rate=rate,
        tolerance=plan.tolerance / nats,
        seed=None if given else plan.seed,
        rises=tuple(path.rises),
        status=status_of(path, p, plan=plan, rate=rate, base=base, nats=nats),
        samples=samples,
        held_out=apart,
    )


def _fixed(values: list[float], nats: float) -> Floats:
    return _read_only(np.array(values) / nats)


def _read_only(values: Floats) -> Floats:
    values.flags.writeable = False
    return values


def _whole(values: list[int]) -> Any:
    array = np.array(values, dtype=np.int64)
    array.flags.writeable = False
    return array
