"""P against Q over named outcomes: every measure, and where the divergence comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kullback import measures
from kullback._checks import check_whole
from kullback._distributions import align
from kullback.document import count_of, number
from kullback.results._result import Result, derive, to_frame, unit_name

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable


SCHEMA = "kullback.comparison/1"
_SHOWN = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class Comparison(Result):
    """P against Q over named outcomes, as `compare` returns it.

    `outcomes`, `p`, `q` and `contributions` run in parallel; p and q sum to 1. The numbers
    (`entropy` is H(P), `cross_entropy` H(P,Q), `kl_divergence` D(P||Q),
    `reverse_kl_divergence` D(Q||P), `jeffreys_divergence`, `js_divergence`) and the
    contributions, which sum to D(P||Q), are in `unit`; a divergence is `inf` where `unseen`
    (the outcomes with p > 0 = q, of mass `unseen_mass`) is not empty.

    >>> from kullback import compare
    >>> c = compare({"sun": 0.6, "cloud": 0.3, "rain": 0.1}, {"sun": 0.5, "cloud": 0.5}, base=2)
    >>> c.kl_divergence, c.unseen, c.unseen_mass
    (inf, ('rain',), 0.1)
    """

    outcomes: tuple[Hashable, ...]
    p: Floats
    q: Floats
    base: float | None
    entropy: float
    cross_entropy: float
    kl_divergence: float
    reverse_kl_divergence: float
    jeffreys_divergence: float
    js_divergence: float
    contributions: Floats

    @property
    def unit(self) -> str:
        """The unit of every number: nats, bits, or units of another base."""
        return unit_name(self.base)

    @property
    def unseen(self) -> tuple[Hashable, ...]:
        """The outcomes that P has and Q lacks; each makes D(P||Q) infinite."""
        return tuple(self.outcomes[i] for i in np.flatnonzero((self.p > 0) & (self.q == 0)))

    @property
    def unseen_mass(self) -> float:
        """The probability, under P, of the unseen outcomes."""
        if not self.p[self.q > 0].any():
            return 1.0  # whose parts, being rounded, may have another sum
        return min(math.fsum(self.p[self.q == 0].tolist()), 1.0)

    def largest(self, n: int = _SHOWN) -> list[tuple[Hashable, float, float, float]]:
        """Return the n largest contributions, as (outcome, p, q, contribution)."""
        order = np.lexsort((-self.p, -self.contributions))[: check_whole("n", n, 1)]
        return [
            (self.outcomes[i], float(self.p[i]), float(self.q[i]), float(self.contributions[i]))
            for i in order
        ]

    def __repr__(self) -> str:
        """Return one line: the size and the three numbers."""
        return (
            f"<Comparison of {self._size()}: H(P) {number(self.entropy)}, "
            f"H(P,Q) {number(self.cross_entropy)}, D(P‖Q) {number(self.kl_divergence)} {self.unit}>"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "unit": self.unit,
            "entropy": self.entropy,
            "cross_entropy": self.cross_entropy,
            "kl_divergence": self.kl_divergence,
            "reverse_kl_divergence": self.reverse_kl_divergence,
            "jeffreys_divergence": self.jeffreys_divergence,
            "js_divergence": self.js_divergence,
            "unseen_mass": self.unseen_mass,
            "outcomes": [
                {"outcome": outcome, "p": float(p), "q": float(q), "contribution": float(share)}
                for outcome, p, q, share in zip(
                    self.outcomes, self.p, self.q, self.contributions, strict=True
                )
            ],
        }

    def to_frame(self) -> Any:
        """Return one row an outcome, in pandas, polars or pyarrow, whichever is in use."""
        return to_frame(
            {
                "outcome": list(self.outcomes),
                "p": self.p.tolist(),
                "q": self.q.tolist(),
                "contribution": self.contributions.tolist(),
            }
        )

    def explain(self, *, lang: str = "en", digits: int = 4, format: str = "text") -> str:  # noqa: A002 (as in kullback.explain)
        """Return how these numbers come about, step by step, as `kullback.explain` writes it."""
        return derive(self, lang=lang, digits=digits, format=format)

    def _size(self) -> str:
        return count_of(len(self.outcomes), "outcome")


def compare(
    p: Any,
    q: Any,
    *,
    outcomes: Iterable[Hashable] | None = None,
    base: float | None = None,
    normalize: bool = False,
) -> Comparison:
    """Compare P with Q over named outcomes: all measures at once, and every outcome's share.

    H(P,Q) = H(P) + D(P||Q), and D(P||Q) = sum of `contributions`.

    `p` and `q` are arrays of probabilities in the same order (`outcomes` names them), or both
    are keyed by outcome: dictionaries, `collections.Counter`, pandas Series (by index), xarray's
    arrays of one dimension with coordinates, or two-column frames of any library (outcome, mass)
    such as polars' `value_counts()`. Fractions and decimals are rounded to floats. Keyed
    ones are aligned by key; a key that one of them lacks has probability 0. Counts and
    weights need `normalize=True`.

    Raises ValueError as `kl_divergence` does, and if an outcome is named twice or not listed
    in `outcomes`; TypeError if only one of the two is keyed.

    Source: the measures' own docstrings. In scipy: not there.

    >>> c = compare({"sun": 6, "cloud": 3, "rain": 1}, {"rain": 4, "sun": 3, "cloud": 3}, base=2,
    ...             normalize=True)
    >>> round(c.kl_divergence, 12), c.largest(1)[0][0]
    (0.4, 'rain')
    """
    names, a, b = align(p, q, outcomes)
    options: dict[str, Any] = {"base": base, "normalize": normalize}
    contributions = measures.kl_contributions(a, b, **options)
    entropy = measures.entropy(a, **options)
    forward = measures.kl_divergence(a, b, **options)
    backward = measures.kl_divergence(b, a, **options)
    return Comparison(
        outcomes=names,
        p=_shares(a),
        q=_shares(b),
        base=base,
        entropy=entropy,
        cross_entropy=entropy + forward,
        kl_divergence=forward,
        reverse_kl_divergence=backward,
        jeffreys_divergence=forward + backward,
        js_divergence=measures.js_divergence(a, b, **options),
        contributions=contributions,
    )


def _shares(masses: NDArray[Any]) -> Floats:
    """Return the masses divided by their total, unless that is 1 up to rounding."""
    values = np.array(masses, dtype=np.float64)  # a copy: the caller may go on writing to his
    with np.errstate(over="ignore"):
        total = values.sum()
    if np.isinf(total):
        values = values / values.max()
        total = values.sum()
    shares = values if abs(total - 1) < 1e-12 else np.asarray(values / total)
    shares.flags.writeable = False
    return shares
