"""The outcomes that a code is built for, and samples as their positions among them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._arrays import on_host
from kullback._checks import check_row, tolerance_of, total_of
from kullback.results._align import _key, _keyed, _refuse_twice

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK = 1 << 22
"""How many symbols are worked on at once: between chunks the work can be interrupted."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Q over its outcomes, checked: no NaN, nothing negative, total 1 (or normalised)."""

    names: tuple[Hashable, ...] | None
    """None where outcomes go by position."""
    q: NDArray[np.float64]
    lengths: NDArray[np.float64]
    """The ideal length of every outcome in bits, −log2 q; inf where q = 0."""

    def name(self, position: int) -> Hashable:
        """Return the outcome at the position, which is its own name if there are no names."""
        return position if self.names is None else self.names[position]

    def outcomes(self) -> tuple[Hashable, ...]:
        """Return every outcome, in order."""
        return tuple(range(self.q.size)) if self.names is None else self.names

    def masses(self, name: str, value: Any, *, normalize: bool) -> NDArray[np.float64]:
        """Return another distribution over the same outcomes, checked; a missing key has mass 0."""
        keyed = _keyed(name, value)
        if keyed is None:
            masses = _one_axis(name, value)
            if masses.size != self.q.size:
                msg = f"{name} has {masses.size} entries, but the code is for {self.q.size}."
                raise ValueError(msg)
        else:
            order = self.outcomes()
            other = next((key for key in keyed if key not in set(order)), None)
            if other is not None:
                msg = f"{name} has the outcome {other!r}, for which there is no code word."
                raise ValueError(msg)
            masses = np.asarray([keyed.get(key, 0) for key in order])
        return _shares(name, masses, normalize=normalize)


def alphabet(
    q: Any, outcomes: Iterable[Hashable] | None, *, normalize: bool, name: str = "q"
) -> Alphabet:
    """Check Q and its outcomes' names."""
    names = None if outcomes is None else tuple(map(_key, outcomes))
    if names is not None:
        _refuse_twice(names, "outcomes")
    keyed = _keyed(name, q)
    if keyed is None:
        masses = _one_axis(name, q)
        if names is not None and masses.size != len(names):
            msg = f"{name} has {masses.size} entries, but outcomes lists {len(names)}."
            raise ValueError(msg)
    else:
        names = tuple(keyed) if names is None else names
        other = next((key for key in keyed if key not in set(names)), None)
        if other is not None:
            msg = f"{name} has the outcome {other!r}, which outcomes does not list."
            raise ValueError(msg)
        masses = np.asarray([keyed.get(key, 0) for key in names])
    shares = _shares(name, masses, normalize=normalize)
    with np.errstate(divide="ignore"):
        lengths = -np.log2(shares)  # exact for powers of two, as surprisal in nats is not
    return Alphabet(names, shares, lengths + 0.0)  # a certain outcome has 0, not -0


def positions(samples: Any, of: Alphabet) -> Iterator[NDArray[np.int32]]:
    """Yield the samples as positions in the alphabet, a chunk at a time."""
    if isinstance(samples, Mapping):
        msg = "samples is a mapping; give the symbols themselves, one after the other."
        raise TypeError(msg)
    if not isinstance(samples, Iterable):
        msg = f"samples is {samples!r}; give several symbols, one after the other."
        raise TypeError(msg)
    if of.names is None:
        yield from _indices(samples, of)
        return
    where = {name: i for i, name in enumerate(of.names)}
    done = 0
    for chunk in _chunks(samples):
        try:
            yield np.fromiter(map(where.__getitem__, chunk), np.int32, len(chunk))
        except (KeyError, TypeError):
            yield np.asarray([_look_up(where, x, done + i, of) for i, x in enumerate(chunk)])
        done += len(chunk)


def _indices(samples: Any, of: Alphabet) -> Iterator[NDArray[np.int32]]:
    array = _one_axis("samples", samples if hasattr(samples, "__len__") else list(samples))
    if array.size and array.dtype.kind not in "iu":
        msg = f"samples has entries of type {array.dtype}; give indices of q's outcomes (whole "
        msg += "numbers from 0), or name the outcomes by outcomes= or by a dictionary as q."
        raise TypeError(msg)
    for start in range(0, array.size, CHUNK):
        chunk = array[start : start + CHUNK]
        if chunk.min() < 0 or chunk.max() >= of.q.size:
            place = int(np.flatnonzero((chunk < 0) | (chunk >= of.q.size))[0])
            msg = f"samples has {chunk[place]} at index {start + place}; q has {of.q.size} "
            msg += f"outcomes, whose indices are 0 to {of.q.size - 1}."
            raise ValueError(msg)
        yield np.ascontiguousarray(chunk, dtype=np.int32)


def _chunks(samples: Any) -> Iterator[list[Any]]:
    """Yield lists of plain Python objects, which hash as the outcomes' names do."""
    if hasattr(samples, "__array__") or hasattr(samples, "__dlpack__"):
        array = on_host(samples)
        if array.ndim != 1:
            msg = f"samples has {array.ndim} axes; give one symbol after the other, of one axis."
            raise ValueError(msg)
        for start in range(0, array.size, CHUNK):
            yield array[start : start + CHUNK].tolist()
        return
    rest = iter(samples)
    while chunk := list(itertools.islice(rest, CHUNK)):
        yield chunk


def _look_up(where: dict[Hashable, int], symbol: Any, place: int, of: Alphabet) -> int:
    try:
        found = where.get(_key(symbol))
    except TypeError:
        msg = f"samples has {symbol!r} at index {place}, which is not hashable, so no symbol."
        raise TypeError(msg) from None
    if found is None:
        msg = f"samples has the symbol {symbol!r} at index {place}, which is none of the "
        msg += f"{of.q.size} outcomes of q."
        raise ValueError(msg)
    return found


def _one_axis(name: str, value: Any) -> NDArray[Any]:
    if isinstance(value, np.ma.MaskedArray):
        msg = f"{name} is a masked array; fill or drop the masked entries first."
        raise TypeError(msg)
    try:
        array = on_host(value)
    except ValueError:
        msg = f"{name} is no array of numbers: its rows differ in length or depth."
        raise ValueError(msg) from None
    if array.ndim != 1:
        msg = f"{name} has {array.ndim} axes; it must have one."
        raise ValueError(msg)
    return array


def _shares(name: str, masses: NDArray[Any], *, normalize: bool) -> NDArray[np.float64]:
    """Return the masses divided by their total, after checking that they are a distribution."""
    if masses.dtype.kind not in "iuf":
        msg = f"{name} has dtype {masses.dtype}; probabilities are numbers."
        raise TypeError(msg)
    if not masses.size:
        msg = f"{name} is empty; a distribution has at least one outcome."
        raise ValueError(msg)
    check_row(name, masses, tolerance=tolerance_of(masses.dtype), normalize=normalize)
    values = masses.astype(np.float64)
    if np.isnan(values).any():
        msg = f"{name} has NaN at index {np.flatnonzero(np.isnan(values))[0]}; there is no code "
        msg += "for a distribution that is not known."
        raise ValueError(msg)
    total = total_of(values)
    if total == 1:  # up to rounding, and then 0.3 stays 0.3
        return values
    if total == math.inf:
        values /= values.max()
        total = total_of(values)
    return np.asarray(values / total)
