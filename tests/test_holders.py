"""One and the same thing in every way of holding it: the same value or a sentence, never another.

The right values are scipy's of plain lists. Each case is every pair of two ways of holding P and
Q, with the outcomes of Q in another order wherever they have names.
"""

from __future__ import annotations

import array
import datetime as dt
import itertools
import math
import types
from collections import Counter, OrderedDict, deque
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import jax.numpy as jnp
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import torch
from scipy import stats

import kullback
from kullback import coding, estimators, fitting

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    import xarray as xr
except ImportError:
    xr = None  # type: ignore[assignment]

OUTCOMES = ["a", "b", "c"]
P, Q = [0.25, 0.25, 0.5], [0.5, 0.375, 0.125]  # exact in every float
D = float(stats.entropy(P, Q))

BY_POSITION: dict[str, Callable[[list[float]], Any]] = {
    "list": list,
    "tuple": tuple,
    "deque": deque,
    "array.array": lambda v: array.array("d", v),
    "memoryview": lambda v: memoryview(array.array("d", v)),
    "generator": lambda v: (x for x in v),
    "map": lambda v: map(float, v),
    "values": lambda v: dict(enumerate(v)).values(),
    "set": set,
    "Fraction": lambda v: [Fraction(x) for x in v],
    "Decimal": lambda v: tuple(Decimal(x) for x in v),
    "mixed": lambda v: [Fraction(v[0]), Decimal(v[1]), v[2]],
    "text": lambda v: [str(x) for x in v],
    "one text": lambda v: ",".join(map(str, v)),
    "bytes": lambda v: bytes(int(8 * x) for x in v),
    **{
        f"numpy {kind}": lambda v, kind=kind: np.array(v, dtype=kind)  # type: ignore[misc]
        for kind in ("f8", "f4", "f2", "g", "O", "c16", "U8", "S8", ">f8", "<f4")
    },
    "strided": lambda v: np.repeat(v, 2)[::2],
    "reversed": lambda v: np.array(v[::-1])[::-1],
    "matrix": lambda v: np.array([v]),
    "masked": lambda v: np.ma.array(v, mask=[0, 0, 0]),
    "structured": lambda v: np.array([(x,) for x in v], dtype=[("p", "f8")]),
    "polars": pl.Series,
    "polars f4": lambda v: pl.Series(v, dtype=pl.Float32),
    "polars decimals": lambda v: pl.Series([Decimal(x) for x in v]),
    "polars row": lambda v: pl.DataFrame(dict(zip(OUTCOMES, [[x] for x in v], strict=True))),
    "polars lazy": lambda v: pl.LazyFrame({"p": v}),
    "arrow": pa.array,
    "arrow chunks": lambda v: pa.chunked_array([v[:1], v[1:]]),
    "arrow decimals": lambda v: pa.array([Decimal(x) for x in v]),
    "arrow scalars": lambda v: list(pa.array(v)),
    "narwhals": lambda v: nw.from_native(pl.Series(v), series_only=True),
    "torch": lambda v: torch.tensor(v, dtype=torch.float64),
    "torch f4 with gradient": lambda v: torch.tensor(v, requires_grad=True),
    "jax": jnp.asarray,
}
BY_OUTCOME: dict[str, Callable[[list[str], list[float]], Any]] = {
    "dict": lambda k, v: dict(zip(k, v, strict=True)),
    "OrderedDict": lambda k, v: OrderedDict(zip(k, v, strict=True)),
    "proxy": lambda k, v: types.MappingProxyType(dict(zip(k, v, strict=True))),
    "dict of Decimal": lambda k, v: dict(zip(k, map(Decimal, v), strict=True)),
    "dict of Fraction": lambda k, v: dict(zip(k, map(Fraction, v), strict=True)),
    "Series": lambda k, v: pd.Series(v, index=k),
    "Series named count": lambda k, v: pd.Series(v, index=k, name="count"),
    "Series by category": lambda k, v: pd.Series(v, index=pd.CategoricalIndex(k)),
    "Series Float64": lambda k, v: pd.Series(v, index=k, dtype="Float64"),
    "Series of Arrow": lambda k, v: pd.Series(v, index=k, dtype="double[pyarrow]"),
    "Series of objects": lambda k, v: pd.Series(v, index=k, dtype=object),
    "pandas frame": lambda k, v: pd.DataFrame({"outcome": k, "mass": v}),
    "polars frame": lambda k, v: pl.DataFrame({"outcome": k, "mass": v}),
    "arrow table": lambda k, v: pa.table({"outcome": k, "mass": v}),
    "arrow batch": lambda k, v: pa.RecordBatch.from_pydict({"outcome": k, "mass": v}),
    "narwhals frame": lambda k, v: nw.from_native(pl.DataFrame({"outcome": k, "mass": v})),
}
BY_COLUMN: dict[str, Callable[[list[str], list[float]], Any]] = {
    "pandas row": lambda k, v: pd.DataFrame([v], columns=k),
    "pandas row Float64": lambda k, v: pd.DataFrame([v], columns=k).astype("Float64"),
    "pandas row of Arrow": lambda k, v: pd.DataFrame([v], columns=k).astype("double[pyarrow]"),
    "polars row": lambda k, v: pl.DataFrame([v], schema=k, orient="row"),
    "arrow row": lambda k, v: pa.table({name: [x] for name, x in zip(k, v, strict=True)}),
    "list of Series": lambda k, v: [pd.Series(v, index=k)],
    "narwhals row": lambda k, v: nw.from_native(pl.DataFrame([v], schema=k, orient="row")),
}
if xr is not None:
    BY_POSITION["xarray"] = xr.DataArray
    BY_OUTCOME["xarray"] = lambda k, v: xr.DataArray(v, dims="o", coords={"o": k})
    BY_COLUMN["xarray row"] = lambda k, v: xr.DataArray([v], dims=("row", "o"), coords={"o": k})


