"""Columns of Arrow that narwhals does not know, or that Arrow's own casts would change."""

from __future__ import annotations

import importlib
import uuid
from typing import Any

# Integers below 2^53 and powers of ten up to 10^22 are floats, so that one division rounds once.
_DIGITS, _SCALE = 15, 22
_PER_MICROSECOND = {"s": 1e6, "ms": 1e3, "us": 1.0}


def readable(column: Any) -> tuple[Any | None, Any | None]:
    """Return a chunked array in a type that narwhals knows, and as floats; None: as it is.

    Floats are what Arrow would round wrongly, refuse or tell less of: microseconds of durations,
    integers of 64 bits without a sign, and decimals.
    """
    pa = importlib.import_module("pyarrow")
    held, kinds = column.type, pa.types
    if kinds.is_decimal(held):
        return _of_decimal(pa, column)
    if kinds.is_uint64(held):
        # Its kernels take integers for signed, and refuse to round.
        return None, column.cast(pa.float64(), safe=False)
    if kinds.is_duration(held):
        return None, _microseconds(pa, column)
    if kinds.is_date64(held):
        return column.cast(pa.timestamp("ms")), None
    if str(held) == "string_view":
        return column.cast(pa.large_string()), None
    if str(held) == "extension<arrow.uuid>":
        return _texts_of_uuids(pa, column), None
    return None, None


def _of_decimal(pa: Any, column: Any) -> tuple[Any | None, Any]:
    """Return a decimal column as floats, each the nearest: Arrow's cast multiplies by 0.01."""
    held = column.type
    changed = None
    if held.bit_width < 128:
        changed = column = column.cast(pa.decimal128(held.precision, held.scale))
    if held.bit_width <= 128 and held.precision <= _DIGITS and 0 <= held.scale <= _SCALE:
        whole = pa.decimal128(held.precision, 0)
        chunks = [
            pa.Array.from_buffers(whole, len(chunk), chunk.buffers(), offset=chunk.offset)
            for chunk in column.chunks
        ]
        floats = pa.chunked_array(chunks, whole).cast(pa.int64()).cast(pa.float64())
        return changed, _compute().divide(floats, 10.0**held.scale)
    texts = column.cast(pa.string())
    # 76 digits are more than any other engine has; as text they can be compared all the same.
    return texts if held.bit_width > 128 else changed, texts.cast(pa.float64())


def _microseconds(pa: Any, column: Any) -> Any:
    pc = _compute()
    n = column.cast(pa.int64())
    if column.type.unit != "ns":
        return pc.multiply(n.cast(pa.float64(), safe=False), _PER_MICROSECOND[column.type.unit])
    whole = pc.divide(n, 1000)
    rest = pc.subtract(n, pc.multiply(whole, 1000))
    floats = whole.cast(pa.float64(), safe=False)
    return pc.add(floats, pc.divide(rest.cast(pa.float64()), 1e3))


def _compute() -> Any:
    return importlib.import_module("pyarrow.compute")


def _texts_of_uuids(pa: Any, column: Any) -> Any:
    chunks = [getattr(chunk, "storage", chunk) for chunk in column.chunks]
    held = pa.chunked_array(chunks, pa.binary(16)).combine_chunks()
    keys = held.dictionary_encode()
    texts = [str(uuid.UUID(bytes=key)) for key in keys.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(keys.indices)
