"""Tests of streams that may be looked at after every event."""

from kullback.estimators.sequential._stream import SequentialTest

__all__ = ["SequentialTest"]
