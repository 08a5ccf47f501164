"""The abbreviations a text defines for itself: *hepatocellular carcinoma (HCC)*, 肝细胞癌（HCC）.

English by the matching of Schwartz & Hearst (*A simple algorithm for identifying abbreviation
definitions in biomedical text*, PSB 2003): the letters of the short form, from the last to the
first, each found in the words before the bracket. In Chinese the words before the bracket are the
long form as far as their first stop or function word.
"""

import re
from functools import lru_cache

_BRACKET = re.compile(r"\(([^()]{2,80})\)")
_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9/+-]{1,9}$")
_HAN_LONG = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9-]{1,30}\s?$")
_HAN_JOINS = re.compile(r"[的与和及或在对为是将以用被者]")
_WORDS_MORE = 5  # a long form has at most min(|SF| + 5, 2|SF|) words (Schwartz & Hearst, 3.1)


@lru_cache(maxsize=512)
def definitions(text: str) -> dict[str, str]:
    """Long form by short form, as ``text`` (comparable form) defines them; the first counts."""
    found: dict[str, str] = {}
    for bracket in _BRACKET.finditer(text):
        short = re.split(r"[,;，；]", bracket[1])[-1].strip()
        if not _SHORT.fullmatch(short) or not any(char.isupper() for char in short):
            continue
        before = text[max(0, bracket.start() - 160) : bracket.start()].rstrip()
        han = _HAN_LONG.search(before)
        long = _HAN_JOINS.split(han.group().strip())[-1] if han else _english(before, short)
        if len(long) > 1:
            found.setdefault(short, long)
    return found


def _english(before: str, short: str) -> str:
    words = before.split()[-min(len(short) + _WORDS_MORE, 2 * len(short)) :]
    text = " ".join(words)
    at = len(text)
    for n in range(len(short) - 1, -1, -1):
        letter = short[n].lower()
        if not letter.isalnum():
            continue
        at -= 1
        while at >= 0 and (
            text[at].lower() != letter or (n == 0 and at > 0 and text[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return ""
    long = text[at:]
    return long if len(long) > len(short) and short not in long.split() else ""


def reworded(claim: str, passage: str) -> list[str]:
    """``claim`` with the long forms that ``passage`` defines shortened, and the short ones spelt
    out; nothing where that changes nothing."""
    out = []
    known = definitions(passage)
    for shorten in (True, False):
        text = claim
        for short, long in known.items():
            one, other = (long, short) if shorten else (short, long)
            edge = r"(?<![A-Za-z0-9-])" if one[0].isascii() else ""
            close = r"(?![A-Za-z0-9-])" if one[-1].isascii() else ""
            pattern = re.compile(f"{edge}{re.escape(one)}{close}", re.IGNORECASE if shorten else 0)
            text = pattern.sub(lambda _, put=other: put, text)  # type: ignore[misc]
        if text != claim and text not in out:
            out.append(text)
    return out
