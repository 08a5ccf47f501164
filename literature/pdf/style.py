"""What the body of a document looks like, and which lines are not like it."""

import re
from collections import Counter
from dataclasses import dataclass

from literature.pdf.lines import Line
from literature.roles import named_role
from literature.superscripts import SUPERSCRIPT

REFERENCES = re.compile(
    r"\W*(?:\d{0,2}\.?\s*)?(?:references?(?: and notes)?|bibliography|literature cited|"
    r"works cited|参\s*考\s*文\s*献)\W*",
    re.IGNORECASE,
)
ENDS = re.compile(r"[.!?。！？；;:：](?:[\"”’)\]]|\s)*$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SMALL = 0.88
_COMMON = 0.1
"""A size that a tenth of all characters are set in is a text size, however small."""
_LONGEST_HEADING = 120
_NUMBERED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4}\.|[一二三四五六七八九十]+、)\s*\S"
)


@dataclass(frozen=True, slots=True)
class Style:
    """The size and font of the body; all sizes that text is set in."""

    size: float
    font: str
    sizes: frozenset[float]

    @classmethod
    def of(cls, lines: list[Line]) -> "Style":
        """By the number of characters set in each size and font; reference lists do not count."""
        sizes: Counter[float] = Counter()
        fonts: Counter[str] = Counter()
        for line in lines:
            if sizes and REFERENCES.fullmatch(line.text):
                break
            sizes[_half_points(line.size)] += len(line.text)
            fonts[line.font] += len(line.text) if line.font else 0
        total = sum(sizes.values()) or 1
        size = sizes.most_common(1)[0][0] if sizes else 10.0
        common = frozenset(size for size, count in sizes.items() if count >= _COMMON * total)
        return cls(size, fonts.most_common(1)[0][0] if fonts else "", common)

    def is_small(self, line: Line) -> bool:
        """Set smaller than any text of the body: footnotes, affiliations, labels in figures."""
        return line.size < _SMALL * self.size and _half_points(line.size) not in self.sizes

    def is_body(self, line: Line) -> bool:
        """Set like the body and longer than most cells of a table."""
        return self.is_like(line) and line.right - line.left > 15 * self.size

    def is_like(self, line: Line) -> bool:
        """In the size and font of the body."""
        return abs(line.size - self.size) < 0.75 and line.font in (self.font, "")

    def is_heading(self, line: Line, before: Line | None, after: Line | None, short: bool) -> bool:
        """A line that stands out, or that says a usual heading and nothing else.

        ``short``: it ends well before its column does.
        """
        text = SUPERSCRIPT.sub("", line.text).strip()
        letters = sum(char.isalpha() for char in text)
        if not text or len(text) > _LONGEST_HEADING or text[0].islower():
            return False
        if letters < 0.6 * len(text.replace(" ", "")) or text.endswith((",", "，", "、", "-")):
            return False
        distinct = self._stands_out(line, text, letters)
        if named_role(text) is not None and (short or distinct) and len(text.split()) < 9:
            return True
        if ENDS.search(text) or self.is_small(line) or not stands_off(line, before):
            return False
        if after is not None and after.text[:1].islower() and not alike(line, after):
            return False  # bold words that begin a paragraph, and fill its first line
        return distinct or (short and _alone(line, text, before, after))

    def _stands_out(self, line: Line, text: str, letters: int) -> bool:
        large = line.size >= 1.08 * self.size
        other = bool(line.font) and line.font != self.font
        return large or other or (text.isupper() and letters > 4 and not _HAN.search(text))


def _half_points(size: float) -> float:
    return round(2 * size) / 2


def _alone(line: Line, text: str, before: Line | None, after: Line | None) -> bool:
    """Set like the body, but between the end of one paragraph and the beginning of another."""
    if before is None or after is None or after.page != line.page or not alike(line, after):
        return False
    wide = len(text.split()) > 1 or len(text) > 3
    ended = bool(ENDS.search(SUPERSCRIPT.sub("", before.text).strip())) or not alike(line, before)
    begins = after.text[:1].isupper() or not after.text[:1].isascii()
    below = 0 <= after.top - line.bottom < 0.75 * line.size
    spaced = line.top - before.bottom > 0.75 * line.size or not alike(line, before)
    return wide and ended and begins and below and (spaced or bool(_NUMBERED.match(text)))


def stands_off(line: Line, before: Line | None) -> bool:
    """Space above, or the top of a column."""
    return before is None or line.top < before.top or line.top - before.bottom > 0.15 * line.size


def alike(line: Line, other: Line | None) -> bool:
    """Whether two lines are set in the same size and font."""
    if other is None:
        return False
    return abs(line.size - other.size) < 0.3 and line.font == other.font
