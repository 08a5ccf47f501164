"""English addresses: a street with its number, a box, a postcode; what a field calls an address."""

import re
from collections.abc import Iterator

from literature.privacy.company import is_study
from literature.privacy.english import everyday, ordinary
from literature.privacy.folded import Folded, words
from literature.privacy.spans import Pii, Span

NAME = "address_en"

CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ž\u0386-\u03ab\u0400-\u042f\u1e00-\u1eff\u2206][\w'’.-]*"
"""A capitalised word, Latin, Greek or Cyrillic (U+2206 is met as a Delta)."""
_SUFFIX = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Terrace"
    r"|Crescent|Close|Square|Sq|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Parade|Mews|Row|Trail)\b\.?"
)
_UNIT = r"(?:,?[ ](?:Apt|Suite|Ste|Unit|Flat|Floor|Room|Rm|#)\.?[ ]?[\w-]+)?"
_REGION = r"(?:,?[ \n]+(?:[A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?))"
_ZIP = r"(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)"
_STREET = re.compile(
    rf"(?<![\w.])\d{{1,6}}[A-Za-z]?[ ](?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East"
    rf"|West)\.?[ ])?(?:(?:{CAPITAL}|\d+(?:st|nd|rd|th))[ ]){{1,4}}{_SUFFIX}{_UNIT}"
    rf"(?:,?[ \n]+(?:{CAPITAL}[ ]?){{1,3}}{_REGION}?(?:,?[ ]{_ZIP})?(?![\w]))?"
)
_BOX = re.compile(
    r"\b(?:P\.?[ ]?O\.?[ ]?Box|PSC|Unit)[ ]\d{1,6}(?:,?[ ]Box[ ]\d{1,6})?(?:[\n, ]+(?:APO|FPO"
    r"|DPO)[ ](?:AA|AE|AP)[ ]\d{5})?"
)
_STATE_ZIP = re.compile(
    rf"\b(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{0,2}}),[ ](?:[A-Z]{{2}})[ ]{_ZIP}(?![\w-])"
)
_CODE = re.compile(
    r"\b(?:zip(?: ?code)?|post(?:al)? ?code)(?: (?:is"
    r"|was))?[ ]*[:#]?[ ]*((?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} [A-Z]{2}"
    r"|\d{3,6}(?:[- ]\d{2,4})?))\b",
    re.IGNORECASE,
)

_PLACES = "|".join(re.escape(word.replace("_", " ")) for word in words("countries_en"))
_GAP = r"[ \t]*(?:,[ \t]*)?(?:\n[ \t>?*|-]*)?(?:,[ \t]*)?"
# One more piece of an address: a flat, a country, a code, a region and a code, a town before one.
_PIECE = (
    rf"(?:(?:Apt|Suite|Ste|Unit|Flat|Floor|Room|Rm)\.?[ ]?#?[\w-]+"
    rf"|(?:{_PLACES})(?:[ ]\([A-Z][a-z]+\))?(?![\w])|{_ZIP}(?![\w])"
    rf"|\d{{3,6}}(?:[ -]\d{{2,4}})?(?![\w.]|[ -]\(?\d)"
    rf"|(?!(?:and|or|at|to|on|in|for|the)\b)[A-Za-z]{{2,3}}"
    rf"(?=[ \t]*\n?[ \t>?*]*\d{{3,6}}(?![\w])))"
)
_TOWN = rf"{CAPITAL}(?:[ ]{CAPITAL}){{0,3}}"
_MORE = re.compile(
    rf"[ ]\({CAPITAL}(?:[ ]{CAPITAL})*\)"
    rf"|{_GAP}(?:(?i:{_PIECE})|{_TOWN}(?=,?[ \n>?*|]{{1,12}}(?i:{_PIECE})))"
)
_MORE_TOWN = re.compile(
    rf"[ \t]*\n[ \t>?*|-]*{_TOWN}(?=[ \t]*(?:\n|$))|,[ ]{_TOWN}(?=[.!?]?(?:\s|$))"
)
_NUMBER_BEFORE = re.compile(
    r"(?<![\w.,$€£#:-])(?:(?:(?:Apt|Suite|Ste|Unit|Flat|Room|PSC|P\.?O\.? Box)\.?[ ])?"
    r"(?:\d{1,6}[A-Za-z]?[ ]){1,2}|\d{1,4}[A-Za-z]?/|(?:Apt|Suite|Ste|Unit|Flat|Room|PSC)\.?[ ])$"
)


