"""How well each sentence answers, which answer at all, and which are shown together.

Thresholds: see :mod:`assistant.extraction.evidence`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.candidates import PLANS, ROLE_WEIGHT, Candidate
from assistant.extraction.evidence import Evidence, coverage
from assistant.extraction.terms import INTENT, Speech, Term, speech
from index.hit import Hit
from literature.normal import language_of
from literature.paper import Status

FEWEST, MOST = 2, 5  # sentences of an answer, where there are so many
PER_PAPER = 2
NEAR = 0.3  # a sentence that scores this much below the best says little to the question
ALIKE = 0.9  # cosine from which on two sentences of one language say the same

# Least nearness to the question of the best sentence of an answer, in the space of a language and
# (under "") across two. A paper that speaks of several things asked about together has half
# answered; one that speaks of the only thing may speak of anything. Sentences beside the best one
# need no more than the first.
LEAST_OF_SEVERAL = {"en": 0.42, "zh": 0.36, "": 0.36}
LEAST_OF_ONE = {"en": 0.58, "zh": 0.46, "": 0.46}
# Where nothing but the meaning vouches for the disease or drug.
LEAST_UNSURE = {"en": 0.62, "zh": 0.5, "": 0.5}
# What a search holds for relevant (:mod:`index.relevance`) needs no such nearness; and where a part
# of the question has no name in the passage's language, a search must hold it for relevant. The
# bar, more likely than not, was set on the tuning half of ``benchmarks/abstention_12k.json``.
LIKELY = 0.5
LEAST_LIKELY = {"en": 0.3, "zh": 0.3, "": 0.25}
FAR_ABOVE = 0.1  # a question on one thing alone is answered off its intent only by what is so near


@dataclass(frozen=True, slots=True)
class Compared:
    """The cosines to the question of a sentence and of its paper's title; the sentence's vector.

    ``at_home`` says that the sentence was compared in the space of its own language, with a
    question put in that language; else it was in a space of both.
    """

    sentence: float
    title: float
    row: NDArray[np.float32]
    at_home: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence that may answer.

    ``margin`` is how far its nearness to the question lies above the bar for the best sentence of
    an answer; ``direct``, that with its title it speaks of all that is asked; ``row`` is its
    vector, comparable within one language only.
    """

    candidate: Candidate
    paper: str
    score: float
    margin: float
    crossed: bool
    withdrawn: bool
    direct: bool
    row: NDArray[np.float32]


def promising(found: Sequence[Candidate], asked: Sequence[Term], most: int) -> list[Candidate]:
    """The ``most`` sentences worth embedding: by terms, by section, by the rank of their hit."""

    def promise(i: int) -> float:
        one = found[i]
        own = coverage(asked, speech(one.text, one.language))
        return own + 0.5 * ROLE_WEIGHT[one.role] - 0.03 * one.hit

    kept = sorted(range(len(found)), key=lambda i: (-promise(i), i))[:most]
    return [found[i] for i in sorted(kept)]


def rank(
    candidate: Candidate,
    hit: Hit,
    evidence: Evidence,
    asked: Sequence[Term],
    compared: Compared,
    language: str,
) -> Ranked | None:
    """The sentence with its score, or ``None`` where it does not answer.

    The score adds to the cosines what the sentence itself says of the question's terms, where it is
    told, and the rank of its passage.
    """
    said = speech(candidate.text, candidate.language)
    own = coverage(asked, said)
    space = candidate.language if compared.at_home else ""
    several = sum(term.is_matter for term in asked) > 1
    beside = LEAST_OF_SEVERAL[space]
    best = beside if several else LEAST_OF_ONE[space]
    if evidence.unsure:
        best = beside = LEAST_UNSURE[space]
    if candidate.role in PLANS and not _speaks_of_intent(asked, said):
        return None
    if not _meets_intent(asked, said):
        best = beside = best + FAR_ABOVE
    crossed = candidate.language != language
    if hit.probability is not None:
        if hit.probability >= LIKELY:
            best = beside = min(beside, LEAST_LIKELY[space])
        elif evidence.unnamed and crossed:
            return None
    nearness = _nearness(asked, said, compared)
    if nearness < beside:
        return None
    score = (
        compared.sentence
        + 0.5 * compared.title
        + 0.4 * own
        + 0.2 * ROLE_WEIGHT[candidate.role]
        - 0.005 * candidate.hit
    )
    margin = nearness - best
    withdrawn = hit.paper.status == Status.RETRACTED
    direct = _direct(asked, said, hit.paper.title)
    return Ranked(candidate, hit.paper.id, score, margin, crossed, withdrawn, direct, compared.row)


