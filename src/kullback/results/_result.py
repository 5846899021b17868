"""What every result can do: tell itself as text, JSON, page or frame, and draw itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from kullback._files import write_whole
from kullback.document import fragment, render, to_figure, to_vega_lite
from kullback.results._describe import describe
from kullback.results._frames import to_frame
from kullback.results._json import to_json

if TYPE_CHECKING:
    import os

    from matplotlib.figure import Figure


class Result(ABC):
    """A result that speaks like all the others: `describe` says what, the renderers how."""

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

    def to_text(self, *, width: int = 80, colours: bool = False) -> str:
        """Return the result as text, in lines of at most `width` cells where it can be.

        `colours` are those of a terminal.
        """
        return render(describe(self), width=width, colours=colours)

    def to_markdown(self) -> str:
        """Return the result as Markdown, with its tables."""
        return render(describe(self), "markdown")

    def to_html(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return a page that stands alone, and write it to `path` if one is given."""
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
        """Return the result as text, 80 cells wide."""
        return self.to_text()

    def _repr_html_(self) -> str:
        """Return the result for a notebook."""
        return fragment(describe(self))


def unit_name(base: float | None) -> str:
    """Return the name of the unit that goes with a base.

    >>> unit_name(None), unit_name(2), unit_name(3)
    ('nats', 'bits', 'units of base 3')
    """
    if base is None:
        return "nats"
    return "bits" if base == 2 else f"units of base {base:g}"
