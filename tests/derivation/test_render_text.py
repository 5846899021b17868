"""Text for a terminal: aligned by what each character takes there, and nothing takes effect."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest
from derivations import HOSTILE

from kullback.derivation import EXAMPLES, explain, languages
from kullback.derivation._explain import compared, explain_comparison
from kullback.derivation._rounding import INFINITY, ZERO
from kullback.document import (
    Derivation,
    Document,
    Heading,
    Line,
    Name,
    Number,
    Relation,
    Symbol,
    Table,
    Whole,
    cells,
    text_formula,
    wrapped,
)
from kullback.document._text import render

CLOSING = "，。、；：！？）》”’,.;:!?)"


def width(text: str) -> int:
    """Return the cells that a text takes in a terminal, by Unicode's own table."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def written(name: str, lang: str) -> list[str]:
    """Return the lines of an example."""
    worked = EXAMPLES[name].translated(lang)
    return explain(worked.p, worked.q, outcomes=worked.outcomes, lang=lang).splitlines()


def column(line: str, sign: str) -> int:
    """Return the cell in which the first such sign of a line stands."""
    return width(line.partition(sign)[0])


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("name", EXAMPLES)
def test_eighty_cells(name: str, lang: str) -> None:
    """No line is wider, none ends in a space, and none begins with a stop."""
    for line in written(name, lang):
        assert width(line) <= 80
        assert line == line.rstrip()
        assert line.lstrip("│ ")[:1] not in set(CLOSING) or not line.strip()


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("name", EXAMPLES)
def test_signs_stand_below_each_other(name: str, lang: str) -> None:
    """In every group of lines with outcomes the first and the second = are aligned."""
    lines = written(name, lang)
    groups: list[list[str]] = [[]]
    for line in lines:
        if re.search(r"[\d)] += [\d.]+ × ", line):
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    groups = [group for group in groups if group]
    assert len(groups) == (1 if EXAMPLES[name].q is None else 3)
    for group in groups:
        assert len(group) == len(EXAMPLES[name].p)
        assert len({column(line, " = ") for line in group}) == 1
        assert len({width(line[: line.rindex(" = ")]) for line in group}) == 1


@pytest.mark.parametrize("lang", languages())
def test_decimal_points_stand_below_each_other(lang: str) -> None:
    """In the table of the weather, column by column, and 0 where its point would be."""
    lines = written("weather", lang)
    start = next(index for index, line in enumerate(lines) if line.startswith("  ──"))
    rows = lines[start + 1 : start + 4]
    spots = [
        [
            width(row[: found.start()]) + found[0].find(".")
            for found in re.finditer(r"\d+\.\d+", row)
        ]
        for row in rows
    ]
    assert spots[0] == spots[2]
    assert spots[1] == spots[0][:-1]
    # The last number of the middle row is a 0 without a point.
    assert width(rows[1].rstrip()) == spots[0][-1]


@pytest.mark.parametrize("lang", languages())
def test_titles_are_underlined_to_their_width(lang: str) -> None:
    """Two cells for every Chinese character."""
    lines = written("click", lang)
    rules = [index for index, line in enumerate(lines) if line and set(line) <= set("═─")]
    assert len(rules) == 6
    for index in rules:
        assert width(lines[index]) == width(lines[index - 1])


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("cells_", [40, 60])
def test_a_narrow_terminal(lang: str, cells_: int) -> None:
    """Sentences end where the terminal does; what they say is the same."""
    worked = EXAMPLES["click"].translated(lang)
    found = compared(worked.p, worked.q, outcomes=worked.outcomes, base=None, normalize=False)
    text = explain_comparison(found, lang=lang, width=cells_)
    lines = [line for line in text.splitlines() if not line.startswith("  ")]
    assert max(map(width, lines)) <= cells_
    marks = str.maketrans("", "", "│═─")
    whole = "".join("\n".join(written("click", lang)).translate(marks).split())
    assert "".join(text.translate(marks).split()) == whole


