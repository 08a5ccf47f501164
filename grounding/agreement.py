"""When two figures are the same one: kind, unit, value within honest rounding, bounds."""

from functools import cache

from grounding.quantity import Kind, Quantity

ABOUT = 0.06
"""How far *about* reaches, as a share of the value."""
IN_WORDS = 0.015
"""How far from two thirds a share may lie that is told as *two thirds*."""
DOSES = frozenset({"mass", "mass/mass", "volume", "activity", "amount"})
"""What is given to a patient, and so not rounded."""
NEARLY = 1.25
"""How far above 50 % a figure may lie that is told as *over 50 %* (and below, as *under*)."""
_SHARED_OUT = frozenset({"mass", "volume", "area", "length", "amount"})
"""What a dose is given for: 5 mg/kg is never 5 mg."""


def agree(mine: Quantity, theirs: Quantity) -> bool:
    """Whether two figures are the same one: kind, unit, value within honest rounding, bounds."""
    if not _comparable(mine, theirs):
        return False
    if mine.kind == Kind.LABEL:
        return mine.value == theirs.value and mine.name == theirs.name
    return equal(mine, theirs) or _within_bound(mine, theirs)


def _comparable(mine: Quantity, theirs: Quantity) -> bool:
    """Whether two figures are of one kind, so that one could be an error for the other."""
    kinds = {mine.kind, theirs.kind}
    if (
        len(kinds) > 1
        and not kinds <= {Kind.PLAIN, Kind.RATIO, Kind.INTERVAL}
        and kinds != {Kind.PLAIN, Kind.DATE}
    ):
        return False
    if not mine.unit.dimension or not theirs.unit.dimension:  # an unnamed unit says less
        return True
    if {mine.unit.dimension, theirs.unit.dimension} == {"fraction", "fold"}:
        return True
    return same_measure(mine, theirs) or _shorter(mine, theirs) or _shorter(theirs, mine)


def same_measure(mine: Quantity, theirs: Quantity) -> bool:
    """Whether two figures measure one thing outright: ``mg/kg/day`` and ``mg/day/kg`` do."""
    return _over(mine.unit.dimension) == _over(theirs.unit.dimension)


@cache
def _over(dimension: str) -> tuple[str, tuple[str, ...]]:
    """A dimension as what stands above the stroke, and what stands below it in no order."""
    above, *below = dimension.split("/")
    return above, tuple(sorted(below))


def _shorter(mine: Quantity, theirs: Quantity) -> bool:
    """Whether ``mine`` only leaves out what its text may say beside it: *5 mg daily* for
    ``5 mg/day``.
    """
    rest = theirs.unit.dimension.removeprefix(mine.unit.dimension)
    return rest.startswith("/") and _SHARED_OUT.isdisjoint(rest.split("/"))


def _values(mine: Quantity, theirs: Quantity) -> tuple[float, float]:
    """Both values in one measure, as far as both sides tell theirs."""
    dimensions = {mine.unit.dimension, theirs.unit.dimension}
    if same_measure(mine, theirs) or dimensions == {"", "fraction"}:
        return mine.value, theirs.value
    if "" not in dimensions:  # mg and mg/day
        return mine.bare * mine.unit.head, theirs.bare * theirs.unit.head
    return mine.bare, theirs.bare


def equal(mine: Quantity, theirs: Quantity) -> bool:
    """Whether two values are one, or the first the second honestly rounded."""
    ours, others = _values(mine, theirs)
    gap = abs(ours - others)
    if gap <= 1e-9 * max(abs(ours), abs(others), 1e-12):
        return True
    percent = {mine.unit.dimension, theirs.unit.dimension} == {"", "fraction"}
    if percent and mine.bare == theirs.bare:  # 16.2 vs. 5.1 %
        return True
    in_words = mine.worded or theirs.worded
    if in_words and mine.unit.dimension == theirs.unit.dimension == "fraction" and gap <= IN_WORDS:
        return True
    if mine.bound == "~" and gap <= ABOUT * abs(others):
        return True
    if (
        mine.unit.dimension == theirs.unit.dimension == "time"
        and mine.unit.name != theirs.unit.name
    ):
        return gap <= 0.02 * others  # 12 months and a year, 52 weeks and a year
    return _roundable(mine, theirs) and gap <= mine.step * 0.5000001


def _roundable(mine: Quantity, theirs: Quantity) -> bool:
    """Whether rounding is honest: not of a dose or p value, not onto the null of a ratio."""
    if mine.step <= 1.5 * theirs.step or mine.significant < 2 or mine.kind == Kind.P:
        return False
    if mine.kind in (Kind.RATIO, Kind.INTERVAL) and (mine.value - 1) * (theirs.value - 1) <= 0:
        return False
    return mine.unit.dimension == theirs.unit.dimension not in DOSES


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
        return theirs.bound not in ("<", "≤") and mine.value <= theirs.value <= NEARLY * mine.value
    if mine.bound in ("<", "≤"):
        return theirs.bound not in (">", "≥") and mine.value / NEARLY <= theirs.value <= mine.value
    return False
