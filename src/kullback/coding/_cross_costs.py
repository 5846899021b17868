"""What the bytes of every file cost under the model of every other: which fits which best."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._progress import no_progress
from kullback.coding._byte_counts import check_order, count_bytes, name_source
from kullback.coding._cross_cost import check_smoothing, excess, own_entropy
from kullback.results import Result, to_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kullback._progress import Progress
    from kullback.coding._byte_counts import Source

    Floats = NDArray[np.float64]

SCHEMA = "kullback.cross-costs/1"


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class CrossCosts(Result):
    """Every file under every file's model, in bits a byte: rows are data (P), columns models (Q).

    `names`, `n` (bytes counted) and `entropy`, H(P) of each file, run in parallel;
    `kl_divergence[i, j]` is D(P‖Q) of file i under the model of file j, `unseen_mass[i, j]` the
    share of its bytes that the model never saw after their context. On the diagonal a file is
    coded by its own model, whose smoothing costs a little above H(P).
    """

    names: tuple[str, ...]
    order: int
    smoothing: float
    n: tuple[int, ...]
    entropy: Floats
    kl_divergence: Floats
    unseen_mass: Floats

    unit = "bits"

    @property
    def bits_per_byte(self) -> Floats:
        """H(P,Q) = H(P) + D(P‖Q), for every file and every model."""
        return self.entropy[:, None] + self.kl_divergence

    @property
    def best(self) -> tuple[int | None, ...]:
        """The place of the model that fits each file best, its own left out.

        The first of equals; None where all other models are infinitely bad.
        """
        costs = self.bits_per_byte.copy()
        np.fill_diagonal(costs, np.inf)
        return tuple(
            int(i) if np.isfinite(row[i]) else None for row in costs for i in [row.argmin()]
        )

    def __repr__(self) -> str:
        """Return one line: how many files, and by which models."""
        return (
            f"<CrossCosts of {len(self.names)} files, order {self.order}, smoothing "
            f"{self.smoothing:g}>"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        best = self.best
        return {
            "schema": SCHEMA,
            "unit": self.unit,
            "order": self.order,
            "smoothing": self.smoothing,
            "files": [
                {
                    "name": name,
                    "n": self.n[i],
                    "entropy": float(self.entropy[i]),
                    "best": best[i],
                }
                for i, name in enumerate(self.names)
            ],
            "kl_divergence": self.kl_divergence.tolist(),
            "bits_per_byte": self.bits_per_byte.tolist(),
            "unseen_mass": self.unseen_mass.tolist(),
        }

    def to_frame(self) -> Any:
        """Return one row a file and model, in pandas, polars or pyarrow, whichever is in use."""
        many = range(len(self.names))
        pairs = [(i, j) for i in many for j in many]
        return to_frame(
            {
                "data": [self.names[i] for i, _ in pairs],
                "model": [self.names[j] for _, j in pairs],
                "entropy": [float(self.entropy[i]) for i, _ in pairs],
                "kl_divergence": [float(self.kl_divergence[pair]) for pair in pairs],
                "bits_per_byte": [float(self.bits_per_byte[pair]) for pair in pairs],
                "unseen_mass": [float(self.unseen_mass[pair]) for pair in pairs],
            }
        )


def cross_costs(
    files: Iterable[Source],
    order: int = 1,
    *,
    smoothing: float = 0.5,
    names: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> CrossCosts:
    """Return the cost of every file under the model of every file: which is like which.

    Entry (i, j) is `cross_cost(files[j], files[i], order)`: file i is the data (P), file j what
    the model (Q) is learned from; every file is read once. The smallest entry of a row, its own
    left out, names the model that fits the file best: the language of a text, the program
    that wrote a log. `names` are used instead of the paths; `progress` is told of every step.

    Raises ValueError for fewer than two files and for names not as many as files or given
    twice; TypeError for names that are no texts; otherwise as `cross_cost`.

    Source: as `cross_cost`; Benedetto, Caglioti and Loreto (2002) for telling languages so.

    >>> costs = cross_costs([b"hello, world", b"world, hello", b"0110100110"], 0)
    >>> costs.best, costs.bits_per_byte.shape
    ((1, 0, 0), (3, 3))
    """
    order = check_order(order)
    added = check_smoothing(smoothing)
    sources = [files] if isinstance(files, str | bytes | os.PathLike) else list(files)
    if len(sources) < 2:
        msg = f"files lists {len(sources)}; there must be two or more to compare."
        raise ValueError(msg)
    if names is not None and len(names) != len(sources):
        msg = f"names lists {len(names)} and files {len(sources)}; every file has one name."
        raise ValueError(msg)
    given: Sequence[object] = names or ()
    wrong = [name for name in given if not isinstance(name, str)]
    if wrong:
        msg = f"names has {wrong[0]!r}; the name of a file is a text."
        raise TypeError(msg)
    twice = next((name for i, name in enumerate(given) if name in given[:i]), None)
    if twice is not None:
        msg = f"names has {twice!r} twice; every file needs a name of its own."
        raise ValueError(msg)
    labels = names or [name_source(source, f"file {i}") for i, source in enumerate(sources, 1)]
    many, tell = len(sources), progress or no_progress
    counted = []
    for i, (source, label) in enumerate(zip(sources, labels, strict=True)):
        tell(f"reading {label}", i, 2 * many)
        counted.append(count_bytes(source, order, role="file", name=label))
    divergences, unseen = np.empty((many, many)), np.empty((many, many))
    for i, data in enumerate(counted):
        tell(f"comparing {data.name}", many + i, 2 * many)
        for j, model in enumerate(counted):
            divergences[i, j], unseen[i, j] = excess(data, model, added)
    return CrossCosts(
        names=tuple(labels),
        order=order,
        smoothing=added,
        n=tuple(data.n for data in counted),
        entropy=np.asarray([own_entropy(data) for data in counted]),
        kl_divergence=divergences,
        unseen_mass=unseen,
    )
