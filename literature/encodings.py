"""Bytes to text: the encoding is found out from the bytes, never assumed.

In this order: a byte order mark; UTF-8; UTF-16 without a mark, told by where the zero bytes lie;
GB 18030 (which holds GBK and GB 2312) where what comes out is everyday Chinese; else what
``charset-normalizer`` finds among a few others. What fits none is refused, never patched over.
"""

import codecs
import re
from functools import lru_cache
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
_OTHERS = ["cp1252", "big5", "cp1251", "shift_jis", "euc_jp", "euc_kr"]
"""What is tried where the text is neither Unicode nor Chinese of the mainland."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 64 * 1024


def read_text(stream: BinaryIO, source: str, most: int = 0) -> str:
    """All of ``stream`` as text.

    Raises ``ShizhenError`` where it is no text or longer than ``most`` bytes (:data:`MOST_BYTES`
    where none are given).
    """
    most = most or MOST_BYTES
    data = stream.read(most + 1)
    if len(data) > most:
        raise ShizhenError(
            f"the text is longer than {most // 2**20} MiB",
            file=source,
            cure="Split it into smaller files.",
        )
    encoding = encoding_of(data)
    if not encoding:
        raise ShizhenError(
            "the bytes are no text in UTF-8, UTF-16 or GB 18030",
            file=source,
            cure="Save the file again as UTF-8.",
        )
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ShizhenError(
            f"the text is damaged: byte {error.start} is no {encoding}",
            file=source,
            cure="Download it again, or save it again as UTF-8.",
        ) from error


@lru_cache(maxsize=2)  # each reader asks for the same head
def peek(head: bytes) -> str:
    """The text at the head of a file, for ``sniff``; '' for binary, a cut last character lost."""
    encoding = encoding_of(head, cut=True)
    return head.decode(encoding, "ignore") if encoding else ""


def encoding_of(data: bytes, cut: bool = False) -> str:
    """The name of the encoding of ``data``, or '' where it is no text.

    ``cut`` says that ``data`` is the head of something longer: its last character may be broken.
    A text that is UTF-8 but for a few bytes counts as UTF-8: it is damaged, not in another code.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\x00" in data[:4096]:
        return _utf16(data[:_SAMPLE])
    if _fits(data, "utf-8", cut):
        return "" if _binary(data[:_SAMPLE].decode("utf-8", "ignore")) else "utf-8"
    if _fits(data, "gb18030", cut) and _reads_chinese(data[:_SAMPLE].decode("gb18030", "ignore")):
        return "gb18030"
    if _damaged_utf8(data):
        return "utf-8"
    best = from_bytes(data[:_SAMPLE], cp_isolation=_OTHERS).best()
    return "" if best is None or _binary(str(best)) else best.encoding


def _fits(data: bytes, encoding: str, cut: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data, final=not cut)
    except UnicodeDecodeError:
        return False
    return True


def _damaged_utf8(data: bytes) -> bool:
    """Many characters of several bytes are right UTF-8, a few are not."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = len(text) - len(text.encode("ascii", "ignore")) - wrong
    return right > 10 * wrong


def _utf16(data: bytes) -> str:
    """UTF-16 without a mark: in text with blanks and digits the zeros lie all on one side."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    name = "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else ""
    if not name or not _fits(data, name, cut=True):
        return ""
    return "" if _binary(data.decode(name, "ignore")) else name


def _binary(text: str) -> bool:
    """More than one control character in a hundred: no text anybody typed."""
    return len(_CONTROLS.findall(text)) * 100 > len(text)


def _reads_chinese(text: str) -> bool:
    """Most characters beyond ASCII are those of GB 2312, everyday Chinese.

    Western text read as GB 18030 makes rare characters: its accented letters stand before plain
    ones, and such pairs of bytes lie outside GB 2312 ("it's" with a curly quote reads "it抯").
    """
    foreign = "".join(c for c in text if ord(c) > 0x7F)
    everyday = len(foreign.encode("gb2312", "ignore")) // 2
    return not _binary(text) and everyday * 4 >= 3 * len(foreign)
