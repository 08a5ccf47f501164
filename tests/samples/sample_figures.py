"""What a figure shares with its source: value, sign, per cent, comparator, interval, unit.

Nothing here knows medicine: a number that the source does not print, a per cent sign it does not
give, an interval whose bounds do not stand together there, are faults of the summary.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: value for value, word in enumerate(_ONES.split())}
_DECADES = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
_SPELLED = re.compile(
    rf"\b(?:({'|'.join(_DECADES)})(?:[- ]({'|'.join(_ONES.split()[1:10])}))?"
    rf"|({'|'.join(_WORDS)}))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BETWEEN = r"\s*(?:-|±|,|/|and|vs\.?|versus|against|to|or|或|和|与|对|至)\s*"
_LATER_PER_CENT = re.compile(rf"(?:\s*±?\s*[\d.]+|{_BETWEEN}-?\s*[\d.]+)*\s*%")
_INTERVAL = re.compile(r"(\d+(?:\.\d+)?)%?\s*(?:-|–|to|至)\s*-?\s*(\d+(?:\.\d+)?)")
_ESTIMATE = re.compile(
    r"(-?\d+(?:\.\d+)?)(?:%| [A-Za-z]+)?\s*[(,]\s*(?:95%\s*Cr?I\s*)?"
    r"(-?\d+(?:\.\d+)?)\s*(?:-|to)\s*(-?\d+(?:\.\d+)?)"
)
_COMPARED = re.compile(r"([<>≤≥])\s*(-?\d+(?:\.\d+)?)")

UNITS = {
    "mg": "mg", "mg/kg": "mg/kg", "mcg": "mcg", "μg": "μg", "g": "g", "kg": "kg", "ml": "ml",
    "IU/d": "IU/d", "ng/ml": "ng/ml", "pg/mL": "pg/mL", "mIU/mL": "mIU/mL", "IU/ml": "IU/ml",
    "kPa": "kPa", "dB/m": "dB/m", "mm Hg": "mm ?Hg",
    "hour": "h|hours?|小时", "minute": "min|minutes?|分钟", "second": "sec", "day": "d|days?|天|日",
    "week": "weeks?|周", "month": "months?|个月|月", "year": "y|years?|年|岁",
}  # fmt: skip
"""Units by name, each as it may be written in either language."""

_UNIT = {
    name: re.compile(rf"[\s-]*(?:{words})(?!/?[A-Za-z])", re.IGNORECASE)
    for name, words in UNITS.items()
}
_UNIT_NEAR = {
    name: re.compile(rf"(?<![A-Za-z/])(?:{words})(?!/?[A-Za-z])", re.IGNORECASE)
    for name, words in UNITS.items()
}
_MONTHS = """January February March April May June July August September October November
December"""
_MONTH = {month: number for number, month in enumerate(_MONTHS.split(), start=1)}
_ENGLISH_DATE = re.compile(
    rf"(?:(?P<d>\d{{1,2}}) )?\b(?P<m>{'|'.join(_MONTH)}),?(?: (?P<d2>\d{{1,2}}),)? (?P<y>\d{{4}})\b"
)
_CHINESE_DATE = re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?(?P<d2>)")


@dataclass(frozen=True)
class Figure:
    """A number as printed, without thousands marks; ``at`` is where it ends in the plain text."""

    value: str
    negative: bool
    per_cent: bool
    at: int


def plain(text: str) -> str:
    """One writing for all: NFKC, ``0.05`` for ``.05`` and ``0·05``, ``1234`` for ``1,234``."""
    text = unicodedata.normalize("NFKC", text.replace("·", "."))
    text = re.sub(r"[‐‑‒–—−~～]", "-", text)
    text = re.sub(r"⩽|≦", "≤", text)
    text = re.sub(r"⩾|≧", "≥", text)
    text = re.sub(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", text)
    text = re.sub(r"\b95 ?CI\b", "95% CI", text)
    return re.sub(r"(?<![\d.])\.(?=\d)", "0.", text)


def figures(text: str) -> list[Figure]:
    """Every figure of a plain text, in order."""
    return [
        Figure(
            match[0],
            _is_negative(text[: match.start()]),
            bool(re.match(r"\s*%", text[match.end() :])),
            match.end(),
        )
        for match in _NUMBER.finditer(text)
    ]


def spelled(text: str, least: int = 0) -> set[str]:
    """English number words as digits, from ``least`` up (``Seventy-two`` is ``72``)."""
    values = (
        _DECADES[m[1].lower()] + _WORDS.get((m[2] or "").lower(), 0)
        if m[1]
        else _WORDS[m[3].lower()]
        for m in _SPELLED.finditer(text)
    )
    return {str(value) for value in values if value >= least}


def dates(text: str) -> set[tuple[int, int, int]]:
    """Year, month and day (0 where it is not given) of every date with a month, in a plain text."""
    found = [*_ENGLISH_DATE.finditer(text), *_CHINESE_DATE.finditer(text)]
    return {
        (int(m["y"]), _MONTH.get(m["m"]) or int(m["m"]), int(m["d"] or m["d2"] or 0)) for m in found
    }


def disagreements(summary: str, source: str) -> list[str]:
    """Each figure of ``summary`` that ``source`` does not bear out, as a phrase that says how."""
    summary, source = plain(summary), plain(source)
    undated = _CHINESE_DATE.sub(" ", _ENGLISH_DATE.sub(" ", summary))
    return [
        *_dates(summary, source),
        *_values(undated, source),
        *_comparators(undated, source),
        *_intervals(undated, source),
        *_units(undated, source),
    ]


def _dates(summary: str, source: str) -> list[str]:
    there = dates(source)
    there |= {(year, month, 0) for year, month, _ in there}
    return [f"the date {date} is not in the source" for date in sorted(dates(summary) - there)]


def _values(summary: str, source: str) -> list[str]:
    there = figures(source)
    bare = {f.value for f in there if not f.per_cent} | spelled(source)
    per_cent = {f.value for f in there if _in_per_cent(source, f)}
    negative = {f.value for f in there if f.negative}
    faults = []
    for figure in figures(summary):
        known = per_cent if figure.per_cent else bare | per_cent
        if figure.value not in known:
            faults.append(f"{figure.value}{'%' * figure.per_cent} is not in the source")
        elif figure.value not in bare and not _in_per_cent(summary, figure):
            faults.append(f"{figure.value} has a % in the source")
        if figure.negative and figure.value not in negative:
            faults.append(f"-{figure.value} has no minus in the source")
    words = spelled(summary, least=2) - {f.value for f in there} - spelled(source)
    return faults + [f"{word}, spelled out, is not in the source" for word in sorted(words)]


def _comparators(summary: str, source: str) -> list[str]:
    there = set(_COMPARED.findall(source))
    return [
        f"{c}{n} is not in the source" for c, n in _COMPARED.findall(summary) if (c, n) not in there
    ]


def _intervals(summary: str, source: str) -> list[str]:
    values = [f.value for f in figures(source)]
    pairs = set(pairwise(values))
    faults = [
        f"{low} to {high} do not stand together in the source"
        for low, high in _INTERVAL.findall(summary)
        if (low, high) not in pairs and not {low, high} <= spelled(source)
    ]
    for estimate, *bounds in _ESTIMATE.findall(summary):
        value, low, high = (number.lstrip("-") for number in (estimate, *bounds))
        places = [i for i, pair in enumerate(pairwise(values)) if pair == (low, high)]
        if places and not any(value in values[max(0, i - 3) : i] for i in places):
            faults.append(f"{value} is not the estimate of {low} to {high} in the source")
    return faults


def _units(summary: str, source: str) -> list[str]:
    faults = []
    for figure in figures(summary):
        for unit, pattern in _UNIT.items():
            if not pattern.match(summary[figure.at :]) or _is_year(unit, figure):
                continue
            around = (
                source[max(0, f.at - len(f.value) - 30) : f.at + 30]
                for f in figures(source)
                if f.value == figure.value
            )
            spelled_out = figure.value in spelled(source)
            if not spelled_out and not any(_UNIT_NEAR[unit].search(text) for text in around):
                faults.append(f"{figure.value} is not counted in {unit} in the source")
    return faults


def _is_year(unit: str, figure: Figure) -> bool:
    """Whether this is the year ``2015年`` and not a number of years."""
    return unit == "year" and bool(re.fullmatch(r"(?:19|20)\d\d", figure.value))


def _is_negative(before: str) -> bool:
    """Whether a number after this text carries a minus, and not a hyphen or a range's dash."""
    match = re.search(r"(\S?)(\s*)-\s*$", before)
    if match is None or re.match(r"[\d%]", match[1]):
        return False
    return bool(match[2]) or not match[1] or match[1] in "([=:,<>"


def _in_per_cent(text: str, figure: Figure) -> bool:
    """Whether a per cent sign follows, be it after further numbers (``9.1 versus 7.8%``)."""
    return figure.per_cent or bool(_LATER_PER_CENT.match(text[figure.at :]))
