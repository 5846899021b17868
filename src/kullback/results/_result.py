"""What every result can do: text, pages, figures, frames and JSON."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import singledispatch
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from kullback._files import write_whole
from kullback.document import fragment, render, to_figure, to_vega_lite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from kullback.document import Document

_PAGE = {".html", ".htm"}
_LIBRARIES = ("pandas", "polars", "pyarrow")
# Control and format characters, line and paragraph separators, and halves of characters.
_HIDDEN = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a"
    "\U000e0001-\U000e007f]"
)


class Result(ABC):
    """A result that speaks like all the others: `describe` says what, the renderers how."""

    __slots__ = ()

    _width: ClassVar[int] = 80

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""

    def to_json(self) -> str:
        """Return `to_dict()` as JSON; infinities and NaN are the strings "inf" and "nan"."""
        return to_json(self.to_dict())

    def to_frame(self) -> Any:
        """Return the result as a row, in pandas, polars or pyarrow, whichever is in use."""
        return to_frame({name: [value] for name, value in self.to_dict().items()})

    def to_text(self, *, width: int = 80, colours: bool = False) -> str:
        """Return the result as text, in lines of at most `width` cells where it can be.

        `colours` are those of a terminal.
        """
        return render(describe(self), width=width, colours=colours)

    def to_markdown(self) -> str:
        """Return the result as Markdown, with its tables."""
        return render(describe(self), "markdown")

    def to_html(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return a page that stands alone, and write it to `path` if one is given.

        Raises ValueError if the name ends otherwise than in .html or .htm, and OSError if the file
        cannot be written; it appears whole or not at all.
        """
        if path is not None:
            _check_page_name(path)
        page = render(describe(self), "html")
        if path is not None:
            write_whole(path, page)
        return page

    def plot(self, **options: Any) -> Figure:
        """Draw the result; return the matplotlib figure (extra `plots`).

        `most=` limits the rows that are drawn.
        """
        return to_figure(describe(self), **options)

    def to_vega_lite(self, **options: Any) -> dict[str, Any]:
        """Return the drawing as a Vega-Lite specification, data inside; needs nothing.

        `most=` limits the rows that are drawn.
        """
        return to_vega_lite(describe(self), **options)

    def __str__(self) -> str:
        """Return the result as text, 80 cells wide; those of tables are 100 wide."""
        return self.to_text(width=self._width)

    def _repr_html_(self) -> str:
        """Return the result for a notebook."""
        return fragment(describe(self))


def _check_page_name(path: Any) -> None:
    if not isinstance(path, str | os.PathLike):
        msg = f"path is {path!r}; it must be the name of a file, as text, or None."
        raise TypeError(msg)
    ending = os.path.splitext(os.fspath(path))[1]  # noqa: PTH122 (it may be a path of bytes)
    if ending and str(ending).lower() not in _PAGE:
        msg = f"path is {os.fspath(path)!r}; a page's name must end in .html or .htm, not in "
        msg += f"{ending}."
        raise ValueError(msg)


def unit_name(base: float | None) -> str:
    """Return the name of the unit that goes with a base.

    >>> unit_name(None), unit_name(2), unit_name(3)
    ('nats', 'bits', 'units of base 3')
    """
    if base is None:
        return "nats"
    return "bits" if base == 2 else f"units of base {base:g}"


@singledispatch
def describe(result: Any, **options: Any) -> Document:  # noqa: ARG001 (they are those of stories)
    """Return the story of a result; each domain registers those of its own results.

    The options are those of the result's own story, such as `sort` of a comparison of tables.

    Raises TypeError for what has none.

    >>> from kullback import compare
    >>> describe(compare({"sun": 1.0}, {"sun": 1.0})).title
    'P against Q over 1 outcome, in nats'
    """
    msg = f"{type(result).__name__} cannot be described: no story is registered with `describe`."
    raise TypeError(msg)


@singledispatch
def derive(result: Any, **options: Any) -> str:  # noqa: ARG001 (they are those of derivations)
    """Return how a result's numbers come about; derivations stand above results and register.

    Raises TypeError for what has none.

    >>> from kullback import compare
    >>> print(derive(compare([0.5, 0.5], [0.5, 0.5])).splitlines()[0])
    H(P), H(P,Q) and D(P‖Q) step by step
    """
    msg = f"{type(result).__name__} has no derivation."
    raise TypeError(msg)


def to_frame(columns: Mapping[str, Sequence[Any]]) -> Any:
    """Return the columns as a frame of the library already imported, else of one installed.

    >>> to_frame({"outcome": ["sun", "rain"], "p": [0.6, 0.4]}).shape
    (2, 2)
    """
    loaded = [name for name in _LIBRARIES if name in sys.modules]
    installed = [name for name in _LIBRARIES if importlib.util.find_spec(name) is not None]
    if not installed:
        msg = "a frame needs pandas, polars or pyarrow, but none is installed; use to_dict()."
        raise ImportError(msg)
    name = (loaded or installed)[0]
    if name == "pandas":
        import pandas as pd

        return pd.DataFrame(dict(columns))
    if name == "polars":
        import polars as pl

        return pl.DataFrame(dict(columns), strict=False)
    import pyarrow as pa

    return pa.table(dict(columns))


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
    r"""Return JSON with invisible and bidirectional characters written as \uXXXX.

    >>> print(escape_json('"a\u202eb\x9bc"'))
    "a\u202eb\u009bc"
    """
    return text if text.isascii() and "\x7f" not in text else _HIDDEN.sub(_as_escape, text)


def _as_escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of every result.

    It is one document without references to others: the kind is told by the key ``schema`` of
    what is validated, and stands under ``$defs``. The file is
    ``kullback/results/schemas/kullback.schema.json``; docs/json.md says it in words.

    >>> json_schema()["properties"]["schema"]["enum"][-1]
    'kullback.two-codes/1'
    """
    # Here, not above: it takes as long to import as all the rest of this folder.
    from importlib.resources import files

    text = files("kullback.results").joinpath("schemas", "kullback.schema.json").read_text("utf-8")
    return dict(json.loads(text))
