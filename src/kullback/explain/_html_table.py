"""A table of a derivation in HTML, its numbers aligned at the decimal point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.explain._columns import decimals, is_numeric, lone_number
from kullback.explain._markup import element
from kullback.explain._number_parts import number_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from kullback.explain._document import Inlines, Table


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
