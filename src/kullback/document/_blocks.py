"""What a document is made of: headings, paragraphs, lists, tables, formulas and charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, overload

from kullback.document._charts import Bars, Curves, Intervals, Matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kullback.document._formula import Formula, Relation
    from kullback.document._look import Role


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an outcome within a sentence. It is untrusted: every format escapes it."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words that play a role, such as a verdict; what a role looks like, `_look` says.

    On a page a `key` stands in front of them: a bar of the role, full or in outline.
    """

    text: str
    role: Role = "soft"
    key: Literal["", "full", "outline"] = ""


@dataclass(frozen=True, slots=True)
class Range:
    """A number in words, and its place on a line with its interval, noise floor and threshold.

    The ranges in one column of a table share their line, from 0 or the least of them to the
    largest finite number in any of them. What is None or not finite is not drawn.
    """

    text: str
    value: float
    low: float | None = None
    high: float | None = None
    floor: float | None = None
    threshold: float | None = None
    role: Role = "d"


@dataclass(frozen=True, slots=True)
class Parts:
    """Sentences in one cell, of which a terminal shows as many as there is room for, one at least.

    In the other formats all of them stand there, `apart` by what is between them.
    """

    parts: tuple[tuple[Plain, ...], ...]
    apart: str = " · "


Plain: TypeAlias = "str | Name | Text | Range | Formula"
Inline: TypeAlias = "Plain | Parts"
Inlines: TypeAlias = "tuple[Inline, ...]"
"""A sentence: plain words, names and formulas, in the order in which they are read."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: level 1 for the whole, 2 for a section, 3 for a part of one."""

    text: Inlines
    level: Literal[1, 2, 3]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences; `remark` sets apart what can be passed over at the first reading.

    Text has an empty line before it where the block before is of another kind, or as `apart` says.
    """

    text: Inlines
    remark: bool = False
    apart: bool | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list with bullets."""

    items: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """How many rows of a table are of a kind, such as a verdict; what it is called and means."""

    name: str
    count: int
    role: Role = "plain"
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a table are in which of its `groups`.

    On a page each group is a button, which leaves those rows of the table below it that are in it.
    """

    groups: tuple[Group, ...]

    @property
    def text(self) -> str:
        """The groups in words, such as "2 drifted, 1 same"."""
        return ", ".join(f"{group.count:,} {group.name}" for group in self.groups)


@dataclass(frozen=True, slots=True)
class Axis:
    """The line that the ranges of a column share: from 0 to an edge, even in the square root."""

    edge: float


@dataclass(frozen=True, slots=True)
class Column:
    """How a column of a table is set.

    "auto" aligns numbers (`Number`) at their decimal points and everything else at the left.
    Where a terminal is too narrow, the columns with the highest priority number are left out
    first; those of priority 0 always stay. There it has at least `width` cells, and names are cut
    to `longest`. One that is not `in_text` is left to pages. A terminal that is too narrow for
    the whole table has its columns in parts, those of `part` 0 first.

    On a page the columns with a priority are left out where there is no room, which is `room` in
    the widths of a letter (rem), 0 for an even share of what the others leave. `keys` are what a
    sortable table sorts by, None where a row has no value; `by_text` sorts by what is read.
    The first click goes from the largest down, for texts and with `rises` from the least up.
    `descends` says that the rows come in that order.
    """

    align: Literal["auto", "left", "right"] = "auto"
    priority: int = 0
    width: int = 0
    longest: int = 24
    in_text: bool = True
    part: int = 0
    room: float = 0.0
    axis: Axis | None = None
    keys: tuple[float | str | None, ...] = ()
    by_text: bool = False
    rises: bool = False
    descends: bool = False


class Details(Sequence["tuple[Block, ...]"]):
    """What opens below each row of a table, made when it is looked at: a text needs none of it."""

    def __init__(self, count: int, make: Callable[[int], tuple[Block, ...]]) -> None:
        self._count, self._make = count, make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> tuple[Block, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[Block, ...]]: ...
    def __getitem__(self, index: int | slice) -> tuple[Block, ...] | Sequence[tuple[Block, ...]]:
        """Return the blocks of a row."""
        if isinstance(index, slice):
            return [self._make(i) for i in range(self._count)[index]]
        return self._make(range(self._count)[index])


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with headers; names are aligned left, numbers right (by their decimal points).

    With `last_is_total` the last row stands below a line. `columns` says how each column is
    set, `()` that all are set as usual. `details` are the blocks that open below each row; the
    first, a paragraph, is what is seen of them before. The last cell of a row with fewer cells
    than there are columns reaches over the others. A `Tally` filters the rows by `groups`, their
    verdicts.

    A terminal shows the first `few` rows and counts the others as so many more of `what`; `total`
    is their number where not all of them are here. A terminal that is too narrow splits the
    table into parts, which all begin with the first `frozen` columns, unless these are 0.
    """

    headers: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    last_is_total: bool = False
    columns: tuple[Column, ...] = ()
    caption: Inlines = ()
    details: Sequence[tuple[Block, ...]] = ()
    groups: tuple[str, ...] = ()
    few: int | None = None
    total: int | None = None
    what: str = "row"
    frozen: int = 0
    sortable: bool = False
    filterable: bool = False

    def column(self, index: int) -> Column:
        """Return how a column is set."""
        return self.columns[index] if self.columns else Column()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a derivation: an outcome's name in front, if any, and the chain of formulas."""

    formula: Relation
    label: Name | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """Lines of formulas below each other, aligned at their first sign."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks beside others where there is room; else, and in text, one after the other."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


Medium: TypeAlias = Literal["text", "markdown", "latex", "page", "notebook", "figure"]
"""Where blocks are seen; a "figure" is drawn by matplotlib or by Vega-Lite."""

WRITTEN: tuple[Medium, ...] = ("text", "markdown", "latex")
SEEN: tuple[Medium, ...] = ("page", "notebook")
"""Formats that are read in lines, and those of a browser."""


@dataclass(frozen=True, slots=True)
class Only:
    """Blocks that are for some media only, because the others say the same in another way."""

    media: tuple[Medium, ...]
    blocks: tuple[Block, ...] | Callable[[], tuple[Block, ...]]

    def made(self) -> tuple[Block, ...]:
        """Return the blocks, of which long ones are made when they are asked for."""
        return self.blocks() if callable(self.blocks) else self.blocks


Chart: TypeAlias = Bars | Intervals | Curves | Matrix
Leaf: TypeAlias = Heading | Paragraph | Items | Table | Tally | Derivation | Chart
Block: TypeAlias = "Leaf | Beside | Only"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole story in one language (a code such as "en" or "zh").

    A `compact` one is a result: as text it has no rules below its headings and no empty lines
    within a group of blocks, and what stands right below a heading is set in.
    """

    language: str
    title: str
    blocks: tuple[Block, ...]
    compact: bool = False

    def seen_in(self, medium: Medium) -> tuple[Leaf | Beside, ...]:
        """Return the blocks that a medium has."""
        return tuple(_seen(self.blocks, medium))

    def lines(self, medium: Medium) -> tuple[Leaf, ...]:
        """Return the blocks that a medium has, one after the other."""
        return tuple(_in_order(self.seen_in(medium)))


def _seen(blocks: tuple[Block, ...], medium: Medium) -> Iterator[Leaf | Beside]:
    for block in blocks:
        if isinstance(block, Only):
            yield from _seen(block.made(), medium) if medium in block.media else ()
        else:
            yield block


def _in_order(blocks: Iterable[Block]) -> Iterator[Leaf]:
    for block in blocks:
        if isinstance(block, Beside):
            yield from _in_order((*block.left, *block.right))
        elif isinstance(block, Only):
            yield from _in_order(block.made())
        else:
            yield block


def flat(inlines: Inlines) -> tuple[Plain, ...]:
    """Return a sentence with all of its parts.

    >>> flat((Parts((("rain",), ("snow",))), "?"))
    ('rain', ' · ', 'snow', '?')
    """
    told: list[Plain] = []
    for part in inlines:
        if isinstance(part, Parts):
            for place, one in enumerate(part.parts):
                told += [part.apart, *one] if place else one
        else:
            told.append(part)
    return tuple(told)
