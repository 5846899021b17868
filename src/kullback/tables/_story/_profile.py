"""The profile of a table: what is kept of each of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.counting import Listed, shorten
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
    count_of,
    count_range,
    measure_text,
    share_of_rows,
)
from kullback.results import describe
from kullback.tables._results.profile import Profile
from kullback.tables._results.words import column_name
from kullback.tables._story._parts import LEFT, RIGHT

if TYPE_CHECKING:
    from kullback.tables._results.profile import ColumnProfile

_HEADS = ("distinct", "missing", "H", "in the rest")
_NAME = Column(longest=40)


@describe.register
def _(profile: Profile) -> Document:
    """Tell of each column how many values it has, how many are missing, and its entropy."""
    cells = [_cells(column, profile.rows) for column in profile]
    # What is beside the listed values, where any column has it.
    heads = _HEADS if any(row[-1] for row in cells) else _HEADS[:-1]
    blocks = (
        Only(WRITTEN, _text(profile, heads, cells)),
        Only(SEEN, _page(profile, heads, cells)),
    )
    return Document("en", "Profile of a table", blocks, compact=True)


def _text(
    profile: Profile, heads: tuple[str, ...], cells: list[tuple[str, ...]]
) -> tuple[Block, ...]:
    of = () if profile.name is None else (" of ", Name(shorten(profile.name, 300)))
    many = count_of(len(profile.columns), "column")
    blocks: list[Block] = [Paragraph(("profile", *of, f": {profile.rows:,} rows, {many}"))]
    if profile.min_count is not None:
        least = f"every number of rows in it is 0 or at least {profile.min_count:,}"
        blocks.append(Paragraph((least,)))
    rows: list[tuple[Inlines, ...]] = [
        ((Name(column_name(column.name)),), (column.kind,), *_texts(row, heads))
        for column, row in zip(profile, cells, strict=True)
    ]
    columns = (_NAME, LEFT, *(RIGHT for _ in heads))
    table = Table(
        tuple((head,) for head in ("column", "kind", *heads)),
        tuple(rows),
        columns=columns,
        frozen=1,
    )
    return (
        *blocks,
        *([table] if rows else []),
        *(
            Paragraph((Name(f"{shorten(column.name)}: {column.status}"),), apart=False)
            for column in profile
            if column.status != "ok"
        ),
    )


def _page(
    profile: Profile, heads: tuple[str, ...], cells: list[tuple[str, ...]]
) -> tuple[Block, ...]:
    told = f"{count_of(profile.rows, 'row')}, {count_of(len(profile.columns), 'column')}"
    blocks: list[Block] = [
        Paragraph((Text("The counts of a table's columns, without its rows"),)),
        Heading((told,), 1),
    ]
    if profile.name is not None:
        blocks.append(Paragraph((Name(shorten(profile.name, 300)),)))
    if profile.min_count is not None:
        least = f"Every number of rows in it is 0 or at least {profile.min_count:,}."
        blocks.append(Paragraph((least,)))
    rows: list[tuple[Inlines, ...]] = [
        (
            (Name(column_name(column.name)),),
            (column.kind,),
            *(_texts(row, heads) if column.status == "ok" else ((column.status,),)),
        )
        for column, row in zip(profile, cells, strict=True)
    ]
    table = Table(
        tuple((head,) for head in ("column", "kind", *heads)),
        tuple(rows),
        columns=(LEFT, LEFT, *(RIGHT for _ in heads)),
        caption=("H is the entropy of the rows, in nats; missing values are an outcome",),
    )
    return (*blocks, table)


def _texts(row: tuple[str, ...], heads: tuple[str, ...]) -> tuple[Inlines, ...]:
    return tuple((text,) for text in row[: len(heads)])


def _cells(column: ColumnProfile, rows: int) -> tuple[str, ...]:
    """Return a text for each of the heads; "" where nothing is told."""
    held = column.held
    if held is None:
        return ("", "", "", "")
    missing = "hidden" if column.missing is None else share_of_rows(column.missing / rows)
    entropy = "" if column.entropy is None else measure_text(column.entropy)
    rest = held.rest if isinstance(held, Listed) else None
    if rest is not None:
        entropy = f"≥ {entropy}"
    return (
        count_range(*column.distinct),
        missing,
        entropy,
        "" if rest is None else share_of_rows(rest.rows / rows),
    )
