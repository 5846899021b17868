"""Elements of HTML and MathML: what is put in them as text is escaped, tags are closed."""

from __future__ import annotations

import re
from functools import cache
from html import escape

from kullback.document._layout import printable

_VOID = {"circle", "input", "meta", "path", "wbr"}
"""The elements that have no inside."""

_MARKUP = re.compile("[&<>\"']")


def element(tag: str, *inside: str, **attributes: str) -> str:
    """Return an element around markup; a trailing _ of an attribute's name is taken off, _ is -.

    >>> element("p", escaped("a < b"), class_="remark")
    '<p class="remark">a &lt; b</p>'
    """
    start = tag
    for name, value in attributes.items():
        start += f' {_attribute(name)}="{escaped(value)}"'
    return f"<{start}/>" if tag in _VOID else f"<{start}>{''.join(inside)}</{tag}>"


@cache
def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def escaped(text: str) -> str:
    r"""Return text as markup of which nothing takes effect, in an element or an attribute.

    >>> escaped('<script>"\x1b')
    '&lt;script&gt;&quot;\\x1b'
    """
    # Most of a page's texts are plain numbers and words, of which there are very many.
    if text.isprintable() and not _MARKUP.search(text):
        return text
    return escape(printable(text))
