"""`kullback explain`: derivations by hand, of examples and of files, in two languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from kullback.cli._main import app

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner()
ENGLISH = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}


def _run(*arguments: object, **environment: str) -> str:
    result = runner.invoke(app, ["explain", *map(str, arguments)], env=ENGLISH | environment)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def _fails(*arguments: object) -> str:
    result = runner.invoke(app, ["explain", *map(str, arguments)], env=ENGLISH)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("kullback: ")
    return str(result.stderr).removeprefix("kullback: ").removesuffix("\n")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return a file with names, P, Q and counts, and a column that is no distribution."""
    path = tmp_path / "clicks.csv"
    path.write_text("name,p,q,n,x\nclick,0.2,0.3,2,-0.5\nnone,0.8,0.7,8,1.5\n")
    return path


def test_numbers_by_hand_in_chinese() -> None:
    """The click example: both routes with their last digits, and the exact value beside them."""
    text = _run("0.2,0.8", "0.3,0.7", "--outcomes", "点击,未点击", "--lang", "zh")
    assert "  点击    −0.2 × ln 0.2 = 0.2 × 1.6094 = 0.3219\n" in text
    assert "  D(P‖Q) = H(P,Q) − H(P) ≈ 0.5262 − 0.5004 = 0.0258\n" in text
    assert "  D(P‖Q) = −0.0811 + 0.1068 = 0.0257\n" in text
    assert "D(P‖Q) = 0.0257321 纳特" in text
    assert "交叉熵" in text


def test_an_example_by_its_name_has_its_outcomes_in_the_language() -> None:
    """The weather costs 0.4 bits exactly, be it sun or 晴天."""
    text = _run("--example", "weather", "--unit", "bits")
    assert re.search(r"^  sun +−0\.6 × log₂ 0\.6 ", text, re.MULTILINE)
    assert "D(P‖Q) = 0.400000 bits" in text
    text = _run("--example", "weather", "--unit", "bits", "--lang", "zh")
    assert re.search(r"^  晴天 +−0\.6 × log₂ 0\.6 ", text, re.MULTILINE)
    assert "D(P‖Q) = 0.400000 比特" in text


def test_the_examples_are_listed_with_their_numbers() -> None:
    """Seven lines: the name, what it is, P and, but for die and coin, Q."""
    lines = _run("--examples").splitlines()
    names = ["die", "coin", "weather", "spam", "vehicles", "click", "fruit"]
    assert [line.split()[0] for line in lines] == names
    assert lines[2] == "weather   tomorrow's weather and a forecast: 0.6,0.3,0.1 0.3,0.3,0.4"
    assert lines[0] == "die       a fair die: 1/6,1/6,1/6,1/6,1/6,1/6"
    assert lines[1] == "coin      a fair coin: 0.5,0.5"
    chinese = _run("--examples", "--lang", "zh").splitlines()
    assert chinese[2] == "weather   明天的天气与预报：0.6,0.3,0.1 0.3,0.3,0.4"


def test_counts_are_divided_by_their_sum() -> None:
    """6, 3 and 1 are 0.6, 0.3 and 0.1; without Q it is the entropy that is explained."""
    text = _run("6,3,1", "3,3,4", "--normalize")
    assert text == _run("0.6,0.3,0.1", "0.3,0.3,0.4")
    assert "Exact: D(P‖Q) = 0.277259 nats." in text
    alone = _run("6,3,1", "--normalize")
    assert alone.startswith("The entropy H(P) step by step\n")
    assert "Exact: H(P) = 0.897946 nats." in alone
    assert "Q" not in alone


def test_columns_of_a_file_are_p_and_q(table: Path) -> None:
    """The same derivation as by hand, with names, without them, and of counts."""
    by_hand = _run("0.2,0.8", "0.3,0.7", "--outcomes", "click,none")
    source = ("--from", table)
    assert _run(*source, "--p", "p", "--q", "q", "--outcomes", "name") == by_hand
    counts = ("--p", "n", "--q", "q", "--outcomes", "name", "--normalize")
    assert _run(*source, *counts) == by_hand
    assert _run(*source, "--p", "p", "--q", "q") == _run("0.2,0.8", "0.3,0.7")
    assert _run(*source, "--p", "q") == _run("0.3,0.7")


