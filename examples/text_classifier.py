"""Tell spam from ham by the words, and split the loss of every epoch into H(Y) − I + D.

The messages are those of ../shared/data/sms-spam.tsv beside the project, if that is there, else
made-up ones.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

try:
    import torch
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.model_selection import train_test_split
except ImportError as error:
    sys.exit(f"this example needs {error.name}, which is missing: pip install 'kullback[examples]'")

from command_line import parser
from made_up_messages import messages
from training_log import TrainingLog
from training_plot import draw

if TYPE_CHECKING:
    from collections.abc import Sequence

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "sms-spam.tsv"
TRAINED_ON = 1500


def read(path: Path) -> tuple[list[str], list[int]]:
    """Return the texts and the labels, 1 for spam, of a file with a line `label<tab>text` each."""
    texts, labels = [], []
    for place, line in enumerate(path.read_text(encoding="utf-8").split("\n")[1:], 2):
        label, _, text = line.partition("\t")
        if not line:
            continue
        if label not in {"ham", "spam"}:
            sys.exit(f"line {place} of {path} starts with {label!r}, neither 'ham' nor 'spam'.")
        texts.append(text)
        labels.append(int(label == "spam"))
    return texts, labels


def main(arguments: Sequence[str] | None = None) -> TrainingLog:
    """Train on 1,500 messages and predict the others after every epoch."""
    options = parser(__doc__ or "", epochs=30)
    options.add_argument("--synthetic", action="store_true", help="made-up messages in any case")
    chosen = options.parse_args(arguments)
    torch.manual_seed(chosen.seed)
    torch.set_num_threads(1)  # the same sums, and so the same log, on every machine

    real = REAL.exists() and not chosen.synthetic
    texts, labels = read(REAL) if real else messages(5000, seed=chosen.seed)
    kind = f"of {REAL.name}" if real else "made up"
    print(f"{len(labels):,} messages, {kind}; {sum(labels) / len(labels):.1%} are spam.")
    here, there, y, y_held = train_test_split(
        texts, labels, train_size=TRAINED_ON, stratify=labels, random_state=chosen.seed
    )
    words = CountVectorizer(binary=True).fit(here)
    x, x_held = (
        torch.tensor(words.transform(part).toarray(), dtype=torch.float32) for part in (here, there)
    )
    y, y_held = torch.tensor(y), torch.tensor(y_held)

    model = torch.nn.Sequential(
        torch.nn.Linear(x.shape[1], 32), torch.nn.ReLU(), torch.nn.Linear(32, 2)
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
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
