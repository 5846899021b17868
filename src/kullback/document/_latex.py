"""A document in LaTeX that compiles as it stands."""

from __future__ import annotations

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
from kullback.document._latex_words import is_plain, latex_name, latex_words
from kullback.document._numbers import is_numeric
from kullback.document._rows import LABEL, rows, text_width, width

if TYPE_CHECKING:
    from collections.abc import Callable

    from kullback.document._blocks import Inlines, Leaf, Plain


_PLAIN = r"""% Any LaTeX compiles this document: pdflatex, xelatex or lualatex.
\documentclass[11pt,a4paper,fleqn]{article}
"""

_UNICODE = r"""% !TEX program = xelatex
% Compile this document with xelatex (lualatex serves too where luatexja is installed):
% it has characters that pdflatex has no fonts for.
"""

_CHINESE = r"""\documentclass[11pt,a4paper,fleqn,UTF8]{ctexart}
"""

_OTHER = r"""\documentclass[11pt,a4paper,fleqn]{article}
\usepackage[scheme=plain]{ctex}
"""

_RARE = r"""% \rare{number}{character}: from the first of these fonts that has it, else its number.
\newcommand\rare[2]{{\ifdefined\makexeCJKinactive\makexeCJKinactive\fi
  \def\shown{\texttt{U+#1}}%
  \tryfont{Arial Unicode MS}{#1}{#2}\tryfont{Noto Serif CJK SC}{#1}{#2}%
  \tryfont{DejaVu Sans}{#1}{#2}\tryfont{DejaVu Serif}{#1}{#2}\shown}}
\newcommand\tryfont[3]{\IfFontExistsTF{#1}%
  {{\fontspec{#1}\iffontchar\font"#2 \gdef\found{1}\else\gdef\found{0}\fi}%
   \if\found1\def\shown{\fontspec{#1}#3}\fi}{}}
"""

_PACKAGES = r"""\usepackage{amsmath,array,booktabs}
\usepackage[margin=2.5cm]{geometry}
\setlength{\mathindent}{1.5em}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6em plus 0.2em}
\setlength{\emergencystretch}{4em}
\setlength{\jot}{5pt}
\allowdisplaybreaks
% No line ends at the sign between P and Q.
\let\sign\parallel
\renewcommand{\parallel}{\sign\nobreak}
\pagestyle{plain}
"""


def render(document: Document) -> str:
    """Return the whole document, the names in it inert."""
    writer = _Writer(chinese=document.language == "zh")
    blocks = document.lines("latex")
    body = "".join(map(_spaced, blocks, map(writer.block, blocks), (None, *blocks)))
    head = _PLAIN if is_plain(body) else _UNICODE + (_CHINESE if writer.chinese else _OTHER)
    rare = _RARE if r"\rare{" in body else ""
    return f"{head}{_PACKAGES}{rare}\n\\begin{{document}}{body}\n\n\\end{{document}}\n"


def _spaced(block: Leaf, written: str, previous: Leaf | None) -> str:
    """Return the block with the space before it: formulas stand below the sentence they end."""
    if not isinstance(block, Derivation):
        return f"\n\n{written}"
    if isinstance(previous, Paragraph) and not previous.remark:
        return f"\n{written}"
    # LaTeX sets an empty line above formulas that begin a paragraph.
    return f"\n\n\\vspace{{-\\baselineskip}}\n{written}"


class _Writer:
    """Writes the blocks of a document in one language."""

    def __init__(self, *, chinese: bool) -> None:
        self.chinese = chinese
        self._inline = LatexFormulas()
        self._display = LatexFormulas(built_up=True)

    def block(self, block: Leaf) -> str:
        """Return one block."""
        match block:
            case Heading(text, 1):
                return rf"\section*{{\centering {self._sentence(text)}}}"
            case Heading(text):
                return rf"\subsection*{{{self._sentence(text)}}}"
            case Paragraph(text, remark):
                words = self._sentence(text)
                return f"\\begin{{quote}}\\small\n{words}\n\\end{{quote}}" if remark else words
            case Items(items):
                lines = "\n".join(rf"\item {{}}{self._sentence(item)}" for item in items)
                return f"\\begin{{itemize}}\n{lines}\n\\end{{itemize}}"
            case Table():
                return latex_table(block, self._sentence)
            case Tally():
                return rf"\textbf{{{self._sentence((block.text,))}}}"
            case Derivation(lines):
                return self._derivation(lines)
            case _:
                return latex_table(chart_table(block), self._sentence) if block.in_text else ""

    def _name(self, name: str) -> str:
        return latex_name(name, chinese=self.chinese)

    def _sentence(self, inlines: Inlines) -> str:
        return "".join(map(self._part, flat(inlines)))

    def _part(self, part: Plain) -> str:
        if isinstance(part, str):
            return latex_words(part, chinese=self.chinese)
        if isinstance(part, Name):
            return self._name(part.text)
        if isinstance(part, Text | Range):
            return latex_words(part.text, chinese=self.chinese)
        return f"${self._inline.formula(part)}$"

    def _derivation(self, lines: tuple[Line, ...]) -> str:
        """Return the lines aligned at their first sign, behind the names in front of them."""
        labelled = any(line.label for line in lines)
        written = []
        for row in (row for line in lines for row in rows(line)):
            left = self._display.formula(row.left) if row.left else ""
            right = " ".join(map(self._display.piece, row.pieces))
            label = f"& {self._label(row.label)} & " if labelled else ""
            written.append(f"{label}{left} & {right}")
        environment, option = ("alignat*", "{2}") if labelled else ("align*", "")
        body = " \\\\\n".join(written)
        return f"\\begin{{{environment}}}{option}\n{body}\n\\end{{{environment}}}"

    def _label(self, label: Name | None) -> str:
        if label is None:
            return ""
        name = self._name(label.text)
        if text_width(label.text) <= LABEL:
            return rf"\text{{{name}}}\quad"
        return rf"\parbox[t]{{{LABEL / 2}em}}{{\raggedright {name}}}\quad"


