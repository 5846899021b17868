"""One column of two tables: what was found, H(P) + D = H(P,Q), and every outcome."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback.counting import outcome_name
from kullback.document import (
    SEEN,
    WRITTEN,
    Bars,
    Beside,
    Block,
    Document,
    Heading,
    Inline,
    Name,
    Only,
    Panel,
    Paragraph,
    Parts,
    Series,
    Table,
    Text,
    change_text,
    count_of,
    estimate_text,
    interval_name,
    interval_text,
    measure_text,
    number,
    share_of_rows,
)
from kullback.results import THRESHOLD, describe
from kullback.tables._results.column import DIRECTION, ColumnComparison
from kullback.tables._results.words import column_name, kind_of_outcomes, p_value_text
from kullback.tables._story._outcomes import is_long, largest_chart, outcomes_chart
from kullback.tables._story._parts import LEFT, RIGHT, verdict_cell
from kullback.tables._story._sentences import sentences

if TYPE_CHECKING:
    from kullback.results import Comparison, Estimate

_FIRST = 2
_NAMED = 6


@describe.register
def _(column: ColumnComparison) -> Document:
    """Tell the verdict, the numbers of the observed rows, and where D comes from.

    By which threshold a column was judged, its table knows; alone it has its verdict only.
    """
    found, estimate = column.comparison, column.estimate
    name = column_name(column.name)
    heading = Heading((Name(name), ": ", *verdict_cell(column.verdict)), 1)
    if found is None or estimate is None:
        return Document("en", name, (heading, Paragraph((Name(column.status),))), compact=True)
    facts = (
        (f"{DIRECTION}, estimated", f"{estimate_text(estimate.value, THRESHOLD)} {found.unit}"),
        (interval_name(estimate.confidence), interval_text(estimate, THRESHOLD)),
        ("noise floor", estimate_text(estimate.noise_floor, THRESHOLD)),
        ("adjusted p", p_value_text(column)),
        ("missing", change_text(*column.missing_shares)),
        ("H(P) of the observed rows", number(found.entropy)),
        ("H(P,Q) of the observed rows", number(found.cross_entropy)),
    )
    rows = tuple(((what,), (value,)) for what, value in facts)
    chart = largest_chart(column, found)
    blocks: tuple[Block, ...] = (
        heading,
        Table((), rows, columns=(LEFT, RIGHT)),
        *(Paragraph((note,)) for note in column.notes),
        Only((*WRITTEN, "figure"), (chart,)),
        Only(SEEN, lambda: _inside(column, found, estimate, THRESHOLD)),
    )
    return Document("en", name, blocks, compact=True)


def details(column: ColumnComparison, threshold: float, unit: str) -> tuple[Block, ...]:
    """Return what a column opens to, and first what is seen of it while it is closed."""
    found, estimate = column.comparison, column.estimate
    if found is None or estimate is None:
        return ()
    told = tuple(Paragraph((sentence,)) for sentence in sentences(column, threshold, unit))
    return (Paragraph(_most(column)), *_inside(column, found, estimate, threshold, told))


def _inside(
    column: ColumnComparison,
    found: Comparison,
    estimate: Estimate,
    threshold: float,
    said: tuple[Block, ...] = (),
) -> tuple[Block, ...]:
    """Return what was said, H(P) + D = H(P,Q), and every outcome."""
    told: tuple[Block, ...] = (
        *said,
        _sum_chart(found, estimate, threshold),
        Paragraph((Text(_numbers(found, found.unit)),)),
        *_arrivals(column, found),
    )
    chart = outcomes_chart(column, found)
    return (*told, chart) if is_long(column) else (Beside(told, (chart,)),)


def _most(column: ColumnComparison) -> tuple[Inline, ...]:
    """Return the outcomes that contribute most, with their shares in Q and P."""
    largest = [row for row in column.largest(_FIRST) if row[3]]
    if not largest:
        return (Text("the shares are equal"),)
    parts = tuple(
        (Name(outcome_name(outcome)), f": {change_text(q, p)}") for outcome, p, q, _ in largest
    )
    return (Text("most of D:"), " ", Parts(parts))


def _sum_chart(found: Comparison, estimate: Estimate, threshold: float) -> Bars:
    """Return H(P) + D = H(P,Q) as bars that begin where the last one ends, D's estimate below."""
    start, added = found.entropy, found.kl_divergence
    reached = [abs(start + end) for end in (added, estimate.high) if math.isfinite(end)]
    endless = not all(map(math.isfinite, (added, estimate.high)))
    edge = max(abs(start), *reached) * (1.12 if endless else 1.0) if reached else 2 * abs(start)
    ends = start + estimate.low, start + estimate.high
    none = (math.nan, math.nan)
    panel = Panel(
        found.unit,
        (
            Series("", (0.0, start, 0.0, start), "plain", bare=True),
            Series("H(P)", (start, 0.0, start, 0.0), "p"),
            Series(
                "D",
                (0.0, added, added, estimate.value),
                "d",
                (
                    measure_text(start),
                    measure_text(added),
                    measure_text(found.cross_entropy),
                    estimate_text(estimate.value, threshold),
                ),
                intervals=(none, none, none, ends),
            ),
        ),
        stacked=True,
        edge=math.copysign(edge, start) if start else edge,
    )
    names = ("H(P)", "+ D", "= H(P,Q)", "D, estimated")
    return Bars("of a row", names, (panel,), in_text=False, keyed=False)


def _numbers(found: Comparison, unit: str) -> str:
    return (
        f"In {unit} per row, for the observed rows; Jeffreys (PSI) "
        f"{measure_text(found.jeffreys_divergence)}, JS {measure_text(found.js_divergence)}."
    )


def _arrivals(column: ColumnComparison, found: Comparison) -> tuple[Block, ...]:
    """Return the outcomes that only one of the two tables has, those with the most rows by name."""
    blocks = []
    for title, rows, here, there in (
        ("New in the current table", "current rows", found.p, found.q),
        ("Gone from the current table", "reference rows", found.q, found.p),
    ):
        alone = np.flatnonzero((here > 0) & (there == 0))
        if alone.size == 0:
            continue
        what = kind_of_outcomes(column, [column.outcomes[i] for i in alone])
        many = count_of(int(alone.size), what)
        of = f"{share_of_rows(float(here[alone].sum()))} of the {rows}"
        told: list[Inline] = [Text(f"{title}:", "strong"), f" {many}, {of}: "]
        first = alone[np.argsort(-here[alone], kind="stable")][:_NAMED]
        for place, i in enumerate(first):
            name = Name(outcome_name(column.outcomes[i]))
            told += [", "] * (place > 0) + [name, f" ({share_of_rows(float(here[i]))})"]
        more = int(alone.size) - len(first)
        told.append(f" and {more:,} more." if more else ".")
        blocks.append(Paragraph(tuple(told)))
    return tuple(blocks)
