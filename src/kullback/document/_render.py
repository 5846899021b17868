"""One document in any of its formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback._checks import check_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kullback.document._blocks import Document

_FORMATS = ("text", "markdown", "latex", "html")


def check_format(format: object) -> None:  # noqa: A002 (what it is called wherever text has formats)
    """Raise ValueError, with what there is, for what is no format.

    >>> check_format("latex")
    """
    if format not in _FORMATS:
        msg = f"format must be one of {', '.join(map(repr, _FORMATS))}, not {format!r}."
        raise ValueError(msg)


def render(
    document: Document,
    format: str = "text",  # noqa: A002 (as above)
    *,
    width: int = 80,
    colours: bool = False,
) -> str:
    """Return the document as text of at most `width` columns, as Markdown, LaTeX or a page.

    Names in it are untrusted, and inert in every format. `colours` are those of a terminal.

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

        return _text.render(document, check_whole("width", width, 1), colours=colours)
    if format == "markdown":
        from kullback.document import _markdown

        return _markdown.render(document)
    if format == "latex":
        from kullback.document import _latex

        return _latex.render(document)
    from kullback.document import _html_page

    return _html_page.render(document)


def fragment(document: Document) -> str:
    """Return the document as HTML for a notebook, which has a style of its own.

    >>> from kullback.document import Document, Paragraph
    >>> fragment(Document("en", "Rain", (Paragraph(("It < rains.",)),)))
    '<p>It &lt; rains.</p>'
    """
    from kullback.document import _html_fragment

    return _html_fragment.render(document)


def to_figure(document: Document, **options: Any) -> Figure:
    """Return the charts of a document as a matplotlib figure.

    `most` limits the rows of bars and intervals. Raises ImportError where matplotlib (the extra
    `plots`) is not installed, and TypeError for a document without charts.

    >>> from kullback.document import Bars, Document, Panel, Series
    >>> panel = Panel("days", (Series("days", (3.0,), "p"),))
    >>> to_figure(Document("en", "Rain", (Bars("month", ("May",), (panel,)),))).axes[0].get_xlabel()
    'days'
    """
    from kullback.document import _figure

    return _figure.draw(document, **options)


def to_vega_lite(document: Document, **options: Any) -> dict[str, Any]:
    """Return the charts of a document as a Vega-Lite specification with the data inside.

    `most` limits the rows of bars and intervals. Raises TypeError for a document without charts.

    >>> from kullback.document import Bars, Document, Panel, Series
    >>> panel = Panel("days", (Series("days", (3.0,), "p"),))
    >>> spec = to_vega_lite(Document("en", "Rain", (Bars("month", ("May",), (panel,)),)))
    >>> spec["data"]["values"][0]["value"]
    3.0
    """
    from kullback.document import _vega_lite

    return _vega_lite.spec(document, **options)


def new_figure(*, width: float, height: float) -> Figure:
    """Return an empty figure, apart from pyplot's list of open ones; inches.

    Raises ImportError, with how to install it, where matplotlib is not installed.

    >>> new_figure(width=2, height=1).get_size_inches().tolist()
    [2.0, 1.0]
    """
    from kullback.document import _figure

    return _figure.new_figure(width=width, height=height)
