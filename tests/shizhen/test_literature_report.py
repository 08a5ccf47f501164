"""One command for a folder of mixed downloads, and what the report says of every record."""

from pathlib import Path

import pytest

from tests.literature.mutate import zipped
from tests.literature.readers.examples import EXAMPLES

NOTE = (
    "出院记录\n姓名：欧阳建国\n住院号：ZY20230415\n主诉：反复上腹痛3月余。\n现病史：ALT 126 U/L。\n"
)


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """PubMed, Zotero, CNKI, Wanfang, a publisher's PDF, an archive, a patient's record, rubbish."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    for name in ("pubmed", "nbib", "ris", "csl", "refer", "noteexpress", "pdf", "wos", "table"):
        (folder / f"from-{name}").write_bytes(EXAMPLES[name])
    (folder / "more.zip").write_bytes(zipped({"a.bib": EXAMPLES["bibtex"]}))
    (folder / "note.txt").write_text(NOTE, "utf-8")
    (folder / "broken.xml").write_text("<PubmedArticleSet><PubmedArticle><PMID>9")
    return folder


def test_the_build_says_what_became_of_every_record(
    shizhen, downloads: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    build = ("index", "build", downloads, "--library", library, "--json", "--quiet")
    read = shizhen("read", downloads, "--json").json
    built = shizhen(*build)
    assert built.code == 3
    done = built.json
    told = [r for r in done["records"] if r["outcome"] in ("kept", "merged")]
    assert len(told) == len(read["records"]), "each record that can be read has its fate"
    kept = [r for r in told if r["outcome"] == "kept"]
    assert len(kept) == done["papers"] < len(told), "the same article from many is one paper"
    assert {r["paper"] for r in told} == {r["paper"] for r in kept}
    assert done["outcomes"]["failed"] == len(done["failures"]) == len(read["failures"]) == 1
    assert done["deidentified"] == 1
    again = shizhen(*build).json
    assert again["changes"] == {"new": 0, "changed": 0, "unchanged": len(told) + 1}
    (downloads / "from-ris").unlink()
    shizhen(*build)
    report = shizhen("literature", "report", "--library", library, "--json").json
    assert report["outcomes"]["gone"] == 1
    assert "欧阳建国" not in str(report)
    line = shizhen("literature", "report", "--library", library, "--all").out
    assert "gone" in line
    assert "→ pmid:12345678" in line
    assert "told by" in line
    assert "1 records of patients" in line


def test_a_report_on_no_library_is_one_line(shizhen, tmp_path: Path) -> None:
    ran = shizhen("literature", "report", "--library", tmp_path / "none")
    assert ran.code == 2
    assert "no library" in ran.err
