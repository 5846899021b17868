"""Has a column changed, or only the mix of another one."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy.special import rel_entr

from kullback import tables


def _jobs(seed: int, n: int, managers: float) -> pd.DataFrame:
    """Return people whose pay depends on their job alone, however many are managers."""
    generator = np.random.default_rng(seed)
    job = np.where(generator.random(n) < managers, "manager", "clerk")
    pay = generator.normal(np.where(job == "clerk", 0.0, 2.0), 1.0)
    return pd.DataFrame({"job": job, "pay": pay, "door": generator.choice(["left", "right"], n)})


BEFORE, AFTER = _jobs(1, 5000, 0.3), _jobs(3, 4000, 0.5)


def test_only_the_mix_changed() -> None:
    """Pay differs because there are more managers; within a job it is the same."""
    found = tables.compare(BEFORE, AFTER, by="job").given
    assert found is not None
    assert {column.name: column.reading for column in found} == {
        "pay": "only the mix changed",
        "door": "same",
    }
    alone = found["pay"].alone
    assert alone is not None
    assert alone.low > 0.02


def test_what_changed_within_is_told() -> None:
    """A bonus for clerks alone is a change given the job; its D is that of one job, weighted."""
    after = AFTER.assign(pay=AFTER["pay"] + np.where(AFTER["job"] == "clerk", 1.0, 0.0))
    found = tables.compare(BEFORE, after, by="job").given
    assert found is not None
    assert (found["pay"].reading, found["pay"].verdict) == ("changed", "drifted")
    given = found["pay"].given
    assert given is not None
    # D of N(1, 1) from N(0, 1) is 1/2, that of ten bins about 0.48; half are clerks. The
    # interval misses what it is to hold in one seed of twenty; this is not that one.
    assert given.low < 0.24 < given.high
    assert given.low > 0.2


def test_the_two_parts_add_up_to_the_joint() -> None:
    """Of the observed shares: D(x,y) by SciPy is D(x) and D(y given x)."""
    before = pd.DataFrame({"x": list("aabbbb") * 50, "y": list("uvuuvv") * 50})
    after = pd.DataFrame({"x": list("aaabbb") * 50, "y": list("uvvuuv") * 50})
    result = tables.compare(before, after, by="x")
    assert result.given is not None
    joint_q = before.value_counts(normalize=True)
    joint_p = after.value_counts(normalize=True).reindex(joint_q.index)
    expected = float(rel_entr(joint_p, joint_q).sum())
    mix = result["x"].comparison
    assert mix is not None
    assert mix.kl_divergence + result.given["y"].observed == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("engine", ["polars", "lazy", "pyarrow", "duckdb", "csv"])
def test_every_engine_counts_the_same_pairs(engine: str, tmp_path: object) -> None:
    """Missing values, infinities and bins: the same document as from pandas."""
    import duckdb

    frames = []
    for frame in (BEFORE[:500], AFTER[:500]):
        pay = frame["pay"].to_numpy().copy()
        pay[:3] = (np.inf, -np.inf, np.nan)
        job = frame["job"].where(frame.index % 7 > 0, None)
        frames.append(pd.DataFrame({"job": job, "pay": pay, "door": frame["door"]}))
    expected = tables.compare(*frames, by="job").given
    of_pay = tables.compare(*frames, by="pay").given
    if engine == "csv":
        others: list[object] = [f"{tmp_path}/{i}.csv" for i in range(2)]
        for frame, path in zip(frames, others, strict=True):
            frame.to_csv(str(path), index=False)
    else:
        made = [pl.from_pandas(frame) for frame in frames]
        others = {  # type: ignore[assignment]
            "polars": lambda: list(made),
            "lazy": lambda: [frame.lazy() for frame in made],
            "pyarrow": lambda: [pa.Table.from_pandas(frame) for frame in frames],
            "duckdb": lambda: [duckdb.from_df(frame) for frame in frames],
        }[engine]()
    for by, wanted in (("job", expected), ("pay", of_pay)):
        found = tables.compare(*others, by=by).given
        assert found is not None
        assert wanted is not None
        assert [c.to_dict() for c in found] == [c.to_dict() for c in wanted]


def test_what_could_not_be_compared_says_so() -> None:
    """A nested column has a status; values of x that only one side has are left out."""
    before = pl.DataFrame({"x": ["a"] * 50, "y": ["u", "v"] * 25, "nest": [[1]] * 50})
    after = pl.DataFrame({"x": ["a", "b"] * 25, "y": ["u", "u"] * 25, "nest": [[1]] * 50})
    found = tables.compare(before, after, by="x").given
    assert found is not None
    assert "not compared: it holds values" in found["nest"].status
    given = found["y"].given
    assert given is not None
    assert given.status.startswith("50% of P's sample have given values that Q's sample lacks")
    assert math.isinf(found["y"].observed)
    alien = pl.DataFrame({"x": ["c"] * 50, "y": ["u", "v"] * 25})
    nothing = tables.compare(before, alien, by="x").given
    assert nothing is not None
    assert "no given value in common" in nothing["y"].status


def test_the_document_and_the_text_have_both_parts() -> None:
    """JSON carries the part under `given`; the text prints it below the rest."""
    result = tables.compare(BEFORE, AFTER, by="job", base=2)
    found = json.loads(result.to_json())["given"]
    assert (found["schema"], found["by"], found["unit"]) == (
        "kullback.given-comparison/1",
        "job",
        "bits",
    )
    assert [column["name"] for column in found["columns"]] == [c.name for c in result.given or ()]
    text = str(result)
    assert "Given job: has a column y changed, or only the mix of job?" in text
    assert "only the mix changed" in text
    frame = result.given.to_frame() if result.given else None
    assert list(frame["reading"]) == [c.reading for c in result.given or ()]


def test_by_names_a_column_that_is_compared() -> None:
    """A wrong name has a hint; a column that cannot be compared is said; None is no part."""
    with pytest.raises(
        tables.TableError, match=r"by names 'jobs', which is not a compared column.*'job'"
    ):
        tables.compare(BEFORE, AFTER, by="jobs")
    nested = pl.DataFrame({"nest": [[1]] * 9, "y": list("uvwuvwuvw")})
    with pytest.raises(tables.TableError, match="by names 'nest', which is not compared"):
        tables.compare(nested, nested, by="nest")
    assert tables.compare(BEFORE, AFTER).given is None
    chosen = tables.compare(BEFORE, AFTER, columns=["pay"], by="job")
    assert [column.name for column in chosen.given or ()] == ["pay"]
