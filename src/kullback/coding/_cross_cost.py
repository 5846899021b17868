"""What the bytes of one file cost under a model learned from another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback import measures
from kullback._checks import check_not_negative
from kullback.coding._byte_counts import check_order, count_bytes
from kullback.document import number, printable
from kullback.results import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kullback.coding._byte_counts import ByteCounts, Source

    Rows = NDArray[np.float64]


SCHEMA = "kullback.cross-cost/1"

_CONTEXTS = 2048
"""The number of contexts processed at once: two blocks of 4 MB."""


@dataclass(frozen=True, repr=False, slots=True)
class CrossCost(Result):
    """The cost of the data's bytes under another file's model, in bits; `float(c)` is a byte's.

    `entropy` is H(P), the data's own entropy of the same `order`, under which no model of that
    order can come; `kl_divergence` is D(P‖Q), what the model adds; `n` is the number of bytes
    counted in the data and `n_model` in what the model was learned from; `unseen_mass` is the
    share of the data's bytes that the model never saw after their context.
    """

    data: str
    model: str
    order: int
    smoothing: float
    n: int
    n_model: int
    entropy: float
    kl_divergence: float
    unseen_mass: float

    unit = "bits"

    @property
    def bits_per_byte(self) -> float:
        """H(P,Q) = H(P) + D(P‖Q), what a byte of the data costs."""
        return self.entropy + self.kl_divergence

    @property
    def total(self) -> float:
        """What all the bytes cost that were counted."""
        return self.n * self.bits_per_byte

    @property
    def status(self) -> str:
        """Return "ok", or a sentence that says why the cost is infinite."""
        if not math.isinf(self.kl_divergence):
            return "ok"
        return (
            f"the model never saw {self.unseen_mass:.4g} of the bytes after their context, and "
            "without smoothing it holds them to be impossible"
        )

    def __float__(self) -> float:
        """Return the bits per byte."""
        return self.bits_per_byte

    def __repr__(self) -> str:
        """Return one line: who under whom, and the three numbers."""
        return (
            f"<CrossCost of {printable(self.data)} under {printable(self.model)}: "
            f"H(P) {number(self.entropy)}, D(P‖Q) {number(self.kl_divergence)}, "
            f"H(P,Q) {number(self.bits_per_byte)} bits a byte>"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "unit": self.unit,
            "data": self.data,
            "model": self.model,
            "order": self.order,
            "smoothing": self.smoothing,
            "n": self.n,
            "n_model": self.n_model,
            "entropy": self.entropy,
            "kl_divergence": self.kl_divergence,
            "bits_per_byte": self.bits_per_byte,
            "total": self.total,
            "unseen_mass": self.unseen_mass,
            "status": self.status,
        }


def cross_cost(
    model_from: Source, data: Source, order: int = 1, *, smoothing: float = 0.5
) -> CrossCost:
    """Return what the bytes of the data cost under a model learned from another file.

    H(P,Q) = −1/n Σ log2 q(b_i | c_i) in bits a byte, where the context c_i of byte b_i is the
    `order` (0, 1 or 2) bytes before it and n counts all bytes but the first `order`, which have
    no context. The model is learned from `model_from` (Q), the cost is that of `data` (P):

        q(b|c) = (count of b after c + smoothing) / (count of c + 256 smoothing)

    The default of ½ is the rule of Krichevsky and Trofimov; a context that the model never met
    makes all 256 bytes equally likely, 8 bits. With `smoothing=0` the cost is `inf` if a byte
    occurs that the model never saw after its context; the share of such bytes is reported
    either way. H(P), the floor, is the data's own empirical entropy of the same order, and
    D(P‖Q) is the mean, over the contexts of the data, of the divergence of a row: never below
    0, and 0 without smoothing on the model's own file. A floor of order 2 is low for short
    data, which has hardly more bytes than contexts.

    Both are a path, bytes, or a file opened to read bytes; files are read a piece at a time.

    Raises ValueError for an order or smoothing that there is not and for data with no byte to
    count; TypeError for what holds no bytes; OSError for files that cannot be read.

    Source: Krichevsky and Trofimov (1981); Cover and Thomas (2006), section 13.2.

    >>> cost = cross_cost(b"aaab", b"abab", 0, smoothing=0)  # (log2 4/3 + log2 4) / 2
    >>> cost.entropy, round(cost.kl_divergence, 6), round(cost.bits_per_byte, 6)
    (1.0, 0.207519, 1.207519)
    """
    order = check_order(order)
    added = check_smoothing(smoothing)
    learned = count_bytes(model_from, order, role="model_from")
    counted = count_bytes(data, order, role="data")
    divergence, unseen = excess(counted, learned, added)
    return CrossCost(
        data=counted.name,
        model=learned.name,
        order=order,
        smoothing=added,
        n=counted.n,
        n_model=learned.n,
        entropy=own_entropy(counted),
        kl_divergence=divergence,
        unseen_mass=unseen,
    )


def check_smoothing(smoothing: float) -> float:
    """Return the constant that is added to every count, checked."""
    return check_not_negative("smoothing", smoothing, example="0.5")


def own_entropy(data: ByteCounts) -> float:
    """Return the entropy of a byte given its context in the data, in bits."""
    parts = [p.sum(axis=-1) @ measures.entropy(p, base=2, normalize=True) for _, p in _blocks(data)]
    return math.fsum(parts) / data.n


def excess(data: ByteCounts, model: ByteCounts, smoothing: float) -> tuple[float, float]:
    """Return D(P‖Q) of a byte given its context, in bits, and the share of P that Q never saw."""
    parts, unseen = [], 0
    for contexts, p in _blocks(data):
        q = _rows(model, contexts)
        unseen += int(p[q == 0].sum())
        q += smoothing
        known = q.any(axis=-1)
        if not known.all():
            return math.inf, _unseen(data, model)
        divergences = measures.kl_divergence(p, q, base=2, normalize=True)
        parts.append(float(p.sum(axis=-1) @ divergences))
    return math.fsum(parts) / data.n, unseen / data.n


def _unseen(data: ByteCounts, model: ByteCounts) -> float:
    return float(data.counts[~np.isin(data.cells, model.cells, assume_unique=True)].sum() / data.n)


def _blocks(data: ByteCounts) -> Iterator[tuple[NDArray[np.int64], Rows]]:
    """Yield some contexts of the data, and a row of counts for each of them."""
    contexts = np.unique(data.cells >> 8)
    for start in range(0, contexts.size, _CONTEXTS):
        some = contexts[start : start + _CONTEXTS]
        yield some, _rows(data, some)


def _rows(of: ByteCounts, contexts: NDArray[np.int64]) -> Rows:
    """Return the counts of the 256 bytes after each of these contexts."""
    first, last = np.searchsorted(of.cells, [contexts[0] << 8, (contexts[-1] + 1) << 8])
    cells, counts = of.cells[first:last], of.counts[first:last]
    row = np.searchsorted(contexts, cells >> 8)
    among = contexts[row] == cells >> 8
    rows = np.zeros((contexts.size, 256))
    rows[row[among], cells[among] & 255] = counts[among]
    return rows
