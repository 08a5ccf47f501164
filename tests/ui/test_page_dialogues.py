"""The page of the data sets: each stretch told for what it is, decisions kept beside the data."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import DESKTOP, broken, served, settle
from page_library import HOSTILE
from page_views import Open, opener, shown
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest
from written import FEWER, HARM, cited, joined, talk

from dialogue_gen.dialogue import Broken, Checks, Dialogue, Source
from dialogue_gen.produce import ACCEPTED, REJECTED
from dialogue_gen.review import Decision, Reviews
from dialogue_gen.rules import Context, judge
from grounding.checker import Checker, CheckerSettings
from ui.words import say

RULES_ONLY = Context(checker=Checker(CheckerSettings(entailment="")))


def _judged(dialogue: Dialogue) -> Dialogue:
    return judge(dialogue, RULES_ONLY).model_copy(update={"checks": Checks()})


@pytest.fixture(scope="module")
def good() -> Dialogue:
    return _judged(talk([cited(FEWER), joined(HOSTILE, Source.EXTERNAL)], [cited(HARM)]))


@pytest.fixture(scope="module")
def bad() -> Dialogue:
    wrong = _judged(
        talk([cited("Every attack was gone.", FEWER)], [cited(HARM)], asked=("A?", "B?"))
    )
    failed = (Broken(rule="entailment", reason="it is not said", turn=1),)
    return wrong.model_copy(update={"checks": Checks(failed=failed)})


@pytest.fixture
def run(tmp_path: Path, good: Dialogue, bad: Dialogue) -> Path:
    """A run in the folder that the page looks through where nothing else is set."""
    folder = tmp_path / "dialogues" / "run"
    folder.mkdir(parents=True)
    (folder / ACCEPTED).write_text(good.to_json() + "\n", encoding="utf-8")
    (folder / REJECTED).write_text(bad.to_json() + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def open_view(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Open]:
    yield from opener(monkeypatch, tmp_path)


@pytest.fixture
def page(open_view: Open, run: Path, tmp_path: Path) -> AppTest:
    return open_view("dialogues", tmp_path / "library")


def test_each_stretch_is_told_by_colour_and_by_sign(page: AppTest) -> None:
    page.pagination(key="dialogues.at").set_value(1).run()
    assert 'class="sz-said-literature"' in shown(page)
    assert 'class="sz-said-external">⟦' in shown(page)
    assert "<mark>Fewer attacks" in shown(page), "the quote is marked in its passage"
    page.pagination(key="dialogues.at").set_value(2).run()
    assert 'class="sz-said-unsupported">✗Every attack' in shown(page)
    assert say("en", "verdict.CONTRADICTED") in shown(page) or "sz-badge" in shown(page)
    assert "it is not said" in shown(page)


def test_markup_in_a_dialogue_is_text(page: AppTest) -> None:
    assert "<script>document" not in shown(page)
    assert "<img" not in shown(page)
    assert "&lt;script&gt;document" in shown(page)


def test_a_rejection_needs_a_reason_and_is_kept_beside_the_data(
    page: AppTest, run: Path, good: Dialogue
) -> None:
    page.button(key="dialogues-rejected").click().run()
    assert say("en", "dialogues.reason.missing") in shown(page)
    assert Reviews.beside(run).standing() == {}
    page.text_input(key=f"dialogues.reason.{good.id}").set_value("the tone is off")
    page.button(key="dialogues-rejected").click().run()
    assert Reviews.beside(run).standing()[good.id].reason == "the tone is off"
    assert "the tone is off" in shown(page)
    assert page.get("download_button"), "what is left can be taken away"
    page.button(key="dialogues-withdrawn").click().run()
    assert Reviews.beside(run).standing() == {}


def test_filters_leave_what_was_asked_for(page: AppTest, run: Path, good: Dialogue) -> None:
    page.text_input(key="dialogues.words").set_value("every ATTACK").run()
    assert say("en", "dialogues.found", n=1, of=2) in shown(page)
    page.text_input(key="dialogues.words").set_value("nobody says this").run()
    assert say("en", "dialogues.found", n=0, of=2) in shown(page)
    page.text_input(key="dialogues.words").set_value("").run()
    page.button_group(key="dialogues.filter.broken").set_value(["entailment"]).run()
    assert "Every attack" in shown(page)
    page.button_group(key="dialogues.filter.broken").set_value([]).run()
    Reviews.beside(run).decide(good.id, Decision.ACCEPTED)
    page.button_group(key="dialogues.filter.review").set_value(["undecided"]).run()
    assert say("en", "dialogues.found", n=1, of=2) in shown(page)
    assert "Every attack" in shown(page)


def test_rules_are_listed_with_how_many_break_them(page: AppTest) -> None:
    page.button_group(key="dialogues.part").set_value("rules").run()
    row = next(part for part in shown(page).split("<tr>") if ">entailment<" in part)
    assert row.endswith("<td>1</td></tr>")


def test_figures_are_those_of_the_card(page: AppTest) -> None:
    page.button_group(key="dialogues.part").set_value("figures").run()
    assert say("en", "dialogues.plot.kinds") in shown(page)
    assert f"{say('en', 'dialogues.count.kept')} <b>1</b>" in shown(page)


def test_a_set_that_is_handed_in_is_shown_and_its_decisions_found_again(
    open_view: Open, tmp_path: Path, good: Dialogue
) -> None:
    page = open_view("dialogues", tmp_path / "library", "zh")
    assert say("zh", "dialogues.none", folder=tmp_path / "dialogues") in shown(page)
    file = ("../mine.jsonl", good.to_json().encode(), "application/json")
    page.file_uploader(key="dialogues.file").set_value(file)
    page.run()
    page.button(key="dialogues-accepted").click().run()
    assert Reviews.beside(tmp_path / "dialogues" / "mine.jsonl").standing()[good.id]


def test_a_file_that_is_no_data_set_is_told(open_view: Open, tmp_path: Path) -> None:
    page = open_view("dialogues", tmp_path / "library")
    page.file_uploader(key="dialogues.file").set_value(("x.jsonl", b'{"a": 1}\n', "text/plain"))
    page.run()
    assert "x.jsonl, line 1" in shown(page)


def test_a_run_that_goes_on_is_read_again(page: AppTest, run: Path, bad: Dialogue) -> None:
    other = bad.model_copy(update={"id": "sha256:other"})
    with (run / REJECTED).open("a", encoding="utf-8") as file:
        file.write(other.to_json() + "\n")
    page.run()
    assert say("en", "dialogues.found", n=3, of=3) in shown(page)


@pytest.mark.browser
def test_a_dialogue_is_rejected_and_the_rest_taken_away(
    browser: Browser, run: Path, tmp_path: Path, good: Dialogue, bad: Dialogue,
    monkeypatch: pytest.MonkeyPatch, root: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    with served(tmp_path / "library", tmp_path / "log", PYTHONPATH=str(root)) as address:
        page = browser.new_page(viewport=DESKTOP, locale="en-GB")  # type: ignore[arg-type]
        page.set_default_timeout(60_000)
        page.goto(f"{address}/dialogues")
        page.locator(".sz-dialogue").wait_for()
        settle(page)
        assert broken(page) == []
        title = page.title()
        assert page.locator(".sz-dialogue").locator("script, img").count() == 0
        page.get_by_role("textbox", name=say("en", "dialogues.reason")).fill("<b>odd</b> *tone*")
        page.get_by_role("button", name=say("en", "dialogues.do.rejected"), exact=True).click()
        expect(page.locator(".sz-review-rejected")).to_contain_text("<b>odd</b> *tone*")
        with page.expect_download() as taken:
            page.get_by_role("button", name=say("en", "dialogues.take.kept")).click()
        left = Path(taken.value.path()).read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["id"] for line in left] == [bad.id]
        assert page.title() == title
        page.close()
