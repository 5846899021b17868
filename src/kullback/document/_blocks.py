"""What a document is made of: headings, paragraphs, lists, tables and lines of formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from kullback.document._formula import Formula, Relation


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an outcome within a sentence. It is untrusted: every format escapes it."""

    text: str


Inline: TypeAlias = "str | Name | Formula"
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
class Table:
    """Columns with headers; names are aligned left, numbers right (by their decimal points).

    With `last_is_total` the last row stands below a line.
    """

    headers: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    last_is_total: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a derivation: an outcome's name in front, if any, and the chain of formulas."""

    formula: Relation
    label: Name | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """Lines of formulas below each other, aligned at their first sign."""

    lines: tuple[Line, ...]


Block: TypeAlias = Heading | Paragraph | Items | Table | Derivation


@dataclass(frozen=True, slots=True)
class Document:
    """A whole derivation in one language (a code such as "en" or "zh")."""

    language: str
    title: str
    blocks: tuple[Block, ...]
