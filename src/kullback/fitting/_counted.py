"""Samples for training and samples held out, counted over one alphabet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kullback._distributions import is_keyed
from kullback._labels import refuse_other_kinds
from kullback._points import is_continuous
from kullback._samples import Tally, plain_outcomes, tally

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from kullback.fitting._descent import Floats

Counts = NDArray[np.int64]

_MOST = 10**9  # NumPy draws from fewer without replacement


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts in parallel; `keys` are None where they go by position, `names` are the user's.

    `fraction` is what is still to be held out of `training`, None where that is settled.
    """

    keys: tuple[Hashable, ...] | None
    names: tuple[Hashable, ...] | None
    training: Counts
    held_out: Counts | None
    fraction: float | None

    def shares(self, counts: Counts) -> dict[Hashable, float] | Floats:
        """Return relative frequencies, keyed by outcome unless the counts go by position."""
        shares: Floats = counts / counts.sum()
        if self.keys is None:
            return shares
        return dict(zip(self.keys, shares.tolist(), strict=True))


def count_samples(
    samples: Any, held_out: Any, *, counts: bool, outcomes: Iterable[Hashable] | None
) -> Counted:
    """Count both samples; raise ValueError or TypeError if one is invalid."""
    names = None if outcomes is None else tuple(outcomes)
    fraction = _read_fraction(held_out)
    given = {"samples": samples}
    if held_out is not None and fraction is None:
        given["held_out"] = held_out
    tallies = {name: _tally(name, value, counts=counts) for name, value in given.items()}
    by_place = [name for name, of in tallies.items() if of.outcomes is None]
    if not by_place:
        return _align_by_key(tallies, names, fraction)
    if len(by_place) < len(tallies):
        keyed = next(name for name in tallies if name not in by_place)
        msg = f"{keyed} is keyed by outcome and {by_place[0]} is not; give both keys, or neither."
        raise TypeError(msg)
    sizes = {name: of.counts.size for name, of in tallies.items()}
    training = tallies["samples"].counts
    apart = tallies["held_out"].counts if "held_out" in tallies else None
    if apart is not None and apart.size != training.size:
        msg = (
            f"samples has {sizes['samples']} counts and held_out has {sizes['held_out']}; both "
            "must list the same outcomes, or be dictionaries keyed by outcome."
        )
        raise ValueError(msg)
    if names is not None and len(names) != training.size:
        msg = f"samples has {training.size} counts, but outcomes lists {len(names)}."
        raise ValueError(msg)
    return Counted(None, names, training, apart, fraction)


def refuse_other_keys(of: Counted, q: Any) -> None:
    """Raise TypeError if only one of the samples and the initial q is keyed by outcome."""
    if q is None:
        return
    if of.keys is None and is_keyed(q):
        msg = "q is keyed by outcome and the counts go by position; give both keys, or neither."
        raise TypeError(msg)
    if of.keys is not None and not is_keyed(q):
        msg = "q goes by position and the samples by outcome; key q too, as {'a': 0.5, 'b': 0.5}."
        raise TypeError(msg)


def split(whole: Counted, seed: int) -> Counted:
    """Hold out a fraction of the events, drawn without replacement."""
    total = int(whole.training.sum())
    size = round(total * (whole.fraction or 0.0))
    if not 0 < size < total:
        msg = (
            f"held_out={whole.fraction:g} of {total} samples is {size}; both sides need at least "
            "one sample."
        )
        raise ValueError(msg)
    if total >= _MOST:
        msg = (
            f"a fraction can be held out of fewer than {_MOST:,} samples, and there are "
            f"{total:,}; give held_out as counts instead."
        )
        raise ValueError(msg)
    # A stream of its own, so that the split and a random start are independent of each other.
    drawn = np.random.default_rng([seed, 1]).multivariate_hypergeometric(
        whole.training, size, method="marginals"
    )
    return replace(whole, training=whole.training - drawn, held_out=drawn, fraction=None)


def _read_fraction(held_out: Any) -> float | None:
    """Return the held-out fraction if a number is given, or None for samples."""
    if isinstance(held_out, bool) or not isinstance(held_out, int | float | np.number):
        return None
    value = float(held_out)
    if not 0 < value < 1:
        msg = f"held_out must be samples, or a fraction of them between 0 and 1, not {held_out!r}."
        raise ValueError(msg)
    return value


def _tally(name: str, value: Any, *, counts: bool) -> Tally:
    if not counts and is_continuous(value, name):
        msg = (
            f"{name} holds floats, points of a density, not labels; a softmax has "
            "outcomes, so bin them first."
        )
        raise ValueError(msg)
    return tally(name, value, counts=counts)


def _align_by_key(
    tallies: dict[str, Tally], names: tuple[Hashable, ...] | None, fraction: float | None
) -> Counted:
    sides = {
        name: dict(zip(plain_outcomes(of.outcomes), of.counts.tolist(), strict=True))
        for name, of in tallies.items()
        if of.outcomes is not None
    }
    if len(sides) > 1:
        refuse_other_kinds(("samples", "held_out"), sides["samples"], sides["held_out"])
    every = dict.fromkeys(outcome for side in sides.values() for outcome in side)
    keys = tuple(every if names is None else dict.fromkeys(names))
    known = set(keys)
    for name, side in sides.items():
        missing = [outcome for outcome in side if outcome not in known]
        if missing:
            msg = f"{name} has the outcome {missing[0]!r}, which outcomes does not list."
            raise ValueError(msg)
    arrays = [
        np.array([side.get(key, 0) for key in keys], dtype=np.int64) for side in sides.values()
    ]
    return Counted(keys, names, arrays[0], arrays[1] if len(arrays) > 1 else None, fraction)