_CORNER = re.compile(
    rf"\b(?:the )?(?i:corner of) (?:\d{{1,6}} )?{CAPITAL}(?:[ ](?:{CAPITAL}|\d{{1,5}}\b)){{0,4}}"
    rf"(?:,? and |,? & )(?:\d{{1,6}} )?{CAPITAL}(?:[ ](?:{CAPITAL}|\d{{1,5}}\b)){{0,4}}"
)
_WORD = rf"(?:(?:St|Ste|Mt|Ft)\.|{CAPITAL.replace('.', '')})"
_GONE_TO = rf"{_WORD}(?:[ ]{_WORD}){{0,3}}"
_LOCATED = re.compile(
    r"\b(?:based in|located in|liv(?:es?|ed|ing) in|born in|grew up in|moved to"
    r"|arriv(?:es?|ed) (?:in|at)|resid(?:es?|ed|ing) in|(?:town|city|village) of)"
    rf" ({_GONE_TO}(?: \d{{1,2}}(?=[,;]|\.(?!\d)))?)(?!['’]s|[\w-]| (?:\d|Hospital|Clinic))"
)
_STATES = (
    r"(?:A[KLRZ]|C[AOT]|DC|DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]"
    r"|T[NX]|UT|V[AT]|W[AIVY]|AB|BC|MB|N[BLS]|ON|QC|SK|NSW|VIC|QLD|TAS|ACT)"
)
_IN_STATE = re.compile(
    rf"\b(?:from|in|near|to|outside|of) ({_GONE_TO}, {_STATES})(?![\w-]|[ ]\d|,? Hospital)"
)
_TRAVELLED = re.compile(
    r"\b(?:return(?:s|ed|ing)? to|travel(?:s|led|ed|ling|ing)? to|fl(?:y|ies|ew|ying|own) to"
    r"|dr[io]v(?:e|es|ing|en) to|on (?:holiday|vacation) in|(?:[Ii] am|[Ww]e are|s?he is) in)"
    rf" ({_GONE_TO})(?= (?:by|for|on|from|with|in|to|at|next|last|this|today|tomorrow|until|and)\b"
    r"|[.,;!?]|\s*$)"
)
_NO_TOWNS = frozenset(
    word.replace("_", " ").casefold() for word in (*words("countries_en"), *words("not_names_en"))
)
_ACRONYM = re.compile(r"[A-Z]{1,6}\d?")
_PLACE_ENDING = re.compile(
    r" (?:Village|Town|City|Island|Islands|Beach|Bay|Hills?|Springs|Falls|Valley|Lake|Creek|Point"
    r"|Harbou?r|Heights|Park|Bridge|Ridge|River|Grove|Junction|Cove|Forest)$"
)
_HOUSE = re.compile(r"[^\W\d_]+[ \t]*\n[ \t>?*|-]*(?=\d)")
_CUT_COUNTRY = re.compile(rf"(?i:{_PLACES})(?![\w])")
_PEOPLE = re.compile(r" \([A-Z][a-z]+\)")
_BEYOND = re.compile(
    rf"(?:(?:^|[ ]){CAPITAL}[ ]\d{{1,5}}[A-Za-z]?(?P<after_number>[ ](?i:{_SUFFIX}))"
    rf"|[ ]{_SUFFIX}(?P<said_again>[ ](?:street|road|avenue)))$"
)
_FULL_STOP = re.compile(r"[^\W\d_]{5,}\.$")


def grown(text: str, start: int, end: int) -> tuple[int, int]:
    """An address with the numbers before it, and the flat, town, country and code after it.

    A line of one word above the number is the firm's or the house's, and no part of it; a country
    is taken whole; the full stop of the sentence stays outside, and so does the word "street" of a
    sentence behind a street that has its number already.
    """
    if house := _HOUSE.match(text, start, end):
        start = house.end()
    end = _whole_country(text, start, end)
    if before := _NUMBER_BEFORE.search(text, max(0, start - 24), start):
        start = before.start()
    while more := (_MORE.match(text, end) or _MORE_TOWN.match(text, end)):
        end = _whole_country(text, start, more.end())
    end = without_stop(text, start, end)
    if beyond := _BEYOND.search(text[start:end]):
        end = start + beyond.start(beyond.lastgroup or 0)
    return start, end


def without_stop(text: str, start: int, end: int) -> int:
    """The end of an address without the full stop of its sentence; ``St.`` keeps its own."""
    stopped = _FULL_STOP.search(text[max(start, end - 24) : end])
    return end - 1 if stopped and not text[end : end + 1].strip() else end


def _whole_country(text: str, start: int, end: int) -> int:
    """The end of the country that ``end`` lies in: ``United`` | ``Kingdom``."""
    word = text.rfind(" ", start, end) + 1 or start
    line = text.rfind("\n", start, end) + 1 or start
    for at in (max(word, line), max(text.rfind(" ", start, max(word - 1, start)) + 1, line)):
        if (country := _CUT_COUNTRY.match(text, at)) and country.end() >= end:
            people = _PEOPLE.match(text, country.end())
            return people.end() if people else country.end()
    return end


def _place(town: str) -> bool:
    """Whether somebody can have travelled there: no ward (*ICU*), no *Operating Room*."""
    if _ACRONYM.fullmatch(town):
        return False
    return not everyday(town) or _PLACE_ENDING.search(town) is not None


def find(folded: Folded) -> Iterator[Span]:
    """Streets with numbers (0.75), boxes, towns with state and code, labelled codes (0.9)."""
    for pattern, score in ((_STREET, 0.75), (_BOX, 0.8), (_STATE_ZIP, 0.75)):
        for match in pattern.finditer(folded.text):
            yield folded.span(*grown(folded.text, match.start(), match.end()), Pii.ADDR, score)
    for match in _CORNER.finditer(folded.text):
        end = without_stop(folded.text, match.start(), match.end())
        yield folded.span(match.start(), end, Pii.ADDR, 0.9)
    for match in (*_LOCATED.finditer(folded.text), *_TRAVELLED.finditer(folded.text)):
        town = match.group(1).rstrip(".")
        if town.casefold() not in _NO_TOWNS and (match.re is _LOCATED or _place(town)):
            end = without_stop(folded.text, match.start(1), match.end(1))
            yield folded.span(match.start(1), end, Pii.ADDR, 0.86)
    for match in () if is_study(folded.text) else _IN_STATE.finditer(folded.text):
        town = match.group(1).rpartition(",")[0]
        if not ordinary(town) and not town.isupper():
            yield folded.span(match.start(1), match.end(1), Pii.ADDR, 0.86)
    for match in _CODE.finditer(folded.text):
        yield folded.span(match.start(1), match.end(1), Pii.ADDR, 0.9)
