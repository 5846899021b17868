"""Where a result goes: the terminal, or a file that is written completely or not at all."""

from __future__ import annotations

import glob
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kullback._files import DANGLING, write_whole
from kullback.cli._guard import CommandError
from kullback.document import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

STDOUT = "-"


PAGE = (".html", ".htm")


def check_ending(option: str, path: str | None, *endings: str) -> None:
    """Raise CommandError if the name of a file has another ending than these.

    A name without an ending is allowed.
    """
    if path is None or path == STDOUT:
        return
    ending = Path(path).suffix.lower()
    if ending and ending not in endings and not _special(Path(path)):
        raise CommandError(
            f"{option} cannot write '{printable(path)}': the name must end in "
            f"{', '.join(endings)}, not in {printable(ending)}"
        )


def check_output(path: str, *inputs: str) -> None:
    """Raise CommandError, before the work starts, if the file cannot or must not be written.

    ``inputs`` are the files or patterns that the command reads; it must not overwrite them.
    """
    if path == STDOUT:
        return
    target = Path(path)
    # What a link leads to is written.
    folder = (target.resolve() if target.is_symlink() else target).parent
    reason = None
    if not path or "\0" in path:
        reason = "it is not the name of a file"
    elif target.is_dir():
        reason = "it is a directory"
    elif target.is_symlink() and not target.exists():
        reason = DANGLING
    elif not folder.is_dir():
        reason = f"there is no directory '{printable(folder)}'"
    elif target.exists() and not os.access(target, os.W_OK):
        reason = "it is not writable"
    elif not _special(target) and not os.access(folder, os.W_OK | os.X_OK):
        reason = f"the directory '{printable(folder)}' is not writable"
    elif target.is_file() and any(_reads(given, target) for given in inputs):
        reason = "it is one of the input files; name another"
    if reason is not None:
        raise CommandError(f"cannot write '{printable(path)}': {reason}")


def check_outputs(paths: Iterable[str | None], *inputs: str) -> None:
    """Raise CommandError as `check_output` does, or where two results would go to one place."""
    places: set[str | Path] = set()
    for path in paths:
        if path is None:
            continue
        check_output(path, *inputs)
        # A device may be named twice, such as /dev/null.
        if path != STDOUT and _special(Path(path)):
            continue
        place = path if path == STDOUT else Path(path).resolve()
        if place in places:
            what = "the terminal" if path == STDOUT else f"'{printable(path)}'"
            raise CommandError(f"two results would go to {what}; name a file for each")
        places.add(place)


def write_output(path: str, text: str) -> None:
    """Write the text to stdout (``-``), to a device, or to a file (completely or not at all)."""
    if not text.endswith("\n"):
        text += "\n"
    if path == STDOUT:
        _print(text)
        return
    target = Path(path).resolve()
    try:
        if _special(target):
            target.write_text(text, encoding="utf-8")
        else:
            write_whole(target, text)
    except OSError as error:
        raise not_written(path, error) from None


def not_written(path: str, error: OSError) -> CommandError:
    """Return the error that a file could not be written, with its name and the reason."""
    return CommandError(f"cannot write '{printable(path)}': {error.strerror or error}")


def _print(text: str) -> None:
    """Write the text to stdout to its last byte, or raise OSError."""
    # Without buffering (PYTHONUNBUFFERED, -u), Python's text stream passes everything to one
    # write and ignores how much was written: a full disk would silently cut the text.
    stream, buffer = sys.stdout, getattr(sys.stdout, "buffer", None)
    if not isinstance(buffer, io.RawIOBase):
        stream.write(text)
        return
    stream.flush()
    ends = text if os.linesep == "\n" else text.replace("\n", os.linesep)
    left = memoryview(ends.encode(stream.encoding, stream.errors or "strict"))
    while left:
        left = left[buffer.write(left) or 0 :]


def _reads(given: str, target: Path) -> bool:
    """Return whether a path or pattern includes this file, under any name."""
    paths = [given] if Path(given).exists() else glob.glob(given, recursive=True)  # noqa: PTH207 (the pattern may be absolute)
    return any(target.samefile(path) for path in paths)


def _special(target: Path) -> bool:
    """Return whether this is a pipe or a device, which a file must not replace."""
    return target.exists() and not target.is_file()
