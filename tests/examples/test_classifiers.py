from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LINE = re.compile(r"^ +(\d+)  " + r" {4}".join([r"([\d.]+) = ([\d.]+) − ([\d.]+) \+ ([\d.]+)"] * 2))


def check(log: object, printed: str, epochs: int) -> None:
    """Assert what holds of every run, of the log and of the lines that it printed."""
    lines = [found.groups() for found in map(LINE.match, printed.splitlines()) if found]
    assert [int(line[0]) for line in lines] == list(range(epochs + 1))
    for line in lines:
        numbers = np.array(line[1:], dtype=float)
        for loss, entropy, information, calibration in (numbers[:4], numbers[4:]):
            # Four numbers of four digits each: half a unit four times.
            assert loss == pytest.approx(entropy - information + calibration, abs=2.01e-4)
    for splits in (log.trained, log.held_out):  # type: ignore[attr-defined]
        assert len({one.entropy for one in splits}) == 1  # H(Y) is nobody's doing
        assert max(abs(one.rounding) for one in splits) <= 1e-12
        assert all(one.loss >= one.floor - 1e-12 for one in splits)
        assert splits[0].information < 0.1 * splits[0].entropy
        assert splits[0].loss > splits[0].entropy
        assert splits[-1].information > splits[0].information
    assert log.held_out[-1].loss < log.held_out[-1].entropy  # type: ignore[attr-defined]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType], None]:
    """Return a function that makes the example's own messages fewer."""

    def fewer(example: ModuleType) -> None:
        messages = example.messages
        monkeypatch.setattr(example, "messages", lambda _, seed: messages(1500, seed=seed))
        monkeypatch.setattr(example, "TRAINED_ON", 1000)

    return fewer


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Let torch use one core, as the examples do, and as many as before afterwards."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_text_made_up(
    load: Callable[[str], ModuleType],
    few: Callable[[ModuleType], None],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """On made-up messages the held-out loss ends under H(Y), and the picture is there."""
    example = load("text_classifier")
    few(example)
    drawing = tmp_path / "text.svg"
    log = example.main(["--epochs", "6", "--synthetic", "--plot", str(drawing)])
    printed = capsys.readouterr().out
    assert "1,500 messages, made up" in printed
    check(log, printed, 6)
    assert drawing.read_text(encoding="utf-8").count("held-out loss lowest") == 1
    assert [file.name for file in tmp_path.iterdir()] == ["text.svg"]


def test_text_real(
    shared_data: Path, load: Callable[[str], ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    """On real messages, of which 747 of 5,574 are spam, three epochs get far under H(Y)."""
    assert (shared_data / "sms-spam.tsv").exists()
    log = load("text_classifier").main(["--epochs", "3"])
    printed = capsys.readouterr().out
    assert "5,574 messages, of sms-spam.tsv; 13.4% are spam" in printed
    check(log, printed, 3)
    assert log.held_out[-1].loss < 0.5 * log.held_out[-1].entropy


def test_images(load: Callable[[str], ModuleType], capsys: pytest.CaptureFixture[str]) -> None:
    """On digits H(Y) is log 10 but for the counts, and in bits everything is 1/log 2 of nats."""
    example = load("image_classifier")
    log = example.main(["--epochs", "3"])
    check(log, capsys.readouterr().out, 3)
    assert log.held_out[0].entropy == pytest.approx(np.log(10), abs=1e-3)
    bits = example.main(["--epochs", "3", "--unit", "bits"])
    assert "bits on the held-out" in capsys.readouterr().out
    for name in ("loss", "entropy", "information", "calibration", "information_error"):
        ours, theirs = (getattr(one.held_out[-1], name) for one in (bits, log))
        assert ours == pytest.approx(theirs / np.log(2), rel=1e-9)


def test_same_seed_same_log(
    load: Callable[[str], ModuleType],
    few: Callable[[ModuleType], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A seed determines every digit, and another seed changes them."""
    example = load("text_classifier")
    few(example)
    printed = []
    for seed in (0, 0, 1):
        example.main(["--epochs", "1", "--synthetic", "--seed", str(seed)])
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert printed[0] != printed[2]


def test_overfitting_is_d(load: Callable[[str], ModuleType]) -> None:
    """Trained on 100 images for long, held-out D rises beyond its noise while I stays."""
    example = load("image_classifier")
    example.TRAINED_ON = 100  # type: ignore[attr-defined]
    try:
        log = example.main(["--epochs", "60"])
    finally:
        example.TRAINED_ON = 300  # type: ignore[attr-defined]
    best, last = log.held_out[log.best], log.held_out[-1]
    assert log.best < 60
    assert last.calibration - best.calibration > 2 * last.calibration_noise
    assert abs(last.information - best.information) < 0.02 * last.entropy
    assert log.trained[-1].loss < 0.1 * log.trained[-1].entropy
    assert last.scale < best.scale  # surer and surer


@pytest.mark.parametrize("classes", [2, 10])
def test_loss_is_torchs(loss_split: ModuleType, classes: int) -> None:
    """F.cross_entropy of float32 logits is the split's loss, to float32's precision."""
    generator = torch.Generator().manual_seed(classes)
    logits = 5 * torch.randn(500, classes, generator=generator)
    labels = torch.randint(classes, (500,), generator=generator)
    theirs = float(torch.nn.functional.cross_entropy(logits, labels))
    ours = loss_split.split(labels.numpy(), logits.double().softmax(-1).numpy())
    assert ours.loss == pytest.approx(theirs, rel=4 * torch.finfo(torch.float32).eps)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--epochs", "0"], "'0' is not a whole number from 1"),
        (["--seed", "-1"], "'-1' is not a whole number from 0"),
        (["--plot", "picture.txt"], "'picture.txt' must end in one of .pdf, .png, .svg"),
        (["--plot", "nowhere/picture.svg"], "there must be a directory 'nowhere'"),
        (["--unit", "hartleys"], "invalid choice"),
    ],
)
def test_bad_options(
    load: Callable[[str], ModuleType],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    """An option that cannot be is refused before anything is trained."""
    with pytest.raises(SystemExit):
        load("image_classifier").main(arguments)
    captured = capsys.readouterr()
    assert said in captured.err
    assert not captured.out


def test_a_file_of_something_else(load: Callable[[str], ModuleType], tmp_path: Path) -> None:
    """A line without one of the two labels is named."""
    path = tmp_path / "wrong.tsv"
    path.write_text("label\ttext\nham\thello\neggs\tbye\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"line 3 of .*'eggs'"):
        load("text_classifier").read(path)


@pytest.mark.parametrize(
    ("name", "missing"), [("text_classifier", "torch"), ("image_classifier", "sklearn")]
)
def test_without_the_extra(name: str, missing: str, tmp_path: Path) -> None:
    """Where torch or scikit-learn is missing, one sentence says what to install."""
    code = (
        f"import sys, runpy; sys.modules[{missing!r}] = None;"
        f"sys.path.insert(0, {str(EXAMPLES)!r});"
        f"runpy.run_path({str(EXAMPLES / f'{name}.py')!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "pip install 'kullback[examples]'" in done.stderr
    assert "Traceback" not in done.stderr
