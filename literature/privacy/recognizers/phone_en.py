"""Telephone numbers outside China: by their form, or by the word before them."""

import re
from collections.abc import Iterator

from literature.privacy.folded import Folded
from literature.privacy.spans import Pii, Span

NAME = "phone_en"

_EXTENSION = r"(?:[ ]?(?:x|ext\.?|extension)[ ]?\d{1,6})?"
_AFTER = r"(?![\w%]|[.,]\d|[-/]\d)"
_FORMS = re.compile(
    r"(?<![\w./#-])(?<!\d[, ])(?:"
    r"\+\d{1,3}[ .-]?(?:\(0?\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){1,4}"  # +44 20 7946 0958
    r"|(?:1[ .-])?\(\d{2,4}\)[ .-]?\d{3,4}[ .-]\d{3,4}"  # (212) 555-0142
    r"|(?:1[ .-]|001-)?[2-9]\d{2}([.-])\d{3}\1\d{4}"  # 212-555-0142
    r"|0\d{1,4}[ -]\d{2,4}[ -]\d{2,4}(?:[ -]\d{2,4}){0,2}"  # 0490 75 40 81
    r"|07\d{3}[ ]?\d{6}"
    rf"){_EXTENSION}{_AFTER}"
)
_LABEL = re.compile(
    r"(?<![A-Za-z])(?:phone(?: number| no\.?)?|telephone(?: number)?|tel\.?|mobile(?: number)?"
    r"|cell(?:phone)?(?: number)?|fax(?: number)?"
    r"|(?:desk|office)(?= ?(?:[:#(]|phone|number|no\.?\b))"
    r"|contact (?:number|no\.?)|pager|beeper|hotline|whatsapp|call(?: me| us| her"
    r"| him)?(?: back)?(?: on| at)?|ring(?: me)?(?: on| at)|text(?: me)?(?: on| at)"
    r"|reach(?:ed|able)?(?: me| us| him| her)?(?: on| at| by phone at)|messages? (?:to|on|at)"
    r"|answering at|dial)"
    r"(?: (?:number|is|was|at|on|to|no\.?|#))*[ \t]*[:#]?[ \t\n]*"
    rf"(\(?\+?\(?\d(?:[ ().-]{{0,2}}\d){{5,12}}{_EXTENSION}){_AFTER}",
    re.IGNORECASE,
)
_TRAILED = re.compile(
    rf"(?<![\w./#-])(?<!\d[, ])(\(?\+?\(?\d(?:[ ().-]{{0,2}}\d){{5,12}}{_EXTENSION})"
    r"(?=[ -]?\(?(?:office"
    rf"|fax|mobile|cell|home|work|desk|tel)\b)",
    re.IGNORECASE,
)


def find(folded: Folded) -> Iterator[Span]:
    """Numbers in a usual form (0.85), or of any form beside a word such as ``Fax`` (0.92)."""
    for match in _FORMS.finditer(folded.text):
        if 7 <= sum(c.isdigit() for c in match.group()) <= 18:
            yield folded.span(match.start(), match.end(), Pii.PHONE, 0.85)
    for pattern in (_LABEL, _TRAILED):
        for match in pattern.finditer(folded.text):
            yield folded.span(match.start(1), match.end(1), Pii.PHONE, 0.92)
