"""What tables and charts need of whoever writes the page around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kullback.document._blocks import Block, Inlines


class Writer(Protocol):
    """Writes sentences and blocks, and keeps what the page's style needs for them."""

    paddings: set[float]
    rules: list[str]

    def sentence(self, inlines: Inlines) -> str:
        """Return a sentence."""

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        """Return blocks, each on lines of its own."""
