"""A checked comparison as Markdown, for the conversation of a pull request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kullback.counting._errors import shortened
from kullback.tables._results.column import DIRECTION
from kullback.tables._shown.words import chance, estimated, interval

if TYPE_CHECKING:
    from kullback.tables._check import TableCheck
    from kullback.tables._results.column import ColumnComparison

_MOST = 50
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:])")


def as_markdown(found: TableCheck) -> str:
    """Return a heading, a table of the columns that fail and then the others, and the failures.

    At most 50 columns are listed; how many there are beyond is said.
    """
    comparison = found.comparison
    unit = comparison.unit
    lines = [
        f"### kullback check {'passed ✅' if found.passed else 'failed ❌'}",
        "",
        f"{_plain(found.headline())}.",
        "",
        f"Q, the reference: {comparison.n_reference:,} rows, {_plain(comparison.reference)}  ",
        f"P, the current table: {comparison.n_current:,} rows, {_plain(comparison.current)}",
        "",
        f"| | column | verdict | {DIRECTION}, {unit} | 95% interval | noise floor | p, adjusted |",
        "|---|---|---|---:|---|---:|---:|",
    ]
    failed = {failure.column for failure in found.failures}
    columns = sorted(comparison, key=lambda column: column.name not in failed)
    lines += [
        _row(column, column.name in failed, comparison.threshold) for column in columns[:_MOST]
    ]
    if len(columns) > _MOST:
        lines += ["", f"and {len(columns) - _MOST} more columns."]
    if found.failures:
        lines += ["", *(f"* {_plain(str(failure))}" for failure in found.failures[:_MOST])]
        if len(found.failures) > _MOST:
            lines.append(f"* and {len(found.failures) - _MOST} more.")
    for why, names in found.unjudged():
        listed = ", ".join(_plain(name) or "''" for name in names[:_MOST])
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        lines += ["", f"{why.capitalize()}, so not judged: {listed}{more}."]
    return "\n".join(lines) + "\n"


def _row(column: ColumnComparison, failed: bool, threshold: float) -> str:  # noqa: FBT001 (private)
    name = _plain(column.name) or "''"
    if column.estimate is None:
        return f"| {'❌' if failed else ''} | {name} | {_plain(column.status)} | | | | |"
    numbers = (
        estimated(column.estimate.value, threshold),
        interval(column.estimate, threshold),
        estimated(column.estimate.noise_floor, threshold),
        chance(column),
    )
    return f"| {'❌' if failed else '✅'} | {name} | {column.verdict} | {' | '.join(numbers)} |"


def _plain(text: str) -> str:
    """Return text from outside as a line in which nothing is Markdown, a mention or HTML."""
    safe = shortened(text, 300).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A word joiner keeps "@name" from calling somebody of that name.
    return _SPECIAL.sub(r"\\\1", safe).replace("@", "@\N{WORD JOINER}")
