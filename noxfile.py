"""Every task of this project: `python3 dev.py TASK`, or `nox -s TASK` in `.venv`.

All tasks share the environment that nox itself runs in, `.venv`, because torch, JAX and
Spark take gigabytes and a minute to install. Each task adds what it needs to it, once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
STAMPS = Path(sys.prefix) / "installed"

EXTRAS = "coding,demo,jax,plots,spark,torch"

nox.options.default_venv_backend = "none"
nox.options.sessions = ["test", "lint", "imports", "types", "docs"]
nox.options.error_on_external_run = False


def run(session: nox.Session, *command: str | Path) -> None:
    """Run a program of the environment in the root."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    hidden = {"PYTHONPATH": None, "PYTHONHOME": None}
    session.run(*map(str, command), env={"PATH": path, **hidden}, external=True)


def fingerprint(*, native: bool = True) -> str:
    """Return a hash of what an installation depends on: a change of it means to install again."""
    digest = hashlib.sha256(str(ROOT).encode())
    paths = [ROOT / "pyproject.toml", ROOT / "constraints.txt"]
    if native:
        package = ROOT / "src" / "kullback"
        digest.update(f"\0{shutil.which(os.environ.get('CXX', 'c++'))}".encode())
        # Of Python files the names alone: an editable install knows where each one lies.
        digest.update("\0".join(sorted(map(str, package.rglob("*.py")))).encode())
        sources = (path for path in package.rglob("*") if path.suffix in {".cpp", ".hpp", ".h"})
        paths += [ROOT / "CMakeLists.txt", *sorted(sources)]
    for path in paths:
        if path.exists():
            digest.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def pip_install(session: nox.Session, name: str, mark: str, *what: str) -> None:
    """Install something in the versions of constraints.txt, unless that is done already."""
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == mark:
        return
    session.log(f"installing {name}; the first time may take minutes")
    quiet = ("-m", "pip", "install", "-qq", "--disable-pip-version-check")
    run(session, sys.executable, *quiet, "-c", "constraints.txt", *what)
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(mark)


def install_groups(session: nox.Session, *groups: str) -> None:
    """Install dependency groups of pyproject.toml."""
    for group in groups:
        pip_install(session, f"group {group}", fingerprint(native=False), "--group", group)


def install(session: nox.Session, *groups: str, extras: str = EXTRAS) -> None:
    """Install dependency groups and kullback, editable, with extras."""
    install_groups(session, "build", *groups)
    # CMake and Ninja come as packages where the machine has none.
    tools = [name for name in ("cmake", "ninja") if not shutil.which(name)]
    if tools:
        pip_install(session, "CMake and Ninja", "any", *tools)
    # The build runs in this environment instead of a throw-away one, so that a second
    # build finds the first one's files where it left them.
    package = ("--no-build-isolation", "--editable", f".[{extras}]")
    pip_install(session, f"kullback[{extras}]", fingerprint(), *package)


@nox.session
def demo(session: nox.Session) -> None:
    """Compare two half-years of real flights: `kullback demo` (1 minute the first time)."""
    install(session, extras="demo")
    run(session, BIN / "kullback", "demo", *session.posargs)


@nox.session
def test(session: nox.Session) -> None:
    """Run the tests and every docstring's examples (10 minutes on two cores)."""
    install(session, "test")
    chosen = [word for word in session.posargs if not word.startswith("-")]
    parallel = () if chosen or "-n" in session.posargs else ("-n", "auto", "--dist", "loadgroup")
    run(session, sys.executable, "-m", "pytest", *parallel, *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the code's form and its formatting: ruff, all rules."""
    install_groups(session, "lint")
    run(session, BIN / "ruff", "check", *session.posargs)
    run(session, BIN / "ruff", "format", "--check")


@nox.session
def imports(session: nox.Session) -> None:
    """Check that imports go down only: the contracts in pyproject.toml."""
    install(session, "lint")
    run(session, BIN / "lint-imports", *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of `src` and `tests`: mypy, strict."""
    install(session, "test", "types")
    run(session, sys.executable, "-m", "mypy", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Run every example of README.md and docs/ and compare what it prints."""
    install(session, "test")
    run(session, sys.executable, "-m", "pytest", "docs", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Measure which branches the tests take, and fail below the floor of pyproject.toml."""
    install(session, "test", "coverage")
    options = ("--cov", "--cov-branch", "--cov-report", "term:skip-covered")
    run(
        session,
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "auto",
        "--dist",
        "loadgroup",
        *options,
        *session.posargs,
    )


@nox.session
def translations(session: nox.Session) -> None:
    """Compile the languages of derivations: every `locale/xx.po` to `xx.mo`."""
    install(session, "test")
    for source in sorted((ROOT / "src/kullback/derivation/locale").glob("*.po")):
        compiled = source.with_suffix(".mo")
        options = ("--input-file", source, "--output-file", compiled, "--locale", source.stem)
        run(session, BIN / "pybabel", "-q", "compile", *options)


@nox.session
def bench(session: nox.Session) -> None:
    """Time kullback against what one would use instead (`--write` renews the table)."""
    install(session, "test")
    run(session, sys.executable, "benchmarks/speed.py", *session.posargs)


@nox.session
def accuracy(session: nox.Session) -> None:
    """Measure kullback, scipy and torch against 400 digits (`--write` makes docs/accuracy.md)."""
    install(session, "test")
    run(session, sys.executable, "benchmarks/accuracy.py", *session.posargs)


@nox.session(venv_backend="venv")
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest versions of the dependencies, in an environment of its own."""
    project = nox.project.load_toml("pyproject.toml")
    bounds = Path(session.create_tmp()).resolve() / "lowest.txt"
    lines = (text.replace(">=", "==") for text in project["project"]["dependencies"])
    bounds.write_text("\n".join(lines))
    session.install("--upgrade", "pip")
    session.install("--constraint", str(bounds), "--group", "test", ".")
    options = ("-m", "not statistical", "-n", "auto", "--dist", "loadgroup")
    session.run("python", "-m", "pytest", *options, *(session.posargs or ["tests"]))


RELEASE = (
    ("fuzz_files", "tables", "20000"),
    ("fuzz_files", "own", "20000"),
    ("fuzz_files", "matrix", "20000"),
    ("rounded",),
    ("coverage",),
    ("entropy_coverage",),
    ("contribution_coverage",),
    ("false_alarms",),
)
"""The long fuzzing and the full studies: scripts of `benchmarks` with their arguments."""


@nox.session
def release(session: nox.Session) -> None:
    """Run what takes hours, by hand before a release: fuzzing, studies, the lowest versions."""
    install(session, "test")
    for script, *options in RELEASE:
        run(session, sys.executable, f"benchmarks/{script}.py", *options)
    session.notify("lowest")
