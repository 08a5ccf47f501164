"""Figures that a text does not give and yet allows: a share, a difference, a sum, a daily dose.

Whoever works one out says no more than the text. It is no proof either, where other figures come
to the same: what is found here only keeps a figure from being called an error.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from grounding.agreement import ABOUT, DOSES, IN_WORDS
from grounding.lexicon import named_pattern
from grounding.numbers import COUNTS
from grounding.polarity import sentence_of
from grounding.quantity import Kind, Quantity
from grounding.sided import Sided

_MOST = 60  # figures of the evidence tried in pairs for a percentage
_MOST_PAIRED = 24  # the same for a difference
_MOST_ADDENDS, _MOST_COUNTS = 4, 10
_BEFORE, _BEHIND = 28, 32  # characters around a figure that may say what is done with it
_HOURS = {"four": 4, "six": 6, "eight": 8, "twelve": 12}
_TIMES = {
    word: times
    for times, known in enumerate(
        ("once 一", "twice two b 两 二", "thrice three t 三", "four q 四"), 1
    )
    for word in known.split()
}
_OFTEN = re.compile(
    r"(?<![A-Za-z])(?:(?P<times>once|twice|thrice|(?:two|three|four|[1-4])\stimes)[\s-]"
    r"(?:daily|a\sday|per\sday|each\sday)|(?P<latin>[btq])\.?i\.?d"
    r"|(?:q\s?|every\s)(?P<hours>\d{1,2}|four|six|eight|twelve)\s?h(?:ours?|rs?)?"
    r"|(?P<daily>daily|per\sday|a\sday|each\sday|qd))(?![A-Za-z])"
    r"|[每一1]?[日天](?P<han>[1-4一两二三四])次|(?P<per>[1-4])次/[日天d]"
    r"|每(?P<every>\d{1,2})\s?(?:h|小时)|(?P<day>[每日][日天](?![1-4一两二三四]次))",
    re.IGNORECASE | re.ASCII,
)


def derived(mine: Quantity, claim: Sided, evidence: Sided) -> bool:
    """Whether a figure of the claim follows from those of the evidence."""
    return (
        _share(mine, evidence)
        or worked_out(mine, claim, evidence)
        or (mine.unit.dimension in COUNTS and _sum(mine, evidence))
    )


def worked_out(mine: Quantity, claim: Sided, evidence: Sided) -> bool:
    """Whether the claim says that a figure is a difference, a total or a day's dose, and it is."""
    if told_as("difference", mine, claim.text):
        return _difference(mine, evidence)
    if told_as("total", mine, claim.text):
        return _sum(mine, evidence)
    return _daily_dose(mine, claim, evidence)


def told_as(what: str, figure: Quantity, text: str) -> bool:
    """Whether the words around a figure say that it is worked out from others."""
    if what == "difference" and named_pattern("derived", "points").fullmatch(figure.unit.name):
        return True
    before = text[max(0, figure.start - _BEFORE) : figure.start]
    behind = text[figure.end : figure.end + _BEHIND]
    return any(
        found.end() == len(before)
        for found in named_pattern("derived", what, "before").finditer(before)
    ) or bool(named_pattern("derived", what, "behind").match(behind.lstrip()))


def _share(mine: Quantity, evidence: Sided) -> bool:
    """A percentage that follows from the evidence: 25 of 110, 100 - x, 1 - HR."""
    if mine.unit.dimension not in ("fraction", "fold"):
        return False
    loose = ABOUT * mine.value if mine.bound == "~" else IN_WORDS if mine.worded else 0.0
    tolerance = max(0.6 * mine.step, loose)
    for e in evidence.whole.quantities:
        if e.kind == Kind.RATIO and abs(abs(1 - e.value) - mine.value) <= tolerance:
            return True
        if e.unit.dimension == "fraction" and abs(1 - e.value - mine.value) <= tolerance:
            return True
    whole = [e.value for e in evidence.quantities[:_MOST] if _counts(e)]
    return any(
        big and abs(small / big - mine.value) <= tolerance
        for small in whole
        for big in whole
        if small < big
    )


