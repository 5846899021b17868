"""What codes cost, as a page that stands alone: the text of the result, under its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.report._document import document

if TYPE_CHECKING:
    from kullback.results._result import Result

_TITLES = {
    "CodedLength": "What a coder spent",
    "CrossCost": "A file under another file's model",
    "CrossCosts": "Files under each other's models",
    "HuffmanCode": "A Huffman code",
    "TwoCodes": "The code for P and the code for Q",
}


def page(result: Result) -> str:
    """Return the result as one HTML file: no scripts, nothing loaded from elsewhere."""
    title = _TITLES[type(result).__name__]
    return document("coding.html.j2", title=title, text=str(result))
