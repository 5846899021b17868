"""Shapes, axes, strides and threads: the numbers do not depend on how the data lie."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from cases import draw, few_values

import kullback

if TYPE_CHECKING:
    from collections.abc import Iterator

Array = np.ndarray[Any, Any]

P = draw(3 * 4 * 50, 41).reshape(3, 4, 50)
Q = draw(3 * 4 * 50, 42).reshape(3, 4, 50)
P, Q = P / P.sum(-1, keepdims=True), Q / Q.sum(-1, keepdims=True)

PAIRWISE = (
    kullback.kl_divergence,
    kullback.cross_entropy,
    kullback.js_divergence,
    kullback.js_distance,
    kullback.jeffreys_divergence,
    kullback.perplexity,
)


@pytest.fixture
def threads() -> Iterator[None]:
    """Put the number of threads back after the test."""
    yield
    kullback.set_num_threads(None)


@pytest.mark.parametrize("measure", PAIRWISE)
def test_rows_are_done_one_by_one(measure: Any) -> None:
    """A stack of rows gives, bit for bit, what each row gives alone; one Q serves for many P."""
    rows = measure(P, Q)
    assert rows.shape == (3, 4)
    for i, j in itertools.product(range(3), range(4)):
        assert rows[i, j] == measure(P[i, j], Q[i, j])
    against_one = measure(P, Q[0, 0])
    for i, j in itertools.product(range(3), range(4)):
        assert against_one[i, j] == measure(P[i, j], Q[0, 0])
    crossed = measure(P[:, None, 0], Q[None, :2, 1])
    assert crossed.shape == (3, 2)
    assert crossed[2, 1] == measure(P[2, 0], Q[1, 1])


@pytest.mark.parametrize("measure", PAIRWISE)
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_axis_and_keepdims(measure: Any, axis: int) -> None:
    """The summed axis may be any; `keepdims` leaves it there with length 1."""
    p, q = np.moveaxis(P, -1, axis), np.moveaxis(Q, -1, axis)
    assert measure(p, q, axis=axis).tolist() == measure(P, Q).tolist()
    kept = measure(p, q, axis=axis, keepdims=True)
    assert kept.shape == tuple(1 if i == axis % 3 else n for i, n in enumerate(p.shape))
    assert kept.reshape(3, 4).tolist() == measure(P, Q).tolist()


def test_axis_with_fewer_axes_in_one_argument() -> None:
    """An axis counted from the front is each argument's own; the others broadcast."""
    p, q = P[0].T, Q[0, 0]
    value = kullback.kl_divergence(p, q, axis=0)
    assert value.tolist() == kullback.kl_divergence(P[0], Q[0, 0]).tolist()
    kept = kullback.kl_divergence(p, q, axis=0, keepdims=True)
    assert kept.shape == (1, 4)
    assert kullback.kl_contributions(p, q, axis=0).shape == p.shape


def test_results_of_one_row_are_floats() -> None:
    """One pair gives a float; with `keepdims` an array of one."""
    for measure in PAIRWISE:
        assert type(measure(P[0, 0], Q[0, 0])) is float
        assert measure(P[0, 0], Q[0, 0], keepdims=True).shape == (1,)
        assert type(measure(list(P[0, 0]), tuple(Q[0, 0]))) is float


def layouts(a: Array) -> dict[str, Array]:
    """Return the same numbers, laid out in memory in every way that NumPy has."""
    wide = np.full((a.shape[0], 2 * a.shape[1] + 1), np.nan)
    wide[:, 1::2] = a
    shifted = np.empty(a.nbytes + 1, np.uint8)[1:].view(np.float64).reshape(a.shape)
    shifted[...] = a
    return {
        "contiguous": np.ascontiguousarray(a),
        "Fortran": np.asfortranarray(a),
        "transposed": np.ascontiguousarray(a.T).T,
        "reversed rows": np.ascontiguousarray(a[::-1])[::-1],
        "reversed outcomes": np.ascontiguousarray(a[:, ::-1])[:, ::-1],
        "sliced": wide[:, 1::2],
        "unaligned": shifted,
        "other byte order": a.astype(a.dtype.newbyteorder()),
    }


