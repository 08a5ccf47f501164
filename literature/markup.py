"""XML read safely, one record at a time: shared by every XML reader.

A stream is cut into records at their start and end tags and each is parsed by itself. So memory
stays constant whatever the file's length, a broken record spoils none of the others, and no
declaration of one place (an entity) reaches another. Nothing outside the bytes is ever read.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from literature.errors import ShizhenError
from literature.inline import Element

MOST_BYTES = 64 * 1024 * 1024
"""One record may be this long (the longest JATS articles are under 10 MiB)."""

_CHUNK = 256 * 1024
_LONGEST_PROLOGUE = 256 * 1024
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s+)?([^\s>]{1,40})(?![^>]*\sNDATA\s)")
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)(?=[\s>])[^>]*(?<!/)>")
_NAMESPACE = re.compile(rb"""(xmlns:[\w.-]+)\s*=\s*("[^"<]*"|'[^'<]*')""")
_NAMESPACES = {
    b"xmlns:xlink": b'"http://www.w3.org/1999/xlink"',
    b"xmlns:mml": b'"http://www.w3.org/1998/Math/MathML"',
    b"xmlns:xsi": b'"http://www.w3.org/2001/XMLSchema-instance"',
    b"xmlns:ali": b'"http://www.niso.org/schemas/ali/1.0/"',
}
_SIMPLIFIED = {"gb2312": "gb18030", "gbk": "gb18030"}
_CUT_OFF = "the file is cut off in the middle of this record"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its bytes, and the parsed ``element`` or the ``fault`` that kept it from one."""

    raw: bytes
    element: Element | None = None
    fault: str = ""


def records(stream: BinaryIO, source: str, *tags: str, without: str = "") -> Iterator[Record]:
    """Each element named in ``tags`` (none lies in another), in order.

    A record that the file's end cuts off comes last, with its fault; so does, without bytes, the
    missing end of the file's root. ``without`` names a child that is cut out before parsing, for
    speed. Raises ``ShizhenError`` where the file declares entities or a record is beyond all
    measure.
    """
    parser = record_parser()
    for piece in pieces(stream, source, *tags, without=without):
        yield parse(parser, piece)


@dataclass(frozen=True, slots=True)
class Piece:
    """One record still to be parsed: its bytes, those that count (``content``) in the root that
    they need, or the fault that there is no parsing it."""

    raw: bytes
    content: bytes = b""
    wrapper: bytes = b""
    fault: str = ""


def pieces(stream: BinaryIO, source: str, *tags: str, without: str = "") -> Iterator[Piece]:
    """The records of :func:`records` before they are parsed; raises the same."""
    cutter = _Cutter([tag.encode() for tag in tags], source)
    for raw in cutter.cut(_utf8(stream)):
        yield Piece(raw, _without(raw, without.encode()), cutter.wrapper)
    if cutter.rest_of_record:
        yield Piece(cutter.rest_of_record, fault=_CUT_OFF)
    elif not cutter.closed:
        yield Piece(b"", fault="the file is cut off after this record")


def parse(parser: etree.XMLParser, piece: Piece) -> Record:
    """The record in a piece."""
    if piece.fault:
        return Record(piece.raw, fault=piece.fault)
    try:
        root = etree.fromstring(piece.wrapper + piece.content + b"</wrapper>", parser)
    except etree.XMLSyntaxError as error:
        return Record(piece.raw, fault=f"the record is not well-formed XML: {error.msg}")
    return Record(piece.raw, root[0])


def refuse_entities(head: bytes, source: str) -> None:
    """Raises ``ShizhenError`` where ``head`` declares an entity that stands for text or a file."""
    if found := _ENTITY.search(head.replace(b"\x00", b"")):
        name = found[1].decode("utf-8", "replace")
        raise ShizhenError(
            f'the file declares the entity "{name}", which could read other files or '
            "exhaust memory",
            file=source,
            cure="If you trust it, save it with its entities expanded (xmllint --noent).",
        )


class _Cutter:
    """Cuts a stream of bytes into records; knows what stood before the first and after the last."""

    def __init__(self, tags: list[bytes], source: str) -> None:
        self.source = source
        self.opening = re.compile(rb"<(" + b"|".join(map(re.escape, tags)) + rb")(?=[\s>])")
        self.keep = max(map(len, tags)) + 2
        self.prologue = b""
        self.wrapper = b""
        self.closing = b""
        self.rest = b""

    @property
    def rest_of_record(self) -> bytes:
        """The beginning of a record whose end the file lacks."""
        return self.rest if self.closing else b""

    @property
    def closed(self) -> bool:
        """Whether the root element that the prologue opens is closed again."""
        roots = _ROOT.findall(self.prologue)
        return not roots or not self.wrapper or b"</" + roots[0] in self.rest

    def cut(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The bytes of each whole record."""
        searched = 0
        for chunk in chunks:
            buffer, at = self.rest + chunk, 0
            while True:
                if not self.closing:
                    found = self.opening.search(buffer, at)
                    if not found:
                        break
                    self._open(buffer[at : found.start()])
                    at = searched = found.start()
                    self.closing = b"</" + found[1] + b">"
                end = buffer.find(self.closing, searched)
                if end < 0:
                    break
                end += len(self.closing)
                yield buffer[at:end]
                at, self.closing = end, b""
            self.rest = buffer[at:]
            searched = max(0, len(self.rest) - len(self.closing))
            self._trim()

    def _open(self, before: bytes) -> None:
        if self.wrapper:
            return
        self.prologue = (self.prologue + before)[:_LONGEST_PROLOGUE]
        refuse_entities(self.prologue, self.source)
        self.wrapper = _wrapper(self.prologue)

    def _trim(self) -> None:
        """Bytes between records are let go, so that what is held is one record at most."""
        if self.closing:
            if len(self.rest) > MOST_BYTES:
                raise ShizhenError(
                    f"a record is longer than {MOST_BYTES // 2**20} MiB",
                    file=self.source,
                    cure="Leave the file out: it is damaged, or made to exhaust memory.",
                )
        elif not self.wrapper and len(self.rest) > self.keep:
            self.prologue = (self.prologue + self.rest[: -self.keep])[:_LONGEST_PROLOGUE]
            self.rest = self.rest[-self.keep :]
        elif len(self.rest) > _CHUNK:
            self.rest = self.rest[-_CHUNK:]


