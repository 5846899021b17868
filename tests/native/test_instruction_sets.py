"""Every instruction set of this processor computes the same, as exactly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import oracles
import pytest
from cases import PAIRS

import kullback

SETS = ("portable", "avx2", "avx512")

NAMES = [name for name in PAIRS if "unseen" not in name and not name.endswith("n=1000")]

SCRIPT = """
import json, sys
sys.path.append({support!r})
from cases import PAIRS
import kullback
from kullback._native import kernels
found = {{}}
for name in json.load(sys.stdin):
    x = PAIRS[name]
    options = {{"normalize": x.normalize}}
    found[name] = [
        kullback.kl_divergence(x.p, x.q, **options),
        kullback.entropy(x.p, **options),
        kullback.js_divergence(x.p, x.q, **options),
        kullback.kl_divergence(x.p[None], x.q[None], **options)[0],
    ]
print(json.dumps([kernels and kernels.instructions(), found]))
"""

Results = dict[str, list[float]]


def results_of(instructions: str) -> Results:
    """Return D, H, JS and D of a stack for every case, or skip where the processor cannot."""
    if not kullback.show_config().native:
        pytest.skip("needs the native kernels, which are not built or switched off here")
    support = str(Path(__file__).resolve().parent.parent / "support")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(support=support)],
        input=json.dumps(NAMES),
        env={**os.environ, "KULLBACK_NATIVE": instructions},
        check=True,
        capture_output=True,
        text=True,
    )
    used, found = json.loads(done.stdout)
    if used != instructions:
        pytest.skip(f"needs a processor with {instructions}; this one uses {used}")
    return dict(found)


@pytest.fixture(scope="module")
def portable() -> Results:
    """Return what the set that every processor has computes."""
    return results_of("portable")


@pytest.fixture(scope="module", params=SETS)
def results(request: Any) -> Results:
    """Return what one of the sets computes."""
    return results_of(request.param)


def test_each_is_exact(results: Results) -> None:
    """D is right to 2e-15, H and JS to 1e-13, on every instruction set."""
    for name in NAMES:
        pair = PAIRS[name]
        d, h, js, row = results[name]
        if name in {"p/q underflows", "subnormals in P"}:
            assert h == pytest.approx(float(oracles.entropy(pair.p)), rel=1e-13, abs=5e-324)
        else:
            assert oracles.relative_error(h, oracles.entropy(pair.p)) <= 1e-13, name
        truth = oracles.kl_divergence(pair.p, pair.q)
        assert oracles.relative_error(d, truth) <= 2e-15, name
        assert oracles.relative_error(row, truth) <= 2e-15, name
        assert oracles.relative_error(js, oracles.js_divergence(pair.p, pair.q)) <= 1e-13, name


def test_they_agree(results: Results, portable: Results) -> None:
    """The sets agree with the portable one to 1e-15."""
    for name in NAMES:
        assert results[name] == pytest.approx(portable[name], rel=1e-15, abs=0), name
