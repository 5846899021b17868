"""Short messages, made up word by word: what the text classifier trains on without real ones.

A message is spam with chance 0.15 and has 5 to 12 words. Each is a word that everybody writes
(0.6), one that its own kind of message likes (0.3) or one that the other kind likes (0.1), so
that a label can often but not always be told from the words.
"""

from __future__ import annotations

import numpy as np

COMMON = """
    a about again all and are at be but call can do for from get go have i if in is it just know
    let me more my need new no not now of on one or our out please see send so some that the then
    there this time to today up us we what when will with you your
""".split()  # noqa: SIM905 (words are read best as words)
HAM = """
    asleep bike bread brother cake cinema coffee cold dinner dog exam garden happy homework hungry
    kitchen laundry lecture library lunch mum nap neighbour park piano rain sister sleepy soup
    sorry station sunday swim tea teacher tired train umbrella walk weekend
""".split()  # noqa: SIM905 (as above)
SPAM = """
    account award bargain bonus cash cheap claim code congratulations credit deal debt discount
    draw exclusive expires fee final free gift guaranteed instant jackpot limited loan lucky
    million offer operator premium prize refund reply reward ringtone selected subscribe ticket
    unlimited urgent voucher winner
""".split()  # noqa: SIM905 (as above)


def messages(size: int, *, seed: int) -> tuple[list[str], list[int]]:
    """Return that many messages and their labels, 1 for spam.

    >>> texts, labels = messages(3, seed=0)
    >>> len(texts), set(labels) <= {0, 1}
    (3, True)
    """
    generator = np.random.default_rng(seed)
    labels = (generator.random(size) < 0.15).astype(int).tolist()
    texts = []
    for label in labels:
        own, other = (SPAM, HAM) if label else (HAM, SPAM)
        sources = generator.choice(3, size=generator.integers(5, 13), p=[0.6, 0.3, 0.1])
        texts.append(" ".join(str(generator.choice((COMMON, own, other)[i])) for i in sources))
    return texts, labels
