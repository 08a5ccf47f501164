"""The readers, most specific first: the first whose ``sniff`` says yes reads the file.

A reader is a module of this folder with

- ``NAME``: how the format is called in a message (``"PubMed XML"``);
- ``FIELDS``: which field of a paper comes from where, for ``docs/formats.md``;
- ``sniff(head, name) -> bool``: is this the format? ``head`` is the first :data:`HEAD` bytes,
  already unzipped; for text in any encoding use :func:`literature.encodings.peek`; the file's
  name is a hint for what the content leaves open, never the proof;
- ``read(stream, source) -> Iterator[Paper | Failure]``: one paper or failure per record, in
  order; raises ``ShizhenError`` for what no record can be blamed for.

A new format is one new file and one line in :data:`READERS`.
"""

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from literature.errors import Failure
from literature.paper import Paper
from literature.readers import (
    bibtex,
    bioc,
    corpus,
    csl,
    estudy,
    html,
    jats,
    markdown,
    nbib,
    noteexpress,
    pdf,
    pubmed,
    pubmed_summary,
    refer,
    refworks,
    ris,
    s2orc,
    table,
    text,
    wos,
)

HEAD = 64 * 1024
"""How many bytes ``sniff`` is shown."""


class Reader(Protocol):
    """What a module of this folder offers."""

    NAME: str
    FIELDS: dict[str, str]

    def sniff(self, head: bytes, name: str) -> bool:
        """Whether ``head`` is the beginning of a file of this format."""

    def read(self, stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
        """The papers in ``stream``; ``source`` is the file as the user named it."""


READERS: tuple[Reader, ...] = (
    pdf,
    pubmed,
    jats,
    bioc,
    html,
    nbib,
    pubmed_summary,
    ris,
    wos,
    noteexpress,
    estudy,
    refer,
    refworks,
    bibtex,
    s2orc,
    csl,
    corpus,
    table,
    markdown,
    text,
)


def reader_for(head: bytes, name: str) -> Reader | None:
    """The first reader that knows this content, or ``None``."""
    return next((reader for reader in READERS if reader.sniff(head, name)), None)
