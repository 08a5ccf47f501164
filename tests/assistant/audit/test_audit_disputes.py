"""The dispute that stands is told with its citation; what it replaced is history."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from assistant_doubles import kept_answer
from audit_doubles import folded

from assistant.answer import Segment, SegmentSource
from assistant.audit.bundle import pack
from assistant.audit.check import Audit, audit
from assistant.audit.intake import Intake, from_bytes, from_journal
from assistant.audit.report.page import to_html
from assistant.audit.report.plain import COLUMNS, to_csv, to_dict
from assistant.audit.resolve import Resolver
from assistant.audit.verify import verify
from assistant.disputes import Disputes
from assistant.journal import Journal
from grounding.checker import Checker
from grounding.verdict import Label, Verdict

SAID = "Zinc shortened colds by two days."
PASSAGES = (SAID, "Zinc did not shorten colds by two days.")


@pytest.fixture
def disputes(tmp_path: Path) -> Disputes:
    verdicts = tuple(Verdict(v, checker="x") for v in (Label.SUPPORTED, Label.CONTRADICTED))
    found = Disputes(Journal(tmp_path / "journal.sqlite"))
    said = Segment(SAID, SegmentSource.LITERATURE, (1, 2), verdicts, verdicts[0])
    found.journal.add(kept_answer(PASSAGES, said))
    found.add("one", 1, Label.CONTRADICTED, "wrong row", "Dr A", 1)
    found.add("one", 1, Label.PARTIAL, "=only partly", "Dr <b>B</b>", 1)
    return found


def audited(intake: Intake, checker: Checker) -> Audit:
    return replace(audit(intake.answers, checker, Resolver()), disputes=intake.disputes)


@pytest.fixture
def done(disputes: Disputes, checker: Checker) -> Audit:
    return audited(from_journal(disputes.journal, ["one"]), checker)


def test_a_journal_is_read_alike_as_a_file_and_in_its_place(disputes: Disputes) -> None:
    content = disputes.journal.path.read_bytes()
    uploaded = from_bytes("j.sqlite", content).disputes
    assert uploaded == from_journal(disputes.journal, ["one"]).disputes
    assert from_journal(disputes.journal, []).disputes == {}


def test_the_json_tells_of_each_whether_it_stands(done: Audit) -> None:
    (claim,) = to_dict(done)["answers"][0]["claims"]
    told = [(d["citation"], d["verdict"], d["stands"]) for d in claim["disputes"]]
    assert told == [(1, "CONTRADICTED", False), (1, "PARTIAL", True)]


def test_the_page_shows_the_one_that_stands_and_folds_the_others_away(done: Audit) -> None:
    page = to_html(done)
    shown = page.replace(folded(page), "")
    assert re.search(r"\[1\]: .*Partly supported.*=only partly", shown)
    assert "Dr &lt;b&gt;B&lt;/b&gt;" in shown
    assert "wrong row" in folded(page)
    assert page.count("wrong row") == 1
    assert folded(page).count("only partly") == 0


def test_the_table_has_the_one_that_stands_in_the_row_of_its_citation(done: Audit) -> None:
    first, second = (dict(zip(COLUMNS, row.split(","), strict=True))
                     for row in to_csv(done).splitlines()[1:])  # fmt: skip
    assert (first["citation"], first["dispute"]) == ("1", "PARTIAL")
    assert (first["dispute_reason"], first["dispute_by"]) == ("'=only partly", "Dr <b>B</b>")
    assert (second["citation"], second["dispute"]) == ("2", "")


def test_the_bundle_keeps_them(done: Audit, tmp_path: Path) -> None:
    file = tmp_path / "bundle"
    file.write_bytes(pack(done))
    answer = json.loads(file.read_bytes().splitlines()[-2])
    assert [d["stands"] for d in answer["claims"][0]["disputes"]] == [False, True]
    assert verify(file, Checker()).sound


def test_a_withdrawn_dispute_is_only_history(disputes: Disputes, checker: Checker) -> None:
    disputes.add("one", 1, Label.SUPPORTED, "right after all", "Dr A", 1)
    page = to_html(audited(from_journal(disputes.journal, ["one"]), checker))
    assert "right after all" in folded(page)
    assert "Overturned by a reviewer" not in page
    assert "Dispute withdrawn" in page
    assert page.count("right after all") == 1
