"""What the measures are handed out in."""

from kullback.results.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]
