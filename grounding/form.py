"""The form in which two texts are compared, with a map back to where each character came from.

Compatibility forms (NFKC), ligatures, every kind of dash, quotation mark and space, hyphenation at
line ends and unseen characters are evened out. What changes the meaning is not: 10⁹ becomes
``10^9`` and not ``109``, 2½ becomes ``2 1/2``, and a capital that could be a unit stays a capital.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from literature.sentences import sentences

_DASHES = dict.fromkeys(
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2043\u23af\u301c", "-"
)
_QUOTES = dict.fromkeys("“”„‟«»〝〞〟″「」『』﹁﹂＂", '"') | dict.fromkeys("‘’‚‛′‹›＇`´ʼ", "'")
_STOPS = {
    "｡": "。",
    "﹑": "、",
    "～": "~",
    "∼": "~",
    "·": "·",
    "⋅": "·",
    "•": "•",
    "∶": ":",
    "⩽": "≤",
    "≦": "≤",
    "⩾": "≥",
    "≧": "≥",
    "﹤": "<",
    "﹥": ">",
}
_UNSEEN = dict.fromkeys(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff", ""
) | {
    chr(c): ""
    for c in (
        *range(0x09),
        0x0B,
        0x0C,
        *range(0x0E, 0x20),
        0x7F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
}
_HALVES = dict.fromkeys(map(chr, range(0xD800, 0xE000)), "")
"""Halves of characters, as a text has that was cut by bytes: no tokenizer takes one."""
_TURKISH = {"İ": "I", "ı": "i"}
"""Letters that patterns which ignore case take for an i, and tables of names do not."""
_TABLE = _DASHES | _QUOTES | _STOPS | _UNSEEN | _HALVES | _TURKISH
_SUPERSCRIPT = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_MARKS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u3099\u309a"
_CLUSTER = re.compile(rf"[\x00-\x7f]+(?![{_MARKS}])|.[{_MARKS}]*", re.S)
_CJK = r"\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_TIGHT = r"=<>≤≥±×%()\[\]/~" + _CJK
# What falls away on the second pass: a line end behind a hyphen, a space beside Chinese or an
# operator, all but one of a run of spaces.
_DROPPED = re.compile(
    rf"(?<=[A-Za-z0-9]-)\n\s*(?=[A-Za-z0-9])|(?<=[{_TIGHT}])\s+|\s+(?=[{_TIGHT}])"
)
_CHINESE_STOP = re.compile(r"([\u3400-\u9fff]\s*|\)\s*(?=\.\d))\.")  # 结果.120例，结果 .
_LOOSE = re.compile(
    r"(?<=[A-Za-z])-\s?(?=[a-z]|[A-Z][a-z])|\s(?=[,;:!?.](?!\d))"
    r"|(?<=\d)\s(?=(?:[µμmkdcnp]?(?:g|L|l|mol|m|M|U|Gy|Hz|Pa)|IU|h|d|s|min|mmHg|kcal)(?![A-Za-z]))"
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Form:
    """A text in comparable form. ``starts[i]``/``ends[i]`` bound ``text[i]`` in ``source``."""

    source: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``text[start:end]`` came from (``start < end``)."""
        return self.starts[start], self.ends[end - 1]

    def position(self, offset: int) -> int:
        """The first place in ``text`` that comes from ``offset`` of the original or later."""
        place = bisect_right(self.starts, offset)
        return place - 1 if place and self.ends[place - 1] > offset else place


@lru_cache(maxsize=256)
def form(text: str) -> Form:
    """``text`` in comparable form, its case kept. Linear in the length of the text."""
    chars, starts, ends = _characters(text)
    return _tidied(text, chars, starts, ends)


