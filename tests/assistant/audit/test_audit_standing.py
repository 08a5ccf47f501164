"""A plain audit tells which of its sources were retracted since, wherever they are known from."""

import json
from pathlib import Path

import pytest

from assistant.audit.bundle import pack
from assistant.audit.report.page import to_html
from assistant.audit.report.plain import to_csv, to_dict
from assistant.audit.standing import with_notices
from literature.retractions import RetractionList

HEAD = (
    "Record ID,Title,OriginalPaperDOI,OriginalPaperPubMedID,RetractionDOI,RetractionPubMedID,"
    "RetractionDate,RetractionNature,Reason"
)


@pytest.fixture
def notices(tmp_path: Path) -> RetractionList:
    rows = [
        "1,T,,9,,,1/2/2026 0:00,Retraction,+Data <b>invented</b>;",
        "2,T,10.5555/x,,,,1/3/2026 0:00,Expression of concern,+Doubt;",
        "3,T,,777,,,1/4/2026 0:00,Reinstatement,+Right after all;",
    ]
    file = tmp_path / "rw.csv"
    file.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return RetractionList.load(file)


def one(*references: object) -> str:
    numbers = range(1, len(references) + 1)
    said = " ".join(f"Zinc shortened colds by two days [{n}]." for n in numbers)
    return json.dumps({"answer": said, "references": references})


@pytest.mark.parametrize(
    ("reference", "status"),
    [
        ({"pmid": "9", "text": "Zinc shortened colds by two days."}, "retracted"),
        ("Somebody A. Zinc. PMID: 9", "retracted"),
        ({"id": "pmid:9#4", "text": "Zinc."}, "retracted"),
        ("https://doi.org/10.5555/X", "concern"),
        ("Somebody A. Iron. PMID: 8", ""),
    ],
)
def test_a_source_is_known_by_what_the_answer_tells_of_it(
    audited, notices: RetractionList, reference: object, status: str
) -> None:
    before = audited(one(reference))
    done = with_notices(before, notices)
    (claim,) = done.claims
    assert claim.findings[0].paper.get("status", "") == status
    assert done.counts()["flagged"] == bool(status)
    assert claim.verdict == before.answers[0].claims[0].verdict
    assert claim.deciding is claim.findings[0]


def test_a_paper_of_the_library_is_under_its_newest_notice(
    audited, notices: RetractionList, shelf
) -> None:
    before = audited(one("PMID: 777"), shelf)
    assert before.counts()["flagged"] == 1
    done = with_notices(before, notices)
    assert done.counts()["flagged"] == 0
    assert done.answers[0].references[0].paper["status"] == "ok"


def test_every_form_of_the_report_tells_it(audited, notices: RetractionList) -> None:
    done = with_notices(audited(one({"pmid": "9", "text": "Zinc."}, "PMID: 8")), notices)
    told = to_dict(done)
    assert told["answers"][0]["references"][0]["paper"]["status"] == "retracted"
    assert told["summary"]["flagged"] == 1
    assert ",retracted," in to_csv(done)
    page = to_html(done)
    assert "retraction of 2026-01-02: Data &lt;b&gt;invented&lt;/b&gt;" in page
    assert "sources retracted, doubted or corrected" in page
    answer = json.loads(pack(done).splitlines()[-2])
    assert answer["references"][0]["paper"]["notice"].startswith("retraction of 2026-01-02")
