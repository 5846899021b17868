"""Every command that fits its text to the terminal ends, however narrow that says it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kullback.cli._main import app

if TYPE_CHECKING:
    from pathlib import Path

_COMMANDS = (
    "compare before.csv after.csv --by sky --slice sky",
    "attribute before.csv after.csv",
    "check before.csv after.csv --fail-on kl>90",
    "profile before.csv --output before.kb.json",
    "code before.csv after.csv --matrix",
    "train 0.7,0.3 --steps 3 --seed 0",
    "explain 0.7,0.3 0.5,0.5",
    "measure 0.7,0.3 0.5,0.5",
)


@pytest.mark.parametrize("columns", ["0", "1", "6"])
@pytest.mark.parametrize("command", _COMMANDS)
def test_a_narrow_terminal_gets_its_text(
    command: str, columns: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """COLUMNS may be as small as 1; at 0 the width is not known, and lines are 80 wide."""
    for name, skies in (("before", "sun rain sun sun"), ("after", "sun rain rain fog")):
        rows = [f"{sky},{i % 7}" for i, sky in enumerate(skies.split() * 20)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["sky,n", *rows]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, command.split(), env={"COLUMNS": columns})
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert result.stdout.strip()
