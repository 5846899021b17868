"""What commands write: streams, files and pictures."""

from __future__ import annotations

import codecs
import glob
import io
import json
import os
import re
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kullback._files import DANGLING, write_whole
from kullback.cli._guard import CommandError
from kullback.document import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.results import Result


_WORDS = {"‖": "||", "→": "->", "∞": "inf", "≤": "<=", "≥": ">=", "·": ";", "…": "...", "−": "-"}
_WORDS |= dict(zip("▁▂▃▄▅▆▇█", "_.:-=+*#", strict=True))  # the bars of sparklines
_WORDS |= {"×": "*", "Σ": "sum", "≈": "~=", "≠": "!=", "⋯": "..."}
_WORDS |= dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_WORDS |= dict(zip("│─═•–—“”‘’", "|-=*--\"\"''", strict=True))
_RAISED = dict(zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789", strict=True))
_EXPONENT = re.compile(f"[{''.join(_RAISED)}]+")
_HANDLER = "kullback.words"

STDOUT = "-"
_UNKNOWN_WIDTH = 80
PAGE = (".html", ".htm")
FORMATS = ("svg", "png", "pdf")


def open_closed_streams() -> None:
    """Open a stand-in for a closed stdin, stdout or stderr, so that no file takes its number.

    Writing to a closed stdout fails; output to a closed stderr is lost.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest number that is free
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (no path; open to the end)
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (as above)


def speak_plainly() -> None:
    """Make stdout and stderr accept any text in any encoding."""
    codecs.register_error(_HANDLER, _replace_characters)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def _replace_characters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    end = error.end
    if error.object[end - 1] in _RAISED:
        # An exponent stays together: Latin-1 has ¹²³, but not the others.
        while error.object[end : end + 1] in _RAISED:
            end += 1
    text = _EXPONENT.sub(_exponent, error.object[error.start : end])
    return "".join(char if char.isascii() else _WORDS.get(char, "?") for char in text), end


def _exponent(found: re.Match[str]) -> str:
    return "^" + "".join(map(_RAISED.__getitem__, found[0]))


def make_json_encodable(text: str) -> str:
    """Return JSON that stdout can encode, with JSON's escapes for other characters."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return "".join(char if char.isascii() else json.dumps(char)[1:-1] for char in text)
    return text


def make_html_encodable(text: str) -> str:
    """Return a page that stdout can write: the page declares UTF-8, so other text is escaped."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if codecs.lookup(encoding).name == "utf-8":
        return text
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def check_ending(option: str, path: str | None, *endings: str) -> None:
    """Raise CommandError if the name of a file has another ending than these.

    A name without an ending is allowed.
    """
    if path is None or path == STDOUT:
        return
    ending = Path(path).suffix.lower()
    if ending and ending not in endings and not _is_special(Path(path)):
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
    elif not _is_special(target) and not os.access(folder, os.W_OK | os.X_OK):
        reason = f"the directory '{printable(folder)}' is not writable"
    elif target.is_file() and any(_is_read_by(given, target) for given in inputs):
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
        if path != STDOUT and _is_special(Path(path)):
            continue
        place = path if path == STDOUT else Path(path).resolve()
        if place in places:
            what = "the terminal" if path == STDOUT else f"'{printable(path)}'"
            raise CommandError(f"two results would go to {what}; name a file for each")
        places.add(place)


def terminal_width() -> int:
    """Return how many columns the terminal has, or COLUMNS says; a width of 0 means unknown."""
    from rich.console import Console

    return Console().width or _UNKNOWN_WIDTH


def write_output(path: str, text: str) -> None:
    """Write the text to stdout (``-``), to a device, or to a file (completely or not at all)."""
    if not text.endswith("\n"):
        text += "\n"
    if path == STDOUT:
        _print(text)
        return
    target = Path(path).resolve()
    try:
        if _is_special(target):
            target.write_text(text, encoding="utf-8")
        else:
            write_whole(target, text)
    except OSError as error:
        raise name_write_error(path, error) from None


def name_write_error(path: str, error: OSError) -> CommandError:
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


def _is_read_by(given: str, target: Path) -> bool:
    """Return whether a path or pattern includes this file, under any name."""
    paths = [given] if Path(given).exists() else glob.glob(given, recursive=True)  # noqa: PTH207 (the pattern may be absolute)
    return any(target.samefile(path) for path in paths)


def _is_special(target: Path) -> bool:
    """Return whether this is a pipe or a device, which a file must not replace."""
    return target.exists() and not target.is_file()


def check_picture(path: str) -> None:
    """Raise CommandError, before the work starts, if the plot cannot be written."""
    if path == STDOUT or _suffix(path) not in FORMATS:
        names = ", ".join(f".{name}" for name in FORMATS[:-1])
        raise CommandError(
            f"cannot plot to '{printable(path)}': the name must end in {names} or .{FORMATS[-1]}"
        )
    check_output(path)
    from kullback.document import new_figure

    new_figure(width=1.0, height=1.0)  # without matplotlib this says how to install it


def write_picture(path: str, result: Result) -> None:
    """Plot the result to the file; warn if the fonts lack characters of its names."""
    import matplotlib as mpl

    from kullback._files import write_whole

    suffix = _suffix(path)
    written = io.BytesIO()
    # Text stays text in SVG, and the same run gives the same file.
    options = {"svg.fonttype": "none", "svg.hashsalt": "kullback"}
    undated = {"png": None, "svg": {"Date": None}, "pdf": {"CreationDate": None}}[suffix]
    with mpl.rc_context(options), warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        result.plot().savefig(written, format=suffix, metadata=undated, dpi=150)
    if suffix != "svg" and any("missing from font" in str(warning.message) for warning in told):
        typer.echo(
            "kullback: the fonts of matplotlib lack some characters of these names and show boxes "
            "instead; .svg keeps the names as text",
            err=True,
        )
    try:
        write_whole(Path(path).resolve(), written.getvalue())
    except OSError as error:
        raise CommandError(f"cannot write '{printable(path)}': {error.strerror}") from None


def _suffix(path: str) -> str:
    return Path(path).suffix.lower().removeprefix(".")
