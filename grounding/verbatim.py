"""Whether a passage says a claim word for word, and whether what is left out changes it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from grounding.form import form, sentence_stretches
from grounding.lexicon import named_pattern, words
from grounding.markers import bare
from grounding.polarity import features, negations
from grounding.quotes import occurrences
from grounding.vetoes.drugs import drugs

_STOP = re.compile(r"[\s.。!;,:\"']+$")
_OPENING = re.compile(r"^[\s\"']+")  # a claim that is all quotation claims the words it quotes
_LABEL = re.compile(  # "CONCLUSIONS: ", "结论 ", "①": what opens a sentence and says nothing
    r"[\W\d]*+(?:(?:[A-Z][A-Z &/,]{2,60}|Conclusions?|Results?|Findings|Interpretation|Background"
    r"|Methods?|Objectives?)\s?:|(?:结论|结果|目的|方法|背景)(?:[:：]|\s)?)?[\W\d]*+",
)
# Nothing of it is read a second way: brackets are marks, too, and their ways would multiply.
_ENDING = re.compile(r"(?:\([^()]{0,200}\)|\[[\d,;\s-]*\]|[\W\d])*+")
_STRONG = re.compile(r"(?<=[;!?。])|(?<=\.)(?=\s)")
_PAUSE = re.compile(r"[,;:]\s?$|(?<![A-Za-z])(?:that|trials|studies)\s?$")
_CLAUSE_ENDS = re.compile(r"\s?[,;:(]")
_SHORTEST = 3  # content words of a part of a sentence that can stand as a statement of its own


class Manner(StrEnum):
    """How the words of a claim stand in the passage."""

    WHOLE = "whole"
    PART = "part"
    LIMITED = "limited"
    HEDGED = "hedged"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Said:
    """The claim's words at ``[start, end)``; ``omitted`` is what else their sentence says.

    All offsets are in the comparable form of the passage.
    """

    manner: Manner
    start: int
    end: int
    omitted: tuple[int, int] = (0, 0)


def said(claim: str, passage: str) -> Said | None:
    """Where and how ``passage`` has the words of ``claim``; the best of several places.

    Looked for as they stand, and, if they are not there, with the citation markers of both sides
    passed over: a passage may carry markers of its own.
    """
    return _said(claim, passage) or _said(bare(claim), bare(passage))


def _said(claim: str, passage: str) -> Said | None:
    wanted = form(claim).text
    asked = wanted.rstrip().endswith("?")
    core = _OPENING.sub("", _STOP.sub("", wanted))
    places = [
        _manner(passage, *stretch, asked) for stretch in occurrences(core, form(passage).text)
    ]
    order = list(Manner)
    return min((p for p in places if p), key=lambda p: order.index(p.manner), default=None)


def _manner(passage: str, start: int, end: int, asked: bool) -> Said | None:
    text = form(passage).text
    around = [(a, b) for a, b in sentence_stretches(passage) if a < end and start < b]
    first, last = (around[0][0], around[-1][1]) if around else (start, end)
    before, after = text[first:start], text[end:last]
    if after.rstrip().endswith("?") and not asked:
        return None
    if _LABEL.fullmatch(_STRONG.split(before)[-1]) and re.match(r"[\W]*$|\s?[.;!?。]\W", after):
        return Said(Manner.WHOLE, start, end)
    if len(features(text[start:end])) < _SHORTEST:
        return None
    omitted = (first, start) if before.strip() else (end, last)
    return Said(_judge(text, first, start, end, last), start, end, omitted)


def _judge(text: str, first: int, start: int, end: int, last: int) -> Manner:
    """What the rest of the sentence does to its part ``[start, end)``."""
    for negation in negations(text[first:last]):
        if negation.end <= start - first < negation.reach:
            return Manner.DENIED
    before, after = text[first:start], text[end:last]
    hedge = named_pattern("certainty", "hedge")
    joined = bool(before.strip()) and not re.search(r"[,;:.。]\s?$", before)
    if joined and hedge.search(before):
        return Manner.HEDGED
    if condition(before) or condition(after) or coupled(text[start:end], after):
        return Manner.LIMITED
    begins = _LABEL.fullmatch(before) or (_PAUSE.search(before) and leads_in(before))
    ends = _ENDING.fullmatch(after) or _CLAUSE_ENDS.match(after)
    harmless = named_pattern("remainder", "harmless_start").match(after.lstrip())
    return Manner.PART if begins and (ends or harmless) else Manner.LIMITED


def leads_in(before: str) -> bool:
    """Whether what precedes a statement in its sentence leaves it what it is.

    A heading, a connective, *we found that*, the trial at hand: all else may limit what follows
    (*in rabbits*) or be the words of someone who does not hold it (*many feared that*), so only
    what is listed does not.
    """
    own = _STRONG.split(before)[-1]
    labelled = _LABEL.match(own)
    return bool(_lead_in().fullmatch(own, labelled.end() if labelled else 0))


@cache
def _lead_in() -> re.Pattern[str]:
    listed = words("remainder")["lead_in"]
    known = "|".join((*listed["en"], *listed["zh"]))
    for name, part in listed["parts"].items():
        known = known.replace(f"<{name}>", part)
    return re.compile(rf"(?:(?:{known})[\s,:]*+)*+", re.IGNORECASE)


def coupled(told: str, after: str) -> bool:
    """Whether the drug that ends what is told is one of several.

    What *aspirin and warfarin* do together is not said of aspirin.
    """
    begin = len(after) - len(after.lstrip(" ,"))
    link = named_pattern("remainder", "couples").match(after, begin)
    if link is None and "," not in after[:begin]:
        return False
    follows = after[link.end() if link else begin :].lstrip()
    ended = len(told.rstrip())
    return any(drug.end == ended for drug in drugs(told)) and any(
        drug.start == 0 for drug in drugs(follows)
    )


def condition(rest: str) -> bool:
    """Whether the rest of a sentence denies, hedges or limits what is taken out of it."""
    return bool(
        negations(rest)
        or named_pattern("certainty", "hedge").search(rest)
        or named_pattern("remainder", "turns").search(rest)
    )
