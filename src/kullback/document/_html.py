"""The blocks of a document as HTML: sentences, headings, lists and derivations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kullback.document._blocks import (
    Beside,
    Block,
    Derivation,
    Heading,
    Items,
    Line,
    Name,
    Only,
    Paragraph,
    Range,
    Table,
    Tally,
    Text,
    flat,
)
from kullback.document._html_charts import html_chart
from kullback.document._html_open import opening_table, tally
from kullback.document._html_table import html_table
from kullback.document._markup import element, escaped
from kullback.document._mathml import MathmlFormulas
from kullback.document._rows import rows
from kullback.document._svg import mark

if TYPE_CHECKING:
    from kullback.document._blocks import Inlines


_POWER = re.compile(r"[\d.]+e-\d+")
"""A number with a hyphen, at which a line would end."""

_STOPS = re.compile(r"[.,:;!?)。，：；！？、）”」』]+")


class PageWriter:
    """Writes the blocks of a page, and knows under which heading it is.

    `paddings` are the distances, in digits, by which numbers were moved to stand with their
    points below each other: the page's style has a class for each. `rules` are those of tables
    whose columns have a room of their own.
    """

    def __init__(self) -> None:
        self.paddings: set[float] = set()
        self.rules: list[str] = []
        self._headings = 0
        self._inline = MathmlFormulas()
        self._display = MathmlFormulas(built_up=True)

    def block(self, block: Block) -> str:
        """Return one block."""
        match block:
            case Heading(text, level):
                self._headings += 1
                return element(f"h{level}", self.sentence(text), id=f"part-{self._headings}")
            case Paragraph(text, remark):
                return element("p", self.sentence(text), **({"class_": "remark"} if remark else {}))
            case Items(items):
                return element("ul", *(f"\n{element('li', self.sentence(i))}" for i in items), "\n")
            case Table(details=details) if details:
                return opening_table(block, self)
            case Table():
                heading = f"part-{self._headings}" if self._headings else ""
                return html_table(block, self, heading)
            case Tally(groups):
                return tally(groups)
            case Beside(left, right):
                sides = (element("div", self.blocks(side)) for side in (left, right))
                return element("div", *sides, class_="beside")
            case Only(media):
                return self.blocks(block.made()) if "page" in media else ""
            case Derivation(lines):
                return self._derivation(lines)
            case _:
                return html_chart(block, self)

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        """Return blocks, each on lines of its own."""
        return "\n".join(written for block in blocks if (written := self.block(block)))

    def sentence(self, inlines: Inlines) -> str:
        """Return the parts of a sentence; no line begins with the stop after a formula."""
        written = []
        stop = ""
        told = flat(inlines)
        for part, after in zip(told, (*told, "")[1:], strict=True):
            if isinstance(part, str):
                words = escaped(part.removeprefix(stop))
                written.append(_POWER.sub(r'<span class="kept">\g<0></span>', words))
                stop = ""
            elif isinstance(part, Name):
                written.append(element("bdi", escaped(part.text)))
            elif isinstance(part, Text):
                text, kind = escaped(part.text), f"t-{part.role}"
                if part.key:
                    text, kind = mark(part.role, part.key) + text, "key"
                written.append(element("span", text, class_=kind))
            elif isinstance(part, Range):
                written.append(element("b", escaped(part.text)))
            else:
                found = _STOPS.match(after) if isinstance(after, str) else None
                stop = found[0] if found else ""
                *links, last = self._inline.math(part)
                kept = element("span", last, escaped(stop), class_="kept") if stop else last
                written.append(element("wbr").join((*links, kept)))
        return "".join(written)

    def _derivation(self, lines: tuple[Line, ...]) -> str:
        """Return the lines aligned at their first sign, behind the names in front of them."""
        labelled = any(line.label for line in lines)
        written = []
        for row in (row for line in lines for row in rows(line)):
            name = element("bdi", escaped(row.label.text)) if row.label else ""
            left = self._display.formula(row.left) if row.left else ""
            right = element("mrow", *map(self._display.piece, row.pieces))
            cells = [element("mtd", element("mtext", name), class_="name")] if labelled else []
            cells += [element("mtd", left), element("mtd", right)]
            kind = {"class_": "begins"} if row.left and not labelled else {}
            written.append(element("mtr", *cells, **kind) + "\n")
        table = element("mtable", "\n", *written, displaystyle="true")
        return element("div", element("math", table), class_="wide")
