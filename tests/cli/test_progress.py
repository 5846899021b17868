"""Long work shows what it does on a terminal, and only there."""

from __future__ import annotations

import io
import sys
import time
from typing import TYPE_CHECKING

from kullback.cli import _engine

if TYPE_CHECKING:
    import pytest


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def _work(patience: float, stderr: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(_engine, "_PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setenv("TERM", "xterm")
    with _engine.Reporter() as step:
        step("counting \x1b[2Jflags", 3, 10)
        time.sleep(0.3)
    return stderr.getvalue()


def test_long_work_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step is named, its control characters escaped, and a bar beside it."""
    shown = _work(0.02, Terminal(), monkeypatch)
    assert "counting \\x1b[2Jflags" in shown
    assert "\x1b[2J" not in shown
    assert "━" in shown


def test_short_work_and_work_without_a_terminal_show_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not a byte reaches stderr, so that logs and pipes stay clean."""
    assert _work(5.0, Terminal(), monkeypatch) == ""
    assert _work(0.02, io.StringIO(), monkeypatch) == ""
