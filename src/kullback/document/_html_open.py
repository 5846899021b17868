"""Tables on pages whose rows open: each row a grid of its own, with what is below it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from kullback.document._blocks import Paragraph
from kullback.document._html_table import columns_of, group_of, heads, row_cells, tools
from kullback.document._look import LOOKS
from kullback.document._markup import element, escaped

if TYPE_CHECKING:
    from kullback.document._blocks import Block, Group, Table
    from kullback.document._html_writer import Writer

_GAP = 0.9
_FLEXIBLE = 9.0
_AROUND = 3.5
"""In the widths of a letter: between two columns, the least for a name, beside the table."""
_PAPER = 58.0


def opening_table(table: Table, writer: Writer) -> str:
    """Return a table of which each row and what opens below it are a body of their own.

    Rows that are out of sight need then no layout, so that a thousand of them are shown at once.
    """
    columns = columns_of(table, writer)
    width = len(columns)
    bodies = [
        element(
            "tbody",
            element("tr", row_cells(table, columns, i)),
            _more(table.details[i], width, writer),
            **group_of(table, i),
        )
        for i in range(len(table.rows))
    ]
    name = f"rows-{len(writer.rules) + 1}"
    writer.rules.append(_rules(table, name, width))
    kind = f"opens {name}{' sortable' if table.sortable else ''}"
    inside = "\n".join((*heads(table, columns, writer), *bodies))
    none = escaped(f"No {table.what} is like that.")
    left = element("p", none, class_="none-left", hidden="hidden")
    return f"{tools(table)}{element('table', inside, class_=kind)}\n{left}"


def tally(groups: tuple[Group, ...]) -> str:
    """Return how many rows are in which group; the script makes a button of each."""
    items = []
    for group in groups:
        sign = element("span", escaped(LOOKS[group.role].sign), aria_hidden="true")
        text = f"{sign} {element('b', f'{group.count:,}')} {escaped(group.name)}"
        shown = {"class_": f"t-{group.role}", "title": group.meaning}
        items.append(element("li", text, data_group=group.name, **shown))
    return element("ul", *(f"\n{item}" for item in items), "\n", class_="tally")


def _more(blocks: tuple[Block, ...], width: int, writer: Writer) -> str:
    """Return the row that opens; its first paragraph is what is seen of it while it is closed."""
    if not blocks:
        return ""
    first, rest = blocks[0], blocks[1:]
    summary = writer.sentence(first.text) if isinstance(first, Paragraph) else escaped("more")
    inside = writer.blocks(rest if isinstance(first, Paragraph) else blocks)
    parts = element("div", inside, class_="parts")
    details = element("details", element("summary", summary), parts)
    return element("tr", element("td", details, colspan=f"{width}"), class_="more")


def _rules(table: Table, name: str, width: int) -> str:
    """Return the style of the columns: which there are, and how wide, in a window of any width."""
    columns = [table.column(index) for index in range(width)]
    grid = f".{name} > * > tr:not(.more)"
    levels = sorted({column.priority for column in columns if column.priority}, reverse=True)

    def rooms(most: int) -> list[float]:
        return [column.room for column in columns if column.priority <= most]

    def template(most: int) -> str:
        sizes = [f"{room:g}rem" if room else "minmax(0, 1fr)" for room in rooms(most)]
        return f"grid-template-columns: {' '.join(sizes)};"

    def needed(most: int) -> float:
        return sum(room or _FLEXIBLE for room in rooms(most)) + _GAP * len(rooms(most))

    highest = levels[0] if levels else 0
    written = [f"{grid} {{ {template(highest)} }}"]
    for level in levels:
        most = next((n for n in levels if n < level), 0)
        hidden = f".{name} .c{level} {{ display: none; }}"
        query = f"@media screen and (max-width: {needed(level) + _AROUND:.1f}rem)"
        written.append(f"{query} {{ {hidden} {grid} {{ {template(most)} }} }}")
    fits = next(n for n in count(highest, -1) if n <= 0 or needed(n) <= _PAPER)
    gone = "".join(f".{name} .c{level} {{ display: none; }} " for level in levels if level > fits)
    written.append(f"@media print {{ {gone}{grid} {{ {template(fits)} }} }}")
    return "\n".join(written) + "\n"
