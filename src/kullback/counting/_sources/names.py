"""The names of a frame's columns: texts, all different."""

from __future__ import annotations

from typing import Any

from kullback.counting._errors import TableError, quote


def check_frame_names(table: Any, label: str) -> None:
    """Raise TableError if a frame has two columns of one name or a name that is not text.

    Those of pandas are taken as text: 1 and "1" are one name.
    """
    names = _names(table)
    if names is None:
        return
    levels = getattr(names, "nlevels", 1)
    if levels > 1:
        raise TableError(
            f"{label} has column names of {levels} levels, such as {quote(names[0])}; join them: "
            "table.columns = ['_'.join(map(str, name)) for name in table.columns]"
        )
    seen: dict[str, Any] = {}
    for name in names:
        text = str(name)
        if text in seen:
            alike = isinstance(name, str) and isinstance(seen[text], str)
            how = "" if alike else f" as text ({seen[text]!r} and {name!r})"
            raise TableError(f"{label} has two columns named {quote(text)}{how}; rename one")
        seen[text] = name
        if not is_unicode([text]):
            raise TableError(
                f"{label} has a column named {quote(text)}, which is not Unicode: it has half of "
                "a surrogate pair; rename it"
            )


def _names(table: Any) -> Any | None:
    library = type(table).__module__.partition(".")[0]
    if library == "pandas" and hasattr(table, "assign"):
        return table.columns
    if library == "pyarrow" and hasattr(table, "append_column"):
        return table.column_names
    # Spark's frames, classic or by Connect.
    return table.columns if library == "pyspark" and hasattr(table, "schema") else None


def is_unicode(texts: Any) -> bool:
    r"""Return whether all texts can be encoded in UTF-8, which lone surrogates cannot.

    >>> is_unicode(["a", None]), is_unicode(["\ud800"])
    (True, False)
    """
    try:
        for text in texts:
            if isinstance(text, str) and not text.isascii():
                text.encode()
    except UnicodeEncodeError:
        return False
    return True
