"""The package as a whole: what it exports, what importing it costs, what is installed."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.resources
import inspect
import pkgutil
import subprocess
import sys
from typing import TYPE_CHECKING

import kullback

if TYPE_CHECKING:
    from types import ModuleType

    import pytest

HEAVY = (
    "duckdb",
    "jax",
    "jinja2",
    "matplotlib",
    "narwhals",
    "pandas",
    "polars",
    "pyarrow",
    "rich",
    "scipy.stats",
    "torch",
    "typer",
)

IMPORT_SECONDS = 0.150


# Its face serves the domains above it; users reach it through them, and its names may change.
SERVES_DOMAINS = "kullback.counting"


def public_folders() -> list[str]:
    """Return `kullback` and every package in it whose name has no underscore in front."""
    found = pkgutil.walk_packages(kullback.__path__, "kullback.")
    names = [module.name for module in found if module.ispkg]
    public = (name for name in names if "._" not in name and name != SERVES_DOMAINS)
    return ["kullback", *public]


def public_objects(folder: ModuleType) -> dict[str, object]:
    """Return the functions and classes of our own that a folder's namespace offers."""
    return {
        name: value
        for name, value in vars(folder).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__.startswith("kullback")
    }


def fresh(code: str) -> str:
    """Run code in a Python of its own and return what it prints."""
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_import_loads_no_heavy_library() -> None:
    """`import kullback` loads none of the libraries that are needed only later."""
    code = "import sys, kullback; print(*sorted(sys.modules))"
    loaded = fresh(code).split()
    assert "kullback" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_import_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """`import kullback`, NumPy included, takes less than 150 ms once the files are cached."""
    # The processor's time, not the clock's: on a busy machine the clock counts the waiting for
    # other programs too. They still fight for its caches, so the best of some runs counts.
    code = (
        "import time; began = time.process_time(); import kullback; "
        "print(time.process_time() - began)"
    )
    # OpenBLAS's threads, waiting, would be counted as well; they are not the import's work.
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    fresh(code)
    best = float("inf")
    for _ in range(20):
        best = min(best, float(fresh(code)))
        if best < IMPORT_SECONDS:
            break
    assert best < IMPORT_SECONDS


def test_version_is_the_installed_one() -> None:
    """The version in the source and the version that pip knows are the same."""
    assert kullback.__version__ == importlib.metadata.version("kullback")


def test_types_are_announced() -> None:
    """The marker that tells type checkers to read our annotations is installed."""
    assert importlib.resources.files(kullback).joinpath("py.typed").is_file()


def test_all_is_sorted_and_complete() -> None:
    """Every public folder's `__all__` is sorted, names what is there, and leaves nothing out."""
    for name in public_folders():
        folder = importlib.import_module(name)
        exported = list(folder.__all__)
        assert exported == sorted(set(exported)), name
        assert [item for item in exported if not hasattr(folder, item)] == [], name
        assert sorted(set(public_objects(folder)) - set(exported)) == [], name


def test_docstrings_have_a_sentence_and_an_example() -> None:
    """Every public function says what it does in one sentence and shows an example that runs."""
    bare = []
    for name in public_folders():
        folder = importlib.import_module(name)
        for item in folder.__all__:
            value = getattr(folder, item)
            text = inspect.getdoc(value) or ""
            if inspect.isfunction(value) and not name.startswith("kullback.cli"):
                first = text.partition("\n")[0]
                if not (first.endswith(".") and ">>> " in text):
                    bare.append(f"{name}.{item}")
    assert bare == []