def every_way() -> dict[str, tuple[Any, Any]]:
    """Return P, and Q with its outcomes in another order, in every way of holding them."""
    turned = OUTCOMES[::-1], Q[::-1]
    found: dict[str, tuple[Any, Any]] = {
        name: (lambda hold=hold: hold(P), lambda hold=hold: hold(Q))
        for name, hold in BY_POSITION.items()
    }
    for name, by_name in (BY_OUTCOME | BY_COLUMN).items():
        found[f"{name} by name"] = (
            lambda hold=by_name: hold(OUTCOMES, P),
            lambda hold=by_name: hold(*turned),
        )
    return found


WAYS = every_way()


def plain(value: Any) -> Any:
    """Return a tensor without its gradient, and the rest as it is."""
    return value.detach() if isinstance(value, torch.Tensor) else value


def right_or_a_sentence(call: Callable[[], Any], right: float, told: list[str]) -> bool:
    """Whether the call gives the value; a sentence is noted, and anything else is a failure."""
    try:
        value = np.asarray(plain(call()), dtype=float).reshape(-1)
    except (TypeError, ValueError) as error:
        said = str(error)
        assert said.endswith((".", "?")), said
        named = ("p", "q", "x", "y", "samples", "reference", "the ")
        assert said.startswith(named), said
        assert "Unsupported" not in said, said
        told.append(said)
        return False
    assert value.size == 1
    assert value[0] == pytest.approx(right, rel=1e-6)  # JAX has float32
    return True


def positional(name: str) -> bool:
    """Whether a way of holding has no names for the outcomes."""
    return name in BY_POSITION


@pytest.mark.parametrize("of_p", WAYS)
def test_exact_measures_give_one_value_or_a_sentence(of_p: str) -> None:
    """D(P||Q) for every pair of ways; names on one side alone are compared by position."""
    told: list[str] = []
    p = WAYS[of_p][0]
    for of_q, (_, q) in WAYS.items():
        if positional(of_p) != positional(of_q):
            continue  # Q is turned round: by position another value would be right
        right_or_a_sentence(lambda q=q: kullback.kl_divergence(p(), q()), D, told)  # type: ignore[misc]


