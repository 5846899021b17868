"""What people hold numbers in, as NumPy arrays; and for what holds none, the way to one."""

from __future__ import annotations

import math
import sys
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from collections.abc import Set as AbstractSet
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._frames import frame_columns, is_frame, is_of
from kullback._labels import axes_of, has_labelled_rows, is_unlabelled, place_of, refuse_mixed

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray


def kind_of(value: object) -> str:
    """Return the name of a class with its library, as `pandas.Series`."""
    cls = type(value)
    library = cls.__module__.partition(".")[0]
    return cls.__name__ if library == "builtins" else f"{library}.{cls.__name__}"


RAGGED = "is not an array of numbers: its rows differ in length or depth."


def read_numbers(name: str, value: Any, ragged: str = RAGGED) -> NDArray[Any]:
    """Return what is held as an array of the type it has there; a missing number is NaN.

    Fractions, decimals and large whole numbers in lists are rounded to the nearest float.

    >>> from fractions import Fraction
    >>> read_numbers("p", [Fraction(1, 4), Decimal("0.75")])
    array([0.25, 0.75])
    """
    if type(value) is np.ndarray:
        return value
    if isinstance(value, list | tuple):
        if has_labelled_rows(value):
            return _read_rows(name, value)
    else:
        refuse_holders(name, value)
        if is_frame(value):
            return _read_frame(value)
    try:
        array = np.asarray(value) if isinstance(value, list | tuple) else column_numbers(value)
    except ValueError as error:
        raise ValueError(f"{name} {ragged}") from error
    if array.dtype.kind == "O" and isinstance(value, list | tuple):
        return _round(name, array)
    return array


def column_numbers(value: Any) -> NDArray[Any]:
    """Return one column (or an array) as numbers, its missing values as NaN.

    NumPy makes objects of pandas' nullable columns, of decimals and of missing booleans.
    """
    if is_of("torch", "Tensor", value):
        value = value.detach().cpu()
        if value.dtype.is_floating_point and value.dtype.itemsize < 4:
            value = value.float()
    dtype = getattr(value, "dtype", None)
    own = getattr(dtype, "numpy_dtype", None)  # of pandas' nullable and Arrow-backed types
    if is_of("pandas", "Series", value) and isinstance(own, np.dtype) and own.kind in "iufb":
        if not value.isna().any():
            return np.asarray(value.to_numpy(dtype=own))
        floats = own if own.kind == "f" else np.dtype(np.float64)
        return np.asarray(value.to_numpy(dtype=floats, na_value=np.nan))
    array = np.asarray(value)
    if array.dtype.kind == "O" and not isinstance(value, list | tuple | np.ndarray):
        return _drop_missing(array)
    return array


def refuse_masses(name: str, value: Any) -> None:
    """Raise TypeError for a frame of outcome and count, whose rows are no distributions."""
    if is_frame(value):
        labels = [label for label, _ in frame_columns(value)]
        if len(labels) == 2 and str(labels[1]) in {"count", "proportion"}:
            msg = f"{name} is a frame of outcome and {labels[1]}, as value_counts() gives; "
            msg += "kullback.compare takes such frames."
            raise TypeError(msg)


def refuse_missing(name: str, missing: int) -> None:
    """Raise ValueError if values are missing."""
    if missing:
        of_them = "1 missing value" if missing == 1 else f"{missing} missing values"
        msg = f"{name} has {of_them} (NaN or null); drop them, or give them a label of their own."
        raise ValueError(msg)


def is_missing(outcome: Any) -> bool:
    """Whether this is None, NaN, NaT or pandas.NA: all but None differ from themselves."""
    if outcome is None:
        return True
    try:
        return bool(outcome != outcome)  # noqa: PLR0124 (true of NaN and NaT alone)
    except (TypeError, ValueError):  # pandas.NA will not say
        return True


def list_of(column: Any) -> list[Hashable]:
    """Return a column as plain objects."""
    for method in ("to_pylist", "to_list", "tolist"):
        found = getattr(column, method, None)
        if found is not None:
            return list(found())
    return list(column)


def refuse_holders(name: str, value: Any) -> None:
    """Raise TypeError for what is no array and no list, saying how to make one of it."""
    if is_unlabelled(value):
        return
    if isinstance(value, Mapping) and not is_of("xarray", "Dataset", value):
        msg = f"{name} is a {kind_of(value)}; kullback.compare aligns these by outcome."
        raise TypeError(msg)
    if isinstance(value, np.ma.MaskedArray):
        msg = f"{name} is a masked array; fill or drop the masked outcomes first."
        raise TypeError(msg)
    said = _explain_way_out(name, value)
    if said is not None:
        raise TypeError(f"{name} is {said}")


def refuse_strangers(name: str, value: Any) -> None:
    """Raise TypeError for sparse matrices, distribution objects and lazy frames."""
    said = _explain_distribution(name, value) or _explain_unread(name, value)
    if said is not None:
        raise TypeError(f"{name} is {said}")


def are_real(array: NDArray[Any]) -> bool:
    """Whether an array holds whole numbers, booleans, or floats that fit in 64 bits."""
    kind = array.dtype.kind
    return kind in "iub" or (kind == "f" and array.dtype.itemsize <= 8)


