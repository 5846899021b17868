"""Training Q to samples, with others held out to see what it learned too well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.fitting._arguments import Progress, plan_of
from kullback.fitting._counted import counted, refuse_other_keys, split
from kullback.fitting._run import run
from kullback.results import compare

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from kullback.fitting.training import Training


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
    plan = plan_of(
        steps=steps,
        learning_rate=learning_rate,
        objective=objective,
        tolerance=tolerance,
        seed=seed,
        base=base,
        progress=progress,
    )
    tallied = counted(samples, held_out, counts=counts, outcomes=outcomes)
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
