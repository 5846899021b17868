"""The drawings and pages of tables, until their stories are told in blocks like all others."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kullback._files import write_whole
from kullback.results import Result

if TYPE_CHECKING:
    import os


class TableResult(Result):
    """A result of tables, whose drawings and pages stand above it and are found by name."""

    __slots__ = ()

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
