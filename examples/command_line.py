"""The options that the examples share."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

DRAWINGS = (".pdf", ".png", ".svg")


def parser(description: str, *, epochs: int) -> argparse.ArgumentParser:
    """Return a parser with the options that every example has."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--epochs", type=_at_least(1), default=epochs, help=f"default {epochs}")
    made.add_argument("--seed", type=_at_least(0), default=0, help="of the split, the start, ...")
    made.add_argument("--unit", choices=("nats", "bits"), default="nats")
    made.add_argument("--plot", type=_drawing, metavar="FILE", help="draw it: .svg, .png or .pdf")
    return made


def _at_least(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) < 2**32:
            msg = f"{text!r} is not a whole number from {least} to {2**32 - 1}"
            raise argparse.ArgumentTypeError(msg)
        return int(text)

    return read


def _drawing(text: str) -> Path:
    """Return the path of a drawing, after a look at whether it can be made at all."""
    path = Path(text)
    if path.suffix.lower() not in DRAWINGS:
        msg = f"the drawing's name {text!r} must end in one of {', '.join(DRAWINGS)}"
        raise argparse.ArgumentTypeError(msg)
    if path.is_dir() or not path.parent.is_dir():
        msg = f"cannot write {text!r}: there must be a directory {str(path.parent)!r} for the file"
        raise argparse.ArgumentTypeError(msg)
    if importlib.util.find_spec("matplotlib") is None:
        msg = "needs matplotlib; pip install 'kullback[examples]'"
        raise argparse.ArgumentTypeError(msg)
    return path
