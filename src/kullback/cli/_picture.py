"""Plots of results, written to files whose suffix chooses the format."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kullback.cli._guard import CommandError
from kullback.cli._output import STDOUT, check_output
from kullback.document import printable

if TYPE_CHECKING:
    from kullback.results import Result

FORMATS = ("svg", "png", "pdf")


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
