"""The outcomes that a code is built for, and samples as positions among them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._arrays import is_foreign, on_host
from kullback._checks import check_row, how_many, tolerance_of, total_of
from kullback._distributions import align_one
from kullback._holders import are_real, no_numbers, refuse_strangers
from kullback._labels import same_key
from kullback._samples import labels_of, plain_outcomes
from kullback._series import refuse_counts, refuse_nulls

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK = 1 << 22
"""The number of symbols processed at once; the work can be interrupted between chunks."""


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


def read_alphabet(
    q: Any, outcomes: Iterable[Hashable] | None, *, normalize: bool, name: str = "q"
) -> Alphabet:
    """Check Q and its outcomes' names."""
    names, masses = align_one(name, q, outcomes)
    shares = _check_shares(name, masses, normalize=normalize)
    with np.errstate(divide="ignore"):
        lengths = -np.log2(shares)  # exact for powers of two, as surprisal in nats is not
    return Alphabet(names, shares, lengths + 0.0)  # a certain outcome has 0, not -0


def _check_shares(name: str, masses: NDArray[Any], *, normalize: bool) -> NDArray[np.float64]:
    """Return the masses divided by their total, after checking that they are a distribution."""
    if not are_real(masses):
        raise TypeError(no_numbers(name, masses, masses))
    if not masses.size:
        msg = f"{name} is empty; a distribution has at least one outcome."
        raise ValueError(msg)
    check_row(name, masses, tolerance=tolerance_of(masses.dtype, masses.size), normalize=normalize)
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


def find_positions(samples: Any, of: Alphabet) -> Iterator[NDArray[np.int32]]:
    """Yield the samples as positions in the alphabet, a chunk at a time."""
    if isinstance(samples, Mapping):
        msg = "samples is a mapping; give the symbols themselves, one after the other."
        raise TypeError(msg)
    if isinstance(samples, AbstractSet):
        msg = "samples is a set, which has no order and no repeats; give the symbols "
        msg += "themselves, one after the other."
        raise TypeError(msg)
    refuse_strangers("samples", samples)
    if not isinstance(samples, Iterable):
        msg = f"samples is {samples!r}; give several symbols, one after the other."
        raise TypeError(msg)
    refuse_counts("samples", samples, "samples.index.repeat(samples)")
    refuse_nulls("samples", samples)
    if isinstance(samples, np.ma.MaskedArray):
        msg = "samples is a masked array; drop the masked entries first."
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
            found = [_look_up(where, x, done + i, of) for i, x in enumerate(chunk)]
            yield np.asarray(found, np.int32)
        done += len(chunk)


def _indices(samples: Any, of: Alphabet) -> Iterator[NDArray[np.int32]]:
    array = _array(samples)
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


def _array(samples: Any) -> NDArray[Any]:
    """Return the samples as a one-dimensional array; text becomes characters, bytes numbers."""
    if isinstance(samples, bytes | bytearray):
        return np.frombuffer(samples, np.uint8)
    whole = hasattr(samples, "__len__") and not isinstance(samples, str)
    try:
        array = on_host(samples if whole else list(samples))
    except ValueError:
        msg = "samples is not a list of symbols: its rows differ in length or depth."
        raise ValueError(msg) from None
    if array.ndim != 1:
        msg = f"samples has {how_many(array.ndim, 'axis', 'axes')}; "
        msg += "give one symbol after the other, of one axis."
        raise ValueError(msg)
    return array


def _chunks(samples: Any) -> Iterator[Sequence[Any]]:
    """Yield plain Python objects, which hash as the outcomes' names do."""
    if hasattr(samples, "__array__") or hasattr(samples, "__dlpack__"):
        array = labels_of("samples", on_host(samples) if is_foreign(samples) else samples)
        for start in range(0, len(array), CHUNK):
            yield plain_outcomes(array[start : start + CHUNK])
        return
    rest = iter(samples)
    while chunk := list(itertools.islice(rest, CHUNK)):
        yield chunk


def _look_up(where: dict[Hashable, int], symbol: Any, place: int, of: Alphabet) -> int:
    try:
        found = where.get(same_key(symbol))
    except TypeError:
        msg = (
            f"samples has {symbol!r} at index {place}, which is not hashable and cannot be a "
            "symbol."
        )
        raise TypeError(msg) from None
    if found is None:
        msg = f"samples has the symbol {symbol!r} at index {place}, which is not among the "
        msg += f"{of.q.size} outcomes of q."
        raise ValueError(msg)
    return found
