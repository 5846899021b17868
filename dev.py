#!/usr/bin/env python3
"""Run a task of this project from a fresh clone, with nothing but Python 3.11 or newer.

    python3 dev.py demo        install what is needed and run the main job on real data
    python3 dev.py test        install what the tests need and run them
    python3 dev.py --list      every task there is

This file makes `.venv` beside it, with nox in it; the tasks themselves stand in
noxfile.py. What follows a task's name goes to the program that it runs, so
`python3 dev.py test -k entropy -x` is pytest with those options.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def say(sentence: str) -> None:
    """Tell on stderr what happens now."""
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)


def call(*command: str | Path) -> None:
    """Run a command, what it prints on stderr; end with a sentence if it fails."""
    status = subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False).returncode
    if status:
        words = " ".join(map(str, command))
        sys.exit(f"dev.py: `{words}` ended with status {status}; what it says stands above.")


def provide_ensurepip() -> None:
    """Make `python3 -m venv` work where Debian has split a part of it off."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    say(f"this Python cannot make a virtual environment: that takes Debian's package {package}.")
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        sys.exit(f"Run `sudo apt-get install {package}`, then the same command again.")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    call("apt-get", "update", "-q")
    call("apt-get", "install", "-y", "-q", "--no-install-recommends", package)


def make_venv() -> None:
    """Make `.venv` with a current pip and nox, or make it anew if nox does not start there."""
    asked = [PYTHON, "-m", "nox", "--version"]
    if PYTHON.exists() and not subprocess.run(asked, capture_output=True, check=False).returncode:
        return
    provide_ensurepip()
    say(f"making the virtual environment {VENV.name} with Python {sys.version.split()[0]}.")
    call(sys.executable, "-m", "venv", "--clear", VENV)
    pip = (PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check")
    call(*pip, "--upgrade", "pip>=25.1")  # the first with dependency groups; Debian's is older
    call(*pip, "--constraint", ROOT / "constraints.txt", "nox")


def main(arguments: list[str]) -> int:
    """Run one task, or nox itself with options; return its exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 (who has an older one gets a sentence)
        sys.exit(f"dev.py: needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if not arguments or arguments[0] in {"-h", "--help"}:
        sys.exit(__doc__)
    make_venv()
    own = arguments[0].startswith("-")
    chosen = arguments if own else ["--session", arguments[0], "--", *arguments[1:]]
    return subprocess.run([PYTHON, "-m", "nox", *chosen], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
