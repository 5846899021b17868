"""Tables of columns: which values are one, and their columns with the labels of these."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np


def is_of(library: str, cls: str, value: object) -> bool:
    """Whether this is of a class of a library (or of its heirs), which is not imported to ask."""
    module = sys.modules.get(library)
    return module is not None and isinstance(value, getattr(module, cls, ()))


def is_frame(value: object) -> bool:
    """Whether this is a table of columns: pandas, polars, pyarrow, or what narwhals knows."""
    if isinstance(value, np.ndarray | list | tuple | str | bytes | Mapping):
        return False
    if is_of("pandas", "DataFrame", value) or _is_of_arrow(value) or _is_of_structs(value):
        return True
    if hasattr(value, "collect"):  # lazy, and to ask for its columns costs
        return False
    if not (hasattr(value, "columns") and (hasattr(value, "shape") or hasattr(value, "schema"))):
        return False
    import narwhals.stable.v2 as nw

    return isinstance(nw.from_native(value, pass_through=True), nw.DataFrame)


def frame_labels(value: Any) -> Any:
    """Return the labels of the columns; None for what is no table of columns.

    Of a frame they are those of `frame_columns`, in its order. A query that is run when it is
    made an array (ibis) is no frame, and its columns have labels too.
    """
    if is_of("pandas", "DataFrame", value):
        return value.columns
    if is_frame(value):
        return [label for label, _ in frame_columns(value)]
    columns = None if hasattr(value, "collect") else getattr(value, "columns", None)
    return None if columns is None or callable(columns) else list(columns)


def frame_columns(value: Any) -> list[tuple[Any, Any]]:
    """Return the columns of a frame, each with its label."""
    if is_of("pandas", "DataFrame", value):
        return [(label, value.iloc[:, place]) for place, label in enumerate(value.columns)]
    if _is_of_arrow(value):  # what value_counts gives, or a batch of a table
        fields = value.schema if hasattr(value, "schema") else value.type
        columns = value.columns if hasattr(value, "columns") else value.flatten()
        return [(field.name, column) for field, column in zip(fields, columns, strict=True)]
    import narwhals.stable.v2 as nw

    held = value.struct.unnest() if _is_of_structs(value) else value
    frame: Any = nw.from_native(held, eager_only=True)
    return [(label, frame.get_column(label).to_native()) for label in frame.columns]


def as_array(name: str, value: Any) -> str:
    """Return the code that makes an array of a value, without its labels.

    >>> as_array("q", {})
    'numpy.asarray(q, float)'
    """
    if is_of("pyarrow", "StructArray", value) or is_of("pyarrow", "ChunkedArray", value):
        return f"numpy.stack({name}.flatten(), axis=1)"
    return f"numpy.asarray({name}, float)"


def _is_of_arrow(value: object) -> bool:
    if is_of("pyarrow", "RecordBatch", value) or is_of("pyarrow", "StructArray", value):
        return True
    return is_of("pyarrow", "ChunkedArray", value) and str(value.type).startswith("struct<")  # type: ignore[attr-defined]


def _is_of_structs(value: object) -> bool:
    """Whether this is a Series of polars each of whose rows has fields, as value_counts gives."""
    return is_of("polars", "Series", value) and hasattr(value.dtype, "fields")  # type: ignore[attr-defined]
