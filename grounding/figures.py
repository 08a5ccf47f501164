"""One figure in its surroundings: what is before it and behind it says what it is."""

import re
from collections.abc import Iterable
from dataclasses import replace

from grounding.lexicon import words
from grounding.quantity import Kind, Quantity
from grounding.units import PLAIN, UNIT, Unit, unit

REACH = 48
"""Characters before and behind a figure that may say what it is."""

NUMBER = re.compile(
    # No part of a name (IL-6, CD4), of a decimal already read, or of a power.
    r"(?<![A-Za-z0-9_])(?<!\d\.)(?<![A-Za-z]-)(?<!\d\^)(?<!\d\^-)(?<![A-Za-z]\.)"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]\d)"
    r"|[1-9]\d{0,2}(?:\s\d{3})+(?![\d.,])"
    r"|(?<!\d,)\d+,\d+(?![,\d])"
    r"|\d+(?:\.\d+)?"
    r"|(?<![^\s=<>≤≥(\[,;:~±-])\.\d+)"
    r"(?:\s?[×xX*]\s?10(?:\^|\(|\^\()?(?P<times_ten>[+-]?\d+)\)?"
    r"|\^(?P<power>[+-]?\d+)|[eE](?P<exponent>[+-]\d{1,3}))?"
)
_DECIMAL_COMMA = re.compile(r"\d+,(?:\d{1,2}|\d{4,})|0\d*,\d+|\d{4,},\d+")
_LONGEST = 15  # digits; what has more is a name

_LISTED = words("figures")


def _any(alternatives: Iterable[str]) -> str:
    return "|".join(word.replace(" ", r"\s?") for word in alternatives)


def _whole(word: str) -> str:
    return rf"(?<![A-Za-z]){word}" if re.match(r"[A-Za-z(]", word) else word


_SCALED = re.compile(
    rf"\s?({'|'.join(sorted(_LISTED['scales'], key=len, reverse=True))})(?![A-Za-z克米卡瓦帕])",
    re.I,
)
_PER = re.compile(rf"\s?/\s?({UNIT.pattern})")
_GLUED = re.compile(r"[A-Za-z]|-[A-Za-z]|'")  # 5-FU, 1st, 18F
_COUNTED = re.compile(
    r"\s?(?:[A-Za-z][A-Za-z-]*\s){1,4}?(?=(patients|participants|subjects|people|women|men|children"
    r"|adults|individuals|cases|trials|studies|mice|rats)\b)",
    re.I,
)
_LABEL_BEFORE = re.compile(
    rf"(?<!\d-)(?<!\d\s)\b({_any(_LISTED['labels']['before'])})(?:e?s)?\.?\s?-?$", re.I
)
_MOMENT_BEFORE = re.compile(
    rf"(?<!\d-)(?<!\d\s)\b({_any(_LISTED['labels']['moment'])})s?\s?$", re.I
)
_LABEL_AFTER = re.compile(
    rf"(?!{_any(_LISTED['labels']['not_after'])})({_any(_LISTED['labels']['after'])})"
)
_ROMAN = re.compile(
    r"\b(type|phase|grade|stage|class)\s?(IV|I{1,3}|VI{0,3})(?:\s?[-/]\s?(?:IV|I{1,3}|VI{0,3}))?"
    r"([ABCabc]?)\b(?!\.)"
    r"|(?<![A-Za-z])(IV|I{1,3}|VI{0,3})([ABCabc]?)(型|期|级|度|类)"
)
_ROMAN_VALUE = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
_P_BEFORE = re.compile(
    r"(?<![A-Za-z0-9])p(?:\s?-?values?|值)?(?:均|都)?\s?(?:\(?for\s[a-z]+\)?\s?)?"
    r"(?:(?:was|of|is|were|为|是|at)\s?)?(?:all\s?)?"
    r"(?P<sign>[<>=≤≥≈]|less than|below|under|greater than|above|小于|低于|大于|高于)?\s?$",
    re.I,
)
_P_SIGNS = {"=": "", "≈": "~"} | {
    word: sign
    for sign, known in {
        "<": "less than,below,under,小于,低于",
        ">": "greater than,above,大于,高于",
    }.items()
    for word in known.split(",")
}
_RATIO_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:"
    + "|".join(f"(?P<{name}>{_any(known)})" for name, known in _LISTED["ratios"].items())
    + r")\)?\]?\s?(?:for\s[^,;.()\d]{1,40}?)?(?:[,:=]|of|was|were|is|为|是)?\s?[=:]?\s?$"
)
_INTERVAL_BEFORE = re.compile(
    rf"(?<![A-Za-z])(?:{_any(_LISTED['interval'])})\)?\]?(?:\s?\(?C\.?I\.?\)?\]?)?"
    r"\s?(?:[,:=;]|of|was|is|为|是)?\s?[(\[]?\s?$",
    re.I,
)
_LEVEL_AFTER = re.compile(rf"(%?)\s?(?:{_any(_LISTED['interval'])}|confidence|credible)", re.I)
_LEVELS = (80, 90, 95, 97.5, 99)
_BOUND_BEFORE = tuple(
    (sign, re.compile(rf"(?:{_any(map(_whole, known))})(?:为|是|有|了)?\s?$", re.I))
    for sign, known in _LISTED["bound_before"].items()
)
_BOUND_AFTER = tuple(
    (sign, re.compile(rf"\s?(?:{_any(known)})", re.I))
    for sign, known in _LISTED["bound_after"].items()
)


