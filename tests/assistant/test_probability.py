"""What a search holds for relevant decides where nearness of words cannot."""

from dataclasses import replace

import numpy as np
import pytest
from assistant_doubles import Shelf, hits, paper

from assistant.extraction.candidates import candidates
from assistant.extraction.evidence import evidence
from assistant.extraction.rank import Compared, rank
from assistant.extraction.terms import terms
from assistant.retrieval import retrieve
from literature.paper import Paper, Role

ROW = np.ones(1, dtype=np.float32)
AUTISM = paper(
    "7",
    "Visual preference of young children with autism",
    (Role.RESULTS, "Children with autism looked at faces less often than at wheels."),
)


def margin(
    question: str, language: str, of: Paper, nearness: float, probability: float | None
) -> float | None:
    hit = replace(hits(of)[0], probability=probability)
    asked, said = terms(question), next(iter(candidates(hit, 1)))
    compared = Compared(nearness, nearness, ROW, at_home=said.language == language)
    ranked = rank(said, hit, evidence(hit, asked), asked, compared, language)
    return None if ranked is None else ranked.margin


@pytest.mark.parametrize(("probability", "answers"), [(None, False), (0.4, False), (0.9, True)])
def test_a_far_sentence_of_a_likely_passage_answers(
    probability: float | None, answers: bool
) -> None:
    told = margin("What do children with autism look at?", "en", AUTISM, 0.35, probability)
    assert (told is not None and told >= 0) == answers


@pytest.mark.parametrize(("probability", "kept"), [(None, True), (0.4, False), (0.6, True)])
def test_what_has_no_name_in_the_other_language_needs_a_likely_passage(
    probability: float | None, kept: bool
) -> None:
    told = margin("葫芦丝能改善自闭症儿童的绣花症状吗？", "zh", AUTISM, 0.7, probability)
    assert (told is not None) == kept


def test_a_search_for_parts_of_a_question_vouches_for_nothing() -> None:
    class Sure(Shelf):
        def search(self, *args, **given):
            return [replace(hit, probability=0.99) for hit in super().search(*args, **given)]

    found = retrieve(("wheels", "autism children"), "en", Sure(AUTISM))
    assert {hit.probability for hit in found} == {0.99}
    other = paper("8", "Sleep", (Role.RESULTS, "Sleep was short."))

    class Parted(Sure):
        def search(self, question, *args, **given):
            return [
                h
                for h in super().search(question, *args, **given)
                if question in h.passage.text.lower()
            ]

    by_paper = {
        h.paper.id: h.probability
        for h in retrieve(("wheels", "sleep"), "en", Parted(AUTISM, other))
    }
    assert by_paper == {AUTISM.id: 0.99, other.id: None}
