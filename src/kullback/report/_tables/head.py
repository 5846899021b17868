"""The head of the page: what was found, in one line, and what was compared with what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.report._tables._verdicts import CLASSES, VERDICTS_SHOWN

if TYPE_CHECKING:
    from kullback.tables._results.comparison import TableComparison


def part(result: TableComparison) -> dict[str, Any]:
    """Return the headline, the two tables, and how many columns have which verdict."""
    found = [column.verdict or "not compared" for column in result]
    return {
        "result": result,
        "headline": headline(result),
        "classes": CLASSES,
        "tally": [
            (verdict, sign, found.count(verdict), meaning)
            for verdict, sign, meaning in VERDICTS_SHOWN
            if verdict in found
        ],
    }


def headline(result: TableComparison) -> str:
    """Return the gravest finding as a sentence without an end.

    >>> import pandas
    >>> from kullback import tables
    >>> table = pandas.DataFrame({"sky": ["sun", "rain"] * 500})
    >>> headline(tables.compare(table, table))
    'The one column is the same'
    """
    found = [column.verdict for column in result if column.verdict is not None]
    drifted, small, open_ = (
        found.count(verdict)
        for verdict in ("drifted", "different but small", "too little data to say")
    )
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
