"""``extractive``: answers with the best sentences of the passages, or says that nothing answers.

It needs no chat model and asserts nothing of its own: every sentence is quoted whole.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.answer import SegmentSource
from assistant.comparison import sides
from assistant.extraction.candidates import candidates
from assistant.extraction.evidence import evidence, missing
from assistant.extraction.rank import Compared, Ranked, choose, promising, rank
from assistant.extraction.terms import Term, terms, translated
from assistant.models.base import Cited, Draft, DraftSegment, Searchable
from assistant.models.profile import ModelProfile
from assistant.words import say
from grounding.markers import blanked, markers
from index.hit import Hit
from literature.normal import language_of, one_line

PER_SIDE = 2  # sentences, where nothing compares the sides
SENTENCES = 40  # embedded for one question, at most
MOST_AT_ONCE = 4  # half of the work is Python's own, of which one thread runs at a time
BRIDGE = "zh"  # the language whose vector space holds English as well

_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?。，；：！？])")
Rows = NDArray[np.float32]
Thing = TypeVar("Thing")


class Extractive:
    """Answers out of the passages' own mouths."""

    name = "extractive"
    at_once = max(1, min(os.cpu_count() or 1, MOST_AT_ONCE))

    def draft(
        self, question: str, language: str, hits: Sequence[Hit], library: Searchable
    ) -> Draft:
        """Up to five quoted sentences, from two papers or more where they are; or an abstention.

        ``missing`` of an abstention are the terms that no passage found speaks of.
        """
        asked = terms(question)
        chosen = choose(_ranked(question, language, asked, hits, library))
        if chosen:
            return Draft(tuple(_quoted(chosen, language)))
        segments = tuple(_each_side(question, language, hits, library))
        return Draft(segments, abstained=not segments, missing=missing(asked, hits))


def _quoted(chosen: Sequence[Ranked], language: str) -> Iterator[DraftSegment]:
    """The chosen sentences, a bridge before those in the other language."""
    for n, one in enumerate(chosen):
        if one.crossed and not (n and chosen[n - 1].crossed):
            yield DraftSegment(_bridge(language, n), SegmentSource.CONNECTIVE)
        quote = one.candidate.text
        yield DraftSegment(_shown(quote), cited=(Cited(one.candidate.hit, quote),))


def _each_side(
    question: str, language: str, hits: Sequence[Hit], library: Searchable
) -> list[DraftSegment]:
    """What there is on each side of a comparison that nothing compares; ``[]`` for no side."""
    compared = sides(question)
    answered = {
        side: list(_quoted(choose(ranked)[:PER_SIDE], language))
        for side in compared
        if (ranked := _ranked(side.question, language, terms(side.question), hits, library))
    }
    if not any(answered.values()):
        return []
    names = " / ".join(side.name for side in compared)
    said = [_connective("not_compared", language, names=names)]
    for side in compared:
        said += answered.get(side) or [_connective("nothing_on", language, name=side.name)]
    return said


def _connective(key: str, language: str, **values: str) -> DraftSegment:
    return DraftSegment(say(key, language, **values), SegmentSource.CONNECTIVE)


def _ranked(
    question: str,
    language: str,
    asked: Sequence[Term],
    hits: Sequence[Hit],
    library: Searchable,
) -> list[Ranked]:
    """The sentences that answer. Only relevant hits are read, so most questions embed little."""
    about = {n: evidence(hit, asked) for n, hit in enumerate(hits, start=1)}
    relevant = [n for n in about if about[n].relevant]
    found = [one for n in relevant for one in candidates(hits[n - 1], n)]
    found = promising(found, asked, SENTENCES)
    titles = {hits[one.hit - 1].paper.title: 0.0 for one in found}
    put = _Question(question, language, asked, library)
    for spoken, named in _by(titles, lambda title: language_of(title) or language).items():
        titles |= zip(named, put.against(named, spoken).cosines, strict=True)
    answering = []
    for spoken, group in _by(found, lambda one: one.language).items():
        near = put.against([one.text for one in group], spoken)
        for one, cosine, row in zip(group, near.cosines, near.rows, strict=True):
            hit = hits[one.hit - 1]
            title = titles[hit.paper.title] if hit.paper.title else cosine
            compared = Compared(cosine, title, row, near.at_home)
            ranked = rank(one, hit, about[one.hit], asked, compared, language)
            if ranked is not None:
                answering.append(ranked)
    return answering


def _by(things: Iterable[Thing], key: Callable[[Thing], str]) -> dict[str, list[Thing]]:
    """The things in groups, each in order."""
    groups: dict[str, list[Thing]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups


@dataclass(frozen=True, slots=True)
class _Near:
    rows: Rows
    cosines: list[float]
    at_home: bool


@dataclass(frozen=True, slots=True)
class _Question:
    """A question, ready to be put to texts of any language."""

    words: str
    language: str
    asked: Sequence[Term]
    library: Searchable

    def against(self, texts: Sequence[str], spoken: str) -> _Near:
        """The vectors of texts in one language, and their cosines to the question.

        In the other language that is the question's terms translated, where the glossary has
        enough of them; else the question itself, in the space that holds both languages.
        """
        words, space = self.words, spoken
        if spoken != self.language:
            words = translated(self.asked, spoken)
            if not words:
                words, space = self.words, BRIDGE
        rows = self.library.embed([words, *texts], space)
        return _Near(
            rows[1:], (rows[1:] @ rows[0]).tolist(), words != self.words or space == spoken
        )


def _shown(quote: str) -> str:
    """A quoted sentence without its paper's own reference markers: here they would name others."""
    found = markers(quote)
    return _BEFORE_STOP.sub("", one_line(blanked(quote, found))) if found else quote


def _bridge(language: str, n: int) -> str:
    """The sentence that leads over to evidence in the other language."""
    other = "chinese" if language == "en" else "english"
    return say(f"{'also' if n else 'only'}_in_{other}", language)


def make(profile: ModelProfile) -> Extractive:
    """The model; a profile has nothing to tell it."""
    return Extractive()
