"""Tables that are wide, long, opened or sorted: in a terminal, on a page, and by hand."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import html5lib

from kullback.document import (
    Column,
    Document,
    Name,
    Paragraph,
    Range,
    Table,
    Text,
    add_sign,
    look,
    render,
)
from kullback.results import VERDICTS, describe_verdict

ROWS = tuple(
    ((Name(name),), (Range(f"{value}", value, value / 2, value * 2),), (Text(verdict, "drifted"),))
    for name, value, verdict in (("sky", 0.4, "drifted"), ("<b>", 0.01, "same"), ("n", 0.1, "same"))
)
TABLE = Table((("column",), ("D",), ("verdict",)), ROWS)


def _text(table: Table, width: int = 80) -> list[str]:
    return render(Document("en", "t", (table,), compact=True), width=width).splitlines()


def _page(table: Table) -> str:
    page = render(Document("en", "t", (table,), compact=True), "html")
    html5lib.HTMLParser(strict=True).parse(page)
    return page


def test_the_columns_of_least_priority_go_first() -> None:
    """In 12 cells there is no room for the verdict, in 5 for the name alone."""
    columns = (Column(), Column(priority=1), Column(priority=2))
    table = replace(TABLE, columns=columns)
    assert _text(table)[0].split() == ["column", "D", "verdict"]
    assert _text(table, 12)[0].split() == ["column", "D"]
    assert _text(table, 6)[0].split() == ["column"]


def test_a_table_without_priorities_is_split() -> None:
    """Every part begins with the frozen columns."""
    lines = _text(replace(TABLE, frozen=1), 16)
    assert [line.split() for line in lines if line.startswith("column")] == [
        ["column", "D"],
        ["column", "verdict"],
    ]


def test_what_is_not_shown_is_counted() -> None:
    """Text shows the first rows and counts the rest; a page has all that are there."""
    table = replace(TABLE, few=1, total=10, what="column")
    assert _text(table)[-1] == "and 9 more columns"
    assert "and 7 more columns" in _page(table)


def test_ranges_share_a_line() -> None:
    """The longest interval reaches 0.8: 0.4 is drawn at its half, less the room at the end."""
    page = _page(TABLE)
    assert 'd="M23.1 5H92.6"' in page
    assert page.count('class="range"') == 3


def test_rows_open_and_the_table_sorts_and_filters() -> None:
    """What opens is in the page as details; the script is named in the policy by its hash."""
    details = tuple((Paragraph((f"more of {i}",)), Paragraph(("inside",))) for i in range(3))
    columns = (Column(), Column(keys=(0.4, 0.01, None)), Column())
    table = replace(
        TABLE, details=details, columns=columns, sortable=True, filterable=True, what="column"
    )
    page = _page(table)
    assert "<details><summary>more of 0</summary>" in page
    assert page.count("data-key=") == 2
    assert "script-src 'sha256-" in unescape(page)
    assert "Only columns with" in page
    assert page.count("<script>") == 1


def test_every_verdict_has_a_sign_a_role_and_a_meaning() -> None:
    """No two look alike without colour."""
    verdicts = [describe_verdict(name) for name in (*VERDICTS, None)]
    signs = {look(verdict.role).sign for verdict in verdicts}
    assert len(signs - {""}) == len(verdicts) == 5
    assert all(verdict.meaning for verdict in verdicts)
    assert add_sign("same", describe_verdict("same").role) == "= same"
