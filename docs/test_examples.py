"""Every example in README.md and docs/ does what is printed below it.

A ```python block runs as a doctest, with the names of the blocks above it on the same
page. In a ```console block every `$ kullback ...` line runs, and what it prints must be
what the page says, where `...` stands for anything. Lines that start with
`$ python3 dev.py` are shown, not run.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, kind: str) -> list[tuple[int, str]]:
    """Return the line number and the text of a page's code blocks of one kind."""
    text = page.read_text(encoding="utf-8")
    return [
        (text.count("\n", 0, found.start("text")), found["text"])
        for found in BLOCK.finditer(text)
        if found["kind"] == kind
    ]


def commands() -> list[object]:
    """Return every `$ kullback` line of every page with the lines that follow it."""
    cases = []
    for page in PAGES:
        for line, text in blocks(page, "console"):
            for entry in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, _, printed = entry.partition("\n")
                if command.startswith("kullback "):
                    name = f"{page.name}:{line}: {command}"
                    cases.append(pytest.param(command, printed, id=name))
    return cases


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples(page: Path) -> None:
    """A page's Python examples print what the page says."""
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    for line, text in blocks(page, "python"):
        # doctest would take an empty line inside what is printed for its end.
        code = re.sub(r"\n\n(?!>>> )", "\n<BLANKLINE>\n", text)
        case = doctest.DocTestParser().get_doctest(code, names, page.name, str(page), line)
        assert case.examples, f"{page.name}:{line + 1}: a python block without a >>> line"
        runner.run(case, clear_globs=False)
        names = case.globs
    assert runner.failures == 0


@pytest.mark.parametrize(("command", "printed"), commands())
def test_console_examples(command: str, printed: str) -> None:
    """A command of a page prints what the page says, in lines of 80 characters."""
    program = Path(sys.executable).with_name("kullback")
    done = subprocess.run(
        [program, *shlex.split(command)[1:]],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shown, found = (
        "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"
        for text in (printed, done.stdout)
    )
    assert doctest.OutputChecker().check_output(shown, found, doctest.ELLIPSIS), found