@pytest.mark.parametrize("of_p", WAYS)
def test_compare_gives_one_value_or_a_sentence(of_p: str) -> None:
    """The same for `compare`, which takes all that is keyed by outcome; and for `explain`."""
    told: list[str] = []
    p = WAYS[of_p][0]
    for of_q, (_, q) in WAYS.items():
        if of_p in {"bytes", "matrix"} or of_q in {"bytes", "matrix"}:
            continue
        if positional(of_p) == positional(of_q):
            call = lambda q=q: kullback.compare(p(), q()).kl_divergence  # noqa: E731
            if right_or_a_sentence(call, D, told) and of_p == of_q:
                assert f"{D:.4f}" in kullback.explain(p(), q())


MUST_WORK = {
    "list", "tuple", "deque", "array.array", "memoryview", "Fraction", "Decimal", "mixed",
    "numpy f8", "numpy f4", "numpy f2", "numpy >f8", "strided", "reversed", "polars",
    "polars f4", "polars decimals", "arrow", "arrow chunks", "arrow decimals", "narwhals",
    "torch", "torch f4 with gradient", "jax",
    *(f"{name} by name" for name in BY_OUTCOME),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_every_function_reads_a_distribution_alike(way: str) -> None:
    """What `compare` takes all others take: known sides, codes, training, streams, derivations."""
    p, q = WAYS[way]
    told: list[str] = []
    keyed = not positional(way)
    turned = {"a": 0.5, "b": 0.375, "c": 0.125} if keyed else Q
    counts = {"a": 4, "b": 3, "c": 1} if keyed else [4, 3, 1]
    calls = {
        "compare": (lambda: kullback.compare(p(), turned).kl_divergence, D),
        "compare q": (lambda: kullback.compare(q(), q()).entropy, stats.entropy(Q)),
        "known p": (
            lambda: (
                estimators.kl_divergence(p(), counts, counts=True, known="p", method="plugin").value
            ),
            D,
        ),
        "known q": (
            lambda: (
                estimators.cross_entropy(
                    {"a": 2, "b": 2, "c": 4} if keyed else [2, 2, 4],
                    q(),
                    counts=True,
                    known="q",
                    method="plugin",
                ).value
            ),
            stats.entropy(P) + D,
        ),
        "code": (
            lambda: coding.code_length("aabc" if keyed else [0, 0, 1, 2], p()),
            2 + 2 + 2 + 1,
        ),
        "train": (lambda: fitting.train(p(), seed=1, steps=1).entropy, stats.entropy(P)),
        "stream": (lambda: estimators.SequentialTest(p())._process.listed, 3),
    }
    worked = {name: right_or_a_sentence(call, right, told) for name, (call, right) in calls.items()}
    if way in MUST_WORK:
        assert all(worked.values()), (worked, told)
    else:
        assert len(set(worked.values())) == 1, (worked, told)


OF_TWO = {
    "kl_divergence": kullback.kl_divergence,
    "cross_entropy": kullback.cross_entropy,
    "js_divergence": kullback.js_divergence,
    "js_distance": kullback.js_distance,
    "jeffreys_divergence": kullback.jeffreys_divergence,
    "renyi_divergence": lambda p, q: kullback.renyi_divergence(p, q, order=2),
    "perplexity": kullback.perplexity,
    "kl_contributions": kullback.kl_contributions,
}
OF_ONE = {
    "entropy": kullback.entropy,
    "renyi_entropy": lambda p: kullback.renyi_entropy(p, order=2),
    "perplexity": kullback.perplexity,
    "surprisal": kullback.surprisal,
    "mutual_information": lambda p: kullback.mutual_information(p, normalize=True),
    "conditional_entropy": lambda p: kullback.conditional_entropy(p, given=0, normalize=True),
}
ROWS = np.array([P, Q])


@pytest.mark.parametrize("kind", ["float64", "Float64", "double[pyarrow]"])
def test_all_thirteen_measures_take_frames(kind: str) -> None:
    """Frames of nullable and Arrow columns give what arrays give; the columns go by name."""
    frame = pd.DataFrame(ROWS, columns=OUTCOMES).astype(kind)
    turned = pd.DataFrame(ROWS[::-1], columns=OUTCOMES).astype(kind)[OUTCOMES[::-1]]
    for name, measure in OF_ONE.items():
        expected = np.asarray(measure(ROWS))
        assert np.array_equal(measure(frame), expected), name
    for name, measure in OF_TWO.items():  # type: ignore[assignment]
        expected = np.asarray(measure(ROWS, ROWS[::-1]))  # type: ignore[call-arg]
        assert np.array_equal(measure(frame, turned), expected), name  # type: ignore[call-arg]
    assert np.allclose(
        OF_TWO["kl_divergence"](frame, turned), stats.entropy(ROWS, ROWS[::-1], axis=1)
    )


@pytest.mark.parametrize("kind", ["float64", "Float64", "double[pyarrow]"])
def test_a_missing_number_is_nan_in_frames_and_series(kind: str) -> None:
    """NA spoils its own row alone, in every kind of column."""
    frame = pd.DataFrame([[0.5, 0.5], [None, 0.5]], columns=["a", "b"]).astype(kind)
    entropies = kullback.entropy(frame)
    assert entropies[0] == pytest.approx(math.log(2))
    assert math.isnan(entropies[1])
    assert math.isnan(kullback.entropy(frame["a"]))
    assert math.isnan(kullback.entropy(pl.from_pandas(frame))[1])
    assert math.isnan(kullback.entropy(pa.Table.from_pandas(frame))[1])
    booleans = pd.DataFrame({"a": [True, None], "b": [False, True]}, dtype="boolean")
    assert kullback.entropy(booleans)[0] == 0.0
    assert math.isnan(kullback.entropy(booleans)[1])


def test_columns_of_several_types_are_one_array() -> None:
    """Integers, booleans and floats beside each other, which NumPy would make objects of."""
    frame = pd.DataFrame({"a": [True, False], "b": [0.0, 0.5], "c": [0, 1]})
    found = kullback.entropy(frame, normalize=True)
    assert found.tolist() == pytest.approx([0.0, stats.entropy([0, 0.5, 1])])
    mixed = frame.astype({"a": "boolean", "b": "Float64", "c": "Int64"})
    assert kullback.entropy(mixed, normalize=True).tolist() == found.tolist()


SAMPLE_X, SAMPLE_Y = list("aaabbbbccc"), list("abbccccccc")


def of_labels(labels: list[str]) -> dict[str, Any]:
    """Return one sample of labels in every way of holding it."""
    counted = Counter(labels)
    series = pd.Series(labels)
    turned = dict(sorted(counted.items(), reverse=True))
    ways = {
        "list": labels,
        "tuple": tuple(labels),
        "str": "".join(labels),
        "deque": deque(labels),
        "generator": (label for label in labels),
        "set": set(labels),
        "numpy U": np.array(labels),
        "numpy O": np.array(labels, dtype=object),
        "numpy column": np.array(labels)[:, None],
        "Series": series,
        "Series by number": series.set_axis(range(5, 15)),
        "Series by day": series.set_axis(pd.date_range("2024-01-01", periods=10)),
        "Series by text": series.set_axis(list("klmnopqrst")),
        "Series of categories": series.astype("category"),
        "Series of objects": series.astype(object),
        "Series of Arrow": series.astype("string[pyarrow]"),
        "Series named count": series.rename("count"),
        "pandas column": series.to_frame(),
        "polars": pl.Series(labels),
        "polars categories": pl.Series(labels, dtype=pl.Categorical),
        "polars column": pl.DataFrame({"x": labels}),
        "polars lazy": pl.LazyFrame({"x": labels}),
        "arrow": pa.array(labels),
        "arrow chunks": pa.chunked_array([labels[:3], labels[3:]]),
        "arrow dictionary": pa.array(labels).dictionary_encode(),
        "narwhals": nw.from_native(pl.Series(labels), series_only=True),
        "Counter": counted,
        "dict": turned,
        "dict of Decimal": {key: Decimal(n) for key, n in turned.items()},
        "pandas value_counts": series.value_counts(),
        "pandas groupby": series.groupby(series).size(),
        "pandas groupby floats": series.groupby(series).size().astype(float),
        "pandas shares": series.value_counts(normalize=True),
        "pandas halves": series.value_counts() / 2,
        "pandas frame": series.value_counts().reset_index(),
        "pandas frame unnamed": pd.DataFrame({"u": list(turned), "v": list(turned.values())}),
        "pandas frame Int64": series.value_counts().reset_index().astype({"count": "Int64"}),
        "pandas frame of categories": series.astype("category").value_counts().reset_index(),
        "polars value_counts": pl.Series("x", labels).value_counts(),
        "polars shares": pl.Series("x", labels).value_counts(normalize=True),
        "polars count alone": pl.Series("x", labels).value_counts()["count"],
        "arrow value_counts": pa.array(labels).value_counts(),
        "arrow table": pa.table({"u": list(turned), "v": list(turned.values())}),
        "narwhals frame": nw.from_native(pl.Series("x", labels).value_counts()),
    }
    if xr is not None:
        ways["xarray"] = xr.DataArray(labels)
        ways["xarray of counts"] = xr.DataArray(
            list(turned.values()), dims="x", coords={"x": list(turned)}
        )
        ways["xarray dataset"] = xr.Dataset({"x": ("i", labels)})
    return ways


MUST_BE_READ = {
    "list", "tuple", "str", "deque", "numpy U", "numpy O", "Series", "Series by number",
    "Series by day", "Series by text", "Series of categories", "Series of objects",
    "Series of Arrow", "polars", "polars categories", "arrow", "arrow chunks", "arrow dictionary",
    "narwhals", "Counter", "dict", "dict of Decimal", "pandas frame", "pandas frame unnamed",
    "pandas frame Int64", "pandas frame of categories", "polars value_counts",
    "arrow value_counts", "arrow table", "narwhals frame",
}  # fmt: skip


if xr is not None:
    MUST_BE_READ.add("xarray")


@pytest.mark.parametrize("way", of_labels(SAMPLE_X))
def test_every_estimator_reads_a_sample_alike(way: str) -> None:
    """The plug-ins of scipy, from every way of holding x beside every way of holding y."""
    told: list[str] = []
    p, q = [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]
    middle = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    js = (stats.entropy(p, middle) + stats.entropy(q, middle)) / 2
    calls: dict[str, tuple[Callable[[Any, Any], Any], float]] = {
        "entropy": (lambda x, _: estimators.entropy(x, method="plugin"), stats.entropy(p)),
        "kl": (
            lambda x, y: estimators.kl_divergence(x, y, method="plugin"),
            stats.entropy(p, q),
        ),
        "cross": (
            lambda x, y: estimators.cross_entropy(x, y, method="plugin"),
            stats.entropy(p) + stats.entropy(p, q),
        ),
        "js": (lambda x, y: estimators.js_divergence(x, y, method="plugin"), js),
        "test": (lambda x, y: estimators.test_equal(x, y, draws=9).statistic, 40 * js),
        "train": (lambda x, _: fitting.train_on(x, steps=1, seed=1).entropy, stats.entropy(p)),
    }
    held = of_labels(SAMPLE_X)[way]
    held_y = of_labels(SAMPLE_Y)
    worked = {
        name: right_or_a_sentence(lambda call=call: call(held, held_y[way]), right, told)  # type: ignore[misc]
        for name, (call, right) in calls.items()
    }
    assert set(worked.values()) == {way in MUST_BE_READ}, (worked, told)
    for other in MUST_BE_READ:
        x, y = of_labels(SAMPLE_X)[way] if way == "generator" else held, held_y[other]
        right_or_a_sentence(lambda x=x, y=y: calls["kl"][0](x, y), stats.entropy(p, q), told)  # type: ignore[misc]
    batch = estimators.SequentialTest({"a": 0.25, "b": 0.25, "c": 0.5})
    try:
        batch.update_batch(of_labels(SAMPLE_X)[way])
    except (TypeError, ValueError) as error:
        assert str(error).startswith("x ")  # noqa: PT017 (what it says is the test)
    else:
        assert batch._process.counts.tolist() == [3, 4, 3]
    bits = lambda: coding.code_length(of_labels(SAMPLE_X)[way], {"a": 0.25, "b": 0.25, "c": 0.5})  # noqa: E731
    right_or_a_sentence(bits, 2 * 7 + 3, told)


def of_numbers(labels: list[int]) -> dict[str, Any]:
    """Return one sample of small whole numbers in every way of holding it."""
    ways: dict[str, Any] = {
        f"numpy {kind}": np.array(labels, dtype=kind)
        for kind in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">i4", "O")
    }
    return ways | {
        "list": labels,
        "bytes": bytes(labels),
        "bytearray": bytearray(labels),
        "array.array": array.array("h", labels),
        "Int64": pd.Series(labels, dtype="Int64"),
        "int64[pyarrow]": pd.Series(labels, dtype="int64[pyarrow]"),
        "category": pd.Series(labels, dtype="category"),
        "polars": pl.Series(labels, dtype=pl.UInt16),
        "arrow": pa.array(labels, type=pa.int16()),
        "torch": torch.tensor(labels),
        "jax": jnp.asarray(labels),
        "numpy scalars": [np.int16(label) for label in labels],
    }


