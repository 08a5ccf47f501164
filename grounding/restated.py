"""A claim in the passage's own words and order, a few of them left out or put for their like.

Between *word for word* and what a model has to judge: every word that carries meaning, every
figure, direction, drug and disease of the claim stands in one sentence of the passage, in the same
order and behind the same preposition, and what that sentence says beyond it changes nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from grounding.agreement import agree, same_measure
from grounding.diseases import diseases
from grounding.form import form, sentence_stretches
from grounding.lexicon import named_pattern, words
from grounding.numbers import COUNTS, quantities
from grounding.polarity import antonym_axes, negations, pointers
from grounding.quantity import Kind, Quantity
from grounding.tokens import close_stem, tokens
from grounding.verbatim import condition, coupled, leads_in
from grounding.vetoes.drugs import drugs

_NOT = "not"
_FEWEST = 3.0  # units of a claim that can be recognised at all; a Chinese character is half of one


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, figure, direction, drug or disease at ``[start, end)``, told by ``key``.

    ``link`` is the preposition or particle it stands behind, ``figure`` the figure it is.
    """

    start: int
    end: int
    key: str
    link: str = ""
    figure: Quantity | None = None

    def alike(self, other: "Unit") -> bool:
        """Whether two units say the same thing, wherever they stand."""
        if self.figure and other.figure:
            return _one_figure(self.figure, other.figure)
        return self.key == other.key != ""

    def same(self, other: "Unit") -> bool:
        """Whether two units say the same thing in the same place of their sentence."""
        return self.link == other.link and self.alike(other)


def _one_figure(mine: Quantity, theirs: Quantity) -> bool:
    """Whether two figures are one beyond doubt: of one measure, and of one thing counted."""
    if not same_measure(mine, theirs) or not agree(mine, theirs):
        return False
    if _in_points(mine) != _in_points(theirs):  # 5 percentage points off 40 % leave 35 %, 5 % 38 %
        return False
    counted = mine.unit.dimension in COUNTS
    return not counted or _counted(mine.unit.name) == _counted(theirs.unit.name)


def _in_points(figure: Quantity) -> bool:
    return figure.unit.dimension == "fraction" and bool(_listed("points").search(figure.unit.name))


def _counted(name: str) -> str:
    return _first_of("counted").get(name, close_stem(name))


def restated(claim: str, passage: str) -> tuple[int, int] | None:
    """The sentence of ``passage`` (a stretch of its comparable form) that says ``claim``.

    ``claim`` is in comparable form. ``None`` where no sentence does beyond doubt.
    """
    wanted = units(claim)
    told = sum(0.5 if "\u3400" <= unit.key[:1] <= "\u9fff" else 1.0 for unit in wanted)
    if told < _FEWEST or claim.rstrip().endswith("?"):
        return None
    text = form(passage).text
    for start, end in sentence_stretches(passage):
        if _says(wanted, claim, text[start:end]):
            return start, end
    return None


def nothing_added(claim: str, sentences: str) -> bool:
    """Whether every unit of ``claim`` stands in ``sentences``, and no denial or hedge is lost.

    Where the claim compares, or gives several figures, their order has to be the same: who is
    better than whom is told by it. What the words come to together is left to a judge of meaning.
    """
    wanted, there = units(claim), units(sentences)
    if _stance(claim) != _stance(sentences):
        return False
    figures = sum(unit.figure is not None for unit in wanted)
    if figures >= 2 or _listed("comparing").search(claim):
        return _in_turn(wanted, there, Unit.alike) is not None
    return all(any(one.alike(other) for other in there) for one in wanted)


def _says(wanted: Sequence[Unit], claim: str, sentence: str) -> bool:
    if sentence.rstrip().endswith("?") or _stance(claim) != _stance(sentence):
        return False
    if _listed("dealt").search(sentence):  # which value is whose is told by the order alone
        return False
    there = units(sentence)
    matched = _in_order(wanted, there)
    if matched is None:
        return False
    first, last = matched[0], matched[-1]
    inner = [u for n, u in enumerate(there) if first < n < last and n not in matched]
    timed = any(u.figure and u.figure.unit.dimension == "time" for u in wanted)
    if any(not _idle(u, sentence, timed) for u in inner):
        return False
    before, after = sentence[: there[first].start], sentence[there[last].end :]
    if condition(before) or condition(after) or coupled(sentence[: there[last].end], after):
        return False
    return _opens(before) and _closes(after)


