"""What long work tells while it lasts."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What is told of every step: in words, the steps done, and how many there are."""

    def __call__(self, what: str, done: int, total: int, /) -> None:
        """Take note of the step that begins."""


def silent(what: str, done: int, total: int, /) -> None:
    """Take no note."""
    del what, done, total
