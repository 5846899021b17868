"""The project's tasks: what they install, and when they install again."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """Return dev.py as a module whose root is an empty folder."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


PYPROJECT = """
[build-system]
requires = ["builder>=1"]
[project]
dependencies = ["numpy>=2"]
[project.optional-dependencies]
demo = ["data"]
plots = ["drawing"]
test = ["kullback[demo,plots]", "tester==3"]
dev = ["kullback[test]", "linter"]
"""


def test_requirements_follow_the_extras_of_extras(dev: ModuleType, tmp_path: Path) -> None:
    """An extra that names others brings theirs, and the demo brings nothing of the tests."""
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    found = set(dev.requirements("dev")) - {"cmake", "ninja"}
    assert found == {"builder>=1", "numpy>=2", "data", "drawing", "tester==3", "linter"}
    assert set(dev.requirements("demo")) - {"cmake", "ninja"} == {"builder>=1", "numpy>=2", "data"}


def test_fingerprint_changes_with_what_is_installed(dev: ModuleType, tmp_path: Path) -> None:
    """A changed C++ source or a new file asks for a new installation, a changed Python file not."""
    native = tmp_path / "src" / "kullback" / "_native"
    native.mkdir(parents=True)
    (native / "rows.cpp").write_text("int one();")
    (native / "__init__.py").write_text("kernels = 1")
    first = dev.fingerprint()
    (native / "__init__.py").write_text("kernels = 2")
    assert dev.fingerprint() == first
    (native / "rows.cpp").write_text("int two();")
    second = dev.fingerprint()
    assert second != first
    (native / "other.py").touch()
    assert dev.fingerprint() not in {first, second}


def test_ci_runs_the_command_of_the_readme() -> None:
    """CI starts with the very command that the README gives for the tests."""
    command = "python3 dev.py test"
    assert f"\n$ {command}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"\nstep {command}\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
