"""Told at second hand: the cited sentence itself reports it from another paper."""

import re

from grounding.align import matter, share
from grounding.lexicon import named_pattern
from grounding.markers import markers
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "secondary"

_LIKENESS = 0.5  # of the claim's matter must stand in the sentence that reports from elsewhere
_FIRST_HAND = 0.8  # a sentence of the paper's own this nearly as close clears the claim
_IN_BRACKETS = re.compile(
    r"\((?:see |e\.g\. )?[A-Z][\w'-]+(?: et al\.?| and [A-Z][\w'-]+)?,? (?:19|20)\d\d[a-z]?"
)


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """What the passage only reports of others, where the claim does not say so.

    A sentence with no more than a reference number in it counts where the claim calls it a finding
    of the cited work.
    """
    own = named_pattern("attribution", "own").search(claim.text)
    if attribution(claim) or not (attribution(evidence) or (own and _numbered(evidence))):
        return None
    wanted = matter(claim.text)
    best, told = 0.0, None
    for sentence in evidence.sentences:
        found = attribution(sentence) or (_numbered(sentence) if own else None)
        alike = share(wanted, matter(sentence.text))
        if found and alike > best:
            best, told = alike, (sentence, found)
    if told is None or best < _LIKENESS:
        return None
    for sentence in evidence.whole.sentences:
        first_hand = not attribution(sentence) and not (own and _numbered(sentence))
        if first_hand and share(wanted, matter(sentence.text)) >= _FIRST_HAND * best:
            return None
    sentence, (start, end) = told
    values = {"passage": sentence.shown(start, end)}
    spans = claim.span(0, len(claim.text)), sentence.span(start, end)
    return Finding(Label.PARTIAL, Reason("secondary_citation", values), spans)


def attribution(side: Sided) -> tuple[int, int] | None:
    """Where a text says that it reports from elsewhere."""
    found = named_pattern("attribution", "others").search(side.text)
    found = found or _IN_BRACKETS.search(side.text)
    return found.span() if found else None


def _numbered(side: Sided) -> tuple[int, int] | None:
    found = markers(side.text)
    return (found[0].start, found[0].end) if found else None
