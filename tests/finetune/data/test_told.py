"""A dialogue in the form: numbers are places, abstention is one sentence."""

import re

import pytest
from cited_dialogues import CONCLUSION, FINDING, answerable, chinese, false_premise, unanswerable
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.cited import ABSTENTION, abstains, read
from dialogue_gen.dialogue import Dialogue
from finetune.told import Part, tell
from literature.errors import ShizhenError


def test_a_marker_names_the_place_of_its_passage() -> None:
    first, second = tell(answerable()).answers
    assert f"“{FINDING}” [4]" in first.text  # cited first, standing last
    assert f"“{CONCLUSION}” [2]" in second.text


@given(st.permutations(range(4)))
def test_in_any_order_a_sentence_cites_the_passage_that_holds_it(order: list[int]) -> None:
    dialogue = answerable()
    passages = tuple(dialogue.passages[n] for n in order)
    texts = [p.text for p in passages]
    for answer in tell(dialogue.model_copy(update={"passages": passages})).answers:
        cited = [(s, c) for s in read(answer.text, texts).segments for c in s.cited]
        assert cited
        assert all(texts[int(c.passage) - 1] == c.quote == s.text for s, c in cited)


@pytest.mark.parametrize("dialogue", [answerable(), chinese(), unanswerable(), false_premise()])
def test_the_stretches_tile_every_answer(dialogue: Dialogue) -> None:
    for answer in tell(dialogue).answers:
        places = [(s.start, s.end) for s in answer.stretches]
        assert [0, *(end for _, end in places)][:-1] == [start for start, _ in places]
        assert places[-1][1] == len(answer.text)
        marks = [answer.text[s.start : s.end] for s in answer.stretches if s.part == Part.MARKER]
        assert marks == re.findall(r"\[\d\]", answer.text)


def test_an_abstaining_turn_is_the_fixed_sentence_and_claims_no_search() -> None:
    told = tell(unanswerable())
    assert [a.text for a in told.answers] == [ABSTENTION["en"]] * 2
    assert all(abstains(a.text) for a in told.answers)


def test_a_false_premise_keeps_its_correction_and_its_evidence() -> None:
    (answer,) = tell(false_premise()).answers
    assert answer.text.startswith("The premise does not hold")
    assert f"“{FINDING}” [1]" in answer.text


def test_passages_stand_once_before_the_first_question() -> None:
    told = tell(answerable())
    contents = [m["content"] for m in told.messages]
    assert [m["role"] for m in told.messages] == ["user", "assistant"] * 2
    assert all(p.text in contents[0] for p in answerable().passages)
    assert contents[2] == "Question: And the upshot?"


def test_a_citation_of_what_is_not_there_names_the_dialogue() -> None:
    dialogue = answerable()
    broken = dialogue.model_copy(update={"passages": dialogue.passages[:3]})
    with pytest.raises(ShizhenError, match=r"pmid:1#0 is cited and not among the passages") as told:
        tell(broken)
    assert dialogue.id in str(told.value)