@pytest.mark.parametrize("n", [3, 300])
def test_strides_and_byte_orders(n: int) -> None:
    """H, D, JS and the shares are the same, bit for bit, however the rows lie in memory."""
    p = np.stack([draw(n, seed) for seed in range(5)])
    q = np.stack([draw(n, seed) for seed in range(5, 10)])
    shares = kullback.kl_contributions(p, q)
    for (name, a), b in itertools.product(layouts(p).items(), layouts(q).values()):
        assert kullback.kl_divergence(a, b).tolist() == kullback.kl_divergence(p, q).tolist(), name
        assert kullback.js_divergence(a, b).tolist() == kullback.js_divergence(p, q).tolist(), name
        assert kullback.entropy(a).tolist() == kullback.entropy(p).tolist(), name
        assert (kullback.kl_contributions(a, b) == shares).all(), name
        assert kullback.kl_divergence(a[2], b[3]) == kullback.kl_divergence(p[2], q[3]), name


def test_rows_of_stride_zero() -> None:
    """A row broadcast over many is read in place, along either axis."""
    p = np.broadcast_to(P[0, 0], (7, 50))
    assert set(kullback.entropy(p).tolist()) == {kullback.entropy(P[0, 0])}
    flat = np.broadcast_to(np.float64(0.02), (50,))
    assert kullback.entropy(flat) == pytest.approx(np.log(50), rel=1e-15)
    assert kullback.kl_divergence(P[0, 0], flat) == kullback.kl_divergence(P[0, 0], flat.copy())


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.float16, np.int64])
def test_inputs_are_not_written_to(kind: type) -> None:
    """Read-only inputs serve, and no input is changed."""
    p = (draw(300, 43) * (1 if kind is not np.int64 else 1e6)).astype(kind)  # type: ignore[var-annotated]
    q = (draw(300, 44) * (1 if kind is not np.int64 else 1e6)).astype(kind) + kind(0)
    before = p.copy(), q.copy()
    for a in (p, q):
        a.flags.writeable = False
    for measure in (*PAIRWISE, kullback.kl_contributions):
        measure(p, q, normalize=True)
    kullback.renyi_divergence(p, q, order=2, normalize=True)
    kullback.surprisal(p, normalize=True)
    assert (p == before[0]).all()
    assert (q == before[1]).all()


@pytest.mark.usefixtures("threads")
def test_threads_change_nothing() -> None:
    """With 1, 2 and 3 threads results are the same to the last bit: long rows and many rows."""
    p, q = few_values(1_000_000, 0.1)
    rows_p, rows_q = p.reshape(100, -1) * 100, q.reshape(100, -1) * 100
    found = []
    for count in (1, 2, 3):
        kullback.set_num_threads(count)
        found.append(
            (
                kullback.kl_divergence(p, q),
                kullback.entropy(p),
                kullback.js_divergence(p, q),
                kullback.kl_contributions(p, q).tobytes(),
                kullback.kl_divergence(rows_p, rows_q, normalize=True).tobytes(),
                kullback.entropy(p.astype(np.float32)),
            )
        )
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_short_types_are_taken_exactly(kind: type) -> None:
    """float32 and float16 inputs give what the same numbers in float64 give."""
    p, q = draw(300, 45, kind), draw(300, 46, kind)
    wide = p.astype(float), q.astype(float)
    assert kullback.kl_divergence(p, q) == pytest.approx(
        kullback.kl_divergence(*wide, normalize=True), rel=2e-15, abs=0
    )
    assert kullback.entropy(p) == pytest.approx(
        kullback.entropy(wide[0], normalize=True), rel=1e-14, abs=0
    )
