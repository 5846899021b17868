"""The tables that the faces of results are made of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kullback import tables

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>document.title = 'taken'</script>",
    '"onmouseover="alert(1)',
    "{{7*7}}",
    "\u202ereversed",
    "x" * 10_000,
    "-->",
    "",
    "\x1b[31m",
)


@pytest.fixture(scope="session")
def hostile() -> tables.TableComparison:
    """Return tables whose columns and values are markup, templates, escapes and very long."""
    drawn = np.random.default_rng(1)
    values = [*HOSTILE[:-1], None]
    before = {name: drawn.choice(np.array(values, object), 400) for name in HOSTILE}
    after = {name: drawn.choice(np.array([*values, "<b>new"], object), 300) for name in HOSTILE}
    return tables.compare(pd.DataFrame(before), pd.DataFrame(after))


@pytest.fixture(scope="session")
def result() -> tables.TableComparison:
    """Return two tables of 1,000 rows: drift, nothing, a value gone, a name with markup."""
    before = pd.DataFrame(
        {
            "sky": np.repeat(["sun", "cloud", "rain"], (300, 300, 400)),
            "same": np.repeat(["<b>&", None], (940, 60)),
            "<script>alert(1)</script>": np.repeat(["x", "y"], (500, 500)),
            "n": np.arange(1000.0),
            "list": [[1]] * 1000,
        }
    )
    after = before.assign(
        sky=np.repeat(["sun", "cloud", "rain"], (600, 300, 100)),
        **{"<script>alert(1)</script>": np.repeat(["x", "z"], (500, 500))},
    )
    return tables.compare(before, after, base=2)


@pytest.fixture(scope="session")
def parted() -> tables.TableComparison:
    """Return tables compared by `x`, alone and in slices: of y only the mix of x has changed."""
    sides = []
    for a, b in ((3000, 1000), (1000, 3000)):
        x = np.repeat(["a", "<b>"], (a, b))
        y = np.concatenate([np.tile(["u", "u", "u", "v"], a // 4), np.tile(list("uvvv"), b // 4)])
        sides.append(pd.DataFrame({"x": x, "y": y, "nest": [[1]] * 4000}))
    sides[1]["z"], sides[0]["z"] = np.tile(list("ppqq"), 1000), np.tile(list("pppq"), 1000)
    return tables.compare(*sides, by="x", slice_by="x")


@pytest.fixture(scope="session")
def long_names() -> tables.TableComparison:
    """Return a column whose name and categories are longer than shown, and all to be escaped."""
    values = [f"{'<&>' * 20}{i}" for i in range(40)]
    before = pd.DataFrame({"&" * 130: values[:30] * 20})
    after = pd.DataFrame({"&" * 130: values[10:] * 20 + values[10:20] * 5})
    return tables.compare(before, after)
