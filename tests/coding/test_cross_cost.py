"""What bytes cost under a model learned from others, against counting by hand."""

from __future__ import annotations

import io
import math
import sysconfig
import tracemalloc
from collections import Counter
from pathlib import Path

import mpmath
import numpy as np
import pytest

from kullback import coding
from kullback.coding._byte_counts import count_bytes

STDLIB = Path(sysconfig.get_paths()["stdlib"])


def by_hand(model: bytes, data: bytes, order: int, smoothing: float) -> tuple[float, float, float]:
    """Return H(P), H(P,Q) and the unseen share, summed byte after byte with 30 digits."""

    def count(text: bytes) -> tuple[Counter[bytes], Counter[bytes]]:
        cells = [text[i - order : i + 1] for i in range(order, len(text))]
        return Counter(cells), Counter(cell[:-1] for cell in cells)

    (p, p_context), (q, q_context) = count(data), count(model)
    n = sum(p.values())
    with mpmath.workdps(30):
        own, cross, unseen = mpmath.mpf(0), mpmath.mpf(0), 0
        for cell, times in p.items():
            own -= times * mpmath.log(mpmath.mpf(times) / p_context[cell[:-1]], 2)
            unseen += times * (not q[cell])
            if not q[cell] and not smoothing:
                cross = mpmath.inf
            else:
                share = mpmath.mpf(q[cell] + smoothing) / (q_context[cell[:-1]] + 256 * smoothing)
                cross -= times * mpmath.log(share, 2)
        return float(own / n), float(cross / n), unseen / n


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("smoothing", [0.5, 0.0, 1e-3, 10.0])
def test_against_counting_by_hand(order: int, smoothing: float) -> None:
    """H(P), H(P,Q) and the unseen share agree with Counters and mpmath on text and noise."""
    generator = np.random.default_rng(0)
    texts = [
        b"the cat sat on the mat; the dog did not.",
        (STDLIB / "this.py").read_bytes()[:700],
        generator.integers(0, 256, 800, dtype=np.uint8).tobytes(),
        generator.choice([97, 98, 255], 500, p=[0.7, 0.2, 0.1]).astype(np.uint8).tobytes(),
    ]
    for model in texts:
        for data in texts:
            own, cross, unseen = by_hand(model, data, order, smoothing)
            cost = coding.cross_cost(model, data, order, smoothing=smoothing)
            assert cost.entropy == pytest.approx(own, rel=1e-13, abs=1e-14)
            assert cost.bits_per_byte == pytest.approx(cross, rel=1e-13)
            assert cost.unseen_mass == unseen
            assert (cost.n, cost.n_model) == (len(data) - order, len(model) - order)
            assert cost.total == cost.n * cost.bits_per_byte
            assert cost.status == "ok" or (math.isinf(cross) and "never saw" in cost.status)


@pytest.mark.parametrize("order", [0, 1, 2])
def test_laws(order: int) -> None:
    """D ≥ 0 always; on itself D is exactly 0 without smoothing, and small with it."""
    texts = [(STDLIB / name).read_bytes() for name in ("this.py", "argparse.py", "heapq.py")]
    for model in texts:
        for data in texts:
            cost = coding.cross_cost(model, data, order)
            assert cost.bits_per_byte == cost.entropy + cost.kl_divergence
            assert cost.kl_divergence > 0
        own = coding.cross_cost(model, model, order, smoothing=0)
        assert (own.kl_divergence, own.unseen_mass) == (0.0, 0.0)
        # With less smoothing the cost on itself comes down to the floor.
        falling = [
            coding.cross_cost(model, model, order, smoothing=a).kl_divergence
            for a in (1, 1e-1, 1e-3, 1e-6)
        ]
        assert falling == sorted(falling, reverse=True)
        assert 0 < falling[-1] < 1e-3


def test_an_unseen_context_costs_eight_bits() -> None:
    """A model that never met the context makes all 256 bytes equally likely."""
    cost = coding.cross_cost(b"xxxx", b"abababab", 1)
    assert cost.bits_per_byte == pytest.approx(8.0, rel=1e-15)
    assert cost.unseen_mass == 1.0
    assert coding.cross_cost(b"xxxx", b"abababab", 1, smoothing=0).bits_per_byte == math.inf


def test_the_rule_of_krichevsky_and_trofimov() -> None:
    """Learned from 'aab', a costs -log2 (2.5/131), b -log2 (1.5/131), c -log2 (0.5/131)."""
    for byte, share in ((b"a", 2.5), (b"b", 1.5), (b"c", 0.5)):
        cost = coding.cross_cost(b"aab", byte, 0)
        assert cost.bits_per_byte == pytest.approx(-math.log2(share / 131), rel=1e-14)


