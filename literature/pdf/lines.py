"""The lines on a page: PDFium's characters put together where they stand side by side.

PDFium (through ``pypdfium2``) was chosen over pypdf and pdfminer: it alone gets the spaces of
justified and tracked text right, knows ligatures, is ten times as fast, and is fuzzed by its
makers, so that a damaged file gives an error and no crash.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median_low

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from literature.pdf.glyphs import readable
from literature.superscripts import LOWERED, RAISED

_BLANKS_RAISED = re.compile(rf"({RAISED}[^{LOWERED}]*?)\s+{LOWERED}")
_MOST_CHARACTERS = 60_000
_GAP = 1.15
"""A gap of so many line heights parts two columns or two cells; words stand closer together."""


@dataclass(slots=True)
class Line:
    """A run of characters on one baseline. Lengths are points, ``top`` grows down the page.

    ``font`` is the one that all but a few of its characters are set in; '' where they mix.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    font: str = ""
    page: int = 0

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class _Mark:
    char: str
    left: float
    right: float
    base: float
    size: float
    font: str
    generated: bool


def lines_of(page: PdfPage, number: int) -> list[Line]:
    """The lines of a page in the order in which the file draws them; ``number`` is 1-based."""
    textpage = page.get_textpage()
    try:
        marks = _marks(textpage.raw, page.get_height())
        return [line for run in _runs(marks) if (line := _line(run, number)) is not None]
    finally:
        textpage.close()


def _marks(raw: ctypes.c_void_p, height: float) -> list[_Mark]:
    """The characters, turned upright; those that run another way than most are left out."""
    count = min(max(pdfium.FPDFText_CountChars(raw), 0), _MOST_CHARACTERS)
    angles = [_quarter(pdfium.FPDFText_GetCharAngle(raw, i)) for i in range(count)]
    most = Counter(angle for angle in angles if angle is not None).most_common(1)
    turn = most[0][0] if most else 0
    marks: list[_Mark] = []
    fonts = _Fonts(raw)
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    for index in range(count):
        generated = bool(pdfium.FPDFText_IsGenerated(raw, index))
        char = pdfium.FPDFText_GetUnicode(raw, index)
        if generated:
            marks.append(_Mark("\n" if char in (10, 13) else " ", 0, 0, 0, 0, "", True))
            continue
        if angles[index] != turn:
            continue
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(raw, index, box)
        left, right, base = _upright(turn, x.value, y.value, box, height)
        font, size = fonts.of(index)
        if not 0.5 < size < 1000 or char == 0:
            continue
        if pdfium.FPDFText_IsHyphen(raw, index) or char in (0x02, 0xFFFE):
            char = ord("-")
        marks.append(_Mark(_character(char), left, right, base, size, font, False))
    return marks


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _quarter(angle: float) -> int | None:
    """The angle in quarter turns; ``None`` for slanting text (watermarks)."""
    if not math.isfinite(angle) or angle < 0:
        return 0
    turns = angle / (math.pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) < 0.03 else None


def _upright(
    turn: int, x: float, y: float, box: pdfium.FS_RECTF, height: float
) -> tuple[float, float, float]:
    """``(left, right, baseline down from the top)`` as if the page had been turned."""
    if turn == 1:
        return box.bottom, box.top, x
    if turn == 3:
        return -box.top, -box.bottom, -x
    if turn == 2:
        return -box.right, -box.left, y - height
    return box.left, box.right, height - y


class _Fonts:
    """Font names and sizes, asked for only where the text object changes: the calls are slow.

    The size is the one the font is set in, scaled as the page scales it: the heights of the
    glyphs' boxes differ from font to font.
    """

    def __init__(self, raw: ctypes.c_void_p) -> None:
        self.raw = raw
        self.known: dict[int, tuple[str, float]] = {}

    def of(self, index: int) -> tuple[str, float]:
        """``(name, size)`` of a character's font."""
        handle = pdfium.FPDFText_GetTextObject(self.raw, index)
        key = ctypes.cast(handle, ctypes.c_void_p).value or 0
        if not key or key not in self.known:
            buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
            pdfium.FPDFText_GetFontInfo(self.raw, index, buffer, 128, flags)
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFText_GetMatrix(self.raw, index, matrix)
            size = pdfium.FPDFText_GetFontSize(self.raw, index) * math.hypot(matrix.c, matrix.d)
            self.known[key] = (buffer.value.decode("utf-8", "replace"), size)
        return self.known[key]


def _runs(marks: list[_Mark]) -> Iterator[list[_Mark]]:
    """Characters that follow each other on one line, without a gap as wide as between columns."""
    run: list[_Mark] = []
    last: _Mark | None = None
    broken = False
    for mark in marks:
        if mark.generated:
            run.append(mark)
            broken = broken or mark.char == "\n"
            continue
        if last is not None and not _follows(last, mark, broken):
            yield run
            run = []
        run.append(mark)
        last, broken = mark, False
    yield run


def _follows(last: _Mark, mark: _Mark, broken: bool) -> bool:
    """Whether ``mark`` goes on with the line. The letters of a ligature lie on one another."""
    size = max(last.size, mark.size)
    if abs(mark.base - last.base) > (0.25 if broken else 0.55) * size:
        return False
    return (-0.6 if broken else -1.6) * size < mark.left - last.right < _GAP * size


def _line(run: list[_Mark], page: int) -> Line | None:
    solid = [mark for mark in run if not mark.generated and not mark.char.isspace()]
    if not solid:
        return None
    sizes = sorted(mark.size for mark in solid)
    size = sizes[len(sizes) * 3 // 4]  # citations may be more characters than the word they follow
    base = median_low(mark.base for mark in solid if mark.size >= 0.9 * size)
    text = _text(run, size, base)
    if not text.strip(f" {RAISED}{LOWERED}"):
        return None
    font, most = Counter(mark.font for mark in solid).most_common(1)[0]
    return Line(
        text=text,
        left=min(mark.left for mark in solid),
        right=max(mark.right for mark in solid),
        top=base - 0.8 * size,
        bottom=base + 0.2 * size,
        size=size,
        font=font if most >= 0.9 * len(solid) else "",
        page=page,
    )


def _text(run: list[_Mark], size: float, base: float) -> str:
    pieces: list[str] = []
    raised = False
    for mark in run:
        if not mark.generated:
            small = mark.size < 0.82 * size
            now = small and base - mark.base > 0.18 * size
            if now != raised:
                pieces.append(RAISED if now else LOWERED)
                raised = now
        symbol = "symbol" in mark.font.lower()
        pieces.append(" " if mark.char.isspace() or mark.generated else readable(mark.char, symbol))
    if raised:
        pieces.append(LOWERED)
    text = _BLANKS_RAISED.sub(rf"\1{LOWERED} ", "".join(pieces))
    return " ".join(text.split())
