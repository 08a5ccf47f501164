"""Quantities in text of both languages: value, unit, what kind of figure it is, and how bounded.

Offsets are in the comparable form (:mod:`grounding.form`) of the text. A number that is part of a
name (IL-6, CD4, COVID-19) is no quantity.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from grounding.numerals import numerals
from grounding.units import PLAIN, UNIT, Unit, unit


class Kind(StrEnum):
    """What a figure is, beyond its unit."""

    PLAIN = "number"
    P = "p"
    RATIO = "ratio"
    INTERVAL = "interval"
    LEVEL = "level"
    DATE = "date"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure.

    ``value`` is in the base unit of ``unit.dimension`` (5 % is 0.05, 2 weeks 14); ``shown`` as
    written. ``name`` is the ratio (``HR``) or the labelled thing (``type``); ``bound`` one of ``""
    < > ≤ ≥ ~``; ``decimals`` counts the digits after the point, ``step`` the size of the last
    digit in base units; ``group`` numbers the figures of one range or interval alike.
    """

    start: int
    end: int
    shown: str
    value: float
    unit: Unit = PLAIN
    kind: Kind = Kind.PLAIN
    name: str = ""
    bound: str = ""
    step: float = 1.0
    significant: int = 1
    group: int = -1
    scale: float = 1.0
    worded: bool = False


_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_])(?<!\d\.)(?<![A-Za-z]-)(?<!\d\^)(?<!\d\^-)(?<![A-Za-z]\.)"
    r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]\d)|[1-9]\d{0,2}(?:\s\d{3})+(?![\d.,])|(?<!\d,)\d+,\d+(?![,\d])|\d+(?:\.\d+)?|(?<![^\s=<>≤≥(\[,;:~±-])\.\d+)"
    r"(?:\s?(?:×|x|X|\*)\s?10(?:\^|\(|\^\()?([+-]?\d+)\)?|\^([+-]?\d+)|[eE]([+-]\d{1,3}))?"
)
_SCALE = {"万": 1e4, "亿": 1e8, "千": 1e3, "百万": 1e6, "million": 1e6, "billion": 1e9,
          "thousand": 1e3, "hundred": 1e2}  # fmt: skip
_SCALED = re.compile(
    r"\s?(百万|万|亿|千(?!克|米|卡|瓦|帕)|million|billion|thousand|hundred)(?![A-Za-z])", re.I
)
_PER = re.compile(rf"\s?/\s?({UNIT.pattern})")
_GLUED = re.compile(r"[A-Za-z]|-[A-Za-z]|'")
_ADJECTIVES = re.compile(
    r"\s?(?:[A-Za-z][A-Za-z-]*\s){1,4}?(?=(patients|participants|subjects|people|women|men|children|adults|individuals|cases|trials|studies|mice|rats)\b)",
    re.I,
)

_LABEL_BEFORE = re.compile(
    r"(?<!\d-)(?<!\d\s)\b(types?|phases?|grades?|stages?|class(?:es)?|figures?|fig\.?|tables?|groups?|models?|steps?|scores?|"
    r"level|category|factor|day|week|month|year|visit|cycle|chapter|section|box|version|cohort|arm|"
    r"genotypes?|types?|chromosome|exon|serotypes?|(?:no|nr)\.|appendix|grade)\s?-?$",
    re.I,
)
_LABEL_AFTER = re.compile(r"(型|期(?!间|刊)|级|类|相(?!关|比|同|对|似|应|较)|代(?!谢)|线)")
_ROMAN = re.compile(
    r"\b(type|phase|grade|stage|class)\s?(IV|I{1,3}|VI{0,3})(?:\s?(?:-|/|or|and|to)\s?(IV|I{1,3}|VI{0,3}))?([ABab]?)\b(?!\.)"
    r"|(?<![A-Za-z])(IV|I{1,3}|VI{0,3})(型|期|级|度|类)",
)
_ROMAN_VALUE = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}

