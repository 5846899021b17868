"""One document in any of its formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kullback.document._blocks import Document

_FORMATS = ("text", "markdown", "latex", "html")


def check_format(format: object) -> None:  # noqa: A002 (what it is called wherever text has formats)
    """Raise ValueError, with what there is, for what is no format.

    >>> check_format("latex")
    """
    if format not in _FORMATS:
        msg = f"format is one of {', '.join(map(repr, _FORMATS))}, not {format!r}."
        raise ValueError(msg)


def render(document: Document, format: str = "text", *, width: int = 80) -> str:  # noqa: A002 (as above)
    """Return the document as text of at most `width` columns, as Markdown, LaTeX or a page.

    Names in it are untrusted, and inert in every format.

    >>> from kullback.document import Document, Heading, Name, Paragraph
    >>> blocks = (Heading(("Rain",), 1), Paragraph(("It comes from ", Name("<b>west</b>"), ".")))
    >>> weather = Document("en", "Rain", blocks)
    >>> print(render(weather), end="")
    Rain
    ════
    <BLANKLINE>
    It comes from <b>west</b>.
    >>> "&lt;b&gt;west&lt;/b&gt;" in render(weather, "html")
    True
    """
    check_format(format)
    if format == "text":
        from kullback.document import _text

        return _text.render(document, width)
    if format == "markdown":
        from kullback.document import _markdown

        return _markdown.render(document)
    if format == "latex":
        from kullback.document import _latex

        return _latex.render(document)
    from kullback.document import _html

    return _html.render(document)
