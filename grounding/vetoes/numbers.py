"""Figures with their units: another value, another unit, or a figure the passage does not have."""

import re
from collections.abc import Iterable

from grounding.agreement import DOSES, agree, equal
from grounding.align import matter, share
from grounding.derived import derived, told_as, worked_out
from grounding.lexicon import words
from grounding.numbers import COUNTS
from grounding.pairing import put_in_place
from grounding.polarity import features, sentence_of
from grounding.quantity import Kind, Quantity
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "numbers"

# How much of what surrounds the claim's figure must surround the passage's, for the one to be told
# as an error for the other: with a unit, without one, and where it is the only one of its kind.
_LIKENESS, _LIKENESS_BARE, _LIKENESS_ALONE = 0.5, 0.75, 0.35
_SAID_ALIKE = 0.8  # of the claim's other words, where two figures are of one thing beyond doubt
_SAME_NUMBER = 0.3  # the same digits in another unit need so much less
# Figures whose mere absence says nothing: small counts in words, small bare numbers.
_TALLIES, _SMALL_BARE = 10, 20
_ITEM = re.compile(r"\s*\d{1,2}(?:\s?[)）]|、)")  # *3)* before an item of a list
_FIRST_YEAR = 1000  # a date of less is a month or a day
_DECORATION = frozenset(words("figures")["labels"]["decoration"])


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """The first figure of the claim that the passage gives otherwise or not at all."""
    item = _ITEM.match(claim.text)
    first = item.end() if item else 0
    checked = [q for q in claim.quantities if _counts(q) and q.start >= first]
    if not checked:
        return None
    swapped = _swapped(claim, evidence, checked)
    if swapped:
        return swapped
    whole = evidence.whole.quantities
    missing = [
        q
        for q in checked
        if not any(agree(q, e) for e in whole) and not derived(q, claim, evidence)
    ]
    for quantity in missing:
        rival = _rival(quantity, claim, evidence, checked)
        if rival and _same_statement(quantity, rival, claim, evidence):
            return _differs(quantity, rival, claim, evidence)
        if rival:
            return _not_given(quantity, rival, claim, evidence)
    return next((_absent(q, claim, evidence) for q in missing if _telling(q, claim.text)), None)


def _telling(quantity: Quantity, text: str) -> bool:
    """Whether the mere absence of a figure says something: a bare 2 may be part of a name."""
    if (
        re.match(r"\s?[.\])]", text[quantity.end :] or ".")
        and not quantity.unit.dimension
        and quantity.kind == Kind.PLAIN
    ):
        return False  # the remains of a reference
    tally = quantity.worded and quantity.bare <= _TALLIES and quantity.unit.dimension != "fraction"
    if quantity.kind in (Kind.LABEL, Kind.DATE) or tally:
        return False
    if quantity.unit.dimension or quantity.kind in (Kind.P, Kind.RATIO, Kind.INTERVAL):
        return True
    return quantity.step < 1 or quantity.value >= _SMALL_BARE


def _counts(quantity: Quantity) -> bool:
    return quantity.kind != Kind.LEVEL and quantity.name not in _DECORATION


def _swapped(claim: Sided, evidence: Sided, checked: Iterable[Quantity]) -> Finding | None:
    """A figure put in another's place in what is otherwise the passage's own wording."""
    for change in put_in_place(claim, evidence):
        mine = [q for q in checked if q.start < change.end and change.start < q.end]
        theirs = [
            q for q in evidence.quantities if q.start < change.e_end and change.e_start < q.end
        ]
        if len(mine) != len(theirs):
            continue
        for ours, other in zip(mine, theirs, strict=True):
            if not _rivals(ours, other) and ours.bare != other.bare:
                continue  # of another kind altogether: not put in its place
            told = agree(ours, other) or _restated(ours, other)
            told = told or _worked_out(ours, other, claim, evidence)
            if _rebounded(ours, other) or not (
                told or _better_placed(ours, other, claim, evidence)
            ):
                return _differs(ours, other, claim, evidence)
    return None


def _worked_out(mine: Quantity, theirs: Quantity, claim: Sided, evidence: Sided) -> bool:
    """Whether the claim works out its figure where the passage gives those it is worked out of."""
    both = any(
        told_as(what, mine, claim.text) and told_as(what, theirs, evidence.text)
        for what in ("difference", "total")
    )
    return not both and worked_out(mine, claim, evidence)


def _better_placed(mine: Quantity, theirs: Quantity, claim: Sided, evidence: Sided) -> bool:
    """Whether the evidence has the claim's figure elsewhere, in surroundings that are liker."""
    about = _around(claim, mine)

    def alike(figure: Quantity) -> float:
        there = _around(evidence, figure)
        return sum(min(weight, there.get(name, 0.0)) for name, weight in about.items())

    found = [alike(q) for q in evidence.quantities if agree(mine, q)]
    return max(found, default=0.0) > alike(theirs)


def _rebounded(mine: Quantity, theirs: Quantity) -> bool:
    """``P < 0.11`` put for ``P < 0.05``: no lie, and not what it says either."""
    customary = mine.kind == Kind.P and mine.value in (0.05, 0.01, 0.001)
    return mine.bound == theirs.bound != "" and not equal(mine, theirs) and not customary