_P_BEFORE = re.compile(
    r"(?<![A-Za-z0-9])p(?:\s?-?values?|值)?(?:均|都)?\s?(?:\(?for\s[a-z]+\)?\s?|(?:was|of|is|were|为|是|at)\s?)?(?:all\s?)?([<>=≤≥≈]|less than|greater than|小于|大于)?\s?$",
    re.I,
)
_RATIO_NAMES = {
    "HR": r"a?HRs?|hazard\s?ratios?|风险比|危险比",
    "OR": r"a?ORs?|odds\s?ratios?|比值比|优势比",
    "RR": r"a?RRs?|(?:relative\s?risks?|risk\s?ratios?|rate\s?ratios?)|相对危险度|相对风险|风险比率",
    "IRR": r"IRRs?",
    "SMD": r"SMD",
    "MD": r"W?MD|mean differences?|均数差|平均差",
    "AUC": r"AUC|AUROC|曲线下面积",
    "r": r"r|rho|相关系数",
}  # fmt: skip
_RATIO_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:adjusted\s|pooled\s|校正)?(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _RATIO_NAMES.items())
    + r")\)?\]?\s?(?:for\s[^,;.()\d]{1,40}?)?(?:[,:=]|of|was|were|is|为|是)?\s?[=:]?\s?$"
)
_INTERVAL_BEFORE = re.compile(
    r"(?:\bC\.?I\.?s?|confidence\sintervals?|credible\sintervals?|CrI|(?:可信|置信)(?:区间|限|界))\)?\]?(?:\s?\(?C\.?I\.?\)?\]?)?"
    r"\s?(?:[,:=;]|of|was|is|为|是)?\s?[(\[]?\s?$",
    re.I,
)
_LEVEL_AFTER = re.compile(
    r"%?\s?(?:\bCIs?\b|CI\b|C\.I\.|confidence|credible|CrI|(?:可信|置信))", re.I
)
_BETWEEN = re.compile(r"\s?(?:-|~|to|and|至|到|,|;|–)\s?")
_RANGE_JOINT = re.compile(r"\s?(?:-|~|to|至|到)\s?$")
_LIST_JOINT = re.compile(
    r"\s?(?:,|,?\s?and|,?\s?or|/|vs\.?|versus|±|\+/-|和|与|或|及|、|比|对)\s?$"
)
_BOUND_BEFORE = [
    ("≥", re.compile(r"(?:≥|>=|at\sleast|no(?:t)?\s(?:less|fewer|lower)\sthan|(?:a\s)?minimum\sof|至少|不少于|不低于|不小于|大于或?等于|大于或等于)(?:为|是|有)?\s?$", re.I)),
    ("≤", re.compile(r"(?:≤|<=|at\smost|up\sto|no(?:t)?\s(?:more|greater|higher)\sthan|(?:a\s)?maximum\sof|within|至多|最多|不超过|不大于|不高于|不多于|小于或?等于|不足于)(?:为|是|有)?\s?$", re.I)),
    (">", re.compile(r"(?:>|more\sthan|greater\sthan|higher\sthan|larger\sthan|longer\sthan|older\sthan|above|over|exceed(?:s|ed|ing)?|超过|大于|高于|多于|逾|长于|超出)(?:了)?\s?$", re.I)),
    ("<", re.compile(r"(?:<|less\sthan|fewer\sthan|lower\sthan|smaller\sthan|shorter\sthan|younger\sthan|below|under|小于|低于|少于|不足|不到|短于|未达)\s?$", re.I)),
    ("~", re.compile(r"(?:≈|(?<![\d%A-Za-z])~|approximately|approx\.?|about|around|nearly|almost|roughly|some|circa|约为?|大约为?|近|接近|将近|大概|几乎)\s?$", re.I)),
]  # fmt: skip
_BOUND_AFTER = [
    ("≥", re.compile(r"\s?(?:以上|及以上|\+(?!\d)|or\s(?:more|older|greater|above|higher|over|longer)|and\s(?:over|above|older))", re.I)),
    ("≤", re.compile(r"\s?(?:以下|及以下|以内|之内|or\s(?:less|fewer|younger|below|lower|under))", re.I)),
    (">", re.compile(r"(?:余|多)(?:例|名|人|位|年|天|种|项|次)?")),
    ("~", re.compile(r"\s?(?:左右|上下)")),
]  # fmt: skip


