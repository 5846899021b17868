"""Tests of streams that may be looked at after every event."""

from kullback.estimators.sequential.stream import SequentialTest

__all__ = ["SequentialTest"]
