"""Errors planted into true sentences, one at a time, so that a checker can be measured.

Where to alter is decided by plain patterns of this module and ``words/planting.json``, not by the
analysis the checker itself uses: what that overlooks must be planted too.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from grounding.lexicon import words


class Error(StrEnum):
    """The classes of error that can be planted into one sentence."""

    NUMBER = "number"
    UNIT = "unit"
    NEGATION = "negation"
    DIRECTION = "direction"
    COMPARATOR = "comparator"
    DRUG = "drug"
    POPULATION = "population"
    CERTAINTY = "certainty"
    DISEASE = "disease"
    OUTCOME = "outcome"
    REGIMEN = "regimen"


@dataclass(frozen=True, slots=True)
class Planted:
    """``text`` is the sentence with ``before`` at ``start`` replaced by ``after``."""

    error: Error
    text: str
    start: int
    before: str
    after: str


def plant(sentence: str, error: Error, rng: random.Random) -> Planted | None:
    """``sentence`` with one error of the class wanted, or ``None`` where there is no place for one.

    The same sentence, class and state of ``rng`` give the same error. Nothing inside square
    brackets (citations) and no number that belongs to a name is touched.
    """
    spots = _SPOTS[error](sentence, error, rng)
    spots = [spot for spot in spots if not _in_citation(sentence, spot[0])]
    if not spots:
        return None
    start, before, after = rng.choice(spots)
    text = sentence[:start] + after + sentence[start + len(before) :]
    return Planted(error, text, start, before, after)


_Spot = tuple[int, str, str]
_CITATION = re.compile(r"\[[^\[\]]*\]|［[^［］]*］|【[^【】]*】|https?://\S+|10\.\d{4,}/\S+")
_NUMBER = re.compile(
    r"(?<![\w.,/^+\u2010-\u2015\u2212\uff0d\uff0e-])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w/^-]|[.\uff0e]\d|,\d)"
)
_HAN_NUMBER = re.compile(
    r"(?<![A-Za-z\d.,/^+\u2010-\u2015\u2212\uff0d\uff0e-])\d+(?:\.\d+)?(?=[%％\u4e00-\u9fff])"
)


def _in_citation(sentence: str, at: int) -> bool:
    return any(found.start() <= at < found.end() for found in _CITATION.finditer(sentence))


def _numbers(sentence: str, _: Error, rng: random.Random) -> list[_Spot]:
    found = {m.start(): m.group() for m in _NUMBER.finditer(sentence)}
    found |= {m.start(): m.group() for m in _HAN_NUMBER.finditer(sentence)}
    lead = tuple(words("planting")["harmless_before"])
    spots = []
    for start, number in sorted(found.items()):
        before = sentence[max(0, start - 12) : start].lower().rstrip(" .:")
        level = number in ("90", "95", "99") and re.match(
            r"\s?[%％]?\s?(?:CI|conf|可信|置信)", sentence[start + len(number) :]
        )
        if not before.endswith(lead) and not level:
            spots.append((start, number, _other_number(number, rng)))
    return spots


def _other_number(number: str, rng: random.Random) -> str:
    """A number of the same shape at least a quarter away from ``number``, and not its tenfold."""
    value = float(number.replace(",", ""))
    decimals = len(number.partition(".")[2])
    factor = rng.choice((0.4, 0.6, 0.7, 1.3, 1.6, 1.8, 2.3))
    other = value * factor if value else 3.0
    if not decimals:
        other = max(1.0, round(other))
        if other == value:
            other = value + 1 + rng.randrange(3)
    shown = f"{other:,.{decimals}f}" if "," in number else f"{other:.{decimals}f}"
    return shown if float(shown.replace(",", "")) != value else f"{value + 1:.{decimals}f}"


def _swaps(sentence: str, error: Error, _: random.Random) -> list[_Spot]:
    spots: list[_Spot] = []
    for before, after in words("planting")[str(error)]:
        for start in _places(sentence, before, any_case=error != Error.UNIT):
            if not any(
                a <= start < a + len(b) or start <= a < start + len(before) for a, b, _ in spots
            ):
                found = sentence[start : start + len(before)]
                spots.append((start, found, after.capitalize() if found[0].isupper() else after))
    return [spot for spot in spots if _changes_meaning(sentence, spot, error)]


def _places(sentence: str, wanted: str, any_case: bool = False) -> list[int]:
    edge = r"(?<![A-Za-z])" if wanted[0].isascii() and wanted[0].isalpha() else ""
    close = r"(?![A-Za-z])" if wanted[-1].isascii() and wanted[-1].isalpha() else ""
    flags = re.IGNORECASE if any_case else 0
    return [m.start() for m in re.finditer(edge + re.escape(wanted) + close, sentence, flags)]


def _changes_meaning(sentence: str, spot: _Spot, error: Error) -> bool:
    """Whether the swap alters what is said: units behind a number, no half of a longer word."""
    start, before, after = spot
    ahead, behind = sentence[:start], sentence[start + len(before) :]
    if error == Error.UNIT:
        return bool(re.search(r"\d\s?-?$", ahead)) and not re.match(r"[/\w]", behind)
    if error == Error.NEGATION and not before.isascii():
        return not re.search(r"[不未无非没可]$", ahead) and not re.match(r"[否不非]", behind)
    if error == Error.NEGATION and "not" in after:
        return not re.match(r"\s(?:not|no|never|only|neither)\b|n't", behind)
    if error == Error.DIRECTION and before.lower() == "more":
        return bool(re.match(r"\s(?:\w+\s){1,3}than\b", behind))
    if error == Error.COMPARATOR:
        return bool(
            re.search(r"\d[%％]?\s?(?:\S{1,3})?$", ahead) or re.match(r"\s?=?\s?\d", behind)
        ) and not behind.startswith("=")
    if error == Error.CERTAINTY and before in ("密切相关", "显著相关", "有关"):
        return bool(
            re.search(r"[与和同][^，。,;；]{2,24}$", ahead) and re.match(r"[，。,.;；]", behind)
        )
    return (
        error != Error.POPULATION
        or before not in ("patients", "患者")
        or not re.search(r"[a-z]-$", ahead)
    )


def _names(sentence: str, error: Error, rng: random.Random) -> list[_Spot]:
    """The name of a drug or disease in the sentence, for that of another in the same language."""
    listed = words("drugs" if error == Error.DRUG else "diseases")
    related = listed.get("broader", ())
    rows: list[list[str]] = listed["names"]
    low = sentence.lower()
    spots = []
    for row in rows:
        for name in row:
            if len(name) < 4 and name.isascii():
                continue
            for start in _places(low, name.lower()):
                others = [
                    r
                    for r in rows
                    if r is not row
                    and not any(alias.lower() in low for alias in r)
                    and not any(row[0] in kin and r[0] in kin for kin in related)
                ]
                other = rng.choice(others)
                alias = other[0] if name.isascii() else next(a for a in other if not a.isascii())
                if not (name.isascii() and any(n != name and n in name for n in other)):
                    spots.append((start, sentence[start : start + len(name)], alias))
    longest = sorted(spots, key=lambda spot: -len(spot[1]))
    return [
        s
        for n, s in enumerate(longest)
        if not any(o[0] <= s[0] < o[0] + len(o[1]) for o in longest[:n])
    ]


_SPOTS: dict[Error, Callable[[str, Error, random.Random], list[_Spot]]] = {
    Error.NUMBER: _numbers,
    Error.DRUG: _names,
    Error.DISEASE: _names,
} | dict.fromkeys(
    (
        Error.UNIT,
        Error.NEGATION,
        Error.DIRECTION,
        Error.COMPARATOR,
        Error.POPULATION,
        Error.CERTAINTY,
        Error.OUTCOME,
        Error.REGIMEN,
    ),
    _swaps,
)
