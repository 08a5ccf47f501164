"""What belongs to the pages and not to the text: running heads, page numbers, watermarks."""

import re
from collections import defaultdict

from literature.pdf.lines import Line

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"\W*(?:page|p\.|第)?\s*(\d{1,5})\s*(?:(?:of|/|页?\s*共)\s*\d{1,5})?\s*(?:页)?\W*", re.I
)
_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_].*[^\W\d_]")
_MARGIN = 0.14
"""Running heads stand in so much of the page's height at its top and bottom …"""
_OUTERMOST = 3
"""… and are among so many lines from there."""
_NEAR = 8.0
"""Points by which the same line may stand higher or lower on another page."""


def without_furniture(
    pages: list[list[Line]], heights: list[float]
) -> tuple[list[list[Line]], list[Line]]:
    """``(pages without it, the furniture)``. A line is furniture where pages repeat it in place."""
    margins = [_margin(*page) for page in zip(pages, heights, strict=True)]
    out = _repeated(pages, set().union(*margins)) | _page_numbers(pages, margins)
    kept = [[line for line in lines if id(line) not in out] for lines in pages]
    return kept, [line for lines in pages for line in lines if id(line) in out]


def _margin(lines: list[Line], height: float) -> set[int]:
    """The lines of a page that may be running heads or feet."""
    down = sorted(lines, key=lambda line: line.middle)
    tops = sorted({round(line.middle) for line in lines})
    if not tops:
        return set()
    highest, lowest = tops[:_OUTERMOST][-1] + 1, tops[-_OUTERMOST:][0] - 1
    return {
        id(line)
        for line in down
        if line.middle <= min(highest, _MARGIN * height)
        or line.middle >= max(lowest, (1 - _MARGIN) * height)
    }


def _repeated(pages: list[list[Line]], margins: set[int]) -> set[int]:
    """Lines that stand on several pages at the same height, their numbers aside."""
    same: dict[str, list[Line]] = defaultdict(list)
    for lines in pages:
        for line in lines:
            same[_DIGITS.sub("#", line.text.lower().strip())].append(line)
    found: set[int] = set()
    for key, lines in same.items():
        if len(lines) < 2 or not _LETTERS.search(key):
            continue
        for line in lines:
            where = {other.page for other in lines if abs(other.middle - line.middle) < _NEAR}
            in_margin = id(line) in margins
            needed = max(2, 0.2 * len(pages)) if in_margin else max(3, 0.6 * len(pages))
            if len(where) >= needed and (in_margin or _verbatim(lines, line)):
                found.add(id(line))
    return found


def _verbatim(lines: list[Line], line: Line) -> bool:
    """Outside the margins only what is the same to the letter: a watermark, not a table's cell."""
    return all(other.text == line.text for other in lines if abs(other.left - line.left) < _NEAR)


def _page_numbers(pages: list[list[Line]], margins: list[set[int]]) -> set[int]:
    """Numbers alone in a margin that count the pages; on a single page any at its very edge."""
    offsets: dict[int, list[Line]] = defaultdict(list)
    for number, (lines, margin) in enumerate(zip(pages, margins, strict=True), 1):
        for line in lines:
            match = _NUMBER.fullmatch(line.text)
            if match and id(line) in margin:
                offsets[int(match[1]) - number].append(line)
    least = 1 if len(pages) == 1 else 2
    return {id(line) for same in offsets.values() if len(same) >= least for line in same}
