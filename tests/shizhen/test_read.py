"""``shizhen read`` on a folder of mixed downloads: what became of every record."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RIS = """TY  - JOUR
TI  - Thyme for coughing goats: a randomised trial
AU  - Gruff, William
PY  - 2021
DO  - 10.5555/thyme
ER  -

TY  - JOUR
TI  - Another paper on quite another animal
PY  - 2019
ER  -
"""
XML = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>77</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2021</Year></PubDate></JournalIssue></Journal>
<ArticleTitle>Thyme for coughing goats: a randomised trial.</ArticleTitle><Abstract><AbstractText>
Goats coughed less.</AbstractText></Abstract></Article></MedlineCitation><PubmedData>
<ArticleIdList><ArticleId IdType="doi">10.5555/THYME</ArticleId></ArticleIdList></PubmedData>
</PubmedArticle><PubmedArticle><MedlineCitation><PMID>78</PMID><Artic"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One article in two exports, another in one, a record cut off, and a file of no format."""
    (tmp_path / "a.xml").write_text(XML, "utf-8")
    (tmp_path / "b.ris").write_text(RIS, "utf-8")
    (tmp_path / "c.bin").write_bytes(bytes(range(256)))
    return tmp_path


def test_every_record_is_accounted_for(shizhen: Callable[..., Any], folder: Path) -> None:
    ran = shizhen("read", folder, "--json")
    assert ran.code == 3
    told = ran.json
    assert (len(told["papers"]), told["articles"], len(told["failures"])) == (3, 2, 2)
    by_file = {(Path(r["file"]).name, r["paper"]): r["article"] for r in told["records"]}
    assert by_file["a.xml", "pmid:77"] == by_file["b.ris", "doi:10.5555/thyme"] == "pmid:77"
    assert len(by_file) == 3
    assert all(f["file"] and f["reason"] and f["cure"] for f in told["failures"])
    assert "pmid:78" in json.dumps(told["failures"])


def test_the_report_counts_by_file(shizhen: Callable[..., Any], folder: Path) -> None:
    ran = shizhen("read", folder)
    assert f"{folder / 'a.xml'}: 1 records read, 1 failed" in ran.out
    assert f"{folder / 'b.ris'}: 2 records read, 1 of articles told before" in ran.out
    assert f"{folder / 'c.bin'}: 0 records read, 1 failed" in ran.out
    assert "3 papers, 2 articles, 2 failures" in ran.out
    assert "of the same article as pmid:77" in ran.out
