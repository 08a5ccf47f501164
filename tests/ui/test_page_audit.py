"""The page to audit on: whatever is handed in is checked, shown with both sides, taken away."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from chromium import PHONE, broken, settle
from page_answers import full_answer
from page_library import HOSTILE, HOSTILE_TITLE
from page_views import OWNER, Open, opener, shown
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from assistant.conversations import Conversations
from assistant.disputes import Disputes
from assistant.journal import Journal
from grounding.verdict import Label
from ui.words import say

STAY = "Hospital stay fell from 9.5 to 7.1 days (P=0.03)."
PASSAGE = f"We treated 120 patients. {STAY} Mortality at 90 days was 4% in both groups."
ANSWER = f"""{STAY[:-1]} [1]. Mortality at 90 days was 14% in both groups [1]. Nobody withdrew [7].

## References
[1] An invented trial
    {PASSAGE}
"""


@pytest.fixture
def open_view(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Open]:
    yield from opener(monkeypatch, tmp_path)


@pytest.fixture
def nothing(tmp_path: Path) -> Path:
    """Where there is no library at all: an audit needs none."""
    return tmp_path / "none"


@pytest.fixture
def asked(tiny_library: Path, tmp_path: Path) -> Path:
    """A library in which this reader was given the answer ``mine``, and another reader one too."""
    library = Path(shutil.copytree(tiny_library, tmp_path / "own"))
    for id_, owner in (("mine", OWNER), ("theirs", "somebody else")):
        kept = Conversations(Journal(library / "journal.sqlite", owner))
        kept.add(kept.start(), replace(full_answer(), id=id_))
    return library


def check(page: AppTest, text: str) -> AppTest:
    page.text_area(key="audit.text").set_value(text)
    return page.button(key="audit-check").click().run()


def upload(page: AppTest, name: str, content: bytes) -> AppTest:
    page.button_group(key="audit.from").set_value("upload").run()
    page.file_uploader(key="audit.file").set_value((name, content, "text/plain"))
    return page.button(key="audit-check").click().run()


def test_a_pasted_answer_is_checked_with_both_sides_and_its_differences_marked(
    open_view: Open, nothing: Path
) -> None:
    page = shown(check(open_view("audit", nothing), ANSWER))
    wrong = next(part for part in page.split("<details") if "14%" in part and "sz-row" in part)
    assert say("en", "verdict.CONTRADICTED") in wrong
    assert '<strong class="sz-against">14%</strong>' in wrong
    assert '<strong class="sz-against">4%</strong>' in wrong
    assert "open>" in wrong.split(">")[0] + ">", "the first at odds stands open"
    assert say("en", "verdict.INVALID") in page
    assert not nothing.exists(), "looking makes nothing"


def test_the_example_shows_a_supported_a_wrong_and_a_missing_source(
    open_view: Open, nothing: Path
) -> None:
    for language in ("en", "zh"):
        page = open_view("audit", nothing, language)
        page.button(key="audit-example").click().run()
        page.button(key="audit-check").click().run()
        found = [c.verdict.label for c in page.session_state["audit.done"].claims]
        assert found == [Label.SUPPORTED, Label.CONTRADICTED, Label.INVALID]


def test_nothing_pasted_is_answered_with_a_hint(open_view: Open, nothing: Path) -> None:
    page = check(open_view("audit", nothing), "  \n ")
    assert say("en", "audit.empty") in shown(page)


def test_a_filter_leaves_the_verdicts_asked_for(open_view: Open, nothing: Path) -> None:
    page = check(open_view("audit", nothing), ANSWER)
    page.button_group(key="audit.labels").set_value([Label.INVALID]).run()
    listed = "".join(part for part in shown(page).split("\n") if "sz-claims" in part)
    assert "Nobody withdrew" in listed
    assert 'id="sz-claim-1-2"' not in listed


BESIDE = ANSWER.replace("[1]. Mort", "[1][7]. Mort")


def test_a_supported_statement_that_cites_nothing_real_too_says_so_in_its_row(
    open_view: Open, nothing: Path
) -> None:
    page = shown(check(open_view("audit", nothing), BESIDE))
    row = next(part for part in page.split("<details") if 'id="sz-claim-1-1"' in part)
    line = row[: row.index("</summary>")]
    assert say("en", "verdict.SUPPORTED") in line
    assert "[7] <span" in line
    assert say("en", "verdict.INVALID") in line
    assert "[7] names none" in row


def test_totals_count_citations_and_a_filter_finds_any_of_a_statement(
    open_view: Open, nothing: Path
) -> None:
    page = check(open_view("audit", nothing), BESIDE)
    done = page.session_state["audit.done"]
    assert done.counts()["INVALID"] == 1
    assert done.citations_by_verdict()["INVALID"] == 2
    row = next(part for part in shown(page).split("<tr") if say("en", "verdict.INVALID") in part)
    assert re.findall(r"<td>(\d+)</td>", row) == ["1", "2"]
    page.button_group(key="audit.labels").set_value([Label.INVALID]).run()
    listed = shown(page)
    assert 'id="sz-claim-1-1"' in listed
    assert 'id="sz-claim-1-2"' not in listed


def test_totals_tell_how_often_each_verdict_was_measured_to_be_wrong(
    open_view: Open, nothing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = {"CONTRADICTED": {"wrong": 3, "n": 200}}  # made up: what is measured changes
    monkeypatch.setattr("ui.audits.error_rates", lambda checker: rates)
    page = shown(check(open_view("audit", nothing), ANSWER))
    assert say("en", "audit.rate", share="1.5", wrong=3, n=200) in page
    assert say("en", "audit.not_measured") in page
    assert say("en", "audit.silent") in page


def test_an_unmeasured_checker_is_told_to_be_so(
    open_view: Open, nothing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.audits.error_rates", lambda checker: {})
    page = shown(check(open_view("audit", nothing), ANSWER))
    assert say("en", "audit.unmeasured") in page


def test_a_file_is_checked_and_a_record_nobody_can_read_is_named(
    open_view: Open, nothing: Path
) -> None:
    records = [
        {"claim": STAY, "passage": PASSAGE},
        {"nothing": "that is known"},
    ]
    lines = "\n".join(json.dumps(record) for record in records).encode()
    page = upload(open_view("audit", nothing), "pairs.jsonl", lines)
    assert say("en", "verdict.SUPPORTED") in shown(page)
    assert say("en", "audit.failures", n=1) in shown(page)
    done = page.session_state["audit.done"]
    assert done.source == "pairs.jsonl"
    assert [refused.file for refused in done.refused] == ["pairs.jsonl"], "downloads tell it too"


def test_a_file_that_cannot_be_read_is_told_by_its_own_name(open_view: Open, nothing: Path) -> None:
    page = upload(open_view("audit", nothing), "empty.json", b"  ")
    assert "empty.json: the file is empty" in shown(page)
    assert "/tmp" not in shown(page)


def test_passages_may_come_separately(open_view: Open, nothing: Path) -> None:
    page = open_view("audit", nothing)
    page.text_area(key="audit.passages").set_value(f"[1] {PASSAGE}")
    page = check(page, f"{STAY[:-1]} [1].")
    found = [claim.verdict.label for claim in page.session_state["audit.done"].claims]
    assert found == [Label.SUPPORTED]


def test_a_reference_is_found_in_the_library(open_view: Open, tiny_library: Path) -> None:
    text = "Mortality at 90 days was 14 % in both groups [1].\n\nReferences\n[1] PMID 90000001\n"
    page = shown(check(open_view("audit", tiny_library), text))
    assert say("en", "verdict.CONTRADICTED") in page
    assert "Early oral nutrition after liver resection: a randomised trial" in page
    assert "https://pubmed.ncbi.nlm.nih.gov/90000001/" in page


def test_answers_given_here_are_checked_again_with_their_disputes(
    open_view: Open, asked: Path
) -> None:
    disputes = Disputes(Journal(asked / "journal.sqlite"))
    disputes.add("mine", 2, Label.PARTIAL, "a slip of the pen", "Dr Wu")
    page = open_view("audit", asked)
    page.button_group(key="audit.from").set_value("journal").run()
    page.selectbox(key="audit.entry").set_value("mine").run()
    page.button(key="audit-check").click().run()
    assert "Mortality at 90 days was 14% in both groups." in shown(page)
    assert say("en", "audit.dispute", reviewer="Dr Wu") in shown(page)
    assert "a slip of the pen" in shown(page)


def test_a_dispute_that_was_replaced_or_withdrawn_is_folded_away(
    open_view: Open, asked: Path
) -> None:
    disputes = Disputes(Journal(asked / "journal.sqlite"))
    (n,) = disputes.journal.get("mine").segments[1].citations
    for verdict, reason in ((Label.PARTIAL, "the wrong row"), (Label.NOT_FOUND, "not there")):
        disputes.add("mine", 2, verdict, reason, "Dr Wu")
    page = open_view("audit", asked)
    page.button_group(key="audit.from").set_value("journal").run()
    page.selectbox(key="audit.entry").set_value("mine").run()
    page.button(key="audit-check").click().run()
    stands, earlier = shown(page).split(say("en", "audit.dispute.earlier", n=1))
    assert f"[{n}] {say('en', 'audit.dispute', reviewer='Dr Wu')}" in stands
    assert "not there" in stands
    assert "the wrong row" not in stands
    assert "the wrong row" in earlier


def test_nobody_audits_what_another_was_told(open_view: Open, asked: Path) -> None:
    page = open_view("audit", asked)
    page.button_group(key="audit.from").set_value("journal").run()
    page.button(key="audit-check").click().run()
    assert [a.given.id for a in page.session_state["audit.done"].answers] == ["mine"]


def test_without_an_answer_the_next_step_is_told(open_view: Open, nothing: Path) -> None:
    page = open_view("audit", nothing, "zh")
    page.button_group(key="audit.from").set_value("journal").run()
    assert say("zh", "audit.journal.none") in shown(page)
    assert say("zh", "audit.stale.none") in shown(page)


def test_what_changed_under_an_earlier_answer_is_listed(open_view: Open, asked: Path) -> None:
    page = open_view("audit", asked)
    page.button(key="audit-stale").click().run()
    assert say("en", "audit.stale.paper_gone") in shown(page)  # its papers never were in it


def test_many_claims_come_page_by_page_and_are_found_by_their_words(
    open_view: Open, nothing: Path
) -> None:
    pairs = [{"claim": f"Dose {n} mg was given.", "passage": "A dose."} for n in range(45)]
    page = upload(open_view("audit", nothing), "p.json", json.dumps(pairs).encode())
    assert shown(page).count('class="sz-row') == 20
    page.pagination(key="audit.page").set_value(3).run()
    assert shown(page).count('class="sz-row') == 5
    page.text_input(key="audit.words").set_value("44").run()
    assert shown(page).count('class="sz-row') == 1


def test_markup_in_an_answer_and_its_passage_is_text(open_view: Open, nothing: Path) -> None:
    pair = {"claim": HOSTILE, "passage": HOSTILE_TITLE, "question": HOSTILE_TITLE}
    page = shown(upload(open_view("audit", nothing), "<b>x</b>.json", json.dumps(pair).encode()))
    assert "<script>document" not in page
    assert "<img" not in page
    assert "<b>and</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


@pytest.mark.browser
def test_an_uploaded_file_is_audited_read_by_keyboard_and_taken_away(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    file = tmp_path / "answers.md"
    file.write_text(ANSWER.replace("Nobody withdrew", HOSTILE), encoding="utf-8")
    page = browser.new_page(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    page.set_default_timeout(60_000)
    page.goto(f"{address}/audit")
    settle(page)
    title = page.title()
    page.get_by_role("radio", name=say("en", "audit.from.upload")).click()
    page.locator("input[type=file]").first.set_input_files(file)
    expect(page.get_by_text("answers.md").first).to_be_visible()
    page.get_by_role("button", name=say("en", "audit.check"), exact=True).click()
    wrong = page.locator("details.sz-row").filter(has_text="14%").first
    expect(wrong.locator("section strong").first).to_have_text("14%", timeout=90_000)
    supported = page.locator("details.sz-row").first
    expect(supported.locator(".sz-said")).to_be_hidden()
    supported.locator("summary").first.press("Enter")
    expect(supported.locator("mark")).to_have_text(STAY)
    assert broken(page) == []
    assert page.locator(".sz-claims").locator("script, img, a[href*='evil']").count() == 0
    assert page.title() == title
    assert page.evaluate("document.querySelector('.stMain').scrollWidth <= innerWidth")
    with page.expect_download() as taken:
        page.get_by_role("button", name=say("en", "audit.take.json"), exact=True).click()
    report = json.loads(Path(taken.value.path()).read_text(encoding="utf-8"))
    assert report["summary"]["CONTRADICTED"] == 1
    assert taken.value.suggested_filename == "audit-answers.json"
    page.close()
