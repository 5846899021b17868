"""What P, Q, D and each verdict look like: one colour and one sign, in every format."""

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
    "unknown",
    "same",
    "none",
]


class Look(NamedTuple):
    """A colour on white and one on black, the codes of a terminal (SGR), and a sign.

    Roles that have a sign are told apart by it where there is no colour.
    """

    light: str
    dark: str
    terminal: str = ""
    sign: str = ""


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
    "drifted": Look("#b42318", "#ff8f80", "1;31", "▲"),
    "small": Look("#8a5a00", "#e3b54d", "33", "△"),
    "unknown": Look("#5a5f78", "#b6bbd3", "36", "?"),
    "same": Look("#23713a", "#7fd096", "32", "="),
    "none": Look("#55606d", "#a5afbb", "2", "–"),
}
"""Blue for P, amber for Q, plum for D; every one has a contrast of 3 or more with its ground."""


def look(role: Role) -> Look:
    """Return what a role looks like.

    >>> look("p").light
    '#2f6ea5'
    """
    return LOOKS[role]


def add_sign(text: str, role: Role) -> str:
    """Return text behind the sign of its role, for where colours may not be seen.

    >>> add_sign("drifted", "drifted"), add_sign("x", "plain")
    ('▲ drifted', 'x')
    """
    return f"{LOOKS[role].sign} {text}".lstrip()


def painted(text: str, role: Role) -> str:
    r"""Return text in the colour of its role, for a terminal.

    >>> painted("drifted", "drifted"), painted("x", "plain")
    ('\x1b[1;31mdrifted\x1b[0m', 'x')
    """
    codes = LOOKS[role].terminal
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text
