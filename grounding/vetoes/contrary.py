"""When a word turned round is no contradiction: where more than that word was turned.

*Lower levels, higher risk* and *higher levels, lower risk* tell one finding from its two ends, and
so do *higher with placebo* and *lower with the drug*. Of two sentences that differ in a single word
this holds nowhere: every test here asks for a second difference.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from grounding.groups import exclusive, groups
from grounding.lexicon import named_pattern, pattern, words
from grounding.polarity import (
    clause_of,
    compared_with,
    masked,
    pointers,
    sentence_of,
    undirected,
)
from grounding.tokens import stem
from grounding.vetoes.drugs import drugs

Stretch = tuple[int, int]
"""Where something starts and ends in a text."""

_PEOPLE = ("age", "sex", "pregnancy", "smoking")
_SAME_AXIS = {"degree": "amount", "quality": "amount"}  # *fewer* is turned round by *more*
_UNKNOWN = frozenset(("active",))  # *the treatment group* may be that of any drug
_ARM_NAME = re.compile(
    r"(?<![\w-])(?P<en>[A-Za-z][\w-]*)[ -](?:group|arm)s?(?![A-Za-z])"
    r"|(?P<zh>[\u3400-\u9fff]{1,2})组(?![织成合分方建间内胺])"
)
_PREFIXED = re.compile(r"(?<![A-Za-z])non-?(?P<word>[a-z]{4,})", re.IGNORECASE)
_FEW = 3  # things that one agent or treatment may be named by
_MOST = 16  # words of direction in a sentence
_LEAST_DENIED = 2  # characters that a denied thing may stand behind the word that denies it


def told_from_the_other_end(claim: str, mine: Stretch, passage: str, theirs: Stretch) -> bool:
    """Whether a word of the claim at ``mine`` may stand against that of the passage at ``theirs``
    and both be so: of other arms or people, or with what they depend on turned round as well."""
    return any(
        differ(claim, mine, passage, theirs) for differ in (_of_others, _of_another, _turned_twice)
    )


def _of_others(claim: str, mine: Stretch, passage: str, theirs: Stretch) -> bool:
    """Whether the two words tell of different arms, or of people who exclude each other."""
    ours, others = _arms(claim, *mine), _arms(passage, *theirs)
    if ours and others and not _shared(ours, others) and not (ours | others) & _UNKNOWN:
        return True
    if {"active", "control"} <= ours ^ others:
        return True
    first, second = (
        claim[slice(*_sentence(claim, mine))],
        passage[slice(*_sentence(passage, theirs))],
    )
    for dimension in _PEOPLE:
        here, there = groups(first, dimension), groups(second, dimension)
        if here and there and all(exclusive(a, b) for a in here for b in there):
            return True
    return False


def _shared(ours: frozenset[str], others: frozenset[str]) -> bool:
    """Whether an arm of the one is one of the other, or its shorter name: 手术 of 开腹手术."""
    return bool(ours & others) or any(
        a[-1] >= "\u3400" and (a.endswith(b) or b.endswith(a)) for a in ours for b in others
    )


def _of_another(claim: str, mine: Stretch, passage: str, theirs: Stretch) -> bool:
    """Whether all is the same on one side of the two words, and nothing of the little on the other:
    *exercise lowered blood pressure* and *inactivity raised blood pressure*."""
    before, behind = zip(_sides(claim, *mine), _sides(passage, *theirs), strict=True)
    return any(
        bool(alike[0]) and alike[0] == alike[1] and _apart(*differing)
        for alike, differing in ((before, behind), (behind, before))
    )


def _apart(ours: frozenset[str], others: frozenset[str]) -> bool:
    return not ours & others and all(0 < len(side) <= _FEW for side in (ours, others))


@lru_cache(maxsize=4096)
def _sides(text: str, start: int, end: int) -> tuple[frozenset[str], frozenset[str]]:
    """What the clause of a word at ``[start, end)`` is about before it and behind it, what is
    compared with and other words of direction left out."""
    first, last = clause_of(text, start)
    but = compared_with(text, first, last, end)
    about = [
        f
        for f in undirected(text)
        if first <= f[1] < last and not (f[1] < but[1] and but[0] < f[2])
    ]
    before = frozenset(name for name, _, b in about if b <= start)
    return before, frozenset(name for name, a, _ in about if a >= end)


def _sentence(text: str, at: Stretch) -> Stretch:
    return sentence_of(masked(text), at[0])


@lru_cache(maxsize=4096)
def _arms(text: str, start: int, end: int) -> frozenset[str]:
    """The arms that a word at ``[start, end)`` is said of: those of its clause, else its sentence,
    what they are compared with left out."""
    clause = clause_of(text, start)
    but = compared_with(text, *clause, end)
    for first, last in (clause, sentence_of(masked(text), start)):
        found = frozenset(
            name
            for name, a, b in _named_arms(text)
            if first <= a and b <= last and not (a < but[1] and but[0] < b)
        )
        if found:
            return found
    return frozenset()


@lru_cache(maxsize=1024)
def _named_arms(text: str) -> tuple[tuple[str, int, int], ...]:
    """The drugs and groups of a trial that ``text`` names."""
    found = [(drug.name, drug.start, drug.end) for drug in drugs(text)]
    for kind in words("direction")["arms"]:
        known = named_pattern("direction", "arms", kind)
        found += [(kind, *arm.span()) for arm in known.finditer(text)]
    listed = words("direction")["no arms"]
    found += _treatments(text)
    for arm in _ARM_NAME.finditer(text):
        group = arm.lastgroup or "en"
        name, (start, end) = arm[group].lower(), arm.span(group)
        plain = name not in listed["en"] and not name.endswith(tuple(listed["zh"]))
        if plain and not any(a < end and start < b for _, a, b in found):
            found.append((stem(name), start, end))
    return tuple(found)


def _treatments(text: str) -> Iterator[tuple[str, int, int]]:
    """What Chinese tells arms apart by without calling them so: 保守治疗后, 开腹手术的."""
    for arm in named_pattern("direction", "treatments").finditer(text):
        start, end = arm.span()
        yield text[start:end], start, end


def _turned_twice(claim: str, mine: Stretch, passage: str, theirs: Stretch) -> bool:
    """Whether what the claim's word depends on is turned round with it: another word of direction,
    a condition (high, early, stopped) or a thing denied. Two outcomes side by side (*reduced pain
    and increased nausea*) do not depend on one another."""
    if _crowded(claim, *_sentence(claim, mine)) or _crowded(passage, *_sentence(passage, theirs)):
        return False
    turned = sorted((mine, *_other_turns(claim, mine, passage, theirs)))
    return any(
        one[1] <= other[0] and not _joined(claim, one, other) for one, other in pairwise(turned)
    )


@lru_cache(maxsize=1024)
def _crowded(text: str, first: int, last: int) -> bool:
    """Whether a sentence has more words of direction than any that says what depends on what."""
    return sum(first <= p.start < last for p in pointers(text)) > _MOST


def _other_turns(claim: str, mine: Stretch, passage: str, theirs: Stretch) -> Iterator[Stretch]:
    """Where else in its sentence the claim has the opposite of what the passage's sentence has."""
    ours, others = _signs(claim, mine), _signs(passage, theirs)
    for axis, here in ours.items():
        signs, there = [sign for sign, *_ in here], others.get(axis, [])
        back = [-sign for sign, *_ in there]
        if back and (signs == back or (len(set(signs)) == 1 and set(signs) == set(back))):
            yield from ((start, end) for _, start, end in here)
    first = _denied(claim, *_sentence(claim, mine))
    second = _denied(passage, *_sentence(passage, theirs))
    yield from (at for name, at in first[0].items() if name in second[1].keys() - second[0].keys())
    yield from (at for name, at in first[1].items() if name in second[0] and name not in first[0])