def _without(raw: bytes, tag: bytes) -> bytes:
    """``raw`` without what lies from the first ``<tag>`` to the last ``</tag>``."""
    start = raw.find(b"<%s>" % tag) if tag else -1
    end = raw.rfind(b"</%s>" % tag) if start >= 0 else -1
    return raw[:start] + raw[end + len(tag) + 3 :] if end > start else raw


def record_parser() -> etree.XMLParser:
    """A parser that reads nothing but the bytes it is given; one may parse many records."""
    # huge_tree stays off: libxml2 then bounds depth, text length and attribute expansion itself.
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )


def _wrapper(prologue: bytes) -> bytes:
    """A root for one record: the namespaces of the file; unknown named entities do no harm."""
    spaces = _NAMESPACES | dict(_NAMESPACE.findall(prologue))
    attributes = b" ".join(name + b"=" + uri for name, uri in spaces.items())
    return b'<!DOCTYPE wrapper SYSTEM "none"><wrapper ' + attributes + b">"


def _utf8(stream: BinaryIO) -> Iterator[bytes]:
    """The stream's bytes as UTF-8, whatever encoding its mark or its declaration names."""
    read = getattr(stream, "read1", stream.read)
    chunk = read(_CHUNK)
    encoding = _encoding(chunk)
    if encoding in ("utf-8", "ascii", "us-ascii"):
        while chunk:
            yield chunk
            chunk = read(_CHUNK)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while chunk:
        yield decoder.decode(chunk).encode("utf-8", "replace")
        chunk = read(_CHUNK)


def _encoding(head: bytes) -> str:
    """By byte order mark, by where the zeros lie, by the XML declaration; else UTF-8."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(b"<\x00"):
        return "utf-16-le"
    if head.startswith(b"\x00<"):
        return "utf-16-be"
    found = _DECLARED.search(head[:1000])
    name = found[1].decode("ascii", "replace").lower() if found else "utf-8"
    try:
        codecs.getincrementaldecoder(name)("replace").decode(b"<")
    except (LookupError, TypeError, UnicodeError):
        return "utf-8"
    return _SIMPLIFIED.get(name, name)
