"""What a document is made of: headings, paragraphs, lists, tables, formulas and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kullback.document._charts import Bars, Curves, Intervals, Matrix

if TYPE_CHECKING:
    from kullback.document._formula import Formula, Relation
    from kullback.document._look import Role


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an outcome within a sentence. It is untrusted: every format escapes it."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words that play a role, such as a verdict; what a role looks like, `_look` says."""

    text: str
    role: Role = "soft"


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


Inline: TypeAlias = "str | Name | Text | Range | Formula"
Inlines: TypeAlias = "tuple[Inline, ...]"
"""A sentence: plain words, names and formulas, in the order in which they are read."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: level 1 for the whole, 2 for a section."""

    text: Inlines
    level: Literal[1, 2]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences; `remark` sets apart what can be passed over at the first reading."""

    text: Inlines
    remark: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list with bullets."""

    items: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """How a column of a table is set.

    "auto" aligns numbers (`Number`) at their decimal points and everything else at the left.
    Where a terminal is too narrow, the columns with the highest priority number are left out
    first; those of priority 0 always stay. There it has at least `width` cells, and names are cut
    to `longest`. On a narrow
    page the columns with a priority are left out together. One that is not `in_text` is left to
    pages. `keys` are what a sortable table
    sorts by, None where a row has no value.
    """

    align: Literal["auto", "left", "right"] = "auto"
    priority: int = 0
    width: int = 0
    longest: int = 24
    in_text: bool = True
    keys: tuple[float | str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with headers; names are aligned left, numbers right (by their decimal points).

    With `last_is_total` the last row stands below a line. `columns` says how each column is
    set, `()` that all are set as usual. `details` are the blocks that open below each row. A
    terminal shows the first `few` rows and counts the others as so many more of `what`; `total`
    is their number where not all of them are here. A terminal that is too narrow splits the
    table into parts, which all begin with the first `frozen` columns, unless these are 0.
    """

    headers: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    last_is_total: bool = False
    columns: tuple[Column, ...] = ()
    caption: Inlines = ()
    details: tuple[tuple[Block, ...], ...] = ()
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


Chart: TypeAlias = Bars | Intervals | Curves | Matrix
Block: TypeAlias = Heading | Paragraph | Items | Table | Derivation | Chart


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
