"""``extractive``: answers with the best sentences of the passages, or says that nothing answers.

It needs no chat model and asserts nothing of its own: every sentence is quoted whole.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answer import SegmentSource
from assistant.extraction.candidates import Candidate, candidates
from assistant.extraction.evidence import evidence, missing
from assistant.extraction.rank import Ranked, choose, promising, rank
from assistant.extraction.terms import Term, terms
from assistant.models.base import Cited, Draft, DraftSegment, Searchable
from assistant.models.profile import ModelProfile
from assistant.words import say
from index.hit import Hit

SENTENCES = 40  # embedded for one question, at most
BRIDGE = "zh"  # the language whose vector space also holds English: what crosses is compared there


class Extractive:
    """Answers out of the passages' own mouths."""

    name = "extractive"

    def draft(
        self, question: str, language: str, hits: Sequence[Hit], library: Searchable
    ) -> Draft:
        """Up to five quoted sentences, from two papers or more where they are; or an abstention.

        ``missing`` of an abstention are the terms that no passage found speaks of.
        """
        asked = terms(question)
        chosen = choose(_ranked(question, language, asked, hits, library))
        if not chosen:
            return Draft(abstained=True, missing=missing(asked, hits))
        segments = []
        for n, one in enumerate(chosen):
            if one.crossed and not (n and chosen[n - 1].crossed):
                segments.append(DraftSegment(_bridge(language, n), SegmentSource.CONNECTIVE))
            quote = one.candidate.text
            segments.append(DraftSegment(quote, cited=(Cited(one.candidate.hit, quote),)))
        return Draft(tuple(segments))


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
    answering = []
    for one, similarity, row in _compared(question, language, found, library):
        hit = hits[one.hit - 1]
        ranked = rank(one, hit, about[one.hit], asked, similarity, row, language)
        if ranked is not None:
            answering.append(ranked)
    return answering


def _compared(
    question: str, language: str, found: Sequence[Candidate], library: Searchable
) -> list[tuple[Candidate, float, NDArray[np.float32]]]:
    """Each sentence with its cosine to the question and its vector; one batch a language."""
    compared = []
    for spoken in dict.fromkeys(one.language for one in found):
        group = [one for one in found if one.language == spoken]
        space = spoken if spoken == language else BRIDGE
        rows = library.embed([question, *(one.text for one in group)], space)
        cosines = rows[1:] @ rows[0]
        compared += [
            (one, float(c), row) for one, c, row in zip(group, cosines, rows[1:], strict=True)
        ]
    return compared


def _bridge(language: str, n: int) -> str:
    """The sentence that leads over to evidence in the other language."""
    other = "chinese" if language == "en" else "english"
    return say(f"{'also' if n else 'only'}_in_{other}", language)


def make(profile: ModelProfile) -> Extractive:
    """The model; a profile has nothing to tell it."""
    return Extractive()
