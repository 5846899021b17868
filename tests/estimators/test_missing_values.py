"""Missing values are refused wherever events are counted, and counted in the sentence."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kullback.estimators import SequentialTest, entropy, kl_divergence, test_equal


@pytest.mark.parametrize("missing", [None, math.nan, np.datetime64("NaT"), pd.NA])
def test_a_missing_event_is_no_evidence(missing: Any) -> None:
    """One stream refuses them one by one, in a batch and in counts, and is as before."""
    test = SequentialTest({"a": 0.5, "b": 0.5})
    with pytest.raises(ValueError, match=r"x has 2 missing values \(NaN or null\)"):
        test.update_batch(["a", missing, "b", missing])
    with pytest.raises(ValueError, match="x has 1 missing value "):
        test.update(missing)
    with pytest.raises(ValueError, match="x has 3 missing values"):
        test.update_counts({"a": 1, missing: 3})
    assert (test.events, test.log_e_value) == ((0,), 0.0)


def test_two_streams_refuse_missing_events_too() -> None:
    """Neither the outcomes declared nor the events may be missing."""
    with pytest.raises(ValueError, match="outcomes has 1 missing value"):
        SequentialTest(outcomes=["a", None])
    test = SequentialTest()
    with pytest.raises(ValueError, match="y has 1 missing value"):
        test.update_batch(["a", "b"], ["a", None])
    assert test.events == (0, 0)


@pytest.mark.parametrize(
    "x", [["a", None, "b", None], pd.Series(["a", None, "b", None]), {"a": 1, None: 2}]
)
def test_none_is_no_label(x: Any) -> None:
    """Lists, Series and dictionaries of counts say the same of None."""
    with pytest.raises(ValueError, match=r"x has 2 missing values \(NaN or null\); drop them"):
        entropy(x)
    for measure in (kl_divergence, test_equal):
        with pytest.raises(ValueError, match="x has 2 missing values"):
            measure(x, ["a", "b"])