def test_whole_numbers_are_labels_however_they_are_held() -> None:
    """Every pair of ways gives scipy's plug-in; none of them is taken as points or as counts."""
    x, y = [1, 1, 2, 2, 2, 7], [1, 2, 7, 7, 7, 7]
    right = stats.entropy([2, 3, 1], [1, 1, 4])
    held_x, held_y = of_numbers(x), of_numbers(y)
    for a, b in itertools.product(held_x, held_y):
        found = estimators.kl_divergence(held_x[a], held_y[b], method="plugin")
        assert found.value == pytest.approx(right, rel=1e-12), (a, b)


def of_days(days: list[int]) -> dict[str, Any]:
    """Return days of January in every way of holding dates and times."""
    dates = [dt.date(2024, 1, day) for day in days]
    times = [dt.datetime(2024, 1, day) for day in days]  # noqa: DTZ001 (no zone is meant)
    zoned = pd.Series(times).dt.tz_localize("UTC")
    return {
        "dates": dates,
        "numpy days": np.array(dates, "M8[D]"),
        "list of numpy days": list(np.array(dates, "M8[D]")),
        "polars dates": pl.Series(dates),
        "arrow dates": pa.array(dates),
        "objects": pd.Series(dates),
        "times": times,
        "Timestamps": [pd.Timestamp(time) for time in times],
        **{f"numpy {unit}": np.array(times, f"M8[{unit}]") for unit in ("s", "us", "ns")},
        "list of numpy ns": list(np.array(times, "M8[ns]")),
        "Series": pd.Series(times),
        "polars": pl.Series(times),
        "arrow": pa.array(times),
        "counted": dict(pd.Series(times).value_counts()),
        "zoned": zoned,
        "zoned list": zoned.tolist(),
        "zoned polars": pl.from_pandas(zoned),
        "zoned arrow": pa.Array.from_pandas(zoned),
        "zoned elsewhere": zoned.dt.tz_convert("Asia/Kolkata"),
    }


