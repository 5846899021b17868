"""The verdicts as the page shows them: a sign that needs no colour, and what it means."""

from __future__ import annotations

VERDICTS_SHOWN = (
    ("drifted", "▲", "a difference that matters"),
    ("different but small", "△", "a difference, too small to matter"),
    ("too little data to say", "?", "no difference found, but one that matters is possible"),
    ("same", "=", "no difference found, and none that matters is left possible"),
    ("not compared", "–", "the column says why"),
)
"""The gravest first, as in the table: verdict, sign, meaning."""

SIGNS = {verdict: sign for verdict, sign, _ in VERDICTS_SHOWN}

CLASSES = {
    "drifted": "alarm",
    "different but small": "mild",
    "too little data to say": "unsure",
    "same": "calm",
    "not compared": "none",
}
"""The classes of the style, shorter than the verdicts."""
