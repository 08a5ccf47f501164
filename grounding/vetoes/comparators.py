"""Bounds turned round: *at least* for *at most*, ``P < 0.05`` for ``P > 0.05``."""

import re

from grounding.pairing import put_in_place
from grounding.quantity import Kind, Quantity
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "comparators"

_EXCLUSION = re.compile(r"exclu(?:sion|ded)|ineligib|排除|不能参加|不得", re.IGNORECASE)
_REACH = 8  # characters between a bounding word and its figure
_SIDE = {"<": -1, "≤": -1, ">": 1, "≥": 1}


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A figure of the claim whose bound the passage sets the other way."""
    return _put_in_place(claim, evidence) or _set_otherwise(claim, evidence)


def _put_in_place(claim: Sided, evidence: Sided) -> Finding | None:
    """A bound turned round in what is otherwise the passage's wording."""
    for change in put_in_place(claim, evidence):
        for mine in _beside(claim, change.start, change.end):
            for theirs in _beside(evidence, change.e_start, change.e_end):
                if _same_figure(mine, theirs) and _opposite(mine, theirs):
                    return _finding(mine, theirs, claim, evidence)
    return None


def _beside(side: Sided, start: int, end: int) -> list[Quantity]:
    """The bounded figures that a word at ``[start, end)`` may bound."""
    bounded = [q for q in side.quantities if q.bound in _SIDE]
    return [q for q in bounded if q.start - _REACH <= end and start <= q.end + _REACH]


def _opposite(mine: Quantity, theirs: Quantity) -> bool:
    return _SIDE.get(mine.bound, 0) * _SIDE.get(theirs.bound, 0) == -1


def _set_otherwise(claim: Sided, evidence: Sided) -> Finding | None:
    for mine in claim.quantities:
        if mine.bound not in _SIDE:
            continue
        same = [
            e for e in evidence.quantities if _same_figure(mine, e) and not _excluded(evidence, e)
        ]
        if not same:
            continue
        against = [e for e in same if _opposite(mine, e)]
        if len(against) == len(same):
            return _finding(mine, against[0], claim, evidence)
    return None


def _excluded(side: Sided, figure: Quantity) -> bool:
    """Whether a figure stands in a criterion of exclusion: its bound is meant the other way."""
    return bool(
        _EXCLUSION.search(
            side.whole.text, max(0, side.start + figure.start - 400), side.start + figure.start
        )
    )


def _same_figure(mine: Quantity, theirs: Quantity) -> bool:
    return (
        mine.kind == theirs.kind != Kind.LEVEL
        and mine.unit.dimension == theirs.unit.dimension
        and abs(mine.value - theirs.value) <= 1e-9 * max(abs(mine.value), 1e-12)
    )


def _finding(mine: Quantity, theirs: Quantity, claim: Sided, evidence: Sided) -> Finding:
    values = {"claim": _shown(claim, mine), "passage": _shown(evidence, theirs)}
    spans = claim.span(mine.start, mine.end), evidence.span(theirs.start, theirs.end)
    return Finding(Label.CONTRADICTED, Reason("bound_is_reversed", values), spans)


def _shown(side: Sided, quantity: Quantity) -> str:
    name = "P " if quantity.kind == Kind.P else ""
    return f"{name}{quantity.bound} {side.shown(quantity.start, quantity.end)}"
