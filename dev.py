#!/usr/bin/env python3
"""Every task of this project, from a fresh clone, with nothing but Python 3.11 or newer.

    python3 dev.py demo        install what is needed and run the main job on real data
    python3 dev.py test        install what the tests need and run them

Everything is installed into `.venv` beside this file; the system's Python stays as it
is. What follows the task's name goes to the program that it runs, so
`python3 dev.py test -k entropy -x` is pytest with those options.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

INCLUDES = {"demo": ("demo",), "test": ("demo", "test"), "dev": ("demo", "test", "dev")}
"""Which environments each one holds, itself included."""


def say(sentence: str) -> None:
    """Tell on stderr what happens now."""
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)


def run(*command: str | Path, check: bool = True) -> int:
    """Run a command in the root with the environment's programs first on PATH."""
    environment = os.environ | {
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "VIRTUAL_ENV": str(VENV),
    }
    environment.pop("PYTHONPATH", None)
    environment.pop("PYTHONHOME", None)
    status = subprocess.run([*map(str, command)], cwd=ROOT, env=environment, check=False).returncode
    if check and status:
        say(f"`{shlex.join(map(str, command))}` ended with status {status}.")
        sys.exit(status)
    return status


# ---------------------------------------------------------------- the environment


def provide_ensurepip() -> None:
    """See to it that `python3 -m venv` works: Debian keeps a part of it in another package."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not (is_root and shutil.which("apt-get")):
        sys.exit(
            f"dev.py: this Python cannot make a virtual environment. Install Debian's package "
            f"{package} (`sudo apt-get install {package}`) and run the same command again."
        )
    say(f"this Python cannot make a virtual environment: installing Debian's package {package}.")
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "stdout": sys.stderr}
    subprocess.run(["apt-get", "update", "-q"], check=True, **quiet)
    subprocess.run(
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", package], check=True, **quiet
    )


def make_venv() -> None:
    """Make `.venv`, or make it anew if its Python does not start."""
    works = (
        PYTHON.exists()
        and not subprocess.run(
            [PYTHON, "-c", "import pip"], check=False, capture_output=True
        ).returncode
    )
    if works:
        return
    provide_ensurepip()
    say(f"making the virtual environment {VENV.name} with Python {sys.version.split()[0]}.")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def fingerprint() -> str:
    """Return a hash of what an installation depends on: a change of it means to install again."""
    package = ROOT / "src" / "kullback"
    compiler = shutil.which(os.environ.get("CXX", "c++"))
    digest = hashlib.sha256(f"{ROOT}\0{compiler}".encode())
    # Of Python files the names alone: an editable install knows where each one lies.
    digest.update("\0".join(sorted(map(str, package.rglob("*.py")))).encode())
    native = [path for path in package.rglob("*") if path.suffix in {".cpp", ".hpp", ".h"}]
    for path in [ROOT / "pyproject.toml", ROOT / "CMakeLists.txt", *sorted(native)]:
        if path.exists():
            digest.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def requirements(extra: str) -> list[str]:
    """Return all that has to be there before kullback with an extra is built and used."""
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        settings = tomllib.load(file)
    project = settings["project"]
    found = [*settings["build-system"]["requires"], *project["dependencies"]]
    pending = [extra]
    while pending:
        for requirement in project["optional-dependencies"][pending.pop()]:
            if requirement.startswith("kullback["):
                pending += requirement.removeprefix("kullback[").rstrip("]").split(",")
            else:
                found.append(requirement)
    # CMake and Ninja come as packages where the machine has none.
    return found + [name for name in ("cmake", "ninja") if not shutil.which(name)]


def install(extra: str) -> None:
    """Install kullback, editable, with an extra; do nothing where that has been done already."""
    make_venv()
    mark = fingerprint()
    stamps = {name: VENV / f"installed-{name}.txt" for name in INCLUDES}
    for name, stamp in stamps.items():
        if extra in INCLUDES[name] and stamp.exists() and stamp.read_text() == mark:
            return

    say(f"installing kullback[{extra}] into {VENV.name}; the first time takes minutes.")
    pip = (PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check")
    run(*pip, *requirements(extra))
    # The build runs in this environment instead of a throw-away one, so that a second
    # build finds the first one's files where it left them.
    run(*pip, "--no-build-isolation", "--no-deps", "--editable", ".")
    for name in INCLUDES[extra]:
        stamps[name].write_text(mark)


# ---------------------------------------------------------------- the tasks


def demo(arguments: list[str]) -> None:
    """Compare two half-years of real flights: `kullback demo`."""
    install("demo")
    run(BIN / "kullback", "demo", *arguments)


def test(arguments: list[str]) -> None:
    """Run the tests and every docstring's examples."""
    install("test")
    run(PYTHON, "-m", "pytest", *arguments)


def lint(arguments: list[str]) -> None:
    """Check the code's form and its formatting."""
    install("dev")
    run(BIN / "ruff", "check", *arguments)
    run(BIN / "ruff", "format", "--check")


def types(arguments: list[str]) -> None:
    """Check the types of all of `src`."""
    install("dev")
    run(PYTHON, "-m", "mypy", *arguments)


def docs(arguments: list[str]) -> None:
    """Run every example of README.md and docs/ and compare what it prints."""
    install("test")
    run(PYTHON, "-m", "pytest", "docs", *arguments)


def benchmark(arguments: list[str]) -> None:
    """Time kullback against what one would use instead (`--write` puts the table in README.md)."""
    install("test")
    run(PYTHON, "benchmarks/speed.py", *arguments)


def accuracy(arguments: list[str]) -> None:
    """Measure kullback, scipy and torch against 400 digits (`--write` makes docs/accuracy.md)."""
    install("test")
    run(PYTHON, "benchmarks/accuracy.py", *arguments)


def everything(arguments: list[str]) -> None:
    """Run all that has to pass: test, lint, types, docs."""
    for task in (test, lint, types, docs):
        task(arguments)


TASKS = {
    "demo": demo,
    "test": test,
    "lint": lint,
    "types": types,
    "docs": docs,
    "benchmark": benchmark,
    "accuracy": accuracy,
    "all": everything,
}


def main() -> None:
    """Read the command line and run the task."""
    parser = argparse.ArgumentParser(
        prog="dev.py",
        usage="python3 dev.py TASK [what the task's program takes ...]",
        description=(__doc__ or "").splitlines()[0],
        epilog="\n".join(f"  {name:10} {task.__doc__}" for name, task in TASKS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("task", choices=TASKS, metavar="TASK", help="one of those below")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036 (who has an older one gets a sentence)
        sys.exit(f"dev.py: needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    TASKS[chosen.task](chosen.arguments)


if __name__ == "__main__":
    main()
