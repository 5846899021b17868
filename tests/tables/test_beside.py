"""Columns judged in threads, while others are counted."""

from __future__ import annotations

import threading

import pandas as pd
import pytest

import kullback
from kullback import tables
from kullback.tables import _run


def test_columns_are_as_from_one_thread() -> None:
    """Whatever the number of threads, every number is equal to the last bit."""
    table = pd.DataFrame({f"c{i}": [str(k % (i + 2)) for k in range(300)] for i in range(12)})
    found = []
    for threads in (1, 4):
        kullback.set_num_threads(threads)
        found.append(tables.compare(table, table[:200]).to_dict())
    kullback.set_num_threads(None)
    assert found[0] == found[1]


def test_an_interruption_leaves_out_what_has_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while columns are counted ends the threads; of those waiting none is judged."""
    table = pd.DataFrame({f"c{i}": range(40) for i in range(30)})
    judged, gate = [], threading.Event()

    def slow(column: object, *args: object, **kwargs: object) -> None:
        judged.append(column)
        gate.wait(10)

    def tell(what: str, done: int, total: int) -> None:
        if what.startswith("judging"):
            gate.set()
            raise KeyboardInterrupt

    monkeypatch.setattr(_run, "make_column", slow)
    kullback.set_num_threads(2)
    with pytest.raises(KeyboardInterrupt):
        tables.compare(table, table, progress=tell)
    kullback.set_num_threads(None)
    assert len(judged) <= 6  # two that had begun, and what the gate let in before the end
    assert not [one for one in threading.enumerate() if one.name.startswith("kullback")]
