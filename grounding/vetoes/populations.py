"""In whom: what is said of adults told of children, of women told of men."""

from grounding.groups import exclusive, groups, put_for
from grounding.lexicon import words
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "populations"


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A group in the claim where the evidence has another, and the passage never this one."""
    for dimension in words("groups"):
        if dimension == "species":
            continue
        found = _other(dimension, claim, evidence)
        if found:
            return found
    return None


def _other(dimension: str, claim: Sided, evidence: Sided) -> Finding | None:
    put = put_for(dimension, claim, evidence)
    if put:
        return _finding(claim, evidence, *put)
    ours, theirs = groups(claim.text, dimension), groups(evidence.text, dimension)
    anywhere = groups(evidence.whole.text, dimension)
    for group, spot in ours.items():
        if theirs and all(exclusive(group, other) for other in anywhere):
            return _finding(claim, evidence, spot, next(iter(theirs.values())))
    return None


def _finding(
    claim: Sided, evidence: Sided, mine: tuple[int, int], theirs: tuple[int, int]
) -> Finding:
    values = {"claim": claim.shown(*mine), "passage": evidence.shown(*theirs)}
    spans = claim.span(*mine), evidence.span(*theirs)
    return Finding(Label.PARTIAL, Reason("population_differs", values), spans)
