"""What an answer is worth: each figure on an answer of which the worth is known."""

import math

import pytest
from cited_dialogues import (
    CONCLUSION,
    FINDING,
    SPARE,
    answerable,
    chinese,
    false_premise,
    unanswerable,
)

from assistant.models.cited import ABSTENTION
from dialogue_gen.dialogue import Dialogue
from finetune.evaluation.answers import Given
from finetune.evaluation.metrics import Counted, count, figures
from finetune.evaluation.outputs import analysed
from finetune.evaluation.questions import Asked
from finetune.told import tell
from grounding.checker import Checker

CHECKER = Checker()


def asked(dialogue: Dialogue, turns: int = 2) -> Asked:
    cut = dialogue.model_copy(update={"turns": dialogue.turns[:turns]})
    return Asked(f"{dialogue.id} turn {turns - 1}", cut, (), dialogue.passages[0].paper, turns - 1)


def counted(dialogue: Dialogue, answer: str, turns: int = 2, *, cut: bool = False) -> Counted:
    one = asked(dialogue, turns)
    return count(one, Given(one.name, answer, 10, cut), CHECKER)


def measured(dialogue: Dialogue, answer: str, turns: int = 2) -> dict[str, float]:
    return figures([counted(dialogue, answer, turns)])


@pytest.mark.parametrize("dialogue", [answerable(), chinese(), false_premise(), unanswerable()])
def test_the_reference_itself_has_nothing_wrong_with_it(dialogue: Dialogue) -> None:
    one = asked(dialogue)
    reference = tell(one.dialogue).answers[0].text
    told = measured(dialogue, reference)
    for name in ("citation_f1", "citations_supported", "exact_quotes", "abstention_f1"):
        assert math.isnan(told[name]) or told[name] == 1.0
    assert analysed([(one, Given(one.name, reference, 1, False))], "reference").failing == 0


def test_citations_are_held_against_those_of_the_reference() -> None:
    told = measured(answerable(), f"“{FINDING}” [4] “{CONCLUSION}” [2] And more [9].")
    assert told["citation_precision"] == pytest.approx(1 / 3)
    assert told["citation_recall"] == 1.0
    assert told["citation_f1"] == pytest.approx(0.5)
    assert told["invalid_citations"] == pytest.approx(1 / 3)


def test_a_quote_under_the_wrong_marker_is_not_exact_nor_supported() -> None:
    told = measured(answerable(), f"“{FINDING}” [1]")
    assert told["exact_quotes"] == told["citations_supported"] == 0.0
    assert told["distractors_cited"] == 1.0


def test_a_changed_figure_is_found_three_ways() -> None:
    told = measured(
        answerable(), "“Velorin lowered systolic pressure by 21 mmHg in 240 adults.” [4]"
    )
    assert told["citation_f1"] == 1.0  # the right passage …
    assert told["exact_quotes"] == told["citations_supported"] == 0.0  # … does not say so
    assert told["number_fidelity"] == pytest.approx(1 / 2)


def test_the_year_in_a_passages_heading_may_be_told() -> None:
    assert (
        measured(answerable(), f"A paper from 2019 reports: “{FINDING}” [4]")["number_fidelity"]
        == 1
    )


def test_abstaining_counts_in_the_fixed_sentence_and_in_other_words() -> None:
    for words in (ABSTENTION["en"], "I cannot say: none of these passages reports the cost."):
        told = measured(unanswerable(), words)
        assert told["abstention_f1"] == 1.0
    wrong = measured(answerable(), ABSTENTION["en"])
    assert wrong["abstention_precision"] == 0.0
    assert wrong["citation_recall"] == 0.0
    assert measured(unanswerable(), f"“{SPARE[0]}” [1]")["abstention_recall"] == 0.0


def test_a_premise_is_corrected_by_words_and_evidence_together() -> None:
    right = f"That is not what the paper reports. It says: “{FINDING}” [1]"
    assert measured(false_premise(), right)["false_premise_corrected"] == 1.0
    for half in (
        f"“{FINDING}” [1]",
        "That is not what the paper reports.",
        "Because it is strong.",
    ):
        assert measured(false_premise(), half)["false_premise_corrected"] == 0.0


def test_an_empty_answer_is_worth_nothing_and_breaks_nothing() -> None:
    told = measured(answerable(), "")
    assert told["citation_recall"] == 0.0
    assert math.isnan(told["citation_precision"])
    assert told["abstention_precision"] != told["abstention_precision"]  # it did not abstain


def test_answers_are_pooled_by_counts_and_not_by_their_means() -> None:
    many = [
        counted(answerable(), f"“{FINDING}” [4] “{CONCLUSION}” [2] “{SPARE[0]}” [1]"),
        counted(chinese(), tell(chinese()).answers[0].text),
    ]
    assert figures(many)["distractors_cited"] == pytest.approx(1 / 4)


def test_why_an_answer_fails_is_told_by_cause() -> None:
    one = asked(answerable())
    wrong = Given(
        one.name, "“Velorin raised systolic pressure by 12 mmHg in 240 adults.” [4]", 9, False
    )
    made = analysed([(one, wrong)], "some model")
    assert made.failing == 1
    assert set(made.main) & {"invented quote", "turned statement", "changed figure"}
    bare = Given(one.name, "Velorin is a well known drug.", 9, False)
    assert analysed([(one, bare)], "some model").main == {"uncited claim": 1}
    forced = asked(unanswerable())
    made = analysed([(forced, Given(forced.name, f"“{SPARE[0]}” [1]", 9, False))], "some model")
    assert made.causes["answer where there is none"] == 1