def no_numbers(name: str, value: Any, array: NDArray[Any]) -> str:
    """Return the sentence for an array that holds no plain real numbers."""
    said = f"{name} has dtype {array.dtype}; "
    as_floats = f"make it numbers first: numpy.asarray({name}, float)."
    kind = array.dtype.kind
    if kind == "c":
        return (
            f"{said}probabilities are real numbers: numpy.abs({name})**2 of amplitudes, or "
            f"numpy.real({name})."
        )
    if kind in "mM":
        return f"{said}times are outcomes, not probabilities; kullback.estimators take them."
    if kind in "OSU" and not _are_numbers(array):
        return said + _explain_labels(name, value, array)
    if not array.size:
        return f"{name} is empty; a distribution has at least one outcome."
    if kind == "V" and array.dtype.names is not None:
        return f"{said}give one field of it, such as {name}[{name}.dtype.names[0]]."
    return said + as_floats


def _explain_labels(name: str, value: Any, array: NDArray[Any]) -> str:
    column = _first_text(value)
    if column is not None:
        return (
            f"its column {column!r} holds no numbers; leave it out, or, if these are outcomes "
            "and their masses, kullback.compare takes such frames."
        )
    if array.ndim == 0:
        return "give an array of probabilities, one for each outcome."
    place, entry = next((i, v) for i, v in enumerate(array.ravel().tolist()) if not _is_number(v))
    if entry is None:
        return f"it has None at index {place}; put math.nan there, or leave the outcome out."
    if isinstance(entry, str) and entry.endswith("%") and _is_number(entry[:-1]):
        return (
            f"it holds percent as text ({entry!r} at index {place}); in Python give numbers: "
            f"float({entry!r}[:-1]) / 100."
        )
    if isinstance(entry, str | bytes):
        return (
            f"it holds labels ({entry!r} at index {place}), not probabilities; count them: "
            f"kullback.estimators.entropy({name}), or kullback.compare of two "
            f"collections.Counter({name}) with normalize=True."
        )
    return f"it has {entry!r} at index {place}, which is not a number."


def _first_text(value: Any) -> Any:
    if not is_frame(value):
        return None
    return next((k for k, column in frame_columns(value) if not _is_numeric(column)), None)


def refuse_counts_first(name: str, value: Any) -> None:
    """Raise ValueError for a frame of two columns of which only the first holds numbers."""
    columns = frame_columns(value)
    if len(columns) != 2 or not _is_numeric(columns[0][1]) or _is_numeric(columns[1][1]):
        return
    (first, _), (second, _) = columns
    pair = f"[{second!r}, {first!r}]"
    way = f"{name}.select({pair})" if hasattr(value, "select") else f"{name}[{pair}]"
    msg = f"{name} is a frame whose second column, {second!r}, holds no numbers; the outcomes come "
    msg += f"first and their masses second: {way}."
    raise ValueError(msg)


def _is_numeric(column: Any) -> bool:
    return column_numbers(column).dtype.kind in "iufb"


def _are_numbers(array: NDArray[Any]) -> bool:
    """Whether float() reads every entry: then the advice to make them floats is good."""
    return array.ndim > 0 and all(map(_is_number, array.flat))


