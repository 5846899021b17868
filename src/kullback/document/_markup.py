"""Elements of HTML and MathML: what is put in them as text is escaped, tags are closed."""

from __future__ import annotations

from html import escape

from kullback.document._layout import printable

_VOID = {"input", "meta", "wbr"}
"""The elements that HTML does not let have an inside."""


def element(tag: str, *inside: str, **attributes: str) -> str:
    """Return an element around markup; a trailing _ of an attribute's name is taken off, _ is -.

    >>> element("p", escaped("a < b"), class_="remark")
    '<p class="remark">a &lt; b</p>'
    """
    start = tag + "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(value)}"'
        for name, value in attributes.items()
    )
    return f"<{start}/>" if tag in _VOID else f"<{start}>{''.join(inside)}</{tag}>"


def escaped(text: str) -> str:
    r"""Return text as markup of which nothing takes effect, in an element or an attribute.

    >>> escaped('<script>"\x1b')
    '&lt;script&gt;&quot;\\x1b'
    """
    return escape(printable(text))
