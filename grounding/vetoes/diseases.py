"""Which disease: one that the claim names and the passage does not, where it names another."""

from grounding.abbreviations import definitions
from grounding.align import matter, share
from grounding.diseases import Disease, diseases, same_disease
from grounding.pairing import put_in_place
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "diseases"

_LIKENESS = 0.4  # of the claim's matter in the evidence: less is another subject altogether


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A disease put for the passage's own, or one that the passage, told of another, nowhere has.

    Abbreviations are what the passage itself defines them to be; a disease and its kinds (diabetes,
    type 2 diabetes) are not told apart.
    """
    return _put_in_place(claim, evidence) or _nowhere(claim, evidence)


def _put_in_place(claim: Sided, evidence: Sided) -> Finding | None:
    for change in put_in_place(claim, evidence):
        ours = [d for d in diseases(claim.text) if d.start < change.end and change.start < d.end]
        theirs = [
            d for d in diseases(evidence.text) if d.start < change.e_end and change.e_start < d.end
        ]
        for mine in ours:
            for other in theirs:
                if not same_disease(mine.name, other.name):
                    return _finding(mine, other, claim, evidence, Label.CONTRADICTED)
    return None


def _nowhere(claim: Sided, evidence: Sided) -> Finding | None:
    ours = diseases(claim.text)
    if not ours:
        return None
    whole = evidence.whole.text
    there = {d.name for d in diseases(whole)}
    there |= {d.name for long in definitions(whole).values() for d in diseases(long)}
    named = {d.name for d in ours}
    rivals = [
        d for d in diseases(evidence.text) if not any(same_disease(d.name, name) for name in named)
    ]
    if not rivals or share(matter(claim.text), matter(evidence.text)) < _LIKENESS:
        return None
    for mine in ours:
        if not any(same_disease(mine.name, name) for name in there):
            return _finding(mine, rivals[0], claim, evidence, Label.NOT_FOUND)
    return None


def _finding(
    mine: Disease, theirs: Disease, claim: Sided, evidence: Sided, label: Label
) -> Finding:
    values = {
        "claim": claim.shown(mine.start, mine.end),
        "passage": evidence.shown(theirs.start, theirs.end),
    }
    spans = claim.span(mine.start, mine.end), evidence.span(theirs.start, theirs.end)
    return Finding(label, Reason("disease_differs", values), spans)
