"""The journal keeps every answer whole, whatever happens to it, to the library or to the file."""

import json
import sqlite3
import threading
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from assistant_doubles import Shelf
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Searched, Segment, SegmentSource
from assistant.ask import ask
from assistant.journal import Journal
from assistant.models.extractive import Extractive
from grounding.checker import Checker
from grounding.verdict import Label, Reason, Span, Verdict
from literature.errors import ShizhenError


@pytest.fixture
def answer(shelf: Shelf) -> Answer:
    return ask("Does drug A prolong survival in HCC?", shelf, Extractive(), Checker())


def test_an_answer_comes_back_as_it_was_given(journal: Journal, answer: Answer) -> None:
    assert answer.citations
    assert journal.get(journal.add(answer)) == answer


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
verdicts = st.builds(
    Verdict,
    label=st.sampled_from(Label),
    reasons=st.tuples(
        st.builds(
            Reason,
            code=st.just("quote_is_altered"),
            values=st.fixed_dictionaries({"claim": text, "passage": text}),
        ),
    ),
    spans=st.lists(
        st.builds(
            Span,
            side=st.sampled_from(["claim", "passage"]),
            start=st.integers(0, 99),
            end=st.integers(0, 99),
        ),
        max_size=2,
    ).map(tuple),
    probability=st.none() | st.floats(0, 1),
    checker=text,
)
answers = st.builds(
    Answer,
    question=text,
    language=st.sampled_from(["en", "zh"]),
    abstained=st.booleans(),
    segments=st.lists(
        st.builds(
            Segment,
            text=text,
            source=st.sampled_from(SegmentSource),
            citations=st.lists(st.integers(1, 9), max_size=2).map(tuple),
            verdicts=st.lists(verdicts, max_size=2).map(tuple),
            verdict=st.none() | verdicts,
        ),
        max_size=3,
    ).map(tuple),
    citations=st.lists(
        st.builds(
            Citation,
            n=st.integers(1, 9),
            passage_id=text,
            paper=st.dictionaries(text, text | st.lists(text, max_size=2), max_size=3),
            passage_text=text,
            passage_sha256=text,
            section=text,
            quote=text,
            start=st.integers(0, 99),
            end=st.integers(0, 99),
        ),
        max_size=2,
    ).map(tuple),
    searched=st.builds(
        Searched,
        queries=st.lists(text, max_size=2).map(tuple),
        papers=st.integers(0, 10**6),
        passages=st.integers(0, 10**6),
        nearest=st.lists(st.dictionaries(text, text, max_size=2), max_size=2).map(tuple),
    ),
    generation=text,
    model=text,
    prompt=text,
    seconds=st.floats(0, 1e3),
    created=text,
    id=st.uuids().map(lambda u: u.hex),
    notes=st.lists(text, max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(given_answer=answers)
def test_any_answer_survives_the_journal(
    given_answer: Answer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    journal = Journal(tmp_path_factory.mktemp("journal") / "j.sqlite")
    assert journal.get(journal.add(given_answer)) == given_answer


def test_the_json_of_an_answer_can_be_read_by_anybody(answer: Answer) -> None:
    read = json.loads(json.dumps(answer.to_dict(), ensure_ascii=False))
    assert read["text"] == answer.text
    assert Answer.from_dict(read) == answer


def test_recent_lists_the_newest_first(journal: Journal, answer: Answer) -> None:
    for n in range(5):
        journal.add(replace(answer, id=f"a{n}", created=f"2026-01-0{n + 1}T00:00:00.000+00:00"))
    assert [entry.id for entry in journal.recent(3)] == ["a4", "a3", "a2"]
    entry = journal.recent(1)[0]
    assert (entry.question, entry.model, entry.abstained) == (
        answer.question, "extractive", False)  # fmt: skip
    assert journal.recent(0) == []


def test_answers_of_one_instant_are_listed_as_they_came(journal: Journal, answer: Answer) -> None:
    for name in "abc":
        journal.add(replace(answer, id=name))
    assert [entry.id for entry in journal.recent()] == ["c", "b", "a"]


def test_an_answer_without_an_id_gets_one(journal: Journal, answer: Answer) -> None:
    first, second = (journal.add(replace(answer, id="")) for _ in range(2))
    assert first != second
    assert journal.get(first).id == first


def test_what_was_shown_is_never_changed(journal: Journal, answer: Answer) -> None:
    journal.add(answer)
    with pytest.raises(ShizhenError, match="already"):
        journal.add(replace(answer, question="Another?"))
    assert journal.get(answer.id).question == answer.question


def test_a_deleted_answer_leaves_no_bytes_behind(journal: Journal, answer: Answer) -> None:
    journal.add(replace(answer, question="unmistakable-words-of-a-patient"))
    journal.delete(answer.id)
    with pytest.raises(ShizhenError, match="no answer"):
        journal.get(answer.id)
    left = b"".join(f.read_bytes() for f in journal.path.parent.iterdir())
    assert b"unmistakable-words" not in left


@pytest.mark.parametrize("act", ["get", "delete"])
def test_an_unknown_id_is_an_error_with_a_cure(journal: Journal, act: str) -> None:
    with pytest.raises(ShizhenError, match="no answer nobody"):
        getattr(journal, act)("nobody")


def _write(path: Path, answer: Answer, who: str) -> None:
    for n in range(25):
        Journal(path).add(replace(answer, id=f"{who}{n}"))


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path: Path, answer: Answer) -> None:
    path = tmp_path / "fresh" / "journal.sqlite"
    spawn = get_context("spawn")
    writers = [spawn.Process(target=_write, args=(path, answer, who)) for who in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert len(Journal(path).recent(100)) == 50


def test_threads_share_a_journal(journal: Journal, answer: Answer) -> None:
    threads = [threading.Thread(target=_write, args=(journal.path, answer, w)) for w in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(journal.recent(200)) == 100


def test_a_held_journal_says_so(
    journal: Journal, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.add(answer)
    monkeypatch.setattr("assistant.database.BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(journal.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(ShizhenError, match="held by another program"):
        journal.add(replace(answer, id="second"))
    holder.close()
    journal.add(replace(answer, id="second"))


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_text("these are a person's notes, " * 100)
    before = path.read_bytes()
    with pytest.raises(ShizhenError, match=r"journal\.sqlite.*damaged.*Move it away"):
        Journal(path).recent()
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE patients (name)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(ShizhenError, match="not a journal"):
        Journal(path).recent()
    assert path.read_bytes() == before


def test_a_journal_damaged_in_the_middle_says_so(journal: Journal, answer: Answer) -> None:
    for n in range(40):
        journal.add(replace(answer, id=f"a{n}"))
    with sqlite3.connect(journal.path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    data = bytearray(journal.path.read_bytes())
    data[4096 : len(data) - 4096] = b"\xa5" * (len(data) - 8192)
    journal.path.write_bytes(data)
    with pytest.raises(ShizhenError, match="damaged"):
        journal.get("a20")


def test_a_journal_of_a_newer_version_is_refused(journal: Journal, answer: Answer) -> None:
    journal.add(answer)
    with sqlite3.connect(journal.path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(ShizhenError, match=r"schema 99.*Upgrade"):
        journal.get(answer.id)


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ShizhenError, match="cannot be written"):
        Journal(tmp_path / "file" / "journal.sqlite").recent()


def test_a_journal_that_another_is_just_making_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, other.execute, ("COMMIT",))
    done.start()
    assert Journal(path).recent() == []
    done.join()
    other.close()
