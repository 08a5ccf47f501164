"""Real sentences of open corpora with somebody's name where they say "a man" or "the patient".

Patterns written by hand know only the turns of their writer; captions and trial reports bring the
turns of thousands. The sentences are read at training time and kept nowhere.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from benchmarks.deid_tagger.fill import Filler
from benchmarks.deid_tagger.generate import Labelled

Spans = list[tuple[int, int, str]]

_KINDS = (
    r"(?:(?:young|old|older|elderly|little|small|tall|bearded|blond|blonde|male|female|pregnant"
    r"|asian|black|white|smiling|middle-aged) )?"
)
_ONE = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he|[Tt]his|[Tt]hat|[Hh]is|[Hh]er|[Mm]y) {_KINDS}"
    r"(?:man|woman|boy|girl|person|child|lady|guy|kid|toddler|gentleman|patient|doctor|nurse|worker"
    r"|player|musician|singer|dancer|chef|teacher|student|artist|runner|skateboarder|surfer|biker"
    r"|cyclist|golfer|mother|father|son|daughter|brother|sister|friend|mom|dad|girlfriend"
    r"|boyfriend|wife|husband|performer|individual|human)\b(?! ?-)"
)
_PEOPLE = r"(?:men|women|boys|girls|people|children|kids|friends|ladies|guys|players|persons)"
_TWO = re.compile(rf"\b(?:[Tt]wo|[Ss]ome|[Tt]he two|[Bb]oth) {_KINDS}{_PEOPLE}\b")
_MANY = re.compile(rf"\b(?:[Aa] group of|[Tt]hree|[Ff]our|[Tt]he|[Ss]everal) {_KINDS}{_PEOPLE}\b")
_PLACE = re.compile(
    r"(?<=\bin )(?:a|the) (?:city|town|village|park|street|forest|desert|field|country)\b"
)
_TITLED = re.compile(r"(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Sister|Nurse|Sir|Rev)\.? ")


def recast(filler: Filler, texts: Iterable[str]) -> Iterator[Labelled]:
    """Each text that speaks of somebody, retold of a person with a name."""

    def one() -> list[str]:
        titled = f"{filler.value('titles')} {filler.last()}"
        return [filler.pick([filler.first(), filler.first(), filler.last(), filler.full(), titled])]

    def many() -> list[str]:
        return [filler.first() for _ in range(filler.random.randint(3, 4))]

    for text in texts:
        spans: Spans = []
        for pattern, names, label in (
            (_ONE, one, "NAME"),
            (_TWO, lambda: [filler.any_name(), filler.any_name()], "NAME"),
            (_MANY, many, "NAME"),
            (_PLACE, lambda: [filler.city()], "CITY"),
        ):
            text = _swap(text, pattern, spans, names, label)
        if spans:
            yield text, spans


def _swap(
    text: str, pattern: re.Pattern[str], spans: Spans, names: Callable[[], list[str]], label: str
) -> str:
    """Replace every match by names joined with commas and "and"; ``spans`` follow the shifts."""
    match = pattern.search(text)
    while match:
        piece, fresh, values = "", [], names()
        for i, name in enumerate(values):
            piece += "" if not i else " and " if i == len(values) - 1 else ", "
            start, titled = match.start() + len(piece), _TITLED.match(name)
            fresh.append((start + (titled.end() if titled else 0), start + len(name), label))
            piece += name
        grown = len(piece) - (match.end() - match.start())
        spans[:] = [
            (a + grown, b + grown, kind) if a >= match.end() else (a, b, kind)
            for a, b, kind in spans
        ]
        spans += fresh
        text = text[: match.start()] + piece + text[match.end() :]
        match = pattern.search(text, match.start() + len(piece))
    return text
