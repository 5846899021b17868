"""The comparison within each value of a column: how the slices fared, and what differs in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.counting import outcome_name
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
    add_sign,
    count_of,
    estimate_text,
    interval_name,
    interval_text,
)
from kullback.results import (
    DRIFTED,
    SMALL,
    VERDICTS,
    describe,
    describe_verdict,
)
from kullback.tables._results.slices import SliceComparison
from kullback.tables._results.words import column_name, p_value_text
from kullback.tables._story._parts import (
    LEFT,
    LONGEST_NAME,
    NAME,
    RIGHT,
    axis_of,
    name_cell,
    range_cell,
    sentence,
    title,
    verdict_cell,
    verdict_text_cell,
)

if TYPE_CHECKING:
    from kullback.results import Estimate
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.slices import Slice

    Differing = list[tuple[Slice, ColumnComparison, Estimate]]

_FEW = 20
_MOST = 30
_SLICE = Column(longest=40)
_DIFFERENT = (DRIFTED, SMALL)
_ROOT = " as the square root"


@describe.register
def _(found: SliceComparison) -> Document:
    """Tell how the slices fared, then the columns that differ within one, the gravest first."""
    by, many = Name(column_name(found.by)), count_of(len(found), "value")
    head = title((f"Two tables within {many} of ", by), found.unit)
    blocks = (Only(SEEN, head), *slices_blocks(found))
    return Document("en", f"Two tables within {many} of {by.text}", blocks, compact=True)


def slices_blocks(found: SliceComparison) -> tuple[Block, ...]:
    """Return the slices and the columns that differ, for a story of their own or of more."""
    differing = _columns_that_differ(found)
    return Only(WRITTEN, _text(found, differing)), Only(SEEN, _page(found, differing))


def _columns_that_differ(found: SliceComparison) -> Differing:
    """Return the columns within slices that differ, the worst verdict first, then by D."""
    rows = [
        (part, column, column.estimate)
        for part in found
        for column in part.columns
        if column.verdict in _DIFFERENT and column.estimate is not None
    ]
    return sorted(rows, key=lambda row: (VERDICTS.index(row[1].verdict or ""), -row[2].value))


def _judged(found: SliceComparison) -> int:
    return sum(column.verdict is not None for part in found for column in part.columns)


def _text(found: SliceComparison, differing: Differing) -> tuple[Block, ...]:
    by = Name(column_name(found.by, LONGEST_NAME))
    rows: list[tuple[Inlines, ...]] = [
        (
            (Name(outcome_name(part.value)),),
            (f"{part.n_reference:,}",),
            (f"{part.n_current:,}",),
            *((f"{count}",) for count in _counts(part)),
        )
        for part in found
    ]
    names: list[Inlines] = [(name,) for name in ("rows Q", "rows P", *VERDICTS)]
    heads: tuple[Inlines, ...] = ((by,), *names)
    overview = Table(
        heads,
        tuple(rows),
        columns=(_SLICE, *(RIGHT for _ in heads[1:])),
        frozen=1,
    )
    many = _judged(found)
    blocks: list[Block] = [
        Paragraph(
            ("Within each value of ", by, f": p adjusted for {many} columns of slices together"),
            apart=True,
        ),
        *([overview] if rows else []),
        *([_text_differing(found, differing[:_FEW])] if differing else []),
    ]
    if len(differing) > _FEW:
        blocks.append(Paragraph((f"and {len(differing) - _FEW} more that differ",), apart=False))
    blocks += [
        Paragraph((Name(outcome_name(part.value)), ": ", *sentence(part.status)), apart=False)
        for part in found
        if part.status != "ok"
    ]
    if found.left_out:
        blocks.append(Paragraph(_left_out(found, by), apart=False))
    return tuple(blocks)


def _text_differing(found: SliceComparison, differing: Differing) -> Table:
    rows = [
        (
            (Name(outcome_name(part.value)),),
            name_cell(column.name),
            verdict_text_cell(column.verdict),
            (estimate_text(estimate.value, found.threshold),),
            (interval_text(estimate, found.threshold),),
            (p_value_text(column),),
        )
        for part, column, estimate in differing
    ]
    heads = ("slice", "column", "verdict", "D", interval_name(), "p")
    columns = (_SLICE, NAME, LEFT, RIGHT, RIGHT, RIGHT)
    return Table(tuple((head,) for head in heads), tuple(rows), columns=columns, frozen=2)


def _counts(part: Slice) -> list[int]:
    verdicts = [column.verdict for column in part.columns]
    return [verdicts.count(verdict) for verdict in VERDICTS]


def _left_out(found: SliceComparison, by: Name) -> Inlines:
    return (
        f"{found.left_out:,} rarer values of ",
        by,
        f", with {found.left_out_rows:,} rows of both tables, were left out",
    )


def _page(found: SliceComparison, differing: Differing) -> tuple[Block, ...]:
    by = Name(column_name(found.by))
    told = (
        f"The comparison repeated among the rows of each value, in {found.unit}; p is adjusted "
        f"for the {_judged(found):,} columns of all slices together."
    )
    heads: tuple[Inlines, ...] = (
        *((by,), ("rows Q",), ("rows P",)),
        *((add_sign(name, describe_verdict(name).role),) for name in VERDICTS),
    )
    overview = Table(
        heads,
        tuple(map(_slice_row, found)),
        columns=(LEFT, *(RIGHT for _ in heads[1:])),
        caption=("How many columns of each slice have which verdict",),
    )
    blocks: list[Block] = [
        Heading(("Within each value of ", by), 2),
        Paragraph((told,)),
        overview,
        *([_page_differing(found, by, differing[:_MOST])] if differing else []),
    ]
    if len(differing) > _MOST:
        more = f"and {len(differing) - _MOST:,} more that differ"
        blocks.append(Paragraph((Text(more),)))
    if found.left_out:
        blocks.append(Paragraph(_left_out(found, by)))
    return tuple(blocks)


def _slice_row(part: Slice) -> tuple[Inlines, ...]:
    name: Inlines = (Name(outcome_name(part.value)),)
    sizes: tuple[Inlines, ...] = ((f"{part.n_reference:,}",), (f"{part.n_current:,}",))
    if part.status != "ok":
        return (name, *sizes, (part.status,))
    return (name, *sizes, *((f"{count}",) for count in _counts(part)))


def _page_differing(found: SliceComparison, by: Name, differing: Differing) -> Table:
    axis = axis_of([estimate for *_, estimate in differing], found.threshold)
    rows = [
        (
            (Name(outcome_name(part.value)),),
            name_cell(column.name),
            verdict_cell(column.verdict),
            range_cell(estimate, found.threshold, found.threshold),
            (p_value_text(column),),
        )
        for part, column, estimate in differing
    ]
    edge = estimate_text(axis.edge, found.threshold)
    return Table(
        ((by,), ("column",), ("verdict",), (f"D, {interval_name()}",), ("adjusted p",)),
        tuple(rows),
        columns=(LEFT, LEFT, LEFT, Column(axis=axis), RIGHT),
        caption=(f"The columns that differ within a slice; the line goes from 0 to {edge}{_ROOT}",),
    )
