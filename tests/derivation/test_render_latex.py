"""Derivations in LaTeX: they compile as they stand, fit the page, and names do nothing in them."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import derivations as made
import pytest
from hypothesis import given
from scipy.stats import entropy

from kullback.document import Document, Negative, Product, Sum, SumOver
from kullback.document._latex import render
from kullback.document._latex_formula import LatexFormulas
from kullback.document._latex_words import latex_name

if TYPE_CHECKING:
    from pathlib import Path

    from kullback.document import Formula


@pytest.mark.parametrize("built_up", [False, True])
@given(formula=made.formulas())
def test_a_formula_is_worth_what_it_shows(formula: Formula, built_up: bool) -> None:
    """Read back by its signs and brackets alone, it has the value of what it was made of."""
    written = LatexFormulas(built_up=built_up).formula(formula)
    assert made.read(made.from_latex(written)) == pytest.approx(made.value_of(formula), rel=1e-9)


def test_a_sum_over_outcomes_shows_how_far_it_goes() -> None:
    """Brackets stand around what is summed if it is a sum, and around Σ if a factor follows."""
    both = Sum((made.P, made.Q))
    assert LatexFormulas().formula(SumOver(both)) == r"\sum (p + q)"
    assert LatexFormulas().formula(SumOver(Negative(made.P))) == r"\sum (-p)"
    assert LatexFormulas().formula(Product((SumOver(made.P), made.Q))) == r"(\sum p) q"
    assert LatexFormulas().formula(Negative(SumOver(made.P))) == r"-\sum p"


def _rows(document: str) -> list[list[str]]:
    """Return the cells of every row of formulas."""
    body = re.findall(r"\\begin\{align.*?\n(.*?)\n\\end\{align", document, re.DOTALL)
    return [row.split("&") for part in body for row in part.split(r"\\" + "\n")]


def test_the_sums_of_the_weather_are_those_of_the_theory() -> None:
    """H is 1.2955 bits and D 0.4, in every link of their chains."""
    links = [
        made.from_latex(row[-1]).strip("= ").replace(r"\approx", "").strip()
        for row in _rows(render(made.derive(*made.WEATHER, base=2)))
    ]
    assert links[0] == "-0.6000 × log2; 0.6000  0.4422"
    assert links[4] == "-(0.6000 × log2; 0.6000 + 0.3000 × log2; 0.3000 + 0.1000 × log2; 0.1000)"
    assert list(map(made.read, links[4:7])) == pytest.approx([1.295461844] * 3, abs=1.5e-4)
    assert links[8].endswith("+ 0.1000 × log2;[0.1000 : 0.4000]")
    assert list(map(made.read, links[8:])) == pytest.approx([0.4] * 3, abs=1.5e-4)


def test_a_long_sum_has_its_brackets_at_its_ends() -> None:
    """Twelve terms of −( … ) stand in rows, of which only the first opens and the last closes."""
    rows = [row[-1].strip() for row in _rows(render(made.derive(*made.TWELVE)))]
    start = next(index for index, row in enumerate(rows) if "-(" in row)
    end = next(index for index, row in enumerate(rows) if row.endswith(")") and index > start)
    assert end - start >= 2
    assert not any("(" in row or ")" in row for row in rows[start + 1 : end])
    assert all(row.startswith(r"\quad {} +") for row in rows[start + 1 : end + 1])
    whole = " ".join(rows[start : end + 1]).replace(r"\approx", "")
    assert made.read(made.from_latex(whole)) == pytest.approx(entropy(made.TWELVE[1]), abs=1e-9)


def test_names_are_escaped_to_the_last_character() -> None:
    """Every special character is a command of its own, and no command of the name's is left."""
    assert latex_name(r"\{}$&#^_~%<>|", chinese=False) == (
        r"\textbackslash{}\{\}\$\&\#\textasciicircum{}\_\textasciitilde{}\%"
        r"\textless{}\textgreater{}\textbar{}"
    )
    assert latex_name("a  b\n“ü”--", chinese=False) == r"a\ \ b\textbackslash{}n``ü''-{}-{}"
    assert latex_name("“晴天”龘", chinese=True) == r"“晴天”\rare{9F98}{龘}"