def _counts(figure: Quantity) -> bool:
    return figure.kind == Kind.PLAIN and figure.step >= 1 and figure.unit.dimension in ("", *COUNTS)


def _difference(mine: Quantity, evidence: Sided) -> bool:
    """8.6 % less 7.4 % are 1.2 points; what the evidence calls a difference is taken from none."""
    dimension = mine.unit.dimension
    figures = [
        e.value
        for e in evidence.quantities[:_MOST_PAIRED]
        if e.kind == Kind.PLAIN
        and e.unit.dimension == dimension
        and not told_as("difference", e, evidence.text)
    ]
    tolerance = max(0.6 * mine.step, ABOUT * mine.value if mine.bound == "~" else 0.0)
    return any(abs(abs(a - b) - mine.value) <= tolerance for a, b in combinations(figures, 2))


def _sum(mine: Quantity, evidence: Sided) -> bool:
    """Whether counts of one sentence come to a count of the claim."""
    return any(
        abs(sum(some) - mine.value) < mine.step / 2
        for counts in _counted(mine, evidence)
        for n in range(2, _MOST_ADDENDS + 1)
        for some in combinations(counts[:_MOST_COUNTS], n)
    )


def _counted(mine: Quantity, evidence: Sided) -> Iterator[list[float]]:
    """The counts of each sentence that may be of what the claim counts."""
    found: dict[tuple[int, int], list[float]] = {}
    for e in evidence.quantities[:_MOST]:
        if _counts(e) and e.value and e.unit.dimension in ("", mine.unit.dimension):
            found.setdefault(sentence_of(evidence.text, e.start), []).append(e.value)
    yield from found.values()


def _daily_dose(mine: Quantity, claim: Sided, evidence: Sided) -> bool:
    """10 mg a day are 5 mg twice daily; the reverse is one of many ways to give them."""
    wanted = _per_day(mine, claim)
    if wanted is None or (often(mine, claim.text) or 1) > 1:
        return False
    return any(
        (there := _per_day(e, evidence)) is not None
        and e.unit.dimension.split("/")[0] == mine.unit.dimension.split("/")[0]
        and abs(there - wanted) <= 1e-6 * wanted
        for e in evidence.quantities[:_MOST]
    )


def _per_day(figure: Quantity, side: Sided) -> float | None:
    """How much of it a day, in the base unit, where the text says so."""
    dimension = figure.unit.dimension
    if dimension.removesuffix("/time") not in DOSES or figure.kind != Kind.PLAIN:
        return None
    if dimension.endswith("/time"):
        return figure.value
    times = often(figure, side.text)
    return times * figure.value if times else None


def often(figure: Quantity, text: str) -> float | None:
    """How many times a day a dose is given, as the words behind or before it say."""
    behind = text[figure.end : figure.end + _BEHIND]
    before = text[max(0, figure.start - _BEHIND) : figure.start]
    found = _OFTEN.search(_first_part(behind)) or _last(before)
    if not found:
        return None
    if hours := found["hours"] or found["every"]:
        return 24 / (_HOURS.get(hours.lower()) or int(hours) or 24)
    word = (found["times"] or found["latin"] or found["han"] or found["per"] or "once").lower()
    return _TIMES.get(word.split()[0]) or int(word.split()[0])


def _first_part(text: str) -> str:
    """``text`` up to the next dose or the end of the sentence: what follows is of another."""
    return re.split(r"[;。；]|\.(?=\s|$)|\d+(?:\.\d+)?\s?(?:mg|g|ml|IU|U|毫克|克|毫升|单位)", text)[
        0
    ]


def _last(text: str) -> re.Match[str] | None:
    """The last word of frequency right before a dose: 每日3次，每次."""
    part = re.split(r"[;。；]|\.(?=\s|$)", text)[-1]
    return next(
        (m for m in reversed(list(_OFTEN.finditer(part))) if len(part) - m.end() <= 4), None
    )
