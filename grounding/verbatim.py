"""Whether a passage says a claim word for word, and whether what is left out changes it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from grounding.form import form, sentence_stretches
from grounding.lexicon import named_pattern
from grounding.markers import bare
from grounding.polarity import features, negations
from grounding.quotes import occurrences

_STOP = re.compile(r"[\s.。!;,:\"']+$")
_OPENING = re.compile(r"^[\s\"']+")  # a claim that is all quotation claims the words it quotes
_LABEL = re.compile(  # "CONCLUSIONS: ", "结论 ", "①": what opens a sentence and says nothing
    r"[\W\d]*(?:(?:[A-Z][A-Z &/,]{2,60}|Conclusions?|Results?|Findings|Interpretation|Background"
    r"|Methods?|Objectives?)\s?:|(?:结论|结果|目的|方法|背景)(?:[:：]|\s)?)?[\W\d]*",
)
_ENDING = re.compile(r"(?:\([^()]{0,200}\)|\[[\d,;\s-]*\]|[\W\d])*")
_STRONG = re.compile(r"(?<=[;!?。])|(?<=\.)(?=\s)")
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
    if condition(before) or condition(after):
        return Manner.LIMITED
    begins = _LABEL.fullmatch(before) or re.search(r"[,;:]\s?$|(?<![A-Za-z])that\s?$", before)
    ends = _ENDING.fullmatch(after) or _CLAUSE_ENDS.match(after)
    harmless = named_pattern("remainder", "harmless_start").match(after.lstrip())
    return Manner.PART if begins and (ends or harmless) else Manner.LIMITED


def condition(rest: str) -> bool:
    """Whether the rest of a sentence denies, hedges or limits what is taken out of it."""
    return bool(
        negations(rest)
        or named_pattern("certainty", "hedge").search(rest)
        or named_pattern("remainder", "turns").search(rest)
    )
