"""Output files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

DANGLING = "it is a link to a file that is not there"


UNFINISHED: set[str] = set()
"""Files and folders of this process that are to be removed, should it have to end at once."""


def write_whole(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Write text or bytes beside their place, then rename; raise OSError if that cannot be.

    What a link leads to is written; the link stays.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(f"{folder}/rain.txt", "It rains.")
    ...     Path(folder, "rain.txt").read_text()
    'It rains.'
    """
    given: object = path
    if not isinstance(given, str | os.PathLike) or isinstance(os.fspath(given), bytes):
        raise TypeError(f"path is {path!r}; it must be the name of a file, as text")
    target = Path(path)
    if target.is_symlink():
        if not target.exists():
            raise FileNotFoundError(errno.ENOENT, DANGLING, str(path))
        target = target.resolve()
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not target.parent.is_dir():
        missing = f"there is no directory '{target.parent}'"
        raise FileNotFoundError(errno.ENOENT, missing, str(path))
    try:
        _write_beside(target, content.encode() if isinstance(content, str) else content)
    except OSError as error:  # its own file name is that of the hidden file
        raise OSError(error.errno, error.strerror or str(error), str(path)) from None


def _write_beside(target: Path, content: bytes) -> None:
    """Write a hidden file in the same directory, then rename it."""
    handle, beside = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    UNFINISHED.add(beside)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(_usual_mode(target))
        Path(beside).replace(target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    finally:
        UNFINISHED.discard(beside)


def remove_unfinished() -> None:
    """Remove what is not finished: the process is about to end."""
    for name in tuple(UNFINISHED):
        if Path(name).is_dir():
            shutil.rmtree(name, ignore_errors=True)
        else:
            Path(name).unlink(missing_ok=True)


def _usual_mode(target: Path) -> int:
    """Return the mode that the file has, or that a new one would have here."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
