"""A table of a derivation in LaTeX: columns aligned at the decimal point, as wide as the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.explain._columns import is_numeric
from kullback.explain._document import Name
from kullback.explain._rows import text_width, width

if TYPE_CHECKING:
    from collections.abc import Callable

    from kullback.explain._document import Inlines, Table

_PAGE = 78.0
"""The width of the page, in digits."""

_GAP = 2.2
"""The space between columns, in digits."""

_LONGEST = 31
"""A table with more rows is set as several: thirty outcomes and their total fit on a page."""


def latex_table(table: Table, sentence: Callable[[Inlines], str]) -> str:
    """Return the table; `sentence` writes what is in a cell."""
    columns = range(len(table.headers))
    numeric = [is_numeric(table, column) for column in columns]
    wide = _wide_columns(table, numeric)
    kinds = ["r@{}l" if numeric[column] else wide.get(column, "l") for column in columns]
    head = " & ".join(
        rf"\multicolumn{{2}}{{r}}{{{sentence(header)}}}" if numeric[column] else sentence(header)
        for column, header in enumerate(table.headers)
    )
    body = [
        " & ".join(
            _number_cell(cell, sentence) if numeric[column] else sentence(cell)
            for column, cell in enumerate(row)
        )
        for row in table.rows
    ]
    lines = [rf"{row} \\" for row in body]
    if table.last_is_total and len(lines) > 1:
        lines[-1] = f"\\midrule\n{lines[-1]}"
    # A table over several pages (longtable) has its columns right only at the second run.
    parts = [lines[start : start + _LONGEST] for start in range(0, len(lines), _LONGEST)] or [[]]
    return "\n\n".join(
        "\n".join(
            [
                r"\begin{center}",
                rf"\begin{{tabular}}{{@{{}}{''.join(kinds)}@{{}}}}",
                r"\toprule",
                rf"{head} \\",
                r"\midrule",
                *part,
                r"\bottomrule",
                r"\end{tabular}",
                r"\end{center}",
            ]
        )
        for part in parts
    )


def _number_cell(cell: Inlines, sentence: Callable[[Inlines], str]) -> str:
    """Return the two cells of a number, that meet at its decimal point."""
    if not cell:
        return " & "
    ahead, point, rest = sentence(cell).partition(".")
    if point:
        return f"{ahead}$ & $.{rest}"
    # ∞ stands at the right; a whole number before the others' points.
    return f"{ahead} & " if ahead.strip("$-").isdigit() else rf"\multicolumn{{2}}{{r}}{{{ahead}}}"


def _wide_columns(table: Table, numeric: list[bool]) -> dict[int, str]:
    """Return how columns of words are set that would not fit in the page beside the others."""
    natural = [
        max(inlines_width(row[column]) for row in (table.headers, *table.rows))
        for column in range(len(table.headers))
    ]
    room = _PAGE - _GAP * (len(natural) - 1)
    if sum(natural) <= room:
        return {}
    room -= sum(width for width, is_number in zip(natural, numeric, strict=True) if is_number)
    words = {column: natural[column] for column in range(len(natural)) if not numeric[column]}
    shares: dict[int, float] = {}
    # The narrow ones get what they need, the rest is shared.
    for left, column in enumerate(sorted(words, key=words.__getitem__)):
        fair = max(room - sum(shares.values()), 8.0) / (len(words) - left)
        shares[column] = min(words[column], fair)
    return {
        column: rf">{{\raggedright\arraybackslash}}p{{{share / _PAGE:.3f}\textwidth}}"
        for column, share in shares.items()
        if share < words[column]
    }


def inlines_width(inlines: Inlines) -> float:
    """Return about how wide a sentence is on one line, in digits."""
    return sum(
        text_width(part)
        if isinstance(part, str)
        else text_width(part.text)
        if isinstance(part, Name)
        else width(part)
        for part in inlines
    )
