"""Tables as HTML: numbers below each other, ranges on a line, headers that sort."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.document._blocks import Range
from kullback.document._markup import element, escaped
from kullback.document._numbers import decimal_places, is_numeric, lone_number, number_parts
from kullback.document._svg import Scale, range_line, range_scale
from kullback.document._words import count_of

if TYPE_CHECKING:
    from kullback.document._blocks import Inlines, Table
    from kullback.document._html_writer import Writer


def html_table(table: Table, writer: Writer, heading: str = "") -> str:
    """Return the table; `heading` is the id of what it stands under, "" for nothing."""
    columns = columns_of(table, writer)
    last = len(table.rows) - 1
    rows = [
        element("tr", line, **({"class_": "total"} if table.last_is_total and i == last else {}))
        for i, line in enumerate(row_cells(table, columns, index) for index in range(last + 1))
    ]
    if table.sortable or table.groups:
        rows = [element("tbody", row, **group_of(table, i)) for i, row in enumerate(rows)]
    else:
        rows = [element("tbody", "\n".join(rows))]
    labelled = {"aria_labelledby": heading} if heading and not table.caption else {}
    kind = {"class_": "sortable"} if table.sortable else {}
    inside = "\n".join((*heads(table, columns, writer), *rows))
    region = {"class_": "wide"}
    if heading and len(columns) > 3:
        # Whoever has no mouse scrolls it by the arrow keys.
        region |= {"tabindex": "0", "role": "region", "aria_labelledby": heading}
    written = element("div", element("table", inside, **kind, **labelled), **region)
    more = (table.total or len(table.rows)) - len(table.rows)
    if more > 0:
        said = escaped(f"and {count_of(more, f'more {table.what}')}")
        written += f"\n{element('p', said, class_='soft')}"
    return f"{tools(table)}{written}"


def columns_of(table: Table, writer: Writer) -> list[TableColumn]:
    """Return the columns of a table, which write their cells."""
    count = len(table.headers) if table.headers else len(table.rows[0]) if table.rows else 0
    return [TableColumn(table, index, writer) for index in range(count)]


def heads(table: Table, columns: list[TableColumn], writer: Writer) -> list[str]:
    """Return the caption and the headers, those that there are."""
    written = []
    if table.caption:
        written.append(element("caption", writer.sentence(table.caption)))
    if table.headers:
        written.append(element("thead", element("tr", *(column.head() for column in columns))))
    return written


def row_cells(table: Table, columns: list[TableColumn], row: int) -> str:
    """Return the cells of a row; the last of a short row reaches over what is missing."""
    here = len(table.rows[row])
    missing = len(columns) - here
    return "".join(
        column.cell(row, reach=1 + missing if place == here - 1 else 1)
        for place, column in enumerate(columns[:here])
    )


def group_of(table: Table, row: int) -> dict[str, str]:
    """Return by what a tally filters a row."""
    return {"data_group": table.groups[row]} if table.groups else {}


def tools(table: Table) -> str:
    """Return the field that a table is filtered by; the script of the page shows it."""
    if not table.filterable:
        return ""
    field = element("input", type="search", autocomplete="off", spellcheck="false")
    label = element("label", escaped(f"Only {table.what}s with "), field)
    opener = [element("button", "Open all", type="button")] if table.details else []
    said = element("output", aria_live="polite")
    inside = (label, *opener, said)
    return element("div", *inside, class_="tools", data_what=table.what, hidden="hidden") + "\n"


class TableColumn:
    """One column of a table: how it is set, and its cells."""

    def __init__(self, table: Table, index: int, writer: Writer) -> None:
        self._table, self._index, self._writer = table, index, writer
        self._how = table.column(index)
        numeric = is_numeric(table, index)
        self._right = numeric if self._how.align == "auto" else self._how.align == "right"
        self._places = _places(table, index) if numeric else 0
        self._scale = column_scale(table, index)
        kinds = ["n"] * self._right
        if self._how.priority > 0:
            kinds.append(f"c{self._how.priority}" if table.details else "extra")
        self._kinds = " ".join(kinds)

    def head(self) -> str:
        """Return the header."""
        text = self._writer.sentence(self._table.headers[self._index])
        if not text:
            return element("td", **self._kind())
        return element("th", text, scope="col", **self._kind(), **self._sorting())

    def cell(self, row: int, *, reach: int = 1) -> str:
        """Return the cell in a row; the first is the row's header unless it is a number."""
        cell = self._table.rows[row][self._index]
        text = "".join(_lines(cell, self._scale)) + self._writer.sentence(cell)
        keys = self._how.keys
        key = {} if not keys or keys[row] is None else {"data_key": _key(keys[row])}
        if self._index == 0 and not self._right:
            return element("th", text, scope="row", **key)
        if reach > 1:
            return element("td", text, class_="reach", colspan=f"{reach}", **key)
        padding = _padding(cell, self._places)
        if padding:
            self._writer.paddings.add(padding)
        return element("td", text, **self._kind(padding), **key)

    def _sorting(self) -> dict[str, str]:
        """Return how a click sorts by the column, and whether the rows come in that order."""
        how = self._how
        if not self._table.sortable or not (how.keys or how.by_text):
            return {}
        rises = how.rises or how.by_text or any(isinstance(key, str) for key in how.keys)
        order = {"data_first": "ascending" if rises else "descending"}
        if how.by_text:
            order["data_by"] = "text"
        return order | ({"aria_sort": "descending"} if how.descends else {})

    def _kind(self, padding: float = 0) -> dict[str, str]:
        kinds = f"{self._kinds} {padding_class(padding)}".strip() if padding else self._kinds
        return {"class_": kinds} if kinds else {}


def column_scale(table: Table, index: int) -> Scale | None:
    """Return the line that the ranges of a column share, None where there are none."""
    axis = table.column(index).axis
    if axis is not None:
        return Scale(0.0, axis.edge, root=True)
    return range_scale(
        part
        for row in table.rows
        for part in (row[index] if index < len(row) else ())
        if isinstance(part, Range)
    )


def _lines(cell: Inlines, scale: Scale | None) -> list[str]:
    return [
        range_line(part, scale) for part in cell if isinstance(part, Range) and scale is not None
    ]


def _key(value: float | str | None) -> str:
    """Return what the script sorts a cell by.

    >>> _key(0.25), _key(-float("inf"))
    ('0.25', '-Infinity')
    """
    if isinstance(value, float) and math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value if isinstance(value, str) else f"{value:.6g}"


def padding_class(padding: float) -> str:
    """Return the class of a number that is moved left by so many digits.

    >>> padding_class(4.5)
    'back-9'
    """
    return f"back-{2 * padding:.0f}"


def _places(table: Table, column: int) -> int:
    """Return how many decimal_places to make room for: none where numbers have powers of ten."""
    cells = (row[column] for row in table.rows if len(row) > column)
    values = [value for cell in cells if (value := lone_number(cell)) is not None]
    if any(number_parts(value).exponent is not None for value in values):
        return 0
    return max(map(decimal_places, values), default=0)


def _padding(cell: Inlines, places: int) -> float:
    """Return the room that the digits take that the number has not."""
    value = lone_number(cell)
    if value is None or not value.is_finite() or decimal_places(value) >= places:
        return 0
    return places - decimal_places(value) + (0 if decimal_places(value) else 0.5)
