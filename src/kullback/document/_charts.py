"""The four kinds of chart: bars, intervals, curves and a matrix. They hold data and no looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kullback.document._words import interval_name

if TYPE_CHECKING:
    from kullback.document._look import Role


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across a chart at a value that matters, such as a floor or a best step."""

    value: float
    name: str
    role: Role = "soft"


@dataclass(frozen=True, slots=True)
class Series:
    """One number for each row of bars.

    `labels` are the numbers in words, and `symbol` (p, q) stands in front of them where no
    header says what they are; `notes` are in small print behind them where a page has room.
    `intervals` are the ends of each number's interval, infinite where it has none. An infinite
    value is a hatched bar that reaches the edge, and NaN is none. A series that is `bare` takes
    its room in a stack and is not drawn, so that what is stacked upon it begins later.
    """

    name: str
    values: tuple[float, ...]
    role: Role
    labels: tuple[str, ...] = ()
    symbol: str = ""
    intervals: tuple[tuple[float, float], ...] = ()
    notes: tuple[str, ...] = ()
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars of several series on one axis, side by side or, if `stacked`, one upon another.

    `edge` is where the axis ends at least; `marks` are lines across all bars. With `labelled`
    a figure writes each label at the end of its bar; else they are in the table of a page only.
    """

    axis: str
    series: tuple[Series, ...]
    title: str = ""
    stacked: bool = False
    labelled: bool = True
    edge: float = 0.0
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows of bars, one a name (untrusted), in panels beside each other.

    Text shows the first `few` rows, a figure `drawn`, a page `listed`, of `total` that there are
    (None: as many as here); `order` says which these are ("those with the largest contributions").
    `upright` bars stand, and their panels are below each other. A figure has the `title` above
    it; a page that is not `keyed` says in words what each bar stands for, and with `tips` it
    has names that may be cut as the tips of their rows.
    """

    what: str
    names: tuple[str, ...]
    panels: tuple[Panel, ...]
    caption: str = ""
    order: str = ""
    few: int = 5
    drawn: int = 20
    listed: int = 100
    total: int | None = None
    upright: bool = False
    in_text: bool = True
    title: str = ""
    keyed: bool = True
    tips: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """One row of a chart of intervals; what is not finite is not drawn.

    An adjusted p-value is in the data of a specification and the tips of its points.
    """

    name: str
    value: float
    low: float
    high: float
    text: str
    floor: float = float("nan")
    note: str = ""
    role: Role = "d"
    adjusted_p_value: float | None = None


@dataclass(frozen=True, slots=True)
class Intervals:
    """Points with intervals and noise floors on one axis, and a threshold across all rows."""

    axis: str
    rows: tuple[Interval, ...]
    interval: str = interval_name()
    threshold: float | None = None
    drawn: int = 40
    in_text: bool = True


@dataclass(frozen=True, slots=True)
class Curve:
    """Numbers along the axis of a chart; in text a line of bars with both ends to `digits`.

    `log` is the scale of that line of bars. Where there is room, a `note` stands behind the name;
    `shade` from 0 to 1 tells curves of one role apart.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    role: Role
    digits: int = 6
    log: bool = False
    note: str = ""
    shade: float = 1.0

    @property
    def title(self) -> str:
        """The name with its note."""
        return f"{self.name}, {self.note}" if self.note else self.name


@dataclass(frozen=True, slots=True)
class Plane:
    """Curves on one pair of axes, over a floor that they never go under.

    All planes of a chart have one scale, each from its own floor up, so that curves which differ
    by their floors alone look alike; not so with `log`.
    """

    axis: str
    curves: tuple[Curve, ...]
    floor: float | None = None
    floor_name: str = ""
    log: bool = False
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Curves:
    """Planes below each other along one axis."""

    axis: str
    planes: tuple[Plane, ...]
    caption: str = ""
    scale: Literal["linear", "log", "steps"] = "linear"
    in_text: bool = True


@dataclass(frozen=True, slots=True)
class Matrix:
    """A number for every pair of names (untrusted), the darker the larger; infinite ones are grey.

    `marked[i]` is the column framed in row i, None for none. `beside` is a number beside each
    row, under the title `beside_title`; `digits` are the decimals of each number.
    """

    names: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    scale: str
    rows_title: str
    columns_title: str
    marked: tuple[int | None, ...] = ()
    mark_title: str = ""
    beside: tuple[float, ...] = ()
    beside_title: str = ""
    digits: int = 3
    in_text: bool = True
