"""What a derivation says, section by section; each file has one and gives its blocks."""

from kullback.derivation._story.documents import entropy_document, pair_document

__all__ = ["entropy_document", "pair_document"]
