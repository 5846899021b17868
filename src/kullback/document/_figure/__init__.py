"""Charts as matplotlib figures: one file a kind of chart, side by side in one figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback._checks import check_whole
from kullback.document._charts import Bars, Curves, Intervals, Matrix
from kullback.document._figure import _bars, _curves, _intervals, _matrix

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kullback.document._blocks import Chart, Document


def draw(document: Document, *, most: int | None = None) -> Figure:
    """Return the charts of a document beside each other; `most` limits the rows that have one.

    Raises ImportError where matplotlib is not installed, and TypeError where there is no chart.
    """
    charts = [
        b for b in document.lines("figure") if isinstance(b, Bars | Intervals | Curves | Matrix)
    ]
    if not charts:
        raise TypeError(f"{document.title} cannot be plotted: it has no chart.")
    if most is not None:
        check_whole("most", most, 1)
    sizes = [_size(chart, most) for chart in charts]
    figure = new_figure(
        width=sum(width for width, _ in sizes), height=max(height for _, height in sizes)
    )
    parts: list[Any] = [figure]
    if len(charts) > 1:
        beside: Any = figure.subfigures(1, len(charts), width_ratios=[wide for wide, _ in sizes])
        parts = list(beside)
    for part, chart in zip(parts, charts, strict=True):
        _draw(part, chart, most)
    return figure


def new_figure(*, width: float, height: float) -> Figure:
    """Return an empty figure, apart from pyplot's list of open ones; inches.

    Raises ImportError where matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        msg = "plots need matplotlib, which is not installed; run: pip install 'kullback[plots]'"
        raise ImportError(msg) from None
    return Figure(figsize=(width, height), layout="constrained")


def _size(chart: Chart, most: int | None) -> tuple[float, float]:
    """Return the width and the height of a chart, in inches."""
    if isinstance(chart, Bars):
        return _bars.size(chart, most)
    if isinstance(chart, Intervals):
        return _intervals.size(chart, most)
    if isinstance(chart, Curves):
        return _curves.size(chart)
    return _matrix.size(chart)


def _draw(part: Any, chart: Chart, most: int | None) -> None:
    if isinstance(chart, Bars):
        _bars.draw(part, chart, most)
    elif isinstance(chart, Intervals):
        _intervals.draw(part, chart, most)
    elif isinstance(chart, Curves):
        _curves.draw(part, chart)
    else:
        _matrix.draw(part, chart)
