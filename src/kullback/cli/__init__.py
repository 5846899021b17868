"""The command line, `kullback`."""

from kullback import _starting

__all__ = ["main"]


def main() -> None:
    """Run the program and exit: 0 success, 2 wrong usage or unreadable data, 130 interrupted."""
    _starting.end_quietly()
    # Imported here, so that Ctrl-C during the import is handled like Ctrl-C later.
    from kullback.cli._main import run

    run()