def read(text: str, match: re.Match[str]) -> Quantity | None:
    """The figure at a match of :data:`NUMBER`, or ``None`` where it is part of a name."""
    if _DECIMAL_COMMA.fullmatch(match["digits"]):  # 0,05 or 0 and 05: nobody knows, so it is a name
        value = (
            float(match["digits"].replace(",", ".")) if len(match["digits"]) <= _LONGEST else 0.0
        )
        return Quantity(*match.span("digits"), value, kind=Kind.LABEL, name="decimal comma")
    digits = re.sub(r"[,\s]", "", match["digits"])
    if len(digits) > _LONGEST:
        return None
    value, scale = _powered(float(digits), match)
    end = match.end()
    scaled = _SCALED.match(text, end)
    named_scale = float(_LISTED["scales"][scaled[1].lower()]) if scaled else 1.0
    end = scaled.end() if scaled else end
    figure = Quantity(
        match.start(),
        end,
        value * scale * named_scale,
        step=scale * named_scale * 10.0 ** -len(digits.partition(".")[2]),
        significant=_significant(digits),
        scale=named_scale,
        bound=bound(text, match.start(), end),
    )
    return placed(text, figure)


def _powered(value: float, match: re.Match[str]) -> tuple[float, float]:
    """The value and its scale: ``10^9`` is a value, ``3 × 10^9`` has a scale of 10^9."""
    if match["power"]:
        power = max(-300, min(300, int(match["power"][:4])))
        return (value**power if 0 < value <= 10 else value), 1.0
    ten = match["times_ten"] or match["exponent"]
    return value, 10.0 ** max(-300, min(300, int(ten[:4]))) if ten else 1.0


def _significant(digits: str) -> int:
    """How many digits count: 0.05 has one, 1200 two, 12.0 three."""
    if "." in digits:
        return len(digits.replace(".", "").lstrip("0")) or 1
    return len(digits.strip("0")) or 1


def placed(text: str, figure: Quantity) -> Quantity | None:
    """``figure`` with its kind, name and unit, as its surroundings say."""
    before = text[max(0, figure.start - REACH) : figure.start]
    after = text[figure.end : figure.end + REACH]
    level = _LEVEL_AFTER.match(after)
    if level and figure.value in _LEVELS:
        return replace(figure, kind=Kind.LEVEL, end=figure.end + len(level[1]))
    if found := _P_BEFORE.search(before):
        sign = (found["sign"] or "").lower()
        return replace(figure, kind=Kind.P, name="P", bound=_P_SIGNS.get(sign, sign))
    if found := _RATIO_BEFORE.search(before):
        name = next(key for key, value in found.groupdict().items() if value)
        return measured(text, replace(figure, kind=Kind.RATIO, name=name))
    if _INTERVAL_BEFORE.search(before):
        return measured(text, replace(figure, kind=Kind.INTERVAL))
    return _labelled(figure, before, after) or _counted(text, figure)


