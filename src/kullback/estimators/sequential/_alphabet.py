"""The outcomes of a stream and their places: fixed, or growing as new ones appear."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._holders import is_missing, refuse_missing
from kullback._labels import kinds_of, same_key
from kullback._samples import labels_of, plain_outcomes

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SORTED_FIRST = "biuSU"  # arrays of these kinds are looked up once an outcome, not once an event


class Alphabet:
    """Outcomes in the order in which they were declared or first seen."""

    __slots__ = ("_kinds", "_places")

    def __init__(
        self, outcomes: Iterable[Hashable] = (), impossible: Iterable[Hashable] = ()
    ) -> None:
        self._places = {outcome: place for place, outcome in enumerate(outcomes)}
        self._kinds = kinds_of([*self._places, *impossible])

    def __len__(self) -> int:
        return len(self._places)

    @property
    def outcomes(self) -> list[Hashable]:
        """The outcomes, by place."""
        return list(self._places)

    def place(self, name: str, outcome: Any, *, grow: bool) -> int:
        """Return the index of one outcome; a new outcome gets a new index, or -1."""
        if isinstance(outcome, np.datetime64 | np.timedelta64):
            outcome = same_key(outcome)  # item() would make a bare number of nanoseconds
        elif isinstance(outcome, np.generic):
            outcome = outcome.item()
        try:
            known = self._places.get(outcome, -1)
        except TypeError:
            msg = (
                f"{name} is a {type(outcome).__name__}, which is not hashable and cannot be an "
                "outcome; "
            )
            msg += "update_batch takes many outcomes at once."
            raise TypeError(msg) from None
        if known >= 0:
            return known
        refuse_missing(name, int(is_missing(outcome)))
        if grow:
            return self._places.setdefault(outcome, len(self._places))
        self._refuse_other_kind(name, outcome)
        return -1

    def places(self, name: str, batch: Any, *, grow: bool) -> NDArray[np.int64]:
        """Return the indices of a batch of outcomes, as `place` does for one."""
        if isinstance(batch, str | bytes | bytearray | Mapping) or not (
            isinstance(batch, Sequence) or hasattr(batch, "__array__")
        ):
            msg = (
                f"{name} is a {type(batch).__name__}; a batch must be a list or an array of "
                "outcomes. "
            )
            msg += "For one outcome, call update."
            raise TypeError(msg)
        found_labels = labels_of(name, batch, "update_counts")
        array = found_labels if isinstance(found_labels, np.ndarray) else None
        if array is not None and array.dtype.kind in _SORTED_FIRST:
            return self._places_of_array(name, array, grow=grow)
        listed = batch if array is None else plain_outcomes(array)
        try:
            found = [self._places.get(outcome, -1) for outcome in listed]
        except TypeError:
            found = []  # one of them is not hashable; place tells which kind it is
        if len(found) < len(listed) or -1 in found:
            refuse_missing(name, sum(map(is_missing, listed)))
            found = self._place_each(name, listed, grow=grow)
        return np.array(found, dtype=np.int64)

    def truncate(self, size: int) -> None:
        """Forget all but the first outcomes."""
        while len(self._places) > size:
            self._places.popitem()

    def _refuse_other_kind(self, name: str, outcome: Any) -> None:
        """Raise TypeError if no outcome of the reference can equal the event ("1" for 1)."""
        kinds = kinds_of([outcome])
        if "" in self._kinds | kinds or kinds & self._kinds:
            return
        known = next(iter(self._places))
        msg = f"{name} has the outcome {outcome!r:.80}, {min(kinds)}, and the reference has "
        msg += f"{min(kinds_of([known]))} ({known!r:.80}), which are never equal; name the "
        msg += "outcomes of both alike."
        raise TypeError(msg)

    def _place_each(self, name: str, listed: Sequence[Any], *, grow: bool) -> list[int]:
        before = len(self._places)
        try:
            return [self.place(name, outcome, grow=grow) for outcome in listed]
        except (TypeError, ValueError):
            self.truncate(before)  # a batch counts whole or not at all
            raise

    def _places_of_array(self, name: str, array: NDArray[Any], *, grow: bool) -> NDArray[np.int64]:
        distinct, first, inverse = np.unique(array, return_index=True, return_inverse=True)
        places = np.empty(distinct.size, dtype=np.int64)
        values = distinct.tolist()
        for i in np.argsort(first).tolist():  # new outcomes get places in the order of the events
            places[i] = self.place(name, values[i], grow=grow)
        return places[inverse]
