"""Which way a text points: negations and their scope, words of direction and their objects."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from grounding.lexicon import named_pattern, pattern, words
from grounding.tokens import han_pair, tokens

NEGATION_REACH = {"en": 12, "zh": 16}
"""How far a negation reaches at most: tokens to its right, within its clause."""


_PREFIXES = {"非": 4}
"""Negations that are part of a word (非革命性) and the tokens that word has."""


@dataclass(frozen=True, slots=True)
class Negation:
    """A negating word at ``[start, end)`` and the end of what it negates.

    ``named`` where it is part of the name of what is spoken of: *lack of sleep* raises a risk,
    *patients without diabetes* live longer.
    """

    start: int
    end: int
    reach: int
    named: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of direction. ``sign`` is +1, -1, or 0 for *no difference*.

    ``near`` weighs what the words around it are about (nearer counts more); ``reference`` holds
    in order what the comparison is with (``than …``, ``compared with …``, 与…相比), and what
    follows it as far as the clause may run.
    """

    start: int
    end: int
    axis: str
    sign: int
    negated: bool
    near: Mapping[str, float] = field(compare=False)
    reference: tuple[str, ...] = ()


_BRACKETED = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]")


@cache
def _boundary() -> re.Pattern[str]:
    enders = words("negation")["enders"]
    chinese = "|".join(enders["zh"])
    return re.compile(
        rf"(?<!\d),|,(?!\d)|[;:.!?](?!\d)|。|\n|(?<![A-Za-z])(?:{'|'.join(enders['en'])})(?![A-Za-z])|{chinese}",
        re.IGNORECASE,
    )


@lru_cache(maxsize=2048)
def masked(text: str) -> str:
    """``text`` with what stands in brackets made spaces, offsets kept."""
    return _BRACKETED.sub(lambda found: " " * len(found.group()), text)


@lru_cache(maxsize=2048)
def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """The clauses of ``text``: between stops, commas and words such as *but* and 而."""
    found, start = [], 0
    for boundary in _boundary().finditer(masked(text)):
        if boundary.start() > start:
            found.append((start, boundary.start()))
        start = boundary.end()
    if start < len(text):
        found.append((start, len(text)))
    return tuple(found)


def clause_of(text: str, at: int) -> tuple[int, int]:
    """The clause that holds ``at``."""
    return _holding(clauses(text), at, len(text))


def _holding(stretches: Sequence[tuple[int, int]], at: int, length: int) -> tuple[int, int]:
    place = bisect_right(stretches, (at, length)) - 1
    if place >= 0 and at < stretches[place][1]:
        return stretches[place]
    return 0, length


@lru_cache(maxsize=2048)
def negations(text: str) -> tuple[Negation, ...]:
    """The negations of ``text``, words such as *not only*, 不仅 and 非小细胞 left out."""
    plain = masked(text)
    innocent = _stretches("not_cues", plain)
    closed = dict(_stretches("closed", plain))
    people = _stretches("people", plain)
    compared = {pointer.start for pointer in pointers(text) if pointer.way > pointer.start}
    starts = [token.start for token in tokens(text)]
    found = []
    for cue in named_pattern("negation", "cues").finditer(plain):
        start, end = cue.span()
        if _end_at(innocent, start) or start in compared:
            continue  # 没有对照组高 says *lower*
        reach = closed.get(start) or _reach(text, cue, starts)
        who = _end_at(people, start)
        thing = _end_of_people(plain, who, reach) if who else _end_of_want(plain, cue, reach)
        named = bool(who) or thing < reach
        found.append(Negation(start, end, max(thing, end), named))
    return tuple(found)


def _stretches(listed: str, text: str) -> list[tuple[int, int]]:
    return [found.span() for found in named_pattern("negation", listed).finditer(text)]


