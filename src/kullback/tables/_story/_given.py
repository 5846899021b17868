"""Every other column given one: whether it has changed, or only the mix of that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.counting import quote
from kullback.document import (
    SEEN,
    WRITTEN,
    Block,
    Column,
    Document,
    Heading,
    Inlines,
    Name,
    Only,
    Paragraph,
    Table,
    Text,
    estimate_text,
    interval_name,
    interval_text,
)
from kullback.results import describe
from kullback.tables._results.given import GivenComparison
from kullback.tables._results.words import column_name, p_value_text
from kullback.tables._story._parts import (
    LEFT,
    LONGEST_NAME,
    NAME,
    RIGHT,
    axis_of,
    name_cell,
    range_cell,
    sides,
    title,
    verdict_cell,
    verdict_text_cell,
)

if TYPE_CHECKING:
    from kullback.results import Estimate
    from kullback.tables._results.given import GivenColumn


@describe.register
def _(found: GivenComparison) -> Document:
    """Tell the two parts of every column's joint D with the given one."""
    by = Name(column_name(found.by))
    head = title(("Every other column given ", by), found.unit)
    blocks = (
        Only(SEEN, (*head, sides(found.reference, found.current))),
        *given_blocks(found),
    )
    return Document("en", f"Every other column given {by.text}", blocks, compact=True)


def given_blocks(found: GivenComparison) -> tuple[Block, ...]:
    """Return the two parts of every column's joint D, for a story of their own or of more."""
    return Only(WRITTEN, _text(found)), Only(SEEN, _page(found))


def _text(found: GivenComparison) -> tuple[Block, ...]:
    by = Name(column_name(found.by, LONGEST_NAME))
    asked = ("Given ", by, ": has a column y changed, or only the mix of ", by, "?")
    told = (
        *("D(", by, ", y) = D(", by, ") + D(y | ", by, f"), in {found.unit}; D(", by, ") = "),
        _mix(found),
    )
    rows = [
        _text_row(column, column.alone, column.given, found.threshold)
        for column in found
        if column.alone is not None and column.given is not None
    ]
    heads = (
        *(("column y",), ("D(y)",), ("D(y | ", by, ")")),
        *((interval_name(),), ("p",), ("reading",)),
    )
    columns = (NAME, RIGHT, RIGHT, RIGHT, RIGHT, LEFT)
    table = Table(heads, tuple(rows), columns=columns, frozen=1)
    said = [
        (quote(column.name), column.status if column.given is None else column.given.status)
        for column in found
        if column.given is None or column.given.status != "ok"
    ]
    return (
        Paragraph(asked, apart=True),
        Paragraph(told),
        *([table] if rows else []),
        *(Paragraph((Name(f"{name}: {status}"),), apart=False) for name, status in said),
    )


def _text_row(
    column: GivenColumn, alone: Estimate, given: Estimate, threshold: float
) -> tuple[Inlines, ...]:
    return (
        name_cell(column.name),
        (estimate_text(alone.value, threshold),),
        (estimate_text(given.value, threshold),),
        (interval_text(given, threshold),),
        (p_value_text(column),),
        verdict_text_cell(column.verdict, column.reading),
    )


def _mix(found: GivenComparison) -> str:
    size = estimate_text(found.mix.value, found.threshold)
    return f"{size} {interval_text(found.mix, found.threshold)}"


def _page(found: GivenComparison) -> tuple[Block, ...]:
    by = Name(column_name(found.by))
    axis = axis_of([c.given for c in found if c.given is not None], found.threshold)
    told = (
        *("Has a column y changed, or only the mix of ", by, "? Both parts of D(", by, ", y) = D("),
        *(by, ") + D(y | ", by, f"), in {found.unit}; the first is {_mix(found)}."),
    )
    heads = (
        *(("column y",), ("reading",), ("D(y)",)),
        *(("D(y | ", by, f"), {interval_name()}"), ("adjusted p",)),
    )
    edge = estimate_text(axis.edge, found.threshold)
    table = Table(
        heads,
        tuple(_page_row(column, found.threshold) for column in found),
        columns=(LEFT, LEFT, RIGHT, Column(axis=axis), RIGHT),
        caption=(f"The line goes from 0 to {edge} as the square root",),
    )
    return (Heading(("Given ", by), 2), Paragraph(told), table)


def _page_row(column: GivenColumn, threshold: float) -> tuple[Inlines, ...]:
    reading = verdict_cell(column.verdict, column.reading)
    if column.given is None or column.alone is None:
        return (name_cell(column.name), reading)
    status = column.given.status
    beware: Inlines = () if status == "ok" else (Text(f" {status}", "soft"),)
    return (
        name_cell(column.name),
        reading,
        (estimate_text(column.alone.value, threshold),),
        (*range_cell(column.given, threshold, threshold), *beware),
        (p_value_text(column),),
    )
