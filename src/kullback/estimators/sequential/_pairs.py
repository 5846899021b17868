"""Two streams: each pair is foretold by what both streams taught before it.

A pair (x, y) multiplies E by q_a(x) q_b(y) / (m(x) m(y)) with m = (q_a + q_b)/2 and q_a, q_b any
positive functions of the past (Turner, Ly and Grünwald 2024, arXiv:2106.02693); a block of n and
m events by the product over all of them, with m weighted by the sizes. If P = Q, then
Σ P q_a/m = u and Σ P q_b/m = v have w u + (1−w) v = 1, so u^n v^m <= 1: E is a supermartingale.

Here q_a(x) = (c_a(x) + 1/2)/(t_a + 1), without the alphabet's size: only q_a/q_b enters. So the
alphabet may grow. An outcome never seen has the same q whichever it is, which is predictable.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from kullback._labels import kinds_of, refuse_other_kinds
from kullback._samples import count_both
from kullback.estimators._permutations import EXACT_BELOW, draw_hypergeometric
from kullback.estimators.sequential._alphabet import Alphabet
from kullback.estimators.sequential._mixture import RunningTotal, count_earlier, regret
from kullback.measures import js_divergence
from kullback.results import Estimate

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from numpy.typing import NDArray

_BLOCKS = 8
"""A block of counts adds at most 1/8 to what was learned before it."""


class Pairs:
    """What both streams gave so far."""

    __slots__ = ("_alike", "_counts", "alphabet", "declared", "events", "seed", "total", "updates")

    def __init__(self, declared: list[Hashable] | None, seed: int) -> None:
        self.alphabet = Alphabet(declared or ())
        self.declared = None if declared is None else len(self.alphabet)
        self.seed = seed
        self.updates = 0  # of counts; each draws its blocks with a generator of its own
        self.events = (0, 0)  # of each stream, so that no update sums the counts
        self.total = RunningTotal()
        self._alike = len(kinds_of(declared or ())) > 1
        self._counts = np.zeros((2, max(8, len(self.alphabet))), dtype=np.int64)

    @property
    def counts(self) -> NDArray[np.int64]:
        """The counts of both streams, by place: shape (2, K)."""
        self._make_room()
        return self._counts[:, : len(self.alphabet)]

    def restore(self, counts: NDArray[np.int64]) -> None:
        """Restore counts, one column for each outcome of the alphabet."""
        self._counts = counts
        n, m = counts.sum(axis=1).tolist()
        self._alike = bool(n and m)  # they were looked at before they were saved
        self.events = (n, m)

    def update(self, x: Any, y: Any) -> None:
        """Count one pair, in O(1)."""
        before = len(self.alphabet)
        try:
            i = self.alphabet.place("x", x, grow=True)
            j = self.alphabet.place("y", y, grow=True)
        except (TypeError, ValueError):
            self.alphabet.truncate(before)
            raise
        counts, (n, m) = self.counts, self.events
        of_x, of_y = counts[:, i].tolist(), counts[:, j].tolist()
        self._refuse_other_kinds([i], [j], before)
        self.total.add(_log_factor(of_x, (n, m), 0) + _log_factor(of_y, (n, m), 1))
        counts[0, i] += 1
        counts[1, j] += 1
        self.events = (n + 1, m + 1)

    def update_batch(self, x: Any, y: Any) -> None:
        """Count pairs in their order: the first of x with the first of y, and so on."""
        before = len(self.alphabet)
        try:
            of_x = self.alphabet.places("x", x, grow=True)
            of_y = self.alphabet.places("y", y, grow=True)
            if of_x.size != of_y.size:
                msg = f"x has {of_x.size} events and y has {of_y.size}; a batch of two streams is "
                msg += "pairs. Pass counts, whose totals may differ, to update_counts instead."
                raise ValueError(msg)  # noqa: TRY301 (what was learned is forgotten below)
        except (TypeError, ValueError):
            self.alphabet.truncate(before)  # a refusal changes nothing
            raise
        self._refuse_other_kinds(of_x.tolist(), of_y.tolist(), before)
        self._add_pairs(of_x, of_y)

    def update_counts(self, x: Any, y: Any) -> None:
        """Count events of both streams whose order is unknown, of any sizes."""
        both = count_both(x, y, counts=True)
        n, m = both.n, cast("int", both.m)
        if max(n, m) >= EXACT_BELOW:
            msg = f"x has {n} events and y has {m}; give at most {EXACT_BELOW - 1} at a time."
            raise ValueError(msg)
        if both.outcomes is None:
            msg = "the counts of two streams need the outcomes' names, since the alphabet may "
            msg += "grow; pass dictionaries keyed by outcome."
            raise TypeError(msg)
        before = len(self.alphabet)
        places = np.array([self.alphabet.place("x", o, grow=True) for o in both.outcomes])
        of_y = cast("NDArray[np.int64]", both.y)
        new = [places[side > 0].tolist() for side in (both.x, of_y)]
        self._refuse_other_kinds(new[0], new[1], before)
        generator = np.random.default_rng([self.seed, self.updates])
        self.updates += 1
        for a, b in _blocks((both.x, of_y), sum(self.events), generator):
            self._add_block(places, a, b)

    def estimate(self, alpha: float) -> Estimate:
        """Return JS(P, Q), plugged in, with bounds where the alphabet is declared."""
        n, m = self.events
        value, low, high = math.nan, 0.0, math.log(2)
        status = "no event yet" if not (n and m) else "ok"
        size = len(self.alphabet)
        if n and m:
            p, q = self.counts[0] / n, self.counts[1] / m
            value = float(js_divergence(p, q, normalize=True))
            if self.declared == size:
                # sqrt(JS) is a metric, and JS(p̂, P) <= (ln 2)/2 D(p̂ ‖ P): both at half of α.
                reach = sum(
                    math.sqrt(math.log(2) / 2 * (regret(c) + math.log(2 / alpha)) / t)
                    for c, t in zip(self.counts, (n, m), strict=True)
                )
                low = max(0.0, math.sqrt(value) - reach) ** 2
                high = min(high, (math.sqrt(value) + reach) ** 2)
            elif self.declared is None:
                status = "no interval: it needs the alphabet (outcomes=...)"
            else:
                status = f"no interval: {size - self.declared} outcomes came that outcomes= lacks"
        return Estimate(
            measure="JS(P,Q)",
            value=value,
            low=low,
            high=high,
            confidence=1 - alpha,
            noise_floor=(size - 1) / 8 * (1 / n + 1 / m) if n and m else math.nan,
            method="plugin",
            interval_method="confidence sequences of the KT mixtures, by the triangle inequality",
            n_p=n,
            n_q=m,
            status=status,
        )

    def _add_pairs(self, x: NDArray[np.int64], y: NDArray[np.int64]) -> None:
        if not x.size:
            return
        counts, (n, m) = self.counts, self.events
        events = np.column_stack((x, y)).ravel()  # x_1, y_1, x_2, y_2, ...
        of_a = np.arange(events.size) % 2 == 0
        before_a, before_b = count_earlier(events, of_a), count_earlier(events, ~of_a)
        before_a[1::2] -= x == y  # a pair is foretold whole: y knows nothing of its x
        time = np.repeat(np.arange(x.size), 2)
        q_a = (counts[0, events] + before_a + 0.5) / (n + time + 1)
        q_b = (counts[1, events] + before_b + 0.5) / (m + time + 1)
        factors = np.log(np.where(of_a, q_a, q_b) / ((q_a + q_b) / 2))
        self.total.add_all(factors.reshape(-1, 2).sum(axis=1))
        counts[0] += np.bincount(x, minlength=counts.shape[1])
        counts[1] += np.bincount(y, minlength=counts.shape[1])
        self.events = (n + x.size, m + y.size)

    def _add_block(
        self, places: NDArray[np.int64], x: NDArray[np.int64], y: NDArray[np.int64]
    ) -> None:
        counts, (n, m) = self.counts, self.events
        weight = float(x.sum() / (x.sum() + y.sum()))
        # What the past never saw is one outcome to it, and so it is here.
        q_a = (counts[0, places] + 0.5) / (n + 1)
        q_b = (counts[1, places] + 0.5) / (m + 1)
        mixed = weight * q_a + (1 - weight) * q_b
        self.total.add(float((x * np.log(q_a / mixed) + y * np.log(q_b / mixed)).sum()))
        counts[0, places] += x
        counts[1, places] += y
        self.events = (n + int(x.sum()), m + int(y.sum()))

    def _refuse_other_kinds(self, x: list[int], y: list[int], before: int) -> None:
        """Raise TypeError if no outcome of one stream can equal one of the other (1 and "1").

        Streams that have once had outcomes of one kind are alike from then on, and so are those
        whose declared alphabet has several kinds. A refusal changes nothing.
        """
        if self._alike:
            return
        outcomes, counts = self.alphabet.outcomes, self.counts
        held = [
            [outcomes[i] for i in sorted({*np.flatnonzero(side).tolist(), *new})]
            for side, new in zip(counts, (x, y), strict=True)
        ]
        # Tuples are names that may be one of several kinds, as of cells beside totals.
        if "tuples" in kinds_of(held[0]) | kinds_of(held[1]):
            return
        try:
            refuse_other_kinds(("x", "y"), held[0], held[1])
        except TypeError:
            self.alphabet.truncate(before)
            raise
        self._alike = bool(held[0] and held[1])

    def _make_room(self) -> None:
        lacking = len(self.alphabet) - self._counts.shape[1]
        if lacking > 0:
            room = np.zeros((2, max(lacking, self._counts.shape[1])), dtype=np.int64)
            self._counts = np.concatenate((self._counts, room), axis=1)


def _blocks(
    counts: tuple[NDArray[np.int64], NDArray[np.int64]],
    learned: int,
    generator: np.random.Generator,
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the counts in random blocks, each small beside what came before.

    If the events are independent, every order of them is as likely as any other, so a random
    one is as good as the true one; their sizes depend on the totals alone.
    """
    rest = [counts[0], counts[1]]
    totals = int(counts[0].sum()), int(counts[1].sum())
    done, taken = 0, [0, 0]
    while done < sum(totals):
        done = min(sum(totals), done + max(2, (learned + done) // _BLOCKS))
        block = []
        for side, total in enumerate(totals):
            size = total * done // sum(totals) - taken[side]
            drawn = np.concatenate(list(draw_hypergeometric(rest[side], size, 1, generator)))[0]
            rest[side] = rest[side] - drawn
            taken[side] += size
            block.append(drawn)
        yield block[0], block[1]


def _log_factor(counts: list[int], events: tuple[int, int], side: int) -> float:
    """Return ln(q/m) of one event, from the counts of its outcome in both streams."""
    q = [(c + 0.5) / (t + 1) for c, t in zip(counts, events, strict=True)]
    return math.log(q[side] / ((q[0] + q[1]) / 2))
