"""A thousandth of `benchmarks/rounded.py`, which sends 10^6 rounded distributions through."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "rounded.py"


@pytest.fixture(scope="module")
def rounded() -> Any:
    """Return the benchmark as a module."""
    spec = importlib.util.spec_from_file_location("rounded", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["rounded"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("engine", ["native", "torch", "strict"])
def test_each_has_the_right_value_or_is_refused(rounded: Any, engine: str) -> None:
    """In batches and alone, of 3 to 12 decimals and 2 to 300 outcomes: none is wrong."""
    if engine != "native":
        pytest.importorskip(rounded.ENGINES[engine][1], reason=f"needs {engine}")
    found = rounded.measure(engine, rows=300, alone=200)
    assert found.wrong == []
    assert found.alone == 200
    assert found.refused > 20
