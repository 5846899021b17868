"""Symbols drawn from P, coded with the code for P and with the one built for Q."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback import measures
from kullback._checks import check_whole, choose_seed
from kullback._distributions import align
from kullback._progress import no_progress
from kullback.coding._alphabet import CHUNK, Alphabet, read_alphabet
from kullback.coding._code_length import ideal_bits
from kullback.coding._coded_length import check_coder, code_positions
from kullback.coding._coders import import_constriction
from kullback.coding._huffman import huffman
from kullback.document import count_of, number
from kullback.results import Result, to_frame

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from numpy.typing import NDArray

    from kullback._progress import Progress
    from kullback.coding._coded_length import CodedLength
    from kullback.coding._huffman import HuffmanCode


SCHEMA = "kullback.two-codes/1"


@dataclass(frozen=True, eq=False, slots=True)
class CodeCost:
    """What a code costs for symbols drawn from P, in bits a symbol.

    `exact` is H(P) or H(P,Q), and `empirical` the same for the symbols that were drawn, whose
    shares are not quite P; `coded` is what the coder spent on them (`spent` a symbol), None if
    it could not code them; `huffman` is the Huffman code, `huffman_exact` its mean length
    under P.
    """

    built_for: str
    exact: float
    empirical: float
    coded: CodedLength | None
    huffman: HuffmanCode
    huffman_exact: float

    @property
    def spent(self) -> float:
        """The bits a symbol that the coder spent; inf if it could not code the symbols."""
        return math.inf if self.coded is None else self.coded.bits_per_symbol

    def numbers(self) -> dict[str, float]:
        """Return the four costs of a symbol by name."""
        return {
            "exact": self.exact,
            "empirical": self.empirical,
            "spent": self.spent,
            "huffman": self.huffman_exact,
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the costs and what was coded, as documented in docs/json.md."""
        coded = None if self.coded is None else self.coded.to_dict()
        return {**self.numbers(), "coded": coded}


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class TwoCodes(Result):
    """The code built for P and the code built for Q on the same `n` symbols, drawn from P.

    `for_p` and `for_q` are a `CodeCost` each (`for_q` None without Q); `p` and `q` run in
    parallel with `outcomes`. `kl_divergence` is the exact D(P‖Q) in bits. `status` is "ok", or
    a sentence that says why the code built for Q could not code the symbols.
    """

    outcomes: tuple[Hashable, ...]
    n: int
    seed: int
    coder: str
    kl_divergence: float
    for_p: CodeCost
    for_q: CodeCost | None
    status: str = "ok"

    unit = "bits"

    @property
    def excess(self) -> dict[str, float]:
        """What Q's code costs above P's: exactly D(P‖Q), and for the symbols that were drawn."""
        if self.for_q is None:
            return dict.fromkeys(self.for_p.numbers(), math.nan)
        theirs, ours = self.for_q.numbers(), self.for_p.numbers()
        return {name: theirs[name] - ours[name] for name in ours} | {"exact": self.kl_divergence}

    def __repr__(self) -> str:
        """Return one line: the symbols, the coder, and the bits spent."""
        spent = [number(self.for_p.spent) + " with P's code"]
        if self.for_q is not None:
            spent.append(number(self.for_q.spent) + " with Q's")
        return f"<TwoCodes on {count_of(self.n, 'symbol')}: {', '.join(spent)}, bits a symbol>"

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        q = self.for_q
        return {
            "schema": SCHEMA,
            "unit": self.unit,
            "n": self.n,
            "seed": self.seed,
            "coder": self.coder,
            "kl_divergence": None if q is None else self.kl_divergence,
            "for_p": self.for_p.to_dict(),
            "for_q": None if q is None else q.to_dict(),
            "excess": None if q is None else self.excess,
            "outcomes": [
                {
                    "outcome": outcome,
                    "p": float(self.for_p.huffman.q[i]),
                    "q": None if q is None else float(q.huffman.q[i]),
                    "word_for_p": self.for_p.huffman.words[i],
                    "word_for_q": None if q is None else q.huffman.words[i],
                }
                for i, outcome in enumerate(self.outcomes)
            ],
            "status": self.status,
        }

    def to_frame(self) -> Any:
        """Return one row a code, in pandas, polars or pyarrow, whichever is in use."""
        codes = [code for code in (self.for_p, self.for_q) if code is not None]
        costs = {name: [code.numbers()[name] for code in codes] for name in self.for_p.numbers()}
        return to_frame({"code": [code.built_for for code in codes], **costs})