def test_percent_and_fractions_in_columns_are_read_as_on_the_command_line(tmp_path: Path) -> None:
    """60% and 1/6 of a file are what 60% and 1/6 of a shell are."""
    table = tmp_path / "written.csv"
    table.write_text("name,p,q,odd\na,60%,1/6,1/6\nb,40%,5/6,1/0\n", encoding="utf-8")
    by_hand = _run("0.6,0.4", "1/6,5/6", "--outcomes", "a,b")
    assert _run("--from", table, "--p", "p", "--q", "q", "--outcomes", "name") == by_hand
    assert _run("--from", table, "--p", "q", "--q", "p") == _run("1/6,5/6", "60%,40%")


def test_more_digits_are_carried_if_asked_for() -> None:
    """With 8 decimals the routes of the click example meet at the exact value."""
    text = _run("--example", "click", "--digits", "8")
    assert "D(P‖Q) = H(P,Q) − H(P) = 0.52613451 − 0.50040242 = 0.02573209\n" in text
    assert "D(P‖Q) = −0.08109302 + 0.10682511 = 0.02573209\n" in text
    assert "Exact: D(P‖Q) = 0.02573209248 nats." in text


@pytest.mark.parametrize(
    ("name", "form", "beginning"),
    [
        ("x.md", "markdown", "# $H(P)$"),
        ("x.tex", "latex", "% Any LaTeX compiles this document"),
        ("x.html", "html", "<!DOCTYPE html>"),
        ("x.HTM", "html", "<!DOCTYPE html>"),
        ("x.txt", "text", "H(P), H(P,Q) and D(P‖Q) step by step\n═══"),
    ],
)
def test_the_name_of_the_output_chooses_the_format(
    name: str, form: str, beginning: str, tmp_path: Path
) -> None:
    """The file has what the terminal gets with --format; --format is the stronger of the two."""
    path = tmp_path / name
    assert _run("--example", "fruit", "-o", path) == ""
    written = path.read_text(encoding="utf-8")
    assert written.startswith(beginning)
    assert written == _run("--example", "fruit", "--format", form)
    _run("--example", "fruit", "--output", path, "--format", "markdown")
    assert path.read_text(encoding="utf-8").startswith("# $H(P)$")
    assert [found.name for found in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "zh-Hans"}, "zh"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "zhx_CN"}, "en"),
        ({}, "en"),
        ({"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, "en"),
        ({"LC_MESSAGES": "zh_CN.GB18030", "LANG": "en_US"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(environment: dict[str, str], language: str) -> None:
    """LC_ALL before LC_MESSAGES before LANG, English for what there is no catalogue of."""
    assert _run("--example", "coin", **environment) == _run("--example", "coin", "--lang", language)


def test_lang_is_stronger_than_the_locale() -> None:
    """An English derivation in a Chinese terminal, the outcomes' names too."""
    text = _run("--example", "coin", "--lang", "en", LC_ALL="zh_CN.UTF-8")
    assert "  heads " in text
    assert not re.search("[\u4e00-\u9fff]", text)


def _process(encoding: str, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from kullback.cli import main; main()", "explain", *arguments],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding, "LC_ALL": "C", "LANG": "C"} | environment,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode(encoding)


def test_a_terminal_without_unicode_gets_other_words() -> None:
    """Signs, indices and exponents are put in ASCII, with no question mark in their place."""
    text = _process("ascii", "0.999999999999,1e-12", "0.2,0.8", "--unit", "bits")
    assert "?" not in text
    assert "H(P), H(P,Q) and D(P||Q) step by step\n=====" in text
    assert "  H(P,Q) = -sum p log2 q\n" in text
    assert "1 * 10^-12 * 39.8631" in text
    assert re.search(r"^  x1 +-0\.999999999999 \* log2 0\.2 = ", text, re.MULTILINE)
    assert re.search(r"^\| .* ~= stands where", text, re.MULTILINE)
    assert re.search(r"^\* The floor: ", text, re.MULTILINE)
    text = _process("ascii", "0.5,0.5", "1,0")
    assert "= inf\n" in text
    assert "?" not in text


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "big5"])
def test_a_language_that_cannot_be_written_is_refused(encoding: str) -> None:
    """Rather than a page of question marks; if only the locale asked for it, it is English."""
    arguments = [sys.executable, "-c", "from kullback.cli import main; main()", "explain"]
    environment = os.environ | {"PYTHONIOENCODING": encoding, "LC_ALL": "zh_CN.UTF-8"}
    for asked in ((".5,.5",), ("--examples",)):
        done = subprocess.run(
            [*arguments, *asked, "--lang", "zh"], capture_output=True, check=False, env=environment
        )
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode().startswith(
            f"kullback: the encoding of the output, {encoding}, lacks letters of 'zh'; "
        )
    text = _process(encoding, "--example", "coin", LC_ALL="zh_CN.UTF-8")
    assert text.startswith("The entropy H(P) step by step\n")
    assert "heads" in text


def test_an_encoding_of_china_is_chinese() -> None:
    """GBK has the letters, and not all of the signs."""
    text = _process("gbk", "--example", "weather", "--unit", "bits", LC_ALL="zh_CN.GBK")
    assert "  晴天  -0.6 × log2 0.6 = 0.6 × 0.7370 = 0.4422\n" in text
    assert "?" not in text


def test_a_narrow_terminal_is_filled_and_not_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines end at its width, but not below 40 cells, and never beyond 80."""
    from kullback.cli import _explain

    for columns, expected in ((60, 60), (20, 40), (200, 80)):
        monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
        monkeypatch.setenv("COLUMNS", str(columns))
        assert _explain._width("-") == expected
        assert _explain._width("x.txt") == 80
    monkeypatch.setattr("sys.stdout.isatty", lambda: False, raising=False)
    assert _explain._width("-") == 80


def test_exponents_stay_together_where_some_of_their_digits_are_known() -> None:
    """Latin-1 has ¹²³ and ×, but not ⁻ and ⁰: 10⁻¹² is 10^-12, and not 10^-¹²."""
    text = _process("latin-1", "0.999999999999,1e-12", "0.2,0.8", "--unit", "bits")
    assert "1 × 10^-12 × 39.8631" in text
    assert not re.search("[¹²³?]", text)


def test_a_page_for_such_a_terminal_is_the_same_page() -> None:
    """What it lacks is written as references to characters, for the page says it is UTF-8."""
    arguments = ("--example", "weather", "--lang", "zh", "--format", "html")
    page, plain = _process("ascii", *arguments), _process("utf-8", *arguments)
    assert page.isascii()
    texts = ["".join(ET.fromstring(text).itertext()) for text in (page, plain)]  # noqa: S314 (it is our own, and has no entities)
    assert texts[0] == texts[1]
    assert "晴天" in texts[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((".5,.5", "--lang", "fr"), "lang must be one of 'en', 'zh', not 'fr'."),
        (
            (".5,.5", "--format", "pdf"),
            "format must be one of 'text', 'markdown', 'latex', 'html', not 'pdf'.",
        ),
        ((".5,.5", "--digits", "0"), "digits must be a whole number from 1 to 15, not 0."),
        ((".5,.5", "--digits", "16"), "digits must be a whole number from 1 to 15, not 16."),
        (("--examples", "--lang", ""), "lang must be one of 'en', 'zh', not ''."),
        (
            ("--example", "wether"),
            (
                "there is no worked example 'wether' (did you mean 'weather'?); there are die, "
                "coin, weather, spam, vehicles, click, fruit."
            ),
        ),
        (
            ("--example", "weather", ".5,.5"),
            "--example has its own P and Q; give either --example or numbers",
        ),
        (
            ("--example", "coin", "--outcomes", "a,b"),
            "--example has its own outcome names; remove --outcomes",
        ),
        (
            ("2,8", "3,7"),
            "P sums to 10, not to 1 (within 2.83e-06); add --normalize if these are counts",
        ),
        ((".5,x",), "P has 'x', which is not a number; give comma-separated numbers such as "),
        ((".5,.5", "-1,2"), "Q has the negative entry -1 at place 1; "),
        ((".5,.5", ".2,.3,.5"), "P has 2 numbers and Q has 3; both must list the same outcomes"),
        (
            (".5,.5", "--outcomes", "a"),
            "--outcomes has 1 name and P has 2 numbers; every number needs a name",
        ),
        (
            (".5,.5", "--outcomes", "a,a"),
            "--outcomes has 'a' twice; every outcome needs its own name",
        ),
        (("--nonsense",), "no such option: --nonsense; try 'kullback explain --help'"),
        ((".5,.5", "--nonsense"), "no such option: --nonsense; try 'kullback explain --help'"),
        (
            ("--example", "coin", "--nonsense"),
            "no such option: --nonsense; try 'kullback explain --help'",
        ),
        (("--unit", "bits"), "give P as comma-separated numbers, or --example weather"),
        (
            (".5,.5", "--p", "p"),
            "--p and --q name columns of a file; give the file with --from",
        ),
        (
            (".5,.5", "--output", "x.pdf"),
            (
                "cannot tell the format of 'x.pdf' from its name: end it with .txt, .md, .tex, "
                ".html, .htm, or give --format"
            ),
        ),
        (
            (".5,.5", "--output", "none/x.md"),
            "cannot write 'none/x.md': there is no directory 'none'",
        ),
    ],
)
def test_wrong_calls_are_one_line(
    arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says what is wrong and what there is instead; nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert _fails(*arguments).startswith(message)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "--from needs --p COLUMN for P, and --q COLUMN for Q"),
        (("--q", "q"), "--from needs --p COLUMN for P, and --q COLUMN for Q"),
        (
            ("--p", "y"),
            "'clicks.csv' has no column 'y'; it has 'name', 'p', 'q', 'n', 'x'",
        ),
        (("--p", "name"), "column 'name' of 'clicks.csv' is categorical, not numeric"),
        (
            ("--p", "p", "--q", "n"),
            (
                "column 'n' sums to 10, not to 1 (within 2.83e-06); add --normalize if these are "
                "counts or weights"
            ),
        ),
        (("--p", "x"), "column 'x' has the negative entry -0.5 in row 1; "),
        (
            ("--p", "p", "--example", "coin"),
            "--from reads P and Q from the file; remove the numbers and --example",
        ),
        (
            ("--p", "p", ".5,.5"),
            "--from reads P and Q from the file; remove the numbers and --example",
        ),
        (
            ("--p", "p", "--output", "clicks.csv", "--format", "text"),
            "cannot write 'clicks.csv': it is one of the input files; name another",
        ),
    ],
)
def test_wrong_columns_are_one_line(
    arguments: tuple[str, ...], message: str, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line has the column and the file, which stays as it was."""
    monkeypatch.chdir(table.parent)
    held = table.read_bytes()
    assert _fails("--from", table.name, *arguments).startswith(message)
    assert table.read_bytes() == held


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    """As for every command that reads tables."""
    path = tmp_path / "none.csv"
    assert _fails("--from", path, "--p", "p") == f"no such file: '{path}'"


def test_an_older_file_stays_where_nothing_can_be_written(tmp_path: Path) -> None:
    """The call is refused before the output is touched."""
    path = tmp_path / "old.md"
    path.write_text("old")
    _fails("0.5,0.6", "--output", path)
    assert path.read_text() == "old"
    _run("0.5,0.5", "--output", path)
    assert path.read_text(encoding="utf-8").startswith("# The entropy")


def test_names_do_nothing_to_the_terminal() -> None:
    """A name with an escape sequence is shown, not obeyed."""
    text = _run("0.5,0.5", "--outcomes", "a\x1b[31m,b")
    assert "\x1b" not in text
    assert "a\\x1b[31m" in text
