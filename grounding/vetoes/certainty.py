"""Said more firmly than the passage says it: *may* told as *does*, association as cause."""

import re

from grounding.lexicon import named_pattern
from grounding.pairing import pairing, spot as _spot
from grounding.polarity import features
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "certainty"

_LIKENESS = 0.75


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A hedge dropped, a cause made of an association, a certainty nobody claimed."""
    return _caused(claim, evidence) or _unhedged(claim, evidence) or _sworn(claim, evidence)


def _find(side: Sided, kind: str) -> re.Match[str] | None:
    return named_pattern("certainty", kind).search(side.text)


def _caused(claim: Sided, evidence: Sided) -> Finding | None:
    cause, linked = _find(claim, "cause"), _find(evidence, "association")
    if not cause or not linked or _find(claim, "association") or _find(evidence, "cause"):
        return None
    if _find(evidence.whole, "cause") and not pairing(claim, evidence).near_copy:
        return None
    if not _alike(claim, evidence):
        return None
    return _finding(claim, evidence, cause.span(), linked.span(), "cause_for_association")


def _unhedged(claim: Sided, evidence: Sided) -> Finding | None:
    hedge = _find(evidence, "hedge")
    if not hedge or _find(claim, "hedge"):
        return None
    laid = pairing(claim, evidence)
    if not laid.near_copy:
        return None
    for change in laid.changes:
        if change.held and change.e_start <= hedge.start() < change.e_end:
            spot = _spot(claim, change.start, change.end)
            return _finding(claim, evidence, spot, hedge.span(), "hedge_is_dropped")
    return None


def _sworn(claim: Sided, evidence: Sided) -> Finding | None:
    sworn = _find(claim, "certain")
    if not sworn or _find(evidence, "certain"):
        return None
    laid = pairing(claim, evidence)
    for change in laid.changes if laid.near_copy else ():
        if change.held and change.start <= sworn.start() < change.end:
            spot = _spot(evidence, change.e_start, change.e_end)
            return _finding(claim, evidence, sworn.span(), spot, "certainty_is_added")
    return None


def _alike(claim: Sided, evidence: Sided) -> bool:
    wanted = {name for name, *_ in features(claim.text)}
    there = {name for name, *_ in features(evidence.text)}
    return bool(wanted) and len(wanted & there) / len(wanted) >= _LIKENESS


def _finding(
    claim: Sided, evidence: Sided, mine: tuple[int, int], theirs: tuple[int, int], code: str
) -> Finding:
    values = {"claim": claim.shown(*mine), "passage": evidence.shown(*theirs)}
    return Finding(Label.PARTIAL, Reason(code, values), (claim.span(*mine), evidence.span(*theirs)))
