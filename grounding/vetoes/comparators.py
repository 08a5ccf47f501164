"""Bounds turned round: *at least* for *at most*, ``P < 0.05`` for ``P > 0.05``."""

import re
from functools import cache

from grounding.lexicon import words
from grounding.pairing import put_in_place
from grounding.polarity import clause_of, features, masked, sentence_of
from grounding.quantity import Kind, Quantity
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason
from grounding.vetoes.contrary import told_from_the_other_end

NAME = "comparators"

_EXCLUSION = re.compile(r"exclu(?:sion|ded)|ineligib|排除|不能参加|不得", re.IGNORECASE)
_REACH = 8  # characters between a bounding word and its figure
_LEAD = 20  # the same for what stands before that word
_BEHIND = re.compile(r"及?(?:以[上下内]|之内)")  # a bounding word behind its figure: 65岁以下
LIKENESS = 0.4
"""The share of what the claim's clause is about that the passage's sentence must be about too."""
_SIDE = {"<": -1, "≤": -1, ">": 1, "≥": 1}


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """A figure of the claim whose bound the passage sets the other way."""
    return _put_in_place(claim, evidence) or _set_otherwise(claim, evidence)


def _put_in_place(claim: Sided, evidence: Sided) -> Finding | None:
    """A bound turned round in what is otherwise the passage's wording."""
    for change in put_in_place(claim, evidence):
        for mine in _beside(claim, change.start, change.end):
            for theirs in _beside(evidence, change.e_start, change.e_end):
                spans_of_time = _loose(claim, mine) and _loose(evidence, theirs)
                if (
                    _same_figure(mine, theirs)
                    and _opposite(mine, theirs)
                    and not spans_of_time
                    and not _other_end(mine, theirs, claim, evidence)
                ):
                    return _finding(mine, theirs, claim, evidence)
    return None


@cache
def _loose_words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What bounds a time no more than loosely, and what around it makes it a bound after all."""
    loose, behind, before = (
        "|".join(words("figures")["loose_in_time"][part])
        for part in ("words", "firm_behind", "firm_before")
    )
    return (
        re.compile(rf"(?<![A-Za-z])(?:{loose})\s?$", re.IGNORECASE),
        re.compile(rf"(?<![A-Za-z])(?:{behind})\s?$", re.IGNORECASE),
        re.compile(rf"[\s-]?(?:{before})(?![A-Za-z])", re.IGNORECASE),
    )


def _loose(side: Sided, figure: Quantity) -> bool:
    """Whether a figure tells how long a thing went on, not how long at least or at most: *over*,
    *within* and *up to 12 weeks* are all said of one trial; *aged over 65 years* is a bound."""
    if figure.unit.dimension != "time":
        return False
    loose, behind, before = _loose_words()
    found = loose.search(side.text, max(0, figure.start - _REACH), figure.start)
    if not found:
        return False
    return not (
        behind.search(side.text, max(0, found.start() - _LEAD), found.start())
        or before.match(side.text, figure.end)
    )


def _other_end(mine: Quantity, theirs: Quantity, claim: Sided, evidence: Sided) -> bool:
    """Whether what is said of those on the one side of a bound is turned round with the bound."""
    ours, others = _with_its_bound(claim.text, mine), _with_its_bound(evidence.text, theirs)
    return told_from_the_other_end(claim.text, ours, evidence.text, others)


def _with_its_bound(text: str, figure: Quantity) -> tuple[int, int]:
    """Where a figure and the word that bounds it stand."""
    behind = _BEHIND.match(text, figure.end)
    return max(0, figure.start - _REACH), behind.end() if behind else figure.end


def _beside(side: Sided, start: int, end: int) -> list[Quantity]:
    """The bounded figures that a word at ``[start, end)`` may bound."""
    bounded = [q for q in side.quantities if q.bound in _SIDE]
    return [q for q in bounded if q.start - _REACH <= end and start <= q.end + _REACH]


def _opposite(mine: Quantity, theirs: Quantity) -> bool:
    return _SIDE.get(mine.bound, 0) * _SIDE.get(theirs.bound, 0) == -1


def _set_otherwise(claim: Sided, evidence: Sided) -> Finding | None:
    """A bound that the passage sets the other way wherever it has the figure, of a like matter."""
    for mine in claim.quantities:
        if mine.bound not in _SIDE or _loose(claim, mine):
            continue
        same = [
            e for e in evidence.quantities if _same_figure(mine, e) and not _excluded(evidence, e)
        ]
        if not same:
            continue
        against = [e for e in same if _opposite(mine, e) and not _loose(evidence, e)]
        if len(against) < len(same):
            continue
        alike = [e for e in against if _of_like_matter(mine, e, claim, evidence)]
        held = [e for e in alike if not _other_end(mine, e, claim, evidence)]
        if held:
            return _finding(mine, held[0], claim, evidence)
    return None


def _of_like_matter(mine: Quantity, theirs: Quantity, claim: Sided, evidence: Sided) -> bool:
    """Whether the two sentences share enough; across languages words cannot be compared."""
    if claim.language != evidence.language:
        return True
    ours = _about(claim, *clause_of(claim.text, mine.start))
    others = _about(evidence, *sentence_of(masked(evidence.text), theirs.start))
    return not ours or len(ours & others) >= LIKENESS * len(ours)


def _about(side: Sided, first: int, last: int) -> set[str]:
    """What a stretch of a side is about."""
    return {name for name, a, b in features(side.text) if first <= a and b <= last}


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