_PAGE = 78.0
"""The width of the page, in digits."""

_GAP = 2.2
"""The space between columns, in digits."""

_LONGEST = 31
"""A table with more rows is set as several: thirty outcomes and their total fit on a page."""


def latex_table(table: Table, sentence: Callable[[Inlines], str]) -> str:
    """Return the table; `sentence` writes what is in a cell."""
    columns = range(len(table.headers) or len(table.rows[0]))
    numeric = [is_numeric(table, column) for column in columns]
    wide = _wide_columns(table, numeric)
    kinds = [
        "r@{}l"
        if numeric[column]
        else wide.get(column, "r" if table.column(column).align == "right" else "l")
        for column in columns
    ]
    head = " & ".join(
        rf"\multicolumn{{2}}{{r}}{{{sentence(header)}}}" if numeric[column] else sentence(header)
        for column, header in enumerate(table.headers)
    )
    body = [
        " & ".join(
            _number_cell(cell, sentence) if numeric[column] else sentence(cell)
            for column, cell in enumerate(row)
        )
        for row in (table.rows if table.few is None else table.rows[: table.few])
    ]
    lines = [rf"{row} \\" for row in body]
    if table.last_is_total and len(lines) > 1:
        lines[-1] = f"\\midrule\n{lines[-1]}"
    # A table over several pages (longtable) has its columns right only at the second run.
    parts = [lines[start : start + _LONGEST] for start in range(0, len(lines), _LONGEST)] or [[]]
    return "\n\n".join(
        "\n".join(
            [
                r"\begin{center}",
                rf"\begin{{tabular}}{{@{{}}{''.join(kinds)}@{{}}}}",
                r"\toprule",
                *([rf"{head} \\", r"\midrule"] if table.headers else []),
                *part,
                r"\bottomrule",
                r"\end{tabular}",
                r"\end{center}",
            ]
        )
        for part in parts
    )


def _number_cell(cell: Inlines, sentence: Callable[[Inlines], str]) -> str:
    """Return the two cells of a number, that meet at its decimal point."""
    if not cell:
        return " & "
    ahead, point, rest = sentence(cell).partition(".")
    if point:
        return f"{ahead}$ & $.{rest}"
    # ∞ stands at the right; a whole number before the others' points.
    return f"{ahead} & " if ahead.strip("$-").isdigit() else rf"\multicolumn{{2}}{{r}}{{{ahead}}}"


def _wide_columns(table: Table, numeric: list[bool]) -> dict[int, str]:
    """Return how columns of words are set that would not fit in the page beside the others."""
    natural = [
        max(
            inlines_width(row[column])
            for row in (*((table.headers,) if table.headers else ()), *table.rows)
        )
        for column in range(len(numeric))
    ]
    room = _PAGE - _GAP * (len(natural) - 1)
    if sum(natural) <= room:
        return {}
    room -= sum(width for width, is_number in zip(natural, numeric, strict=True) if is_number)
    words = {column: natural[column] for column in range(len(natural)) if not numeric[column]}
    shares: dict[int, float] = {}
    # The narrow ones get what they need, the rest is shared.
    for left, column in enumerate(sorted(words, key=words.__getitem__)):
        fair = max(room - sum(shares.values()), 8.0) / (len(words) - left)
        shares[column] = min(words[column], fair)
    return {
        column: rf">{{\raggedright\arraybackslash}}p{{{share / _PAGE:.3f}\textwidth}}"
        for column, share in shares.items()
        if share < words[column]
    }


def inlines_width(inlines: Inlines) -> float:
    """Return about how wide a sentence is on one line, in digits."""
    return sum(
        text_width(part)
        if isinstance(part, str)
        else text_width(part.text)
        if isinstance(part, Name | Text | Range)
        else width(part)
        for part in flat(inlines)
    )
