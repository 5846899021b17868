"""What is told to people: documents of blocks, and what they look like in each format.

A domain says what a result means in blocks, once. How they look as text, Markdown, LaTeX or
HTML is known here, and so is how untrusted names are made harmless.
"""

from kullback.document._blocks import (
    Block,
    Derivation,
    Document,
    Heading,
    Inline,
    Inlines,
    Items,
    Line,
    Name,
    Paragraph,
    Table,
)
from kullback.document._formula import (
    Formula,
    Fraction,
    Log,
    Measure,
    Negative,
    Number,
    Product,
    Relation,
    Sum,
    SumOver,
    Symbol,
)
from kullback.document._layout import Whole, cells, cut, number, padded, printable, wrapped
from kullback.document._numbers import base_name, lowered
from kullback.document._render import check_format, render
from kullback.document._text_formula import text_formula

__all__ = [
    "Block",
    "Derivation",
    "Document",
    "Formula",
    "Fraction",
    "Heading",
    "Inline",
    "Inlines",
    "Items",
    "Line",
    "Log",
    "Measure",
    "Name",
    "Negative",
    "Number",
    "Paragraph",
    "Product",
    "Relation",
    "Sum",
    "SumOver",
    "Symbol",
    "Table",
    "Whole",
    "base_name",
    "cells",
    "check_format",
    "cut",
    "lowered",
    "number",
    "padded",
    "printable",
    "render",
    "text_formula",
    "wrapped",
]