@pytest.mark.parametrize("lang", languages())
def test_hostile_names(lang: str) -> None:
    """No control character reaches the terminal, whatever a name has in it; columns hold."""
    p = np.full(len(HOSTILE), 1 / len(HOSTILE))
    q = np.arange(1, len(HOSTILE) + 1) / (len(HOSTILE) * (len(HOSTILE) + 1) / 2)
    text = explain(p, q, outcomes=HOSTILE, lang=lang)
    assert all(char.isprintable() or char == "\n" for char in text)
    assert r"a|b\nc\x1b[31m\u202ed" in text
    rows = [line for line in text.splitlines() if " × ln(" in line]
    assert len(rows) == len(HOSTILE)
    assert len({column(line, " = ") for line in rows}) == 1
    assert max(map(width, text.splitlines())) <= 80


def test_braces_and_percent_signs_are_their_own() -> None:
    """Names are filled in after the templates, and never filled themselves."""
    text = explain([0.5, 0.5], [0.25, 0.75], outcomes=["{braces}", "%s {0} {{x}}"])
    assert "underestimates “{braces}” and overestimates “%s {0} {{x}}”" in " ".join(text.split())


def test_long_names_are_cut_in_columns_and_whole_in_sentences() -> None:
    """24 cells in front of a formula, of Chinese 23; everything where there is room."""
    long = "天气晴朗有时多云傍晚有阵雨夜间转为大雾"
    text = explain([0.5, 0.5], [0.25, 0.75], outcomes=[long, "其他"], lang="zh")
    assert f"\n  {long[:11]}…  " in text
    assert long in text.replace("\n", "").replace("  ", "")


def test_widths() -> None:
    """A combining mark takes no cell, a full-width sign two."""
    for text in ("rain", "下雨", "，。", "e\u0301", "ｆｕｌｌ", "한국", "−Σ×≈∞"):
        assert cells(text) == width(text)


def test_lines_are_wrapped() -> None:
    """At spaces and between Chinese characters, before no stop; formulas are not broken."""
    assert wrapped(["one two three"], 7) == ["one two", "three"]
    assert wrapped(["晴天、多云、下雨。"], 8) == ["晴天、多", "云、下", "雨。"]
    assert wrapped(["the value ", Whole("p = 0.3"), ", no more"], 14) == [
        "the value",
        "p = 0.3, no",
        "more",
    ]
    assert wrapped(["Q doesn’t"], 6) == ["Q", "doesn’", "t"]
    assert wrapped(["a" * 25], 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert wrapped([], 10) == []


@pytest.mark.parametrize("size", range(1, 40))
def test_wrapping_loses_nothing(size: int) -> None:
    """Whatever the width, the characters are the same, and lines of more than one fit."""
    text = "设 P 为真实分布，Q 为近似分布：“晴天”（p = 0.6）。 And then some English."
    lines = wrapped([text], size)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= size or len(line) == 1 for line in lines)


def test_infinities_and_zeros() -> None:
    """∞ and 0 stand where the digits before the point do."""
    cells_ = [Number(value) for value in (INFINITY, ZERO, -INFINITY)]
    table = Table((("n",), (Symbol("p"),)), tuple((("x",), (cell,)) for cell in cells_))
    assert (
        render(Document("en", "", (table,)), 80) == "  n   p\n  ─────\n  x   ∞\n  x   0\n  x  −∞\n"
    )


def test_a_document_of_one_line() -> None:
    """A heading is underlined, a line without a name is set in by two cells."""
    line = Line(Relation((Symbol("p"), Number(ZERO)), ("=",)))
    document = Document("en", "t", (Heading(("t ", Name("x")), 2), Derivation((line,))))
    assert render(document, 80) == "t x\n───\n\n  p = 0\n"
    assert text_formula(line.formula) == "p = 0"
