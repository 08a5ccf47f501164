"""Whether a paper speaks of what a question asks: asked before any sentence is compared.

Thresholds were set on ``tests/assistant/questions_tune.json``; ``questions_report.json`` was kept
aside until its first measurement, whose failures were then read; ``questions_fresh.json`` was
written after that and no threshold has been set on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.extraction.terms import Speech, Term
from index.hit import Hit

HEAD = 3000  # characters of a paper that say what it is about: all of an abstract
LEAST_COVERAGE = 0.65  # of a paper that is taken to be about the question
WORTH_READING = 0.35  # of one whose sentences must tell it by their meaning


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a paper has to do with a question.

    ``relevant``: its sentences are worth comparing with the question: no disease, drug or organism
    of the question is missing from passage, head and subject headings, and enough of the rest is
    there. ``unsure``: one of those, or most of the question, has no name known here in the paper's
    language, or too little of it is there, so that only the meaning of a sentence can tell.
    ``unnamed``: a third or more of what is asked about has no name known here in that language.
    """

    relevant: bool
    unsure: bool
    unnamed: bool


def evidence(hit: Hit, asked: Sequence[Term]) -> Evidence:
    """What one hit has to do with the terms of a question."""
    speech = context(hit)
    shares = [(term, speech.has(term)) for term in asked]
    keys = [share for term, share in shares if term.is_key]
    matter = [(term.weight, share) for term, share in shares if term.is_matter]
    unknown = sum(weight for weight, share in matter if share is None)
    unnamed = None in keys or 2 * unknown >= sum(weight for weight, _ in matter)
    covered = coverage(asked, speech)
    return Evidence(
        relevant=not any(share is not None and share < 1 for share in keys)
        and (unnamed or covered >= WORTH_READING),
        unsure=unnamed or covered < LEAST_COVERAGE,
        unnamed=None in keys or 3 * unknown >= sum(weight for weight, _ in matter) > 0,
    )


def context(hit: Hit) -> Speech:
    """All that tells what a passage is about; of the passages found last it is known already."""
    paper = hit.paper
    parts = (paper.title, *paper.keywords, *paper.mesh, paper.text[:HEAD], hit.passage.text)
    return _context("\n".join(parts), hit.passage.language)


@lru_cache(maxsize=1024)  # by the words: a hit carries the scores of its own question
def _context(text: str, language: str) -> Speech:
    return Speech(text, language)


def coverage(asked: Sequence[Term], speech: Speech) -> float:
    """Weighted share of the terms a text speaks of; those with no name in its language are out."""
    told = [(term.weight, share) for term in asked if (share := speech.has(term)) is not None]
    whole = sum(weight for weight, _ in told)
    return sum(weight * share for weight, share in told) / whole if whole else 0.0


def missing(asked: Sequence[Term], hits: Sequence[Hit]) -> tuple[str, ...]:
    """The terms of a question, as it says them, that none of the hits speaks of."""
    contexts = [context(hit) for hit in hits]
    return tuple(
        term.name
        for term in asked
        if term.is_matter and not any(speech.has(term) for speech in contexts)
    )


def unsaid(asked: Sequence[Term], hits: Sequence[Hit]) -> tuple[str, ...]:
    """As :func:`missing`, but only what is known to be absent: a term that has no name here in the
    language of a hit may be there under another.
    """
    contexts = [context(hit) for hit in hits]
    return tuple(
        term.name
        for term in asked
        if term.is_matter
        and (term.is_key or term.concept is not None)
        and all(speech.has(term) == 0 for speech in contexts)
    )