def _labelled(figure: Quantity, before: str, after: str) -> Quantity | None:
    """``type 2``, ``2型``, ``week 12``: the number of a thing, not how many."""
    if figure.step < 1 or figure.value > 1000:
        return None
    if found := _MOMENT_BEFORE.search(before):
        moment = unit(f"{found[1].lower()}s")
        return replace(figure, unit=moment, value=figure.value * moment.factor, step=moment.factor)
    if (found := _LABEL_BEFORE.search(before)) and not re.match(r"\s?%", after):
        return replace(figure, kind=Kind.LABEL, name=found[1].lower())
    if found := _LABEL_AFTER.match(after):
        return replace(figure, kind=Kind.LABEL, name=_LISTED["labels"]["after"][found[1]])
    return None


def _counted(text: str, figure: Quantity) -> Quantity | None:
    figure = measured(text, figure)
    if figure.unit is PLAIN:
        if _GLUED.match(text, figure.end):
            return None
        noun = _COUNTED.match(text, figure.end)
        if noun and figure.step >= 1:
            figure = replace(figure, unit=unit(noun[1].lower()))
    return _dated(text, figure)


_EACH_KILO = re.compile(r"每(?:公斤|千克|kg)(?:体重)?\s?$")


def measured(text: str, figure: Quantity) -> Quantity:
    """``figure`` with the unit that stands behind it, if one does."""
    end = figure.end
    begin = end + len(re.match(r"[多余]?\s?-?", text[end : end + 3]).group())  # type: ignore[union-attr]
    if named := UNIT.match(text, begin):
        each = "/kg" if _EACH_KILO.search(text, max(0, figure.start - 8), figure.start) else ""
        return _in(figure, unit(named.group() + each), named.end())
    if named := _PER.match(text, end):  # 10^9/L
        below = unit(named[1])
        inverse = Unit(named.group().strip(), f"/{below.dimension}", 1 / below.factor)
        return _in(figure, inverse, named.end())
    return figure


def _in(figure: Quantity, found: Unit, end: int) -> Quantity:
    value, step = figure.value * found.factor, figure.step * found.factor
    return replace(figure, end=end, unit=found, value=value, step=step)


def _dated(text: str, figure: Quantity) -> Quantity:
    """Years and days of the calendar are dates, not durations."""
    shown = text[figure.start : figure.end]
    if re.fullmatch(r"(?:19|20)\d\d|[12]\d{3}\s?年", shown) and figure.unit.name in ("", "年"):
        return replace(figure, kind=Kind.DATE, unit=PLAIN, value=float(shown[:4]), step=1.0)
    if figure.unit.name in ("月", "日") and figure.significant <= 2:
        return replace(figure, kind=Kind.DATE, name=figure.unit.name, unit=PLAIN, value=figure.bare)
    return figure


def bound(text: str, start: int, end: int) -> str:
    """How the words around the number ``[start, end)`` bound it."""
    before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
    for sign, known in _BOUND_BEFORE:
        if known.search(before):
            return sign
    bare = after.lstrip(" -")
    named = UNIT.match(bare)
    rest = bare[named.end() :] if named else after
    for sign, known in _BOUND_AFTER:
        if known.match(rest) or known.match(after):
            return sign
    return ""


def roman(text: str) -> list[Quantity]:
    """``stage III``, ``phase II``, ``Ⅲ期``: the same labels as in digits (IIIB counts as 3.2)."""
    found = []
    for match in _ROMAN.finditer(text):
        numeral, letter = match[2] or match[4], (match[3] or match[5] or "").lower()
        name = match[1] or _LISTED["labels"]["after"][match[6]]
        value = _ROMAN_VALUE[numeral] + (" abc".index(letter) / 10 if letter else 0.0)
        found.append(Quantity(*match.span(), value, kind=Kind.LABEL, name=name.lower()))
    return found
