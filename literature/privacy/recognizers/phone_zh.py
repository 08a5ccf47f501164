"""Chinese telephone numbers: mobile (PHONE) and fixed lines (TEL), with their separators."""

import re
from collections.abc import Iterator

from literature.privacy.folded import Folded
from literature.privacy.spans import Pii, Span

NAME = "phone_zh"

_HAN = re.compile(r"[\u3400-\u9fff]")
_MOBILE = re.compile(
    r"(?<![\dA-Za-z.])(?:(?:\+|00)?\(?86\)?[ -]?)?1[3-9]\d(?:[ -]?\d{4}[ -]?\d{4}"
    r"|[ -]?\d{3}[ -]?\d{5}|[ -]?\d{4}[ -]?\d{3}[ -]?\d)(?![\dA-Za-z]|[.]\d)"
)
_MASKED = re.compile(r"(?<![\dA-Za-z.])1[3-9]\d[*xX]{4,5}\d{3,4}(?!\d)")
# Area codes: 010 and 02x have two digits after the zero's prefix, the others three.
_FIXED = re.compile(
    r"(?<![\d.A-Za-z])(?:(?:\+|00)86[ -]?)?(?:\(0(?:10|2\d|[3-9]\d\d)\)[ ]?|0(?:10|2\d"
    r"|[3-9]\d\d)[ -])"
    r"[1-9]\d{2,3}[ -]?\d{4}(?:[ ]?(?:-|转|ext\.?)[ ]?\d{1,5})?(?![\dA-Za-z]|[.]\d)"
    r"|(?<![\d.A-Za-z])0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}(?![\dA-Za-z.])"
    r"|(?<![\d.A-Za-z-])[48]00[ -]?\d{3}[ -]?\d{4}(?![\d-])"
)
_TAIWAN = re.compile(r"(?<![\dA-Za-z.])(?:\+886[ -]?9|09)\d{2}[ -]?\d{3}[ -]?\d{3}(?!\d)")
_LABELLED = re.compile(
    r"(电话(?:号码)?|手机(?:号码|号)?|联系方式|联络方式|热线|座机|传真|分机|致电|拨打|Tel|TEL|tel"
    r"|Phone|phone|Fax|fax|移动电话|办公电话|家庭电话|住宅电话|联系电话)"
    r"[^\n\d,。;+]{0,8}((?:\+?\d|\(\d)(?:\d|[ ()-](?=[\d(])|[*]){5,18}[\d*](?:[ ]?(?:转|-"
    r"|ext\.?)[ ]?\d{1,5})?)(?!\d|[.]\d)"
)


def find(folded: Folded) -> Iterator[Span]:
    """Numbers by their own form; of any form after a word such as ``电话``."""
    text = folded.text
    for pattern in (_MOBILE, _MASKED, _TAIWAN):
        for match in pattern.finditer(text):
            yield folded.span(match.start(), match.end(), Pii.PHONE, 0.95)
    fixed = Pii.TEL if _HAN.search(text) else Pii.PHONE  # a text without Chinese knows one kind
    for match in _FIXED.finditer(text):
        yield folded.span(match.start(), match.end(), fixed, 0.93)
    for match in _LABELLED.finditer(text):
        mobile = _MOBILE.fullmatch(match.group(2)) or _MASKED.fullmatch(match.group(2))
        kind = Pii.PHONE if mobile or "手机" in match.group(1) else fixed
        yield folded.span(match.start(2), match.end(2), kind, 0.9)
