"""Damaged files through the public API: a result or a sentence, bounded, and the right D.

    python benchmarks/fuzz_files.py tables 20000     # CSV, TSV, JSON lines, Parquet, gz
    python benchmarks/fuzz_files.py own 20000        # profiles, sequential states
    python benchmarks/fuzz_files.py matrix 2000      # any bytes, for `kullback code --matrix`

Files are made from a seed and mutated. Batches run in child processes, whose memory and time are
bounded. What is accepted is counted again by Python's csv and json, or by pyarrow.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

BATCH, SECONDS, MEGABYTES = 250, 600, 1000
FORMATS = ("csv", "tsv", "jsonl", "parquet", "csv.gz", "jsonl.gz")


def rows_of(r: random.Random) -> list[dict[str, Any]]:
    """Return some rows of a text and a number."""
    words = ["a", "b", "c d", "\u00e9", "x" * 9]
    return [
        {"w": r.choice(words), "n": r.choice([0, 1, 2.5, -3, 1e9, None])}
        for _ in range(r.randint(1, 60))
    ]


def content_of(rows: list[dict[str, Any]], form: str) -> bytes:
    """Return the rows as a file of this format."""
    base = form.removesuffix(".gz")
    if base == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        held = io.BytesIO()
        table = pa.table(
            {
                "w": pa.array([row["w"] for row in rows]),
                "n": pa.array([row["n"] for row in rows], pa.float64()),
            }
        )
        pq.write_table(table, held, compression="none")
        return held.getvalue()
    if base == "jsonl":
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    else:
        sep = "\t" if base == "tsv" else ","
        lines = [f"w{sep}n", *(f"{x['w']}{sep}{'' if x['n'] is None else x['n']}" for x in rows)]
        text = "\n".join(lines) + "\n"
    return text.encode()


def mutated(content: bytes, r: random.Random) -> bytes:
    """Return the bytes with some of them changed, cut, doubled, or put elsewhere."""
    held = bytearray(content)
    odd = [b"\0", b"\xff", b'"', b"\n", b",", b"\t", b"{", b"[" * 50, b"1e999", b"NA", b"9" * 30]
    for _ in range(r.choice([0, 1, 1, 2, 5])):
        at = r.randrange(len(held) + 1)
        what = r.randrange(5)
        if what == 0 and at < len(held):
            held[at] ^= 1 << r.randrange(8)
        elif what == 1:
            held[at:at] = r.choice(odd)
        elif what == 2:
            del held[at : at + r.randint(1, 9)]
        elif what == 3:
            held[at:at] = held[at : at + r.randint(1, 40)]
        else:
            del held[at + r.randint(0, 200) :]
    return bytes(held)


def read_again(content: bytes, form: str) -> list[dict[str, Any]] | None:
    """Return the rows as another reader has them; None where readers may rightly differ."""
    base = form.removesuffix(".gz")
    try:
        if base == "parquet":
            import pyarrow.parquet as pq

            found: list[dict[str, Any]] = pq.read_table(io.BytesIO(content)).to_pylist()
            return found
        text = content.decode("utf-8")
        if any(char in text for char in '\r\0"') and base != "jsonl":
            return None
        if base == "jsonl":
            return [json.loads(line) for line in text.split("\n") if line.strip()]
        sep = "\t" if base == "tsv" else ","
        lines = list(csv.reader(io.StringIO(text), delimiter=sep))
        rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:] if line]
        return [{key: value or None for key, value in row.items()} for row in rows]
    except Exception:  # noqa: BLE001 (whatever another reader says of damage)
        return None


def in_bins(column: Any, by_hand: Counter[Any]) -> list[int] | None:
    """Return how many values lie in each bin of a numeric column, by its edges alone."""
    counts = [0] * len(column.outcomes)
    for value, n in by_hand.items():
        if not n:
            continue
        try:
            number = math.nan if value is None else float(value)
        except (TypeError, ValueError):
            return None  # another reader does not take it for a number
        found = None
        for i, (outcome, edges) in enumerate(zip(column.outcomes, column.edges, strict=True)):
            if edges is None:
                special = {"+inf": math.inf, "-inf": -math.inf}.get(outcome or "", math.nan)
                inside = special == number or (outcome is None and math.isnan(number))
            elif edges.value is not None:
                inside = number == edges.value
            else:
                low = -math.inf if edges.above is None else edges.above
                high = math.inf if edges.up_to is None else edges.up_to
                inside = low < number <= high and math.isfinite(number)
            found = i if inside and found is None else found
        if found is None:
            return None if math.isnan(number) else [-1]
        counts[found] += n
    return counts


def miscounted(column: Any, by_hand: Counter[Any], n: list[int]) -> str | None:
    """Return what is wrong about the counts of one table, if anything is."""
    if column.kind == "categorical":
        if any(not isinstance(value, str | None) for value in by_hand):
            return None
        told = {outcome: k for outcome, k in zip(column.outcomes, n, strict=True) if k}
        right = {value: k for value, k in by_hand.items() if k}
        return None if told == right else f"counts {told} for {right}"
    if sum(n) != sum(by_hand.values()):
        return f"{sum(n)} rows for {sum(by_hand.values())}"
    binned = in_bins(column, by_hand) if column.kind == "numeric" else None
    return None if binned in (None, n) else f"counts {n} in bins for {binned}"


def wrong(column: Any, sides: tuple[Counter[Any], Counter[Any]]) -> str | None:
    """Return what is wrong about a column's counts or its D, if anything is."""
    if column.comparison is None:
        return None
    counts = (column.counts_reference, column.counts_current)
    for by_hand, n in zip(sides, counts, strict=True):
        said = miscounted(column, by_hand, list(n))
        if said is not None:
            return said
    q, p = counts
    total_p, total_q = sum(p), sum(q)
    if any(a and not b for a, b in zip(p, q, strict=True)):
        right = math.inf
    else:
        right = math.fsum(
            a / total_p * math.log(a * total_q / (b * total_p))
            for a, b in zip(p, q, strict=True)
            if a
        )
    found = column.comparison.kl_divergence
    if found != right and not math.isclose(found, right, rel_tol=1e-12, abs_tol=1e-15):
        return f"D {found} for {right}"
    return None


