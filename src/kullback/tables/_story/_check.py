"""A check of two tables: what was broken by which column, and the comparison under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.counting import quote, shorten
from kullback.document import (
    SEEN,
    Block,
    Document,
    Heading,
    Inline,
    Inlines,
    Items,
    Name,
    Only,
    Paragraph,
    Table,
    Text,
    count_of,
    estimate_text,
    interval_name,
    interval_text,
)
from kullback.results import describe
from kullback.tables._results.check import TableCheck
from kullback.tables._results.column import DIRECTION
from kullback.tables._results.words import column_name, p_value_text
from kullback.tables._story._comparison import body, figure, head_page
from kullback.tables._story._parts import LEFT, RIGHT, listed, name_cell, sentence

if TYPE_CHECKING:
    from kullback.tables._results.check import Failure
    from kullback.tables._results.column import ColumnComparison

_IN_HEADLINE = 3
_MOST = 200
_SUMMARY = 50
"""Failures in the list of a page, and in that of Markdown; beyond, columns tell more than rules."""


@describe.register
def _(found: TableCheck) -> Document:
    """Tell whether the tables passed, which rules were broken, and all of the comparison."""
    comparison, told = found.comparison, headline(found)
    page = (*head_page(comparison, told), *_rules(found))
    blocks = (
        Only(("text", "latex"), _text(found)),
        Only(("markdown",), _summary(found)),
        Only(SEEN, (*page, *body(comparison, comparison.columns))),
        Only(("figure",), (figure(comparison),)),
    )
    return Document("en", told, blocks, compact=True)


def headline(found: TableCheck) -> str:
    """Return whether the tables passed, and the first rules that failed with who broke them.

    >>> import pandas
    >>> from kullback import tables
    >>> table = pandas.DataFrame({"sky": ["sun", "rain"] * 500})
    >>> headline(tables.check(table, table))
    'Passed: no rule is broken'
    >>> other = pandas.DataFrame({"sky": ["sun", "sun", "sun", "rain"] * 250})
    >>> headline(tables.check(table, other))
    'Failed: drifted, by sky'
    """
    if found.passed:
        return "Passed: no rule is broken"
    first = "; ".join(
        f"{shorten(failure.rule, 40)}, by {shorten(_where(failure), 40)}"
        for failure in found.failures[:_IN_HEADLINE]
    )
    more = len(found.failures) - _IN_HEADLINE
    return f"Failed: {first}" + (f"; and {more:,} more" if more > 0 else "")


def _where(failure: Failure) -> str:
    return "the tables" if failure.column is None else column_name(failure.column)


def _text(found: TableCheck) -> tuple[Block, ...]:
    """Return the first line, and a line for every failure and all that was not judged."""
    lines = [_failure(failure) for failure in found.failures]
    lines += [
        (*sentence(f"{why}, so not judged: "), *listed(names)) for why, names in found.unjudged()
    ]
    heading = Heading(sentence(found.headline()), 1)
    rows = tuple((line,) for line in lines)
    return (heading, Table((), rows, columns=(LEFT,))) if lines else (heading,)


def _failure(failure: Failure) -> Inlines:
    """Return a broken rule as a sentence, as `str` has it."""
    reason = f"{failure.reason} (rule {quote(failure.rule)})"
    return (Name(_where(failure)), ": ", *sentence(reason))


def _summary(found: TableCheck) -> tuple[Block, ...]:
    """Return a table of the columns that fail and then the others, for a pull request."""
    comparison = found.comparison
    failed = {failure.column for failure in found.failures}
    columns = sorted(comparison, key=lambda column: column.name not in failed)
    heads = (
        *("", "column", "verdict", f"{DIRECTION}, {comparison.unit}"),
        *(interval_name(), "noise floor", "p, adjusted"),
    )
    table = Table(
        tuple((head,) for head in heads),
        tuple(
            _summary_row(column, comparison.threshold, failed=column.name in failed)
            for column in columns[:_SUMMARY]
        ),
        columns=(LEFT, LEFT, LEFT, RIGHT, LEFT, RIGHT, RIGHT),
        total=len(columns),
        what="column",
    )
    passed = "passed ✅" if found.passed else "failed ❌"
    blocks: list[Block] = [
        Heading((f"kullback check {passed}",), 3),
        Paragraph(sentence(f"{found.headline()}.")),
        Items(
            (
                _side("Q, the reference", comparison.n_reference, comparison.reference),
                _side("P, the current table", comparison.n_current, comparison.current),
            )
        ),
        *([table] if columns else []),
    ]
    if found.failures:
        items: list[Inlines] = [_failure(one) for one in found.failures[:_SUMMARY]]
        more = len(found.failures) - _SUMMARY
        blocks.append(Items((*items, *([(f"and {more} more.",)] if more > 0 else []))))
    blocks += [_rules_not_judged(why, names, _SUMMARY) for why, names in found.unjudged()]
    return tuple(blocks)


def _side(role: str, rows: int, label: str) -> Inlines:
    return (f"{role}: {count_of(rows, 'row')}, ", Name(shorten(label, 300)))


def _summary_row(
    column: ColumnComparison, threshold: float, *, failed: bool
) -> tuple[Inlines, ...]:
    name = name_cell(column.name)
    if column.estimate is None:
        return (("❌",) if failed else (), name, sentence(shorten(column.status, 300)))
    return (
        ("❌" if failed else "✅",),
        name,
        (column.verdict or "",),
        (estimate_text(column.estimate.value, threshold),),
        (interval_text(column.estimate, threshold),),
        (estimate_text(column.estimate.noise_floor, threshold),),
        (p_value_text(column),),
    )


def _rules_not_judged(why: str, names: tuple[str, ...], most: int) -> Paragraph:
    told: list[Inline] = [f"{why.capitalize()}, so not judged: ", *listed(names[:most])]
    more = len(names) - most
    told.append(f" and {more} more." if more > 0 else ".")
    return Paragraph(tuple(told))


def _rules(found: TableCheck) -> tuple[Block, ...]:
    """Return the rules of a page, and what was broken of them."""
    told: list[Inline] = ["No column may break: "]
    for place, rule in enumerate(found.rules):
        told += [", "] * (place > 0) + [Text(shorten(rule), "strong")]
    blocks: list[Block] = [Heading(("The rules",), 2), Paragraph((*told, "."))]
    if found.failures:
        rows = [
            ((Name(_where(failure)),), (shorten(failure.rule),), sentence(failure.reason))
            for failure in found.failures[:_MOST]
        ]
        blocks.append(
            Table(
                (("column",), ("rule",), ("what it is",)),
                tuple(rows),
                caption=("What was broken, in the order of the columns",),
            )
        )
    more = len(found.failures) - _MOST
    if more > 0:
        blocks.append(Paragraph((Text(f"and {more:,} more"),)))
    blocks += [_rules_not_judged(why, names, len(names)) for why, names in found.unjudged()]
    return tuple(blocks)
