"""Passages that come in a file of their own, for answers that only number them."""

import io
from pathlib import Path

from assistant.audit.entries import marked_number
from assistant.audit.layouts import JSON
from assistant.audit.nouns import Reference
from assistant.audit.sources import numbered
from literature.encodings import read_text
from literature.errors import Failure, ShizhenError
from literature.json_records import items, mapping, objects
from literature.normal import clean


def read_passages(path: Path) -> dict[int, Reference]:
    """By number: JSON (a list, lines, or an object by number), or text of entries ``[n] …``.

    Raises ``ShizhenError`` for a file that cannot be read or holds no passage.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ShizhenError(
            f"the passages cannot be read: {error.strerror}", file=str(path), cure="Check the name."
        ) from error
    text = read_text(io.BytesIO(data), str(path))
    if JSON.match(text):
        found = numbered(_rows(data, str(path)), is_text=True)
    else:
        found = _entries(text, str(path))
    if not found:
        raise ShizhenError(
            "there is no passage in it",
            file=str(path),
            cure="Write [1] before the first, and so on.",
        )
    return {reference.n: reference for reference in found}


def _rows(data: bytes, source: str) -> object:
    rows = []
    for found in objects(io.BytesIO(data), source):
        if isinstance(found, Failure):
            raise ShizhenError(found.reason, file=source, record=found.record, cure=found.cure)
        rows.append(found[1])
    if len(rows) != 1 or not isinstance(rows[0], dict):
        return rows
    whole = mapping(rows[0])
    inner = next((whole[k] for k in ("passages", "documents", "docs") if k in whole), None)
    if inner is not None:
        return inner if isinstance(inner, dict) else items(inner)
    return whole if all(key.isdecimal() for key in whole) else rows


def _entries(text: str, source: str) -> tuple[Reference, ...]:
    """The passages of a text. Raises ``ShizhenError`` for a number that two of them open with."""
    entries: dict[int, list[str]] = {}
    current: list[str] | None = None
    for line in text.splitlines():
        number, rest = marked_number(line)
        if number in entries:
            raise ShizhenError(
                "two passages have this number",
                file=source,
                record=f"[{number}]",
                cure="Give each passage a number of its own.",
            )
        if number is not None:
            current = entries.setdefault(number, [rest])
        elif current is not None:
            current.append(line)
    return tuple(Reference(n, text=clean("\n".join(lines))) for n, lines in entries.items())