@lru_cache(maxsize=4096)
def _signs(text: str, but: Stretch) -> dict[str, list[tuple[int, int, int]]]:
    """The words of direction and condition of a sentence by axis, in order, the one at ``but``
    left out."""
    first, last = _sentence(text, but)
    told = [
        (_SAME_AXIS.get(p.axis, p.axis), p.sign, p.start, p.end) for p in pointers(text) if p.sign
    ]
    told += [
        (f"condition: {axis}", sign, *found.span())
        for axis, sign, known in _conditions()
        for found in known.finditer(text, first, last)
    ]
    found: dict[str, list[tuple[int, int, int]]] = {}
    for axis, sign, start, end in sorted(told, key=lambda word: word[2]):
        if first <= start < last and not (start < but[1] and but[0] < end):
            found.setdefault(axis, []).append((sign, start, end))
    return found


@cache
def _conditions() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    return tuple(
        (axis, sign, pattern(poles[pole]))
        for axis, poles in words("direction")["conditions"].items()
        for sign, pole in ((1, "up"), (-1, "down"))
    )


@lru_cache(maxsize=4096)
def _denied(text: str, first: int, last: int) -> tuple[dict[str, Stretch], dict[str, Stretch]]:
    """What a sentence is about, each thing with where: what it denies, and all the rest."""
    denied = {stem(found["word"]): found.span() for found in _PREFIXED.finditer(text, first, last)}
    told = [p for p in pointers(text) if first <= p.start < last]
    about = [f for f in undirected(text) if first <= f[1] < last]
    for word in named_pattern("direction", "denying").finditer(text, first, last):
        if any(p.overlaps(*word.span()) for p in told):
            continue  # 不如 and 无效 deny nothing
        behind = next((f for f in about if f[1] >= word.end()), None)
        if behind and behind[1] - word.end() <= _LEAST_DENIED:
            denied[behind[0]] = (word.start(), behind[2])
    taken = set(denied.values())
    rest = {n: (a, b) for n, a, b in about if not any(x <= a and b <= y for x, y in taken)}
    return denied, rest


def _joined(text: str, one: Stretch, other: Stretch) -> bool:
    """Whether two words, in their order, stand side by side as two outcomes do, neither being what
    the other depends on: a joining word between them, and behind it none that leads on."""
    start, end = one[1], other[0]
    joints = list(named_pattern("direction", "joining").finditer(text, start, end))
    if not joints or named_pattern("direction", "opening").search(
        text, clause_of(text, start - 1)[0], start
    ):
        return False  # *as levels fell, risk rose*
    return not named_pattern("direction", "leading to").search(text, joints[-1].end(), end)