def test_dates_and_times_are_the_same_however_they_are_held() -> None:
    """Every pair gives scipy's plug-in, or says that dates, times and zones are never equal."""
    x, y = of_days([1, 1, 1, 2, 2]), of_days([1, 2, 2, 2, 2])
    right = stats.entropy([3, 2], [1, 4])
    told: list[str] = []
    for a, b in itertools.product(x, y):
        same = right_or_a_sentence(
            lambda a=a, b=b: estimators.kl_divergence(x[a], y[b], method="plugin").value,  # type: ignore[misc]
            right,
            told,
        )
        assert same or ("zoned" in a) != ("zoned" in b) or ("da" in a + b or "objects" in a + b)
    assert any("has dates and y has times without a zone" in said for said in told)
    made_one = np.asarray(x["dates"], "M8[us]")
    found = estimators.kl_divergence(made_one, y["times"], method="plugin")
    assert found.value == pytest.approx(right)
    with pytest.raises(TypeError, match="p has dates and q has times without a zone, which are"):
        kullback.compare({dt.date(2024, 1, 1): 1.0}, {pd.Timestamp(2024, 1, 1): 1.0})
    stream = estimators.SequentialTest(dict.fromkeys(set(x["times"]), 0.5))
    for held in ("numpy ns", "list of numpy ns", "Series", "polars", "times"):
        stream.update_batch(x[held])
    stream.update(np.datetime64("2024-01-01", "ns"))
    assert stream._process.counts.sum() == 26
    assert stream._process.outside == 0
