"""Others asked first: the page says so, and whoever does not want to wait may stop."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.events import Events, Text
from assistant.gate import Gate
from assistant.journal import Journal
from ui import asking, rooms, talk
from ui.words import say

QUESTION = "Does early oral nutrition shorten the hospital stay after liver resection?"
Asked = Callable[..., AppTest]


def work() -> Events:
    """A fake of somebody else's answer that takes its time."""
    while True:
        yield Text("Per")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the page said it waits for, in order."""
    heard: list[str] = []
    real = talk.coming_html

    def seen(*given: Any) -> str:
        heard.append(given[3])
        return real(*given)

    monkeypatch.setattr(talk, "coming_html", seen)
    return heard


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Events]:
    """The answer of another reader, who has the only place."""
    gate = Gate(1)
    monkeypatch.setattr(rooms, "gate", lambda chosen: gate)
    other = gate.through(work)
    next(other)
    yield other
    other.close()


@pytest.fixture
def ask(root: Path, tiny_library: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    monkeypatch.setattr(sys, "argv", ["app.py", "--library", str(tiny_library)])
    asking._going.clear()

    def asked(meanwhile: Callable[[], object]) -> AppTest:
        page = AppTest.from_file(str(root / "ui" / "app.py"), default_timeout=120).run()
        thread = threading.Thread(target=meanwhile)
        thread.start()
        page.chat_input[0].set_value(QUESTION).run()
        thread.join()
        return page

    yield asked
    st.cache_resource.clear()


def until(holds: Callable[[], object]) -> None:
    while not holds():
        threading.Event().wait(0.01)


def shown(page: AppTest) -> str:
    assert not page.exception, page.exception
    return "\n".join(element.value for element in page.get("html"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_words_say_how_many_are_before(language: Any) -> None:
    assert " 3 " in say(language, "ask.queued", before=3, papers=7)


def test_who_waits_is_told_so_and_then_answered(ask: Asked, told: list[str], held: Events) -> None:
    queued = say("en", "ask.queued", before=1)

    def other_ends() -> None:
        until(lambda: queued in told)
        held.close()

    page = ask(other_ends)
    assert "sz-foot" in shown(page)
    assert queued in told


def test_a_question_is_stopped_while_it_waits(
    ask: Asked, told: list[str], held: Events, tiny_library: Path
) -> None:
    kept = len(Journal(tiny_library / "journal.sqlite").recent(1000))

    def stops() -> None:
        until(lambda: say("en", "ask.queued", before=1) in told)
        next(iter(asking._going.values())).stop()

    page = ask(stops)
    held.close()  # its turn would have come
    assert say("en", "ask.stopped") in shown(page)
    assert len(Journal(tiny_library / "journal.sqlite").recent(1000)) == kept
