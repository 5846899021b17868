"""A derivation as plain text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.explain._cells import Whole, wrapped
from kullback.explain._document import (
    Block,
    Derivation,
    Document,
    Heading,
    Items,
    Name,
    Paragraph,
    Table,
)
from kullback.explain._formula import Relation
from kullback.explain._text_derivation import text_derivation
from kullback.explain._text_formula import text_formula
from kullback.explain._text_table import text_table
from kullback.results._text import cells, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kullback.explain._document import Inlines

_STEP = "  "
_SHORT = 24  # cells that a chain in a sentence may have without being broken


def render(document: Document, width: int) -> str:
    """Return the whole derivation, so many cells wide, the names in it as printable text."""
    return "\n\n".join("\n".join(_block(block, width)) for block in document.blocks) + "\n"


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Heading(text, level):
            lines = wrapped(_pieces(text), width)
            return [*lines, ("═" if level == 1 else "─") * max(map(cells, lines))]
        case Paragraph(text, remark):
            bar = "│ " if remark else ""
            return [f"{bar}{line}" for line in wrapped(_pieces(text), width - len(bar))]
        case Items(items):
            return [line for item in items for line in _item(item, width)]
        case Table():
            return [_STEP + line for line in text_table(block, _cell)]
        case Derivation(lines):
            return [_STEP + line for line in text_derivation(lines, width - len(_STEP))]


def _item(item: Inlines, width: int) -> list[str]:
    first, *others = wrapped(_pieces(item), width - 2)
    return [f"• {first}", *(f"  {line}" for line in others)]


def _cell(text: Inlines) -> str:
    return "".join(_pieces(text)).strip()


def _pieces(text: Inlines) -> Iterator[str | Whole]:
    """Yield a sentence's words, and its formulas, which stay whole; a chain ends lines at signs."""
    for part in text:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Name):
            yield printable(part.text)
        elif isinstance(part, Relation) and cells(text_formula(part)) > _SHORT:
            yield Whole(text_formula(part.formulas[0]))
            for sign, link in zip(part.signs, part.formulas[1:], strict=True):
                yield " "
                yield Whole(f"{sign} {text_formula(link)}")
        else:
            yield Whole(text_formula(part))
