"""What ``shizhen audit`` is told must go together, and be writable, before anything is checked."""

import json
from pathlib import Path

import pytest

ANSWERS = {
    "answer": "The dose was 7 mg [1][2]. The dose was 5 mg [1][99].",
    "references": [{"text": "The dose was 5 mg."}, {"title": "A title that is nowhere"}],
}
RETRACTIONS = (
    "Record ID,Title,OriginalPaperDOI,OriginalPaperPubMedID,RetractionDOI,RetractionPubMedID,"
    "RetractionDate,RetractionNature,Reason\n"
    "1,T,,9,,,1/2/2026 0:00,Retraction,+Invented;\n"
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.json").write_text(json.dumps(ANSWERS), encoding="utf-8")
    Path("rw.csv").write_text(RETRACTIONS, encoding="utf-8")


@pytest.fixture
def _unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever begins to check fails."""

    def never(*_: object) -> None:
        raise AssertionError("it began to check")

    monkeypatch.setattr("shizhen.commands.audit.Checker", never)


@pytest.mark.usefixtures("_unchecked")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "name a FILE of answers"),
        (("a.json", "--key", "k.pem"), "--key signs a bundle"),
        (("a.json", "--verify", "b"), "FILE does nothing beside --verify"),
        (("--verify", "b", "--html", "r.html"), "--html does nothing beside --verify"),
        (("--verify", "b", "--stale"), "--stale does nothing beside --verify"),
        (("--verify", "b", "--library", "l"), "--library does nothing beside --verify"),
        (("--verify", "b", "--retractions", "rw.csv"), "--retractions does nothing beside"),
        (("--stale", "--csv", "r.csv"), "--csv does nothing beside --stale"),
        (("--stale", "--bundle", "b"), "--bundle does nothing beside --stale"),
        (("--stale", "--key", "k.pem"), "--key does nothing beside --stale"),
        (("--stale", "--passages", "p"), "--passages does nothing beside --stale"),
    ],
)
def test_options_of_which_one_would_do_nothing_are_refused(shizhen, arguments, told: str) -> None:
    ran = shizhen("audit", *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert told in ran.err


@pytest.mark.usefixtures("_unchecked")
@pytest.mark.parametrize("option", ["--html", "--csv", "--bundle"])
@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("gone/r", "gone/r: there is no folder gone. Make it"),
        (".", "this is a folder. Name a file in it."),
        ("a.json", "a.json: it would be written over another file of this run"),
        ("./a.json", "it would be written over another file"),
        ("x" * 300, "it cannot be written"),
        ("a.json/r", "there is no folder a.json"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_at_once(
    shizhen, option: str, place: str, told: str
) -> None:
    before = Path("a.json").read_bytes()
    ran = shizhen("audit", "a.json", option, place)
    assert ran.code == 2
    assert told in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert Path("a.json").read_bytes() == before


@pytest.mark.usefixtures("_unchecked")
def test_two_results_want_two_files_and_no_input_is_written_over(shizhen) -> None:
    ran = shizhen("audit", "a.json", "--html", "r", "--csv", "r")
    assert "r: it would be written over another file of this run" in ran.err
    Path("link").symlink_to("rw.csv")
    ran = shizhen("audit", "a.json", "--retractions", "rw.csv", "--csv", "link")
    assert "link: it would be written over another file of this run" in ran.err
    assert not Path("r").exists()


@pytest.mark.usefixtures("_unchecked")
@pytest.mark.parametrize("option", ["--retractions", "--passages"])
def test_what_is_to_be_read_is_read_first(shizhen, option: str) -> None:
    ran = shizhen("audit", "a.json", option, "gone")
    assert ran.code == 2
    assert "gone" in ran.err


def test_the_terminal_counts_citations_and_lists_claims_that_are_better_than_they_look(
    shizhen,
) -> None:
    ran = shizhen("audit", "a.json")
    assert ran.code == 0, ran.err
    rows = {line.split()[0]: line.split() for line in ran.out.splitlines()[1:7]}
    assert (rows["CONTRADICTED"][1], rows["CONTRADICTED"][4]) == ("0", "1")
    assert (rows["INVALID"][1], rows["INVALID"][4]) == ("0", "1")
    assert "1.1 – NOT_CHECKED: The dose was 7 mg." in ran.out
    assert "    [1] ✕ CONTRADICTED: The passage says 5 mg; the answer says 7 mg." in ran.out
    assert "1.2 ✓ SUPPORTED: The dose was 5 mg." in ran.out
    assert "    [99] ! INVALID: [99] names none" in ran.out


def test_what_was_refused_is_in_what_is_kept_by_the_name_of_the_file_alone(
    shizhen, tmp_path: Path
) -> None:
    rows = [ANSWERS, {"nothing": 1}]
    Path("a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    ran = shizhen("audit", tmp_path / "a.jsonl", "--json", "--html", "r.html", "--csv", "r.csv",
                  "--bundle", "b")  # fmt: skip
    assert ran.code == 3
    assert ran.json["summary"]["refused"] == 1
    assert [(r["file"], r["record"]) for r in ran.json["refused"]] == [("a.jsonl", "record 2")]
    for kept in ("r.html", "r.csv", "b"):
        told = Path(kept).read_text(encoding="utf-8")
        assert "record 2" in told, kept
        assert str(tmp_path) not in told, kept
    assert "1 records not read in full" in shizhen("audit", "a.jsonl").out


def test_retractions_count_in_a_plain_audit(shizhen) -> None:
    given = {"answer": "Zinc works [1].", "references": ["Zinc. PMID: 9"]}
    Path("a.json").write_text(json.dumps(given), encoding="utf-8")
    ran = shizhen("audit", "a.json", "--retractions", "rw.csv", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["summary"]["flagged"] == 1
    told = shizhen("audit", "a.json", "--retractions", "rw.csv").out
    assert "1 [1] RETRACTED: Zinc. PMID: 9 (retraction of 2026-01-02: Invented)" in told
    assert "RETRACTED" not in shizhen("audit", "a.json").out


def test_a_list_of_retractions_of_which_something_was_of_no_use_says_so(shizhen) -> None:
    broken = "2,A title alone,,,,,1/2/2026 0:00,Retraction,+Invented;\n"
    Path("rw.csv").write_text(RETRACTIONS + 12 * broken, encoding="utf-8")
    ran = shizhen("audit", "a.json", "--retractions", "rw.csv")
    assert ran.code == 3
    assert "… and 2 more records that could not be used" in ran.err
