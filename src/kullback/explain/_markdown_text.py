"""Words and untrusted names in Markdown, where nothing in them takes effect."""

from __future__ import annotations

import re

from kullback.results._text import printable

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
