"""English names of hospitals: St. Mary's Hospital, Leeds General Infirmary, Mayo Clinic."""

import re
from collections.abc import Iterator

from literature.privacy.folded import Folded, words
from literature.privacy.spans import Pii, Span

NAME = "hospital_en"

_CAPITAL = r"(?:[A-ZÀ-Þ][\w'’-]*\.?)"
_KIND = (
    r"(?:Hospitals?|Infirmary|(?:Medical|Health|Cancer) Cent(?:er|re)|Clinic|Hospice|Nursing Home"
    r"|Medical Practice|Surgery|Health System)"
)
_NAMED = re.compile(
    rf"\b({_CAPITAL}(?:[ ](?:{_CAPITAL}|of|the|and|for"
    rf"|&)){{0,6}}[ ]{_KIND}(?:[ ]of[ ]{_CAPITAL}(?:[ ]{_CAPITAL}){{0,2}}"
    rf"|,[ ]{_CAPITAL}(?=[ .,\n]))?)(?![\w])"
)
_OF = re.compile(
    rf"\b((?:University |General "
    rf"|Royal )?Hospital[ ]of[ ](?:the[ ])?{_CAPITAL}(?:[ ]{_CAPITAL}){{0,3}})"
)
_GENERIC = frozenset(words("hospital_generic_en"))


def find(folded: Folded) -> Iterator[Span]:
    """A run of capitalised words up to the kind of house, if one of them is a name."""
    text = folded.text
    for pattern in (_NAMED, _OF):
        for match in pattern.finditer(text):
            start = _start(text, match.start(1), match.end(1))
            parts = re.findall(r"[\w'’&.-]+", re.sub(_KIND, "", text[start : match.end(1)]))
            if any(word not in _GENERIC for word in parts):
                yield folded.span(start, match.end(1), Pii.HOSP, 0.88)


def _start(text: str, start: int, end: int) -> int:
    """Without an article or preposition that a sentence begins with."""
    while lead := re.compile(r"(?:The|A|An|In|At|To|From|Our|My|Dear|And|For|Our)[ ]").match(
        text, start, end
    ):
        start = lead.end()
    return start
