"""What writers keep beside a Parquet file's own types, which know durations only as integers."""

from __future__ import annotations

import base64
import binascii
import json
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of Arrow's Schema.fbs and Message.fbs: the places of the fields in their tables, and two codes.
_HEADER_TYPE, _HEADER, _FIELDS = 1, 2, 1
_NAME, _TYPE_CODE, _TYPE = 0, 2, 3
_SCHEMA, _DURATION = 1, 18
_UNITS = ("s", "ms", "us", "ns")
_MILLISECONDS = 1


ARROW = "ARROW:schema"
SPARK = "org.apache.spark.sql.parquet.row.metadata"
_OF_SPARK = ("interval day", "interval hour", "interval minute", "interval second")


def durations(key: str, value: bytes) -> dict[str, str]:
    """Return the units of the columns of durations, by name, from an entry of a file's metadata.

    Arrow, and so pandas and polars, keeps a message of its IPC in base64, a flatbuffer; Spark
    keeps JSON, and microseconds. What is neither tells of none.
    """
    return _of_spark(value) if key == SPARK else _of_arrow(value)


def _of_spark(value: bytes) -> dict[str, str]:
    try:
        fields = json.loads(value)["fields"]
        return {
            str(field["name"]): "us" for field in fields if str(field["type"]).startswith(_OF_SPARK)
        }
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}


def _of_arrow(encoded: bytes) -> dict[str, str]:
    try:
        held = base64.b64decode(encoded, validate=True)
        return dict(_durations(_Message(held)))
    except (binascii.Error, struct.error, UnicodeDecodeError):
        return {}


class _Message:
    """A flatbuffer: tables that tell where their fields are; what lies outside is struct.error."""

    def __init__(self, held: bytes) -> None:
        # A mark of four bytes, which old files lack, and a length stand before the message.
        start = 8 if held[:4] == b"\xff\xff\xff\xff" else 4
        self.held = held[start:]

    def number(self, form: str, at: int) -> int:
        if at < 0:
            raise struct.error
        return int(struct.unpack_from("<" + form, self.held, at)[0])

    def field(self, table: int, place: int) -> int:
        """Return where a field of a table is, 0 where it has its default."""
        fields = table - self.number("i", table)
        size = self.number("H", fields)
        offset = self.number("H", fields + 4 + 2 * place) if 4 + 2 * place < size else 0
        return table + offset if offset else 0

    def follow(self, at: int) -> int:
        if not at:
            raise struct.error
        return at + self.number("I", at)

    def text(self, at: int) -> str:
        start = self.follow(at)
        return self.held[start + 4 : start + 4 + self.number("I", start)].decode()


def _durations(message: _Message) -> Iterator[tuple[str, str]]:
    root = message.number("I", 0)
    kind = message.field(root, _HEADER_TYPE)
    if not kind or message.number("B", kind) != _SCHEMA:
        return
    fields = message.follow(message.field(message.follow(message.field(root, _HEADER)), _FIELDS))
    for i in range(message.number("I", fields)):
        one = message.follow(fields + 4 + 4 * i)
        code = message.field(one, _TYPE_CODE)
        if code and message.number("B", code) == _DURATION:
            unit = message.field(message.follow(message.field(one, _TYPE)), 0)
            place = message.number("H", unit) if unit else _MILLISECONDS
            if place < len(_UNITS):
                yield message.text(message.field(one, _NAME)), _UNITS[place]
