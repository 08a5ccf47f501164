"""Animals or cells told as patients, one animal as another."""

import re

from grounding.groups import exclusive, groups, put_for
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "species"

_OF_CELLS = re.compile(
    r"(?<![A-Za-z])(?:cells?|tissues?|proteins?|genes?)(?![A-Za-z])|细胞|组织|基因|蛋白", re.I
)
_MODELS = ("mice", "rats", "animals", "cells")


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """People in the claim where the passage has only animals or cells; one animal for another."""
    put = put_for("species", claim, evidence)
    if put:
        return _finding(claim, evidence, *put)
    ours, theirs = groups(claim.text, "species"), groups(evidence.whole.text, "species")
    if not ours or not theirs or ours.keys() & theirs.keys() or _OF_CELLS.search(claim.text):
        return None
    for species, spot in ours.items():
        if species in theirs or not all(exclusive(species, other) for other in theirs):
            continue
        if species == "cells" or (
            species == "patients" and set(theirs) == {"cells"} and len(ours) > 1
        ):
            continue
        other = next((name for name in _MODELS if name in theirs), next(iter(theirs)))
        return _finding(claim, evidence.whole, spot, theirs[other])
    return None


def _finding(
    claim: Sided, evidence: Sided, mine: tuple[int, int], theirs: tuple[int, int]
) -> Finding:
    values = {"claim": claim.shown(*mine), "passage": evidence.shown(*theirs)}
    spans = claim.span(*mine), evidence.span(*theirs)
    return Finding(Label.PARTIAL, Reason("species_differs", values), spans)
