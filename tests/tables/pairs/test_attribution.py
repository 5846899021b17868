"""Which columns the difference comes from, by the chain rule over a tree of pairs."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.special import rel_entr

from kullback import tables
from kullback.tables._joint import dependence
from kullback.tables._tree import heaviest_tree

if TYPE_CHECKING:
    from pathlib import Path


def _chain(seed: int, n: int, rain: float, wet: float) -> pd.DataFrame:
    """Return days: rain, the road that follows from it, the crash that follows from the road."""
    generator = np.random.default_rng(seed)
    rained = generator.random(n) < rain
    road = generator.random(n) < np.where(rained, wet, 0.1)
    crash = generator.random(n) < np.where(road, 0.3, 0.05)
    return pd.DataFrame(
        {"rain": rained, "road": road, "crash": crash, "day": generator.integers(0, 7, n)}
    )


BEFORE = _chain(1, 40_000, 0.3, 0.9)


def _joint(frame: pd.DataFrame, columns: list[str]) -> Any:
    return frame[columns].value_counts(normalize=True).sort_index()


def test_a_change_at_the_source_is_its_own_alone() -> None:
    """More rain makes wet roads and crashes; with rain at the root they add nothing."""
    after = _chain(2, 40_000, 0.6, 0.9)
    found = tables.attribute(BEFORE, after, target="rain")
    assert (found.root, found.shares[0].name, found.shares[0].parent) == ("rain", "rain", None)
    assert found["rain"].share.value == pytest.approx(0.1920, abs=0.02)  # 0.6 ln 2 + 0.4 ln 4/7
    assert found["road"].alone.low > 0.05
    for name in ("road", "crash", "day"):
        assert abs(found[name].share.value) < 0.002, name


def test_a_change_between_is_told_by_the_child() -> None:
    """Better drains change the road given rain, not the rain, nor the crash given the road."""
    after = _chain(3, 40_000, 0.3, 0.5)
    found = tables.attribute(BEFORE, after, target="rain")
    assert (found.shares[0].name, found.shares[0].parent) == ("road", "rain")
    expected = 0.3 * float(rel_entr([0.5, 0.5], [0.9, 0.1]).sum())
    assert found["road"].share.value == pytest.approx(expected, abs=0.015)
    assert found["crash"].parent == "road"
    assert abs(found["crash"].share.value) < 0.002


def test_the_shares_add_up_to_the_d_of_all_columns() -> None:
    """The chain is a tree: D of the three columns' joint shares, by SciPy, is the total."""
    after = _chain(4, 40_000, 0.5, 0.7)
    columns = ["rain", "road", "crash"]
    q = _joint(BEFORE, columns)
    p = _joint(after, columns).reindex(q.index)
    found = tables.attribute(BEFORE, after, columns=columns)
    assert found.total == sum(share.share.value for share in found)
    # The estimate takes noise off; 8 outcomes of 40,000 rows have about 7/40,000 of it.
    assert found.total == pytest.approx(float(rel_entr(p, q).sum()), abs=5e-4)


def test_what_is_seen_only_together_is_in_the_tree() -> None:
    """Two fair coins that agree now and did not before: neither alone has changed, D is ln 2."""
    generator = np.random.default_rng(5)
    first = generator.integers(0, 2, 20_000)
    before = pd.DataFrame({"a": first, "b": generator.integers(0, 2, 20_000), "c": first})
    after = before.assign(b=before["a"], c=generator.integers(0, 2, 20_000))
    found = tables.attribute(before, after, exclude=["c"])
    child = next(share for share in found if share.parent is not None)
    assert child.share.value == pytest.approx(np.log(2), abs=0.01)
    assert abs(child.alone.value) < 0.001


