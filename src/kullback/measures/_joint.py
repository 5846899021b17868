"""Measures of joint tables: what one variable says of another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, SupportsIndex

import numpy as np

from kullback import _formulas as formulas
from kullback._arrays import Array, Batch, as_arrays, batch
from kullback._checks import check_base, how_many
from kullback._labels import axes_of
from kullback.measures._reduce import finish
from kullback.measures._rows import rows_of
from kullback.measures._scaling import power_to_one
from kullback.measures._two_parts import (
    Floats,
    exact_sum,
    multiply,
    subtract,
    sum_in_two,
    two_product,
    two_sum,
)


def conditional_entropy(
    joint: Any,
    *,
    given: SupportsIndex | tuple[SupportsIndex, ...],
    base: float | None = None,
    normalize: bool = False,
) -> Any:
    """Return H(X|Y), the uncertainty left in the other axes once the `given` ones are known.

    H(X|Y) = -sum_{x,y} p(x,y) log p(x|y) = H(X,Y) - H(Y).

    `joint` is a table of probabilities with any number of axes that sums to 1 as a whole;
    `given` names one axis of it or several. The result is one number, between 0 (the given
    axes determine the rest) and the entropy of the rest (they say nothing of it). Errors as
    in `entropy`, and ValueError if `given` is no axis of the table or all of them.

    Source: Cover and Thomas (2006), equation 2.10. In scipy: not there; it is written
    `entropy(joint.ravel()) - entropy(joint.sum(0))`, which loses digits where H(X|Y) is small.

    >>> conditional_entropy([[0.25, 0.25], [0.0, 0.5]], given=0, base=2)  # half of one bit
    0.5
    """
    nats = check_base(base)
    table, flat = flatten_joint(joint)
    known = check_axes(given, table.ndim, "given")
    if len(known) == table.ndim:
        msg = (
            f"given names all {table.ndim} axes of the joint table; "
            "nothing is left to be uncertain of."
        )
        raise ValueError(msg)
    rows = rows_of(flat, normalize=normalize)
    xp = flat.xp
    values = xp.reshape(rows.values, table.shape)
    rest = tuple(axis for axis in range(table.ndim) if axis not in known)
    values = xp.permute_dims(values, known + rest)
    groups = math.prod(values.shape[: len(known)])
    values = xp.reshape(values, (groups, -1))
    with rows.quiet():
        total = rows.sum(values)
        parts = formulas.entropy_parts(xp, values, total[..., None])
        sums = [rows.sum(part) for part in parts]
        inner = formulas.entropy_value(xp, sums, xp.ones_like(total))
        value = rows.sum(inner) / rows.total
        return finish(flat, rows.mark(value) / nats, keepdims=False)


def mutual_information(
    joint: Any,
    *,
    between: tuple[SupportsIndex | tuple[SupportsIndex, ...], ...] | None = None,
    base: float | None = None,
    normalize: bool = False,
) -> Any:
    """Return the mutual information I(X;Y): what one variable says of another.

    I(X;Y) = D(P(x,y)||P(x)P(y)) = H(X) - H(X|Y).

    `joint` is a table of probabilities with any number of axes that sums to 1 as a whole.
    For two axes this is I(X;Y). For more it is the total correlation
    D(P(x,y,z...)||P(x)P(y)P(z)...), unless `between` groups the axes: `between=(0, (1, 2))`
    is I(X;(Y,Z)); axes not named are summed out. The result is one number, 0 for
    independent variables, never infinite. Errors as in `kl_divergence`, and ValueError if
    `between` names no axis, or one twice.

    Source: Shannon (1948); Cover and Thomas (2006), equation 2.28; Watanabe (1960) for more
    than two. In scipy: `entropy(joint.ravel(), outer(px, py).ravel())`; scikit-learn's
    `mutual_info_score` takes labels or counts.

    >>> mutual_information([[0.5, 0.0], [0.0, 0.5]], base=2)  # X tells Y: one bit
    1.0
    """
    nats = check_base(base)
    _refuse_pairs(joint)
    table, flat = flatten_joint(joint)
    groups = _groups(between, table.ndim)
    rows = rows_of(flat, normalize=normalize)
    xp = flat.xp
    grouped = _group(xp, xp.reshape(rows.values, table.shape), groups)
    with rows.quiet():
        value = _exact_dependence(grouped) if flat.is_numpy else _dependence(xp, grouped)
    return finish(flat, rows.mark(value) / nats, keepdims=False)


def _refuse_pairs(joint: Any) -> None:
    """Raise TypeError for probabilities by pairs, which are one axis until they are a table."""
    axes = None if isinstance(joint, Mapping) else axes_of(joint)
    if isinstance(joint, Mapping):
        outcomes, held = list(joint), "pandas.Series(joint)"
    elif axes is not None and len(axes) == 1 and axes[0].labels is not None:
        outcomes, held = list(axes[0].labels), "joint"
    else:
        return
    pair = isinstance(outcomes[0], tuple) and len(outcomes[0]) == 2 if outcomes else False
    if pair:
        msg = (
            f"joint has probabilities by pairs such as {outcomes[0]!r:.80}; give a table of them: "
        )
        msg += f"{held}.unstack(fill_value=0)."
        raise TypeError(msg)


def _groups(
    between: tuple[SupportsIndex | tuple[SupportsIndex, ...], ...] | None, ndim: int
) -> list[tuple[int, ...]]:
    if between is None:
        return [(axis,) for axis in range(ndim)]
    listed: Any = between
    if not isinstance(listed, tuple | list):
        msg = f"between must name at least two groups of different axes, not {between!r}."
        raise TypeError(msg)
    groups = [check_axes(group, ndim, "between") for group in listed]
    named = tuple(axis for group in groups for axis in group)
    if len(groups) < 2 or len(set(named)) < len(named):
        msg = f"between must name at least two groups of different axes, not {between!r}."
        raise ValueError(msg)
    return groups


def _group(xp: Any, table: Array, groups: list[tuple[int, ...]]) -> Array:
    """Sum out the axes that no group names and make one axis of every group."""
    named = tuple(axis for group in groups for axis in group)
    rest = tuple(axis for axis in range(table.ndim) if axis not in named)
    lengths = [math.prod([table.shape[axis] for axis in group]) for group in groups]
    ordered = xp.permute_dims(table, named + rest)
    if not rest:
        return xp.reshape(ordered, tuple(lengths))  # an axis more may be one too many
    shaped = xp.reshape(ordered, (*lengths, -1))
    return exact_sum(shaped)[0] if xp is np else xp.sum(shaped, axis=-1)


def _dependence(xp: Any, table: Array) -> Array:
    """Return what `_exact_dependence` does, of another library's array."""
    table = table * power_to_one(xp, xp.sum(table))
    total = sum_in_two(xp, xp.reshape(table, (-1,)))
    of_all = xp.ones_like(table), xp.zeros_like(table)
    scaled = table, xp.zeros_like(table)
    for axis in range(table.ndim):
        others = tuple(other for other in range(table.ndim) if other != axis)
        moved = xp.reshape(xp.permute_dims(table, (axis, *others)), (table.shape[axis], -1))
        shape = [1] * table.ndim
        shape[axis] = -1
        high, low = (xp.reshape(part, tuple(shape)) for part in sum_in_two(xp, moved))
        of_all = multiply(xp, of_all, (high, low))
        if axis:
            scaled = multiply(xp, scaled, total)
    log_product = _log_product(xp, table) + (table.ndim - 1) * xp.log(total[0])
    terms = _terms(xp, scaled[0], of_all[0], subtract(scaled, of_all), log_product)
    return xp.sum(terms) / total[0] ** table.ndim


