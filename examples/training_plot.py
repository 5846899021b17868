"""The training log, drawn: the loss between its floor H(Y) − I and what D adds to it."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from training_log import TrainingLog

SAVED, ADDED = "#cfe0f0", "#ddaa33"


def draw(log: TrainingLog, path: Path) -> None:
    """Write a picture of the log: trained on, held out, and the two D's larger below them."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 6.4), layout="constrained")
    grid = figure.add_gridspec(2, 2, height_ratios=[2, 1])
    epochs = range(len(log.held_out))
    first = figure.add_subplot(grid[0, 0])
    panels = [first, figure.add_subplot(grid[0, 1], sharey=first)]
    parts = (("trained on", log.trained), ("held out", log.held_out))
    for axes, (title, splits) in zip(panels, parts, strict=True):
        floor = [one.floor for one in splits]
        axes.fill_between(
            epochs, floor, splits[0].entropy, color=SAVED, label="I, what the prediction saves"
        )
        axes.fill_between(
            epochs,
            floor,
            [one.loss for one in splits],
            color=ADDED,
            alpha=0.7,
            label="D, what wrong chances add",
        )
        axes.axhline(splits[0].entropy, color="#4477aa", linestyle="--", label="H(Y)")
        axes.plot(epochs, [one.loss for one in splits], color="black", label="the loss")
        axes.plot(epochs, floor, color="#4477aa", label="H(Y) − I, the floor")
        axes.set_title(title)
        axes.set_ylim(bottom=0)
    panels[0].set_ylabel(log.unit)
    handles, names = first.get_legend_handles_labels()
    figure.legend(handles, names, frameon=False, loc="outside upper center", ncols=5)
    below = figure.add_subplot(grid[1, :])
    for (title, splits), style in zip(parts, ("--", "-"), strict=True):
        below.plot(
            epochs, [one.calibration for one in splits], style, color="#b8860b", label=f"D, {title}"
        )
    below.axhline(
        log.held_out[0].calibration_noise,
        color="#888888",
        linestyle=":",
        label="noise alone, held out",
    )
    below.fill_between(
        epochs,
        [one.estimates()[1].low for one in log.held_out],
        [one.estimates()[1].high for one in log.held_out],
        color=ADDED,
        alpha=0.3,
        linewidth=0,
        label="its 95 % interval, the noise taken off",
    )
    below.axvline(log.best, color="#888888", linewidth=0.8)
    below.annotate(
        " held-out loss lowest ",
        (log.best, 1),
        xycoords=("data", "axes fraction"),
        ha="right" if 2 * log.best > len(epochs) else "left",
        va="top",
        color="#555555",
    )
    below.set_yscale("log")
    below.set_ylabel(log.unit)
    below.set_xlabel("epoch")
    below.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.25), ncols=4)
    for axes in (*panels, below):
        axes.spines[["top", "right"]].set_visible(False)
    memory = io.BytesIO()
    figure.savefig(memory, format=path.suffix[1:].lower(), dpi=120)
    beside = path.with_name(f".{path.name}.part")  # so that the file appears whole or not at all
    try:
        beside.write_bytes(memory.getvalue())
        beside.replace(path)
    except OSError as error:
        sys.exit(f"cannot write {str(path)!r}: {error.strerror}.")
    print(f"drawn: {path}")
