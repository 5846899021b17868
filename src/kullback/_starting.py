"""Ctrl-C while the program is being imported: it ends as quietly as later."""

import contextlib
import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn


def end_quietly() -> None:
    """Exit at once with 130 on SIGINT and 143 on SIGTERM, until the commands are there."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)


def is_program() -> bool:
    """Return whether this process is the program and not one that imports the library."""
    if threading.current_thread() is not threading.main_thread():
        return False
    name = os.path.basename(sys.argv[0] if sys.argv else "")  # noqa: PTH119 (pathlib is not there yet)
    words = sys.orig_argv
    as_module = any(words[i : i + 2] == ["-m", "kullback"] for i in range(1, len(words)))
    return name in {"kullback", "kullback.exe"} or (name in {"-m", "__main__.py"} and as_module)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    del frame
    # Nothing is begun that would have to be cleared; an exception could be lost in an import.
    said = b"terminated" if number == signal.SIGTERM else b"interrupted"
    with contextlib.suppress(OSError):  # where stderr is closed the status must suffice
        os.write(2, b"kullback: " + said + b"\n")
    os._exit(128 + number)
