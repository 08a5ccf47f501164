"""The layouts in which cited answers are handed in, each known by its content.

A new layout is a new file and a line in :data:`LAYOUTS`. The first that knows a record reads it,
so those that are sure stand before those that take almost anything.
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from assistant.audit.layouts import (
    alce,
    anyones,
    dialogue,
    expertqa,
    markdown,
    ours,
    pairs,
    plain,
)
from assistant.audit.nouns import CitedAnswer
from assistant.journal import Journal
from literature.encodings import read_text
from literature.errors import Failure, ShizhenError
from literature.json_records import objects

Content = dict[str, Any] | str
"""A record: an object of a JSON file, or the whole of a text."""


class Layout(Protocol):
    """What a module of this package offers."""

    NAME: str

    def sniff(self, content: Content) -> bool:
        """Whether the record is in this layout."""

    def read(self, content: Any, record: str) -> Iterator[CitedAnswer | Failure]:
        """The answers of the record; what of it cannot be read, without the name of its file."""


LAYOUTS: tuple[Layout, ...] = (dialogue, ours, expertqa, alce, pairs, anyones, markdown, plain)

SQLITE = b"SQLite format 3\x00"
"""How every SQLite file begins, a journal among them."""
JSON = re.compile(r"\ufeff?\s*(?:\{|\[\s*[\[{\"\]])")
"""How JSON begins that holds records or texts, however it is spaced."""

_WRAPPERS = ("data", "answers", "results", "items", "examples", "records", "responses", "rows")


def read_answers(path: Path) -> Iterator[CitedAnswer | Failure]:
    """Every answer of a file, in order; a record that no layout knows is a ``Failure``.

    Raises ``ShizhenError`` for a file that cannot be read, is no text, or holds no answer at all.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ShizhenError(
            f"the answers cannot be read: {error.strerror}",
            file=str(path),
            cure="Check the name and its permissions.",
        ) from error
    if data.startswith(SQLITE):
        yield from _journal(path)
        return
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise ShizhenError("the file is empty", file=str(path), cure="Give a file with answers.")
    content = read_text(io.BytesIO(data), str(path))
    if not JSON.match(content):
        yield from _read(content, path.name, str(path))
        return
    for found in objects(io.BytesIO(data), str(path)):
        if isinstance(found, Failure):
            yield found
            continue
        name, value = found
        for record, each in _unwrapped(value, name):
            yield from _read(each if isinstance(each, dict) else None, record, str(path))


def _read(content: Content | None, record: str, file: str) -> Iterator[CitedAnswer | Failure]:
    layout = next((layout for layout in LAYOUTS if content and layout.sniff(content)), None)
    if layout is None:
        yield Failure(
            file,
            record,
            "this is in no layout that is known",
            "Give it a question, an answer and references; docs/audit.md shows the layouts.",
        )
        return
    for found in layout.read(content, record):
        yield replace(found, file=file) if isinstance(found, Failure) else found


def _unwrapped(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The records of a file that keeps them under some key, else the value itself."""
    for key in _WRAPPERS if isinstance(value, dict) else ():
        inner = value.get(key)
        if isinstance(inner, list) and inner and _may_wrap(value, inner):
            yield from ((f"{key} {n}", each) for n, each in enumerate(inner, 1))
            return
        if isinstance(inner, dict) and _may_wrap(value, [inner]) and _is_answer(inner):
            yield f"{name}, {key}", inner
            return
    if isinstance(value, list):
        yield from ((f"{name}.{n}", each) for n, each in enumerate(value, 1))
        return
    yield name, value


def _may_wrap(value: dict[str, Any], inner: list[Any]) -> bool:
    """Whether a record is only what answers are wrapped in: it is no answer, or what looks like
    one (``"message": "success"``) cites nothing and the answers are inside."""
    layout = next((layout for layout in LAYOUTS if layout.sniff(value)), None)
    if layout is None:
        return True
    return layout is anyones and not anyones.cites(value) and any(map(_is_answer, inner))


def _is_answer(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return anyones.sure(value) or any(o.sniff(value) for o in LAYOUTS if o is not anyones)


def _journal(path: Path) -> Iterator[CitedAnswer]:
    journal = Journal(path)
    for entry in reversed(journal.recent(10**9)):
        kept = json.loads(json.dumps(journal.get(entry.id).to_dict()))
        yield from ours.read(kept, f"answer {entry.id}")
