"""Bank cards (Luhn, or labelled), accounts and IBANs (ISO 13616, MOD 97)."""

import re
from collections.abc import Iterator

from literature.privacy.folded import Folded
from literature.privacy.spans import Pii, Span

NAME = "card"

_CARD = re.compile(
    r"(?<![\dA-Za-z.-])[2-6]\d{3}([ -]?)(?:\d{4}\1){2,3}\d{1,7}(?![\dA-Za-z-]|[.]\d)"
)
_AMEX = re.compile(r"(?<![\dA-Za-z.-])3[47]\d{2}([ -]?)\d{6}\1\d{5}(?![\dA-Za-z-]|[.]\d)")
_PLAIN = re.compile(r"(?<![\dA-Za-z.-])[1-6]\d{12,18}(?![\dA-Za-z-]|[.]\d)")
_LABELLED = re.compile(
    r"(?:银行卡|储蓄卡|信用卡|借记卡|工资卡|工行卡|建行卡|农行卡|招行卡|银行账户|银行账号"
    r"|银行户口|开户账号|退款账户|账户|账号|卡号|帐号|户头"
    r"|credit card|debit card|bank card|card|cc|account)"
    r"[ \t]*(?:号码|账号|卡号|号|numbers?|no\.?|num|#)?[^\n\d,。;A-Za-z]{0,6}(?:is |was "
    r"|ending in )?[ \t]*(\d(?:[ -]?[\d*]){11,22})(?![\dA-Za-z]|[.]\d)",
    re.IGNORECASE,
)
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ ]?[A-Za-z0-9]{4}){2,7}(?:[ ]?[A-Za-z0-9]{1,3})?"
    r"(?![A-Za-z0-9])"
)


def luhn(digits: str) -> bool:
    """The check sum of ISO/IEC 7812-1, Annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def valid_iban(text: str) -> bool:
    """The check of ISO 7064 MOD 97-10 over the rotated number."""
    rotated = text[4:] + text[:4]
    return int("".join(str(int(c, 36)) for c in rotated)) % 97 == 1


def find(folded: Folded) -> Iterator[Span]:
    """Numbers that pass their check sum, and long numbers after a word such as ``银行卡``."""
    for pattern in (_CARD, _AMEX, _PLAIN):
        for match in pattern.finditer(folded.text):
            digits = re.sub(r"\D", "", match.group())
            if 12 < len(digits) < 20 and luhn(digits):
                yield folded.span(match.start(), match.end(), Pii.CARD, 0.94)
    for match in _LABELLED.finditer(folded.text):
        yield folded.span(match.start(1), match.end(1), Pii.CARD, 0.96)
    for match in _IBAN.finditer(folded.text):
        number = match.group().replace(" ", "")
        if 15 <= len(number) <= 34 and valid_iban(number):
            yield folded.span(match.start(), match.end(), Pii.CARD, 0.98)
