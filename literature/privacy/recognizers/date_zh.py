"""Chinese and numeric dates; :mod:`literature.privacy.company` says when one identifies."""

import re
from collections.abc import Iterator

from literature.privacy.folded import Folded
from literature.privacy.spans import Pii, Span

NAME = "date_zh"

_YEAR, _MONTH, _DAY = r"(?:1[89]|20)\d{2}", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[T ]{1,2}|(?<=[日号]))(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?"
_NUMERALS = "〇零○一二三四五六七八九十"
_FULL = re.compile(
    rf"(?<![\d.])(?:{_YEAR}[ ]?年[ ]?{_MONTH}[ ]?月[ ]?{_DAY}[ ]?[日号]"
    rf"|{_YEAR}([-./]){_MONTH}\1{_DAY}(?!\d|[-./]\d)(?:[ ]?日)?){_TIME}"
    rf"|(?<![\d.])(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?=入院|出院|出生|就诊"
    rf"|住院|手术|日)"
    rf"|[{_NUMERALS}]{{4}}年[{_NUMERALS}]{{1,2}}月[{_NUMERALS}]{{1,3}}[日号]"
    rf"|民国[ ]?\d{{2,3}}[ ]?年[ ]?{_MONTH}[ ]?月(?:[ ]?{_DAY}[ ]?[日号])?"
)
_PARTIAL = re.compile(
    rf"(?<![\d.])(?:{_YEAR}[ ]?年[ ]?{_MONTH}[ ]?月份?(?![ ]?\d)|\d{{2}}年{_MONTH}月{_DAY}[日号]"
    rf"|{_MONTH}[ ]?月[ ]?{_DAY}[ ]?[日号](?![线])|(?<![\d年]){_YEAR}[-./](?:0[1-9]"
    rf"|1[0-2])(?![\d/.-]))"
)
_BORN = re.compile(
    rf"(?:出生日期|出生年月日?|生日|出生时间|出生于|生于|诞生于|DOB|D\.O\.B\.?|date of birth"
    rf"|birth ?date|birthday)(?:\s*(?:为|是|is|was|on|[::]))*\s*"
    rf"({_YEAR}(?:[ ]?[-./年][ ]?{_MONTH}(?:[ ]?[-./月](?:[ ]?{_DAY}[ ]?[日号]?)?)?"
    rf"|[01]\d[0-3]\d)?年?)(?!\d)",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(
    rf"(?<![\d.])((?:{_YEAR}|\d{{2}})[-./年]{_MONTH}(?:[-./月](?:{_DAY}[日号]?)?)?)(?=[ ]?(?:出生"
    rf"|生人|生于|生[,。;)]|生$))"
)


def find(folded: Folded) -> Iterator[Span]:
    """Full dates and, less surely, months and days; dates of birth stand on their own (0.99)."""
    for pattern in (_BORN, _BORN_AFTER):
        for match in pattern.finditer(folded.text):
            yield folded.span(match.start(1), match.end(1), Pii.DATE, 0.99)
    for match in _FULL.finditer(folded.text):
        yield folded.span(match.start(), match.end(), Pii.DATE, 0.8)
    for match in _PARTIAL.finditer(folded.text):
        yield folded.span(match.start(), match.end(), Pii.DATE, 0.6)