def _end_at(stretches: Sequence[tuple[int, int]], at: int) -> int:
    """The end of the stretch that holds ``at``, 0 where none does."""
    place = bisect_right(stretches, at, key=lambda stretch: stretch[0]) - 1
    return stretches[place][1] if place >= 0 and at < stretches[place][1] else 0


def _reach(text: str, cue: re.Match[str], starts: Sequence[int]) -> int:
    """The end of what a negating word negates, within its clause; ``starts`` are the tokens'."""
    han = "\u3400" <= cue.group()[0] <= "\u9fff"
    first = bisect_left(starts, cue.end())
    most = _PREFIXES.get(cue.group(), NEGATION_REACH["zh" if han else "en"])
    last = min(first + most, bisect_left(starts, clause_of(text, cue.start())[1]))
    return tokens(text)[last - 1].end if last > first else cue.end()


def _end_of_people(text: str, end: int, reach: int) -> int:
    """Where *patients without diabetes* ends before what is told of them; 未接种者 ends itself."""
    if "\u3400" <= text[end - 1] <= "\u9fff":
        return min(end, reach)
    verbs = (
        named_pattern("negation", kind).search(text, end, reach) for kind in ("tells", "moves")
    )
    return min((verb.start() for verb in verbs if verb), default=reach)


def _end_of_want(text: str, cue: re.Match[str], reach: int) -> int:
    """Where *lack of sleep* ends before a verb of what it does; ``reach`` where none follows.

    *Lack of evidence that sleep …* denies what follows, and *lack of effect* what there might be.
    """
    if not named_pattern("negation", "want").fullmatch(cue.group()):
        return reach
    verb = named_pattern("negation", "moves").search(text, cue.end(), reach)
    if not verb or named_pattern("negation", "unsaid").search(text, cue.end(), verb.start()):
        return reach
    return verb.start()


def negated_at(text: str, start: int, end: int, but: Sequence[tuple[int, int]] = ()) -> bool:
    """Whether an odd number of negations (not those in ``but``) reach over ``[start, end)``."""
    over = [
        n
        for n in negations(text)
        if n.end <= start and end <= n.reach and not any(a <= n.start < b for a, b in but)
    ]
    return len(over) % 2 == 1


_LABEL = re.compile(
    r"(?<=[a-z,(] )A(?![A-Za-z'’-])|(?<![A-Za-z])[A-Z](?=[组药方])"
    r"|(?:(?<=[Gg]roup )|(?<=[Gg]roups )|(?<=[Aa]rm )|(?<=[Cc]ohort ))(?:I|\d{1,2})(?![\w%]|\.\d)"
)
"""What tells arms apart, though no word of content: an *A* that is no article, *group 1*."""


@lru_cache(maxsize=4096)
def features(text: str) -> tuple[tuple[str, int, int], ...]:
    """What ``text`` is about, with offsets: stems of content words, labels of arms, pairs of
    Chinese characters.
    """
    found = []
    before = None
    labels = {label.start() for label in _LABEL.finditer(text)}
    for token in tokens(text):
        if (token.kind == "word" and token.content) or token.start in labels:
            found.append((token.stem, token.start, token.end))
        elif before and (pair := han_pair(before, token)):
            found.append((pair, before.start, token.end))
        before = token
    return tuple(found)


@cache
def _directions(compared: bool) -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    listed = words("direction")
    named = tuple(
        (axis, sign, pattern(poles[pole]))
        for kind in ("axes", "antonyms")
        for axis, poles in listed[kind].items()
        for sign, pole in ((1, "up"), (-1, "down"))
        if pole in poles
    )
    return (*named, *_comparisons(listed["than"])) if compared else named


_COMPARING = re.compile("[比较]|没有")


