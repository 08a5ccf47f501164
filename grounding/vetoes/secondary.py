"""Told at second hand: the cited sentence itself reports it from another paper."""

import re

from grounding.align import matter, share
from grounding.lexicon import named_pattern
from grounding.markers import markers
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "secondary"

_LIKENESS = 0.6  # of the claim's matter must stand in the sentence that reports from elsewhere
_FIRST_HAND = 0.8  # a sentence of the paper's own this nearly as close clears the claim
_BY_NAME = re.compile(  # (Lee et al., 2015), (Lee and Wu 2015), Lee et al. reported, 王某等报道
    r"\((?:see |e\.g\. )?[A-Z][\w'-]+(?: et al\.?| and [A-Z][\w'-]+)?,? (?:19|20)\d\d[a-z]?"
    r"|(?<![A-Za-z])[A-Z][\w'-]+ et al(?![a-z])"
    r"|[\u4e00-\u9fffA-Za-z]{2,}等人?\s?(?:\[[\d,-]+\])?\s?报道"
)


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """What the passage only reports of others, where the claim does not say so.

    That is a sentence that names or numbers the work it reports from. One that only speaks of
    earlier studies, or bears no more than a reference number, counts where the claim calls it a
    finding of the cited work.
    """
    if attribution(claim) or _named(claim):
        return None
    own = named_pattern("attribution", "own").search(claim.text) is not None
    wanted = matter(claim.text)
    best, told = 0.0, None
    for sentence in evidence.sentences:
        found = _elsewhere(sentence, own)
        alike = share(wanted, matter(sentence.text)) if found else 0.0
        if found and alike > best:
            best, told = alike, (sentence, found)
    if told is None or best < _LIKENESS:
        return None
    for sentence in evidence.whole.sentences:
        near = share(wanted, matter(sentence.text)) >= _FIRST_HAND * best
        if near and not _elsewhere(sentence, own):
            return None
    sentence, (start, end) = told
    values = {"passage": sentence.shown(start, end)}
    spans = claim.span(0, len(claim.text)), sentence.span(start, end)
    return Finding(Label.PARTIAL, Reason("secondary_citation", values), spans)


def attribution(side: Sided) -> tuple[int, int] | None:
    """Where a text says in words that it reports from elsewhere."""
    found = named_pattern("attribution", "others").search(side.text)
    return found.span() if found else None


def _named(side: Sided) -> tuple[int, int] | None:
    """Where it names the work, by author and year."""
    found = _BY_NAME.search(side.text)
    return found.span() if found else None


def _numbered(side: Sided) -> tuple[int, int] | None:
    found = markers(side.text)
    return (found[0].start, found[0].end) if found else None


def _elsewhere(sentence: Sided, own: bool) -> tuple[int, int] | None:
    """What in a sentence shows that it is told at second hand."""
    in_words, named = attribution(sentence), _named(sentence)
    if named or own:
        return in_words or named or _numbered(sentence)
    return in_words if in_words and _numbered(sentence) else None
