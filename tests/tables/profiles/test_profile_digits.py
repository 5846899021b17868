"""Profiles of numbers that a 64-bit float does not hold."""

from __future__ import annotations

import itertools

import pandas as pd

from kullback.tables import check, compare, profile

LONG = pd.DataFrame({"id": [1234567890123456001] * 900 + [5] * 100})
SMALL = pd.DataFrame({"id": range(1000)})
NEAR = pd.DataFrame({"id": [1234567890123456004] * 900 + [5] * 100})


def test_a_profile_by_digits_has_the_kind_and_the_verdict_of_its_table() -> None:
    """Of tables, of profiles and of one of each, in both orders."""
    for one, other in itertools.permutations((LONG, SMALL, NEAR), 2):
        raw = compare(one, other)["id"]
        for a, b in ((profile(one), other), (one, profile(other)), (profile(one), profile(other))):
            kept = compare(a, b)["id"]
            assert (kept.kind, kept.verdict) == (raw.kind, raw.verdict)
            assert check(a, b).passed == check(one, other).passed
