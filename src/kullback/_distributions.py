"""The one reader of distributions: probabilities by position, or keyed by outcome.

Keyed by outcome are mappings, Series (by their index), xarray's arrays of one dimension with
coordinates, and frames of two columns, outcome and mass.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._arrays import is_foreign, on_host
from kullback._checks import check_row, how_many, is_one, not_one, tolerance_of, total_of
from kullback._frames import frame_columns, is_frame, is_of
from kullback._holders import (
    are_real,
    column_numbers,
    is_missing,
    list_of,
    no_numbers,
    read_numbers,
    refuse_counts_first,
    refuse_missing,
    refuse_strangers,
)
from kullback._labels import align_axes, axes_of, refuse_other_kinds, same_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

Outcomes = tuple[Hashable, ...]


def align(
    p: object, q: object, outcomes: Iterable[Hashable] | None
) -> tuple[Outcomes, NDArray[Any], NDArray[Any]]:
    """Return the outcomes and P and Q over them; an outcome that one of them lacks has mass 0."""
    named = _check_names(outcomes)
    keyed_p, keyed_q = read_keyed("p", p), read_keyed("q", q)
    if keyed_p is None and keyed_q is None:
        of_p, of_q = read_by_position("p", p, named), read_by_position("q", q, named)
        if of_p.size != of_q.size:
            msg = (
                f"p has {how_many(of_p.size, 'entry', 'entries')} and q has {of_q.size}; "
                "both must list the "
                "same outcomes, or be dictionaries keyed by outcome."
            )
            raise ValueError(msg)
        return tuple(range(of_p.size)) if named is None else named, of_p, of_q
    if keyed_p is None or keyed_q is None:
        with_keys, without = ("p", "q") if keyed_q is None else ("q", "p")
        msg = f"{with_keys} is keyed by outcome and {without} is not; give both keys, or neither."
        raise TypeError(msg)
    refuse_other_kinds(("p", "q"), keyed_p, keyed_q)
    order = tuple(dict.fromkeys((*keyed_p, *keyed_q))) if named is None else named
    return order, _read_by_key("p", keyed_p, order), _read_by_key("q", keyed_q, order)


def is_keyed(value: object) -> bool:
    """Whether a distribution names its outcomes."""
    if isinstance(value, np.ndarray | list | tuple):
        return False
    if isinstance(value, Mapping) and not is_of("xarray", "Dataset", value):
        return True
    axes = axes_of(value)
    if axes is not None and len(axes) == 1:
        return axes[0].labels is not None
    return is_frame(value)


def read_keyed(name: str, value: Any) -> dict[Hashable, Any] | None:
    """Return the value as outcome: mass, or None if it has no keys.

    >>> read_keyed("p", {"a": 0.25, "b": 0.75})
    {'a': 0.25, 'b': 0.75}
    """
    if isinstance(value, np.ndarray | list | tuple):
        return None
    if isinstance(value, Mapping) and not is_of("xarray", "Dataset", value):
        return _pair_up(name, list(value), value.values())
    refuse_strangers(name, value)
    axes = axes_of(value)
    if axes is not None and len(axes) == 1:
        labels = axes[0].labels
        return (
            None
            if labels is None
            else _pair_up(name, list(labels), list(read_numbers(name, value)))
        )
    if not is_frame(value):
        return None
    columns = frame_columns(value)
    if len(columns) != 2:
        way = f" ({name}.reset_index() if they are its index)" if hasattr(value, "index") else ""
        msg = (
            f"{name} is a frame of {how_many(len(columns), 'column')}; "
            "it needs two, outcome and mass, "
            f"as value_counts() gives{way}."
        )
        raise ValueError(msg)
    refuse_counts_first(name, value)
    (_, outcomes), (_, masses) = columns
    return _pair_up(name, list_of(outcomes), list(column_numbers(masses)))


def check_each_once(name: str, keys: Iterable[Any]) -> tuple[Hashable, ...]:
    """Return the keys, NaN as one object; raise ValueError if one comes twice."""
    same: tuple[Any, ...] = tuple(map(same_key, keys))
    seen: set[Hashable] = set()
    for key in same:
        if not isinstance(key, Hashable):
            msg = f"{name} has {key!r}, a {type(key).__name__}, which cannot name an outcome."
            raise TypeError(msg)
        if key in seen:
            msg = f"{name} names the outcome {key!r} twice."
            raise ValueError(msg)
        seen.add(key)
    return same


def read_distribution(
    name: str, value: Any, *, normalize: bool = False
) -> tuple[list[Hashable] | None, NDArray[np.float64]]:
    """Return the outcomes, None if they go by position, and their probabilities, checked.

    >>> read_distribution("reference", {"a": 0.25, "b": 0.75})
    (['a', 'b'], array([0.25, 0.75]))
    """
    outcomes, shares, tolerance = _read_parts(name, value)
    check_row(name, shares, tolerance=tolerance, normalize=normalize)
    return outcomes, shares


def read_known(name: str, value: Any) -> tuple[list[Hashable] | None, NDArray[np.float64]]:
    """Return the known side of a pair likewise; weights are refused in its own words."""
    outcomes, shares, tolerance = _read_parts(name, value)
    check_row(name, shares, tolerance=np.inf, normalize=False)
    total = total_of(shares)
    if not is_one(total, tolerance):
        msg = f"{name} is given as known, but {not_one(total, tolerance)}; divide weights by "
        msg += f"their sum, or let `known` be None if {name} is a sample."
        raise ValueError(msg)
    return outcomes, shares / total


def align_one(
    name: str, value: object, outcomes: Iterable[Hashable] | None
) -> tuple[Outcomes | None, NDArray[Any]]:
    """Return one distribution over its outcomes, which are None where they go by position."""
    named = _check_names(outcomes)
    with_keys = read_keyed(name, value)
    if with_keys is None:
        return named, read_by_position(name, value, named)
    order = tuple(with_keys) if named is None else named
    return order, _read_by_key(name, with_keys, order)


def _check_names(outcomes: Any) -> Outcomes | None:
    if outcomes is None:
        return None
    if not isinstance(outcomes, Iterable):
        msg = f"outcomes is {outcomes!r}; it must list the names, such as ['sun', 'rain']."
        raise TypeError(msg)
    return check_each_once("outcomes", outcomes)


def _pair_up(name: str, keys: Iterable[Hashable], masses: Iterable[Any]) -> dict[Hashable, Any]:
    return dict(zip(check_each_once(name, keys), masses, strict=True))


def _read_by_key(name: str, masses: Mapping[Hashable, Any], order: Outcomes) -> NDArray[Any]:
    known = set(order)
    for key in masses:
        if key not in known:
            msg = f"{name} has the outcome {key!r}, which outcomes does not list."
            raise ValueError(msg)
    return _read_masses(name, order, [masses.get(key, 0) for key in order])


def _read_masses(name: str, outcomes: Sequence[Any], masses: list[Any]) -> NDArray[Any]:
    """Return the masses as an array, or name the outcome whose mass is none."""
    try:
        array = read_numbers(name, masses)
    except ValueError:
        _refuse_no_mass(name, outcomes, masses)
        raise
    if array.dtype.kind not in "iufb":
        _refuse_no_mass(name, outcomes, masses)
    elif array.dtype.kind in "if" and array.ndim == 1:
        broken = np.flatnonzero((array < 0) | (np.isinf(array)))
        # All below 0 may be logarithms, which are refused with the way to their probabilities.
        if broken.size and (array > 0).any():
            place = broken[0]
            what, must = ("negative", ">= 0") if array[place] < 0 else ("infinite", "finite")
            msg = f"{name} has the {what} entry {array[place]} for the outcome "
            msg += f"{outcomes[place]!r}; probabilities must be {must}."
            raise ValueError(msg)
    return array


def _refuse_no_mass(name: str, outcomes: Sequence[Any], masses: list[Any]) -> None:
    """Raise TypeError for the first mass that is not a real number."""
    for outcome, mass in zip(outcomes, masses, strict=True):
        if isinstance(mass, Real | Decimal):
            continue
        at = f"for the outcome {outcome!r}"
        if mass is None:
            msg = f"{name} has None {at}; put math.nan there, or leave the outcome out."
        elif isinstance(mass, str):
            msg = f"{name} has the text {mass!r} {at}; give a number"
            msg += f": {way}." if (way := _as_number(mass)) else "."
        else:
            msg = f"{name} has {mass!r} {at}, which is not a real number."
        raise TypeError(msg)


def _as_number(text: str) -> str:
    """Return the code that makes a number of a text, none if it writes none."""
    percent = text.endswith("%")
    try:
        float(text.removesuffix("%"))
    except ValueError:
        return ""
    return f"float({text!r}[:-1]) / 100" if percent else f"float({text!r})"


def align_arrays(held: Mapping[str, Any]) -> tuple[NDArray[Any], ...]:
    """Return several columns over the same outcomes, in the order of the first with labels."""
    arrays = {
        name: on_host(value) if is_foreign(value) else read_numbers(name, value)
        for name, value in held.items()
    }
    for name, array in arrays.items():
        if name in {"n", "m"} and not are_real(array):
            msg = f"{name} has dtype {array.dtype}; the size of a sample must be above 0."
            raise TypeError(msg)
        if not are_real(array):
            raise TypeError(no_numbers(name, held[name], array))
    return tuple(align_axes(held, arrays).values())


def read_by_position(name: str, value: object, named: Outcomes | None) -> NDArray[Any]:
    """Return a distribution without keys as an array of one axis."""
    array = on_host(value) if is_foreign(value) else read_numbers(name, value)
    if array.ndim != 1:
        msg = f"{name} has {how_many(array.ndim, 'axis', 'axes')}; "
        msg += "it must be one distribution, with one axis."
        raise ValueError(msg)
    if named is not None and array.size != len(named):
        msg = f"{name} has {how_many(array.size, 'entry', 'entries')}, "
        msg += f"but outcomes lists {len(named)}."
        raise ValueError(msg)
    return array


def _read_parts(name: str, value: Any) -> tuple[list[Hashable] | None, NDArray[np.float64], float]:
    """Return the outcomes, the masses, and how far from 1 their total may be."""
    masses = read_keyed(name, value)
    outcomes = None if masses is None else list(masses)
    if outcomes is not None:
        refuse_missing(f"the outcomes of {name}", sum(map(is_missing, outcomes)))
    if masses is None:
        held = _read_array(name, value)
    else:
        held = _read_array(name, list(_read_masses(name, list(masses), list(masses.values()))))
    shares = held.astype(np.float64)
    if shares.ndim != 1 or not shares.size:
        msg = f"{name} has shape {shares.shape}; it must have one probability per outcome."
        raise ValueError(msg)
    missing = int(np.isnan(shares).sum())
    if missing:
        msg = f"{name} has {missing} NaN; probabilities are numbers >= 0."
        raise ValueError(msg)
    return outcomes, shares, tolerance_of(held.dtype, shares.size)


def _read_array(name: str, listed: Any) -> NDArray[Any]:
    """Return the masses as an array that floats can be made of."""
    try:
        array = on_host(listed) if is_foreign(listed) else read_numbers(name, listed)
    except ValueError:
        array = np.asarray("")
    if listed is not None and are_real(array):
        return array
    if array.dtype.kind in "cfO" and array.ndim and not isinstance(listed, list | tuple):
        raise TypeError(no_numbers(name, listed, array))
    msg = f"{name} must hold numbers, the probabilities of the outcomes, "
    msg += "not None." if listed is None else f"not a {type(listed).__name__} of other entries."
    raise TypeError(msg)
