"""Web addresses and IP addresses. Addresses of the literature and of public bodies stay."""

import ipaddress
import re
from collections.abc import Iterator

from literature.privacy.company import is_study
from literature.privacy.folded import Folded, alternatives, words
from literature.privacy.spans import Pii, Span

NAME = "web"

_URL = re.compile(
    r"(?:\b(?:https?|ftp)://|\bwww\.)[^\s<>\"'“”，。；、）)\]}\u3400-\u9fff]+", re.IGNORECASE
)
_BARE = re.compile(
    r"(?<![@\w./-])(?:[A-Za-z0-9-]{2,63}\.)+(?:com|net|org|info|biz|io|me|co|cn|uk|de|fr|be|nl|br"
    r"|es|it|us|au|ca)"
    r"(?:/[^\s<>\"'，。；）)]*)?(?![\w@.-]*\w)"
)
_PUBLIC = re.compile(
    rf"(?:^|[/.@])(?:{alternatives(words('public_hosts'))})(?:[/:?#]|$)"
    r"|\.(?:gov|edu|mil|int)(?:\.[a-z]{2})?(?:[/:?#]|$)|\.ac\.[a-z]{2}(?:[/:?#]|$)",
    re.IGNORECASE,
)
# What leads up to the address of a database or a program in a paper.
_OFFERED = re.compile(
    r"(?:available|accessible|accessed|found|freely|download\w*|deposited|registered|hosted"
    r"|implemented|server|website|database|software|tool|package|portal|code|source)"
    r"[^.\n]{0,60}$",
    re.IGNORECASE,
)
_V4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d]|\.\d)")
_V6 = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")
_VERSION = re.compile(r"(?:version|ver\.?|release|v)[ ]?$", re.IGNORECASE)


def find(folded: Folded) -> Iterator[Span]:
    """URLs (scored low where a paper offers them) and valid IP addresses."""
    text = folded.text

    def offered(start: int) -> bool:
        return is_study(text) and _OFFERED.search(text[max(0, start - 80) : start]) is not None

    for pattern, score in ((_URL, 0.95), (_BARE, 0.85)):
        for match in pattern.finditer(text):
            address = match.group().rstrip(".,;:!?")
            if not _PUBLIC.search(address) and not offered(match.start()):
                yield folded.span(match.start(), match.start() + len(address), Pii.URL, score)
    for pattern in (_V4, _V6):
        for match in pattern.finditer(text):
            if _valid(match.group()) and not _VERSION.search(text[: match.start()][-10:]):
                yield folded.span(match.start(), match.end(), Pii.IP, 0.9)


def _valid(address: str) -> bool:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return address.count(":") != 2 and address != "::"  # 12:30:05 is a time