def test_what_a_tree_cannot_see_is_said() -> None:
    """Every pair of three columns agrees more often now; the weakest is beyond what is implied."""
    generator = np.random.default_rng(6)
    n = 20_000
    before = pd.DataFrame(generator.integers(0, 2, (n, 3)), columns=["a", "b", "c"])
    # In 3 rows of 4 all agree; a is the odd one in 5 %, b and c in 10 % each: b with c agree in
    # 80 %, where the tree over a implies 0.85 * 0.85 + 0.15 * 0.15.
    odd = generator.choice(4, n, p=[0.75, 0.05, 0.10, 0.10])
    common = generator.integers(0, 2, n)
    after = pd.DataFrame(
        {name: np.where(odd == i, 1 - common, common) for i, name in enumerate("abc", 1)}
    )
    found = tables.attribute(before, after)
    (pair,) = found.unseen_pairs
    assert {pair.first, pair.second} == {"b", "c"}
    for value, share in ((pair.divergence.value, 0.80), (pair.implied, 0.85**2 + 0.15**2)):
        expected = float(rel_entr([share, 1 - share], [0.5, 0.5]).sum())
        assert value == pytest.approx(expected, abs=0.015)
    assert "Not seen: D(b, c) is" in str(found)


def test_the_tree_is_the_heaviest_of_all() -> None:
    """Against every one of the 125 trees of five nodes, by Prüfer's sequences, ten times."""
    generator = np.random.default_rng(7)
    for _ in range(10):
        weights = dict(
            zip(itertools.combinations(range(5), 2), generator.normal(size=10), strict=True)
        )
        best = max(
            sum(weights[tuple(sorted(edge))] for edge in _prufer(sequence))  # type: ignore[index]
            for sequence in itertools.product(range(5), repeat=3)
        )
        parents = heaviest_tree(5, weights, root=2)
        edges = [tuple(sorted((i, parent))) for i, parent in enumerate(parents) if parent >= 0]
        assert (len(edges), parents[2]) == (4, -1)
        assert sum(weights[edge] for edge in edges) == pytest.approx(best)  # type: ignore[index]


def _prufer(sequence: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return the edges of the tree that a sequence stands for."""
    size = len(sequence) + 2
    degree = [1 + sequence.count(node) for node in range(size)]
    edges = []
    for node in sequence:
        leaf = degree.index(1)
        edges.append((leaf, node))
        degree[leaf] -= 1
        degree[node] -= 1
    last = [node for node in range(size) if degree[node] == 1]
    return [*edges, (last[0], last[1])]


def test_columns_that_cannot_take_part_are_named() -> None:
    """A nested column and one of very many values are left out, with the reason."""
    frame = (
        pl.DataFrame({"a": ["u", "v"] * 600, "b": ["x", "y", "z"] * 400, "nest": [[1]] * 1200})
        .with_row_index("id")
        .with_columns(pl.col("id").cast(pl.String))
    )
    found = tables.attribute(frame, frame)
    assert {share.name for share in found} == {"a", "b"}
    assert {name for name, _ in found.left_out} == {"id", "nest"}
    assert "left out: id, not compared: 1,200 distinct values" in str(found)


def test_the_document_has_every_share() -> None:
    """JSON has the tree, the total and the estimates; bits are nats over ln 2."""
    after = _chain(2, 40_000, 0.6, 0.9)
    nats, bits = (tables.attribute(BEFORE, after, base=base) for base in (None, 2))
    document = json.loads(bits.to_json())
    assert (document["schema"], document["unit"]) == ("kullback.attribution/1", "bits")
    assert document["total"] == pytest.approx(nats.total / np.log(2), rel=1e-9)
    assert [share["name"] for share in document["shares"]] == [share.name for share in bits]
    assert len(bits.to_frame()) == 4


def test_bad_arguments_are_refused_in_sentences() -> None:
    """An unknown target has a hint; one column alone has nothing to be attributed with."""
    with pytest.raises(tables.TableError, match=r"target names 'rane'.*'rain'"):
        tables.attribute(BEFORE, BEFORE, target="rane")
    with pytest.raises(tables.TableError, match="1 column can be counted, and attribution needs"):
        tables.attribute(BEFORE, BEFORE, columns=["rain"])
    with pytest.raises(ValueError, match="bins must be a whole number from 2 to 1000, not 1"):
        tables.attribute(BEFORE, BEFORE, bins=1)


def test_pairs_counted_here_are_those_that_the_engine_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of small tables the rows' outcomes are held, and the attribution is the same to the bit."""
    pair = []
    for seed in (1, 2):
        r = np.random.default_rng(seed)
        number = np.where(r.random(150) < 0.1, np.nan, r.normal(size=150))
        text = r.choice(["a", "b", "c"], 150)
        held = {"x": number, "y": text, "z": r.integers(0, 4, 150), "w": r.random(150) < 0.5}
        pair.append(pd.DataFrame(held))
    found = tables.attribute(pair[0], pair[1]).to_json()
    monkeypatch.setattr("kullback.tables._attribute.hold_outcomes", lambda *_: None)
    assert tables.attribute(pair[0], pair[1]).to_json() == found


def _month(month: int, sunny: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "day": pd.to_datetime([f"2024-0{month}-{1 + i % 28:02d}" for i in range(300)]),
            "sky": ["sun" if i % 10 < sunny else "rain" for i in range(300)],
            "coat": ["no" if i % 10 < sunny - 1 else "yes" for i in range(300)],
        }
    )


