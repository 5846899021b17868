"""What several stories of tables say alike: estimates, verdicts, names, and of which tables."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from kullback.counting import shorten
from kullback.document import (
    Axis,
    Column,
    Heading,
    Inlines,
    Name,
    Paragraph,
    Range,
    Table,
    Text,
    add_sign,
    count_of,
    estimate_text,
    interval_text,
)
from kullback.results import describe_verdict
from kullback.tables._results.words import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.document import Block, Plain
    from kullback.results import Estimate

LONGEST_NAME = 22
"""Of the names in a terminal, where numbers stand beside them."""

NAME = Column(longest=LONGEST_NAME)
LEFT = Column()
RIGHT = Column(align="right")


def name_cell(name: str) -> Inlines:
    """Return the name of a column."""
    return (Name(column_name(name)),)


_WORD = re.compile(
    r"\(?'?[A-Za-z0-9]+(?:[.,][0-9]+|[-'(‖][A-Za-z0-9]+)*[%']?\)?'?[.,;:]?"
    r"|--[a-z]+(?:-[a-z]+)*|[≤≥=–∞]"
)
"""What is a word of ours at sight: no sign in it means anything to Markdown or makes an address."""


def listed(names: Iterable[str]) -> Inlines:
    """Return the names of columns in a row, with commas between them."""
    told: list[Plain] = []
    for place, name in enumerate(names):
        told += [", "] * (place > 0) + [Name(column_name(name))]
    return tuple(told)


def sentence(text: str) -> Inlines:
    """Return a sentence of ours, such as a status, as words; what may be someone else's is a name.

    Statuses and notes hold types, values and rules as they were written in the data or in a
    command: these keep the care that names have, and our own words are read without escapes.

    >>> sentence("not compared: it holds values of type a_b")
    ('not compared: it holds values of type ', Name(text='a_b'))
    """
    told: list[Plain] = []
    for word in re.findall(r" +|[^ ]+", text):
        plain = word == " " or _WORD.fullmatch(word) is not None
        last = told[-1] if told else None
        if plain and isinstance(last, str):
            told[-1] = last + word
        else:
            told.append(word if plain else Name(word))
    return tuple(told)


def title(text: Inlines, unit: str) -> tuple[Block, ...]:
    """Return the headline of a page, and above it what is measured in which unit."""
    return (
        Paragraph((Text(f"D(current‖reference), in {unit}"),)),
        Heading(text, 1),
    )


def sides(reference: str, current: str, rows: tuple[int, int] | None = None) -> Table:
    """Return what was compared with what, as the page has it."""
    told = (
        (Text("Q, the reference", "q", "outline"), reference),
        (Text("P, the current table", "p", "full"), current),
    )
    cells: list[tuple[Inlines, ...]] = []
    for place, (role, label) in enumerate(told):
        size: tuple[Inlines, ...] = () if rows is None else ((count_of(rows[place], "row"),),)
        cells.append(((role,), *size, (Name(shorten(label, 300)),)))
    columns = (LEFT, LEFT) if rows is None else (LEFT, RIGHT, LEFT)
    return Table((), tuple(cells), columns=columns)


def verdict_cell(name: str | None, text: str = "") -> Inlines:
    """Return a verdict, or a text that says it in other words, with its sign and its colour."""
    told = describe_verdict(name)
    return (Text(add_sign(text or told.name, told.role), told.role),)


def verdict_text_cell(name: str | None, text: str = "") -> Inlines:
    """Return a verdict as a terminal has it: the word in its colour."""
    return (Text(text or name or "", describe_verdict(name).role),)


def range_cell(estimate: Estimate, threshold: float, limit: float | None = None) -> Inlines:
    """Return an estimate on a line, with its interval, its noise floor and the threshold."""
    found = Range(
        estimate_text(estimate.value, threshold),
        estimate.value,
        estimate.low,
        estimate.high,
        estimate.noise_floor,
        limit,
    )
    return (found, f" {interval_text(estimate, threshold)}")


def axis_of(estimates: Iterable[Estimate], threshold: float) -> Axis:
    """Return the line on which the intervals of some estimates have room, and a threshold twice.

    D grows as the square of a small change, so the line is even in the change itself, and a
    column of large D does not press the others together.
    """
    ends = [estimate.high for estimate in estimates]
    return Axis(max([2 * threshold, *filter(math.isfinite, ends)], key=abs))