def _restated(mine: Quantity, theirs: Quantity) -> bool:
    return mine.kind != theirs.kind and Kind.LEVEL in (mine.kind, theirs.kind)


def _rival(
    quantity: Quantity, claim: Sided, evidence: Sided, checked: list[Quantity]
) -> Quantity | None:
    """The figure of the evidence that stands where the claim's should: one kind, one context."""
    about = _around(claim, quantity)
    best: tuple[float, Quantity] | None = None
    for other in evidence.quantities:
        if not _counts(other) or not _rivals(quantity, other):
            continue
        if any(agree(mine, other) for mine in checked if mine is not quantity):
            continue
        likeness = share(about, _around(evidence, other))
        if quantity.bare == other.bare and quantity.unit.name != other.unit.name:
            likeness += _SAME_NUMBER
        if best is None or likeness > best[0]:
            best = (likeness, other)
    return best[1] if best and best[0] >= _needed(quantity, evidence) else None


def _needed(quantity: Quantity, evidence: Sided) -> float:
    """How like the surroundings have to be: least where no other figure could be meant."""
    if quantity.worded or not (quantity.unit.dimension or quantity.kind != Kind.PLAIN):
        return _LIKENESS_BARE
    alike = [
        q
        for q in evidence.quantities
        if (q.kind, q.unit.dimension) == (quantity.kind, quantity.unit.dimension)
    ]
    alone = len(alike) == 1 and quantity.unit.dimension not in ("", "fraction", *COUNTS)
    return _LIKENESS_ALONE if alone else _LIKENESS


def _same_statement(mine: Quantity, theirs: Quantity, claim: Sided, evidence: Sided) -> bool:
    """Whether the sentence of the passage's figure says all but all else that the claim says.

    Of less it cannot be known that the two figures are meant of one thing. Across languages no
    words can be compared, and the likeness found is that of the figures around.
    """
    if claim.language != evidence.whole.language:
        return True
    about = {name for name, a, b in features(claim.text) if b <= mine.start or mine.end <= a}
    first, last = sentence_of(evidence.text, theirs.start)
    there = {name for name, a, b in features(evidence.text) if first <= a and b <= last}
    return len(about & there) >= _SAID_ALIKE * len(about)


def _rivals(mine: Quantity, theirs: Quantity) -> bool:
    """One of a kind and dimension, or doses of the same digits: 400 mg for 400 IU."""
    if mine.kind == Kind.LABEL or theirs.kind == Kind.LABEL:
        return mine.kind == theirs.kind and mine.name == theirs.name
    if mine.kind == theirs.kind == Kind.DATE:
        return (mine.bare >= _FIRST_YEAR) == (theirs.bare >= _FIRST_YEAR)
    if mine.kind == theirs.kind and mine.unit.dimension == theirs.unit.dimension:
        return True
    both_doses = all(q.unit.dimension.split("/")[0] in DOSES for q in (mine, theirs))
    return both_doses and mine.bare == theirs.bare


def _around(side: Sided, quantity: Quantity) -> dict[str, float]:
    """What stands around a figure, the nearer the weightier."""
    near: dict[str, float] = {}
    reach = 40 if side.language == "zh" else 90
    for name, start, end in features(side.text):
        gap = start - quantity.end if start >= quantity.end else quantity.start - end
        if 0 <= gap <= reach and not name.isdigit():
            near[name] = max(near.get(name, 0.0), 1 - gap / (reach + 10))
    return near


def _differs(mine: Quantity, theirs: Quantity, claim: Sided, evidence: Sided) -> Finding:
    same_number = mine.value / mine.unit.factor == theirs.value / theirs.unit.factor
    code = (
        "unit_differs" if same_number and mine.unit.name != theirs.unit.name else "number_differs"
    )
    values = {"claim": _named(claim, mine), "passage": _named(evidence, theirs)}
    spans = claim.span(mine.start, mine.end), evidence.span(theirs.start, theirs.end)
    return Finding(Label.CONTRADICTED, Reason(code, values), spans)


def _not_given(mine: Quantity, theirs: Quantity, claim: Sided, evidence: Sided) -> Finding:
    values = {"claim": _named(claim, mine), "passage": _named(evidence, theirs)}
    spans = claim.span(mine.start, mine.end), evidence.span(theirs.start, theirs.end)
    return Finding(Label.PARTIAL, Reason("number_not_given", values), spans)


def _named(side: Sided, quantity: Quantity) -> str:
    shown = side.shown(quantity.start, quantity.end)
    if quantity.kind in (Kind.P, Kind.RATIO):
        sign = (
            f" {quantity.bound} " if quantity.bound else " = " if quantity.kind == Kind.P else " "
        )
        return f"{quantity.name}{sign}{shown}"
    return f"{quantity.name} {shown}" if quantity.kind == Kind.LABEL and shown.isdigit() else shown


def _absent(quantity: Quantity, claim: Sided, evidence: Sided) -> Finding:
    covered = share(matter(claim.text), matter(evidence.text))
    label = Label.PARTIAL if covered >= 0.5 else Label.NOT_FOUND
    values = {"claim": _named(claim, quantity)}
    spans = claim.span(quantity.start, quantity.end), evidence.span(0, len(evidence.text))
    return Finding(label, Reason("number_absent", values), spans)
