"""``shizhen audit`` and ``shizhen dispute`` as a shell sees them."""

import json
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Searched, Segment, SegmentSource
from assistant.journal import Journal
from grounding.checker import Checker

SAID = "Zinc shortened colds by two days."
MARKDOWN = f"{SAID} [1]. Iron did too [7].\n\n## References\n[1] A title\n    {SAID}\n"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.md"
    file.write_text(MARKDOWN, encoding="utf-8")
    return file


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder with a journal and no library built in it."""
    verdict = Checker().check(SAID, SAID)
    Journal(tmp_path / "library" / "journal.sqlite").add(
        Answer(
            question="Q?",
            language="en",
            abstained=False,
            segments=(Segment(SAID, SegmentSource.LITERATURE, (1,), (verdict,), verdict),),
            citations=(
                Citation(1, "pmid:9#0", {"title": "T", "status": "ok", "pmid": "9"}, SAID, "0", ""),
            ),
            searched=Searched(("q",), 1, 1),
            generation="1-a",
            model="extractive",
            created="2026-01-01T00:00:00Z",
            id="made",
        )
    )
    return tmp_path / "library"


def test_json_is_the_only_thing_on_standard_output(shizhen, answers: Path) -> None:
    ran = shizhen("audit", answers, "--json", "--html", "r.html", "--csv", "r.csv")
    assert ran.code == 0, ran.err
    assert ran.json["summary"]["SUPPORTED"] == 1
    assert ran.json["summary"]["INVALID"] == 1
    assert Path("r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert SAID in Path("r.csv").read_text(encoding="utf-8")


def test_the_table_tells_each_verdict_and_what_is_wrong(shizhen, answers: Path) -> None:
    ran = shizhen("audit", answers)
    assert ran.code == 0
    assert "1.2 ! INVALID: Iron did too." in ran.out
    assert "NOT_CHECKED" in ran.out


def test_passages_of_a_file_of_their_own_are_what_markers_number(shizhen, tmp_path: Path) -> None:
    Path("plain.txt").write_text(f"{SAID} [2].", encoding="utf-8")
    for content in (f"[1] Other.\n[2] {SAID}\n", json.dumps(["Other.", SAID]),
                    json.dumps({"1": "Other.", "2": SAID})):  # fmt: skip
        Path("passages").write_text(content, encoding="utf-8")
        ran = shizhen("audit", "plain.txt", "--passages", "passages", "--json")
        assert ran.json["summary"]["SUPPORTED"] == 1, content


def test_a_record_nobody_can_read_is_named_and_the_rest_goes_through(shizhen) -> None:
    rows = [{"answer": f"{SAID} [1].", "contexts": [SAID]}, {"nothing": 1}]
    Path("a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    ran = shizhen("audit", "a.jsonl", "--json")
    assert ran.code == 3
    assert "record 2" in ran.err
    assert ran.json["summary"]["claims"] == 1


@pytest.mark.parametrize("arguments", [("gone.md",), ("--verify", "gone"), ("--stale",)])
def test_what_is_not_there_is_one_line_and_exit_code_two(shizhen, arguments) -> None:
    ran = shizhen("audit", *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.err.strip().splitlines()) == 1


def test_a_bundle_is_verified_and_an_altered_one_refused(shizhen, answers: Path) -> None:
    assert shizhen("audit", answers, "--bundle", "b", "--json").code == 0
    ran = shizhen("audit", "--verify", "b", "--json")
    assert ran.code == 0
    assert ran.json["sound"]
    data = Path("b").read_bytes()
    Path("b").write_bytes(data.replace(b"two days", b"six days"))
    ran = shizhen("audit", "--verify", "b", "--json")
    assert ran.code == 2
    assert not ran.json["sound"]
    assert "line 2" in ran.err


def test_a_verdict_is_disputed_listed_shown_and_exported(shizhen, library: Path) -> None:
    ran = shizhen("dispute", "add", "made", 1, "--verdict", "CONTRADICTED", "--reason", "No & no.",
                  "--by", "Dr <b>Wu</b>", "--library", library, "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    assert ran.json["before"] == "SUPPORTED"
    listed = shizhen("dispute", "list", "made", "--library", library, "--json").json
    assert [d["reviewer"] for d in listed["disputes"]] == ["Dr <b>Wu</b>"]
    told = shizhen("audit", library / "journal.sqlite", "--html", "r.html", "--json").json
    assert told["answers"][0]["claims"][0]["disputes"][0]["reason"] == "No & no."
    assert (
        "[1] disputed by Dr <b>Wu</b>: CONTRADICTED. No & no."
        in shizhen("audit", library / "journal.sqlite").out
    )
    page = Path("r.html").read_text(encoding="utf-8")
    assert "No &amp; no." in page
    assert "<b>Wu</b>" not in page
    ran = shizhen("dispute", "export", "pairs.jsonl", "--library", library, "--json")
    assert ran.json["pairs"] == 1
    assert json.loads(Path("pairs.jsonl").read_text(encoding="utf-8"))["label"] == "REFUTE"


def test_a_dispute_is_withdrawn_by_the_checkers_own_verdict(shizhen, library: Path) -> None:
    def dispute(verdict: str, reason: str) -> int:
        ran = shizhen("dispute", "add", "made", 1, "--verdict", verdict, "--reason", reason,
                      "--by", "Dr Wu", "--library", library)  # fmt: skip
        return ran.code

    assert dispute("CONTRADICTED", "No.") == 0
    assert dispute("CONTRADICTED", "No.") == 2
    assert dispute("SUPPORTED", "The wrong row.") == 0
    told = shizhen("dispute", "list", "--library", library).out
    assert "SUPPORTED → CONTRADICTED (no longer stands)" in told
    assert "withdrawn, back to SUPPORTED" in told
    ran = shizhen("dispute", "export", "pairs.jsonl", "--library", library, "--json")
    assert ran.json["pairs"] == 0
    listed = shizhen("dispute", "list", "--library", library, "--json").json["disputes"]
    assert [d["stands"] for d in listed] == [False, False]


def test_stale_tells_a_retraction_and_exits_well(shizhen, library: Path) -> None:
    Path("rw.csv").write_text(
        "Record ID,Title,OriginalPaperDOI,OriginalPaperPubMedID,RetractionDOI,RetractionPubMedID,"
        "RetractionDate,RetractionNature,Reason\n1,T,,9,,,1/2/2026 0:00,Retraction,+Invented;\n",
        encoding="utf-8",
    )
    ran = shizhen("audit", "--stale", library / "journal.sqlite", "--retractions", "rw.csv",
                  "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    assert ran.json["changed"] == 1
    assert ran.json["changes"][0]["after"] == "retracted"
