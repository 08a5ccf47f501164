"""Quantities in text of both languages: value, unit, what kind of figure it is, and how bounded.

Offsets are in the comparable form (:mod:`grounding.form`) of the text. A number that is part of a
name (IL-6, CD4, COVID-19) is no quantity.
"""

import re
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from grounding import figures
from grounding.lexicon import words
from grounding.numerals import Numeral, numerals
from grounding.quantity import Kind, Quantity
from grounding.units import PLAIN, unit

COUNTS = frozenset({"people", "animals", "studies", "occasions", "places"})
"""Dimensions that only count things."""

MOST = 20_000
"""Figures of one text that are read; a text with more is no prose."""

_RANGE = re.compile(r"\s?(?:-|~|to|至|到)\s?")
_BOUNDS = re.compile(r"\s?(?:-|~|to|and|至|到|,|;)\s?")
_LIST = re.compile(r"\s?(?:,|,?\s?and|,?\s?or|/|vs\.?|versus|±|\+/-|和|与|或|及|、|比|对)\s?")
_MONTHS = {name: number for number, name in enumerate(words("numerals")["months"], 1)}
_ANY_MONTH = "|".join(name.capitalize() for name in _MONTHS)
_MONTH = re.compile(
    rf"\b(?:{_ANY_MONTH})(?=,?\s\d{{1,2}}\b|,?\s(?:19|20)\d\d)|(?<=\d\s)(?:{_ANY_MONTH})\b"
)


@lru_cache(maxsize=1024)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The figures of ``text`` (in comparable form) in order. Linear in its length."""
    digits = (figures.read(text, match) for match in islice(figures.NUMBER.finditer(text), MOST))
    worded = (_worded(text, numeral) for numeral in islice(numerals(text), MOST))
    found = [q for q in (*digits, *worded) if q] + figures.roman(text) + _months(text)
    found.sort(key=lambda quantity: (quantity.start, -quantity.end))
    return tuple(_joined(text, _without_overlap(found)))


def _without_overlap(found: list[Quantity]) -> list[Quantity]:
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return kept


def _worded(text: str, numeral: Numeral) -> Quantity | None:
    """A number in words as a figure; its wording may imply its unit (a third, twice)."""
    start, end, value = numeral.start, numeral.end, numeral.value
    bound = figures.bound(text, start, end)
    digits = len(str(int(value)).strip("0")) or 1
    if not numeral.unit:
        plain = Quantity(start, end, value, bound=bound, significant=digits, worded=True)
        return figures.placed(text, plain)
    implied = unit(numeral.unit)
    step = (0.1 if value == int(value) else 1.0) * implied.factor
    return Quantity(
        start,
        end,
        value * implied.factor,
        implied,
        bound=bound,
        step=step,
        significant=digits,
        worded=True,
    )


def _months(text: str) -> list[Quantity]:
    """The months of English dates, as 5月 is one."""
    return [
        Quantity(*m.span(), float(_MONTHS[m.group().lower()]), kind=Kind.DATE, name="月")
        for m in _MONTH.finditer(text)
    ]


def _joined(text: str, found: list[Quantity]) -> list[Quantity]:
    """Ranges, intervals and lists: a unit or scale given once is that of all their figures."""
    group = 0
    for n in range(len(found) - 1, 0, -1):
        left, right = found[n - 1], found[n]
        between = text[left.end : right.start]
        if len(between) > 12:
            continue
        ranged = bool(_RANGE.fullmatch(between))
        if left.kind == Kind.INTERVAL and right.kind == Kind.PLAIN and _BOUNDS.fullmatch(between):
            right, ranged = replace(right, kind=Kind.INTERVAL), True
        if ranged or _LIST.fullmatch(between):
            left = _alike(left, right, ranged)
        if ranged:
            group = right.group if right.group >= 0 else group + 1
            left, right = replace(left, group=group), replace(right, group=group)
        found[n - 1], found[n] = left, right
    return found


def _alike(left: Quantity, right: Quantity, ranged: bool) -> Quantity:
    """``left`` with what only ``right`` spells out: 5, 10 and 20 mg; 2.6 到 3.2 万."""
    bare = left.unit is PLAIN and left.kind in (Kind.PLAIN, Kind.INTERVAL, Kind.RATIO)
    shared = right.unit.dimension and right.kind not in (Kind.LABEL, Kind.DATE)
    if bare and shared and (ranged or right.unit.dimension not in COUNTS):
        left = replace(
            left,
            unit=right.unit,
            value=left.value * right.unit.factor,
            step=left.step * right.unit.factor,
        )
    if ranged and right.scale > left.scale == 1 and left.kind == Kind.PLAIN:
        scale = right.scale
        left = replace(left, value=left.value * scale, step=left.step * scale, scale=scale)
    return left
