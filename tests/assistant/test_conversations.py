"""Conversations kept: found, renamed, exported, deleted; the same years later."""

import json
import sqlite3

import pytest
from assistant_doubles import Shelf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import Answer
from assistant.ask import ask
from assistant.conversations import Conversations
from assistant.journal import Journal
from assistant.models import load
from grounding.checker import Checker
from literature.errors import ShizhenError
from literature.files import read
from literature.paper import Paper


@pytest.fixture
def kept(journal: Journal) -> Conversations:
    return Conversations(journal)


@pytest.fixture
def answers(shelf: Shelf) -> list[Answer]:
    first = ask("Does drug A prolong survival in HCC?", shelf, load(), Checker())
    second = ask("甲药能延长肝癌患者的生存期吗？", shelf, load(), Checker(), history=[first])
    return [first, second]


@pytest.fixture
def spoken(kept: Conversations, answers: list[Answer]) -> str:
    id_ = kept.start()
    for answer in answers:
        kept.add(id_, answer)
    return id_


def test_a_conversation_comes_back_as_it_was(
    kept: Conversations, spoken: str, answers: list[Answer]
) -> None:
    assert kept.answers(spoken) == answers
    assert kept.get(spoken).title == "Does drug A prolong survival in HCC?"
    assert kept.get(spoken).turns == 2
    assert kept.journal.get(answers[0].id) == answers[0]


def test_it_is_found_by_words_of_title_question_and_answer(
    kept: Conversations, spoken: str
) -> None:
    kept.start("Another matter")
    for words in ("DRUG survival", "生存期", "hcc", "甲药"):
        assert [c.id for c in kept.search(words)] == [spoken]
    assert [c.title for c in kept.search("another")] == ["Another matter"]
    assert kept.search("gout") == []
    assert kept.search("d_ug") == kept.search("d%g") == []


def test_it_is_renamed_and_the_new_name_is_found(kept: Conversations, spoken: str) -> None:
    kept.rename(spoken, "  Liver\n cancer ")
    assert kept.get(spoken).title == "Liver cancer"
    assert [c.id for c in kept.search("liver cancer")] == [spoken]
    with pytest.raises(ShizhenError, match="empty"):
        kept.rename(spoken, " ")


def test_deleting_takes_everything(kept: Conversations, spoken: str, answers: list[Answer]) -> None:
    kept.delete(spoken)
    assert kept.recent() == []
    for answer in answers:
        with pytest.raises(ShizhenError):
            kept.journal.get(answer.id)
    text = b"".join(file.read_bytes() for file in kept.journal.path.parent.glob("journal.sqlite*"))
    assert b"prolonged survival" not in text


def test_deleting_an_answer_takes_its_turn(
    kept: Conversations, spoken: str, answers: list[Answer]
) -> None:
    kept.journal.delete(answers[0].id)
    assert kept.answers(spoken) == answers[1:]


def test_an_answer_kept_twice_leaves_nothing_half_done(
    kept: Conversations, spoken: str, answers: list[Answer]
) -> None:
    with pytest.raises(ShizhenError, match="already"):
        kept.add(spoken, answers[0])
    assert kept.get(spoken).turns == 2
    with pytest.raises(ShizhenError, match="no conversation"):
        kept.add("nowhere", answers[0])


@pytest.mark.parametrize("method", ["get", "answers", "delete"])
def test_an_unknown_conversation_is_said_to_be(kept: Conversations, method: str) -> None:
    with pytest.raises(ShizhenError, match="no conversation"):
        getattr(kept, method)("nowhere")


def test_a_journal_from_before_conversations_is_taken_along(
    journal: Journal, answers: list[Answer]
) -> None:
    journal.add(answers[0])
    with sqlite3.connect(journal.path) as db:
        for table in ("turns", "conversations"):
            db.execute(f"DROP TABLE {table}")
        db.execute("DROP TRIGGER turns_go_with_their_answer")
        db.execute("PRAGMA user_version = 2")
    assert Conversations(journal).recent() == []
    assert journal.get(answers[0].id) == answers[0]


