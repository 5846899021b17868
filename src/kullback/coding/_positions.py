"""Samples, as indices or labels, as positions in an alphabet."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._arrays import is_foreign, on_host
from kullback._holders import refuse_strangers
from kullback._labels import same_key
from kullback._samples import labels_of, plain_outcomes
from kullback._series import refuse_counts, refuse_nulls

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.coding._alphabet import Alphabet

CHUNK = 1 << 22
"""How many symbols are worked on at once: between chunks the work can be interrupted."""


def positions(samples: Any, of: Alphabet) -> Iterator[NDArray[np.int32]]:
    """Yield the samples as positions in the alphabet, a chunk at a time."""
    if isinstance(samples, Mapping):
        msg = "samples is a mapping; give the symbols themselves, one after the other."
        raise TypeError(msg)
    if isinstance(samples, AbstractSet):
        msg = "samples is a set, which has no order and holds nothing twice; give the symbols "
        msg += "themselves, one after the other."
        raise TypeError(msg)
    refuse_strangers("samples", samples)
    if not isinstance(samples, Iterable):
        msg = f"samples is {samples!r}; give several symbols, one after the other."
        raise TypeError(msg)
    refuse_counts("samples", samples, "a dictionary of the counts, in kullback.compare,")
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
    """Return the samples as an array of one axis; text is its characters, bytes are numbers."""
    if isinstance(samples, bytes | bytearray):
        return np.frombuffer(samples, np.uint8)
    whole = hasattr(samples, "__len__") and not isinstance(samples, str)
    try:
        array = on_host(samples if whole else list(samples))
    except ValueError:
        msg = "samples is no list of symbols: its rows differ in length or depth."
        raise ValueError(msg) from None
    if array.ndim != 1:
        msg = f"samples has {array.ndim} axes; give one symbol after the other, of one axis."
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
        msg = f"samples has {symbol!r} at index {place}, which is not hashable, so no symbol."
        raise TypeError(msg) from None
    if found is None:
        msg = f"samples has the symbol {symbol!r} at index {place}, which is none of the "
        msg += f"{of.q.size} outcomes of q."
        raise ValueError(msg)
    return found
