"""In whom: what is said of adults told of children, of women told of men."""

from grounding.groups import exclusive, groups
from grounding.lexicon import words
from grounding.pairing import pairing
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "populations"


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A group in the claim where the evidence speaks of another, and the passage never of this one."""
    for dimension in words("groups"):
        if dimension == "species":
            continue
        found = _other(dimension, claim, evidence)
        if found:
            return found
    return None


def _other(dimension: str, claim: Sided, evidence: Sided) -> Finding | None:
    ours, theirs = groups(claim.text, dimension), groups(evidence.text, dimension)
    anywhere = groups(evidence.whole.text, dimension)
    for group, spot in ours.items():
        if not theirs or group in theirs or not all(exclusive(group, other) for other in theirs):
            continue
        if group in anywhere and not pairing(claim, evidence).near_copy:
            continue
        if any(not exclusive(group, other) for other in anywhere) and group not in anywhere:
            continue
        there = next(iter(theirs.values()))
        values = {"claim": claim.shown(*spot), "passage": evidence.shown(*there)}
        spans = claim.span(*spot), evidence.span(*there)
        return Finding(Label.PARTIAL, Reason("population_differs", values), spans)
    return None
