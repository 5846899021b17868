"""Training Q to a P that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.fitting._arguments import Progress, plan_of
from kullback.fitting._run import run
from kullback.results import compare

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from kullback.fitting.training import Training


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
    """Fit a softmax Q to P by gradient descent, and show that the loss's floor is H(P).

    Q = softmax(z), and every step is z - learning_rate * gradient, where the gradient in nats is
    that of the `objective`: "cross-entropy", H(P,Q), or "kl", D(P||Q) = H(P,Q) - H(P). As H(P)
    does not depend on Q, both gradients are q - p, and both ways are one.

    `p` and `q`, the start, are probabilities of the same outcomes as in `compare`: arrays, with
    `outcomes` as their names, or keyed by outcome; `normalize=True` takes counts and weights.
    Without `q` the start is random, standard normal logits from `seed` (None: a new one, which
    the result tells). The `learning_rate` is 1 if not given, or 1/(2m) where m, the largest of p
    and q, is below 1/2; below 4 D never rises. The run stops as soon as D(P||Q) is at most the
    `tolerance` (1e-9 nats if not given, else in the unit of `base`), or after so many `steps`.
    `progress` is called with a word, the steps done and the steps asked for.

    Raises ValueError as `compare` does, and if q = 0 somewhere (no softmax is), for another
    objective, steps below 1, or a learning rate that is not finite and above 0. A rate that is
    too large is no error: the `status` of the result tells the step at which D rose.

    Source: Cover and Thomas (2006), section 2.3 and theorem 5.4.3; the gradient q - p: Bishop
    (2006), equation 4.109.

    >>> t = train([0.6, 0.3, 0.1], q=[0.3, 0.3, 0.4], base=2)
    >>> t.status, t.steps, round(float(t.kl_divergence[0]), 12)
    ('ok', 61, 0.4)
    >>> bool((t.cross_entropy == t.entropy + t.kl_divergence).all())
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
    given = q is not None
    compared = compare(p, q if given else p, outcomes=outcomes, base=base, normalize=normalize)
    return run(compared, plan, given=given, base=base)
