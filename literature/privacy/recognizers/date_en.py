"""English dates down to the day, and ages above 89 (45 CFR 164.514(b)(2)(i)(C))."""

import re
from collections.abc import Iterator

from literature.privacy.folded import Folded
from literature.privacy.spans import Pii, Span

NAME = "date_en"

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?", r"(?:1[89]|20)\d{2}"
_TIME = r"(?:[ T,]{1,2}(?:at )?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:[ ]?[AaPp]\.?[Mm]\b\.?)?)?"
_NUMBERS = r"(?:0?[1-9]|[12]\d|3[01])"
_NUMERIC = (
    "(?:"
    + "|".join(
        rf"{_NUMBERS}{sign}{_NUMBERS}{sign}(?:(?:1[89]|20)\d{{2}}|\d{{2}})"
        for sign in ("/", r"\.", "-")
    )
    + ")"
)
_ISO = rf"{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_WORDS = (
    rf"(?:{_MONTH} {_DAY},? {_YEAR}|{_DAY}(?: of)? {_MONTH},? {_YEAR}"
    rf"|{_DAY}-{_MONTH}-(?:{_YEAR}|\d\d))"
)
_FULL = re.compile(rf"(?<![\w./-])(?:{_ISO}|{_WORDS}|{_NUMERIC}){_TIME}(?![\w/]|[.-]\d)")
_STAMP = re.compile(rf"(?<![\w./-]){_ISO}[ T]\d\d:\d\d(?::\d\d)?(?![\w/]|[.-]\d)")
_PARTIAL = re.compile(
    rf"(?<![\w./-])(?:{_MONTH} {_DAY}(?![\w,]| ?\d)|{_DAY}(?: of)? {_MONTH}(?![\w]|,? \d)"
    rf"|{_MONTH},? {_YEAR})(?![\w/])"
)
_BIRTH = re.compile(
    r"(?:\bD\.?O\.?B\.?|date of birth|birth ?date|birthday|\bborn)(?:\s*(?:is|was|on|in|of|it's"
    r"|[.:?-]|\())*\s*"
    rf"(?:it(?:'s| is) )?((?:{_ISO}|{_WORDS}|{_NUMERIC}|{_MONTH} {_DAY}"
    rf"|{_MONTH},? {_YEAR}))(?![\w/]|[.-]\d)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:^|[\n,;(>-]|\. )[ \t]*(?:when|dates?|date of (?:admission|discharge|visit|service"
    r"|surgery|operation|death|procedure|exam\w*)|admi(?:ssion|tted)(?: date| on)?"
    r"|discharged?(?: date| on)?|appointment|seen on|signed(?: on)?|dictated(?: on)?|DOS|DOA|DOD"
    r"|collected|reported|received)[ \t]*:?[ \t]+"
    rf"((?:{_ISO}|{_WORDS}|{_NUMERIC}){_TIME})(?![\w/]|[.-]\d)",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:aged?|age of|age:|turn(?:ed|s|ing)?)[ \t]*(?:of |is )?(9\d|1[01]\d)\b(?![.%]\d| ?(?:%"
    r"|mg|kg|cm|days|months|minutes|patients|cases))"
    r"|\b(9\d|1[01]\d)(?=[ -]?(?:years?[ -]old|year[ -]old|y/?o\b|yo\b|-year-old))",
    re.IGNORECASE,
)


def find(folded: Folded) -> Iterator[Span]:
    """Dates of birth, labelled dates and stamps stand on their own (0.99), others in company."""
    text = folded.text
    for pattern in (_BIRTH, _LABELLED):
        for match in pattern.finditer(text):
            yield folded.span(match.start(1), match.end(1), Pii.DATE, 0.99)
    for pattern, score in ((_STAMP, 0.99), (_FULL, 0.8), (_PARTIAL, 0.6)):
        for match in pattern.finditer(text):
            yield folded.span(match.start(), match.end(), Pii.DATE, score)
    for match in _OLD.finditer(text):
        group = match.lastindex or 1
        yield folded.span(match.start(group), match.end(group), Pii.AGE, 0.9)
