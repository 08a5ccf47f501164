"""English names where the words around them say so: titles, fields, "my name is".

These hold in every text, literature too; names that only look like names are found by
:mod:`literature.privacy.recognizers.tagged_en`.
"""

import re
from collections.abc import Iterator

from literature.privacy.english import everyday, known
from literature.privacy.folded import Folded
from literature.privacy.spans import Pii, Span

NAME = "name_en"

_CAPITAL = (
    r"(?:(?:van|von|de|der|den|da|di|du|la|le|bin|al|ten|ter)[ -]|[dDlLO]['’]|al-)*"
    r"(?:[^\W\d_a-z\u3400-\u9fff][^\W\d_\u3400-\u9fff'’-]*(?:['’-][^\W\d_]+)*)"
)
_INITIAL = r"(?:[A-Z]\.?)"
_FULL = rf"(?:{_CAPITAL}|{_INITIAL})(?:[ ](?:{_INITIAL}(?=[ ])|{_CAPITAL})){{0,3}}"
_TITLES = (
    r"(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Sir|Dame|Rev|Sister|Nurse|Capt|Sgt|Lt|Col|Gen|Sen|Gov"
    r"|Doctor|Madam|Mme|Herr|Frau|Hon)\.?"
)
_TITLED = re.compile(rf"\b{_TITLES}[ ]+({_FULL})")
_WHOSE = (
    r"(?:patient|pt|full|first|last|middle|maiden|given|family|sur|mother'?s|father'?s|spouse'?s"
    r"|guardian'?s|insured|subscriber"
    r"|member|client|contact|physician|doctor|provider|nurse|account|cardholder)"
)
_WHO = (
    r"(?:name|patient|surname|attending(?: physician| doctor| provider)?|referring (?:physician"
    r"|doctor|provider)|physician"
    r"|surgeon|assistant|an[a]?esthesiologist|an[a]?esthetist|consultant|provider|pcp|gp"
    r"|dictated by|electronically signed(?: by)?"
    r"|signed by|signed|reviewed by|transcribed by|seen by|ordered by|next of kin"
    r"|emergency contact|guardian|beneficiary"
    r"|account holder|cardholder|witness|interpreter|caregiver|carer|author|reporter|informant)"
)
_FIELD = re.compile(
    rf"(?:^"
    rf"|(?<=[\n,;>|(.:]))[ \t>*-]*(?i:(?:{_WHOSE}[ ']*(?:s )?)?{_WHO})[ \t]*"
    rf"(?:\([^)\n]{{0,20}}\))?[ \t]*:[ \t]*"
    rf"(?:{_TITLES}[ ]+)?({_CAPITAL},[ ]{_CAPITAL}(?:[ ]{_INITIAL})?(?![\w])(?!,? ?(?:MD|PhD))"
    rf"|{_FULL})",
    re.MULTILINE,
)
_SAID = re.compile(
    r"\b(?i:(?:my|his|her|their|(?:the )?(?:patient|caller|client|baby|child)'s)"
    r" (?:full |first |middle |last |given |family |maiden |sur)?name(?:'s| is| was)|I am called"
    r"|call me|people call me|signed by|dictated by|reviewed by"
    r"|name\b[^.:;?!\n]{0,60}\b(?:chang|correct|updat|amend)\w{1,3} (?:it |that |this )?(?:to|as))"
    rf"[ ]+(?:{_TITLES}[ ]+)?({_FULL})"
)
_SAID_SMALL = re.compile(
    r"\b(?i:(?:my|his|her)(?: full| first| last| maiden)? (?:sur)?name(?:'s| is"
    r"| was)) ([a-zà-ÿ'-]{2,}(?: [a-zà-ÿ'-]{2,}){0,2})(?=[.,;!?\n]|$)"
)
_DEGREE = re.compile(
    rf"({_CAPITAL}(?:[ ](?:{_INITIAL}(?=[ ])|{_CAPITAL})){{1,3}})(?=,[ ]?(?:MD|M\.D\.|DO|PhD"
    rf"|Ph\.D\.|RN|NP|PA-C|MBBS|FRCS|FACS|PharmD|DDS)\b)"
)
_NO_NAME = re.compile(
    r"(?:The|This|That|A|An|I|He|She|It|We|You|They|My|Your|His|Her|Our|Not|No|None|Unknown|Yes"
    r"|And|Or|But|In|On|At|For|To|Of|Is|Was|Patient|Hospital|Clinic|Department|Date|Phone|Address"
    r"|Age|Sex|Male|Female|DOB|MRN|ID|Re|Dear|By|With|From|MD|PhD|RN|Mr|Mrs|Ms|Dr|Study|Table"
    r"|Figure|Suite|Apt|Street|Road|Avenue)(?![\w'’-])"
)

_SMALL_WORDS = re.compile(
    r"\b(?:an?|the|not|no|on|in|at|to|of|and|or|for|from|with|by|as|is|was|so|very|too|my|your|his"
    r"|her|their|it|this|that|what|all|being)\b"
)


def find(folded: Folded) -> Iterator[Span]:
    """Names after titles (0.9), in fields and introductions (0.93), before degrees (0.88)."""
    text = folded.text
    for pattern, score in ((_TITLED, 0.9), (_FIELD, 0.93), (_SAID, 0.9), (_DEGREE, 0.88)):
        for match in pattern.finditer(text):
            start, end = _trimmed(text, match.start(1), match.end(1))
            if end - start > 1 and text[start].isupper():
                yield folded.span(start, end, Pii.NAME, score)
    for match in _SAID_SMALL.finditer(text):
        first = match.group(1).split()[0]
        if not _SMALL_WORDS.search(match.group(1)) and (known(first) or not everyday(first)):
            yield folded.span(match.start(1), match.end(1), Pii.NAME, 0.8)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without words at either end that are no part of a name, and without a possessive."""
    while (word := _NO_NAME.match(text, start, end)) and word.end() < end:
        start = word.end() + 1
    if _NO_NAME.fullmatch(text, start, end):
        return start, start
    for found in re.finditer(r"[ ]", text[start:end]):
        if _NO_NAME.match(text, start + found.end(), end):
            end = start + found.start()
            break
    if owner := re.search(r"['’]s(?= |$)", text[start:end]):
        end = start + owner.start()
    return start, end