@pytest.mark.parametrize("order", [0, 1, 2])
def test_pieces_make_no_difference(
    order: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths, bytes, arrays, and files that give a byte at a time cost the same."""
    text = (STDLIB / "heapq.py").read_bytes()[:600]
    path = tmp_path / "text"
    path.write_bytes(text)
    expected = coding.cross_cost(text, text[::-1], order)

    class Trickle(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            del size
            return super().read(1)

    monkeypatch.setattr("kullback.coding._byte_counts._PIECE", 64)
    array = np.frombuffer(text, np.uint8)
    for source in (path, str(path), bytearray(text), array, io.BytesIO(text), Trickle(text)):
        cost = coding.cross_cost(source, array[::-1], order)  # type: ignore[arg-type]
        assert cost.bits_per_byte == expected.bits_per_byte
        assert (cost.n, cost.n_model) == (expected.n, expected.n_model)
    with path.open("rb") as file:
        assert coding.cross_cost(file, text, order).model == str(path)


def test_much_data_of_order_two_is_counted_as_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a megabyte, order 2 counts in another way, and finds the same."""
    text = np.random.default_rng(0).integers(0, 256, 2_500_000, dtype=np.uint8).tobytes()
    counted = count_bytes(text, 2, role="data")
    monkeypatch.setattr("kullback.coding._byte_counts._PIECE", len(text))
    sorted_instead = count_bytes(text, 2, role="data")
    assert counted.n == len(text) - 2
    assert counted.cells.tolist() == sorted_instead.cells.tolist()
    assert counted.counts.tolist() == sorted_instead.counts.tolist()


def test_bad_input(tmp_path: Path) -> None:
    """Each thing that has no bytes to count is told in a sentence."""
    empty = tmp_path / "empty"
    empty.touch()
    with pytest.raises(ValueError, match=r"data '.*empty' is empty; it has no byte"):
        coding.cross_cost(b"abc", empty)
    with pytest.raises(ValueError, match="model_from 'model_from' has 2 bytes; with order 2 it "):
        coding.cross_cost(b"ab", b"abc", 2)
    with pytest.raises(IsADirectoryError, match="it is a directory; give files"):
        coding.cross_cost(tmp_path, b"a")
    with pytest.raises(FileNotFoundError):
        coding.cross_cost(tmp_path / "none", b"a")
    with pytest.raises(TypeError, match="data is of type int; give a path, bytes, or a file"):
        coding.cross_cost(b"ab", 5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="gives str instead of bytes; open the file with 'rb'"):
        coding.cross_cost(b"ab", io.StringIO("text"))  # type: ignore[arg-type]
    for order in (3, -1, True, 1.0, "1"):
        with pytest.raises(ValueError, match="order must be 0, 1 or 2"):
            coding.cross_cost(b"ab", b"ab", order)  # type: ignore[arg-type]
    for smoothing in (-1, math.nan, math.inf, "a"):
        with pytest.raises(ValueError, match="smoothing must be a finite number of at least 0"):
            coding.cross_cost(b"ab", b"ab", smoothing=smoothing)  # type: ignore[arg-type]


def test_what_it_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text is a sum; names from files are shown with their control characters escaped."""
    monkeypatch.chdir(tmp_path)  # the whole path may be longer than a line
    path = Path("a\nb")
    path.write_bytes(b"abab")
    cost = coding.cross_cost(b"aaab", path, 0, smoothing=0)
    assert "a\\nb, 4 bytes, coded by the model of model_from, 4 bytes" in " ".join(
        str(cost).split()
    )
    assert "  H(P)           1   the entropy of the data itself, the floor" in str(cost)
    assert "+ D(P‖Q)  0.207519" in str(cost)
    assert cost.to_dict()["bits_per_byte"] == pytest.approx(1 + 0.2075187496394219)
    assert float(cost) == cost.bits_per_byte


def test_files_are_never_whole_in_memory(tmp_path: Path) -> None:
    """A file of 32 MB is learned from and measured in less than 12 MB."""
    path = tmp_path / "large"
    path.write_bytes(bytes(range(256)) * (32 * 4096))
    coding.cross_cost(b"warm", b"up", 0)
    tracemalloc.start()
    try:
        coding.cross_cost(path, path, 0)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 12e6
