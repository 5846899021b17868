"""Shapes of charts in pages, as SVG that takes its colours from the page's style."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kullback.document._markup import element, escaped
from kullback.document._words import digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kullback.document._blocks import Range
    from kullback.document._charts import Interval, Panel, Series


@dataclass(frozen=True, slots=True)
class Scale:
    """From where to where a line goes, even in the value or, with `root`, in its square root."""

    start: float
    stop: float
    root: bool = False

    def place(self, value: float, width: float = 100.0) -> float:
        """Return where a value is on a line of a width; what lies outside is at its ends.

        >>> Scale(0, 4).place(1), Scale(0, 4).place(9)
        (25.0, 100.0)
        """
        if math.isnan(value):
            return 0.0
        share = min(max((value - self.start) / (self.stop - self.start), 0.0), 1.0)
        return round(width * (math.sqrt(share) if self.root else share), 1)


def scale_of(values: Iterable[float | None]) -> Scale | None:
    """Return the scale that shows 0 and all finite values, or None if all are 0.

    >>> scale_of([0.5, float("inf"), None])
    Scale(start=0.0, stop=0.54, root=False)
    """
    finite = [value for value in values if value is not None and math.isfinite(value)]
    start, stop = min([0.0, *finite]), max([0.0, *finite])
    return None if start == stop else Scale(start, stop + 0.08 * (stop - start))


def range_scale(ranges: Iterable[Range]) -> Scale | None:
    """Return the scale that shows all of these."""
    return scale_of(
        value
        for found in ranges
        for value in (found.value, found.low, found.high, found.floor, found.threshold)
    )


def range_line(found: Range, scale: Scale) -> str:
    """Return a number on a line, with its interval, floor and threshold."""
    parts = []
    if found.floor is not None and math.isfinite(found.floor):
        parts.append(element("path", class_="rule", d=f"M{scale.place(found.floor)} 2v6"))
    if found.threshold is not None:
        parts.append(element("path", class_="limit", d=f"M{scale.place(found.threshold)} 0v10"))
    if found.low is not None and found.high is not None:
        look = f"o-{found.role} thick{' dash' if math.isinf(found.high) else ''}"
        path = f"M{scale.place(found.low)} 5H{scale.place(found.high)}"
        parts.append(element("path", class_=look, d=path))
    if math.isfinite(found.value):
        point = f"M{scale.place(found.value)} 5h.01"
        parts.append(element("path", class_=f"o-{found.role} point", d=point))
    return element("svg", *parts, **_stretched(10), class_="range")


def interval_line(row: Interval, scale: Scale, threshold: float | None) -> str:
    """Return one estimate on a line of its own, the ends of the scale written below it."""
    parts = [element("path", class_="rule", d="M0 12h400M0 8v8M400 8v8")]
    if math.isfinite(row.floor):
        at = scale.place(row.floor, 400)
        parts.append(element("path", class_="rule dash", d=f"M{at} -2v28"))
        parts.append(_label("floor", at, -6))
    if threshold is not None:
        at = scale.place(threshold, 400)
        parts.append(element("path", class_="limit", d=f"M{at} -2v28"))
        parts.append(_label("threshold", at, -6))
    if not math.isnan(row.low):
        low, high = scale.place(row.low, 400), scale.place(row.high, 400)
        end = "" if math.isinf(row.high) else f"M{high} 6v12"
        path = f"M{low} 12H{high}M{low} 6v12{end}"
        parts.append(element("path", class_=f"o-{row.role} thick", d=path))
    if math.isfinite(row.value):
        at = scale.place(row.value, 400)
        parts.append(element("circle", class_=f"f-{row.role}", cx=f"{at}", cy="12", r="5"))
    parts.append(_label(f"{scale.start:.3g}", 0, 38, "start"))
    parts.append(_label(f"{scale.stop:.3g}", 400, 38, "end"))
    title = element("title", escaped(row.text))
    box = {"viewBox": "-6 -18 412 66", "width": "412", "role": "img", "class_": "line"}
    return element("svg", title, *parts, **box)


def _label(text: str, x: float, y: float, anchor: str = "middle") -> str:
    return element("text", escaped(text), class_="soft", x=f"{x:g}", y=f"{y:g}", text_anchor=anchor)


def bars(panel: Panel, rows: int) -> str:
    """Return the bars of the first rows of a panel, each row 1 high and the widest bar 100 wide.

    The first series is filled and the others are outlines around it, unless they are stacked.
    """
    shown = [series.values[:rows] for series in panel.series]
    most = _widest(panel, rows)
    parts: list[str] = []
    for place, (series, values) in enumerate(zip(panel.series, shown, strict=True)):
        if series.bare:
            continue
        filled = panel.stacked or place == 0
        margin = 0.28 if filled else 0.14
        lefts = [_left(shown[:place], i) if panel.stacked else 0.0 for i in range(rows)]
        boxes = "".join(
            _box(i, lefts[i] / most, value / most, margin, closed=not filled)
            for i, value in enumerate(values)
            if math.isfinite(value)
        )
        endless = "".join(
            f"M100 {i + 0.2:g}H{round(100 * min(lefts[i] / most, 1), 1):g}v.6H100"
            for i, value in enumerate(values)
            if math.isinf(value)
        )
        kind = "f" if filled else "o"
        if boxes:
            parts.append(element("path", class_=f"{kind}-{series.role}", d=boxes))
        if endless:
            parts.append(element("path", class_=f"o-{series.role} dash", d=endless))
        spans = "".join(
            _span(i, low / most, high / most)
            for i, (low, high) in enumerate(series.intervals[:rows])
            if low / most < high / most
        )
        if spans:
            parts.append(element("path", class_="span", d=spans))
    for line in panel.marks:
        path = f"M{round(100 * min(line.value / most, 1), 1):g} 0v{rows}"
        parts.append(element("path", class_=f"o-{line.role} dash", d=path))
    box = _stretched(rows)
    if not any(series.labels for series in panel.series):
        del box["aria_hidden"]
        box |= {"role": "img", "aria_label": _said(panel, rows)}
    return element("svg", *parts, **box)


def _left(stacked: Sequence[Sequence[float]], i: int) -> float:
    """Return where the next bar of a stack begins."""
    return math.fsum(values[i] for values in stacked if not math.isnan(values[i]))


def _said(panel: Panel, rows: int) -> str:
    """Return the numbers of bars that no cell beside them has, for whoever cannot see them."""
    return "; ".join(
        f"{series.name}: {', '.join(digits(value, 4) for value in series.values[:rows])}"
        for series in panel.series
    )


def _widest(panel: Panel, rows: int) -> float:
    """Return the length of the longest finite bar, of its interval, or of the axis."""

    def finite(values: Iterable[float]) -> list[float]:
        return [value for value in values if math.isfinite(value)]

    reached = [panel.edge]
    for series in panel.series:
        reached += finite(series.values[:rows])
        reached += finite(end for ends in series.intervals[:rows] for end in ends)
    if panel.stacked:
        reached += [sum(finite(series.values[i] for series in panel.series)) for i in range(rows)]
    return max(reached, key=abs) or 1.0


def _box(i: int, left: float, width: float, margin: float, *, closed: bool) -> str:
    """Return one bar of row i as a piece of a path; nothing where it has no width."""
    if not width > 0:
        return ""
    across = max(round(100 * width, 1), 0.3)
    start = round(100 * left, 1)
    thick = f"{1 - 2 * margin:g}".lstrip("0")
    return f"M{start:g} {i + margin:g}h{across:g}v{thick}H{start:g}{'z' if closed else ''}"


def _span(i: int, low: float, high: float) -> str:
    """Return an interval in row i as a piece of a path; one without an end goes to the edge."""
    places = sorted(round(100 * min(max(end, 0.0), 1.0)) for end in (low, high))
    return f"M{places[0]} {i + 0.5:g}H{places[1]}"


def key(role: str, form: str, name: str, shade: float = 1) -> str:
    """Return what stands for a series, told apart by its form as well as by its colour."""
    shape = {
        "f": element("path", class_=f"f-{role}", d="M0 2h24v8H0z"),
        "o": element("path", class_=f"o-{role}", d="M1 1h22v10H1z"),
        "endless": element("path", class_=f"o-{role} dash", d="M24 1H1v10h23"),
        "line": element("path", class_=f"o-{role}", d="M0 6h24"),
        "dash": element("path", class_=f"o-{role} dash", d="M0 6h24"),
    }[form]
    faint = {} if shade == 1 else {"opacity": f"{shade:.2f}"}
    drawn = element("svg", shape, viewBox="0 0 24 12", aria_hidden="true", **faint)
    return element("li", drawn, escaped(name), class_="key") if name else drawn


def mark(role: str, form: str) -> str:
    """Return the bar of a role, full or in outline, for the front of its name."""
    return key(role, "f" if form == "full" else "o", "")


def series_keys(panel: Panel, rows: int) -> list[str]:
    """Return the keys of a panel."""
    keys = [
        key(series.role, "f" if panel.stacked or place == 0 else "o", series.name)
        for place, series in enumerate(panel.series)
        if series.name and not series.bare
    ]
    endless: Sequence[Series] = [
        series for series in panel.series if any(map(math.isinf, series.values[:rows]))
    ]
    if endless:
        keys.append(key(endless[0].role, "endless", "infinite: the bar has no end"))
    return [*keys, *(key(line.role, "dash", line.name) for line in panel.marks)]


def _stretched(height: float) -> dict[str, str]:
    return {
        "viewBox": f"0 0 100 {height:g}",
        "preserveAspectRatio": "none",
        "aria_hidden": "true",
    }
