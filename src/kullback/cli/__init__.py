"""The command line, `kullback`."""

import sys

__all__ = ["main"]

_INTERRUPTED = 130


def main() -> None:
    """Run the program and exit: 0 done, 2 a wrong call or unreadable data, 130 interrupted."""
    try:
        # Here, so that Ctrl-C while the parts are imported ends as quietly as later.
        from kullback.cli._main import run

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
