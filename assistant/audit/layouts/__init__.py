"""The layouts in which cited answers are handed in, each known by its content.

A new layout is a new file and a line in :data:`LAYOUTS`. The first that knows a record reads it,
so those that are sure stand before those that take almost anything.
"""

import io
import json
import re
from collections.abc import Iterator
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

    def read(self, content: Any, record: str) -> Iterator[CitedAnswer]:
        """The answers of the record."""


LAYOUTS: tuple[Layout, ...] = (dialogue, ours, expertqa, alce, pairs, anyones, markdown, plain)

SQLITE = b"SQLite format 3\x00"
"""How every SQLite file begins, a journal among them."""
_JSON = re.compile(r"\ufeff?\s*(?:\{|\[\s*[\[{\"\]])")
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
    if not _JSON.match(content):
        yield from _read(content, path.name)
        return
    for found in objects(io.BytesIO(data), str(path)):
        if isinstance(found, Failure):
            yield found
            continue
        name, value = found
        for record, each in _unwrapped(value, name):
            yield from _record(each, record, str(path))


def _record(value: Any, record: str, file: str) -> Iterator[CitedAnswer | Failure]:
    if isinstance(value, dict) and any(layout.sniff(value) for layout in LAYOUTS):
        yield from _read(value, record)
        return
    yield Failure(
        file,
        record,
        "this is in no layout that is known",
        "Give it a question, an answer and references; docs/audit.md shows the layouts.",
    )


def _read(content: Content, record: str) -> Iterator[CitedAnswer]:
    layout = next(layout for layout in LAYOUTS if layout.sniff(content))
    yield from layout.read(content, record)


def _unwrapped(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The records of a file that keeps them in a list under some key, else the value itself."""
    if isinstance(value, dict) and not any(layout.sniff(value) for layout in LAYOUTS):
        for key in _WRAPPERS:
            inner = value.get(key)
            if isinstance(inner, list) and inner:
                yield from ((f"{key} {n}", each) for n, each in enumerate(inner, 1))
                return
    if isinstance(value, list):
        yield from ((f"{name}.{n}", each) for n, each in enumerate(value, 1))
        return
    yield name, value


def _journal(path: Path) -> Iterator[CitedAnswer]:
    journal = Journal(path)
    for entry in reversed(journal.recent(10**9)):
        kept = json.loads(json.dumps(journal.get(entry.id).to_dict()))
        yield from ours.read(kept, f"answer {entry.id}")
