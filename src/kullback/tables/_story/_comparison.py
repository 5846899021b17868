"""The comparison of two tables: its head, a line for every column, and what to know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.counting import shorten
from kullback.document import (
    SEEN,
    WRITTEN,
    Block,
    Document,
    Group,
    Heading,
    Interval,
    Intervals,
    Items,
    Name,
    Only,
    Paragraph,
    Tally,
    add_sign,
    count_of,
    estimate_text,
    interval_text,
)
from kullback.results import (
    DRIFTED,
    SMALL,
    UNKNOWN,
    VERDICTS,
    describe,
    describe_verdict,
)
from kullback.tables._results.column import DIRECTION
from kullback.tables._results.comparison import TableComparison
from kullback.tables._results.words import column_name
from kullback.tables._story._columns import columns_page, columns_text
from kullback.tables._story._given import given_blocks
from kullback.tables._story._parts import sides, title
from kullback.tables._story._remarks import remarks
from kullback.tables._story._slices import slices_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables._results.column import ColumnComparison

_MOST = 100
_ORDERS = {
    "verdict": "the worst verdict first",
    "kl": "the largest D first",
    "p": "the smallest p first",
    "name": "by name",
    "kind": "by kind",
}


@describe.register
def _(result: TableComparison, *, sort: str = "verdict") -> Document:
    """Tell what was found in one line, and then of every column, of others, and in slices."""
    told = headline(result)
    blocks = (
        *_head_text(result, sort),
        Only(SEEN, head_page(result, told)),
        *body(result, result.sorted_by(sort)),
    )
    return Document("en", told, blocks, compact=True)


def head_page(result: TableComparison, told: str) -> tuple[Block, ...]:
    """Return the headline, the two tables, and how many columns have which verdict."""
    rows = result.n_reference, result.n_current
    return (*title((told,), result.unit), sides(result.reference, result.current, rows))


def body(result: TableComparison, columns: Sequence[ColumnComparison]) -> tuple[Block, ...]:
    """Return the columns and what is told of the tables as a whole."""
    parted: list[Block] = []
    if result.given is not None:
        parted += given_blocks(result.given)
    if result.slices is not None:
        parted += slices_blocks(result.slices)
    return (
        Only(WRITTEN, lambda: _body_text(result, columns)),
        Only(SEEN, lambda: (Tally(_counts(result)), columns_page(result))),
        *parted,
        Only(("page",), lambda: _how_to_read(result)),
        Only(("figure",), lambda: (figure(result),)),
    )


def _body_text(result: TableComparison, columns: Sequence[ColumnComparison]) -> tuple[Block, ...]:
    compared = [column for column in columns if column.comparison is not None]
    table = [columns_text(compared, result.threshold)] if compared else []
    told = remarks(result, columns)
    said = [Paragraph(line, apart=i == 0 or None) for i, line in enumerate(told)]
    return (*table, *said)


def headline(result: TableComparison) -> str:
    """Return the gravest finding as a sentence without an end.

    >>> import pandas
    >>> from kullback import tables
    >>> table = pandas.DataFrame({"sky": ["sun", "rain"] * 500})
    >>> headline(tables.compare(table, table))
    'The one column is the same'
    """
    found = [column.verdict for column in result if column.verdict is not None]
    drifted, small, open_ = map(found.count, (DRIFTED, SMALL, UNKNOWN))
    if not found:
        return "No column could be compared"
    if drifted:
        return f"{_of(drifted, len(found))} drifted"
    if small:
        return f"No column has drifted; {_of(small, len(found), 'differs', 'differ')}, but little"
    if open_:
        return f"No column has drifted; of {open_} there is too little data to say"
    return f"{_of(len(found), len(found), 'is', 'are')} the same"


def _of(k: int, n: int, one: str = "has", many: str = "have") -> str:
    if n == 1:
        return f"The one column {one}"
    if k == n:
        return f"All {n} columns {many}"
    return f"{k:,} of {n:,} columns {one if k == 1 else many}"


def _head_text(result: TableComparison, sort: str) -> tuple[Block, ...]:
    digits = max(len(f"{result.n_reference:,}"), len(f"{result.n_current:,}"))
    lines: list[Block] = []
    for letter, role, label, n in (
        ("Q", "reference", result.reference, result.n_reference),
        ("P", "current", result.current, result.n_current),
    ):
        size = f"{letter} {role:<10}{' ' * (digits - len(f'{n:,}'))}{count_of(n, 'row')}  "
        lines.append(Paragraph((size, Name(shorten(label, 300)))))
    order = _ORDERS.get(sort, f"sorted by {sort}")
    lines.append(Paragraph((f"D = {DIRECTION}, in {result.unit}, estimated; {order}",)))
    found = [column.verdict for column in result if column.verdict is not None]
    if found:
        over = f", adjusted for {len(found)} columns" if len(found) > 1 else ""
        rule = (
            f"different: p ≤ {result.alpha:g}{over}; "
            f"drifted: also D ≥ {result.threshold:.4g} {result.unit}"
        )
        lines += [Paragraph((rule,)), Tally(_counts(result)[: len(set(found))])]
    return (
        Only(("markdown", "latex"), (Heading((headline(result),), 1),)),
        Only(WRITTEN, tuple(lines)),
    )


def _counts(result: TableComparison) -> tuple[Group, ...]:
    """Return how many columns have which verdict, the gravest first."""
    found = [column.verdict for column in result]
    told = ((describe_verdict(name), found.count(name)) for name in (*VERDICTS, None))
    return tuple(Group(name, n, role, meaning) for (name, role, meaning), n in told if n)


def _how_to_read(result: TableComparison) -> tuple[Block, ...]:
    compared = sum(column.verdict is not None for column in result)
    over = f", adjusted for {compared} columns," if compared > 1 else ""
    told = (
        "P is the current table and Q the reference; D(current‖reference) is the cost of "
        f"describing P with Q's proportions, beyond H(P). A column is different if p{over} is at "
        f"most {result.alpha}, and has drifted if its D is also at least {result.threshold:.4g} "
        f"{result.unit}. It is the same if no difference is found and the interval of D ends "
        "below that. For the observed rows, H(P) is the uncertainty of the current values, and D "
        "is the extra cost of describing them with the reference's proportions. The "
        "contributions to D, p log(p/q) − p + q each, sum to D of the observed rows; the interval "
        "of each holds by itself, not all of a column together."
    )
    said = tuple(remarks(result, tuple(result)))
    items = (Items(said),) if said else ()
    return (Heading(("How to read this",), 2), Paragraph((told,)), *items)


def figure(result: TableComparison) -> Intervals:
    """Return the estimates of D with their intervals, noise floors and verdicts."""
    rows = []
    for column in result.columns:
        estimate = column.estimate
        if estimate is None:
            continue
        size = f"{estimate_text(estimate.value, result.threshold)} "
        role = describe_verdict(column.verdict).role
        rows.append(
            Interval(
                column_name(column.name),
                estimate.value,
                estimate.low,
                estimate.high,
                size + interval_text(estimate, result.threshold),
                floor=estimate.noise_floor,
                note=add_sign(column.verdict or "", role),
                role=role,
                adjusted_p_value=column.adjusted_p_value,
            )
        )
    return Intervals(
        f"{DIRECTION}, {result.unit}", tuple(rows), threshold=result.threshold, in_text=False
    )
