"""The fuzz of `benchmarks/fuzz_files.py`, in short."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "fuzz_files.py"


@pytest.mark.parametrize(("kind", "many"), [("tables", 12), ("own", 40)])
def test_a_damaged_file_ends_in_a_result_or_a_sentence(kind: str, many: int) -> None:
    """Nothing else is raised, the counts are those of another reader, and memory is bounded."""
    words = [sys.executable, str(SCRIPT), "batch", kind, "100000", str(many)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert set(told["found"]) <= {"ok", "refused"}
    assert sum(told["found"].values()) == many
    assert told["peak"] < 1000
