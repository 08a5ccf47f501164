"""Failing dialogues are sorted by what went wrong, each once, with examples."""

from pathlib import Path

from written import FEWER, HARM, cited, joined, talk

from dialogue_gen.analyse import CAUSES, Cause, analyse, plot, report
from dialogue_gen.draft import DraftSegment
from dialogue_gen.pairs import pairs
from dialogue_gen.rules import ORDER, Context, judge


def test_each_failure_is_counted_once_under_its_gravest_cause(tmp_path: Path) -> None:
    context = Context()
    invented = DraftSegment(
        text="Cherries cure it.", passage="pmid:404#0", quote="Cherries cure it."
    )
    figure = cited("Fewer attacks were seen with daily cherries (14% versus 30%).", FEWER)
    fine = talk([joined("It says:"), cited(HARM)])
    made = analyse(judge(d, context) for d in (talk([invented]), talk([figure]), fine))
    assert (made.dialogues, made.failing) == (3, 2)
    assert made.main == {Cause.SOURCE: 1, Cause.FIGURE: 1}
    text = report(made, ["some.jsonl"])
    assert "2 of 3 dialogues fail (66.7%)" in text
    assert "14%" in text
    plot(made, tmp_path / "causes.png")
    assert (tmp_path / "causes.png").stat().st_size > 1000


def test_causes_are_told_for_known_rules_only() -> None:
    assert set(CAUSES) <= {rule.NAME for rule in ORDER}


def test_an_inconsistent_answer_contradicts_the_passage_the_consistent_one_quotes() -> None:
    context = Context()
    (pair,) = pairs([judge(talk([joined("It says:"), cited(FEWER)]), context)], context)
    assert pair["chosen"] != pair["rejected"]
    assert FEWER.rstrip(".") in pair["chosen"][0]["content"]
    assert pair["verdicts"] == ["SUPPORTED", "CONTRADICTED"]
    assert pair["prompt"][0]["role"] == "system"