def _nearness(asked: Sequence[Term], speech: Speech, compared: Compared) -> float:
    """How near a sentence is to the question, its title taken in.

    A sentence that names the one thing asked about may stand in a paper on another, so the title
    counts half; one that names all of several things together needs no title to vouch for it.
    """
    matter = [term for term in asked if term.is_matter]
    mean = (compared.sentence + compared.title) / 2
    if len(matter) > 1 and all(speech.has(term) for term in matter):
        return max(mean, compared.sentence)
    return mean


def _direct(asked: Sequence[Term], said: Speech, title: str) -> bool:
    """Whether a sentence, read under its title, speaks of every thing that a question is about.

    What the title names, every sentence of the paper is about: of a trial of honey, "Does honey
    relieve pain?" is answered where pain is spoken of, however little it differed, and not where
    honey did something else. Words of no glossary may be said otherwise, so they do not count.
    """
    named = speech(title, language_of(title))
    things = [term for term in asked if term.is_matter and (term.is_key or term.concept)]
    shares = [(said.has(term), named.has(term)) for term in things]
    told = [own or above for own, above in shares if own is not None]
    return any(own for own, _ in shares) and all(told)


def _meets_intent(asked: Sequence[Term], speech: Speech) -> bool:
    """Whether a text speaks of what is asked of the one thing that a question is about.

    Of two things or more it is enough to speak of them together: "Does A help in B?" is answered
    by "A prolonged survival in B".
    """
    return sum(term.is_matter for term in asked) > 1 or _speaks_of_intent(asked, speech)


def _speaks_of_intent(asked: Sequence[Term], speech: Speech) -> bool:
    """Whether a text speaks of what is asked of things: of their side effects, of mortality."""
    intents = [term for term in asked if term.kind == INTENT]
    return not intents or any(speech.has(term) for term in intents)


def choose(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Up to five sentences, best first, no two alike, at most two of a paper; none where even the
    best is too far from the question.

    Those in the question's language stand alone where they are of two papers or more; else those
    in the other language follow them. Findings come alone wherever there are any, of them those
    that speak of all that is asked; a retracted paper is quoted only where no other answers.
    """
    sound = [r for r in ranked if not r.withdrawn]
    if any(r.margin >= 0 for r in sound):
        ranked = sound
    ranked = [r for r in ranked if r.candidate.is_finding] or ranked
    direct = [r for r in ranked if r.direct]
    if any(r.margin >= 0 for r in direct):
        ranked = direct
    best_first = sorted(ranked, key=lambda r: -r.score)
    own = _distinct([r for r in best_first if not r.crossed])
    papers = {r.paper for r in own}
    if len(papers) >= 2:
        return own
    other = _distinct([r for r in best_first if r.crossed and r.paper not in papers])
    return [*own, *other][:MOST]


def _distinct(best_first: Sequence[Ranked]) -> list[Ranked]:
    """The best that say different things, from a group whose best one answers."""
    kept: list[Ranked] = []
    of_paper: Counter[str] = Counter()
    if all(one.margin < 0 for one in best_first):
        return kept
    for one in best_first:
        far = one.score < best_first[0].score - NEAR
        second_voice = len(of_paper) == 1 and one.paper not in of_paper
        if len(kept) == MOST or (far and len(kept) >= FEWEST and not second_voice):
            continue
        alike = any(float(one.row @ other.row) >= ALIKE for other in kept)
        if not alike and of_paper[one.paper] < PER_PAPER:
            of_paper[one.paper] += 1
            kept.append(one)
    return kept
