"""Numbers written as words: ``twenty-one``, ``two thirds``, 一百二十, 三分之一, 百分之五."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grounding.lexicon import words

_LISTED = words("numerals")
_SMALL = {word: value for value, word in enumerate(_LISTED["small"])}
_TENS = {word: 10 * value for value, word in enumerate(_LISTED["tens"], 2)}
_SCALES = _LISTED["scales"]
_WORD = "|".join(sorted({**_SMALL, **_TENS, **_SCALES}, key=len, reverse=True))
_ENGLISH = re.compile(
    rf"(?<![A-Za-z])(?:{_WORD})(?:(?:\s|-|\sand\s)?(?:{_WORD}))*(?![A-Za-z])",
    re.I | re.ASCII,
)
_PARTS = _LISTED["parts"]
_FRACTION = re.compile(
    r"(?<![A-Za-z])(?:(a|one|two|three|four)(?:\s|-)?)?"
    r"(half|halves|thirds?|quarters?|fourths?|fifths?|tenths?)(?![A-Za-z])",
    re.I | re.ASCII,
)
_MULTIPLE = _LISTED["multiples"]
_FOLD = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(_MULTIPLE)})(?![A-Za-z-])", re.I | re.ASCII)

_DIGITS = {d: n for n, d in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_HAN = "零〇一二两三四五六七八九十百千万亿"
_HAN_FRACTION = re.compile(
    rf"([{_HAN}]{{1,9}}|\d{{1,9}})分之([{_HAN}点]{{1,12}}|\d{{1,9}}(?:\.\d{{1,9}})?)"
)
_HAN_TENTHS = re.compile(r"(?<![一-龥])([一二两三四五六七八九])成(?![一-龥]*[人年分熟功])")
# A Chinese numeral counts as one only before a measure word: 一般 and 三酰甘油 hold no number.
_MEASURE = (
    r"(?:多|余)?(?:例|名|位|人(?!员|类|群|工|民|体)|岁|天|日(?!常)|周(?!围|期)|星期|个月|年|次(?!要|级)|种|项|"
    r"倍|个(?!体|人|别)|小时|分钟|秒|只|株|家|篇|克|毫克|毫升|升|片(?!段)|粒|剂(?!量)|疗程|成)"
)
_HAN_NUMBER = re.compile(rf"(?<![第之每.\d{_HAN}])([{_HAN}]{{1,20}})(?={_MEASURE})")
_HAN_HALF = re.compile(r"半(?=(年|个月|小时|天|岁))|一半|半数")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in words at ``[start, end)``; ``unit`` is what the wording itself implies."""

    start: int
    end: int
    value: float
    unit: str = ""


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers written as words in ``text`` (comparable form), of both languages."""
    taken = 0
    for found in sorted(_all(text), key=lambda numeral: (numeral.start, -numeral.end)):
        if found.start >= taken:
            taken = found.end
            yield found


def _all(text: str) -> Iterator[Numeral]:
    for found in _FRACTION.finditer(text):
        if not found[1] and found[2].lower() in ("third", "fourth", "fifth", "tenth", "quarter"):
            continue  # an ordinal, or a quarter of a year
        top = {"a": 1, None: 1}.get(found[1] and found[1].lower()) or _SMALL[found[1].lower()]
        yield Numeral(found.start(), found.end(), 100 * top / _PARTS[found[2].lower()], "%")
    for found in _FOLD.finditer(text):
        if re.match(
            r"\s(?:daily|a\s|weekly|monthly|yearly|per\s|each|every)", text[found.end() :][:9], re.I
        ):
            continue  # how often, not how many times as much
        if found.group().lower() in ("double", "triple", "doubling") and re.match(
            r"(?:-|\s)?(?:blind|dummy|therapy|negative|strand|combination)",
            text[found.end() :][:20],
            re.I,
        ):
            continue
        yield Numeral(found.start(), found.end(), _MULTIPLE[found.group().lower()], "fold")
    for found in _ENGLISH.finditer(text):
        if found.group().lower() not in ("one", "hundred", "thousand", "million", "billion"):
            yield Numeral(found.start(), found.end(), _english(found.group()))
    yield from _chinese(text)


def _english(words: str) -> float:
    total = current = 0
    for word in re.findall(_WORD, words.lower()):
        if word in ("thousand", "million", "billion"):
            total, current = total + max(current, 1) * _SCALES[word], 0
        elif word == "hundred":
            current = max(current, 1) * 100
        else:
            current += {**_SMALL, **_TENS}[word]
    return float(total + current)


def _chinese(text: str) -> Iterator[Numeral]:
    for found in _HAN_FRACTION.finditer(text):
        below, above = _han(found[1]), _han(found[2])
        if below and above is not None:
            yield Numeral(found.start(), found.end(), 100 * above / below, "%")
    for found in _HAN_TENTHS.finditer(text):
        yield Numeral(found.start(), found.end(), 10.0 * _DIGITS[found[1]], "%")
    for found in _HAN_NUMBER.finditer(text):
        value = _han(found[1])
        if value and found[1] not in ("一", "万", "百", "千", "亿"):
            yield Numeral(found.start(1), found.end(1), value)
    for found in _HAN_HALF.finditer(text):
        counted = found[1] is None
        yield Numeral(
            found.start(),
            found.end() if counted else found.start(1),
            50 if counted else 0.5,
            "%" if counted else "",
        )


def _han(text: str) -> float | None:
    """The value of a Chinese numeral (or of digits), ``None`` where it is not one."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    whole, _, decimals = text.partition("点")
    total = section = digit = 0
    for char in whole:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _STEPS:
            section, digit = section + (digit or 1) * _STEPS[char], 0
        elif char in ("万", "亿"):
            total = (total + section + digit) * (10**4 if char == "万" else 10**8)
            section = digit = 0
        else:
            return None
    if decimals and not all(char in _DIGITS for char in decimals):
        return None
    value = float(total + section + digit)
    return value + sum(_DIGITS[char] / 10 ** (n + 1) for n, char in enumerate(decimals))
