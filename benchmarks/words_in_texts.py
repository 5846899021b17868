"""Words of texts are not independent: what that does to tests and intervals.

`python3 benchmarks/words_in_texts.py FILE` takes a table of texts (tab-separated, one named
`text`), parts it at random into halves, many times, and counts alarms; then it does the same with
made texts whose D is known. `--write` puts both into docs/text.md.
"""

from __future__ import annotations

import argparse
import math
from itertools import product
from pathlib import Path

import machine
import numpy as np
from scipy.sparse import csr_array
from scipy.stats import binom

from kullback import measures
from kullback.counting._text_column import _effective_words
from kullback.counting._texts import split_words
from kullback.estimators import (
    Clusters,
    clustered_evidence,
    contribution_intervals,
    kl_divergence,
    test_equal,
)

SEED = 20240601
DRAWS = 99
WORDS, TOPICS, LENGTH = 400, 40, 15


def events_of(texts: list[str]) -> csr_array:
    """Return the counts of words, a row for each text."""
    place: dict[str, int] = {}
    found = [[place.setdefault(word, len(place)) for word in split_words(text)] for text in texts]
    ends = np.cumsum([0, *map(len, found)])
    columns = np.array([word for words in found for word in words])
    events = csr_array((np.ones(columns.size, np.int64), columns, ends), (len(texts), len(place)))
    events.sum_duplicates()
    return events


def judged(events: csr_array, of_p: np.ndarray, seed: int) -> dict[str, float]:
    """Return what both ways of looking say of one parting of the texts."""
    of_q = 1 - of_p
    x, y = (np.asarray(side @ events) for side in (of_p, of_q))
    kept = (x + y) > 0
    x, y = x[kept], y[kept]
    ours = clustered_evidence(x, y, Clusters(events[:, kept], of_p, of_q), draws=DRAWS, seed=seed)
    words = kl_divergence(x, y, counts=True)
    return {
        "alarm": ours.test.p_value <= 0.05,
        "above 0": ours.estimate.low > 0,
        "value": ours.estimate.value,
        "low": ours.estimate.low,
        "high": ours.estimate.high,
        "alarm of words": test_equal(x, y, counts=True, draws=DRAWS, seed=seed).p_value <= 0.05,
        "words low": words.low,
        "words high": words.high,
    }


