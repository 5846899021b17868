"""The matrix of several files: which model fits which."""

from __future__ import annotations

import json
import math
import os
import sysconfig
from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

import kullback
from kullback import coding

STDLIB = Path(sysconfig.get_paths()["stdlib"])
ROOT = Path(__file__).resolve().parents[2]


def test_every_entry_is_a_cross_cost() -> None:
    """Entry (i, j) is file i under the model of file j, its row's P first."""
    texts = [b"hello, world" * 3, b"world, hello" * 2, b"0110100110"]
    for order in (0, 1, 2):
        costs = coding.cross_costs(texts, order, smoothing=0.25)
        for i, data in enumerate(texts):
            for j, model in enumerate(texts):
                one = coding.cross_cost(model, data, order, smoothing=0.25)
                assert costs.bits_per_byte[i, j] == one.bits_per_byte
                assert costs.kl_divergence[i, j] == one.kl_divergence
                assert costs.unseen_mass[i, j] == one.unseen_mass
            assert costs.entropy[i] == one.entropy
            assert costs.n[i] == one.n


@pytest.mark.parametrize("order", [0, 1, 2])
def test_kinds_of_files_are_told_apart(order: int) -> None:
    """Python, C++ and binary numbers: each file is fitted best by the other of its kind."""
    draw = np.random.default_rng(0)
    binary = [draw.integers(0, 5000, 10_000, dtype=np.int32).tobytes() for _ in range(2)]
    native = ROOT / "src" / "kullback" / "_native"
    files = [
        STDLIB / "argparse.py",
        STDLIB / "json" / "decoder.py",
        native / "rows.cpp",
        native / "bindings.cpp",
        *binary,
    ]
    assert coding.cross_costs(files, order).best == (1, 0, 3, 2, 5, 4)


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("smoothing", [0.5, 0.01])
def test_languages_are_told_apart(order: int, smoothing: float) -> None:
    """Two texts in three languages: each is fitted best by its own language's other."""
    files = sorted((ROOT / "docs" / "languages").glob("*.txt"))
    assert [path.stem for path in files[:3]] == ["english-1", "english-2", "french-1"]
    assert coding.cross_costs(files, order, smoothing=smoothing).best == (1, 0, 3, 2, 5, 4)


def test_the_best_leaves_out_itself_and_infinity() -> None:
    """Of equals the first is best; where all others are infinite there is none."""
    costs = coding.cross_costs([b"ab", b"ab", b"ab", b"cd"], 0, smoothing=0)
    assert costs.best == (1, 0, 0, None)
    assert costs.bits_per_byte[3].tolist() == [math.inf] * 3 + [1.0]
    assert "no other model fits [4]" in str(costs)


def test_stars_stand_in_the_row_of_the_data() -> None:
    """The third is fitted best by the second, which the first fits better: one star a row."""
    costs = coding.cross_costs([b"abcabc", b"abcabd", b"abdxyz"], 0, names=["a", "b", "c"])
    assert costs.best == (1, 0, 1)
    rows = [line.split()[3:] for line in str(costs).splitlines() if line.startswith("[")]
    assert [[cell.endswith("*") for cell in row] for row in rows] == [
        [False, True, False],
        [True, False, False],
        [False, True, False],
    ]
    assert "the model of [2] b fits [3] best, 4.443 above its H(P)" in str(costs)


def test_steps_are_told() -> None:
    """Progress is told of every reading and every comparing, in order."""
    steps: list[tuple[str, int, int]] = []
    coding.cross_costs([b"ab", b"cd"], 0, names=["x", "y"], progress=lambda *a: steps.append(a))
    assert steps == [
        ("reading x", 0, 4),
        ("reading y", 1, 4),
        ("comparing x", 2, 4),
        ("comparing y", 3, 4),
    ]


def test_the_table_is_aligned_whatever_the_names() -> None:
    """Wide characters, control characters and long names keep the columns below each other."""
    names = ["晴天.txt", "a\x1b[31m\n", "long" * 30, "$x$"]
    costs = coding.cross_costs([b"abc", b"abd", b"bcd", b"xyz"], 0, names=names)
    lines = str(costs).splitlines()
    assert "\x1b" not in str(costs)
    rows = [line for line in lines if line.startswith("[")]
    assert len(rows) == 4
    points = {
        tuple(cell_len(row[:i]) for i, char in enumerate(row) if char == ".")[-5:] for row in rows
    }
    assert len(points) == 1


def test_names_are_short_and_end_as_the_files_do() -> None:
    """What is too long loses its beginning, and is never wider than was asked."""
    from kullback.coding._files_story import short_names

    assert short_names(["/a/" + "x" * 30 + "1", "/a/2"], 10) == ["…xxxxxxxx1", "2"]
    assert short_names(["晴" * 9, "b"], 10) == ["…晴晴晴晴", "b"]


def test_many_files_are_parted_into_blocks() -> None:
    """No line of the table is wider than was asked; every file is in every block."""
    texts = [bytes([97 + i, 98 + i, 99]) for i in range(20)]
    costs = coding.cross_costs(texts, 0)
    assert max(map(cell_len, costs.to_text(width=50).splitlines())) <= 50
    text = costs.to_text(width=80)
    table = [line for line in text.splitlines() if line.startswith("[")]
    assert max(map(cell_len, table)) <= 80
    assert len(table) % 20 == 0
    assert len(table) > 20


def test_what_it_says_of_itself() -> None:
    """JSON, frame, page and picture hold the same numbers."""
    costs = coding.cross_costs([b"ab", b"abb"], 0, names=["<one>", "two"])
    document = json.loads(costs.to_json())
    assert document["schema"] == "kullback.cross-costs/1"
    assert document["files"][0] == {"name": "<one>", "n": 2, "entropy": 1.0, "best": 1}
    assert document["bits_per_byte"] == costs.bits_per_byte.tolist()
    frame = costs.to_frame()
    assert list(frame["bits_per_byte"]) == costs.bits_per_byte.ravel().tolist()
    assert "&lt;one&gt;" in costs.to_html()
    assert "<one>" not in costs.to_html()


def test_bad_input() -> None:
    """Fewer than two files, and names not as many as files, are told."""
    for files in ([b"a"], b"abc", "one.txt", []):
        with pytest.raises(ValueError, match="there must be two or more to compare"):
            coding.cross_costs(files)
    with pytest.raises(ValueError, match="names lists 1 and files 2; every file has one name"):
        coding.cross_costs([b"a", b"b"], 0, names=["a"])
    with pytest.raises(ValueError, match="names has 'a' twice; every file needs a name of its own"):
        coding.cross_costs([b"a", b"b"], 0, names=["a", "a"])
    with pytest.raises(TypeError, match="names has None; the name of a file is a text"):
        coding.cross_costs([b"a", b"b"], 0, names=["a", None])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="file 'file 2' is empty"):
        coding.cross_costs([b"a", b""], 0)


def test_the_package_offers_it() -> None:
    """`kullback.coding` is there without being imported by hand."""
    assert kullback.coding is coding
    assert "coding" in kullback.__all__


def test_what_may_never_end_is_refused(tmp_path: Path) -> None:
    """A named pipe and a device are refused at once, by name."""
    (tmp_path / "text").write_bytes(b"abc")
    os.mkfifo(tmp_path / "pipe")
    for endless in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="not a regular file; copy the data to a file first"):
            coding.cross_costs([endless, tmp_path / "text"])
