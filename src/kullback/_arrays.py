"""Which array library an argument belongs to, and the shape that every measure works on."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, SupportsIndex

import numpy as np

from kullback._checks import how_many, tolerance_of
from kullback._holders import kind_of, no_numbers, read_numbers, refuse_masses
from kullback._labels import align_axes, is_unlabelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Array = Any

_NATIVE_FLOATS = (2, 4, 8)
_FLOAT64 = np.dtype(np.float64)

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


def as_arrays(named: Mapping[str, object], axis: int = -1) -> tuple[Any, dict[str, Array]]:
    """Return the namespace of the arguments and the arguments as arrays of it.

    What has labels (pandas, polars, pyarrow, xarray) is brought to the order of the first that
    has; `axis` is the one of the outcomes.
    """
    foreign: dict[str, Any] = {name: value for name, value in named.items() if is_foreign(value)}
    if not foreign:
        arrays = {name: _as_numpy(name, value) for name, value in named.items()}
        if len(named) == 1 or all(map(is_unlabelled, named.values())):
            return np, arrays
        return np, align_axes(named, arrays, axis)
    if len(foreign) < len(named):
        name = next(iter(foreign))
        other = next(other for other in named if other not in foreign)
        raise TypeError(_of_two_libraries(named, name, other))
    for name, value in foreign.items():
        if getattr(value, "is_sparse", False) or getattr(value, "is_sparse_csr", False):
            msg = f"{name} is a sparse {kind_of(value)}; make it dense first: {name}.to_dense()."
            raise TypeError(msg)
    xp = _namespace(foreign)
    for name, value in foreign.items():
        if xp.isdtype(value.dtype, "complex floating"):
            msg = f"{name} is complex; probabilities are real numbers: {name}.abs()**2 of "
            msg += f"amplitudes, or {name}.real."
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
        f"{name} is a {kind_of(named[name])} and {other} a {kind_of(named[other])}; "
        "convert one of them, so that both use the same library."
    )


def batch(named: Mapping[str, object], axis: SupportsIndex) -> Batch:
    """Bring the arguments to arrays whose last axis is summed and whose others agree.

    The summed axis never broadcasts: a length of 1 beside a length of 3 is an error,
    because it would compare a distribution with a single number.
    """
    where = _as_axis(axis)
    xp, arrays = as_arrays(named, where)
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
    tolerances = tuple(
        tolerance_of(_dtype_of(value, moved[name]), length) for name, value in named.items()
    )
    return Batch(tuple(moved), _broadcast_leading(xp, moved), xp, where, tolerances)


def on_host(value: Any) -> NDArray[Any]:
    """Return any library's array as NumPy's, without its gradient; half precision as float32."""
    if not is_foreign(value):
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
        msg = f"{name} has {how_many(ndim, 'axis', 'axes')}, so there is no axis {axis}."
        raise ValueError(msg)
    return array if axis in {-1, ndim - 1} else xp.moveaxis(array, axis, -1)


def _broadcast_leading(xp: Any, arrays: Mapping[str, Array]) -> tuple[Array, ...]:
    shapes = {name: tuple(array.shape[:-1]) for name, array in arrays.items()}
    if len(set(shapes.values())) == 1:
        return tuple(arrays.values())
    leading = _common_shape(list(shapes.values()))
    if leading is None:
        listed = " and ".join(f"{name} {tuple(array.shape)}" for name, array in arrays.items())
        msg = f"the shapes do not broadcast over the leading axes (summed axis last): {listed}."
        raise ValueError(msg)
    return tuple(xp.broadcast_to(array, (*leading, array.shape[-1])) for array in arrays.values())


def _common_shape(shapes: list[tuple[int, ...]]) -> tuple[int, ...] | None:
    """Return what the shapes broadcast to, None if they do not: NumPy's own takes 32 axes."""
    most = max(map(len, shapes))
    padded = [(1,) * (most - len(shape)) + shape for shape in shapes]
    lengths = [set(axis) - {1} or {1} for axis in zip(*padded, strict=True)]
    return tuple(n for (n,) in lengths) if all(len(axis) == 1 for axis in lengths) else None


def is_foreign(value: object) -> bool:
    """Whether this is an array of another library than NumPy."""
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
    array = read_numbers(name, value)
    if not isinstance(value, np.ndarray | list):
        refuse_masses(name, value)
    dtype = array.dtype
    if dtype is _FLOAT64:  # its name takes NumPy long to spell
        return array
    if dtype.name == "bfloat16":
        return array.astype(np.float32)
    if dtype.kind in "iub" or (dtype.kind == "f" and dtype.itemsize in _NATIVE_FLOATS):
        return array if dtype.isnative else array.astype(dtype.newbyteorder("="))
    raise TypeError(no_numbers(name, value, array))


def _dtype_of(value: object, array: Array) -> object:
    """Return the type in which the numbers came (bfloat16 is widened on the way)."""
    own = getattr(value, "dtype", None)
    if own is array.dtype:
        return own
    return own if str(own).endswith("bfloat16") else array.dtype
