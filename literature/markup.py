"""XML read safely, one record at a time: shared by every XML reader.

A stream is cut into records at their start and end tags and each is parsed by itself. So memory
stays constant whatever the file's length, a broken record spoils none of the others, and no
declaration of one place (an entity) reaches another. Nothing outside the bytes is ever read.
"""

import codecs
import html
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from literature.errors import ShizhenError

Element = Any
"""An ``lxml`` element."""

MOST_RECORD = 64 * 1024 * 1024
"""One record may be this many bytes long (the longest JATS articles are under 10 MiB)."""

_CHUNK = 256 * 1024
_MOST_PROLOGUE = 1024 * 1024
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_NAMESPACE = re.compile(rb"""xmlns:[\w.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_NAMESPACES = {
    b"xlink": b"http://www.w3.org/1999/xlink",
    b"mml": b"http://www.w3.org/1998/Math/MathML",
    b"xsi": b"http://www.w3.org/2001/XMLSchema-instance",
    b"ali": b"http://www.niso.org/schemas/ali/1.0/",
}
_UTF8_LIKE = {"utf-8", "ascii", "us-ascii"}


def records(
    stream: BinaryIO, source: str, *tags: str, without: str = ""
) -> Iterator[tuple[Element | str, bytes]]:
    """Each element named in ``tags`` (no nesting), or the reason why it cannot be parsed.

    Yields ``(element, raw bytes)`` or ``(reason, raw bytes)``. A record that the file's end cuts
    off comes last, as a reason. ``without`` names a child at most once in a record, or several in
    a row, that is cut out before parsing, for speed. Raises ``ShizhenError`` where the file
    declares entities.
    """
    wrapper: bytes | None = None
    for raw, prologue, whole in _cut(_utf8(stream), [tag.encode() for tag in tags]):
        if wrapper is None:
            _refuse_entities(prologue, source)
            wrapper = _wrapper(prologue)
        if not whole:
            yield "the file is cut off in the middle of this record", raw
            continue
        yield _parse(wrapper, _without(raw, without.encode())), raw


def _without(raw: bytes, tag: bytes) -> bytes:
    """``raw`` without what lies from the first ``<tag>`` to the last ``</tag>``."""
    start = raw.find(b"<%s>" % tag) if tag else -1
    end = raw.rfind(b"</%s>" % tag) if start >= 0 else -1
    return raw[:start] + raw[end + len(tag) + 3 :] if end > start >= 0 else raw


def _cut(chunks: Iterator[bytes], tags: list[bytes]) -> Iterator[tuple[bytes, bytes, bool]]:
    """``(record, prologue, whole?)`` for every record in the chunks."""
    opening = re.compile(rb"<(" + b"|".join(map(re.escape, tags)) + rb")(?=[\s>/])")
    buffer, prologue, started = b"", b"", False
    closing, searched = b"", 0
    for chunk in chunks:
        buffer += chunk
        while True:
            if not closing:
                found = opening.search(buffer)
                if not found:
                    keep = max(map(len, tags)) + 2
                    if not started:
                        prologue += buffer[:-keep]
                        prologue = prologue[:_MOST_PROLOGUE]
                    buffer = buffer[-keep:]
                    break
                if not started:
                    prologue, started = (prologue + buffer[: found.start()])[:_MOST_PROLOGUE], True
                buffer = buffer[found.start() :]
                closing, searched = b"</" + found[1] + b">", 0
            end = buffer.find(closing, searched)
            if end < 0:
                searched = max(0, len(buffer) - len(closing))
                if len(buffer) > MOST_RECORD:
                    raise ShizhenError(
                        f"a record is longer than {MOST_RECORD // 2**20} MiB",
                        cure="Leave the file out; it is damaged or made to exhaust memory.",
                    )
                break
            end += len(closing)
            yield buffer[:end], prologue, True
            buffer, closing, searched = buffer[end:], b"", 0
    if closing:
        yield buffer, prologue, False


def _parse(wrapper: bytes, raw: bytes) -> Element | str:
    try:
        root = etree.fromstring(wrapper + raw + b"</wrapper>", _parser())
    except etree.XMLSyntaxError as error:
        return f"the record is not well-formed XML: {error.msg}"
    return root[0]


def _parser() -> etree.XMLParser:
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
    """A root for one record: the namespaces of the file, and named entities left undefined."""
    spaces = {
        b"xmlns:" + prefix: b'xmlns:%s="%s"' % (prefix, uri) for prefix, uri in _NAMESPACES.items()
    }
    for found in _NAMESPACE.findall(prologue):
        spaces[found.split(b"=")[0].strip()] = found
    return b'<!DOCTYPE wrapper SYSTEM "none"><wrapper ' + b" ".join(spaces.values()) + b">"


def _refuse_entities(prologue: bytes, source: str) -> None:
    found = re.search(rb"<!ENTITY\s+(?:%\s+)?([^\s>]{1,40})", prologue)
    if found:
        raise ShizhenError(
            f'the file declares the entity "{found[1].decode("utf-8", "replace")}", '
            "which could read other files or exhaust memory",
            file=source,
            cure="If you trust it, save it with its entities expanded (xmllint --noent).",
        )


def _utf8(stream: BinaryIO) -> Iterator[bytes]:
    """The stream's bytes as UTF-8, whatever encoding its mark or declaration names."""
    read = getattr(stream, "read1", stream.read)
    head = read(_CHUNK)
    encoding = _encoding(head)
    decoder = None
    if encoding not in _UTF8_LIKE:
        decoder = codecs.getincrementaldecoder(encoding)("replace")
    chunk = head
    while chunk:
        yield decoder.decode(chunk).encode("utf-8", "replace") if decoder else chunk
        chunk = read(_CHUNK)


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(b"<\x00"):
        return "utf-16-le"
    if head.startswith(b"\x00<"):
        return "utf-16-be"
    found = _DECLARED.search(head[:1000])
    name = found[1].decode().lower() if found else "utf-8"
    try:
        codecs.lookup(name)
    except LookupError:
        return "utf-8"
    return {"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)


def local(element: Element) -> str:
    """The element's name without its namespace; '' for an entity, comment or instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def entity(text: str) -> str:
    """A named entity nobody declared (``&alpha;``): the HTML character of that name, or nothing."""
    plain = html.unescape(text)
    return "" if plain == text else plain


def flat(element: Element | None, drop: frozenset[str] = frozenset(), marked: str = "") -> str:
    """The text of an element with its inline markup flattened; elements in ``drop`` left out.

    ``10<sup>9</sup>`` becomes ``10^9`` (never ``109``), ``CO<sub>2</sub>`` becomes ``CO2``; math
    is written in a line: fractions with ``/``, powers with ``^``. The text of references
    (``<xref ref-type="bibr">``), where ``marked`` names their element, comes between U+0001 and
    U+0002, which no XML can hold, so that the caller can tell them.
    """
    if element is None:
        return ""
    if not len(element):
        return element.text or ""
    pieces: list[str] = []
    _children(element, pieces, drop, marked)
    return "".join(pieces)


def _flatten(element: Element, pieces: list[str], drop: frozenset[str], marked: str) -> None:
    name = local(element)
    if name in ("sup", "sub"):
        inner = _inside(element, drop, marked)
        if inner[:1].isdigit() or inner[1:2].isdigit():
            before = next((p for p in reversed(pieces) if p), "")[-1:]
            if before.isdigit() or before == ")":
                pieces.append("^" if name == "sup" else "_")
        pieces.append(inner)
    elif name == marked and element.get("ref-type") in ("bibr", "fn", "table-fn", "aff", None):
        pieces.append(f"\x01{_inside(element, drop, marked)}\x02")
    elif name in _MATH:
        pieces.append(_MATH[name](element, drop))
    elif name == "tex-math":
        pieces.append(_tex(element.text or ""))
    elif name == "alternatives":
        _children(_readable(element), pieces, drop, marked)
    elif name in ("break", "br"):
        pieces.append("\n")
    else:
        _children(element, pieces, drop, marked)


def _children(element: Element, pieces: list[str], drop: frozenset[str], marked: str) -> None:
    if element.text:
        pieces.append(element.text)
    for child in element:
        if child.tag is etree.Entity:
            pieces.append(entity(child.text))
        elif (name := local(child)) and name not in drop:
            _flatten(child, pieces, drop, marked)
        if child.tail:
            pieces.append(child.tail)


def _inside(element: Element, drop: frozenset[str], marked: str = "") -> str:
    pieces: list[str] = []
    _children(element, pieces, drop, marked)
    return "".join(pieces).strip()


def _readable(alternatives: Element) -> Element:
    """Of several forms of one thing, MathML or plain text rather than TeX."""
    forms = [child for child in alternatives if local(child)]
    return next((f for f in forms if local(f) != "tex-math"), forms[0]) if forms else alternatives


def _parts(element: Element, drop: frozenset[str]) -> list[str]:
    return [_form(child, drop) for child in element if local(child)]


def _form(element: Element, drop: frozenset[str]) -> str:
    pieces: list[str] = []
    _flatten(element, pieces, drop, "")
    return "".join(pieces).strip()


def _group(text: str) -> str:
    return text if re.fullmatch(r"[\w.]*", text) else f"({text})"


def _fraction(element: Element, drop: frozenset[str]) -> str:
    return "/".join(map(_group, _parts(element, drop)))


def _power(element: Element, drop: frozenset[str]) -> str:
    return "^".join(map(_group, _parts(element, drop)))


def _index(element: Element, drop: frozenset[str]) -> str:
    return "_".join(map(_group, _parts(element, drop)))


def _root(element: Element, drop: frozenset[str]) -> str:
    return f"√{_group(_inside(element, drop))}"


_MATH = {
    "mfrac": _fraction,
    "msup": _power,
    "msub": _index,
    "msqrt": _root,
}


def _tex(source: str) -> str:
    """What a TeX fragment holds between its preamble and its end."""
    _, begun, body = source.partition(r"\begin{document}")
    return (body if begun else source).partition(r"\end{document}")[0].strip().strip("$").strip()
