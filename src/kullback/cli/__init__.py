"""The command line, `kullback`."""

from kullback import _starting

__all__ = ["main"]


def main() -> None:
    """Run the program and exit: 0 done, 2 a wrong call or unreadable data, 130 interrupted."""
    _starting.end_quietly()
    # Here, so that Ctrl-C while the parts are imported ends as quietly as later.
    from kullback.cli._main import run

    run()