def halves(path: Path, repetitions: int) -> str:
    """Return how often two random halves of the texts of a file look different."""
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    at = head.split("\t").index("text")
    events = events_of([line.split("\t")[at] for line in lines])
    generator = np.random.default_rng(SEED)
    found = []
    for seed in range(repetitions):
        of_p = np.zeros(len(lines), dtype=np.int64)
        of_p[generator.permutation(len(lines))[: len(lines) // 2]] = 1
        found.append(judged(events, of_p, seed))
    rate = {name: float(np.mean([one[name] for one in found])) for name in found[0]}
    error = math.sqrt(0.05 * 0.95 / repetitions)
    spread = float(np.std([one["value"] for one in found])) / math.sqrt(repetitions)
    return (
        f"{repetitions} random partings of `{path.name}` ({len(lines):,} texts, "
        f"{events.shape[1]:,} different words) into halves: the test at 5 % alarmed in "
        f"{100 * rate['alarm']:.1f} % (± {100 * error:.1f}), one that takes words for independent "
        f"in {100 * rate['alarm of words']:.1f} %; D was {rate['value']:.4f} on average "
        f"(± {spread:.4f}), and its interval lay above 0 in {100 * rate['above 0']:.1f} %."
    )


def made(n: int, m: int, tilt: float, repetitions: int) -> str:
    """Return a row on texts of one topic each, half of its words drawn from the topic's ten."""
    generator = np.random.default_rng([SEED, n, m, round(100 * tilt)])
    common = 1 / np.arange(1, WORDS + 1)
    own = np.array([generator.choice(WORDS, 10, replace=False) for _ in range(TOPICS)])
    weights = np.stack([np.ones(TOPICS), np.exp(tilt * generator.normal(size=TOPICS))])
    weights /= weights.sum(axis=1, keepdims=True)
    shares = np.tile(common / common.sum(), (TOPICS, 1)) / 2
    for topic in range(TOPICS):
        shares[topic, own[topic]] += 0.05
    q, p = weights @ shares
    true = measures.kl_divergence(p, q)
    each = p * np.log(p / q) - p + q
    held = np.zeros(2)
    alarms = np.zeros(2)
    of_words = []
    for seed in range(repetitions):
        topics = [
            generator.choice(TOPICS, size, p=w) for size, w in ((m, weights[0]), (n, weights[1]))
        ]
        events = np.concatenate([generator.multinomial(LENGTH, shares[some]) for some in topics])
        of_p = np.repeat([0, 1], (m, n))
        one = judged(csr_array(events), of_p, seed)
        held += [one["low"] <= true <= one["high"], one["words low"] <= true <= one["words high"]]
        alarms += [one["alarm"], one["alarm of words"]]
        sizes = []
        for side in (events[m:], events[:m]):
            sums = side.sum(0), (side**2).sum(0), side.sum(0) * LENGTH
            sizes.append(_effective_words(sums, len(side) * LENGTH**2, len(side)))
        x, y = events[m:].sum(0), events[:m].sum(0)
        ends = contribution_intervals(x / x.sum(), y / y.sum(), *sizes)
        often = np.minimum(p * n, q * m) * LENGTH >= 5
        of_words.append(((ends[:, 0] <= each + 1e-15) & (each <= ends[:, 1]))[often].mean())
    rates = [*(100 * held / repetitions), *(100 * alarms / repetitions), 100 * np.mean(of_words)]
    cells = " | ".join(f"{rate:.1f}" for rate in rates)
    return f"| {n:,} | {m:,} | {true:.4f} | {cells} |"


def few() -> str:
    """Return what is said of texts that are one word 300 times, or another, by exact sums."""
    pairs = ((0.5, 0.5), (0.8, 0.2), (0.8, 0.6))
    sizes = (1, 2, 3, 5, 10, 19, 25, 60)
    rates = []
    for (of_p, of_q), n in product(pairs, sizes):
        true = measures.kl_divergence([of_p, 1 - of_p], [of_q, 1 - of_q])
        chances = [binom.pmf(range(n + 1), n, share) for share in (of_p, of_q)]
        rate = np.zeros(2)
        for a, b in np.ndindex(n + 1, n + 1):
            chance = chances[0][a] * chances[1][b]
            if chance < 1e-5:  # less than 4 % together, taken for misses
                continue
            copies = np.array([a, n - a]), np.array([b, n - b])
            seen = copies[0] + copies[1] > 0
            found = clustered_evidence(
                *(300 * side[seen] for side in copies),
                Clusters(csr_array(np.diag([300, 300])[:, seen]), *copies),
                draws=199,
            )
            end = found.estimate
            same = found.test.p_value > 0.05 and end.high < 0.05
            rate += [chance * (end.low - 1e-12 <= true <= end.high), chance * same]
        rates.append(100 * rate)
    held, same = np.array(rates).T
    return (
        f"{sizes[0]} to {sizes[-1]} texts a side, each one word 300 times with the chance "
        "0.5, 0.8 or 0.8 in P and 0.5, 0.2 or 0.6 in Q, and else another word: the interval of D "
        f"held in {held.min():.1f} % at least, and at most {same.max():.1f} % were called the same."
    )


def main() -> None:
    """Print what was measured, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--repetitions", type=int, default=400)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    said = f"Measured on {machine.today()} with {machine.versions('numpy', 'scipy')}, seed {SEED}."
    lines = [
        said,
        "",
        halves(options.file, options.repetitions),
        "",
        few(),
        "",
        f"Made texts of {LENGTH} words, {options.repetitions} repetitions, in percent:",
        "",
        (
            "| texts of P | of Q | D | interval holds | of independent words | test alarms | "
            "of independent words | intervals of words hold |"
        ),
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for n, m in ((300, 300), (2_000, 2_000), (300, 3_000)):
        lines += [made(n, m, tilt, options.repetitions) for tilt in (0.0, 0.3, 1.0)]
    text = "\n".join(lines)
    print(text)
    if options.write:
        machine.replace_between_markers(machine.ROOT / "docs" / "text.md", "words in texts", text)


if __name__ == "__main__":
    main()
