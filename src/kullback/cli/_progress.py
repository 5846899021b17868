"""A progress bar on stderr, for long work and on terminals only."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 1.0


class Reporter:
    """Shows the steps of the work once it has taken a second."""

    def __init__(self) -> None:
        self._shown: Progress | None = None
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        """Start the timer if stderr is a terminal."""
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._shown = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._shown.add_task("", total=None)
            self._timer = threading.Timer(_PATIENCE, self._shown.start)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show the step that begins."""
        if self._shown is not None:
            from kullback.document import printable

            known = total if total > 1 else None
            self._shown.update(
                self._task, description=printable(what)[:60], completed=done, total=known
            )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear the progress bar."""
        if self._timer is not None and self._shown is not None:
            self._timer.cancel()
            self._timer.join()
            self._shown.stop()
