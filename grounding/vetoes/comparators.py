"""Bounds turned round: *at least* for *at most*, ``P < 0.05`` for ``P > 0.05``."""

from grounding.numbers import Kind, Quantity
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "comparators"

_SIDE = {"<": -1, "≤": -1, ">": 1, "≥": 1}


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A figure of the claim whose bound the passage sets the other way."""
    for mine in claim.quantities:
        if mine.bound not in _SIDE:
            continue
        same = [e for e in evidence.quantities if _same_figure(mine, e)]
        if not same:
            continue
        against = [e for e in same if _SIDE.get(e.bound) == -_SIDE[mine.bound]]
        if len(against) == len(same):
            theirs = against[0]
            values = {"claim": _shown(claim, mine), "passage": _shown(evidence, theirs)}
            spans = claim.span(mine.start, mine.end), evidence.span(theirs.start, theirs.end)
            return Finding(Label.CONTRADICTED, Reason("bound_is_reversed", values), spans)
    return None


def _same_figure(mine: Quantity, theirs: Quantity) -> bool:
    return (
        mine.kind == theirs.kind != Kind.LEVEL
        and mine.unit.dimension == theirs.unit.dimension
        and abs(mine.value - theirs.value) <= 1e-9 * max(abs(mine.value), 1e-12)
    )


def _shown(side: Sided, quantity: Quantity) -> str:
    name = "P " if quantity.kind == Kind.P else ""
    return f"{name}{quantity.bound} {side.shown(quantity.start, quantity.end)}"
