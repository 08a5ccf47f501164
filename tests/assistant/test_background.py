"""An answer made beside whoever looks: seen as it comes, stopped cleanly, kept without a reader."""

import threading
from collections.abc import Callable

import pytest
from assistant_doubles import Shelf

from assistant.answer import Answer
from assistant.ask import stream
from assistant.background import Asking, Told
from assistant.conversations import Conversations
from assistant.events import Events, Sentence
from assistant.journal import Journal
from assistant.models import load
from grounding.checker import Checker
from literature.errors import ShizhenError

QUESTION = "Does drug A prolong survival in HCC?"


@pytest.fixture
def events(shelf: Shelf) -> Callable[[], Events]:
    return lambda: stream(QUESTION, shelf, load(), Checker())


def ended(asking: Asking) -> Told:
    version = 0
    while not asking.told.ended:
        version = asking.wait(version, 30)
    return asking.told


def held(events: Callable[[], Events], gate: threading.Event, closed: list[bool]) -> Events:
    """The events up to the first sentence; the rest once the gate opens."""
    inner = events()
    try:
        for event in inner:
            yield event
            if isinstance(event, Sentence):
                gate.wait(30)
    finally:
        inner.close()
        closed.append(True)


def test_what_comes_is_seen_and_the_whole_is_kept(
    events: Callable[[], Events], journal: Journal
) -> None:
    kept = Conversations(journal)
    conversation = kept.start()
    told = ended(Asking(QUESTION, events, lambda answer: kept.add(conversation, answer)))
    assert told.answer is not None
    assert told.error is None
    assert not told.stopped
    assert kept.answers(conversation) == [told.answer]
    assert [segment.text for segment in told.segments] == [s.text for s in told.answer.segments]
    assert {c.passage_id for c in told.citations} >= {c.passage_id for c in told.answer.citations}


def test_a_stop_is_seen_at_once_and_nothing_is_kept(events: Callable[[], Events]) -> None:
    gate, closed, kept = threading.Event(), list[bool](), list[Answer]()
    asking = Asking(QUESTION, lambda: held(events, gate, closed), kept.append)
    version = 0
    while not asking.told.segments:
        version = asking.wait(version, 30)
    asking.stop()
    told = asking.told
    assert told.ended
    assert told.stopped
    gate.set()
    while not closed:
        asking.wait(asking.wait(version, 0), 0.05)
    assert closed == [True]
    assert kept == []
    assert asking.told.answer is None


def test_a_stop_after_the_end_changes_nothing(events: Callable[[], Events]) -> None:
    kept: list[Answer] = []
    asking = Asking(QUESTION, events, kept.append)
    before = ended(asking)
    asking.stop()
    assert asking.told == before
    assert kept == [before.answer]


def test_an_error_is_told_and_not_lost(events: Callable[[], Events]) -> None:
    def full(_: Answer) -> None:
        raise ShizhenError("the journal is full", cure="Make room.")

    told = ended(Asking(QUESTION, events, full))
    assert str(told.error).startswith("the journal is full")
    assert told.answer is None
    assert told.segments


def test_a_failure_nobody_foresaw_ends_it_too(
    events: Callable[[], Events], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: seen.append(args.exc_type))

    def broken(_: Answer) -> None:
        raise ZeroDivisionError

    told = ended(Asking(QUESTION, events, broken))
    assert told.answer is None
    assert told.error is None
    while not seen:
        threading.Event().wait(0.01)
    assert seen == [ZeroDivisionError]
