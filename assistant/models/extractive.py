"""``extractive``: answers with the best sentences of the passages, or says that nothing answers.

It needs no chat model and asserts nothing of its own: every sentence is quoted whole.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answer import SegmentSource
from assistant.extraction.candidates import Candidate, candidates
from assistant.extraction.choose import choose, sufficient
from assistant.extraction.rank import BRIDGE, preselect, rank
from assistant.extraction.terms import Term, terms
from assistant.models.base import Cited, Draft, DraftSegment, Searchable
from assistant.models.profile import ModelProfile
from assistant.words import say
from index.hit import Hit

SENTENCES = 60  # embedded for one question


class Extractive:
    """Answers out of the passages' own mouths."""

    name = "extractive"

    def draft(
        self, question: str, language: str, hits: Sequence[Hit], library: Searchable
    ) -> Draft:
        """Two to five quoted sentences, from two papers or more where they are; or an abstention.

        ``missing`` of an abstention are the terms that no passage found speaks of.
        """
        asked = terms(question)
        found = preselect(candidates(hits), asked, SENTENCES)
        similarities, rows = _compare(question, language, found, library)
        ranked = rank(found, hits, asked, similarities, rows, language)
        chosen = choose([r for r in ranked if sufficient(r)], hits)
        if not chosen:
            return Draft(abstained=True, missing=_missing(asked, hits))
        segments = []
        for n, ranked_ in enumerate(chosen):
            crosses = ranked_.crossed and not (n and chosen[n - 1].crossed)
            if crosses:
                key = "evidence_in_english" if language == "zh" else "evidence_in_chinese"
                segments.append(DraftSegment(say(key, language), SegmentSource.CONNECTIVE))
            quote = ranked_.candidate.text
            segments.append(DraftSegment(quote, cited=(Cited(ranked_.candidate.hit, quote),)))
        return Draft(tuple(segments))


def _compare(
    question: str, language: str, found: Sequence[Candidate], library: Searchable
) -> tuple[list[float], list[NDArray[np.float32]]]:
    """Cosine of question and each candidate, and the candidates' vectors, one batch a language."""
    similarities: list[float] = [0.0] * len(found)
    rows: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * len(found)
    for spoken in dict.fromkeys(candidate.language for candidate in found):
        places = [i for i, candidate in enumerate(found) if candidate.language == spoken]
        space = spoken if spoken == language else BRIDGE
        vectors = library.embed([question, *(found[i].text for i in places)], space)
        for i, row in zip(places, vectors[1:], strict=True):
            similarities[i], rows[i] = float(row @ vectors[0]), row
    return similarities, rows


def _missing(asked: Sequence[Term], hits: Sequence[Hit]) -> tuple[str, ...]:
    return ()


def make(profile: ModelProfile) -> Extractive:
    """The model; a profile has nothing to tell it."""
    return Extractive()
