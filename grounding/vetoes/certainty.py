"""Said more firmly than the passage says it: *may* told as *does*, association as cause."""

import re

from grounding.lexicon import named_pattern
from grounding.pairing import put_in_place, spot
from grounding.polarity import features
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "certainty"

_LIKENESS = 0.75
# What the passage has, what the claim puts in its place, and how that is told.
_FIRMER = (
    ("association", "cause", "cause_for_association"),
    ("tentative", "certain", "certainty_is_added"),
    ("hedge", "certain", "certainty_is_added"),
    ("hedge", "", "hedge_is_dropped"),
    ("", "certain", "certainty_is_added"),
)


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A hedge dropped, a cause made of an association, a certainty nobody claimed."""
    return _put_in_place(claim, evidence) or _caused(claim, evidence)


def _put_in_place(claim: Sided, evidence: Sided) -> Finding | None:
    """A firmer word put for the passage's own in what is otherwise its wording."""
    for change in put_in_place(claim, evidence):
        for softer, firmer, code in _FIRMER:
            theirs = _within(evidence, softer, change.e_start, change.e_end)
            mine = _within(claim, firmer, change.start, change.end)
            if (
                theirs
                and mine
                and not (softer == "hedge" and _within(claim, "hedge", change.start, change.end))
            ):
                return _finding(claim, evidence, mine, theirs, code)
    return None


def _within(side: Sided, kind: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a word of a kind overlaps ``[start, end)``; the stretch itself for no kind."""
    if not kind:
        return spot(side, start, end)
    words = named_pattern("certainty", kind).finditer(
        side.text, max(0, start - 30), min(len(side.text), end + 30)
    )
    return next((w.span() for w in words if w.start() < end and start < w.end()), None)


def _caused(claim: Sided, evidence: Sided) -> Finding | None:
    """A cause in a claim that shares nearly all its matter with a passage of associations only."""
    cause, linked = _find(claim, "cause"), _find(evidence, "association")
    if not cause or not linked or _find(claim, "association") or _find(evidence.whole, "cause"):
        return None
    first, last = cause.span()
    wanted = {name for name, a, b in features(claim.text) if b <= first or last <= a}
    there = {name for name, *_ in features(evidence.text)}
    if not wanted or len(wanted & there) < _LIKENESS * len(wanted):
        return None
    return _finding(claim, evidence, cause.span(), linked.span(), "cause_for_association")


def _find(side: Sided, kind: str) -> re.Match[str] | None:
    return named_pattern("certainty", kind).search(side.text)


def _finding(
    claim: Sided, evidence: Sided, mine: tuple[int, int], theirs: tuple[int, int], code: str
) -> Finding:
    values = {"claim": claim.shown(*mine), "passage": evidence.shown(*theirs)}
    return Finding(Label.PARTIAL, Reason(code, values), (claim.span(*mine), evidence.span(*theirs)))