def _log_product(xp: Any, table: Array) -> Array:
    """Return the log of the marginals' product over S^(k-1), which does not underflow."""
    log = -(table.ndim - 1) * xp.log(xp.sum(table))
    for axis in range(table.ndim):
        others = tuple(other for other in range(table.ndim) if other != axis)
        marginal = xp.sum(table, axis=others, keepdims=True)
        log = log + xp.log(xp.where(marginal > 0, marginal, 1.0))
    return log


def _terms(xp: Any, p: Array, product: Array, difference: Array, log_product: Array) -> Array:
    """Return the terms of D(P||product), also of cells so rare that their product underflows."""
    limits = xp.finfo(p.dtype)
    rare = (p > 0) & (product < limits.smallest_normal / limits.eps)
    usual = formulas.divergence_terms(
        xp, p, xp.where(rare, p, product), xp.where(rare, 0.0, difference)
    )
    log = xp.log(xp.where(rare, p, 1.0)) - log_product
    return xp.where(rare, p * log - (p - product), usual)


def _exact_dependence(table: Floats) -> Any:
    """Return D(table||product of marginals) of one NumPy table, the marginals in two doubles.

    Compared are S^(k-1) p and the product of the k marginals, so that nothing is divided.
    """
    table = np.ldexp(table, -int(np.frexp(table.max())[1]))
    total = exact_sum(table.reshape(-1))
    high: Floats = np.ones(())
    low: Floats = np.zeros(())
    for axis in range(table.ndim):
        moved = np.moveaxis(table, axis, 0).reshape(table.shape[axis], -1)
        shape = [1] * table.ndim
        shape[axis] = -1
        high, low = _multiply_two(high, low, *(part.reshape(shape) for part in exact_sum(moved)))
    scaled, scaled_low = table, np.zeros_like(table)
    for _ in range(table.ndim - 1):
        scaled, scaled_low = _multiply_two(scaled, scaled_low, *total)
    gap, lost = two_sum(scaled, -high)
    log_product = _log_product(np, table) + (table.ndim - 1) * np.log(total[0])
    terms = _terms(np, scaled, high, gap + (lost + (scaled_low - low)), log_product)
    return exact_sum(terms.reshape(-1))[0] / total[0] ** table.ndim


