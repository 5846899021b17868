"""What every result can do: tell itself as JSON, draw itself, become a page."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from kullback.results._files import write_whole
from kullback.results._frames import to_frame
from kullback.results._json import to_json

if TYPE_CHECKING:
    import os


class Result(ABC):
    """A result that speaks like all the others.

    Drawings and pages stand above the results that they show; a result finds them by name,
    when it is asked for one, and so depends on neither.
    """

    __slots__ = ()

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""

    def to_json(self) -> str:
        """Return `to_dict()` as JSON; infinities and NaN are the strings "inf" and "nan"."""
        return to_json(self.to_dict())

    def to_frame(self) -> Any:
        """Return the result as a row, in pandas, polars or pyarrow, whichever is in use."""
        return to_frame({name: [value] for name, value in self.to_dict().items()})

    def plot(self, **options: Any) -> Any:
        """Draw the result; return the matplotlib figure (extra `plots`)."""
        return importlib.import_module("kullback.plots").draw(self, **options)

    def to_html(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return a page that stands alone, and write it to `path` if one is given."""
        page = str(importlib.import_module("kullback.report").page(self))
        if path is not None:
            write_whole(path, page)
        return page

    def _repr_html_(self) -> str:
        """Return the text for a notebook, as it stands."""
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


def unit_name(base: float | None) -> str:
    """Return the name of the unit that goes with a base.

    >>> unit_name(None), unit_name(2), unit_name(3)
    ('nats', 'bits', 'units of base 3')
    """
    if base is None:
        return "nats"
    return "bits" if base == 2 else f"units of base {base:g}"
