"""Wrong options of `tables.compare` are told in a sentence, before anything is read."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kullback import tables

TABLE = pd.DataFrame({"x": [1, 2, 3], "w": ["a", "b", "b"]})


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"base": "2"}, ValueError, "base must be a number above 1, such as 2 for bits, not '2'"),
        ({"base": True}, ValueError, "base must be a number above 1, such as 2 for bits, not True"),
        ({"base": math.inf}, ValueError, "base must be a "),
        ({"base": math.nan}, ValueError, "base must be a "),
        ({"base": 1}, ValueError, "base must be a "),
        ({"bins": 10.0}, ValueError, "bins must be a whole number from 2 to 1000, not 10.0"),
        ({"bins": True}, ValueError, "bins must be a whole number from 2 to 1000, not True"),
        ({"bins": 1}, ValueError, "bins must be a whole number from 2 to 1000, not 1"),
        (
            {"max_categories": "x"},
            ValueError,
            "max_categories must be a whole number of at least 1, not 'x'",
        ),
        (
            {"max_categories": 0},
            ValueError,
            "max_categories must be a whole number of at least 1, not 0",
        ),
        ({"columns": [1]}, TypeError, "columns has 1, which is not text"),
        ({"columns": 5}, TypeError, "columns is 5; it must be a list of names"),
        ({"exclude": [None]}, TypeError, "exclude has None, which is not text"),
        ({"exclude": "x"}, TypeError, "exclude is the text 'x'; it must be a list of names"),
        (
            {"alpha": "0.05"},
            ValueError,
            r"alpha must be between 0 and 1 \(for example 0.05\), not '0.05'",
        ),
        ({"alpha": math.nan}, ValueError, "alpha must be between 0 and 1"),
        ({"threshold": [1]}, ValueError, r"threshold must be a positive number of nats, not \[1\]"),
        ({"threshold": -1}, ValueError, "threshold must be a positive number of nats, not -1"),
    ],
)
def test_wrong_options_are_told_at_once(
    options: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    """The sentence comes though the files are not there either."""
    with pytest.raises(error, match=sentence):
        tables.compare("none.csv", "none.csv", **options)


def test_numbers_of_numpy_are_numbers() -> None:
    """Integers and floats of NumPy do as options; 3 bins of one value each have 1.585 bits."""
    result = tables.compare(TABLE, TABLE, base=np.int64(2), bins=np.int32(5), alpha=np.float32(0.5))
    assert (result.unit, result.bins, result.alpha) == ("bits", 5, 0.5)
    found = result["x"].comparison
    assert found is not None
    assert found.entropy == pytest.approx(math.log2(3), rel=1e-15)
