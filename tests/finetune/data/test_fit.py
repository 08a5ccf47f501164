"""What goes so that a row fits: distractors, then turns into rows of their own; never an answer."""

from pathlib import Path
from typing import Any

import pytest
from cited_dialogues import CONCLUSION, FINDING, SPARE, answerable, chinese, unanswerable
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformers import PreTrainedTokenizerFast

from dialogue_gen.dialogue import Dialogue
from finetune.encode import SpanWeights, encode
from finetune.fit import fit
from finetune.told import tell

WEIGHTS = SpanWeights()


@pytest.fixture(scope="module")
def tokenizer(tiny_base: Path) -> Any:
    return PreTrainedTokenizerFast.from_pretrained(tiny_base)


def text(row: Any, tokenizer: Any) -> str:
    return tokenizer.decode(row.tokens)


def test_a_row_that_fits_is_left_as_it_is(tokenizer: Any) -> None:
    whole = encode(answerable(), tokenizer, WEIGHTS)
    made = fit(answerable(), tokenizer, WEIGHTS, len(whole))
    assert made.rows == [whole]


def test_distractors_go_first_the_last_before_the_others(tokenizer: Any) -> None:
    whole = encode(answerable(), tokenizer, WEIGHTS)
    (row,) = fit(answerable(), tokenizer, WEIGHTS, len(whole) - 1).rows
    assert SPARE[1] not in text(row, tokenizer)
    assert all(kept in text(row, tokenizer) for kept in (SPARE[0], FINDING, CONCLUSION))


def test_then_the_oldest_turns_become_a_row_of_their_own(tokenizer: Any) -> None:
    dialogue = answerable()
    bare = dialogue.model_copy(update={"passages": dialogue.passages[1::2]})
    length = len(encode(bare, tokenizer, WEIGHTS)) - 1
    first, second = fit(dialogue, tokenizer, WEIGHTS, length).rows
    assert dialogue.turns[0].text in text(first, tokenizer)
    assert dialogue.turns[0].text not in text(second, tokenizer)
    assert "And the upshot?" in text(second, tokenizer)
    assert all(
        kept in text(row, tokenizer) for kept in (FINDING, CONCLUSION) for row in (first, second)
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(length=st.integers(300, 1300), which=st.sampled_from(["en", "zh", "none"]))
def test_at_any_length_no_answer_is_cut_and_every_citation_has_its_passage(
    length: int, which: str, tokenizer: Any
) -> None:
    dialogue: Dialogue = {"en": answerable, "zh": chinese, "none": unanswerable}[which]()
    made = fit(dialogue, tokenizer, WEIGHTS, length)
    assert all(len(row) <= length for row in made.rows)
    said = "".join(text(row, tokenizer) for row in made.rows)
    lost = {int(name.rpartition(" ")[2]) for name in made.lost}
    for n, turn in enumerate(dialogue.turns):
        if turn.role == "user":
            assert (n in lost) or turn.text in said
        elif n - 1 not in lost:
            for span in turn.spans:
                assert all(said.count(c.quote) >= 2 for c in span.citations)
    if not lost:
        assert sum(row.learnt for row in made.rows) == made.whole.learnt
        assert said.count("<|im_end|>") >= len(dialogue.turns)


def test_what_cannot_fit_is_named_and_its_neighbours_stay(tokenizer: Any) -> None:
    dialogue = answerable()
    made = fit(dialogue, tokenizer, WEIGHTS, 10)
    assert made.lost == [f"{dialogue.id} turn 0", f"{dialogue.id} turn 2"]
    assert made.rows == []


def test_an_abstention_keeps_a_passage_that_does_not_answer(tokenizer: Any) -> None:
    dialogue = unanswerable()
    shortest = min(
        len(
            encode(
                dialogue.model_copy(update={"passages": dialogue.passages[:1], "turns": t}),
                tokenizer,
                WEIGHTS,
            )
        )
        for t in (dialogue.turns[:2], dialogue.turns[2:])
    )
    for row in fit(dialogue, tokenizer, WEIGHTS, shortest + 20).rows:
        assert "[1] A study" in text(row, tokenizer)
    assert len(tell(dialogue).answers) == 2
