"""What is learnt: every answer and its end, each stretch by its source, and no prompt."""

from pathlib import Path
from typing import Any

import pytest
from cited_dialogues import answerable, chinese, false_premise, unanswerable
from transformers import PreTrainedTokenizerFast

from dialogue_gen.dialogue import Dialogue
from finetune.encode import OPENING, SpanWeights, encode
from finetune.told import tell


@pytest.fixture
def tokenizer(tiny_base: Path) -> Any:
    return PreTrainedTokenizerFast.from_pretrained(tiny_base)


ALL = SpanWeights(external=0.3)


@pytest.mark.parametrize("dialogue", [answerable(), chinese(), unanswerable(), false_premise()])
def test_exactly_the_answers_and_their_ends_are_learnt(dialogue: Dialogue, tokenizer: Any) -> None:
    row = encode(dialogue, tokenizer, ALL)
    learnt = [t for t, w in zip(row.tokens, row.weights, strict=True) if w > 0]
    answers = "".join(f"{answer.text}<|im_end|>" for answer in tell(dialogue).answers)
    assert tokenizer.decode(learnt) == answers
    assert row.weights[0] == 0
    assert row.name == dialogue.id


def of_weight(dialogue: Dialogue, tokenizer: Any, weights: SpanWeights, wanted: float) -> str:
    row = encode(dialogue, tokenizer, weights)
    return tokenizer.decode(
        [t for t, w in zip(row.tokens, row.weights, strict=True) if w == wanted]
    )


def test_each_stretch_has_the_weight_of_its_source(tokenizer: Any) -> None:
    weights = SpanWeights(literature=1, marker=5, external=0.25, connective=0.5, end=2)
    dialogue = answerable()
    assert of_weight(dialogue, tokenizer, weights, 5) == "[4][2]"
    assert of_weight(dialogue, tokenizer, weights, 0.25).strip() == "Exercise helps many people."
    assert of_weight(dialogue, tokenizer, weights, 0.5) == "The paper reports:The authors conclude:"
    assert of_weight(dialogue, tokenizer, weights, 2) == "<|im_end|>" * 2


def test_external_knowledge_need_not_be_learnt_at_all(tokenizer: Any) -> None:
    row = encode(answerable(), tokenizer, SpanWeights(external=0))
    learnt = [t for t, w in zip(row.tokens, row.weights, strict=True) if w > 0]
    assert "Exercise" not in tokenizer.decode(learnt)
    assert "Exercise" in tokenizer.decode(row.tokens)


@pytest.mark.parametrize("dialogue", [answerable(), unanswerable(), chinese()])
def test_what_opens_an_answer_can_weigh_more_abstaining_or_not(
    dialogue: Dialogue, tokenizer: Any
) -> None:
    plain = encode(dialogue, tokenizer, ALL).weights
    row = encode(dialogue, tokenizer, SpanWeights(external=0.3, opening=4))
    told, before = tell(dialogue).answers, False
    opened = []
    for weight, usual in zip(row.weights, plain, strict=True):
        if usual and not before:
            opened.append(0)
        before = bool(usual)
        if before:
            assert weight == (4 * usual if opened[-1] < OPENING else usual)
            opened[-1] += 1
    assert len(opened) == len(told)


def test_more_than_a_little_external_knowledge_is_refused() -> None:
    with pytest.raises(ValueError, match=r"less than or equal to 0\.3"):
        SpanWeights(external=0.5)
