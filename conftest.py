"""What all tests share: settings of the libraries they use, and the folder of real data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")  # drawings go to files, never to a screen

# No deadline, since machines differ; the same examples in every CI run, new ones elsewhere.
settings.register_profile("kullback", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("kullback")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data sets beside the project, or skip where there is none."""
    folder = Path(__file__).resolve().parent.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"needs the real data sets of ../shared/data, and {folder} does not exist")
    return folder
