"""From arguments to results: what every measure does before and after its engine."""

from __future__ import annotations

from typing import Any, SupportsIndex

import numpy as np

from kullback import _native
from kullback._arrays import Array, Batch, batch
from kullback._checks import SIEVE, as_truth, check_base, tolerance_of
from kullback._native import kernels
from kullback.measures import _engine_array_api, _engine_numpy

if _native.kernels is not None:
    from kullback.measures import _engine_native as numpy_engine
else:
    numpy_engine = _engine_numpy  # type: ignore[misc]

Result = Any


def reduce(
    measure: str,
    named: dict[str, object],
    *,
    axis: SupportsIndex,
    base: float | None,
    normalize: bool,
    keepdims: bool,
    **options: float,
) -> Result:
    """Compute one measure of distributions along an axis, in units of the base."""
    nats = check_base(base)
    given = batch(named, axis)
    return finish(
        given, run(measure, given, normalize=normalize, **options) / nats, keepdims=keepdims
    )


def run(measure: str, given: Batch, *, normalize: bool, **options: float) -> Array:
    """Call the measure of the engine to which the arrays belong."""
    normalize = as_truth("normalize", normalize)
    if given.is_numpy:
        if not normalize and any(map(_is_widened, given.arrays, given.tolerances)):
            # NumPy has no bfloat16: such arrays came in, exactly, as float32, but with the
            # totals of bfloat16.
            for name, array, tolerance in zip(
                given.names, given.arrays, given.tolerances, strict=True
            ):
                _engine_numpy.read_distribution(name, array, normalize=False, tolerance=tolerance)
            normalize = True
        return getattr(numpy_engine, measure)(*given.arrays, normalize=normalize, **options)
    engine = getattr(_engine_array_api, measure)
    return engine(given.xp, *given.arrays, normalize=normalize, **options)


def _is_widened(array: Array, tolerance: float) -> bool:
    return tolerance > tolerance_of(array.dtype, array.shape[-1])


def finish(given: Batch, values: Array, *, keepdims: bool) -> Result:
    """Return a float for one distribution, an array for several; put the axis back if asked."""
    keepdims = as_truth("keepdims", keepdims)
    if keepdims:
        axis = given.axis if given.axis < 0 else given.axis - values.ndim - 1
        return given.xp.expand_dims(values, axis=axis)
    return float(values) if given.is_numpy and values.ndim == 0 else values


def restore_axis(given: Batch, values: Array) -> Array:
    """Move the last axis of element-wise results to where the caller had it."""
    axis = given.axis if given.axis >= 0 else given.axis + values.ndim
    return values if axis == values.ndim - 1 else given.xp.moveaxis(values, -1, axis)


if kernels is not None:
    # The least of all tolerances; what lies outside it takes the long way.
    kernels.set_within_fast(tolerance_of("float64", 1) - SIEVE)
    fast_entropy = kernels.fast_entropy
    fast_kl_divergence = kernels.fast_kl_divergence
else:

    def fast_entropy(p: Any) -> float | None:
        """Decline: there are no kernels."""

    def fast_kl_divergence(p: Any, q: Any) -> float | None:
        """Decline: there are no kernels."""


def as_plain(value: Any) -> Any:
    """Return a list of nothing but floats as an array, anything else as it is."""
    if type(value) is list and set(map(type, value)) == {float}:
        return np.array(value)
    return value