def of_profile(document: dict[str, Any], name: str) -> Counter[Any] | None:
    """Return how often each value comes in a column of a profile, read as plain JSON."""
    (column,) = (one for one in document["columns"] if one["name"] == name)
    by_hand: Counter[Any] = Counter()
    if column["kind"] == "categorical" and "values" in column:
        by_hand.update(dict(zip(column["values"], column["counts"], strict=True)))
    elif column["kind"] == "numeric" and column.get("low") == column.get("high"):
        by_hand.update(dict(zip(column["low"], column["counts"], strict=True)))
        by_hand[math.inf] += column["positive_infinite"]
        by_hand[-math.inf] += column["negative_infinite"]
    else:
        return None  # cells of several values
    by_hand[None] += column["missing"]
    return by_hand


def one_table(r: random.Random, folder: Path) -> str:
    """Return what came of one mutated table: ok, refused, or what is wrong."""
    from kullback import tables

    form = r.choice(FORMATS)
    base = rows_of(r)
    plain = content_of(rows_of(r), form)
    content = mutated(plain, r)
    packed = gzip.compress(content) if form.endswith(".gz") else content
    if form.endswith(".gz") and r.random() < 0.3:
        packed = mutated(packed, r)
        try:
            content = gzip.decompress(packed)
        except (OSError, EOFError, ValueError, zlib.error):
            content = b"no reader may accept this"
    reference, current = folder / f"a.{form}", folder / f"b.{form}"
    first = content_of(base, form)
    reference.write_bytes(gzip.compress(first) if form.endswith(".gz") else first)
    current.write_bytes(packed)
    try:
        found = tables.compare(reference, current)
        if r.random() < 0.2:
            tables.profile(current)
    except (tables.TableError, ValueError) as error:
        return "refused" if str(error).strip() else "an empty sentence"
    again = read_again(content, form)
    known = read_again(first, form)
    if again is not None and known is not None and (packed == content or form.endswith(".gz")):
        for column in found:
            if all(column.name in row for row in (*again, *known)):
                sides = (
                    Counter(row[column.name] for row in known),
                    Counter(row[column.name] for row in again),
                )
                said = wrong(column, sides)
                if said is not None:
                    (folder / f"kept-{r.random()}.{form}").write_bytes(packed)
                    return f"{form}, {column.name}: {said}"
    return "ok"


def one_of_ours(r: random.Random, folder: Path) -> str:
    """Return what came of one mutated profile or sequential state."""
    import pandas as pd

    from kullback import tables
    from kullback.estimators import SequentialTest

    if r.random() < 0.3:
        test = SequentialTest({"a": 0.5, "b": 0.5})
        test.update_batch(["a", "b", "b"])
        text = mutated(test.to_json().encode(), r)
        try:
            again = SequentialTest.from_json(text)
        except (ValueError, TypeError) as error:
            return "refused" if str(error).strip() else "an empty sentence"
        written = json.loads(again.to_json())
        return "ok" if written == json.loads(text) else f"a state became {written}"
    kept = tables.profile(pd.DataFrame(rows_of(r)))
    content = mutated(kept.to_json().encode(), r)
    if r.random() < 0.5:
        # With the right checksum, so that what is behind it is reached.
        from kullback.tables._results.profile import checksum

        try:
            held = json.loads(content)
            held["sha256"] = checksum(held)
            content = json.dumps(held).encode()
        except (ValueError, TypeError, RecursionError, AttributeError):
            pass
    packed = r.random() < 0.3
    path = folder / ("p.kb.json.gz" if packed else "p.kb.json")
    path.write_bytes(gzip.compress(content) if packed else content)
    try:
        read = tables.merge([path])
        found = tables.compare(read, kept)
    except (tables.TableError, ValueError) as error:
        return "refused" if str(error).strip() else "an empty sentence"
    documents = json.loads(content), json.loads(kept.to_json())
    for column in found:
        by_hand = [of_profile(document, column.name) for document in documents]
        if by_hand[0] is not None and by_hand[1] is not None:
            said = wrong(column, (by_hand[0], by_hand[1]))
            if said is not None:
                return f"profile, {column.name}: {said}"
    return "ok"


