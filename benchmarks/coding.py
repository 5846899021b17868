"""Time what codes cost, and tell what compressors cost: `python3 benchmarks/coding.py`.

Symbols coded, decoded and compared, beside constriction alone; bytes learned from and measured
by `cross_cost`, beside counting them with the standard library; and the bits that general
compressors spend on symbols of a known entropy. All in one process, on one core. `--write` puts
the tables into docs/coding.md.
"""

from __future__ import annotations

import argparse
import bz2
import collections
import lzma
import os
import statistics
import sysconfig
import tempfile
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Before NumPy is loaded, and as kullback is held to one core below.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import constriction
import machine
import numpy as np

import kullback
from kullback import coding

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 20240601
P, Q = np.array([0.6, 0.3, 0.1]), np.array([0.3, 0.3, 0.4])
SECONDS = 3.0
"""How long ten million symbols may take, coded and decoded."""
RATE = 100.0
"""How many megabytes a second `cross_cost` is to reach with order 0."""


def median(work: Callable[[], Any], turns: int) -> float:
    """Return the median of the times that some calls take."""
    times = []
    for _ in range(turns):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def verdict(*, reached: bool) -> str:
    """Return the last cell of a row."""
    return "reached" if reached else "**MISSED**"


def bare_ans(symbols: np.ndarray, q: np.ndarray) -> None:
    """Code and decode with constriction alone, nothing checked."""
    model = constriction.stream.model.Categorical(q, perfect=False)
    coder = constriction.stream.stack.AnsCoder()
    coder.encode_reverse(symbols, model)
    words = coder.get_compressed()
    constriction.stream.stack.AnsCoder(words).decode(model, symbols.size)


def bare_range(symbols: np.ndarray, q: np.ndarray) -> None:
    """Code and decode with constriction alone, nothing checked."""
    model = constriction.stream.model.Categorical(q, perfect=False)
    encoder = constriction.stream.queue.RangeEncoder()
    encoder.encode(symbols, model)
    decoder = constriction.stream.queue.RangeDecoder(encoder.get_compressed())
    decoder.decode(model, symbols.size)


def coders(count: int, turns: int) -> str:
    """Return how long coding and decoding takes."""
    generator = np.random.default_rng(SEED)
    alphabets = {"3 outcomes": P, "256 outcomes": generator.dirichlet(np.ones(256))}
    lines = [
        f"| {count:,} symbols | coder | `coded_length` | constriction alone | to reach | |",
        "|---|---|---:|---:|---:|---|",
    ]
    for name, p in alphabets.items():
        symbols = generator.choice(p.size, size=count, p=p).astype(np.int32)
        for coder, bare in (("ans", bare_ans), ("range", bare_range), ("huffman", None)):

            def ours(symbols: np.ndarray = symbols, p: np.ndarray = p, coder: str = coder) -> None:
                coding.coded_length(symbols, p, coder)

            took = median(ours, turns)
            alone = "—"
            if bare is not None:

                def theirs(
                    symbols: np.ndarray = symbols, p: np.ndarray = p, bare: Any = bare
                ) -> None:
                    bare(symbols, p)

                seconds = median(theirs, turns)
                alone = f"{seconds:.2f} s ({took / seconds:.2f} × that)"
            lines.append(
                f"| {name} | `{coder}` | {took:.2f} s | {alone} | {SECONDS:g} s | "
                f"{verdict(reached=took <= SECONDS)} |"
            )
    return "\n".join(lines)


def files(megabytes: int, turns: int) -> str:
    """Return how many bytes of two files, learned from and measured, pass in a second."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    text = b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))
    size = megabytes * 1_000_000
    noise = np.random.default_rng(SEED).integers(0, 256, size, dtype=np.uint8).tobytes()
    kinds = {"Python source": (text * (size // len(text) + 1))[:size], "random bytes": noise}
    lines = [
        f"| two files of {megabytes} MB | order | `cross_cost` | beside `Counter` | to reach | |",
        "|---|---|---:|---:|---:|---|",
    ]
    with tempfile.TemporaryDirectory() as place:
        for kind, content in kinds.items():
            path = Path(place) / "file"
            path.write_bytes(content)
            small = content[:2_000_000]
            for order in (0, 1, 2):

                def ours(path: Path = path, order: int = order) -> None:
                    coding.cross_cost(path, path, order)

                def theirs(small: bytes = small, order: int = order) -> None:
                    collections.Counter(zip(*(small[i:] for i in range(order + 1)), strict=False))

                rate = 2 * size / 1e6 / median(ours, turns)
                other = len(small) / 1e6 / median(theirs, turns)
                goal = f"{RATE:g} MB/s | {verdict(reached=rate >= RATE)}" if not order else "— | "
                lines.append(
                    f"| {kind} | {order} | {rate:.0f} MB/s | {rate / other:.0f} × as fast | "
                    f"{goal} |"
                )
    return "\n".join(lines)


def compressors(count: int) -> str:
    """Return what compressors that know neither P nor Q spend on the symbols, a byte each."""
    symbols = np.random.default_rng(0).choice(3, size=count, p=P).astype(np.uint8)
    entropy = kullback.entropy(P, base=2)
    data = symbols.tobytes()
    spent = {
        "the code for P, `ans`": coding.coded_length(symbols, P).bits,
        "the code for Q, `ans`": coding.coded_length(symbols, Q).bits,
        "the Huffman code for P": coding.coded_length(symbols, P, "huffman").bits,
        "lzma": 8 * len(lzma.compress(data)),
        "bz2, level 9": 8 * len(bz2.compress(data)),
        "zlib, level 9": 8 * len(zlib.compress(data, 9)),
    }
    lines = [
        f"| {count:,} weather symbols | bits a symbol | above H(P) = {entropy:.4f} |",
        "|---|---:|---:|",
    ]
    for name, bits in spent.items():
        each = bits / count
        lines.append(f"| {name} | {each:.4f} | {100 * (each / entropy - 1):.1f} % |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print the tables, and write them if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the tables into docs/coding.md")
    parser.add_argument("--symbols", type=int, default=10**7, help="symbols that are coded")
    parser.add_argument("--megabytes", type=int, default=50, help="the size of each file")
    parser.add_argument("--turns", type=int, default=5, help="timings of each work")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    kullback.set_num_threads(1)
    tables = {
        "coders": coders(chosen.symbols, chosen.turns),
        "files": files(chosen.megabytes, chosen.turns),
        "compressors": compressors(1_000_000),
    }
    note = (
        f"Measured on {machine.today()}, {machine.processor()}, one core; medians of "
        f"{chosen.turns} turns in one process; load before the start {load:.2f}; "
        f"{machine.versions('numpy', 'constriction')}."
    )
    for name, table in tables.items():
        print(table, "", sep="\n", flush=True)
        if chosen.write:
            text = f"{table}\n\n{note}"
            machine.replace_between_markers(machine.ROOT / "docs" / "coding.md", name, text)
    print(note)


if __name__ == "__main__":
    main()
