"""Profiles as text: a line of JSON for each column, with a checksum over all of it."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kullback._files import write_whole
from kullback.counting._errors import TableError, quoted
from kullback.counting._listed import Listed
from kullback.results import escape_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kullback.counting._measured import Measured
    from kullback.tables._results.profile import ColumnProfile, Profile

SCHEMA = "kullback.table-profile/1"
ENDINGS = (".kb.json", ".kb.json.gz")
MOST_BYTES = 2**29
"""No profile has more text than this."""

USUAL_SIZE = 64
"""In MiB: so much text of a profile is read, unless more is asked for. It is read into memory
whole, where it takes many times its size, and a packed one may be a thousandth of its text."""

_COMPACT = (",", ":")


def is_profile_path(path: str) -> bool:
    """Return whether the name of a file is that of a profile."""
    return path.lower().endswith(ENDINGS)


def document(profile: Profile) -> dict[str, Any]:
    """Return the profile in plain Python types, its checksum included."""
    held: dict[str, Any] = {
        "schema": SCHEMA,
        "name": profile.name,
        "rows": profile.rows,
        "max_categories": profile.max_categories,
        "min_count": profile.min_count,
        "columns": [_column(column) for column in profile],
    }
    return {"schema": SCHEMA, "sha256": checksum(held)} | held


def checksum(held: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document without its own: of JSON with sorted keys, no spaces."""
    rest = {key: value for key, value in held.items() if key != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=_COMPACT, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def as_text(profile: Profile) -> str:
    """Return the document as JSON, each column on a line of its own."""
    held = document(profile)
    columns = held.pop("columns")
    head = ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in held.items())
    return f'{{\n{head},\n"columns": [\n' + ",\n".join(map(_json, columns)) + "\n]\n}\n"


def save(profile: Profile, path: str | os.PathLike[str]) -> None:
    """Write the profile to a file, as `Profile.save` says."""
    target = os.fspath(path)
    if not isinstance(target, str):
        raise TypeError("path is a path of bytes; it must be text")
    check_ending(target)
    write_whole(Path(target), as_bytes(profile, target))


def check_ending(path: str) -> None:
    """Raise TableError if the name of a file is not that of a profile."""
    if not is_profile_path(path):
        raise TableError(
            f"{quoted(path)} must end in .kb.json or .kb.json.gz, the endings of profiles"
        )


def as_bytes(profile: Profile, path: str) -> bytes:
    """Return what stands in the file of a profile; raise TableError if it is too large."""
    try:
        content = as_text(profile).encode()
    except UnicodeEncodeError:
        raise TableError("a name or value of the table is not text in UTF-8") from None
    if len(content) > MOST_BYTES:
        raise TableError(
            f"the profile would have {len(content):,} bytes, and at most {MOST_BYTES:,} are read "
            "again; list fewer values with max_categories, or leave columns out"
        )
    # Without the time, so that the same counts are the same bytes.
    return gzip.compress(content, mtime=0) if path.lower().endswith(".gz") else content


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=_COMPACT, allow_nan=False)
    # Raises UnicodeEncodeError for halves of characters, which no profile may hold.
    text.encode()
    return escape_json(text)


def _column(column: ColumnProfile) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "kind": column.kind}
    if column.type_name:
        found["type"] = column.type_name
    if column.nothing:
        found["nothing"] = column.nothing
    if column.zoned is not None:
        found["zoned"] = column.zoned
    if column.floats is not None:
        found["floats"] = column.floats
    if column.held is None:
        return found | {"status": column.status}
    if isinstance(column.held, Listed):
        return found | _listed(column.held)
    return found | _measured(column.held)


def _listed(held: Listed) -> dict[str, Any]:
    found: dict[str, Any] = {
        "missing": held.missing,
        "values": list(held.exact),
        "counts": list(held.exact.values()),
    }
    if held.bounded:
        found["bounded"] = {
            "values": list(held.bounded),
            "at_least": [low for low, _ in held.bounded.values()],
            "at_most": [high for _, high in held.bounded.values()],
        }
    if held.rest is not None:
        found["rest"] = {
            "rows": held.rest.rows,
            "distinct": [held.rest.fewest, held.rest.most],
            "at_most": held.rest.at_most,
        }
    return found


def _measured(held: Measured) -> dict[str, Any]:
    cells = held.cells
    return {
        "missing": held.missing,
        "negative_infinite": held.negative_infinite,
        "positive_infinite": held.positive_infinite,
        "low": [_end(value) for value in cells.low.tolist()],
        "high": [_end(value) for value in cells.high.tolist()],
        "counts": cells.counts[0].tolist(),
        **({"grouped": True} if cells.grouped else {}),
        **({"counted_in": dict(held.counted_in)} if held.counted_in else {}),
    }


def _end(value: float) -> float | int:
    """Return a value in few characters."""
    return int(value) if abs(value) < 2**53 and value.is_integer() else value
