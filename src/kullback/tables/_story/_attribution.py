"""Which columns the difference of two tables comes from, and what the tree cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.document import (
    SEEN,
    WRITTEN,
    Bars,
    Block,
    Column,
    Document,
    Heading,
    Inlines,
    Items,
    Name,
    Only,
    Panel,
    Paragraph,
    Series,
    Table,
    count_of,
    estimate_text,
    interval_name,
    interval_text,
)
from kullback.results import THRESHOLD, describe
from kullback.tables._results.attribution import Attribution
from kullback.tables._results.column import DIRECTION
from kullback.tables._results.words import column_name
from kullback.tables._story._parts import (
    LEFT,
    LONGEST_NAME,
    NAME,
    RIGHT,
    name_cell,
    range_cell,
    sentence,
    sides,
    title,
)

if TYPE_CHECKING:
    from kullback.tables._results.attribution import Share, UnseenPair

_DRAWN = 40
_TREE = "A tree sees pairs: what three columns do only together escapes it."


@describe.register
def _(found: Attribution) -> Document:
    """Tell what every column adds to D, and what escapes a tree of pairs."""
    told = f"{_size(found.total)} {found.unit} from {count_of(len(found), 'column')}"
    page = (*title((told,), found.unit), sides(found.reference, found.current), *_page(found))
    blocks = (
        Only(WRITTEN, _text(found)),
        Only(SEEN, page),
        Only(("figure",), (_chart(found),)),
    )
    return Document("en", "Which columns D comes from", blocks, compact=True)


def _size(value: float) -> str:
    return estimate_text(value, THRESHOLD)


def _text(found: Attribution) -> tuple[Block, ...]:
    total = (
        f"{DIRECTION} of all columns together, by a tree of pairs from ",
        Name(column_name(found.root, LONGEST_NAME)),
        f": {_size(found.total)} {found.unit}, estimated",
    )
    heads = ("column", "given", "contribution to D", interval_name(), "D alone")
    rows = [
        (
            name_cell(share.name),
            _parent(share),
            (_size(share.share.value),),
            (interval_text(share.share, THRESHOLD),),
            (_size(share.alone.value),),
        )
        for share in found
    ]
    columns = (NAME, NAME, RIGHT, RIGHT, RIGHT)
    table = Table(tuple((head,) for head in heads), tuple(rows), columns=columns, frozen=2)
    pairs = [("Not seen: ", *_pair(pair, LONGEST_NAME)) for pair in found.unseen_pairs]
    left_out = [_left_out(name, why, LONGEST_NAME) for name, why in found.left_out]
    return (
        Paragraph(total),
        *([table] if rows else []),
        Paragraph((_TREE,), apart=True),
        *map(Paragraph, (*pairs, *left_out)),
    )


def _parent(share: Share) -> Inlines:
    return () if share.parent is None else name_cell(share.parent)


def _pair(pair: UnseenPair, longest: int = 120) -> Inlines:
    first, second = (Name(column_name(name, longest)) for name in (pair.first, pair.second))
    size = f"{_size(pair.divergence.value)} {interval_text(pair.divergence, THRESHOLD)}"
    implied = f", where the tree implies {_size(pair.implied)}"
    return ("D(", first, ", ", second, f") is {size}{implied}")


def _left_out(name: str, why: str, longest: int = 120) -> Inlines:
    return ("left out: ", Name(column_name(name, longest)), ", ", *sentence(why))


def _page(found: Attribution) -> tuple[Block, ...]:
    rows = [
        (
            name_cell(share.name),
            _parent(share),
            range_cell(share.share, THRESHOLD),
            (_size(share.alone.value),),
        )
        for share in found
    ]
    table = Table(
        (("column",), ("given",), (f"contribution to D, {interval_name()}",), ("D alone",)),
        tuple(rows),
        columns=(LEFT, LEFT, Column(), RIGHT),
        caption=(
            "What each column adds, given its parent; the contributions sum to D of the tree",
        ),
    )
    items = (
        *map(_pair, found.unseen_pairs),
        *(_left_out(name, why) for name, why in found.left_out),
    )
    return (
        table,
        Heading(("What a tree cannot see",), 2),
        Paragraph((_TREE,)),
        *([Items(items)] if items else []),
    )


def _chart(found: Attribution) -> Bars:
    """Return the contributions as bars with intervals, each with the column that it hangs on."""
    names = [
        column_name(share.name, 30)
        + ("" if share.parent is None else f", given {column_name(share.parent, 30)}")
        for share in found
    ]
    series = Series(
        "contribution to D",
        tuple(share.share.value for share in found),
        "d",
        intervals=tuple((share.share.low, share.share.high) for share in found),
    )
    axis = f"contribution to {DIRECTION} of all columns together, {found.unit}"
    return Bars("column", tuple(names), (Panel(axis, (series,)),), drawn=_DRAWN, in_text=False)
