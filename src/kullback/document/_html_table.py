"""Tables as HTML: numbers below each other, ranges on a line, rows that open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.document._blocks import Paragraph, Range
from kullback.document._markup import element, escaped
from kullback.document._numbers import decimals, is_numeric, lone_number, number_parts
from kullback.document._svg import range_line, range_scale
from kullback.document._words import count_of

if TYPE_CHECKING:
    from kullback.document._blocks import Block, Inlines, Table
    from kullback.document._html_writer import Writer
    from kullback.document._svg import Scale


def html_table(table: Table, writer: Writer, heading: str = "") -> str:
    """Return the table; `heading` is the id of what it stands under, "" for nothing."""
    columns = [_Column(table, index, writer) for index in range(_count(table))]
    inside = []
    if table.caption:
        inside.append(element("caption", writer.sentence(table.caption)))
    if table.headers:
        inside.append(element("thead", element("tr", *(column.head() for column in columns))))
    lines = ["".join(column.cell(index) for column in columns) for index in range(len(table.rows))]
    last = len(lines) - 1
    rows = [
        element("tr", line, **({"class_": "total"} if table.last_is_total and i == last else {}))
        for i, line in enumerate(lines)
    ]
    if table.details or table.sortable:
        # Each row and what opens below it are one body, so that they stay together.
        inside += [
            element("tbody", row, _more(table.details[i], len(columns), writer))
            if table.details
            else element("tbody", row)
            for i, row in enumerate(rows)
        ]
    else:
        inside.append(element("tbody", "\n".join(rows)))
    labelled = {"aria_labelledby": heading} if heading and not table.caption else {}
    kind = {"class_": "sortable"} if table.sortable else {}
    written = element("div", element("table", "\n".join(inside), **kind, **labelled), class_="wide")
    more = (table.total or len(table.rows)) - len(table.rows)
    if more > 0:
        said = escaped(f"and {count_of(more, f'more {table.what}')}")
        written += f"\n{element('p', said, class_='soft')}"
    return f"{_tools(table)}{written}"


def _count(table: Table) -> int:
    return len(table.headers) if table.headers else len(table.rows[0]) if table.rows else 0


class _Column:
    """One column of a table: how it is set, and its cells."""

    def __init__(self, table: Table, index: int, writer: Writer) -> None:
        self._table, self._index, self._writer = table, index, writer
        self._how = table.column(index)
        numeric = is_numeric(table, index)
        self._right = numeric if self._how.align == "auto" else self._how.align == "right"
        self._places = _places(table, index) if numeric else 0
        self._scale = range_scale(
            part for row in table.rows for part in row[index] if isinstance(part, Range)
        )

    def head(self) -> str:
        """Return the header."""
        text = self._writer.sentence(self._table.headers[self._index])
        if not text:
            return element("td")
        return element("th", text, scope="col", **self._kind())

    def cell(self, row: int) -> str:
        """Return the cell in a row; the first is the row's header unless it is a number."""
        cell = self._table.rows[row][self._index]
        text = "".join(_lines(cell, self._scale)) + self._writer.sentence(cell)
        keys = self._how.keys
        key = {} if not keys or keys[row] is None else {"data_key": str(keys[row])}
        if self._index == 0 and not self._right:
            return element("th", text, scope="row", **key)
        padding = _padding(cell, self._places)
        if padding:
            self._writer.paddings.add(padding)
        return element("td", text, **self._kind(padding), **key)

    def _kind(self, padding: float = 0) -> dict[str, str]:
        kinds = ["number"] * self._right + ["extra"] * (self._how.priority > 0)
        kinds += [padding_class(padding)] * (padding > 0)
        return {"class_": " ".join(kinds)} if kinds else {}


def _lines(cell: Inlines, scale: Scale | None) -> list[str]:
    return [
        range_line(part, scale) for part in cell if isinstance(part, Range) and scale is not None
    ]


def _more(blocks: tuple[Block, ...], width: int, writer: Writer) -> str:
    """Return the row that opens; its first paragraph is what is seen of it while it is closed."""
    if not blocks:
        return ""
    first, rest = blocks[0], blocks[1:]
    summary = writer.sentence(first.text) if isinstance(first, Paragraph) else escaped("more")
    inside = writer.blocks(rest if isinstance(first, Paragraph) else blocks)
    details = element(
        "details", element("summary", summary), element("div", inside, class_="parts")
    )
    return element("tr", element("td", details, colspan=str(width)), class_="more")


def _tools(table: Table) -> str:
    """Return the field that a table is filtered by; the script of the page shows it."""
    if not table.filterable:
        return ""
    field = element("input", type="search", autocomplete="off", spellcheck="false")
    label = element("label", escaped(f"Only {table.what}s with "), field)
    said = element("output", aria_live="polite")
    return element("div", label, said, class_="tools", hidden="hidden") + "\n"


def padding_class(padding: float) -> str:
    """Return the class of a number that is moved left by so many digits.

    >>> padding_class(4.5)
    'back-9'
    """
    return f"back-{2 * padding:.0f}"


def _places(table: Table, column: int) -> int:
    """Return how many decimals to make room for: none where numbers have powers of ten."""
    values = [value for row in table.rows if (value := lone_number(row[column])) is not None]
    if any(number_parts(value).exponent is not None for value in values):
        return 0
    return max(map(decimals, values), default=0)


def _padding(cell: Inlines, places: int) -> float:
    """Return the room that the digits take that the number has not."""
    value = lone_number(cell)
    if value is None or not value.is_finite() or decimals(value) >= places:
        return 0
    return places - decimals(value) + (0 if decimals(value) else 0.5)
