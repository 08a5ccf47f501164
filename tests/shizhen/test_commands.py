"""The commands on the sample library: what they print, and how they refuse."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shizhen.cli import COMMANDS

Run = Callable[..., object]


def test_the_help_lists_every_command_without_loading_any(shizhen) -> None:
    ran = shizhen("--help")
    assert ran.code == 0
    assert all(name in ran.out and line in ran.out for name, (_, line) in COMMANDS.items())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_of_its_own(shizhen, name: str) -> None:
    ran = shizhen(name, "--help")
    assert ran.code == 0
    assert f"shizhen {name}" in ran.out.replace("\n", " ")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What prevents rebleeding from oesophageal varices in cirrhosis?", "en"),
        ("肝癌肝移植后复发，索拉非尼联合依维莫司能改善生存吗？", "zh"),
    ],
)
def test_ask_answers_with_exact_quotes_and_a_verdict_on_each_sentence(
    shizhen, sample_library: Path, question: str, language: str
) -> None:
    ran = shizhen("ask", question, "--library", sample_library, "--json")
    assert ran.code == 0, ran.err
    answer = ran.json
    assert answer["language"] == language
    assert not answer["abstained"]
    cited = {c["n"]: c for c in answer["citations"]}
    literature = [s for s in answer["segments"] if s["source"] == "literature"]
    assert literature
    for segment in literature:
        assert segment["verdict"] == "SUPPORTED"
        assert segment["citations"]
        for n in segment["citations"]:
            text = cited[n]["passage_text"]
            assert text[cited[n]["start"] : cited[n]["end"]] == cited[n]["quote"]
            assert cited[n]["paper"]["title"]


def test_ask_off_the_library_abstains_and_says_what_it_searched(
    shizhen, sample_library: Path
) -> None:
    answer = shizhen(
        "ask", "What will the weather be in Lisbon tomorrow?", "--library", sample_library, "--json"
    ).json
    assert answer["abstained"]
    assert not answer["citations"]
    assert answer["searched"]["papers"] > 0


def test_ask_in_the_terminal_shows_answer_verdicts_and_references(
    shizhen, sample_library: Path
) -> None:
    question = "乙肝表面抗原阳性的患者肾移植后会发生病毒再激活吗？"
    ran = shizhen("ask", question, "--library", sample_library)
    assert ran.code == 0
    assert "[1]" in ran.out
    assert "SUPPORTED" in ran.out


def test_every_answer_goes_to_the_journal(shizhen, sample_library: Path) -> None:
    from assistant.journal import Journal

    question = "Does liraglutide reduce liver fat in patients with NAFLD?"
    given = shizhen("ask", question, "--library", sample_library, "--json")
    kept = Journal(sample_library / "journal.sqlite").get(given.json["id"])
    assert json.loads(json.dumps(kept.to_dict())) == given.json


def test_search_gives_hits_with_scores_and_obeys_its_filters(shizhen, sample_library: Path) -> None:
    ran = shizhen("search", "cirrhosis", "--library", sample_library, "--lang", "zh", "--json")
    hits = ran.json["hits"]
    assert hits
    assert {h["paper"]["language"] for h in hits} == {"zh"}
    assert all(
        {"passage_id", "text", "section", "score", "lexical", "dense"} <= h.keys() for h in hits
    )
    old = shizhen("search", "cirrhosis", "--library", sample_library, "--year", "-1900", "--json")
    assert old.json["hits"] == []


def test_a_wrong_range_of_years_is_refused_in_words(shizhen, sample_library: Path) -> None:
    ran = shizhen("search", "x", "--library", sample_library, "--year", "soon")
    assert ran.code == 2
    assert "2015-2020" in ran.err


@pytest.mark.parametrize(
    "arguments", [("ask", "x"), ("search", "x"), ("index", "info"), ("index", "gc")]
)
def test_a_missing_library_is_one_line_with_the_cure(
    shizhen, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ran = shizhen(*arguments, "--library", tmp_path / "none")
    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.err.strip().splitlines()) == 1
    assert "index build" in ran.err


def test_build_goes_through_with_exit_3_when_some_records_fail(shizhen, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.md").write_text("# A trial of tea\n\n## Results\n\nTea was warm.", "utf-8")
    (folder / "empty.xml").write_bytes(b"")
    ran = shizhen("index", "build", folder, "--library", tmp_path / "lib", "--json", "--quiet")
    assert ran.code == 3
    assert ran.json["papers"] == 1
    assert "empty.xml" in ran.err


def test_build_of_a_missing_file_publishes_nothing(shizhen, tmp_path: Path) -> None:
    ran = shizhen("index", "build", tmp_path / "none.xml", "--library", tmp_path / "lib")
    assert ran.code == 2
    assert "none.xml" in ran.err
    assert not (tmp_path / "lib" / "CURRENT").exists()


def test_verify_and_info_speak_of_a_sound_library(shizhen, sample_library: Path) -> None:
    assert shizhen("index", "verify", "--library", sample_library, "--json").json["sound"]
    info = shizhen("index", "info", "--library", sample_library, "--json").json
    assert info["papers"] >= 40


def test_read_shows_what_a_reader_makes_of_a_file(shizhen, root: Path) -> None:
    file = next((root / "samples" / "en").glob("*.md"))
    papers = shizhen("read", file, "--json").json["papers"]
    assert len(papers) == 1
    assert papers[0]["kind"] == "summary"
    assert papers[0]["sections"]


def test_a_wrong_key_is_one_line_and_never_shown(
    shizhen, sample_library: Path, monkeypatch: pytest.MonkeyPatch, refusing_endpoint: str
) -> None:
    monkeypatch.setenv("SHIZHEN_BASE_URL", refusing_endpoint)
    monkeypatch.setenv("SHIZHEN_MODEL", "any")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    ran = shizhen("ask", "Does liraglutide reduce liver fat?", "--library", sample_library)
    assert ran.code == 2
    assert len(ran.err.strip().splitlines()) == 1
    assert "OPENAI_API_KEY" in ran.err
    assert "very-secret" not in ran.err + ran.out


def test_gc_keeps_the_live_generation_and_the_one_before(shizhen, tmp_path: Path) -> None:
    library, paper = tmp_path / "lib", tmp_path / "paper.md"
    names = []
    for n in range(3):
        paper.write_text(f"# A trial\n\n## Results\n\nTea was {n} degrees warm.", "utf-8")
        built = shizhen("index", "build", paper, "--library", library, "--json", "--quiet")
        names.append(built.json["generation"])
    assert shizhen("index", "gc", "--library", library, "--json").json["removed"] == []
    kept = {folder.name for folder in (library / "generations").iterdir()}
    assert kept == set(names[1:])
    assert shizhen("index", "verify", "--library", library, "--json").json["sound"]


def test_deidentify_replaces_what_identifies_a_person(shizhen, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("姓名：欧阳晓明，电话13912345678，口服恩替卡韦0.5mg。", "utf-8")
    masked = shizhen("deidentify", note, "--json").json
    assert "欧阳晓明" not in masked["text"]
    assert "13912345678" not in masked["text"]
    assert "恩替卡韦0.5mg" in masked["text"]
    assert {span["type"] for span in masked["spans"]} == {"NAME", "PHONE"}


def test_deidentify_of_a_missing_file_says_so(shizhen, tmp_path: Path) -> None:
    ran = shizhen("deidentify", tmp_path / "none.txt")
    assert ran.code == 2
    assert "none.txt" in ran.err


def test_fetch_without_a_query_is_refused(shizhen, tmp_path: Path) -> None:
    ran = shizhen("fetch", "pubmed", " ", "--out", tmp_path / "out")
    assert ran.code == 2
    assert "query" in ran.err
