"""The command line, `kullback`."""

from kullback.cli._main import main

__all__ = ["main"]
