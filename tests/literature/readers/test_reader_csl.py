"""CSL-JSON, Crossref's answers, and the items of Zotero."""

import json
from pathlib import Path

import pytest

from literature.readers import csl
from tests.literature.readers.examples import CSL
from tests.literature.readers.reading import paper, papers, parts


def test_an_item_fills_every_field() -> None:
    one = paper(csl, CSL)
    assert one.authors == ("van der Heide, Anna", "Goat Study Group")
    assert parts(one)[-1] == ("abstract", "Thyme helps & calms.")
    assert (one.year, one.pages) == (2021, "475-482")


def test_a_zotero_item_is_read() -> None:
    item = {
        "itemType": "journalArticle",
        "title": "山羊研究",
        "creators": [
            {"lastName": "张三", "firstName": "", "creatorType": "author", "fieldMode": 1},
            {"lastName": "Gruff", "firstName": "William", "creatorType": "author"},
            {"lastName": "Ed", "firstName": "An", "creatorType": "editor"},
        ],
        "publicationTitle": "山羊医学杂志",
        "date": "2023-11-30",
        "tags": [{"tag": "山羊"}, {"tag": "Carcinoma, Hepatocellular"}],
        "extra": "PMID: 123456\nPMCID: PMC7654321",
    }
    one = paper(csl, json.dumps([item]))
    assert one.authors == ("张三", "Gruff, William")
    assert (one.year, one.pmid, one.pmcid) == (2023, "123456", "PMC7654321")
    assert one.keywords == ("山羊", "Carcinoma, Hepatocellular")


@pytest.mark.parametrize("wrap", ["one", "list", "crossref", "search"])
def test_crossrefs_wrappings_are_undone(wrap: str) -> None:
    work = {"title": ["Goats"], "container-title": ["J Goat Med"], "DOI": "10.1000/1",
            "published": {"date-parts": [[2021]]}, "type": "journal-article"}  # fmt: skip
    content = {
        "one": work,
        "list": [work],
        "crossref": {"status": "ok", "message": work},
        "search": {"status": "ok", "message": {"items": [work]}},
    }[wrap]
    one = paper(csl, json.dumps(content))
    assert (one.title, one.journal, one.year) == ("Goats", "J Goat Med", 2021)


def test_the_real_items_are_read_as_zotero_gives_them(data: Path) -> None:
    file = data / "literature" / "cnki" / "chinese_medical_metadata_17.json"
    stated = json.loads(file.read_text(encoding="utf-8"))
    every = papers(csl, file.read_bytes())
    assert len(every) == len(stated)
    for one, item in zip(every, stated, strict=True):
        assert one.title == item["title"]
        assert list(one.authors) == [creator["lastName"] for creator in item["creators"]]
        assert one.journal == item["publicationTitle"]
        assert (one.volume, one.issue) == (item["volume"] or "", item["issue"] or "")
        assert one.pages == (item["pages"] or "")
        assert one.doi == (item["DOI"] or "").lower()
        assert {word.strip() for word in one.keywords} == {t["tag"].strip() for t in item["tags"]}


def test_a_dropping_particle_stays_with_the_given_name() -> None:
    text = (
        '[{"type": "article-journal", "title": "Reeds", "author": [{"family": "Humboldt", '
        '"given": "Alexander", "dropping-particle": "von"}]}]'
    )
    assert paper(csl, text).authors == ("Humboldt, Alexander von",)