def bits_by_hand(data: bytes, model: bytes, order: int, added: float) -> float:
    """Return what a byte of `data` costs by the model learned from `model`, from dictionaries."""
    pairs = Counter(model[i : i + order + 1] for i in range(len(model) - order))
    contexts = Counter(model[i : i + order] for i in range(len(model) - order))
    costs = []
    for i in range(len(data) - order):
        word = data[i : i + order + 1]
        n, total = pairs[word] + added, contexts[word[:order]] + 256 * added
        if not total:
            return math.inf
        costs.append(math.log2(total / n) if n else math.inf)
    return math.fsum(costs) / len(costs)


def one_matrix(r: random.Random, folder: Path) -> str:
    """Return what came of a matrix of some files of any bytes, of which one may be no file."""
    from kullback import coding

    paths, contents = [], []
    for i in range(r.randint(2, 4)):
        size = r.choice([0, 1, 2, 3, 50, 5000])
        content = mutated(r.randbytes(size) if r.random() < 0.5 else b"ab c\n" * size, r)
        paths.append(folder / f"{i}.bin")
        paths[-1].write_bytes(content)
        contents.append(content)
    other = r.choice(["none"] * 6 + ["/dev/zero", "/dev/full", str(folder), "gone", "fifo", "x\0"])
    if other == "fifo":
        (folder / "fifo").unlink(missing_ok=True)
        os.mkfifo(folder / "fifo")
        other = str(folder / "fifo")
    given = [*paths, *([] if other == "none" else [Path(other)])]
    order, added = r.choice([0, 1, 2]), r.choice([0.0, 1e-300, 0.5, 1.0, 1e300])
    try:
        found = coding.cross_costs(given, order, smoothing=added)
    except (ValueError, TypeError, OSError) as error:
        return "refused" if str(error).strip() else "an empty sentence"
    for i, data in enumerate(contents):
        for j, model in enumerate(contents):
            if added in {0.0, 0.5, 1.0}:
                right = bits_by_hand(data, model, order, added)
                told = float(found.bits_per_byte[i, j])
                if told != right and not math.isclose(told, right, rel_tol=1e-9, abs_tol=1e-12):
                    return f"order {order}, added {added}: {told} bits for {right}"
    return "ok"


ONE = {"tables": one_table, "own": one_of_ours, "matrix": one_matrix}


def batch(kind: str, first: int, many: int) -> None:
    """Run some cases in this process, and print what came of them."""
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + many):
            r = random.Random(f"{kind}{seed}")  # noqa: S311 (mutations, no secrets)
            try:
                said = ONE[kind](r, Path(folder))
            except Exception as error:  # noqa: BLE001 (any error but ours is what is looked for)
                said = f"seed {seed}: {type(error).__name__}: {error}"[:300]
            found[said if said in {"ok", "refused"} else f"seed {seed}: {said}"] += 1
    # Not the system's ru_maxrss, which begins with the memory of the process that started this.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    print(json.dumps({"found": found, "peak": peak}))


def run(kind: str, many: int) -> tuple[Counter[str], int]:
    """Return what came of so many files, and the largest memory of a process in megabytes."""
    found: Counter[str] = Counter()
    peak = 0
    for first in range(0, many, BATCH):
        words = [sys.executable, __file__, "batch", kind, str(first), str(min(BATCH, many - first))]
        done = subprocess.run(  # noqa: S603 (our own words)
            words, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        if done.returncode:
            found[f"batch {first}: {done.returncode} {done.stderr[-200:]}"] += 1
            continue
        told = json.loads(done.stdout.splitlines()[-1])
        found.update(told["found"])
        peak = max(peak, told["peak"])
    return found, peak


def main() -> None:
    """Run as asked, and fail where a file had another end than a result or a sentence."""
    if sys.argv[1] == "batch":
        batch(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
        return
    begun = time.monotonic()
    found, peak = run(sys.argv[1], int(sys.argv[2]))
    for said, n in found.most_common(60):
        print(n, said)
    print(f"{sum(found.values()):,} files in {time.monotonic() - begun:.0f} s, {peak} MB at most")
    if set(found) - {"ok", "refused"} or peak > MEGABYTES:
        sys.exit(1)


if __name__ == "__main__":
    main()