def _comparisons(than: Mapping[str, Any]) -> Iterator[tuple[str, int, re.Pattern[str]]]:
    """比对照组高, 没有对照组高, 不比对照组差: with what is compared with, the way told last."""

    def of(lead: str, way: str) -> re.Pattern[str]:
        return re.compile(f"{than[lead]}{than['other']}(?P<way>{way}){than['behind']}")

    for axis, poles in than["axes"].items():
        for sign, pole in ((1, "up"), (-1, "down")):
            yield axis, sign, of("lead", poles[pole])
            yield axis, -sign, of("lead not", poles[pole])
    yield "not worse", 1, of("lead not worse", than["worse"])


@cache
def antonym_axes() -> frozenset[str]:
    """Axes such as left/right, told apart only where the rest of a sentence is the same."""
    return frozenset(words("direction")["antonyms"])


@dataclass(frozen=True, slots=True, order=True)
class Pointer:
    """A word of direction at ``[start, end)``, before anything is known of what it is about.

    ``way`` is where the word itself starts, behind what a Chinese comparison holds before it.
    """

    start: int
    end: int
    axis: str
    sign: int
    way: int

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it shares a character with ``[start, end)``."""
        return self.start < end and start < self.end


@lru_cache(maxsize=2048)
def pointers(text: str) -> tuple[Pointer, ...]:
    """The words of direction in ``text``; *no difference* swallows what it contains."""
    plain = masked(text)
    same = named_pattern("direction", "same").finditer(plain)
    none = [Pointer(*found.span(), "same", 0, found.start()) for found in same]
    found = [
        Pointer(*word.span(), axis, sign, word.start("way" if words_of.groupindex else 0))
        for axis, sign, words_of in _directions(bool(_COMPARING.search(plain)))
        for word in words_of.finditer(plain)
        if not any(p.overlaps(word.start(), word.end()) for p in none)
    ]
    kept: list[Pointer] = []  # of words that overlap the longest: more effective, not effective
    for pointer in sorted([*none, *found], key=lambda p: (p.start - p.end, p)):
        if not any(other.overlaps(pointer.start, pointer.end) for other in kept):
            kept.append(pointer)
    return tuple(sorted(kept))


@lru_cache(maxsize=2048)
def cues(text: str) -> tuple[Cue, ...]:
    """The words of direction in ``text`` with what they are about, in order."""
    return tuple(_cues(text, pointers(text)))


@lru_cache(maxsize=2048)
def undirected(text: str) -> tuple[tuple[str, int, int], ...]:
    """The :func:`features` of ``text`` that are no part of its words of direction."""
    taken = {n for pointer in pointers(text) for n in range(pointer.start, pointer.end)}
    return tuple(f for f in features(text) if f[1] not in taken and f[2] - 1 not in taken)


Way = tuple[str, int]
"""An axis and a sign on it: the way that a word of direction points."""


def ways(text: str, first: int, last: int) -> frozenset[Way]:
    """The ways that the words of direction in ``text[first:last]`` point."""
    return frozenset((p.axis, p.sign) for p in pointers(text) if first <= p.start < last)


def opposed(ours: frozenset[Way], theirs: frozenset[Way]) -> bool:
    """Whether one side points some way that the other does not, and the other the opposite way."""
    return any((axis, -sign) in theirs for axis, sign in ours - theirs if sign)


def _cues(text: str, found: Sequence[Pointer]) -> Iterator[Cue]:
    plain = masked(text)
    about = undirected(plain)
    same = [(pointer.start, pointer.end) for pointer in found if pointer.sign == 0]
    for pointer in found:
        start, end, axis, sign = pointer.start, pointer.end, pointer.axis, pointer.sign
        first, last = clause_of(text, start)
        if sign and any(first <= a < start < last for a, _ in same):
            continue  # no difference *in improvement*
        if sign and text[start].isascii() and _beside_another(found, pointer):
            continue  # *a smaller reduction*: which way that points depends on more than the words
        if sign and _OF_A_LOSS.match(plain, end):
            continue
        if _HOW_MUCH.match(plain, end) and any(
            first <= p.start < last for p in found if p != pointer
        ):
            continue
        begin, stop = sentence_of(text, start)
        near: dict[str, float] = {}
        reach = 9.0 if "\u3400" <= text[start] <= "\u9fff" else 36.0
        for name, a, b in about:
            if not begin <= a < stop:
                continue
            gap = a - end if a >= end else start - b
            weight = 1 / (1 + max(gap, 0) / reach)
            if not first <= a < last:
                weight *= 0.4
            near[name] = max(near.get(name, 0.0), weight)
        negated = sign != 0 and negated_at(text, start, end, same)
        yield Cue(start, end, axis, sign, negated, near, reference(text, first, last, end))


_OF_A_LOSS = re.compile(
    r"\s(?:[\w-]+\s){0,5}?(?:loss(?:es)?|reductions?|decreases?|declines?|decrements?)(?![A-Za-z])",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(r"的?(?:幅度|程度)")
_BESIDE = 12  # characters between two words of one axis that modify one another


def _beside_another(found: Sequence[Pointer], one: Pointer) -> bool:
    return any(
        other is not one
        and other.sign
        and other.axis == one.axis
        and max(other.start - one.end, one.start - other.end) <= _BESIDE
        for other in found
    )


@lru_cache(maxsize=2048)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    found, start = [], 0
    for stop in _SENTENCE_END.finditer(masked(text)):
        found.append((start, stop.start()))
        start = stop.end()
    return (*found, (start, len(text)))


def sentence_of(text: str, at: int) -> tuple[int, int]:
    """The sentence of ``text`` that holds ``at``."""
    return _holding(_sentences(text), at, len(text))


_SENTENCE_END = re.compile(r"[.!?](?!\d)(?=\s|$|[A-Z])|[;!?。]")


_AGAINST = re.compile(
    r"(?<![A-Za-z])(?:than|compared\s(?:with|to)|relative\sto|versus|vs\.?|in\scomparison\s(?:with|to)|over|(?:superior|inferior|preferable)\sto)\s(?P<en>[^,;.()]{1,80})"
    r"|(?:与|和|同)(?P<with>[^，。；,;与和]{1,24}?)(?:相比|比较|相较|对比|比,)"
    r"|(?:高于|低于|优于|劣效?于|多于|少于|大于|小于|长于|短于|好于|差于|不如|强于|弱于|早于|晚于|不及)(?P<than>[^，。；,;()（）]{1,24})"
    r"|(?:较(?!高|低|好|差|多|少|大|小|长|短|为|较|例|值|重|率|优|佳|强|弱)|比(?!为|较|例|值|率|重[为较])|没有)"
    r"(?P<bi>[^，。；,;()（）]{1,16}?)"
    r"(?=组|明显|显著|更|升|降|增|减|[高低好差](?![的者龄脂糖压盐纤危热])|延|缩|改|优|有"
    r"|[长短多少大小强弱重轻快慢早晚]见?(?:[，。；,;、\s\d]|$))",
    re.IGNORECASE,
)


def reference(text: str, first: int, last: int, at: int) -> tuple[str, ...]:
    """What a comparison in the clause ``[first, last)`` (or the sentence around it) is with."""
    start, end = compared_with(text, first, last, at)
    return tuple(dict.fromkeys(name for name, a, b in features(text) if start <= a and b <= end))


@lru_cache(maxsize=4096)
def compared_with(text: str, first: int, last: int, at: int) -> tuple[int, int]:
    """Where what is compared with stands; an empty stretch where nothing is."""
    best: tuple[int, int, int] | None = None
    for found in _AGAINST.finditer(text, max(0, first - 120), min(len(text), last + 80)):
        group = next(name for name, value in found.groupdict().items() if value)
        start, end = found.span(group)
        gap = abs(found.start() - at)
        named = any(start <= a and b <= end for _, a, b in features(text))
        if named and (best is None or gap < best[0]):
            best = (gap, start, end)
    return best[1:] if best else (at, at)
