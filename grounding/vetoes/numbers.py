"""Figures with their units: another value, another unit, or a figure the passage does not have."""

import re
from collections.abc import Iterable

from grounding.align import matter, share
from grounding.lexicon import words
from grounding.numbers import COUNTS
from grounding.pairing import put_in_place
from grounding.polarity import features
from grounding.quantity import Kind, Quantity
from grounding.sided import Finding, Sided
from grounding.verdict import Label, Reason

NAME = "numbers"

_TALLIES = (
    10  # up to here a count in words ("two groups") is too common to be missed by its absence
)
_LIKENESS_ALONE = 0.35
_SAME_NUMBER = 0.3  # the same digits in another unit need less of a likeness
_SMALL_BARE = 20
_LIKENESS, _LIKENESS_BARE = 0.5, 0.75  # of surroundings, for a figure with a unit and without
_DOSES = frozenset({"mass", "volume", "amount", "activity"})
_DECORATION = frozenset(words("figures")["labels"]["decoration"])


def veto(claim: Sided, evidence: Sided) -> Finding | None:
    """The first figure of the claim that the passage gives otherwise or not at all."""
    checked = [q for q in claim.quantities if _counts(q)]
    if not checked:
        return None
    swapped = _swapped(claim, evidence, checked)
    if swapped:
        return swapped
    whole = evidence.whole.quantities
    missing = [
        q for q in checked if not any(agree(q, e) for e in whole) and not _derived(q, evidence)
    ]
    for quantity in missing:
        rival = _rival(quantity, claim, evidence, checked)
        if rival:
            return _differs(quantity, rival, claim, evidence)
    return next((_absent(q, claim, evidence) for q in missing if _telling(q, claim.text)), None)


def _telling(quantity: Quantity, text: str) -> bool:
    """Whether the mere absence of a figure says something: a bare 2 may be part of a name."""
    if (
        re.match(r"\s?[.\])]", text[quantity.end :] or ".")
        and not quantity.unit.dimension
        and quantity.kind == Kind.PLAIN
    ):
        return False  # the remains of a reference
    if quantity.kind in (Kind.LABEL, Kind.DATE) or (quantity.worded and quantity.value <= _TALLIES):
        return False
    if quantity.unit.dimension or quantity.kind in (Kind.P, Kind.RATIO, Kind.INTERVAL):
        return True
    return quantity.step < 1 or quantity.value >= _SMALL_BARE


def _counts(quantity: Quantity) -> bool:
    return quantity.kind != Kind.LEVEL and quantity.name not in _DECORATION


def agree(mine: Quantity, theirs: Quantity) -> bool:
    """Whether two figures are the same one: kind, unit, value within honest rounding, bounds."""
    if not _comparable(mine, theirs):
        return False
    if mine.kind == Kind.LABEL:
        return mine.value == theirs.value and mine.name == theirs.name
    return _equal(mine, theirs) or _within_bound(mine, theirs)


def _comparable(mine: Quantity, theirs: Quantity) -> bool:
    """Whether two figures are of one kind, so that one could be an error for the other."""
    kinds = {mine.kind, theirs.kind}
    if (
        len(kinds) > 1
        and not kinds <= {Kind.PLAIN, Kind.RATIO, Kind.INTERVAL}
        and kinds != {Kind.PLAIN, Kind.DATE}
    ):
        return False
    return _same_dimension(mine.unit.dimension, theirs.unit.dimension)


def _same_dimension(mine: str, theirs: str) -> bool:
    """Whether two dimensions may be one: an unnamed unit, or ``mg`` for ``mg/day``, says less."""
    short, long = sorted((mine, theirs), key=len)
    return (
        short == long
        or long.startswith(f"{short}/")
        or not short
        or {mine, theirs} == {"fraction", "fold"}
    )


def _values(mine: Quantity, theirs: Quantity) -> tuple[float, float]:
    """Both values in one measure; where one side says less of its unit, the bare numbers."""
    dimensions = {mine.unit.dimension, theirs.unit.dimension}
    if len(dimensions) == 1 or dimensions == {"", "fraction"}:
        return mine.value, theirs.value
    return mine.bare, theirs.bare