def test_what_is_all_ascii_asks_for_no_fonts() -> None:
    """English over plain names is a document for any LaTeX; others say what compiles them."""
    plain = render(made.derive(*made.WEATHER))
    assert plain.isascii()
    assert r"\documentclass[11pt,a4paper,fleqn]{article}" in plain
    assert "ctex" not in plain
    chinese = render(made.derive(*made.CHINESE, language="zh"))
    assert chinese.startswith("% !TEX program = xelatex\n")
    assert r"\documentclass[11pt,a4paper,fleqn,UTF8]{ctexart}" in chinese
    accented = render(made.derive(("café", "tea"), (0.5, 0.5), (0.5, 0.5)))
    assert accented.startswith("% !TEX program = xelatex\n")
    assert r"\usepackage[scheme=plain]{ctex}" in accented


def _together(*documents: Document) -> str:
    """Return several derivations as one document, since starting LaTeX takes long."""
    blocks = tuple(block for document in documents for block in document.blocks)
    return render(Document(documents[0].language, "", blocks))


ENGLISH = _together(
    made.derive(*made.WEATHER),
    made.derive(*made.TWELVE, base=2),
    made.derive(*made.TINY),
    made.derive(made.HOSTILE, *made.TWELVE[1:]),
    made.derive(tuple(f"row {n}" for n in range(40)), (0.025,) * 40, (0.025,) * 40, base=10),
)
CHINESE = _together(
    made.derive(*made.CHINESE, language="zh", base=2),
    made.derive(*made.INFINITE, language="zh"),
    made.derive(made.HOSTILE, *made.TWELVE[1:], language="zh"),
    made.derive(("龘“是”的", "Дождь ő", "😀"), *made.WEATHER[1:], language="zh"),
)
OTHER = _together(made.derive(("晴天", "cœur—’", "龘"), *made.WEATHER[1:]))


def _compiled(engine: str, document: str, folder: Path) -> str:
    """Compile the document, look through the log, and return the text of the pages, if possible."""
    if shutil.which(engine) is None:
        pytest.skip(f"needs {engine} (Debian: texlive-xetex and texlive-lang-chinese)")
    (folder / "it.tex").write_text(document, encoding="utf-8")
    done = subprocess.run(
        [engine, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "it.tex"],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=120,
    )
    log = (folder / "it.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, log[-3000:]
    assert "Missing character" not in log
    too_wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    assert max(too_wide, default=0) < 2
    if shutil.which("pdftotext") is None:
        return ""
    text = subprocess.run(
        ["pdftotext", "-layout", "it.pdf", "-"],  # noqa: S607 (wherever it is installed)
        cwd=folder,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("engine", ["pdflatex", "xelatex"])
def test_english_compiles(engine: str, tmp_path: Path) -> None:
    """With either engine, hostile names and sums of 40 terms too, nothing beside the page."""
    text = _compiled(engine, ENGLISH, tmp_path)
    if text:
        assert "0.6000 × ln 0.6000 + 0.3000 × ln 0.3000 + 0.1000 × ln 0.1000" in text
        assert "\\input{/etc/passwd}\\end{document}" in text.replace("\n", "").replace(" ", "")
        assert "root:" not in text
        assert "row 39" in text
        assert "[2cm] * -- ,, " in text


def test_chinese_compiles(tmp_path: Path) -> None:
    """Terms, full-width stops and infinities; what no font has is shown by its number."""
    text = _compiled("xelatex", CHINESE, tmp_path)
    if text:
        assert "信息熵 H(P )" in text
        assert "晴天" in text
        assert "∞" in text
        assert re.search("😀|U\\+1F600", text)
        assert re.search("龘|U\\+9F98", text)


def test_names_of_any_script_compile_in_english(tmp_path: Path) -> None:
    """A Chinese name makes an English derivation one for xelatex, English in all else."""
    text = _compiled("xelatex", OTHER, tmp_path)
    if text:
        assert "The entropy" in text
        assert "晴天" in text
        assert "cœur—’" in text
