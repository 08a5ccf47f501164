"""What the best citation of a claim would hide is counted, listed and shown all the same."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from audit_doubles import folded
from chromium import DESKTOP, chromium, program

from assistant.audit.bundle import pack
from assistant.audit.report.page import to_html
from assistant.audit.report.plain import COLUMNS, to_csv, to_dict
from assistant.audit.verify import verify
from grounding.checker import Checker
from grounding.verdict import Label
from literature.errors import Failure

HIDDEN = json.dumps(
    {
        "answer": "The dose was 7 mg [1][2]. The dose was 5 mg [1][99].",
        "references": [{"text": "The dose was 5 mg."}, {"title": "A title that is nowhere"}],
    }
)


def test_a_contradicted_and_an_invented_citation_are_counted_beside_the_best(audited) -> None:
    told = to_dict(audited(HIDDEN))["summary"]
    assert (told["SUPPORTED"], told["NOT_CHECKED"]) == (1, 1)
    assert (told["CONTRADICTED"], told["INVALID"]) == (0, 0)
    assert told["citations_by_verdict"] == {
        "SUPPORTED": 1, "PARTIAL": 0, "CONTRADICTED": 1, "NOT_FOUND": 0, "NOT_CHECKED": 1,
        "INVALID": 1,
    }  # fmt: skip
    assert sum(told["citations_by_verdict"].values()) == told["citations"]


def test_what_speaks_against_a_citation_is_told_of_its_claim(audited) -> None:
    first, second = audited(HIDDEN).claims
    assert [(f.n, f.verdict.label) for f in first.besides] == [(1, Label.CONTRADICTED)]
    assert [(f.n, f.verdict.label) for f in second.besides] == [(99, Label.INVALID)]
    assert first.labels == {Label.NOT_CHECKED, Label.CONTRADICTED}


def test_a_claim_that_is_itself_contradicted_tells_that_once(audited) -> None:
    contexts = ["The dose was 5 mg."]
    (claim,) = audited(
        json.dumps({"answer": "The dose was 7 mg [1].", "contexts": contexts})
    ).claims
    assert claim.verdict.label == Label.CONTRADICTED
    assert claim.against == (claim.deciding,)
    assert claim.besides == ()


def test_a_passage_that_came_along_and_says_something_else_is_no_citation(audited) -> None:
    contexts = ["The dose was 5 mg.", "Snow fell on the hills of Wales.", "The dose was 9 mg."]
    done = audited(json.dumps({"answer": "The dose was 5 mg.", "contexts": contexts}))
    (claim,) = done.claims
    assert [f.verdict.label for f in claim.findings][1] == Label.NOT_FOUND
    assert [f.n for f in claim.against] == [3]


def test_the_page_shows_what_speaks_against_a_claim_unfolded(audited) -> None:
    page = to_html(audited(HIDDEN))
    for reason in ("The passage says 5 mg; the answer says 7 mg.", "[99] names none"):
        assert reason in page
        assert reason not in folded(page)
    for verdict, found in (("contradicted", 1), ("invalid", 1), ("supported", 1)):
        assert page.count(f"with-{verdict}") - page.count(f".with-{verdict}") == found
        assert f'id="f-{verdict}"' in page


@pytest.mark.browser
def test_in_a_browser_a_filter_finds_any_citation_of_a_claim(audited, tmp_path: Path) -> None:
    executable = program()
    if executable is None:
        pytest.skip("no Chromium is installed (on Debian: apt install chromium)")
    file = tmp_path / "report.html"
    file.write_text(to_html(audited(HIDDEN)), encoding="utf-8")
    with chromium(executable) as browser:
        shown = browser.new_page(viewport=DESKTOP)
        shown.goto(file.as_uri())
        first, second = shown.locator("#a1c1"), shown.locator("#a1c2")
        assert first.get_by_text("the answer says 7 mg").first.is_visible()
        for verdict in ("supported", "not-checked", "invalid"):
            shown.locator(f"label[for=f-{verdict}]").click()
        assert first.is_visible()
        assert not second.is_visible()
        shown.locator("label[for=f-contradicted]").click()
        shown.locator("label[for=f-invalid]").click()
        assert second.is_visible()
        assert not first.is_visible()


def test_records_that_could_not_be_read_are_in_every_form_of_the_record(
    audited, tmp_path: Path
) -> None:
    failure = Failure("a.jsonl", "record <b>2</b>", "it is in no layout", "See =docs.")
    done = replace(audited(HIDDEN), refused=(failure,))
    told = to_dict(done)
    assert told["summary"]["refused"] == 1
    assert told["refused"] == [
        {"file": "a.jsonl", "record": "record <b>2</b>", "reason": "it is in no layout",
         "cure": "See =docs."}
    ]  # fmt: skip
    row = dict(zip(COLUMNS, to_csv(done).splitlines()[-1].split(","), strict=True))
    assert (row["answer"], row["verdict"]) == ("record <b>2</b>", "")
    assert row["refused"] == "it is in no layout. See =docs."
    page = to_html(done)
    assert "record &lt;b&gt;2&lt;/b&gt;" in page
    assert "records could not be read, or not in full" in page
    bundle = tmp_path / "bundle"
    bundle.write_bytes(pack(done))
    header = json.loads(bundle.read_bytes().splitlines()[0])
    assert header["refused"] == told["refused"]
    assert verify(bundle, Checker()).sound


def test_nothing_refused_is_no_row_and_no_word(audited) -> None:
    done = audited(HIDDEN)
    assert to_dict(done)["refused"] == []
    assert "could not be read" not in to_html(done)
