"""What a measurement has to say about where and when it was made, and how it reaches a page."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import platform
from pathlib import Path

import kullback

ROOT = Path(__file__).resolve().parent.parent


def processor() -> str:
    """Return the processor's own name for itself, and its family and model, which say more."""
    cpuinfo = Path("/proc/cpuinfo")
    if not cpuinfo.exists():
        return platform.processor() or platform.machine()
    fields = {}
    for line in cpuinfo.read_text().partition("\n\n")[0].splitlines():
        name, _, value = line.partition(":")
        fields[name.strip()] = value.strip()
    name = fields.get("model name", platform.machine())
    if "cpu family" not in fields:
        return name
    return f"{name} (family {fields['cpu family']}, model {fields['model']})"


def versions(*packages: str) -> str:
    """Return in a row the versions of kullback, with its kernels, of Python and some packages."""
    config = kullback.show_config()
    kernels = f"native kernels, {config.instructions}" if config.native else "NumPy kernels"
    named = [f"{name} {importlib.metadata.version(name)}" for name in packages]
    ours = f"kullback {config.version} ({kernels})"
    return ", ".join([ours, f"Python {platform.python_version()}", *named])


def today() -> str:
    """Return the date in UTC."""
    return dt.datetime.now(dt.UTC).date().isoformat()


def replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def replace_between_markers(path: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- end name -->`, markers kept."""
    page = path.read_text(encoding="utf-8")
    opening, closing = f"<!-- {name} -->", f"<!-- end {name} -->"
    before, found, rest = page.partition(opening)
    _, closed, after = rest.partition(closing)
    if not (found and closed):
        raise ValueError(f"{path} has no pair of markers {opening} and {closing}")
    replace(path, f"{before}{opening}\n{text.strip()}\n{closing}{after}")
