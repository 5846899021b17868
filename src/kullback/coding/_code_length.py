"""The ideal length of a code: what arithmetic coding comes as near to as one likes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_base
from kullback.coding._alphabet import Alphabet, find_positions, read_alphabet

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray


def code_lengths(q: Any, *, base: float | None = 2, normalize: bool = False) -> NDArray[np.float64]:
    """Return the ideal length of every outcome's code word, −log q, in the order of q.

    In bits, or nats with `base=None`; `inf` if q = 0, because a code has no word for an
    impossible outcome. The lengths l of any code that can be decoded satisfy Kraft's inequality
    Σ 2^−l ≤ 1, and these satisfy it with equality. `q` is probabilities in an array or keyed
    by outcome (a dictionary, a pandas Series, a two-column frame); counts and weights need
    `normalize=True`.

    Raises ValueError if q is not a distribution.

    Source: Shannon (1948); Cover and Thomas (2006), section 5.3. In numpy: `-numpy.log2(q)`.

    >>> code_lengths([0.5, 0.25, 0.25]).tolist()
    [1.0, 2.0, 2.0]
    """
    nats = check_base(base)
    lengths = read_alphabet(q, None, normalize=normalize).lengths
    return lengths if base == 2 else lengths * (math.log(2) / nats)


def code_length(
    samples: Any,
    q: Any,
    base: float | None = 2,
    *,
    outcomes: Iterable[Hashable] | None = None,
    normalize: bool = False,
) -> float:
    """Return the ideal length of the samples in the code built for Q, −Σ log q(x_i).

    In bits, or nats with `base=None`; `inf` if a symbol occurs that has q = 0. Divided by the
    number of samples it is H(p̂,Q), the cross-entropy of their shares p̂ and Q. It is the sum of
    counts times −log q, rounded once.

    `samples` are indices of q's outcomes (bytes are such, 0 to 255); or labels, where `outcomes`
    names them or q is keyed by them (a dictionary, a pandas Series, a two-column frame). Counts
    and weights as q need `normalize=True`.

    Raises ValueError if q is not a distribution and for a symbol outside the alphabet; TypeError
    for samples that are neither indices nor labels.

    Source: Cover and Thomas (2006), section 5.4.

    >>> code_length("sscr", {"s": 0.5, "c": 0.25, "r": 0.25})  # 1 + 1 + 2 + 2 bits
    6.0
    """
    nats = check_base(base)
    of = read_alphabet(q, outcomes, normalize=normalize)
    bits = ideal_bits(count_symbols(samples, of), of)
    return bits if base == 2 else bits * (math.log(2) / nats)


def count_symbols(samples: Any, of: Alphabet) -> NDArray[np.int64]:
    """Return how often every outcome occurs."""
    total = np.zeros(of.q.size, np.int64)
    for chunk in find_positions(samples, of):
        total += np.bincount(chunk, minlength=of.q.size)
    return total


def ideal_bits(counts: NDArray[np.int64], of: Alphabet) -> float:
    """Return Σ counts × lengths, without the outcomes that do not occur."""
    occurs = counts > 0
    return math.fsum((counts[occurs] * of.lengths[occurs]).tolist())
