"""A document in Markdown, for GitHub and notebooks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kullback.document._blocks import (
    Derivation,
    Document,
    Heading,
    Items,
    Line,
    Name,
    Paragraph,
    Range,
    Table,
    Tally,
    Text,
    flat,
)
from kullback.document._chart_table import chart_table
from kullback.document._latex_formula import LatexFormulas
from kullback.document._layout import printable
from kullback.document._numbers import is_numeric, lone_number
from kullback.document._rows import rows
from kullback.document._text_formula import text_number
from kullback.document._words import count_of

if TYPE_CHECKING:
    from kullback.document._blocks import Inlines, Leaf, Plain


_INLINE = LatexFormulas()
_DISPLAY = LatexFormulas(built_up=True)


def render(document: Document) -> str:
    """Return the whole document, the names in it inert."""
    return "\n\n".join(filter(None, map(_block, document.lines("markdown")))) + "\n"


def _block(block: Leaf) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {_paragraph(text)}"
        case Paragraph(text, remark):
            return f"> {_paragraph(text)}" if remark else _paragraph(text)
        case Items(items):
            return "\n".join(f"- {_paragraph(item)}" for item in items)
        case Table():
            return _table(block)
        case Tally():
            return f"**{markdown_words(block.text)}**"
        case Derivation(lines):
            return _derivation(lines)
        case _:
            return _table(chart_table(block)) if block.in_text else ""


def _paragraph(inlines: Inlines) -> str:
    """Return a sentence that begins a line: with a name such as 1 and a stop it were a list."""
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", _sentence(inlines))


def _sentence(inlines: Inlines) -> str:
    """Return a sentence, its formulas apart from other letters, else GitHub shows their source."""
    written = ""
    follows_formula = False
    for inline in flat(inlines):
        part = _part(inline)
        is_formula = not isinstance(inline, str | Name | Text | Range)
        if written and is_formula and not written[-1].isspace():
            written += " "
        if follows_formula and part[:1].isalnum():
            written += " "
        written += part
        follows_formula = is_formula
    return written


def _part(part: Plain) -> str:
    if isinstance(part, str):
        return markdown_words(part)
    if isinstance(part, Name):
        return markdown_name(part.text)
    if isinstance(part, Text):
        words = markdown_words(part.text)
        return f"**{words}**" if part.role == "strong" else words
    if isinstance(part, Range):
        return markdown_words(part.text)
    return f"${_INLINE.formula(part)}$"


def _table(table: Table) -> str:
    columns = range(len(table.headers) or len(table.rows[0]))
    rules = [_rule(table, column) for column in columns]
    shown = table.rows if table.few is None else table.rows[: table.few]
    body = [[*map(_cell, row), *("" for _ in columns[len(row) :])] for row in shown]
    if table.last_is_total:
        # A formula in bold would show as its source on GitHub.
        body[-1] = [f"**{cell}**" if cell and "$" not in cell else cell for cell in body[-1]]
    heads = [_sentence(header) for header in table.headers] or ["" for _ in columns]
    written = "\n".join(f"| {' | '.join(line)} |" for line in (heads, rules, *body))
    if table.caption:
        written = f"{_sentence(table.caption)}\n\n{written}"
    more = (table.total or len(table.rows)) - len(shown)
    return f"{written}\n\nand {count_of(more, f'more {table.what}')}" if more > 0 else written


def _rule(table: Table, column: int) -> str:
    how = table.column(column).align
    right = is_numeric(table, column) if how == "auto" else how == "right"
    return "---:" if right else ":---"


def _cell(cell: Inlines) -> str:
    value = lone_number(cell)
    # Numbers are no mathematics here, so that tables can be read in their source.
    return _sentence(cell) if value is None else text_number(value)


def _derivation(lines: tuple[Line, ...]) -> str:
    """Return the lines aligned at their first sign, behind the names in front of them.

    Names with signs that could take effect in mathematics stand before it, in a list.
    """
    labels = [line.label.text for line in lines if line.label]
    if not all(map(is_inert, labels)):
        return "\n".join(
            f"- {_paragraph((*((line.label, ': ') if line.label else ()), line.formula))}"
            for line in lines
        )
    written = []
    for row in (row for line in lines for row in rows(line)):
        left = _DISPLAY.formula(row.left) if row.left else ""
        right = " ".join(map(_DISPLAY.piece, row.pieces))
        label = rf"\text{{{math_word(row.label.text)}}} \quad " if row.label else ""
        written.append(f"{f'& {label}& ' if labels else ''}{left} & {right}")
    body = " \\\\\n".join(written)
    return f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"


_ENTITIES = {
    # Where a backslash would do for Markdown, but not for what reads the page after it.
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "|": "&#124;",  # the cells of a table
    "$": "&#36;",  # mathematics
    "\\": "&#92;",  # mathematics, again
    "`": "&#96;",
    "@": "@<!-- -->",  # somebody's account
    "#": "\\#<!-- -->",  # a heading, somebody's issue
}


def markdown_words(words: str) -> str:
    r"""Return words of the derivation itself.

    >>> print(markdown_words("a * b"))
    a \* b
    """
    return re.sub(
        r"[&<>|$\\`*_\[\]]", lambda char: _ENTITIES.get(char[0], f"\\{char[0]}"), printable(words)
    )


def markdown_name(name: str) -> str:
    r"""Return a name with all of its characters, whatever they mean to Markdown or HTML.

    The signs of ASCII are escaped, as CommonMark allows (section 2.4), so that neither emphasis,
    links, lists nor addresses come of it.

    >>> print(markdown_name("a_b | <b>"))
    a\_b &#124; &lt;b&gt;
    """
    escaped = re.sub(
        r"[!#$&(-+\-.:<=>@\[-`{-~]",
        lambda char: _ENTITIES.get(char[0], f"\\{char[0]}"),
        printable(name),
    )
    # Spaces at the ends would be taken off, and four of them begin a block of code.
    return re.sub(r"^ +| +$| {2,}", lambda spaces: "&#32;" * len(spaces[0]), escaped)


def is_inert(name: str) -> bool:
    r"""Return whether the name can stand in \\text of a formula as it is.

    >>> is_inert("no click"), is_inert("no_click")
    (True, False)
    """
    return re.search(r"[^\w .,:;+=()'/-]|_|^ | $|  |:/", printable(name)) is None


def math_word(name: str) -> str:
    r"""Return a name for \\text in a formula: signs that could take effect are full width.

    Readers differ in what they do with a backslash within a formula, so that no way to escape
    a sign holds in all of them.

    >>> math_word("no_click $")
    'no＿click ＄'
    """
    return re.sub(
        r"[!-/:-@\[-`{-~]",
        lambda char: char[0] if is_inert(char[0]) else chr(ord(char[0]) + 0xFEE0),
        printable(name),
    )
