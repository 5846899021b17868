"""An install without a working compiler: it succeeds, and the numbers are the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

NO_COMPILER = {"CXX": "/nonexistent/c++", "CC": "/nonexistent/cc"}
BROKEN_SOURCE = {"CXXFLAGS": "-Dnamespace=broken"}

BUILD = """
import sys
from scikit_build_core import build
print(getattr(build, sys.argv[1])(sys.argv[2]))
"""

# -S keeps out the kullback that is installed in this environment, and its site-packages
# come back by hand for NumPy's sake; addsitedir reads an editable wheel's .pth file.
MEASURE = """
import site, sys
site.addsitedir(sys.argv[1])
sys.path.append(sys.argv[2])
import kullback
print(kullback.__file__)
print(kullback.kl_divergence([0.6, 0.3, 0.1], [0.3, 0.3, 0.4]))
print(kullback.show_config())
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a copy of what a build needs, so that the working tree stays as it is."""
    copy = tmp_path / "source"
    ignored = shutil.ignore_patterns("*.so", "__pycache__")
    shutil.copytree(ROOT / "src", copy / "src", ignore=ignored)
    for name in ("pyproject.toml", "CMakeLists.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    return copy


def python(*arguments: str | Path, cwd: Path, extra: dict[str, str]) -> str:
    """Run this environment's Python and return what it prints."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | extra,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("hook", ["build_wheel", "build_editable"])
@pytest.mark.parametrize(
    "broken", [NO_COMPILER, BROKEN_SOURCE], ids=["no compiler", "compile error"]
)
def test_install_succeeds_as_pure_python(
    hook: str, broken: dict[str, str], source: Path, tmp_path: Path
) -> None:
    """Where the kernels cannot be built, the wheel is pure Python, works, and says so."""
    pytest.importorskip("scikit_build_core", reason="needs scikit-build-core to build a wheel")
    output = python("-c", BUILD, hook, tmp_path, cwd=source, extra=broken)
    assert (
        "kullback: The compiled kernels are missing. NumPy is used instead: equally exact, but "
        "slower; install a C++17"
    ) in output
    built = output.split()[-1]
    assert built.endswith("-py3-none-any.whl")

    target = tmp_path / "installed"
    with zipfile.ZipFile(tmp_path / built) as wheel:
        assert [name for name in wheel.namelist() if name.endswith((".so", ".pyd", ".cpp"))] == []
        wheel.extractall(target)
    libraries = sysconfig.get_path("purelib")
    printed = python("-S", "-c", MEASURE, target, libraries, cwd=tmp_path, extra={})
    where, divergence, *config = printed.splitlines()
    assert where.startswith(str(source if hook == "build_editable" else target))
    # 0.6 log2(0.6/0.3) + 0.1 log2(0.1/0.4) = 0.6 - 0.2 bits
    assert float(divergence) == pytest.approx(0.4 * 0.6931471805599453, rel=2e-15)
    kernels = next(line for line in config if line.startswith("kernels"))
    assert (
        "The compiled kernels are missing. NumPy is used instead: equally exact, but slower"
        in kernels
    )
    assert "apt-get install g++ python3-dev) and reinstall kullback (pip install" in kernels