def _is_number(entry: Any) -> bool:
    if entry is None:
        return False
    try:
        float(entry)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _round(name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Return objects that are all numbers as the nearest floats, else as they are."""
    exact = (Real, Decimal)
    listed = list(array.flat)
    if not all(isinstance(entry, exact) for entry in listed):
        return array
    try:
        return np.array([float(entry) for entry in listed]).reshape(array.shape)
    except OverflowError:
        msg = f"{name} has a number beyond the largest float; divide all numbers by one of them."
        raise ValueError(msg) from None


def _drop_missing(array: NDArray[Any]) -> NDArray[Any]:
    """Return objects of a column that are numbers, or missing, as floats; else as they are."""
    listed = list(array.flat)
    missing = [is_missing(entry) for entry in listed]
    if not all(
        gone or isinstance(entry, Real | Decimal)
        for entry, gone in zip(listed, missing, strict=True)
    ) or all(missing):
        return array
    return np.array(
        [math.nan if gone else float(entry) for entry, gone in zip(listed, missing, strict=True)]
    ).reshape(array.shape)


def _read_frame(value: Any) -> NDArray[Any]:
    columns = [column_numbers(column) for _, column in frame_columns(value)]
    if not columns:
        return np.empty((0, 0))
    if any(column.dtype.kind not in "iufb" for column in columns):
        return np.stack([column.astype(object) for column in columns], axis=1)
    return np.stack(columns, axis=1)


def _read_rows(name: str, value: Sequence[Any]) -> NDArray[Any]:
    """Return a list of Series as rows whose outcomes are in the order of the first."""
    refuse_mixed(name, value)
    plain = f"numpy.asarray({name.partition('[')[0]}, float)"
    first = axes_of(value[0]) or ()
    rows = []
    for place, row in enumerate(value):
        array = read_numbers(f"{name}[{place}]", row)
        axes = axes_of(row) or ()
        for at, (axis, other) in enumerate(zip(first, axes, strict=False)):
            if axis.labels is None:
                continue
            names = f"{name}[0]", f"{name}[{place}]"
            order = place_of(names, axis.labels, other.labels, plain=plain)
            array = array if order is None else np.take(array, order, axis=at)
        rows.append(array)
    try:
        return np.stack(rows)
    except ValueError as error:
        raise ValueError(f"{name} {RAGGED}") from error


def _explain_way_out(name: str, value: Any) -> str | None:
    """Return what this is and how to make an array of it; None if it may be one."""
    strange = _explain_distribution(name, value) or _explain_unread(name, value)
    if strange is not None:
        return strange
    if isinstance(value, KeysView | ValuesView | ItemsView | Iterator):
        return f"a {kind_of(value)}, which is not an array; list it: list({name})."
    if isinstance(value, AbstractSet):
        return (
            f"a {kind_of(value)}, which has no order and no repeats; give a list, or "
            "a dictionary of outcome and probability to kullback.compare."
        )
    return None


def _explain_unread(name: str, value: Any) -> str | None:
    sparse = sys.modules.get("scipy.sparse")
    if sparse is not None and sparse.issparse(value):
        return f"a sparse {kind_of(value)}; make it dense first: {name}.toarray()."
    if hasattr(value, "toPandas"):
        return f"a {kind_of(value)}, which is lazy; fetch it first: {name}.toPandas()."
    if is_of("duckdb", "DuckDBPyRelation", value):
        return f"a {kind_of(value)}, which is lazy; fetch it first: {name}.df()."
    if hasattr(value, "collect") and hasattr(value, "collect_schema"):
        return f"a {kind_of(value)}, which is lazy; collect it first: {name}.collect()."
    if is_of("xarray", "Dataset", value):
        return f"an xarray.Dataset of {len(value.data_vars)} variables; give one of them."
    return None


_DISTRIBUTIONS = {
    "rv_frozen",
    "rv_generic",
    "multi_rv_frozen",
    "multi_rv_generic",
    "_ProbabilityDistribution",
    "Distribution",
    "NormalDist",
}


def _explain_distribution(name: str, value: Any) -> str | None:
    """Return what to do with a distribution object of scipy, torch or another library."""
    cls = type(value)
    library = cls.__module__.partition(".")[0]
    if library in {"builtins", "numpy", "pandas"} or not any(
        base.__name__ in _DISTRIBUTIONS for base in cls.__mro__
    ):
        return None
    own = getattr(getattr(value, "dist", None), "name", None) or cls.__name__
    said = f"a {library} distribution ({own}). Distribution objects are not supported yet; "
    as_array = f"{said}give the probabilities of its outcomes as an array."
    if library == "torch":
        return _explain_torch(name, value, said) or as_array
    nearly_all = f"{said}evaluate it where all but 2e-8 of the mass is: {name}.pmf("
    if any(base.__name__ == "DiscreteDistribution" for base in cls.__mro__):
        return f"{nearly_all}numpy.arange({name}.icdf(1e-8), {name}.iccdf(1e-8) + 1))."
    if "discrete" in cls.__name__ and hasattr(value, "dist") and hasattr(value, "isf"):
        return f"{nearly_all}range(int({name}.ppf(1e-8)), int({name}.isf(1e-8)) + 1))."
    if hasattr(value, "pmf") and (hasattr(value, "dist") or not hasattr(value, "pdf")):
        return as_array
    draw = {"statistics": f"{name}.samples(1000)"}.get(library, f"{name}.rvs(size=1000)")
    if cls.__module__.startswith("scipy.stats._distribution") or not hasattr(value, "rvs"):
        draw = f"{name}.samples(1000)" if library == "statistics" else f"{name}.sample(1000)"
    said = f"{said}draw from it and estimate: kullback.estimators.entropy({draw})"
    if hasattr(value, "logpdf"):
        said += f"; as a known Q estimators.kl_divergence takes its log density, {name}.logpdf"
    return f"{said}."


def _explain_torch(name: str, value: Any, said: str) -> str | None:
    """Return how to have the probabilities or a sample of one of torch; None for vectors."""
    if hasattr(value, "logits") and type(value).__name__.endswith("Categorical"):
        return f"{said}its probabilities are {name}.probs."
    discrete = getattr(getattr(value, "support", None), "is_discrete", False)
    if not discrete and not getattr(value, "event_shape", ()):
        return (
            f"{said}draw from it and estimate: kullback.estimators.entropy({name}.sample((1000,)))."
        )
    if getattr(value, "event_shape", ()) or getattr(value, "batch_shape", ()):
        return None
    if getattr(value, "has_enumerate_support", False):
        return (
            f"{said}evaluate it over its outcomes: "
            f"{name}.log_prob({name}.enumerate_support()).exp()."
        )
    return (
        f"{said}evaluate it where nearly all of the mass is: "
        f"{name}.log_prob(torch.arange(int({name}.mean + 40 * {name}.stddev) + 40)).exp()."
    )
