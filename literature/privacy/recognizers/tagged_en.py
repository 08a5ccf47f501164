"""English persons, towns, addresses and hospitals by the tagger of ``literature.privacy.english``.

In literature the tagger is not asked: what looks like a name there is an eponym, an author or the
place of a study, and must stay.
"""

import re
from collections.abc import Iterator

from literature.privacy.company import is_study
from literature.privacy.english import tagger
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
_WORD = re.compile(r"[^\W\d_]+")
_NO_NAMES = frozenset(word.casefold() for word in words("not_names_en"))
_LARGE = frozenset(word.replace("_", " ").casefold() for word in words("countries_en"))
_OVER_NUMBER = re.compile(r"[ \t]*\n[ \t>?*|-]*\d")
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
        start, end = found.start, found.end
        said = _said(text, start, end)
        agreed = kind is Pii.NAME and said == {"PERSON"} and known(text[start:end])
        if found.probability < (_AGREED if agreed else _SURE[found.label]):
            continue
        if kind is Pii.NAME:
            start, end = proper(text, start, end)
            if start == end or _term(text, end) or _ACRONYM.fullmatch(text, start, end):
                continue
            if _doubted(text[start:end], said):
                continue
        elif found.label == "ADDR":
            start, end = grown(text, start, end)
            if not _LATIN.search(text, start, end):  # a bare number is a year as likely as a code
                continue
        elif text[start:end].casefold() in _LARGE or _above_an_address(text, start, end):
            continue
        yield folded.span(start, end, kind, 0.5 + 0.35 * found.probability)


def _above_an_address(text: str, start: int, end: int) -> bool:
    """Whether a word alone on its line stands over the number of a house: a firm, no town."""
    above = text[:start].rstrip(" \t>?*|-").rstrip("\n").rpartition("\n")[2]
    alone = (
        _OVER_NUMBER.match(text, end) is not None and text[:start].rstrip(" \t>?*|-")[-1:] == "\n"
    )
    return alone and not any(char.isdigit() for char in above)


def known(name: str) -> bool:
    """Whether the lists of given and family names hold a word of it."""
    return any({"g", "f"} & set(flags) for flags in _flags(name))


def everyday(name: str) -> bool:
    """Whether each of its words is one of everyday English too: ``Mark Will``."""
    return all("e" in flags for flags in _flags(name))


def _flags(name: str) -> list[str]:
    lists = tagger().lists
    return [lists.flags(word.group().lower()) for word in _WORD.finditer(name)]


def _said(text: str, start: int, end: int) -> set[str]:
    """What Presidio takes a stretch for."""
    return {label for a, b, label in entities(text) if a < end and start < b}


def _doubted(name: str, said: set[str]) -> bool:
    """Whether Presidio takes a name for a firm, a work or a people, and no list knows better."""
    if said != {"OTHER"}:
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
