"""Identity papers: identity cards (GB 11643-1999), passports and permits, Taiwan's cards."""

import re
from collections.abc import Iterator
from datetime import date

from literature.privacy.folded import Folded
from literature.privacy.spans import Pii, Span

NAME = "id_zh"

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PROVINCES = frozenset(
    {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46}
    | {50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83}
)
_EIGHTEEN = re.compile(
    r"(?<![\dA-Za-z.])\d{6}([ -]?)(?:18|19|20)\d{2}[ -]?\d{4}(?:\1)\d{3}[\dXx](?![\dA-Za-z])"
)
_LABELLED = re.compile(
    r"(?:身份证(?:件)?(?:号码|号)?|身分证(?:字号|号码|号)?|公民身份号码|居民身份证(?:号码|号)?"
    r"|证件(?:号码|号)|(?<![凭保疗险])证号|身份号码"
    r"|护照(?:号码|号)?|通行证(?:号码|号)?|军官证(?:号码|号)?|士兵证(?:号码|号)?|驾驶证(?:号码"
    r"|号)?|驾照(?:号码|号)?|回乡证(?:号码|号)?|居留证(?:号码|号)?|ID(?:号|号码|\s*card))"
    r"[^\n\d,。;A-Za-z*]{0,8}((?:[A-Za-z]{0,3})[\d*Xx](?:[\d*Xx]"
    r"|[ -](?=[\d*])){4,22}[\dXx*])(?![\dA-Za-z])"
)
_TAIWAN = re.compile(r"(?<![A-Za-z0-9])[A-Z][1289]\d{8}(?![A-Za-z0-9])")
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # the order that counts from 10


def valid_id(number: str) -> bool:
    """Whether 18 characters are an identity card number: region, birthday and check digit.

    GB 11643-1999, ISO 7064:1983 MOD 11-2.
    """
    if not re.fullmatch(r"\d{17}[\dXx]", number) or int(number[:2]) not in _PROVINCES:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == number[17].upper()


def _valid_taiwan(number: str) -> bool:
    letter = _TAIWAN_LETTERS.index(number[0]) + 10
    digits = [letter // 10, letter % 10, *map(int, number[1:])]
    return (
        sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
    )


def find(folded: Folded) -> Iterator[Span]:
    """Numbers that pass their check anywhere; any number, also a malformed one, after its label."""
    for match in _EIGHTEEN.finditer(folded.text):
        number = re.sub(r"[ -]", "", match.group())
        # Without a valid check digit it is still the shape of nothing else in a medical text.
        yield folded.span(match.start(), match.end(), Pii.ID, 0.99 if valid_id(number) else 0.7)
    for match in _LABELLED.finditer(folded.text):
        yield folded.span(match.start(1), match.end(1), Pii.ID, 0.98)
    for match in _TAIWAN.finditer(folded.text):
        if _valid_taiwan(match.group()):
            yield folded.span(match.start(), match.end(), Pii.ID, 0.9)
