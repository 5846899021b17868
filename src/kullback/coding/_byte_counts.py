"""How often each byte follows each context in a file, read a piece at a time."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from kullback.document import count_of, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

Source = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO

ORDERS = (0, 1, 2)
_PIECE = 1 << 20
_CELL_TYPES = (np.uint8, np.uint16, np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class ByteCounts:
    """The cells (context × 256 + byte) that occur in ascending order, and how often they do."""

    name: str
    order: int
    cells: NDArray[np.int64]
    counts: NDArray[np.int64]

    @property
    def n(self) -> int:
        """How many bytes were counted: all but the first `order`, which have no context."""
        return int(self.counts.sum())


def count_bytes(source: Source, order: int, *, role: str, name: str | None = None) -> ByteCounts:
    """Count the bytes of a file, or of bytes in memory, each after the `order` bytes before it."""
    label = name_source(source, role) if name is None else name
    total = _Tally(order)
    size, tail = 0, b""
    for piece in _read_pieces(source, role):
        size += len(piece)
        block = np.frombuffer(tail + piece if order else piece, np.uint8)
        if block.size > order:
            total.add(_find_cells(block, order))
        tail = block[max(block.size - order, 0) :].tobytes() if order else b""
    if size <= order:
        many = count_of(size, "byte")
        msg = f"{role} {printable(label)!r} has {many}; with order {order} it needs at least "
        msg += f"{order + 1}, since a byte is counted after the {order} before it."
        if not size:
            msg = f"{role} {printable(label)!r} is empty; it has no byte to count."
        raise ValueError(msg)
    return ByteCounts(label, order, *total.found())


def check_order(order: object) -> int:
    """Return the order as an int; raise ValueError if it is not 0, 1 or 2."""
    if isinstance(order, bool) or not isinstance(order, int | np.integer) or order not in ORDERS:
        msg = (
            "order must be 0, 1 or 2 (the number of bytes before a byte that predict it), not "
            f"{order!r}."
        )
        raise ValueError(msg)
    return int(order)


def name_source(source: Source, role: str) -> str:
    """Return the name of the source: its path, or its role for bytes in memory."""
    if isinstance(source, str | os.PathLike):
        return os.fsdecode(source)
    found = getattr(source, "name", None)
    return found if isinstance(found, str) else role


def _find_cells(block: NDArray[np.uint8], order: int) -> NDArray[Any]:
    """Return context × 256 + byte of every byte that has a context in the block."""
    n = block.size - order
    cells: NDArray[Any] = block[:n].astype(_CELL_TYPES[order], copy=order > 0)
    for shift in range(1, order + 1):
        cells <<= 8
        cells |= block[shift : shift + n]
    return cells


class _Tally:
    """The count of every possible cell.

    Of order 2 these are 16.7 million, which for little data take longer than sorting it does.
    """

    def __init__(self, order: int) -> None:
        self._size = 256 ** (order + 1)
        self._few: list[NDArray[Any]] | None = [] if order == 2 else None
        self._counts = np.zeros(self._size if order < 2 else 0, np.int64)

    def add(self, cells: NDArray[Any]) -> None:
        """Add the counts of more cells."""
        if self._few is not None:
            self._few.append(cells)
            if sum(map(len, self._few)) <= _PIECE:
                return
            self._counts = np.zeros(self._size, np.int64)
            several, self._few = self._few, None
        else:
            several = [cells]
        for some in several:
            if self._size > 1 << 16:
                np.add.at(self._counts, some, 1)  # bincount would make as many numbers again
            else:
                self._counts += np.bincount(some, minlength=self._size)

    def found(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the cells that occur, in ascending order, and their counts."""
        if self._few is not None:
            cells, counts = np.unique(np.concatenate(self._few), return_counts=True)
            return cells.astype(np.int64), counts
        cells = np.flatnonzero(self._counts)
        return cells, self._counts[cells]


def _read_pieces(source: Any, role: str) -> Iterator[bytes]:
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a directory; give files", str(path))
        # A named pipe may wait for a writer for ever, a device never end. Those that the shell
        # opens, /dev/stdin and <(...), have their writer, and no name of their own.
        if path.exists() and not path.is_file() and not _is_open_pipe(path):
            msg = "not a regular file; copy the data to a file first"
            raise OSError(errno.EINVAL, msg, str(path))
        with path.open("rb", buffering=0) as file:
            yield from _read(file, role)
    elif hasattr(source, "read"):
        yield from _read(source, role)
    else:
        try:
            view = memoryview(source)
        except TypeError:
            msg = f"{role} is of type {type(source).__name__}; give a path, bytes, or a file "
            msg += "opened to read bytes."
            raise TypeError(msg) from None
        view = view.cast("B") if view.c_contiguous else memoryview(view.tobytes())
        for start in range(0, len(view), _PIECE):
            yield bytes(view[start : start + _PIECE])


def _is_open_pipe(path: Path) -> bool:
    return path.is_fifo() and "pipe:" in os.path.realpath(path)


def _read(file: Any, role: str) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        if not isinstance(piece, bytes):
            msg = f"{role} gives {type(piece).__name__} instead of bytes; open the file with 'rb'."
            raise TypeError(msg)
        yield piece
