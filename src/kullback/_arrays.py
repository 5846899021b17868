"""Which array library an argument belongs to, and the shape that every measure works on."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, SupportsIndex

import numpy as np

from kullback._checks import tolerance_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

Array = Any

_NATIVE_FLOATS = (2, 4, 8)

_OURS = (np.ndarray, np.generic, list, tuple, float, int)  # what goes to the NumPy engine unasked


@dataclass(frozen=True, slots=True)
class Batch:
    """Arguments of one library, the summed axis last, the leading axes broadcast."""

    names: tuple[str, ...]
    arrays: tuple[Array, ...]
    xp: Any
    axis: int
    tolerances: tuple[float, ...]
    """How far from 1 the totals may be, by the types in which the arguments came."""

    @property
    def is_numpy(self) -> bool:
        """Whether the arguments are NumPy's (or became so), not another library's."""
        return self.xp is np


def as_arrays(named: Mapping[str, object]) -> tuple[Any, dict[str, Array]]:
    """Return the namespace of the arguments and the arguments as arrays of it."""
    foreign: dict[str, Any] = {name: value for name, value in named.items() if _is_foreign(value)}
    if not foreign:
        _refuse_different_labels(named)
        return np, {name: _as_numpy(name, value) for name, value in named.items()}
    if len(foreign) < len(named):
        name = next(iter(foreign))
        other = next(other for other in named if other not in foreign)
        raise TypeError(_of_two_libraries(named, name, other))
    xp = _namespace(foreign)
    for name, value in foreign.items():
        if xp.isdtype(value.dtype, "complex floating"):
            msg = f"{name} is complex; probabilities are real numbers."
            raise TypeError(msg)
    return xp, dict(foreign)


def _namespace(foreign: Mapping[str, object]) -> Any:
    """Return the array library of arguments that are not NumPy's."""
    if all(map(_is_tensor, foreign.values())):
        import array_api_compat.torch

        return array_api_compat.torch
    from array_api_compat import array_namespace

    first, *others = foreign
    xp = array_namespace(foreign[first])
    for other in others:
        if array_namespace(foreign[other]) is not xp:
            raise TypeError(_of_two_libraries(foreign, first, other))
    return xp


def _of_two_libraries(named: Mapping[str, object], name: str, other: str) -> str:
    return (
        f"{name} is a {_kind(named[name])} and {other} a {_kind(named[other])}; "
        "convert one of them, so that both are of the same library."
    )


def batch(named: Mapping[str, object], axis: SupportsIndex) -> Batch:
    """Bring the arguments to arrays whose last axis is summed and whose others agree.

    The summed axis never broadcasts: a length of 1 beside a length of 3 is an error,
    because it would compare a distribution with a single number.
    """
    xp, arrays = as_arrays(named)
    where = _as_axis(axis)
    moved = {name: _axis_last(xp, name, array, where) for name, array in arrays.items()}
    lengths = {name: array.shape[-1] for name, array in moved.items()}
    first, length = next(iter(lengths.items()))
    for name, other in lengths.items():
        if other != length:
            msg = (
                f"{first} has {length} outcomes and {name} has {other}; both must list "
                "the same outcomes. kullback.compare aligns dictionaries by outcome."
            )
            raise ValueError(msg)
        if other == 0:
            msg = f"{name} is empty along axis {where}; a distribution has at least one outcome."
            raise ValueError(msg)
    tolerances = tuple(tolerance_of(_dtype_of(value), length) for value in named.values())
    return Batch(tuple(moved), _broadcast_leading(xp, moved), xp, where, tolerances)


def on_host(value: Any) -> NDArray[Any]:
    """Return any library's array as NumPy's, without its gradient; half precision as float32."""
    if not _is_foreign(value):
        return np.asarray(value)
    from array_api_compat import array_namespace

    if "float16" in str(value.dtype):
        xp = array_namespace(value)
        value = xp.astype(value, xp.float32)
    for step in ("detach", "cpu"):
        if hasattr(value, step):
            value = getattr(value, step)()
    return np.asarray(value)


