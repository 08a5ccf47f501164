"""Citation markers in text: ``[1]``, ``[1,2]``, ``[1–3]``, ``【1】``, ``［１］``, ``¹²`` and kin.

Nothing that could be a reference is dropped: a number beyond the references is the caller's to
call INVALID. What only looks like one (``[CI 0.5-0.9]``, ``[sic]``, a year, ``10⁹``) is not.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

WIDEST_RANGE = 50
"""A range longer than this, or one that runs backwards, is kept as its two ends only."""

_NUMBER = r"[0-9０-９]+"
_DASH = r"\s*[-‐‑‒–—−~～至到]\s*"
_JOINT = r"\s*[,，、;；]\s*"
_ITEM = rf"{_NUMBER}(?:{_DASH}{_NUMBER})?"
_LEAD = (
    r"(?:\^|(?:citation|cite|ref(?:erence)?s?|source|passage|doc(?:ument)?"
    r"|文献|引用|参考|参考文献|资料|来源|段落)\s*[:：.#]?\s*)?"
)
_BODY = rf"\s*{_LEAD}({_ITEM}(?:{_JOINT}{_ITEM})*)\s*(?:\^|†[^\[\]【】]{{0,80}})?\s*"
_BRACKETED = re.compile(
    rf"\[{_BODY}\](?:\(\s*[^\s()]{{1,500}}\s*\))?|【{_BODY}】|［{_BODY}］|〔{_BODY}〕|<sup>{_BODY}</sup>",
    re.IGNORECASE,
)
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[⁻⁺˒,，][⁰¹²³⁴⁵⁶⁷⁸⁹]+)*")
# Raised digits after these are exponents, charges or symbols: 10⁹, m², Ca²⁺, χ², I².
_EXPONENT_AFTER = re.compile(
    r"(?:[0-9)\u0370-\u03ff×⁻⁺]|(?<![A-Za-z])[A-Za-z]{1,2}|(?<![A-Za-z])(?:mol|min|sec))$"
)
_INTERVAL_BEFORE = re.compile(
    r"(?:\b(?:CIs?|CrI|IQR|range|interval|quartiles?)|区间|范围|间距|四分位数?)\s*(?:of|was|is|为|是|[:：=,，])?\s*$",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r"\s*(?:%|‰|years?\b|yrs?\b|months?\b|weeks?\b|days?\b|hours?\b|min|mg|g\b|kg|ml|mm|cm|岁|年|个?月|周|天|小时|分)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker ``text[start:end]`` and the numbers it names, in the order they stand, each once."""

    start: int
    end: int
    numbers: tuple[int, ...]


def markers(text: str, known: int | None = None) -> list[Marker]:
    """The citation markers of ``text``, in order; linear in its length.

    ``known`` is how many references there are, where the caller knows: it lets ``[1998]`` be the
    1,998th reference. Otherwise a lone number from 1900 to 2099 is a year, unless the text cites
    past 1,000 anyhow.
    """
    found = sorted(_bracketed(text), key=lambda marker: marker.start)
    found = sorted([*found, *_raised(text, found)], key=lambda marker: marker.start)
    past_thousand = any(1000 <= n < 1900 for marker in found for n in marker.numbers)
    return [m for m in found if past_thousand or not _is_year(m, known)]


def blanked(text: str, found: list[Marker]) -> str:
    """``text`` with every marker made spaces, so that all offsets stay true."""
    parts, at = [], 0
    for marker in found:
        parts += [text[at : marker.start], " " * (marker.end - marker.start)]
        at = marker.end
    return "".join([*parts, text[at:]])


@lru_cache(maxsize=64)
def bare(text: str) -> str:
    """``text`` with every marker blanked."""
    return blanked(text, markers(text))


def _bracketed(text: str) -> Iterator[Marker]:
    for found in _BRACKETED.finditer(text):
        body = next(group for group in found.groups() if group is not None)
        if not _is_interval(text, found, body):
            yield Marker(found.start(), found.end(), _numbers(body))


def _is_interval(text: str, found: re.Match[str], body: str) -> bool:
    """``62 [45–70] years``, ``95% CI [5, 9]``: an interval in square brackets."""
    if found.group()[0] != "[":
        return False
    if _INTERVAL_BEFORE.search(text, max(0, found.start() - 24), found.start()):
        return True
    before = text[max(0, found.start() - 2) : found.start()].strip()
    several = re.search(rf"{_DASH}|{_JOINT}", body.strip())
    return bool(several and before[-1:].isdigit() and _UNIT_AFTER.match(text, found.end()))


def _raised(text: str, taken: list[Marker]) -> Iterator[Marker]:
    inside = {n for marker in taken for n in range(marker.start, marker.end)}
    for found in _RAISED.finditer(text):
        if found.start() in inside or text[found.end() : found.end() + 1] in ("⁺", "⁻"):
            continue
        before = text[max(0, found.start() - 4) : found.start()]
        if before and not before[-1].isspace() and not _EXPONENT_AFTER.search(before):
            body = unicodedata.normalize("NFKC", found.group().replace("⁻", "-").replace("⁺", ","))
            yield Marker(
                found.start(), found.end(), _numbers(body.replace("\u2212", "-").replace("˒", ","))
            )


def _numbers(body: str) -> tuple[int, ...]:
    """The numbers of ``1, 3-5``; absurdly long digits are cut, which leaves them out of range."""
    numbers: dict[int, None] = {}
    for item in re.split(_JOINT, unicodedata.normalize("NFKC", body).strip()):
        ends = [int(digits[:12]) for digits in re.findall(r"[0-9]+", item)]
        low, high = ends[0], ends[-1]
        whole = low <= high <= low + WIDEST_RANGE
        numbers |= dict.fromkeys(range(low, high + 1) if whole else ends)
    return tuple(numbers)


def _is_year(marker: Marker, known: int | None) -> bool:
    return all(1900 <= n <= 2099 and n > (known or 0) for n in marker.numbers)
