"""Training Q to a P that is known, and to samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback import measures
from kullback._checks import check_base
from kullback.fitting._counted import count_samples, refuse_other_keys, split
from kullback.fitting._descent import Floats, descend, safe_rate, softmax, status_of
from kullback.fitting._plan import check_plan
from kullback.fitting._training import HeldOut, Training
from kullback.results import compare

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from kullback._progress import Progress
    from kullback.fitting._plan import Plan
    from kullback.results import Comparison


def train(
    p: Any,
    *,
    q: Any = None,
    steps: int = 100,
    learning_rate: float | None = None,
    objective: str = "cross-entropy",
    tolerance: float | None = None,
    seed: int | None = None,
    outcomes: Iterable[Hashable] | None = None,
    base: float | None = None,
    normalize: bool = False,
    progress: Progress | None = None,
) -> Training:
    """Fit a softmax Q to P by gradient descent, and show that the minimum of the loss is H(P).

    Q = softmax(z), and every step is z - learning_rate * gradient, where the gradient in nats is
    that of the `objective`: "cross-entropy", H(P,Q), or "kl", D(P||Q) = H(P,Q) - H(P). As H(P)
    does not depend on Q, both gradients are q - p, and both runs are the same.

    `p` and `q`, the start, are probabilities of the same outcomes as in `compare`: arrays, with
    `outcomes` as their names, or keyed by outcome; `normalize=True` takes counts and weights.
    Without `q`, the start is random: standard normal logits from `seed` (None: a new seed, which
    the result has). The default `learning_rate` is 1, or 1/(2m) if m, the largest of p and q, is
    below 1/2; for rates below 4, D never rises. The run stops when D(P||Q) is at most
    `tolerance` (in the unit of `base`; default: 1e-9 nats), or after `steps` steps.
    `progress` is called with a word, the steps done and the steps asked for.

    Raises ValueError as `compare` does, and if q = 0 somewhere (no softmax is), for another
    objective, steps below 1, or a learning rate that is not finite and above 0. A rate that is
    too large is not an error: the `status` of the result names the step at which D rose.

    Source: Cover and Thomas (2006), section 2.3 and theorem 5.4.3; the gradient q - p: Bishop
    (2006), equation 4.109.

    >>> t = train([0.6, 0.3, 0.1], q=[0.3, 0.3, 0.4], base=2)
    >>> t.status, t.steps, round(float(t.kl_divergence[0]), 12)
    ('ok', 61, 0.4)
    >>> bool((t.cross_entropy == t.entropy + t.kl_divergence).all())
    True
    """
    plan = check_plan(
        steps=steps,
        learning_rate=learning_rate,
        objective=objective,
        tolerance=tolerance,
        seed=seed,
        base=base,
        progress=progress,
    )
    given = q is not None
    compared = compare(p, q if given else p, outcomes=outcomes, base=base, normalize=normalize)
    return run(compared, plan, given=given, base=base)


def train_on(
    samples: Any,
    *,
    held_out: Any = None,
    q: Any = None,
    counts: bool = False,
    steps: int = 100,
    learning_rate: float | None = None,
    objective: str = "cross-entropy",
    tolerance: float | None = None,
    seed: int | None = None,
    outcomes: Iterable[Hashable] | None = None,
    base: float | None = None,
    progress: Progress | None = None,
) -> Training:
    """Fit a softmax Q to the empirical distribution of samples, whose entropy is the floor.

    `samples` are labels of any hashable kind, or counts: a mapping, a frame of outcome and count,
    or with `counts=True` an array or a Series. P is their relative frequencies;
    everything else is as in `train`.

    `held_out` are other samples of the same kind, or the fraction of the samples to hold out,
    drawn at random with `seed`. The result's `held_out` has for every step D(R||Q) and H(R,Q), R
    being the empirical distribution of what was held out: the excess D falls while Q learns what
    both have in common, and rises again where Q learns the noise of its samples. An outcome that
    only the held-out samples have has p = 0: Q tends to 0 there and D(R||Q) has no limit.
    `best_step` is where it was smallest.

    `outcomes` lists the alphabet, which may hold outcomes that nobody saw, or names the counts of
    an array. A start `q` is keyed by outcome where the samples are labels or a mapping.

    Raises ValueError as `train` does, for empty or missing samples, for floats as labels, for a
    fraction that leaves one side empty, and for a fraction of 10^9 samples or more.

    Source: Cover and Thomas (2006), section 11.2; early stopping: Bishop (2006), section 5.5.2.

    >>> t = train_on(["sun", "sun", "cloud", "sun"], held_out=["sun", "rain"], seed=1)
    >>> t.outcomes, t.p.tolist(), round(t.entropy, 6)
    (('sun', 'cloud', 'rain'), [0.75, 0.25, 0.0], 0.562335)
    >>> bool(t.held_out.kl_divergence[-1] > t.held_out.kl_divergence[t.held_out.best_step])
    True
    """
    plan = check_plan(
        steps=steps,
        learning_rate=learning_rate,
        objective=objective,
        tolerance=tolerance,
        seed=seed,
        base=base,
        progress=progress,
    )
    tallied = count_samples(samples, held_out, counts=counts, outcomes=outcomes)
    if tallied.fraction is not None:
        tallied = split(tallied, plan.seed)
    p = tallied.shares(tallied.training)
    given = q is not None
    refuse_other_keys(tallied, q)
    compared = compare(p, q if given else p, outcomes=tallied.names, base=base)
    apart = tallied.held_out
    if apart is not None:  # outcomes that the start alone has stand at the end
        apart = np.pad(apart, (0, compared.p.size - apart.size))
    return run(
        compared,
        plan,
        given=given,
        base=base,
        samples=int(tallied.training.sum()),
        held_out=None if apart is None else np.asarray(apart / apart.sum()),
        held_out_samples=0 if apart is None else int(apart.sum()),
    )


def find_start(compared: Comparison, *, given: bool, seed: int) -> Floats:
    """Return the initial logits: those of the given Q, or random normal ones."""
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
    """Raise ValueError if a probability is NaN, because the loss has no minimum then."""
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
    """Train, and convert the results to the unit of the base."""
    p, outcomes = compared.p, compared.outcomes
    refuse_nan("p", p)
    refuse_nan("q", compared.q)
    nats = check_base(base)
    z = find_start(compared, given=given, seed=plan.seed)
    rate = plan.learning_rate
    if rate is None:
        rate = safe_rate(p, softmax(z)[0])
    path = descend(p, z, plan, rate, held_out)
    entropy = float(measures.entropy(p, base=base))
    added = _freeze_in_unit(path.kl_divergence, nats)
    apart = None
    if held_out is not None:
        apart = HeldOut(
            p=held_out,
            samples=held_out_samples,
            entropy=float(measures.entropy(held_out, base=base)),
            kl_divergence=_freeze_in_unit(path.held_out, nats),
            base=base,
        )
    return Training(
        outcomes=outcomes,
        p=p,
        q=path.q,
        steps_recorded=_freeze_whole(path.recorded),
        base=base,
        entropy=entropy,
        kl_divergence=added,
        cross_entropy=_freeze(entropy + added),
        gradient_norm=_freeze_in_unit(path.gradient_norm, nats),
        gradient_gap=_freeze_in_unit(path.gradient_gap, nats),
        objective=plan.objective,
        learning_rate=rate,
        tolerance=plan.tolerance / nats,
        seed=None if given else plan.seed,
        rises=tuple(path.rises),
        status=status_of(path, p, plan=plan, rate=rate, base=base, nats=nats),
        samples=samples,
        held_out=apart,
    )


def _freeze_in_unit(values: list[float], nats: float) -> Floats:
    return _freeze(np.array(values) / nats)


def _freeze(values: Floats) -> Floats:
    values.flags.writeable = False
    return values


def _freeze_whole(values: list[int]) -> Any:
    array = np.array(values, dtype=np.int64)
    array.flags.writeable = False
    return array
