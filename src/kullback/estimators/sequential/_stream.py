"""A test of P = Q that may be looked at after every event."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NoReturn, Self

from kullback._checks import check_share, check_whole
from kullback._holders import is_missing, refuse_missing
from kullback.document import number
from kullback.estimators.sequential._known import KnownReference, read_reference
from kullback.estimators.sequential._pairs import Pairs
from kullback.estimators.sequential._state import from_text, to_document
from kullback.results import to_json

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from kullback.results import Estimate


class SequentialTest:
    """Test whether a stream follows a known distribution, or two streams one distribution.

    Feed it events with `update`, `update_batch` or `update_counts`, and look whenever you like:
    if P = Q, the e-value E_t ever reaches 1/α with a chance of at most α (Ville's inequality).

    * `reference` given (probabilities, by outcome or by position): E_t is the likelihood of the
      stream under a learner, the Dirichlet(1/2) mixture, over that under the reference. An
      outcome that the reference cannot give is certain evidence: E_t is infinite; one of a kind
      that no outcome of the reference has, as 1 where those are text, is refused.
      `normalize=True` accepts weights. The reference must be known: for a sample of Q, compare
      two streams.
    * `reference` None: two streams, x of P and y of Q. E_t multiplies, for every pair, what
      learners of each stream foretell over what their mean does; it grows by 2 JS(P, Q) a pair.
      The alphabet may grow. With `outcomes`, all outcomes there can be, `estimate` has an
      interval. `update_counts` deals the events of a block in random order, by `seed`.

    The events of a stream must be independent of each other; then nothing else is assumed.
    ValueError if `alpha` does not lie between 0 and 1, or `reference` is no distribution.

    Sources: Lindon and Malek (2022), arXiv:2011.03567; Turner, Ly and Grünwald (2024),
    arXiv:2106.02693.

    >>> test = SequentialTest({"heads": 0.5, "tails": 0.5}, alpha=0.05)
    >>> test.update_batch(["heads"] * 8)
    >>> round(test.log_e_value, 6)  # ln(2^8 · 1/2 · 3/4 · 5/6 · ... · 15/16)
    3.917477
    >>> test.rejected, round(test.p_value, 6)
    (True, 0.019891)
    """

    __slots__ = ("_alpha", "_process")

    def __init__(
        self,
        reference: Any = None,
        alpha: float = 0.05,
        *,
        normalize: bool = False,
        outcomes: Iterable[Hashable] | None = None,
        seed: int = 0,
    ) -> None:
        self._alpha = check_share("alpha", alpha, what="the accepted chance of a false alarm")
        self._process: KnownReference | Pairs
        if reference is None:
            self._process = Pairs(_check_outcomes(outcomes), check_whole("seed", seed, 0))
            return
        if outcomes is not None:
            msg = "outcomes is for two streams; a reference names its outcomes itself."
            raise ValueError(msg)
        self._process = KnownReference(*read_reference(reference, normalize=normalize))

    @property
    def alpha(self) -> float:
        """The chance of a false alarm that is accepted, over the whole stream."""
        return self._alpha

    @property
    def events(self) -> tuple[int, ...]:
        """How many events there were: (n,) of one stream, (n, m) of two."""
        events = self._process.events
        return events if isinstance(events, tuple) else (events,)

    @property
    def log_e_value(self) -> float:
        """The log of E_t, the evidence against P = Q now, in nats."""
        return self._process.total.value + self._process.total.rest

    @property
    def p_value(self) -> float:
        """The least 1/E_t so far: at most α with a chance of at most α if P = Q, whenever asked.

        The updates of counts are looked at after each block, the others after every event.
        """
        return math.exp(-max(0.0, self._process.total.largest))

    @property
    def rejected(self) -> bool:
        """Whether E_t has ever reached 1/α; once it has, this stays so."""
        return self._process.total.largest >= -math.log(self._alpha)

    @property
    def estimate(self) -> Estimate:
        """The running estimate in nats, its interval valid at all times at once.

        Against a known reference D(P‖Q), the interval the divergences of all p with
        D(p̂ ‖ p) <= (ln(1/α) + regret)/t: their least, and a bound on their largest. It supposes
        that P gives the reference's outcomes alone. Of two streams JS(P,Q).
        """
        return self._process.estimate(self._alpha)

    @property
    def confidence_sequence(self) -> tuple[float, float]:
        """The interval of `estimate`: (low, high)."""
        estimate = self.estimate
        return estimate.low, estimate.high

    def update(self, x: Any, *y: Any) -> None:
        """Count one event x, or of two streams one pair: `update(x, y)`."""
        self._process.update(x, *self._second(y))

    def update_batch(self, x: Any, *y: Any) -> None:
        """Count a list or array of events in their order, or two of one length."""
        self._process.update_batch(x, *self._second(y))

    def update_counts(self, x: Any, *y: Any) -> None:
        """Count events by outcome, whose order is unknown; of two streams, of any totals.

        The events must have been collected up to a moment that did not depend on them.
        """
        self._process.update_counts(x, *self._second(y))

    def merge(self, other: SequentialTest) -> NoReturn:
        """Refuse, and say what to do instead: two runs cannot be made one.

        Each run's p-value and decision are of its own looks, and runs may share events.
        """
        msg = (
            f"{self!r} and {other!r} cannot be merged: E is of one stream in one order, and two "
            "runs may share events. If their streams are independent, add their log_e_value: the "
            "product of independent e-values is one. Else feed all events to one test."
        )
        raise TypeError(msg)

    def to_json(self) -> str:
        """Return the state as JSON, from which `from_json` goes on."""
        return to_json(to_document(self._process, self._alpha))

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Return the test that `to_json` saved; raise ValueError if the text is not such a test.

        >>> test = SequentialTest([0.5, 0.5])
        >>> test.update_batch([0, 0, 1])
        >>> SequentialTest.from_json(test.to_json()).log_e_value == test.log_e_value
        True
        """
        process, alpha = from_text(text)
        self = cls(alpha=alpha)
        self._process = process
        return self

    def __str__(self) -> str:
        """Return the numbers of events, the evidence and the decision."""
        decision = "P ≠ Q" if self.rejected else "no decision yet"
        events = " and ".join(map(str, self.events))
        return (
            f"{decision} after {events} events: ln E = {number(self.log_e_value)}, "
            f"p = {number(self.p_value)} (alpha {number(self.alpha)})"
        )

    def __repr__(self) -> str:
        """Return the kind of test and the text."""
        against = "a known distribution" if self._one_stream else "two streams"
        return f"<SequentialTest of {against}: {self}>"

    @property
    def _one_stream(self) -> bool:
        return isinstance(self._process, KnownReference)

    def _second(self, y: tuple[Any, ...]) -> tuple[Any, ...]:
        wanted = 0 if self._one_stream else 1
        if len(y) != wanted:
            msg = (
                f"x and {len(y)} more arguments were given; against a known distribution there is "
                "x alone."
                if self._one_stream
                else f"x and {len(y)} more arguments were given; of two streams, pass x and y."
            )
            raise TypeError(msg)
        return y


def _check_outcomes(outcomes: Iterable[Hashable] | None) -> list[Hashable] | None:
    if outcomes is None:
        return None
    listed = list(outcomes)
    refuse_missing("outcomes", sum(map(is_missing, listed)))
    distinct = len(set(listed))
    if distinct < max(1, len(listed)):
        msg = f"outcomes lists {len(listed)} outcomes, {distinct} of them distinct; "
        msg += "name each of them once."
        raise ValueError(msg)
    return listed
