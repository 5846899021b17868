"""What the results of tables say, in blocks: a file for each result, and for what several say."""

from kullback.tables._story import (
    _attribution,
    _check,
    _column,
    _comparison,
    _given,
    _profile,
    _slices,
)

__all__ = ["_attribution", "_check", "_column", "_comparison", "_given", "_profile", "_slices"]
