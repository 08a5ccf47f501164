"""Streets of other countries in English texts, and whatever stands in a field called Address.

The thoroughfare comes first in Romance and Polish addresses (``Rue``, ``Via``, ``ul.``), last in
Hungarian ones (``utca``), and is grown together with the name in Germanic and Nordic ones
(``-straße``, ``-gatan``); the number mostly follows. UPU, "Addressing systems" (S42), by country.
"""

import re
from collections.abc import Iterator

from literature.privacy.company import is_study
from literature.privacy.english import everyday, known
from literature.privacy.folded import Folded
from literature.privacy.recognizers.address_en import CAPITAL, grown
from literature.privacy.spans import Pii, Span

NAME = "street_en"

_FIRST = (
    r"(?:(?:Rue|Avenue|Avenida|Avda|Via|Viale|Vicolo|Piazza|Corso|Calle|Carrer|Carrera|Camino|Paseo"
    r"|Passeig|Plaza|Plaça|Praça|Rua|Travessa|Estrada|Largo|Allée|Boulevard|Chemin|Impasse|Quai"
    r"|Ulica|Aleja|Strada|Calea|Bulevardul|Jalan|Ulitsa|Λεωφόρος|Οδός|улица|проспект)"
    r"|(?:Av|Av\.da|[Uu]l|Str|Jl|ул|пр)\.)"
)
_SMALL = (
    r"(?:(?:d[aeiou]l?|de[sln]|dei|delle?|della|dos|das|la|las|los|el|les|le|van|von|der)[ ]"
    r"|[dl]['’])"
)
_WORD = rf"{_SMALL}{{0,2}}(?:{CAPITAL}|\d{{1,2}}\.?(?=[ ][^\W\d]))"
_NUMBER = r"(?:\d{1,5}(?:[-/]\d{1,4})?[A-Za-z]?)"
_NAMED_FIRST = re.compile(
    rf"(?<![\w'’-])(?:{_NUMBER}[ ])?{_FIRST}[ ](?P<of>{_WORD}(?:[ ]{_WORD}){{0,3}})"
    rf"(?:,?[ ]{_NUMBER}(?![\w.]\w))?"
)
_NAMED_LAST = re.compile(
    rf"(?<![\w'’-])(?:{_NUMBER}[ ])?{CAPITAL}(?:[ ][^\W\d_]+){{0,2}}[ ]"
    rf"(?:utca|útja|út|tér|körút|sor|köz|rakpart|sokak|caddesi|bulvarı|u)\.?[ ]{_NUMBER}\.?(?!\w)"
)
_GROWN = (  # no -gate, -ring, -kade, -tie: Investigate, During, Decade, Necktie
    r"(?:stra(?:ß|ss)e|str\.|gasse|platz|allee|damm|ufer|weg|straat|laan|plein|gracht|singel|dreef"
    r"|hove|gatan|gränd|vägen|vegen|veien|gata|vej|(?<!bri)gade|stræde|katu|kuja|stræti|götu|braut"
    r"|torget|plads)"
)
_ONE_WORD = re.compile(
    rf"(?<![\w'’-])(?:{_NUMBER}[ ])?(?:{CAPITAL}[ -]){{0,2}}(?=[^\W\d_a-z])"
    rf"[^\W\d_]{{2,}}[ -]?(?i:{_GROWN})"
    rf"[ ]{_NUMBER}(?!\w)"
)
_CROSSING = re.compile(rf"(?<![\w'’-]){CAPITAL}[ ](?:and|&)[ ]$")
_NAME_AND_NUMBER = re.compile(
    rf"\b(?:at|on|of|to|in|near)[ ]({CAPITAL}(?:[ ]{CAPITAL}){{1,3}}[ ]\d{{1,5}})"
    r"(?=[.,;:!?]?(?:\s|$))(?![ ]?(?:mg|m[lL]|y(?:ears?|o)?\b|%))"
)
_FIELD = re.compile(
    r"(?:^|(?<=[,;>|.]))[ \t>*-]*(?i:(?:(?:home|postal|mailing|street|residential|current|permanent"
    r"|billing|delivery|shipping|work|patient(?:'s)?)[ ])?address|residence|place of residence)"
    r"[ \t]*:[ \t]*(?P<value>(?:\n[ \t>*-]*)?[^\s:][^\n:]*"
    r"(?:\n(?![ \t>*-]*\n)[^\n:]+(?![^\n]*:)){0,4})",
    re.MULTILINE,
)
_NEXT_FIELD = re.compile(r"[.;|,]?[ \t]+(?:[A-Z][\w-]*[ ]){0,2}[A-Z][\w-]*$")
_LAST_STOP = re.compile(r"\w{3,}\.$")
_SURE = 0.9
_DIGIT = re.compile(r"\d")


def find(folded: Folded) -> Iterator[Span]:
    """Thoroughfares by their grammar (0.8), fields (0.92), a known name before a number (0.85)."""
    yield from _fields(folded)
    text = folded.text
    if is_study(text):
        return
    for pattern in (_NAMED_FIRST, _NAMED_LAST, _ONE_WORD):
        for match in pattern.finditer(text):
            of = match.groupdict().get("of")
            if _DIGIT.search(match.group()) and not (of and everyday(of)):  # Via Port 2
                start, end = grown(text, match.start(), match.end())
                corner = _crossing(text, start)
                yield folded.span(corner, end, Pii.ADDR, 0.8 if corner == start else _SURE)
    for match in _NAME_AND_NUMBER.finditer(text):
        words = match.group(1).split()[:-1]
        if all(known(word) for word in words) and not all(everyday(word) for word in words):
            yield folded.span(*grown(text, match.start(1), match.end(1)), Pii.ADDR, 0.87)


def _crossing(text: str, start: int) -> int:
    """The beginning of a crossing, ``Hanne and ul. Miła 53``; else ``start``."""
    corner = _CROSSING.search(text, max(0, start - 40), start)
    return corner.start() if corner else start


def _fields(folded: Folded) -> Iterator[Span]:
    text = folded.text
    for match in _FIELD.finditer(text):
        start, end = match.span("value")
        if text[end : end + 1] == ":" and (label := _NEXT_FIELD.search(text, start, end)):
            end = label.start()
        while "\n" in text[start:end] and not _DIGIT.search(text[start : text.index("\n", start)]):
            start = text.index("\n", start) + 1  # whom the letter is for, or the firm
        start += len(text[start:end]) - len(text[start:end].lstrip(" \t\n>*-"))
        value = text[start:end]
        if _DIGIT.search(value) and len(value) < 200 and (value[0].isupper() or value[0].isdigit()):
            end -= _LAST_STOP.search(text[start:end].rstrip()) is not None
            yield folded.span(start, end, Pii.ADDR, 0.92)
