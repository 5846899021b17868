"""A document as a page that stands alone and runs nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kullback.document._blocks import (
    Block,
    Derivation,
    Document,
    Heading,
    Items,
    Line,
    Name,
    Paragraph,
    Table,
)
from kullback.document._markup import element, escaped
from kullback.document._mathml import MathmlFormulas
from kullback.document._numbers import decimals, is_numeric, lone_number, number_parts
from kullback.document._rows import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from kullback.document._blocks import Inlines


_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2126; --paper: #fff; --soft: #f4f6f8; --line: #d4d9df;
  --mark: #4477aa; --text: system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei",
  "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei", sans-serif; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e3e6ea; --paper: #15181c; --soft: #1e2328; --line: #3a424b; --mark: #88aadd; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.65 var(--text);
  overflow-wrap: break-word; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1.2rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.4rem 0 .8rem; padding-top: 1rem;
  border-top: 1px solid var(--line); }
p, ul { margin: .8rem 0; }
li { margin: .35rem 0; }
.remark { margin: 1rem 0; padding: .6rem 1rem; background: var(--soft); font-size: .925rem;
  border-left: .2rem solid var(--mark); }
.wide { overflow: auto hidden; padding-block: .2rem; margin: 1rem 0; }
table { border-collapse: collapse; border-block: 2px solid var(--ink); }
th, td { padding: .3rem 0; text-align: left; vertical-align: top; }
th + *, td + * { padding-left: 1.6rem; }
th { font-weight: 600; }
thead th { border-bottom: 1px solid var(--ink); white-space: nowrap; }
tbody th { font-weight: 400; }
.number { text-align: right; white-space: nowrap; }
.total > * { border-top: 1px solid var(--line); }
.kept { white-space: nowrap; }
math { font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", "Libertinus Math", math;
  font-size: 1.06em; }
mtext { font-family: var(--text); font-size: .94em; }
bdi { white-space: pre-wrap; }
td bdi, th bdi, mtext bdi { display: inline-block; max-width: 22rem; }
mtext bdi { max-width: 13rem; }
mtd { padding: .28rem 0; text-align: left; vertical-align: baseline; }
mtd.name { padding-right: 1.6rem; }
mtr:not(:first-child).begins > mtd { padding-top: .9rem; }
@media (max-width: 40rem) { main { padding: 1.2rem 1rem 3rem; } h1 { font-size: 1.4rem; }
  td bdi, th bdi { max-width: 9rem; } mtext bdi { max-width: 6.5rem; }
  th + *, td + * { padding-left: 1rem; } mtd.name { padding-right: .8rem; } }
@media print { main { max-width: none; padding: 0; } .wide { overflow: visible; }
  tr, mtr, .remark { break-inside: avoid; } h1, h2 { break-after: avoid; } }
"""

_STOPS = re.compile(r"[.,:;!?)。，：；！？、）”」』]+")


def render(document: Document) -> str:
    """Return the whole page, the names in it inert."""
    writer = _Writer()
    head = "\n".join(
        (
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("title", escaped(document.title)),
            element("style", _STYLE),
        )
    )
    main = element("main", "\n", *(f"{writer.block(block)}\n" for block in document.blocks))
    # By this name browsers choose the glyphs of simplified Chinese.
    language = "zh-Hans" if document.language == "zh" else document.language
    page = element("html", f"\n<head>\n{head}\n</head>\n<body>\n{main}\n</body>\n", lang=language)
    return f"<!DOCTYPE html>\n{page}\n"


class _Writer:
    """Writes the blocks of a page, and knows under which heading it is."""

    def __init__(self) -> None:
        self._headings = 0
        self._inline = MathmlFormulas()
        self._display = MathmlFormulas(built_up=True)

    def block(self, block: Block) -> str:
        """Return one block."""
        match block:
            case Heading(text, level):
                self._headings += 1
                return element(f"h{level}", self._sentence(text), id=f"part-{self._headings}")
            case Paragraph(text, remark):
                return element(
                    "p", self._sentence(text), **({"class_": "remark"} if remark else {})
                )
            case Items(items):
                return element(
                    "ul", *(f"\n{element('li', self._sentence(i))}" for i in items), "\n"
                )
            case Table():
                heading = f"part-{self._headings}" if self._headings else ""
                return html_table(block, self._sentence, heading)
            case Derivation(lines):
                return self._derivation(lines)

    def _sentence(self, inlines: Inlines) -> str:
        """Return the parts of a sentence; no line begins with the stop after a formula."""
        written = []
        stop = ""
        for part, after in zip(inlines, (*inlines, "")[1:], strict=True):
            if isinstance(part, str):
                written.append(escaped(part.removeprefix(stop)))
                stop = ""
            elif isinstance(part, Name):
                written.append(element("bdi", escaped(part.text)))
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


def html_table(table: Table, sentence: Callable[[Inlines], str], heading: str) -> str:
    """Return the table; `sentence` writes what is in a cell, `heading` is the id of its title."""
    columns = range(len(table.headers))
    numeric = [is_numeric(table, column) for column in columns]
    places = [_places(table, column) for column in columns]
    head = "".join(
        element("th", sentence(header), scope="col", **_kind(is_number=is_number))
        for header, is_number in zip(table.headers, numeric, strict=True)
    )
    body = []
    for index, row in enumerate(table.rows):
        cells = [
            element("th", sentence(cell), scope="row")
            if column == 0 and not numeric[column]
            else element(
                "td",
                sentence(cell),
                **_kind(is_number=numeric[column]),
                **_padding(cell, places[column]),
            )
            for column, cell in enumerate(row)
        ]
        is_total = table.last_is_total and index == len(table.rows) - 1
        body.append(element("tr", *cells, **({"class_": "total"} if is_total else {})))
    labelled = {"aria_labelledby": heading} if heading else {}
    rows = element("thead", element("tr", head)) + "\n" + element("tbody", "\n".join(body))
    return element("div", element("table", rows, **labelled), class_="wide")


def _kind(*, is_number: bool) -> dict[str, str]:
    return {"class_": "number"} if is_number else {}


def _places(table: Table, column: int) -> int:
    """Return how many decimals to make room for: none where numbers have powers of ten."""
    values = [value for row in table.rows if (value := lone_number(row[column])) is not None]
    if any(number_parts(value).exponent is not None for value in values):
        return 0
    return max(map(decimals, values), default=0)


def _padding(cell: Inlines, places: int) -> dict[str, str]:
    """Return the room that the digits take that the number has not."""
    value = lone_number(cell)
    if value is None or not value.is_finite() or decimals(value) >= places:
        return {}
    missing = places - decimals(value) + (0 if decimals(value) else 0.5)
    return {"style": f"padding-right:{missing:g}ch"}
