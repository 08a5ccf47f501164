"""English persons, towns, addresses and hospitals by the tagger of ``literature.privacy.english``.

In literature the tagger is not asked: what looks like a name there is an eponym, an author or the
place of a study, and must stay.
"""

import re
from collections.abc import Iterator

from literature.privacy.company import is_study
from literature.privacy.english import Tagged, everyday, flags_of, known, ordinary, tagger
from literature.privacy.entities import entities
from literature.privacy.folded import Folded, words
from literature.privacy.recognizers.address_en import grown
from literature.privacy.spans import Pii, Span

NAME = "tagged_en"

_KINDS = {"NAME": Pii.NAME, "ADDR": Pii.ADDR, "CITY": Pii.ADDR, "HOSP": Pii.HOSP}
_SURE = {"NAME": 0.7, "ADDR": 0.6, "CITY": 0.6, "HOSP": 0.7}
_AGREED = 0.4  # where Presidio finds the same person
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NOUN = re.compile(rf"(?:'s)?[ -](?:{'|'.join(words('eponym_nouns_en'))})\b", re.IGNORECASE)
_ACRONYM = re.compile(r"[A-Z]{1,5}|[A-Z][a-z]?[A-Z]\w*")
_PLACED = re.compile(
    r"(?:\b(?:[Ii]n|[Ff]rom|[Tt]o|[Nn]ear|[Oo]f|[Aa]round|[Oo]utside|[Tt]hrough|[Vv]ia|[Bb]etween|and"
    r"|[Vv]isit(?:s|ed|ing)?|[Ll]eft|[Ll]eaves?|[Ll]eaving|[Rr]each(?:ed)?|[Tt]own|[Cc]ity|[Vv]illage"
    r"|[Ll]ocation|[Bb]irthplace)[ ](?:the )?|[,|:]\s*|\d\s+|\n\s*)$"
)
_PLACE_FOLLOWS = re.compile(r",? [A-Z]{2}\b|, [A-Z][a-z]+|\n")
_BULLETS = re.compile(r"\s{2,}[-•*–]|[.!?]\s{2,}")
_TERM_ENDING = re.compile(
    r"(?:itis|osis|[ae]mia|ectomy|otomy|oscopy|plasty|algia|pathy|trophy|uria|rrhea|ization|isation"
    r"|ology|ography|olol|sartan|statin|mycin|cillin|floxacin|cycline|idine|azine|epine|amine"
    r"|etine|oxin|azole|zepam|dipine|triptan|setron|gliptin|lukast|parin|[ctuvz]umab|tinib|barbital"
    r"|thiazide|zosin|caine|codone|lexin|profen|coxib|fibrate|semide|virus|coccus|ximin|fenac|gliflozin|glutide|parib|ciclib|xaban|grel|formin|dronate|terol|nisone"
    r"|solone|sone|cept|relin|tadine|denafil|dalafil)$"
)
_HYPHENATED = re.compile(r"(?:-[^\W\d_]{2,})+(?!\w)")
_DOSED = re.compile(r"\d[ ]?(?:mg|mcg|µg|μg|g|ml|mL|units?|IU|tablets?|bd|tds|qds|od|daily|%)\b")
_TAKEN = re.compile(
    r"(?i:\b(?:(?:start|stop|continue|resume|commence|prescribe|titrate|withhold)(?:s|ed|d|ing)?"
    r"|takes|taking|med(?:s|ications?)|rx)[ ]?:?[ ](?:[\w-]+ \d[\d/.]*(?: ?m?c?g)?, )*)$"
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_NO_NAMES = frozenset(word.casefold() for word in words("not_names_en"))
_LARGE = frozenset(word.replace("_", " ").casefold() for word in words("countries_en"))
_OVER_NUMBER = re.compile(r"[ \t]*\n[ \t>?*|-]*\d")
_CERTAIN = 0.95
_FIRM = (
    r"(?:agency|app|association|band|bank|brainchild|brand|business|charity|choir|city|club|company"
    r"|corporation|enterprise|film|firm|foundation|game|group|instrument|manufacturer|movie|museum"
    r"|newspaper|orchestra|organi[sz]ation|platform|product|programme?|provider|publisher"
    r"|restaurant|retailer|service|software|song|start-?up|store|supplier|town|village|website)s?"
)
_IS_A_FIRM = re.compile(
    rf" (?:is|was|are|were|became) (?:an?|the|one of the)(?: [a-z0-9-]+){{0,4}} {_FIRM}\b"
)
_LEGAL_FORM = re.compile(
    r"(?:,? (?:and|&) [A-Z][\w'-]+|, [A-Z][\w'-]+)*,? (?:Inc|Ltd|LLC|LLP|PLC|Corp|GmbH|AG|Co|Group"
    r"|Company|Orchestra|Band|Quartet|Trio|Associates|Partners|Foundation|University|College|Institute"
    r"|Insurance|Bank|Holdings|Pharmaceuticals|Laborator(?:y|ies))\b"
)
_AT = re.compile(r"\b(?:at|became|become|(?:[Hh]is|[Hh]er|[Mm]y|[Tt]heir|[Ii]ts) last|[Tt]he)[ ]$")
_CITED = re.compile(r"[ ]?(?:et al|\(?(?:19|20)\d\d\))")


def find(folded: Folded) -> Iterator[Span]:
    """What the tagger is sure enough of, as scores between 0.5 and 0.85."""
    text = folded.text
    if mostly_han(text) or is_study(text):
        return
    for found in tagger().tag(text):
        kind = _KINDS.get(found.label)
        if kind is None:
            continue
        stretch = {"NAME": _person, "ADDR": _address, "CITY": _town}.get(found.label, _whole)
        if span := stretch(text, found):
            yield folded.span(*span, kind, 0.5 + 0.35 * found.probability)


def _whole(text: str, found: Tagged) -> tuple[int, int] | None:
    return (found.start, found.end) if found.probability >= _SURE[found.label] else None


def _person(text: str, found: Tagged) -> tuple[int, int] | None:
    """The name in what the tagger takes for a person, if it is one."""
    said = _said(text, found.start, found.end)
    agreed = said == {"PERSON"} and known(text[found.start : found.end])
    if found.probability < (_AGREED if agreed else _SURE["NAME"]):
        return None
    start, end = proper(text, found.start, found.end)
    if start == end or _term(text, end) or _ACRONYM.fullmatch(text, start, end):
        return None
    if _doubted(text[start:end], said, found.probability) or firm(text, start, end):
        return None
    if (more := _HYPHENATED.match(text, end)) and text[end - 1].isalpha():
        end = more.end()  # Park Jae-won
    ordinary_word = common(text, start, end) or _medicated(text, start, end)
    return None if ordinary_word else (start, end)


def _medicated(text: str, start: int, end: int) -> bool:
    """Whether a word that no list knows is what somebody takes: ``start X``, ``Meds: X 25/100``."""
    first = text[start:end].split()[0]
    given = _TAKEN.search(text, max(0, start - 40), start)
    return given is not None and not known(first) and not _listed_town(first)


def _address(text: str, found: Tagged) -> tuple[int, int] | None:
    """A whole address; words without any number are one only where a town is among them."""
    if found.probability < _SURE["ADDR"]:
        return None
    start, end = grown(text, found.start, found.end)
    if not _LATIN.search(text, start, end):  # a bare number is a year as likely as a code
        return None
    if _DOSED.search(text, start, min(len(text), end + 24)) or _medicated(text, start, end):
        return None
    told = _DIGIT.search(text, start, end) or _listed_town(text[start:end])
    return None if not told or common(text, start, end) else (start, end)


def _town(text: str, found: Tagged) -> tuple[int, int] | None:
    """A town: no country, no firm over its address, no word of the language.

    What is not on the list of towns must stand where a place stands: after ``in``, a comma or a
    postcode, before a region or country; and not in small letters.
    """
    start, end = found.start, found.end
    name = text[start:end]
    if found.probability < _SURE["CITY"] or name.casefold() in _LARGE:
        return None
    if _above_an_address(text, start, end) or common(text, start, end):
        return None
    small = not any(char.isupper() for char in name)
    unlikely = small or _AT.search(text, max(0, start - 16), start)
    placed = _PLACED.search(text, max(0, start - 24), start) or _PLACE_FOLLOWS.match(text, end)
    return (start, end) if _listed_town(name) or (placed and not unlikely) else None


def _listed_town(name: str) -> bool:
    return any("t" in flags for flags in flags_of(name))


def _above_an_address(text: str, start: int, end: int) -> bool:
    """Whether a word alone on its line stands over the number of a house: a firm, no town."""
    above = text[:start].rstrip(" \t>?*|-").rstrip("\n").rpartition("\n")[2]
    alone = (
        _OVER_NUMBER.match(text, end) is not None and text[:start].rstrip(" \t>?*|-")[-1:] == "\n"
    )
    return alone and not any(char.isdigit() for char in above)


def _said(text: str, start: int, end: int) -> set[str]:
    """What Presidio takes a stretch for."""
    return {label for a, b, label in entities(text) if a < end and start < b}


def common(text: str, start: int, end: int) -> bool:
    """Whether it is of the language and no name: everyday and medical words (*Atenolol*), or a
    single word that the same text writes small elsewhere (*Jaundice … jaundice*).
    """
    name = text[start:end]
    if _BULLETS.search(name) or (_TERM_ENDING.search(name.split()[-1]) and not known(name)):
        return True
    if ordinary(name) and not _DIGIT.search(name):
        return " " in name or not known(name) or _small_elsewhere(text, name)
    single = " " not in name and name[:1].isupper() and not name.isupper()
    given = "g" in "".join(flags_of(name))
    return single and not given and _small_elsewhere(text, name)


def _small_elsewhere(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text) is not None


def firm(text: str, start: int, end: int) -> bool:
    """Whether the words around a name say that it is a firm's or a thing's.

    ``X is a software company``, ``Miller and Stone Ltd``; of a name that no list knows as a
    person's: ``at X``, ``became X``, ``her X letter``.
    """
    if _IS_A_FIRM.match(text, end) or _LEGAL_FORM.match(text, end):
        return True
    name = text[start:end]
    unknown = not known(name) or all("e" in flags and "g" not in flags for flags in flags_of(name))
    return unknown and _AT.search(text, max(0, start - 16), start) is not None


def _doubted(name: str, said: set[str], probability: float) -> bool:
    """Whether Presidio takes a name for a firm, a work or a people, and no list knows better."""
    if said != {"OTHER"}:
        return False
    foreign = " " in name and not any(set("etgf") & set(flags) for flags in flags_of(name))
    if foreign and probability > _CERTAIN:
        return False
    telling = any(known(word) and not everyday(word) for word in name.split())
    return not known(name) or (" " in name and not telling)


def mostly_han(text: str) -> bool:
    """Whether there is no English worth reading in a text."""
    return not _LATIN.search(text) or len(_HAN.findall(text)) * 10 > len(text)


def proper(text: str, start: int, end: int) -> tuple[int, int]:
    """A name without the words at its ends that are none: peoples, days, headings, countries."""
    words_in = list(_WORD.finditer(text, start, end))
    while words_in and words_in[0].group().casefold() in _NO_NAMES:
        words_in = words_in[1:]
    while words_in and words_in[-1].group().casefold() in _NO_NAMES:
        words_in = words_in[:-1]
    if not words_in or text[words_in[0].start() : words_in[-1].end()].casefold() in _LARGE:
        return start, start
    return words_in[0].start(), (end if words_in[-1].end() + 1 >= end else words_in[-1].end())


def _term(text: str, end: int) -> bool:
    """Whether a name is one of a disease, a method or a cited author."""
    return bool(_NOUN.match(text, end) or _CITED.match(text, end))
