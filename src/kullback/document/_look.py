"""What P, Q, D and each verdict look like: one colour, one sign and one word, in every format."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Role: TypeAlias = Literal[
    "plain",
    "strong",
    "soft",
    "p",
    "q",
    "d",
    "r",
    "ideal",
    "spent",
    "drifted",
    "small",
    "unclear",
    "unknown",
    "same",
    "none",
]


class Look(NamedTuple):
    """A colour on white and one on black, and the codes of a terminal (SGR)."""

    light: str
    dark: str
    terminal: str = ""


LOOKS: dict[Role, Look] = {
    "plain": Look("#1b2430", "#e6eaef"),
    "strong": Look("#1b2430", "#e6eaef", "1"),
    "soft": Look("#55606d", "#a5afbb", "2"),
    "p": Look("#2f6ea5", "#6fb1e8", "34"),
    "q": Look("#c07d00", "#e3b54d", "33"),
    "d": Look("#9c3d7e", "#e58fc8", "35"),
    "r": Look("#b42318", "#ff8f80", "31"),
    "ideal": Look("#8b95a1", "#8b95a1"),
    "spent": Look("#2f6ea5", "#6fb1e8"),
    "drifted": Look("#b42318", "#ff8f80", "1;31"),
    "small": Look("#8a5a00", "#e3b54d", "33"),
    "unclear": Look("#8a5a00", "#e3b54d", "33"),
    "unknown": Look("#5a5f78", "#b6bbd3", "36"),
    "same": Look("#23713a", "#7fd096", "32"),
    "none": Look("#55606d", "#a5afbb", "2"),
}
"""Blue for P, amber for Q, plum for D; every one has a contrast of 3 or more with its ground."""


class Verdict(NamedTuple):
    """How a verdict is told: the role of its look, a sign that needs no colour, what it means."""

    role: Role
    sign: str
    meaning: str


VERDICTS: dict[str, Verdict] = {
    "drifted": Verdict("drifted", "▲", "a difference that matters"),
    "different, size unclear": Verdict("unclear", "◭", "a difference, which may matter or not"),
    "different but small": Verdict("small", "△", "a difference, too small to matter"),
    "too little data to say": Verdict(
        "unknown", "?", "no difference found, but one that matters is possible"
    ),
    "same": Verdict("same", "=", "no difference found, and none that matters is left possible"),
    "not compared": Verdict("none", "–", "the column says why"),
}
"""Every verdict, the gravest first."""


def look(role: Role) -> Look:
    """Return what a role looks like.

    >>> look("p").light
    '#2f6ea5'
    """
    return LOOKS[role]


def verdict(name: str) -> Verdict:
    """Return how a verdict is told.

    >>> verdict("same").meaning
    'no difference found, and none that matters is left possible'
    """
    return VERDICTS[name]


def verdict_text(name: str) -> str:
    """Return a verdict with its sign in front.

    >>> verdict_text("drifted")
    '▲ drifted'
    """
    return f"{VERDICTS[name].sign} {name}"


def painted(text: str, role: Role) -> str:
    r"""Return text in the colour of its role, for a terminal.

    >>> painted("drifted", "drifted"), painted("x", "plain")
    ('\x1b[1;31mdrifted\x1b[0m', 'x')
    """
    codes = LOOKS[role].terminal
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text