@lru_cache(maxsize=1024)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The figures of ``text`` (in comparable form) in order. Linear in its length."""
    found = [*_digits(text), *_worded(text), *_labels(text)]
    found.sort(key=lambda quantity: (quantity.start, -quantity.end))
    return tuple(_grouped(text, _without_overlap(found)))


def _without_overlap(found: list[Quantity]) -> list[Quantity]:
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return kept


def _digits(text: str) -> list[Quantity]:
    found = []
    for match in _NUMBER.finditer(text):
        quantity = _figure(text, match)
        if quantity:
            found.append(quantity)
    return found


def _figure(text: str, match: re.Match[str]) -> Quantity | None:
    """The figure at ``match`` with what stands before and after it."""
    if re.fullmatch(
        r"\d+,(?:\d{1,2}|\d{4,})|0\d*,\d+|\d{4,},\d+", match[1]
    ):  # nobody knows what 0,05 is
        value = float(match[1].replace(",", ".")) if len(match[1]) < 16 else 0.0
        return Quantity(
            match.start(), match.end(), match[1], value, kind=Kind.LABEL, name="decimal comma"
        )
    digits, power = re.sub(r"[,\s]", "", match[1]), match[2] or match[3] or match[4]
    if len(digits) > 15:
        return None
    value = float(digits)
    scale = 10.0 ** max(-300, min(300, int(power))) if power and match[2] or match[4] else 1.0
    if match[3]:  # 10^9
        value, scale = value ** max(-300, min(300, int(match[3]))) if value <= 10 else value, 1.0
    end = match.end()
    scaled = _SCALED.match(text, end)
    if scaled:
        scale, end = scale * _SCALE[scaled[1].lower()], scaled.end()
    before, after = text[max(0, match.start() - 48) : match.start()], text[end : end + 48]
    step = scale * 10.0 ** -len(digits.partition(".")[2])
    figure = Quantity(
        match.start(), end, "", value * scale, step=step,
        significant=len(digits.replace(".", "").strip("0") or "0") if "." not in digits else len(digits.replace(".", "").lstrip("0") or "0"),
        bound=_bound(before, after), scale=_SCALE[scaled[1].lower()] if scaled else 1.0,
    )  # fmt: skip
    return _with_kind(text, figure, before)


def _with_kind(text: str, figure: Quantity, before: str) -> Quantity | None:
    end = figure.end
    after = text[end : end + 48]
    if (
        re.match(r"%?\s?", after)
        and _LEVEL_AFTER.match(after)
        and figure.value in (80, 90, 95, 97.5, 99)
    ):
        percent = 1 if after.startswith("%") else 0
        return _shown(text, replace(figure, kind=Kind.LEVEL, end=end + percent))
    if found := _P_BEFORE.search(before):
        signs = {
            "less than": "<",
            "小于": "<",
            "greater than": ">",
            "大于": ">",
            "=": "",
            "≈": "~",
            None: "",
        }
        sign = found[1] and found[1].lower()
        return _shown(
            text, replace(figure, kind=Kind.P, name="P", bound=signs.get(sign, sign or ""))
        )
    if found := _RATIO_BEFORE.search(before):
        name = next(key for key, value in found.groupdict().items() if value)
        return _shown(text, _in_unit(text, replace(figure, kind=Kind.RATIO, name=name)))
    if _INTERVAL_BEFORE.search(before):
        return _shown(text, _in_unit(text, replace(figure, kind=Kind.INTERVAL)))
    if found := _LABEL_BEFORE.search(before):
        if not re.match(r"(?:\.\d|\s?%)", after):
            return _shown(text, replace(figure, kind=Kind.LABEL, name=_label(found[1])))
    if found := _LABEL_AFTER.match(after):
        return _shown(
            text, replace(figure, kind=Kind.LABEL, name=_LABELS_ZH.get(found[1], found[1]))
        )
    return _in_unit_or_name(text, figure)


_LABELS_ZH = {
    "型": "type",
    "期": "stage",
    "级": "grade",
    "度": "grade",
    "组": "group",
    "类": "class",
    "相": "phase",
}


def _label(word: str) -> str:
    word = word.lower().rstrip(".")
    return {"classes": "class"}.get(
        word, word[:-1] if word.endswith("s") and word != "class" else word
    )


def _in_unit_or_name(text: str, figure: Quantity) -> Quantity | None:
    with_unit = _in_unit(text, figure)
    if with_unit.unit is not PLAIN:
        return _shown(text, _dated(text, with_unit))
    if _GLUED.match(text[figure.end : figure.end + 2]):
        return None  # 5-FU, 1st, 18F
    noun = _ADJECTIVES.match(text, figure.end)
    if noun and figure.step >= 1:
        figure = replace(figure, unit=unit(noun[1].lower()))
    return _shown(text, _dated(text, figure))


def _in_unit(text: str, figure: Quantity) -> Quantity:
    found = re.compile(r"\s?-?").match(text, figure.end)
    begin = found.end() if found else figure.end
    named = UNIT.match(text, begin)
    if not named and text[figure.end : figure.end + 1] in ("多", "余"):
        named = UNIT.match(text, figure.end + 1)
    if not named:
        return _per(text, figure)
    measured = unit(named.group())
    return replace(
        figure, end=named.end(), unit=measured,
        value=figure.value * measured.factor, step=figure.step * measured.factor,
    )  # fmt: skip


def _per(text: str, figure: Quantity) -> Quantity:
    """``10^9/L``: a bare number by a unit."""
    named = _PER.match(text, figure.end)
    if not named:
        return figure
    below = unit(named[1])
    measured = Unit(named.group().strip(), f"/{below.dimension}", 1 / below.factor)
    return replace(
        figure, end=named.end(), unit=measured,
        value=figure.value * measured.factor, step=figure.step * measured.factor,
    )  # fmt: skip


def _dated(text: str, figure: Quantity) -> Quantity:
    bare = re.fullmatch(r"(?:19|20)\d\d|1\d{3}\s?年|20\d\d\s?年", text[figure.start : figure.end])
    if bare and (figure.unit is PLAIN or text[figure.end - 1] == "年"):
        year = float(text[figure.start : figure.start + 4])
        return replace(figure, kind=Kind.DATE, unit=PLAIN, value=year, step=1.0)
    if figure.unit.name in ("月", "日") and figure.significant <= 2:
        return replace(
            figure,
            kind=Kind.DATE,
            name=figure.unit.name,
            unit=PLAIN,
            value=figure.value / figure.unit.factor,
        )
    return figure


def _shown(text: str, figure: Quantity) -> Quantity:
    return replace(figure, shown=text[figure.start : figure.end])


def _bound(before: str, after: str) -> str:
    for sign, pattern in _BOUND_BEFORE:
        if pattern.search(before):
            return sign
    named = UNIT.match(after.lstrip(" -"))
    rest = after.lstrip(" -")[named.end() :] if named else after
    for sign, pattern in _BOUND_AFTER:
        if pattern.match(rest) or (sign == ">" and pattern.match(after)):
            return sign
    return ""


def _worded(text: str) -> list[Quantity]:
    found = []
    for numeral in numerals(text):
        before, after = (
            text[max(0, numeral.start - 48) : numeral.start],
            text[numeral.end : numeral.end + 48],
        )
        figure = Quantity(
            numeral.start, numeral.end, "", numeral.value, worded=True,
            bound=_bound(before, after), significant=len(str(int(numeral.value)).strip("0")) or 1,
        )  # fmt: skip
        if numeral.unit:
            measured = unit(numeral.unit)
            step = 1.0 if numeral.value != int(numeral.value) else 0.1
            figure = replace(
                figure,
                unit=measured,
                value=numeral.value * measured.factor,
                step=step * measured.factor,
            )
            found.append(_shown(text, figure))
        elif named := _in_unit_or_name(text, figure):
            found.append(named)
    return found


def _labels(text: str) -> list[Quantity]:
    """``stage III``, ``phase II``, ``Ⅲ期``: the same labels as in digits."""
    found = []
    for match in _ROMAN.finditer(text):
        roman = match[2] or match[5]
        name = (match[1] or _LABELS_ZH[match[6]]).lower()
        found.append(
            Quantity(
                match.start(),
                match.end(),
                match.group(),
                float(_ROMAN_VALUE[roman]),
                kind=Kind.LABEL,
                name=name,
            )
        )
    return found


def _grouped(text: str, found: list[Quantity]) -> list[Quantity]:
    """Ranges and lists: the last one's unit and kind belong to those before it, and the reverse."""
    group = 0
    for n in range(len(found) - 1, 0, -1):
        left, right = found[n - 1], found[n]
        between = text[left.end : right.start]
        if len(between) > 12:
            continue
        ranged = bool(_RANGE_JOINT.fullmatch(between))
        if (
            left.kind in (Kind.INTERVAL,)
            and right.kind == Kind.PLAIN
            and _BETWEEN.fullmatch(between)
        ):
            found[n] = right = replace(right, kind=Kind.INTERVAL)
            ranged = True
        if not ranged and not _LIST_JOINT.fullmatch(between):
            continue
        if (
            left.unit is PLAIN
            and left.kind in (Kind.PLAIN, Kind.INTERVAL, Kind.RATIO)
            and right.unit.dimension
            and right.kind != Kind.LABEL
        ):
            if right.unit.dimension not in _COUNTS or ranged:
                factor = right.unit.factor
                found[n - 1] = left = replace(
                    left, unit=right.unit, value=left.value * factor, step=left.step * factor
                )
        if ranged and right.scale > 1 and left.scale == 1 and left.kind == Kind.PLAIN:
            scale = right.scale
            left = replace(left, value=left.value * scale, step=left.step * scale, scale=scale)
            found[n - 1] = left
        if ranged:
            group = right.group if right.group >= 0 else group + 1
            found[n - 1], found[n] = replace(left, group=group), replace(right, group=group)
    return found


_COUNTS = frozenset({"people", "animals", "studies", "occasions", "places"})
COUNTS = _COUNTS
"""Dimensions that only count things."""