def test_markdown_has_every_sentence_number_and_quote(
    kept: Conversations, spoken: str, answers: list[Answer]
) -> None:
    told = kept.export(spoken, "markdown")
    for answer in answers:
        for citation in answer.citations:
            assert citation.quote in told
        assert answer.question in told


def test_json_has_the_answers_whole(
    kept: Conversations, spoken: str, answers: list[Answer]
) -> None:
    told = json.loads(kept.export(spoken, "json"))
    assert [Answer.from_dict(answer) for answer in told["answers"]] == answers


@pytest.mark.parametrize(("form", "suffix"), [("ris", "ris"), ("bibtex", "bib"), ("nbib", "nbib")])
def test_the_papers_cited_are_read_back_from_an_export(
    kept: Conversations, spoken: str, answers: list[Answer], tmp_path, form: str, suffix: str
) -> None:
    file = tmp_path / f"cited.{suffix}"
    file.write_text(kept.export(spoken, form), encoding="utf-8")
    back = [one.title for one in read([file]) if isinstance(one, Paper)]
    cited = {c.paper["id"]: c.paper["title"] for a in answers for c in a.citations}
    assert back == list(cited.values())


def test_an_unknown_form_is_refused(kept: Conversations, spoken: str) -> None:
    with pytest.raises(ShizhenError, match="format"):
        kept.export(spoken, "docx")


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_any_title_is_found_by_itself(kept: Conversations, title: str) -> None:
    id_ = kept.start(title)
    assert id_ in {c.id for c in kept.search(title, most=1000)}
    kept.delete(id_)


def test_two_owners_never_see_each_other(journal: Journal, answers: list[Answer]) -> None:
    mine, theirs = (Conversations(Journal(journal.path, who)) for who in ("me", "them"))
    id_ = mine.start()
    mine.add(id_, answers[0])
    assert [c.id for c in mine.recent()] == [c.id for c in mine.search("survival")] == [id_]
    assert theirs.recent() == theirs.search("survival") == []
    assert mine.journal.get(answers[0].id) == answers[0]
    assert [entry.id for entry in mine.journal.recent()] == [answers[0].id]
    assert theirs.journal.recent() == []
    with pytest.raises(ShizhenError, match="no answer"):
        theirs.journal.get(answers[0].id)
    acts = (
        lambda: theirs.get(id_),
        lambda: theirs.answers(id_),
        lambda: theirs.add(id_, answers[1]),
        lambda: theirs.rename(id_, "Mine now"),
        lambda: theirs.delete(id_),
        lambda: theirs.export(id_, "json"),
    )
    for act in acts:
        with pytest.raises(ShizhenError, match="no conversation"):
            act()
    with pytest.raises(ShizhenError, match="taken"):
        theirs.start(id=id_)
    assert mine.answers(id_) == [answers[0]]


def test_whoever_runs_the_machine_sees_all(journal: Journal, answers: list[Answer]) -> None:
    mine = Journal(journal.path, "me")
    first = Conversations(mine).start("Mine")
    second = Conversations(journal).start("Of the command line")
    assert {c.id for c in Conversations(journal).recent()} == {first, second}
    assert [c.id for c in Conversations(mine).recent()] == [first]
    assert mine.get(journal.add(answers[0])) == answers[0]
    assert mine.recent() == []


def test_a_journal_from_before_owners_is_taken_along(
    journal: Journal, answers: list[Answer]
) -> None:
    kept = Conversations(journal)
    id_ = kept.start()
    kept.add(id_, answers[0])
    with sqlite3.connect(journal.path) as db:
        db.execute("DROP INDEX conversations_by_owner")
        db.execute("ALTER TABLE conversations DROP COLUMN owner")
        db.execute("PRAGMA user_version = 3")
    assert kept.answers(id_) == [answers[0]]
    assert Conversations(Journal(journal.path, "me")).recent() == []
