"""Bytes to text: the encoding is found out from the bytes, never assumed.

Order: byte order mark; strict UTF-8; UTF-16 without a mark, told by where the zero bytes lie;
strict GB 18030 (a superset of GBK and GB 2312) where what comes out looks Chinese; else whatever
``charset-normalizer`` names. Text that no encoding fits is refused by name, not patched over.
"""

import codecs
import re
from typing import BinaryIO

from charset_normalizer import from_bytes

from literature.errors import ShizhenError

MOST_BYTES = 64 * 1024 * 1024
"""A text read into memory at once may be this long; the streamed formats have no such limit."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_COMMON_HAN = re.compile(r"[\u4e00-\u9fff，。、；：（）]")


def read_text(stream: BinaryIO, source: str) -> str:
    """All of ``stream`` as text. Raises ``ShizhenError`` where it is too long or no text."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ShizhenError(
            f"the text is longer than {MOST_BYTES // 2**20} MiB",
            file=source,
            cure="Split it into smaller files.",
        )
    text = decode(data)
    if text is None:
        raise ShizhenError(
            "the bytes are no text in UTF-8, UTF-16 or GB 18030",
            file=source,
            cure="Save the file again as UTF-8.",
        )
    return text


def peek(head: bytes) -> str:
    """The text at the head of a file, for ``sniff``: '' for binary; a cut last character is lost."""
    encoding = encoding_of(head, cut=True)
    if not encoding:
        return ""
    return head.decode(encoding, "ignore")


def decode(data: bytes) -> str | None:
    """The text in ``data``, or ``None`` where it is binary or damaged."""
    encoding = encoding_of(data)
    if not encoding:
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def encoding_of(data: bytes, cut: bool = False) -> str:
    """The name of the encoding of ``data``, or '' where it is no text.

    ``cut`` says that ``data`` is the head of something longer: its last character may be broken.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\x00" in data[:4096]:
        return _utf16(data)
    if _fits(data, "utf-8", cut):
        return "" if _binary(data.decode("utf-8", "ignore")) else "utf-8"
    if _fits(data, "gb18030", cut) and _reads_chinese(data.decode("gb18030", "ignore")):
        return "gb18030"
    best = from_bytes(data[:65536]).best()
    if best is None or _binary(str(best)):
        return ""
    return best.encoding


def _fits(data: bytes, encoding: str, cut: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data, final=not cut)
    except UnicodeDecodeError:
        return False
    return True


def _utf16(data: bytes) -> str:
    """UTF-16 without a mark: in text with blanks and digits the zeros lie all on one side."""
    head = data[: 4096 & ~1]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        name = "utf-16-le"
    elif even > 4 * odd:
        name = "utf-16-be"
    else:
        return ""
    try:
        text = head.decode(name, "strict")
    except UnicodeDecodeError:
        return ""
    return "" if _binary(text) else name


def _binary(text: str) -> bool:
    """More than one control character in a hundred: no text anybody typed."""
    sample = text[:65536]
    return len(_CONTROLS.findall(sample)) * 100 > len(sample)


def _reads_chinese(text: str) -> bool:
    """Most of the non-ASCII letters are everyday Chinese; random bytes decode to rare ones."""
    foreign = [c for c in text[:65536] if ord(c) > 0x7F]
    return not _binary(text) and len(_COMMON_HAN.findall("".join(foreign))) * 4 >= 3 * len(foreign)