def _in_order(wanted: Sequence[Unit], there: Sequence[Unit]) -> list[int] | None:
    """For each unit of the claim the sentence's unit it is, in order; the shortest such stretch."""
    best: list[int] | None = None
    begin = 0
    while (found := _in_turn(wanted, there, Unit.same, begin)) is not None:
        if best is None or found[-1] - found[0] < best[-1] - best[0]:
            best = found
        begin = found[0] + 1
    return best


def _in_turn(
    wanted: Sequence[Unit],
    there: Sequence[Unit],
    fits: Callable[[Unit, Unit], bool],
    begin: int = 0,
) -> list[int] | None:
    """For each wanted unit the first from ``begin`` on that fits it, behind that of the one
    before; ``None`` where one has none."""
    found: list[int] = []
    for one in wanted:
        at = next((n for n in range(begin, len(there)) if fits(one, there[n])), None)
        if at is None:
            return None
        found.append(at)
        begin = at + 1
    return found


def _stance(text: str) -> tuple[int, bool]:
    """How many denials a text holds, and whether it hedges."""
    return len(negations(text)), bool(named_pattern("certainty", "hedge").search(text))


def _idle(unit: Unit, sentence: str, timed: bool) -> bool:
    """Whether leaving out a unit from between the others leaves what they say.

    Where the claim is ``timed`` itself, a time it leaves out may be the one that is asked for.
    """
    if unit.figure and unit.figure.unit.dimension == "time" and not timed:
        return True
    bracketed = any(
        found.start() < unit.start < found.end()
        for found in _listed("bracketed").finditer(sentence)
    )
    if bracketed:
        return True
    if negations(sentence):  # *did not significantly fall* is not *did not fall*
        return False
    return bool(_listed("idle").fullmatch(sentence[unit.start : unit.end]))


def _opens(before: str) -> bool:
    """Whether what precedes is none of the claim's business: a heading or a lead-in."""
    own = _listed("article").sub("", before)
    return leads_in(own) or bool(_listed("opening").search(own))


def _closes(after: str) -> bool:
    return not after.strip() or bool(_listed("closing").match(after))


@cache
def _listed(name: str) -> re.Pattern[str]:
    return re.compile("|".join(words("restated")[name]), re.IGNORECASE)


@cache
def _first_of(name: str) -> dict[str, str]:
    """Each word of a list of groups by the first of those it may stand for."""
    return {word: group[0] for group in words("restated")[name] for word in group}


@lru_cache(maxsize=2048)
def units(text: str) -> tuple[Unit, ...]:
    """The units of ``text`` (comparable form) in order."""
    plain = _listed("hollow").sub(lambda found: " " * len(found.group()), text)
    whole = sorted(_named(plain), key=lambda unit: (unit.start, -unit.end))
    found, at = [], 0
    for unit in whole:
        if unit.start >= at:
            found.append(unit)
            at = unit.end
    taken = {n for unit in found for n in range(unit.start, unit.end)}
    return tuple(_linked(plain, found, taken))


def _named(text: str) -> Iterator[Unit]:
    """What has a meaning of its own, however it is written."""
    for quantity in quantities(text):
        if quantity.kind != Kind.LEVEL:
            yield Unit(quantity.start, quantity.end, "", figure=quantity)
    for drug in drugs(text):
        yield Unit(drug.start, drug.end, f"drug {drug.name}")
    for disease in diseases(text):
        yield Unit(disease.start, disease.end, f"disease {disease.name}")
    for pointer in pointers(text):
        if pointer.axis not in antonym_axes():
            yield Unit(pointer.way, pointer.end, f"{pointer.axis} {pointer.sign:+}")
    for negation in negations(text):
        yield Unit(negation.start, negation.end, _NOT)


def _linked(text: str, found: Sequence[Unit], taken: set[int]) -> Iterator[Unit]:
    """The units with the words between them, each with the preposition before it."""
    by_start = {unit.start: unit for unit in found}
    link = ""
    for token in tokens(text):
        if unit := by_start.get(token.start):
            key = token.stem if unit.key == _NOT and token.end > unit.end else unit.key
            yield Unit(unit.start, unit.end, key, link, unit.figure)
            link = ""
        elif token.kind == "mark" and token.stem in "<>≤≥":
            yield Unit(token.start, token.end, token.stem)
        elif token.kind == "mark":
            link = ""
        elif token.start in taken:
            continue
        elif link_of := _first_of("links").get(text[token.start : token.end].lower()):
            link = link_of
        elif not _listed("silent").fullmatch(text[token.start : token.end]):
            seen = text[token.start : token.end].lower()
            key = _first_of("alike").get(
                seen, close_stem(seen) if token.kind == "word" else token.stem
            )
            yield Unit(token.start, token.end, key, link)
            link = ""
