"""A reviewer overturns a verdict: kept, shown, exported; what was shown is never changed."""

import json
import re
import sqlite3
from pathlib import Path

import pytest
from assistant_doubles import kept_answer

from assistant.answer import Segment, SegmentSource
from assistant.disputes import Disputes
from assistant.journal import Journal
from grounding.checker import Checker, CheckerSettings
from grounding.evaluate import evaluate_grounding
from grounding.verdict import Label
from literature.errors import ShizhenError

MIGRATIONS = Path(__file__).resolve().parents[2] / "assistant" / "migrations"
SAID = "The drug shortened the illness by two days."
PASSAGES = ("Illness was two days shorter with the drug.", "The drug lengthened the illness.")


@pytest.fixture
def disputes(journal: Journal) -> Disputes:
    checker = Checker(CheckerSettings(entailment=""))  # whatever a network learns to certify
    verdicts = tuple(checker.check(SAID, passage) for passage in PASSAGES)
    said = Segment(SAID, SegmentSource.LITERATURE, (1, 2), verdicts, verdicts[0])
    connective = Segment("Well.", SegmentSource.CONNECTIVE)
    journal.add(kept_answer(PASSAGES, connective, said, section="results"))
    return Disputes(journal)


def test_a_dispute_is_kept_with_its_reason_and_the_answer_stays_as_it_was(
    disputes: Disputes,
) -> None:
    before = disputes.journal.get("one")
    kept = disputes.add("one", 2, Label.SUPPORTED, "Two days shorter is that.", "Dr Wu", 1)
    assert disputes.of("one") == [kept]
    assert kept.before == "NOT_CHECKED"
    assert disputes.journal.get("one") == before


def test_the_last_dispute_of_a_citation_stands(disputes: Disputes) -> None:
    disputes.add("one", 2, Label.SUPPORTED, "Yes.", "A", 1)
    disputes.add("one", 2, Label.PARTIAL, "Only partly.", "B", 1)
    assert disputes.standing("one")[2, 1].verdict == "PARTIAL"
    assert [pair["label"] for pair in disputes.pairs()] == ["NEI"]


def test_going_back_to_the_checkers_own_verdict_withdraws_the_dispute(disputes: Disputes) -> None:
    disputes.add("one", 2, Label.SUPPORTED, "Yes.", "A", 1)
    withdrawn = disputes.add("one", 2, Label.NOT_CHECKED, "The wrong row.", "A", 1)
    assert withdrawn.withdraws
    assert disputes.standing("one") == {}
    assert list(disputes.pairs()) == []
    assert [d["stands"] for d in disputes.history("one")] == [False, False]
    again = disputes.add("one", 2, Label.SUPPORTED, "It was the right one.", "B", 1)
    assert again.before == "NOT_CHECKED"
    assert disputes.standing("one") == {(2, 1): again}
    assert [pair["disputed"] for pair in disputes.pairs()] == ["NOT_CHECKED"]


def test_what_stands_already_is_not_disputed_again(disputes: Disputes) -> None:
    disputes.add("one", 2, Label.SUPPORTED, "Yes.", "A", 1)
    with pytest.raises(ShizhenError, match="already is SUPPORTED"):
        disputes.add("one", 2, Label.SUPPORTED, "Yes, yes.", "B", 1)
    assert len(disputes.of("one")) == 1


def test_the_choices_are_all_but_what_stands_and_a_way_back(disputes: Disputes) -> None:
    before = disputes.choices("one", 2, 1)
    assert before == (Label.SUPPORTED, Label.PARTIAL, Label.CONTRADICTED, Label.NOT_FOUND)
    disputes.add("one", 2, Label.PARTIAL, "Partly.", "A", 1)
    assert set(disputes.choices("one", 2, 1)) == set(before) - {Label.PARTIAL} | {Label.NOT_CHECKED}
    for choice in disputes.choices("one", 2, 1):
        disputes.add("one", 2, choice, "Turn by turn.", "A", 1)
    with pytest.raises(ShizhenError, match="does not cite"):
        disputes.choices("one", 2, 9)


def test_the_history_keeps_what_was_replaced_by_sentence(disputes: Disputes) -> None:
    disputes.add("one", 2, Label.SUPPORTED, "Yes.", "A", 1)
    disputes.add("one", 2, Label.PARTIAL, "Only partly.", "B", 1)
    disputes.add("one", 2, Label.NOT_FOUND, "No.", "B", 2)
    assert list(disputes.by_sentence()) == [("one", 2)]
    told = [(d["citation"], d["reason"], d["stands"]) for d in disputes.by_sentence()["one", 2]]
    assert told == [(1, "Yes.", False), (1, "Only partly.", True), (2, "No.", True)]
    assert disputes.by_sentence(["one", "one"]) == disputes.by_sentence()
    assert disputes.by_sentence(["other"]) == disputes.by_sentence([]) == {}


def test_the_pairs_are_what_the_evaluation_reads(disputes: Disputes, tmp_path: Path) -> None:
    disputes.add("one", 2, Label.SUPPORTED, "Yes.", "A", 1)
    disputes.add("one", 2, Label.NOT_FOUND, "理由在此。", "审阅者", 2)
    file = tmp_path / "pairs.jsonl"
    file.write_text(disputes.export(), encoding="utf-8")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(row["claim"], row["passage"], row["label"]) for row in rows] == [
        (SAID, PASSAGES[0], "SUPPORT"),
        (SAID, PASSAGES[1], "NEI"),
    ]
    assert evaluate_grounding(file)["n"] == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none", 2, Label.SUPPORTED, "r", "a", 1), "no answer none"),
        (("one", 9, Label.SUPPORTED, "r", "a", 1), "no sentence 9"),
        (("one", 1, Label.SUPPORTED, "r", "a", 1), "does not cite"),
        (("one", 2, Label.SUPPORTED, "r", "a", None), "does not cite"),
        (("one", 2, Label.SUPPORTED, " \u200b", "a", 1), "a reason"),
        (("one", 2, Label.SUPPORTED, "r", "", 1), "a name"),
        (("one", 2, Label.NOT_CHECKED, "r", "a", 1), "asserts nothing"),
    ],
)
def test_what_is_no_dispute_is_refused(
    disputes: Disputes, arguments: tuple[object, ...], told: str
) -> None:
    with pytest.raises(ShizhenError, match=told):
        disputes.add(*arguments)  # type: ignore[arg-type]
    assert disputes.of() == []


def test_disputes_go_with_their_answer(disputes: Disputes) -> None:
    disputes.add("one", 2, Label.SUPPORTED, "Yes.", "A", 1)
    disputes.journal.delete("one")
    assert disputes.of() == []


def _named_by(migration: str) -> list[str]:
    """Tables, indexes and triggers that one migration makes."""
    script = (MIGRATIONS / migration).read_text("utf-8")
    return re.findall(r"CREATE (?:UNIQUE )?(?:TABLE|INDEX|TRIGGER) (\w+)", script)


def test_a_journal_from_before_disputes_grows_them(disputes: Disputes) -> None:
    with sqlite3.connect(disputes.journal.path) as db:
        kept = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        old = {"answers", *_named_by("0001_answers.sql")}
        for kind, name in db.execute(f"{kept} ORDER BY type = 'table'").fetchall():
            if name not in old:
                db.execute(f"DROP {kind} IF EXISTS {name}")
        db.execute("PRAGMA user_version = 1")
    db.close()
    assert disputes.journal.get("one").question == "Q?"
    disputes.add("one", 2, Label.SUPPORTED, "Yes.", "A", 1)
    assert len(disputes.of("one")) == 1
