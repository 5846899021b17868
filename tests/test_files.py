"""Output files appear whole or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

import kullback
from kullback import _files
from kullback._files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "D(P‖Q) = 0.4 bits\n"


def test_writes_whole_and_replaces(tmp_path: Path) -> None:
    """The text is there as UTF-8, replacing what was, with nothing left beside it."""
    target = tmp_path / "report.html"
    for text in (TEXT, TEXT * 2):
        write_whole(target, text)
        assert target.read_bytes() == text.encode()
    write_whole(str(target), TEXT)
    assert target.read_text(encoding="utf-8") == TEXT
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_missing_directory(tmp_path: Path) -> None:
    """In a directory that does not exist it fails, and makes nothing."""
    target = tmp_path / "nowhere" / "report.html"
    with pytest.raises(FileNotFoundError, match=f"no directory '{target.parent}'") as told:
        write_whole(target, TEXT)
    assert told.value.filename == str(target)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    """A directory in its place stays, and nothing is left beside it."""
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_whole(tmp_path / "taken", TEXT)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_failure_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails halfway the old file stays as it was, alone."""
    target = tmp_path / "report.html"
    target.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_files.os, "fsync", full)  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="No space left"):
        write_whole(target, TEXT)
    with pytest.raises(UnicodeEncodeError):
        write_whole(target, "\ud800")
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_mode(tmp_path: Path) -> None:
    """A file that was there keeps its mode; a new one has the usual one."""
    target = tmp_path / "report.html"
    write_whole(target, TEXT)
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask
    target.chmod(0o640)
    write_whole(target, TEXT)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_an_error_names_the_file_and_not_the_hidden_one(tmp_path: Path) -> None:
    """A name that is too long, and a file in the place of a directory."""
    long = tmp_path / f"{'x' * 300}.html"
    with pytest.raises(OSError, match="File name too long") as told:
        write_whole(long, TEXT)
    assert told.value.filename == str(long)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("old")
    with pytest.raises(FileNotFoundError, match=r"there is no directory '.*/file'"):
        write_whole(tmp_path / "file" / "x.html", TEXT)


@pytest.mark.parametrize("path", [123, b"x.html", True, 1.5, ["x.html"]])
def test_what_is_no_name_of_a_file_is_told(path: object, tmp_path: Path) -> None:
    """A whole number is not taken as an open file, nor bytes as text."""
    with pytest.raises(TypeError, match=r"^path is .*; it must be the name of a file, as text"):
        write_whole(path, TEXT)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_page_has_the_name_of_a_page(tmp_path: Path) -> None:
    """As on the command line: HTML in a file called x.pdf helps nobody."""
    found = kullback.compare([0.5, 0.5], [0.5, 0.5])
    for name in ("x.pdf", "x.json", "x.HTML.gz"):
        with pytest.raises(ValueError, match=r"must end in \.html or \.htm, not in \."):
            found.to_html(tmp_path / name)
    with pytest.raises(TypeError, match=r"path is 123; it must be the name of a file"):
        found.to_html(123)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError, match=r"there is no directory '.*nowhere'"):
        found.to_html(tmp_path / "nowhere" / "x.html")
    assert list(tmp_path.iterdir()) == []
    for name in ("x.html", "x.HTM", "x"):
        page = found.to_html(str(tmp_path / name))
        assert (tmp_path / name).read_text(encoding="utf-8") == page
