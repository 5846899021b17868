"""Read handwritten digits, and split the loss of every epoch into H(Y) − I + D.

The images are scikit-learn's: 1,797 of 8 by 8 grey points, which come with the package.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

try:
    import torch
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
except ImportError as error:
    sys.exit(f"this example needs {error.name}, which is missing: pip install 'kullback[examples]'")

from command_line import parser
from training_log import TrainingLog
from training_plot import draw

if TYPE_CHECKING:
    from collections.abc import Sequence

TRAINED_ON = 300


def main(arguments: Sequence[str] | None = None) -> TrainingLog:
    """Train on 300 images and predict the others after every epoch."""
    chosen = parser(__doc__ or "", epochs=40).parse_args(arguments)
    torch.manual_seed(chosen.seed)
    torch.set_num_threads(1)  # the same sums, and so the same log, on every machine

    images, digits = load_digits(return_X_y=True)
    print(f"{len(digits):,} images of 8 × 8 points; ten digits, about as many of each.")
    parts = train_test_split(
        images / 16, digits, train_size=TRAINED_ON, stratify=digits, random_state=chosen.seed
    )
    x, x_held = (torch.tensor(part, dtype=torch.float32) for part in parts[:2])
    y, y_held = (torch.tensor(part) for part in parts[2:])

    model = torch.nn.Sequential(torch.nn.Linear(64, 256), torch.nn.ReLU(), torch.nn.Linear(256, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    log = TrainingLog(chosen.unit)
    for epoch in range(chosen.epochs + 1):
        if epoch:
            for rows in torch.randperm(len(x)).split(32):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(model(x[rows]), y[rows]).backward()
                optimizer.step()
        with torch.no_grad():  # float64, in which a small probability is small but not 0
            q, q_held = (model(part).double().softmax(-1).numpy() for part in (x, x_held))
        log.epoch((y.numpy(), q), (y_held.numpy(), q_held))
    log.close()
    if chosen.plot:
        draw(log, chosen.plot)
    return log


if __name__ == "__main__":
    main()