def _multiply_two(a: Floats, a_low: Floats, b: Floats, b_low: Floats) -> tuple[Floats, Floats]:
    product, lost = two_product(a, b)
    return product, lost + (a * b_low + a_low * b)


def flatten_joint(joint: object) -> tuple[Array, Batch]:
    """Return the table and, as one distribution over all its cells, its flat form."""
    xp, arrays = as_arrays({"joint": joint})
    table = arrays["joint"]
    if table.ndim < 2:
        msg = f"joint has {how_many(table.ndim, 'axis', 'axes')}; "
        msg += "a joint table has one for each variable, so at least 2."
        raise ValueError(msg)
    return table, batch({"joint": xp.reshape(table, (-1,))}, -1)


def check_axes(
    axes: SupportsIndex | tuple[SupportsIndex, ...], ndim: int, name: str
) -> tuple[int, ...]:
    """Return the named axes as distinct numbers from 0 to ndim - 1."""
    listed: tuple[Any, ...] = axes if isinstance(axes, tuple) else (axes,)
    if not all(hasattr(axis, "__index__") for axis in listed):
        msg = f"{name} must be the number of an axis or a tuple of such numbers, not {axes!r}."
        raise TypeError(msg)
    numbers = tuple(axis.__index__() for axis in listed)
    for axis in numbers:
        if not -ndim <= axis < ndim:
            msg = f"{name} names axis {axis}, but the joint table has {ndim} axes."
            raise ValueError(msg)
    distinct = tuple(axis % ndim for axis in numbers)
    if not distinct or len(set(distinct)) < len(distinct):
        msg = f"{name} must name one or more different axes, not {axes!r}."
        raise ValueError(msg)
    return distinct
