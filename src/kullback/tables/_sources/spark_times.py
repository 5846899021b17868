"""Spark's SQL for times as numbers."""

MICROSECONDS = {
    "date": "CAST(datediff({c}, DATE'1970-01-01') AS DOUBLE) * 8.64e10",
    "timestamp": "CAST(unix_micros({c}) AS DOUBLE)",
    "timestamp_ntz": (
        "CAST(timestampdiff(MICROSECOND, TIMESTAMP_NTZ'1970-01-01 00:00:00', {c}) AS DOUBLE)"
    ),
}
"""Microseconds from 1970 in UTC, by type: Spark's functions for the parts of times go by the
session's time zone, these do not."""
