"""`kullback.explain` is a plain function, whichever way one comes to it."""

from __future__ import annotations

import inspect
import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl
import pytest

import kullback
import kullback.derivation


def test_the_function_has_the_names_of_its_package() -> None:
    """`kullback.explain` is the function of `kullback.derivation`, with its other names on it."""
    assert kullback.explain is kullback.derivation.explain
    assert "step by step and in words" in (inspect.getdoc(kullback.explain) or "")
    for name in ("EXAMPLES", "Example", "example", "languages"):
        assert getattr(kullback.explain, name) is getattr(kullback.derivation, name)


def test_the_first_touch_may_be_the_call() -> None:
    """In a fresh Python, without any import from the folder; and Babel is not loaded for it."""
    code = (
        "import sys, kullback; text = kullback.explain([0.5, 0.5], base=2); "
        "print('babel' in sys.modules, text.partition(chr(10))[0])"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stdout == "False The entropy H(P) step by step\n"


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (np.array([0.2, 0.8]), np.array([0.3, 0.7])),
        ((0.2, 0.8), [0.3, 0.7]),
        ([2, 8], [3, 7]),
        (pl.Series([0.2, 0.8]), pl.Series([0.3, 0.7])),
    ],
)
def test_arrays(p: object, q: object) -> None:
    """Whatever holds the numbers, the text is the same."""
    text = kullback.explain(p, q, outcomes=["a", "b"], normalize=True)
    assert text == kullback.explain([0.2, 0.8], [0.3, 0.7], outcomes=["a", "b"])


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ({"a": 0.2, "b": 0.8}, {"b": 0.7, "a": 0.3}),
        (pd.Series({"a": 0.2, "b": 0.8}), pd.Series({"b": 0.7, "a": 0.3})),
        (
            pl.DataFrame({"x": ["a", "b"], "n": [0.2, 0.8]}),
            pl.DataFrame({"x": ["b", "a"], "n": [0.7, 0.3]}),
        ),
    ],
)
def test_keyed(p: object, q: object) -> None:
    """Dictionaries, Series and frames are aligned by their keys, P alone as well."""
    assert kullback.explain(p, q) == kullback.explain([0.2, 0.8], [0.3, 0.7], outcomes=["a", "b"])
    assert kullback.explain(p) == kullback.explain([0.2, 0.8], outcomes=["a", "b"])


@pytest.mark.parametrize("form", ["text", "markdown", "latex", "html"])
@pytest.mark.parametrize("lang", kullback.derivation.languages())
def test_every_format(form: str, lang: str) -> None:
    """Each format has the exact value of D, and the numbers of the remark on rounding."""
    text = kullback.explain([0.2, 0.8], [0.3, 0.7], lang=lang, format=form)
    for number in ("0.0257321", "0.0258", "0.0257", "0.526135"):
        assert number in text
