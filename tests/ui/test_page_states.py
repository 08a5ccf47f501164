"""What the page shows in each state, run by Streamlit's own tester."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from page_answers import full_answer
from page_library import HOSTILE_TITLE
from streamlit.testing.v1 import AppTest

from assistant.answer import Answer
from assistant.conversations import Conversations
from assistant.events import Events, Text
from assistant.journal import Journal
from index.build import build
from index.hit import Filters
from literature.errors import ShizhenError
from ui import asking, owner, rooms
from ui.words import say

QUESTION = "Does early oral nutrition shorten the hospital stay after liver resection?"
Open = Callable[..., AppTest]


@pytest.fixture
def open_page(  # every test with settings, caches and a working folder of its own
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Open]:
    """Runs the page over a library, from an empty folder and with no model in the environment."""
    monkeypatch.chdir(tmp_path)
    for variable in ("SHIZHEN_LIBRARY", "SHIZHEN_BASE_URL", "SHIZHEN_MODEL", "OPENAI_API_KEY"):
        monkeypatch.delenv(variable, raising=False)

    def opened(library: Path, *more: str, **query: str) -> AppTest:
        monkeypatch.setattr(sys, "argv", ["app.py", "--library", str(library), *more])
        page = AppTest.from_file(str(root / "ui" / "app.py"), default_timeout=120)
        for key, value in query.items():
            page.query_params[key] = value
        return page.run()

    yield opened
    st.cache_resource.clear()


def shown(page: AppTest) -> str:
    assert not page.exception, page.exception
    html = [element.value for element in page.get("html")]
    return "\n".join(part for part in html if not part.startswith("<style>"))


def ask(page: AppTest, question: str) -> AppTest:
    return page.chat_input[0].set_value(question).run()


def answers_of(library: Path, page: AppTest) -> list[Answer]:
    """The turns of the conversation that stands open."""
    conversation = page.query_params["conversation"]
    return Conversations(Journal(library / "journal.sqlite")).answers(conversation)


def test_without_a_library_the_page_names_the_command_that_makes_one(
    open_page: Open, tmp_path: Path
) -> None:
    page = open_page(tmp_path / "nothing here")
    assert "There is no library yet" in shown(page)
    assert "shizhen index build" in shown(page)
    assert f"&#x27;{tmp_path / 'nothing here'}&#x27;" in shown(page)
    assert not page.chat_input
    assert not (tmp_path / "nothing here").exists()


def test_the_page_opens_with_what_the_library_holds(open_page: Open, tiny_library: Path) -> None:
    page = open_page(tiny_library)
    assert "<b>5</b> papers" in shown(page)
    assert page.chat_input[0].placeholder == say("en", "ask.placeholder")


def test_an_answer_is_shown_with_its_verdict_and_kept(open_page: Open, tiny_library: Path) -> None:
    page = ask(open_page(tiny_library), QUESTION)
    assert "Supported" in shown(page)
    assert "shortened the hospital stay from 9.5 to 7.1 days" in shown(page)
    (kept,) = answers_of(tiny_library, page)
    assert kept.question == QUESTION


def test_a_rerun_asks_nothing_again(open_page: Open, tiny_library: Path) -> None:
    page = ask(open_page(tiny_library), QUESTION)
    before = len(Journal(tiny_library / "journal.sqlite").recent(1000))
    page.run()
    page.button_group[0].set_value("zh").run()
    assert "原文支持" in shown(page)
    assert len(Journal(tiny_library / "journal.sqlite").recent(1000)) == before


def test_an_earlier_answer_opens_with_the_same_evidence(
    open_page: Open, tiny_library: Path
) -> None:
    page = ask(open_page(tiny_library), QUESTION)
    conversation = page.query_params["conversation"]
    evidence = [html for html in shown(page).split("\n") if "sz-answer" in html]
    page.button(key="new").click().run()
    assert "sz-answer" not in shown(page)
    assert "conversation" not in page.query_params
    page.button(key=f"past-{conversation}").click().run()
    assert [html for html in shown(page).split("\n") if "sz-answer" in html] == evidence


def test_a_link_to_an_answer_that_is_gone_says_so(open_page: Open, tiny_library: Path) -> None:
    page = open_page(tiny_library, answer="nosuchanswer")
    assert "nosuchanswer" in shown(page)
    assert say("en", "error.title") in shown(page)
    assert page.button(key="new")


def test_the_language_comes_from_the_address_and_goes_into_it(
    open_page: Open, tiny_library: Path
) -> None:
    page = open_page(tiny_library, lang="zh")
    assert say("zh", "tagline") in shown(page)
    page.button_group[0].set_value("en").run()
    assert say("en", "tagline") in shown(page)
    assert page.query_params["lang"] == "en"


def test_an_abstention_is_explained(open_page: Open, tiny_library: Path) -> None:
    page = ask(open_page(tiny_library), "Which telescope found the rings of Uranus?")
    assert say("en", "abstained.title") in shown(page)
    assert "5 papers" in shown(page)


def test_a_question_of_blanks_is_answered_with_a_hint(open_page: Open, tiny_library: Path) -> None:
    before = len(Journal(tiny_library / "journal.sqlite").recent(1000))
    page = ask(open_page(tiny_library), "   ")
    assert say("en", "ask.empty") in shown(page)
    assert len(Journal(tiny_library / "journal.sqlite").recent(1000)) == before


def test_a_setting_that_is_wrong_is_told_in_one_line(
    open_page: Open, tiny_library: Path, tmp_path: Path
) -> None:
    (tmp_path / "shizhen.toml").write_text("librari = 'x'\n", encoding="utf-8")
    page = open_page(tiny_library)
    assert "librari" in shown(page)
    assert say("en", "error.title") in shown(page)


def test_a_model_that_fails_is_told_and_the_question_is_not_lost(
    open_page: Open, tiny_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A fake for a fault: the endpoint refuses the key.
    def refuse(*_: object) -> None:
        raise ShizhenError("the endpoint refused the key", cure="Set OPENAI_API_KEY.")

    monkeypatch.setattr(rooms, "model", refuse)
    page = ask(open_page(tiny_library), QUESTION)
    assert "the endpoint refused the key. Set OPENAI_API_KEY." in shown(page)
    page.button(key="again").click().run()
    assert page.chat_input[0].proto.value == QUESTION


def test_a_damaged_library_is_told_once_and_its_answers_still_open(
    open_page: Open, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    answer_id = Journal(library / "journal.sqlite").add(full_answer())
    (library / "CURRENT").write_text("7-nothing\n", encoding="utf-8")
    page = open_page(library)
    assert shown(page).count("CURRENT names no generation") == 1
    page = open_page(library, answer=answer_id)
    assert "Hospital stay fell from 9.5 to 7.1 days" in shown(page)


def test_a_rebuild_is_met_by_the_next_question(open_page: Open, tmp_path: Path) -> None:
    paper = tmp_path / "one.md"
    paper.write_text("# Fever\n\n## Results\n\nParacetamol lowered fever by 1.2 °C.\n", "utf-8")
    library = tmp_path / "library"
    build([paper], library, embedders=["minilm"], progress=False)
    page = ask(open_page(library), "Does paracetamol lower fever?")
    assert "1.2 °C" in shown(page)
    paper.write_text("# Fever\n\n## Results\n\nParacetamol lowered fever by 0.7 °C.\n", "utf-8")
    build([paper], library, embedders=["minilm"], progress=False)
    page = ask(page.button(key="new").click().run(), "Does paracetamol lower fever?")
    assert "0.7 °C" in shown(page)
    assert "1.2 °C" not in shown(page)


def test_a_hostile_title_is_text_in_the_answer_and_in_the_list(
    open_page: Open, tiny_library: Path
) -> None:
    page = ask(open_page(tiny_library), f"Does metformin lower serum ferritin? {HOSTILE_TITLE}")
    assert "<b>and</b>" not in shown(page)
    assert "<script>document.title" not in shown(page)
    labels = [button.label for button in page.sidebar.button]
    assert any("\\<\u2060b\\>\u2060and" in label for label in labels)


def test_a_conversation_goes_on_and_its_turns_are_kept_in_order(
    open_page: Open, tiny_library: Path
) -> None:
    page = ask(ask(open_page(tiny_library), QUESTION), "What about mortality?")
    assert shown(page).count('class="sz-answer"') == 2
    first, second = answers_of(tiny_library, page)
    assert (first.question, second.question) == (QUESTION, "What about mortality?")
    assert second.standalone


def test_a_question_can_be_stopped_and_nothing_is_kept(
    open_page: Open, tiny_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A fake for a fault: a model that says a word and then nothing for a long time.
    gate = threading.Event()

    def slow(question: str, *_: object, **__: object) -> Events:
        yield Text("Per")
        while not asking._going:
            gate.wait(0.01)
        next(iter(asking._going.values())).stop()
        gate.wait(20)
        yield Text("haps")

    monkeypatch.setattr(asking, "stream", slow)
    asking._going.clear()
    page = ask(open_page(tiny_library), QUESTION)
    gate.set()
    assert say("en", "ask.stopped") in shown(page)
    assert "conversation" not in page.query_params
    page.button(key="again").click().run()
    assert page.chat_input[0].proto.value == QUESTION


def test_only_what_is_supported_is_shown_where_that_is_asked_for(
    open_page: Open, tiny_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, object] = {}
    real = asking.stream

    def seen(*args: object, **options: object) -> Events:
        given.update(options)
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(asking, "stream", seen)
    page = open_page(tiny_library)
    page.toggle[0].set_value(True).run()
    page.selectbox(key="f-from").set_value(2020).run()
    page.multiselect(key="f-languages").set_value(["en"]).run()
    ask(page, QUESTION)
    assert given["only_supported"] is True
    assert given["filters"] == Filters(year_from=2020, languages=("en",))


def test_another_owner_sees_neither_list_nor_conversation(
    open_page: Open, tiny_library: Path
) -> None:
    mine = ask(open_page(tiny_library), QUESTION)
    theirs = open_page(tiny_library, conversation=mine.query_params["conversation"])
    assert "sz-answer" not in shown(theirs)
    assert "there is no conversation" in shown(theirs)
    assert not [button for button in theirs.button if str(button.key).startswith("past-")]


def test_where_sign_in_is_set_up_nobody_asks_without_it(
    open_page: Open, tiny_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "signs_in", lambda: True)
    monkeypatch.setattr(owner, "signed_in", dict)
    page = open_page(tiny_library)
    assert say("en", "ask.sign_in.why") in shown(page)
    assert not page.chat_input
    monkeypatch.setattr(owner, "signed_in", lambda: {"iss": "i", "sub": "s", "name": "A. Dent"})
    page = open_page(tiny_library)
    assert page.chat_input
    assert any("A" in button.label for button in page.button if button.key == "sign-out")