@lru_cache(maxsize=256)
def tight(text: str) -> tuple[str, tuple[int, ...]]:
    """A text without hyphens in words and spaces before stops and units, and where it stands.

    So ``long-term``, ``longterm`` and a ``long-`` divided at a line's end are one, and so are the
    Chinese full stop and the point that stands for it.
    """
    keep = bytearray(b"\x01") * len(text)
    for found in _LOOSE.finditer(text):
        keep[found.start() : found.end()] = bytes(found.end() - found.start())
    places = tuple(i for i in range(len(text)) if keep[i])
    return "".join("." if text[i] == "。" else text[i] for i in places), places


LONGEST = 2000
"""Characters of the longest sentence; what runs on, such as a table, is cut there."""


@lru_cache(maxsize=64)
def sentence_stretches(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of ``text`` as stretches of its comparable form."""
    whole = form(text)
    found = []
    for sentence in sentences(text):
        start = bisect_left(whole.starts, sentence.start)
        end = bisect_left(whole.starts, sentence.end)
        while start < end and whole.text[start].isspace():
            start += 1
        while end > start and whole.text[end - 1].isspace():
            end -= 1
        found += [(at, min(at + LONGEST, end)) for at in range(start, end, LONGEST)]
    return tuple(found)


def _characters(text: str) -> tuple[list[str], list[int], list[int]]:
    """Each character evened out on its own, with its bounds in the original."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _CLUSTER.finditer(text):
        start, end = found.span()
        piece = found.group()
        if piece.isascii():
            for at, char in enumerate(piece, start):
                if char >= " " or char in "\t\n\r":
                    chars.append(char)
                    starts.append(at)
                    ends.append(at + 1)
            continue
        raised = piece in _SUPERSCRIPT and start > 0 and text[start - 1] in _SUPERSCRIPT
        before = "" if raised or not chars else chars[-1]
        for char in _evened(piece, before):
            chars.append(char)
            starts.append(start)
            ends.append(end)
    return chars, starts, ends


def _evened(piece: str, before: str) -> str:
    """One character (with its combining marks) in compatibility form."""
    if piece in _TABLE:
        return _TABLE[piece]
    if piece in _SUPERSCRIPT:  # an exponent after a digit or sign, a plain digit in m² or Ca²⁺
        return ("^" if before.isdigit() else "") + _SUPERSCRIPT[piece]
    if piece in "¼½¾⅓⅔⅛⅜⅝⅞⅕⅖⅗⅘⅙⅚":
        return (" " if before.isdigit() else "") + unicodedata.normalize("NFKC", piece).replace(
            "⁄", "/"
        )
    evened = unicodedata.normalize("NFKC", piece)
    if evened != piece:
        evened = "".join(_TABLE.get(char, char) for char in evened)
        # ① beside a digit must not lengthen the number; a full-width digit is just a digit.
        if (
            before.isdigit()
            and evened[:1].isdigit()
            and unicodedata.category(piece[0]) == "No"
            and unicodedata.decomposition(piece[0])[:6] != "<sub> "
        ):
            evened = " " + evened
    return evened


def _tidied(source: str, chars: list[str], starts: list[int], ends: list[int]) -> Form:
    """Spaces made one or none, hyphenation mended, the decimal middle dot made a point."""
    text = re.sub(r"(?<=\d)·(?=\d)", ".", "".join(chars))
    text = _CHINESE_STOP.sub(r"\1。", text)
    keep = bytearray(b"\x01") * len(text)
    for found in _DROPPED.finditer(text):
        keep[found.start() : found.end()] = bytes(found.end() - found.start())
    for found in _SPACES.finditer(text):
        keep[found.start() + 1 : found.end()] = bytes(found.end() - found.start() - 1)
    places = [i for i in range(len(text)) if keep[i]]
    while places and text[places[0]].isspace():
        places.pop(0)
    while places and text[places[-1]].isspace():
        places.pop()
    tidy = "".join(" " if text[i].isspace() else text[i] for i in places)
    return Form(source, tidy, tuple(starts[i] for i in places), tuple(ends[i] for i in places))
