"""Long work tells what it does, step by step."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called before each step with what it is, and how many of how many steps are done."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Take note of the step that begins."""


def no_progress(what: str, done: int, total: int) -> None:
    """Take no note."""
    del what, done, total
