"""The project's tasks: in which versions they install things, and when again."""

from __future__ import annotations

import ast
import importlib.util
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """Return noxfile.py as a module whose root is an empty folder."""
    pytest.importorskip("nox", reason="needs nox, which runs the project's tasks")
    spec = importlib.util.spec_from_file_location("noxfile", ROOT / "noxfile.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


def test_every_requirement_is_locked() -> None:
    """Each package that pyproject.toml asks for stands in constraints.txt as name==version."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        settings = tomllib.load(file)
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = [re.fullmatch(r"([\w.-]+)==[\w.]+", line) for line in lines]
    assert [line for line, found in zip(lines, locked, strict=True) if not found] == []
    names = {canonicalize_name(found[1]) for found in locked if found}
    lists = [
        settings["project"]["dependencies"],
        *settings["project"]["optional-dependencies"].values(),
        *settings["dependency-groups"].values(),
    ]
    asked = {canonicalize_name(Requirement(one).name) for each in lists for one in each}
    assert asked - names == {"kullback"}  # an extra that names others


def test_fingerprint_changes_with_what_is_installed(tasks: ModuleType, tmp_path: Path) -> None:
    """A changed C++ source or a new file asks for a new installation, a changed Python file not."""
    native = tmp_path / "src" / "kullback" / "_native"
    native.mkdir(parents=True)
    (native / "rows.cpp").write_text("int one();")
    (native / "__init__.py").write_text("kernels = 1")
    first = tasks.fingerprint()
    (native / "__init__.py").write_text("kernels = 2")
    assert tasks.fingerprint() == first
    (native / "rows.cpp").write_text("int two();")
    second = tasks.fingerprint()
    assert second != first
    (native / "other.py").touch()
    assert tasks.fingerprint() not in {first, second}


def test_the_bootstrap_fits_on_a_page() -> None:
    """dev.py is what runs before anything is installed: at most 80 lines, to be read at once."""
    assert len((ROOT / "dev.py").read_text(encoding="utf-8").splitlines()) <= 80


def test_ci_runs_the_command_of_the_readme() -> None:
    """CI starts with the very command that the README gives for the tests."""
    command = "python3 dev.py test"
    assert f"\n$ {command}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"\nstep {command}\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_release_names_scripts_that_are_there() -> None:
    """Nobody runs it but before a release, so a script that was renamed would not be missed."""
    text = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    named = re.search(r"^RELEASE = (\(.*?^\))", text, re.DOTALL | re.MULTILINE)
    assert named
    scripts = {script for script, *_ in ast.literal_eval(named[1])}
    assert scripts <= {path.stem for path in (ROOT / "benchmarks").glob("*.py")}
