"""Files and folders in, papers and failures out: the one way into the literature.

A path that does not exist is an error at once; a bad file is a :class:`Failure` and the others go
on. The format is found by content (:mod:`literature.readers`), ``.gz`` is unpacked on the way.
"""

import codecs
import gzip
import re
import stat
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from literature.archives import is_archive, members
from literature.errors import Failure, ShizhenError
from literature.folders import ABOUT, exists, walk
from literature.foreign import refuse_foreign
from literature.markup import refuse_entities
from literature.paper import Paper
from literature.readers import HEAD, READERS, pdf, reader_for

_GZIP = b"\x1f\x8b"
_DEEPEST = 3
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")


def read(paths: Iterable[Path | str], *, ocr: bool = False) -> Iterator[Paper | Failure]:
    """Every paper in the files and folders of ``paths``, in order, and what could not be read.

    Folders are walked in sorted order, hidden files left out. ``ocr`` has pages of PDFs that are
    pictures read by ``tesseract``. Raises ``ShizhenError`` for a path that does not exist, before
    anything is read.
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    for path in given:
        if not exists(path):
            raise ShizhenError(
                "there is no such file or folder", file=str(path), cure="Check the path."
            )
    return (result for path in given for result in _read_path(path, ocr))


def _read_path(path: Path, ocr: bool) -> Iterator[Paper | Failure]:
    if not path.is_dir():
        yield from read_file(path, ocr=ocr)
        return
    found = False
    for file in walk(path):
        found = True
        yield from read_file(file, ocr=ocr)
    if not found:
        yield Failure(str(path), "", "the folder holds no files", "Put literature files in it.")


def read_file(path: Path, *, ocr: bool = False) -> Iterator[Paper | Failure]:
    """The papers in one file; whatever is wrong with the file comes as a ``Failure``."""
    try:
        if path.is_dir():
            next(path.iterdir(), None)
        if not stat.S_ISREG(path.stat().st_mode):
            yield Failure(str(path), "", "this is not a regular file", "Leave it out.")
            return
        with path.open("rb") as stream:
            yield from read_stream(stream, str(path), ocr=ocr)
    except OSError as error:
        reason = error.strerror or str(error)
        yield Failure(str(path), "", f"it cannot be read: {reason}", "Check its permissions.")


def read_stream(
    stream: BinaryIO, source: str, depth: int = 0, *, ocr: bool = False
) -> Iterator[Paper | Failure]:
    """The papers in an open, seekable binary stream; ``source`` is what messages call it."""
    try:
        yield from _dispatch(stream, source, depth, ocr)
    except ShizhenError as error:
        yield Failure(error.file or source, error.record, error.what, error.cure)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Failure(
            source, "", f"the compressed file is cut off or damaged: {error}", "Download it again."
        )


def _dispatch(stream: BinaryIO, source: str, depth: int, ocr: bool) -> Iterator[Paper | Failure]:
    head = head_of(stream)
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        yield Failure(source, "", "the file is empty", "Download or export it again.")
        return
    packed = head.startswith(_GZIP) or is_archive(head)
    if packed and depth == _DEEPEST:
        yield Failure(source, "", "it is packed into itself too often", "Unpack it.")
        return
    if head.startswith(_GZIP):
        with gzip.GzipFile(fileobj=stream, mode="rb") as unpacked:
            yield from read_stream(cast(BinaryIO, unpacked), source, depth + 1, ocr=ocr)
        return
    if packed:
        yield from _read_members(stream, head, source, depth, ocr)
        return
    refuse_foreign(head, source)
    if _MARKUP.match(head):
        refuse_entities(head, source)
    reader = reader_for(head, Path(source).name)
    if reader is pdf:
        yield from pdf.read(stream, source, ocr=ocr)
    elif reader is not None:
        yield from reader.read(stream, source)
    else:
        known = ", ".join(each.NAME for each in READERS)
        yield Failure(
            source, "", "the content is of no known format", f"Give one of these: {known}."
        )


def _read_members(
    stream: BinaryIO, head: bytes, source: str, depth: int, ocr: bool
) -> Iterator[Paper | Failure]:
    for member in members(stream, head, source):
        if isinstance(member, Failure):
            yield member
            continue
        name, unpacked = member
        with unpacked:
            if not ABOUT.match(PurePosixPath(name).name):
                yield from read_stream(unpacked, f"{source}/{name}", depth + 1, ocr=ocr)


def head_of(stream: BinaryIO) -> bytes:
    """The first :data:`HEAD` bytes; the stream stands at its beginning again afterwards.

    A cut gzip file raises only after its last byte has been given: what came before counts.
    """
    head = b""
    read = getattr(stream, "read1", stream.read)
    try:
        while len(head) < HEAD and (piece := read(HEAD - len(head))):
            head += piece
    except EOFError:
        if not head:
            raise
    stream.seek(0)
    return head