def _as_axis(axis: SupportsIndex) -> int:
    try:
        return axis.__index__()
    except AttributeError:
        msg = f"axis must be an integer, not {axis!r}; reshape the array to sum over several axes."
        raise TypeError(msg) from None


def _axis_last(xp: Any, name: str, array: Array, axis: int) -> Array:
    ndim = array.ndim
    if ndim == 0:
        msg = f"{name} is a single number; a distribution is an array of probabilities."
        raise ValueError(msg)
    if not -ndim <= axis < ndim:
        msg = f"{name} has {ndim} axes, so there is no axis {axis}."
        raise ValueError(msg)
    return array if axis in {-1, ndim - 1} else xp.moveaxis(array, axis, -1)


def _broadcast_leading(xp: Any, arrays: Mapping[str, Array]) -> tuple[Array, ...]:
    shapes = {name: tuple(array.shape[:-1]) for name, array in arrays.items()}
    if len(set(shapes.values())) == 1:
        return tuple(arrays.values())
    try:
        leading = np.broadcast_shapes(*shapes.values())
    except ValueError:
        listed = " and ".join(f"{name} {tuple(array.shape)}" for name, array in arrays.items())
        msg = f"the shapes do not broadcast over the leading axes (summed axis last): {listed}."
        raise ValueError(msg) from None
    return tuple(xp.broadcast_to(array, (*leading, array.shape[-1])) for array in arrays.values())


def _is_foreign(value: object) -> bool:
    if isinstance(value, _OURS):
        return False
    if _is_tensor(value):
        return True
    from array_api_compat import is_array_api_obj

    return bool(is_array_api_obj(value))


def _is_tensor(value: object) -> bool:
    """Whether this is torch's: asked without array_api_compat, whose caches torch.compile minds."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def _as_numpy(name: str, value: object) -> NDArray[Any]:
    """Return the value as an array that the kernels read in place, or say why not."""
    if isinstance(value, Mapping):
        msg = f"{name} is a {_kind(value)}; kullback.compare aligns such by outcome."
        raise TypeError(msg)
    if isinstance(value, np.ma.MaskedArray):
        msg = f"{name} is a masked array; fill or drop the masked outcomes first."
        raise TypeError(msg)
    try:
        array = np.asarray(value)
    except ValueError as error:
        msg = f"{name} is no array of numbers: its rows differ in length or depth."
        raise ValueError(msg) from error
    dtype = array.dtype
    if dtype.name == "bfloat16":
        return array.astype(np.float32)
    if dtype.kind in "iub" or (dtype.kind == "f" and dtype.itemsize in _NATIVE_FLOATS):
        return array if dtype.isnative else array.astype(dtype.newbyteorder("="))
    msg = f"{name} has dtype {dtype}; make it numbers first: numpy.asarray({name}, float)."
    raise TypeError(msg)


def _refuse_different_labels(named: Mapping[str, object]) -> None:
    """Labels that disagree would be compared by position, which nobody means."""
    labelled = {
        name: (value.axes, _kind(value))  # type: ignore[attr-defined]
        for name, value in named.items()
        if _kind(value) in {"pandas.Series", "pandas.DataFrame"}
    }
    (first, (axes, kind)), *others = labelled.items() or [("", ((), ""))]
    for name, (other, other_kind) in others:
        if kind == other_kind and not all(map(_same_labels, axes, other)):
            msg = (
                f"{first} and {name} have different indexes; kullback.compare aligns them "
                f"by index (Series only), {first}.to_numpy() compares by position."
            )
            raise ValueError(msg)


def _same_labels(one: Any, other: Any) -> bool:
    return bool(one.equals(other))


def _dtype_of(value: object) -> object:
    """Return the type in which the numbers came (bfloat16 is widened on the way)."""
    return getattr(value, "dtype", None)


def _kind(value: object) -> str:
    cls = type(value)
    library = cls.__module__.partition(".")[0]
    return cls.__name__ if library == "builtins" else f"{library}.{cls.__name__}"
