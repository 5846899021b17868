"""JSON for results: strict (no NaN literals), infinities and NaN as strings."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

# Control and format characters, line and paragraph separators, and halves of characters.
_HIDDEN = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a"
    "\U000e0001-\U000e007f]"
)


def jsonable(value: Any) -> Any:
    """Return the value in JSON's own types, `inf`, `-inf` and `nan` as strings."""
    if isinstance(value, Mapping):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, np.generic):
        return jsonable(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def to_json(document: Mapping[str, Any], *, indent: int | None = 2) -> str:
    """Return the document as JSON text that any parser reads.

    >>> to_json({"kl_divergence": float("inf")}, indent=None)
    '{"kl_divergence": "inf"}'
    """
    return escape_json(
        json.dumps(jsonable(document), indent=indent, ensure_ascii=False, allow_nan=False)
    )


def escape_json(text: str) -> str:
    r"""Return JSON with the characters that are not seen, or turn others about, as \uXXXX.

    >>> print(escape_json('"a\u202eb\x9bc"'))
    "a\u202eb\u009bc"
    """
    return text if text.isascii() and "\x7f" not in text else _HIDDEN.sub(_as_escape, text)


def _as_escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f"