def _equal(mine: Quantity, theirs: Quantity) -> bool:
    ours, others = _values(mine, theirs)
    gap = abs(ours - others)
    if gap <= 1e-9 * max(abs(ours), abs(others), 1e-12):
        return True
    if {mine.unit.dimension, theirs.unit.dimension} == {"", "fraction"}:
        if mine.bare == theirs.bare:  # 16.2 vs. 5.1 %
            return True
    if mine.bound == "~" and gap <= 0.06 * abs(others):
        return True
    if (
        mine.unit.dimension == theirs.unit.dimension == "time"
        and mine.unit.name != theirs.unit.name
    ):
        return gap <= 0.02 * others  # 12 months and a year, 52 weeks and a year
    coarser = mine.step > theirs.step * 1.5
    return (
        coarser
        and mine.significant >= 2
        and mine.kind != Kind.P
        and mine.unit.dimension == theirs.unit.dimension
        and gap <= mine.step * 0.5000001
    )


def _within_bound(mine: Quantity, theirs: Quantity) -> bool:
    """``p < 0.05`` of ``p = 0.03``; ``over 50 %`` of ``52 %``."""
    if mine.kind == Kind.P:
        if mine.bound in ("<", "≤"):
            return theirs.bound in ("", "<", "≤", "~") and theirs.value <= mine.value
        return (
            mine.bound in (">", "≥")
            and theirs.bound in ("", ">", "≥")
            and theirs.value >= mine.value
        )
    if mine.bound in (">", "≥"):
        return theirs.bound not in ("<", "≤") and mine.value <= theirs.value <= 1.25 * mine.value
    if mine.bound in ("<", "≤"):
        return theirs.bound not in (">", "≥") and 0.75 * mine.value <= theirs.value <= mine.value
    return False


def _derived(quantity: Quantity, evidence: Sided) -> bool:
    """A percentage that follows from the evidence: 25 of 110, 100 - x, 1 - HR."""
    if quantity.unit.dimension not in ("fraction", "fold"):
        return False
    tolerance = max(quantity.step * 0.6, 0.06 * quantity.value if quantity.bound == "~" else 0.0)
    theirs = evidence.quantities[:60]
    for e in theirs:
        if e.kind == Kind.RATIO and abs(abs(1 - e.value) - quantity.value) <= tolerance:
            return True
        if e.unit.dimension == "fraction" and abs(1 - e.value - quantity.value) <= tolerance:
            return True
    whole = [
        e.value
        for e in theirs
        if e.kind == Kind.PLAIN and e.step >= 1 and e.unit.dimension in ("", *COUNTS)
    ]
    return any(
        big and abs(small / big - quantity.value) <= tolerance
        for small in whole
        for big in whole
        if small < big
    )


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
            if not (agree(ours, other) or _restated(ours, other)) or _rebounded(ours, other):
                return _differs(ours, other, claim, evidence)
    return None


def _rebounded(mine: Quantity, theirs: Quantity) -> bool:
    """``P < 0.11`` put for ``P < 0.05``: true of it, and not what it says (``P < 0.05`` for 0.01 may pass)."""
    customary = mine.kind == Kind.P and mine.value in (0.05, 0.01, 0.001)
    return mine.bound == theirs.bound != "" and not _equal(mine, theirs) and not customary


def _restated(mine: Quantity, theirs: Quantity) -> bool:
    return mine.kind != theirs.kind and Kind.LEVEL in (mine.kind, theirs.kind)


def _rival(
    quantity: Quantity, claim: Sided, evidence: Sided, checked: list[Quantity]
) -> Quantity | None:
    """The figure of the evidence that stands where the claim's should: same kind, like surroundings."""
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
    """How like the surroundings have to be: least where no other figure of its kind could be meant."""
    if quantity.worded or not (quantity.unit.dimension or quantity.kind != Kind.PLAIN):
        return _LIKENESS_BARE
    alike = [
        q
        for q in evidence.quantities
        if (q.kind, q.unit.dimension) == (quantity.kind, quantity.unit.dimension)
    ]
    alone = len(alike) == 1 and quantity.unit.dimension not in ("", "fraction", *COUNTS)
    return _LIKENESS_ALONE if alone else _LIKENESS


def _rivals(mine: Quantity, theirs: Quantity) -> bool:
    """One of a kind and dimension, or doses of the same digits: 400 mg for 400 IU."""
    if mine.kind == Kind.LABEL or theirs.kind == Kind.LABEL:
        return mine.kind == theirs.kind and mine.name == theirs.name
    if mine.kind == theirs.kind and mine.unit.dimension == theirs.unit.dimension:
        return True
    both_doses = all(q.unit.dimension.split("/")[0] in _DOSES for q in (mine, theirs))
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