def test_a_column_with_no_value_in_common_is_a_leaf() -> None:
    """The days of two months have the largest D, and nothing can be said given one of them."""
    found = tables.attribute(_month(1, 3), _month(2, 7))
    assert found.root == "coat"
    assert {share.name for share in found} == {"day", "sky", "coat"}
    assert "day" not in {share.parent for share in found}
    assert found["day"].share.value > 3


def test_no_value_in_common_is_said_of_the_target_and_of_all_columns() -> None:
    """Both sentences have the names of the user's columns, and what to do works."""
    one, other = _month(1, 3), _month(2, 7)
    with pytest.raises(tables.TableError, match="no value of the target 'day' is in both tables"):
        tables.attribute(one, other, target="day")
    other = other.assign(sky=other["sky"].str.upper())
    with pytest.raises(tables.TableError, match=r"in any column \('day', 'sky'\)"):
        tables.attribute(one, other, columns=["day", "sky"])
    assert tables.attribute(one, other).root == "coat"


def test_given_a_column_with_no_value_in_common_says_its_name() -> None:
    """The status is about the user's column, not about arguments of a function."""
    found = tables.compare(_month(1, 3), _month(2, 7), by="day").given
    assert found is not None
    assert {column.status for column in found} == {
        "not compared: no given value in common, none of 'day'"
    }


def test_rows_of_many_columns_stay_together(tmp_path: Path) -> None:
    """A copy of the target adds nothing to it, in files of many columns, rows and row groups."""
    pair = []
    for seed, chance in ((1, 0.3), (2, 0.6)):
        r = np.random.default_rng(seed)
        frame = {f"c{i:02}": r.integers(0, 3, 100_000) for i in range(18)}
        frame["c00"] = (r.random(100_000) < chance).astype(int)
        frame["c17"] = frame["c00"]
        pair.append(tmp_path / f"{seed}.parquet")
        pl.DataFrame(frame).write_parquet(pair[-1], row_group_size=10_000)
    found = tables.attribute(*pair, target="c00", columns=[f"c{i:02}" for i in range(18)])
    (copy,) = (one for one in found.shares if one.name == "c17")
    assert copy.parent == "c00"
    assert copy.share.value == pytest.approx(0, abs=1e-9)


def test_the_dependence_of_two_columns_keeps_its_digits() -> None:
    """I(X;Y) of almost independent columns is D of the pairs from the product, as mpmath has it."""
    pairs = {("a", "x"): 2_000_001, ("a", "y"): 2_000_000, ("b", "x"): 2_000_000}
    pairs["b", "y"] = 2_000_001
    with mpmath.workdps(40):
        total = mpmath.mpf(sum(pairs.values()))
        half = total / 2  # every margin
        terms = [n / total * mpmath.log(n * total / half**2) for n in pairs.values()]
        right = mpmath.fsum(terms) - 1 / (2 * total)
    assert dependence(pairs) == pytest.approx(float(right), rel=1e-15)
    # Of pairs that do not occur: X tells Y, I = log 2.
    both = {("a", "x"): 50, ("b", "y"): 50}
    assert dependence(both) == pytest.approx(np.log(2) + 1 / 200, rel=1e-15)
