"""Exports of tagged lines: RIS, MEDLINE, Web of Science, RefWorks, Refer, CNKI, NoteExpress.

They differ in how a line names its field, and in what begins and ends a record; each reader says
that in a :class:`Dialect`, and everything else is done here. ``rispy`` reads two of them, but
loses a last record without its end mark and runs records together where one mark is missing.
"""

import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from literature.encodings import MOST_BYTES, encoding_of, read_text
from literature.errors import Failure
from literature.paper import Paper

DAMAGED = "\ufffd"
"""What stands where bytes were no character of the file's encoding."""

_SURE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030")
_FOREIGN = re.compile(r"[\u00a0-\u024f\u0370-\u04ff\u2010-\u2265\u3000-\u9fff\uff01-\uff5e]")
_SOUND_TO_BROKEN = 10


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one format writes its records.

    ``line`` matches a line that begins a field, with the groups ``tag`` and ``value``; any other
    line goes on with the field before it. ``opens`` is given a tag, the tags of the record so far
    and whether a blank line came before, and says if a new record begins. ``ends`` are the tags
    that end one. ``break_at`` is where a line breaks although the file has no line break there.
    ``plain`` frees every value of the markup that such files hold.
    """

    line: re.Pattern[str]
    opens: Callable[[str, Collection[str], bool], bool]
    ends: frozenset[str] = frozenset()
    break_at: re.Pattern[str] | None = None
    plain: Callable[[str], str] = str


@dataclass(slots=True)
class Record:
    """One record: its fields in order, each value with its line breaks kept."""

    number: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    ended: bool = False

    @property
    def name(self) -> str:
        """What messages call it: ``record 3``."""
        return f"record {self.number}"

    def all(self, *tags: str) -> list[str]:
        """The values under any of ``tags``, in the order of the file; empty ones left out."""
        return [value for tag, value in self.fields if tag in tags and value.strip()]

    def first(self, *tags: str) -> str:
        """The first value under the first of ``tags`` that has one; '' where none has."""
        return next((value for tag in tags for value in self.all(tag)), "")

    def line(self, *tags: str) -> str:
        """:meth:`first` without line breaks."""
        return " ".join(self.first(*tags).split())


def papers(
    stream: BinaryIO, source: str, dialect: Dialect, paper: Callable[[Record, str], Paper | Failure]
) -> Iterator[Paper | Failure]:
    """What ``paper`` makes of each record; a damaged or broken-off record gives a ``Failure``.

    Raises ``ShizhenError`` where the bytes are no text.
    """
    text, damaged = text_of(stream, source)
    last, marked = None, False
    for record in records(text, dialect):
        if damaged and any(DAMAGED in value for _, value in record.fields):
            yield Failure(
                source, record.name, "the record holds broken characters", "Export it again."
            )
            continue
        record.fields = [(tag, dialect.plain(value)) for tag, value in record.fields]
        yield paper(record, source)
        last, marked = record, marked or record.ended
    if last is None:
        yield Failure(source, "", "the file holds no records", "Export it again.")
    elif marked and not last.ended:
        yield Failure(
            source,
            last.name,
            "the record has no end mark; the file may be cut off in the middle of it",
            "Compare it with the original, or export the file again.",
        )


def records(text: str, dialect: Dialect) -> Iterator[Record]:
    """The records of ``text``; what stands outside of any record is passed over."""
    if dialect.break_at is not None:
        text = dialect.break_at.sub("\n", text)
    number, blank, open_ = 1, True, False
    fields: list[tuple[str, list[str]]] = []
    tags: dict[str, None] = {}
    for line in text.splitlines():
        match = dialect.line.match(line)
        if match is None:
            blank = blank or not line.strip()
            if open_ and fields and line.strip():
                fields[-1][1].append(line.strip())
            continue
        tag = match["tag"]
        opens = dialect.opens(tag, tags, blank)
        ends = tag in dialect.ends and not opens
        if fields and (opens or ends):
            yield _record(number, fields, ended=ends)
            number, fields, tags, open_ = number + 1, [], {}, False
        open_ = open_ or opens
        blank = False
        if open_ and tag not in dialect.ends:
            fields.append((tag, [match["value"].strip()]))
            tags[tag] = None
    if fields:
        yield _record(number, fields, ended=False)


def _record(number: int, fields: list[tuple[str, list[str]]], *, ended: bool) -> Record:
    joined = [(tag, "\n".join(filter(None, lines))) for tag, lines in fields]
    return Record(number, joined, ended)


def text_of(stream: BinaryIO, source: str) -> tuple[str, bool]:
    """``(text, damaged)``; where only a few bytes are broken, :data:`DAMAGED` stands for them.

    So one bad byte spoils one record and not the file, and does not have the whole of it taken
    for another encoding. Raises ``ShizhenError`` for what is too long or no text.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) <= MOST_BYTES:
        found = encoding_of(data)
        for encoding in (found,) if found in _SURE else ("gb18030",):
            text = data.decode(encoding, "replace")
            broken = text.count(DAMAGED)
            if broken and len(_FOREIGN.findall(text)) >= _SOUND_TO_BROKEN * broken:
                return text, DAMAGED.encode() not in data
    return read_text(io.BytesIO(data), source), False