def two_codes(
    p: Any,
    q: Any = None,
    *,
    symbols: int = 1_000_000,
    coder: str = "ans",
    seed: int | None = 0,
    outcomes: Iterable[Hashable] | None = None,
    normalize: bool = False,
    progress: Progress | None = None,
) -> TwoCodes:
    """Draw symbols from P and code them twice: with the code for P, and for Q.

    P's code spends H(P) bits a symbol, Q's spends H(P,Q), and the difference is D(P‖Q): up to
    the chance of the draw, whose own cross-entropies are told beside, and the coder's overhead.
    Both are really coded, by the `coder` of `coded_length`, and decoded again. The mean lengths
    of the two Huffman codes are exact. Without `q` there is the code for P alone.

    `p`, `q`, `outcomes` and `normalize` are as in `kullback.compare`. `symbols` is how many are
    drawn, from the generator of this `seed` (None: a new one, which the result tells). Where a
    symbol occurs that has q = 0, Q's code cannot code it: its costs are `inf`, and `status` says
    so. `progress` is told of every step.

    Raises ValueError as `compare` and `coded_length`, and for fewer symbols than one;
    ImportError where constriction (extra `coding`) is not installed.

    Source: Cover and Thomas (2006), theorem 5.4.3, "wrong code".

    >>> run = two_codes([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], symbols=100_000)
    >>> round(run.for_p.spent, 2), round(run.for_q.spent, 2), round(run.kl_divergence, 12)
    (1.29, 1.7, 0.4)
    """
    check_coder(coder)
    count = check_whole("symbols", symbols, 1)
    chosen = choose_seed(seed)
    import_constriction()
    if q is None:
        of_p, of_q = read_alphabet(p, outcomes, normalize=normalize, name="p"), None
    else:
        names, a, b = align(p, q, outcomes)
        of_p = read_alphabet(a, names, normalize=normalize, name="p")
        of_q = read_alphabet(b, names, normalize=normalize, name="q")
    tell, steps = progress or no_progress, 2 if of_q is None else 3
    tell("drawing symbols of P", 0, steps)
    chunks, counts = _draw_symbols(of_p.q, count, chosen)
    entropy = float(measures.entropy(of_p.q, base=2, normalize=True))
    on = _Drawn(of_p.q, chunks, counts, coder)
    tell("coding with the code for P", 1, steps)
    for_p, _ = _find_cost("P", of_p, entropy, on)
    for_q, divergence, status = None, math.nan, "ok"
    if of_q is not None:
        tell("coding with the code for Q", 2, steps)
        divergence = float(measures.kl_divergence(of_p.q, of_q.q, base=2, normalize=True))
        for_q, status = _find_cost("Q", of_q, entropy + divergence, on)
    return TwoCodes(of_p.outcomes(), count, chosen, coder, divergence, for_p, for_q, status)


@dataclass(frozen=True, eq=False, slots=True)
class _Drawn:
    """The symbols that both codes encode, and the coder."""

    p: NDArray[np.float64]
    chunks: Sequence[NDArray[np.int32]]
    counts: NDArray[np.int64]
    coder: str


def _find_cost(built_for: str, of: Alphabet, exact: float, on: _Drawn) -> tuple[CodeCost, str]:
    code = huffman(of.q, outcomes=of.names, normalize=True)
    impossible = np.flatnonzero((on.counts > 0) & (of.q == 0))
    coded, status = None, "ok"
    if impossible.size:
        name, times = of.name(int(impossible[0])), int(on.counts[impossible[0]])
        status = f"Q gives no probability to {name!r}, which was drawn "
        status += f"{count_of(times, 'time')}, so its code has no word for it"
    else:
        coded = code_positions(on.chunks, of, on.coder)
    empirical = ideal_bits(on.counts, of) / int(on.counts.sum())
    mean = code.mean_length_for(on.p, normalize=True)
    return CodeCost(built_for, exact, empirical, coded, code, mean), status


def _draw_symbols(
    p: NDArray[np.float64], count: int, seed: int
) -> tuple[list[NDArray[np.int32]], NDArray[np.int64]]:
    """Return symbols drawn from P, in chunks, and how often each outcome was drawn."""
    generator = np.random.default_rng(seed)
    chunks, counts = [], np.zeros(p.size, np.int64)
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        chunks.append(generator.choice(p.size, size=size, p=p).astype(np.int32))
        counts += np.bincount(chunks[-1], minlength=p.size)
    return chunks, counts
