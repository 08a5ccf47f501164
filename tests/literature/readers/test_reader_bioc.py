"""BioC: both syntaxes, PubMed and PMC, references left out."""

import json
from pathlib import Path

import pytest

from literature.errors import ShizhenError
from literature.readers import bioc
from tests.literature.readers.examples import BIOC_XML
from tests.literature.readers.reading import failures, paper, papers, parts


def test_a_pmc_document_fills_every_field() -> None:
    one = paper(bioc, BIOC_XML)
    assert (one.id, one.pmcid, one.pages) == ("pmid:12345678", "PMC7654321", "475-482")
    assert one.authors == ("Gruff, William", "Heide, Anna B.")
    assert parts(one) == [
        ("abstract", "Goats given thyme coughed less (NCT01234567)."),
        ("methods", "We counted."),
    ]


def document(key: str, *passages: dict[str, object]) -> dict[str, object]:
    return {"id": key, "infons": {}, "passages": list(passages)}


def passage(kind: str, text: str, **infons: str) -> dict[str, object]:
    return {"infons": {"type": kind, **infons}, "offset": 0, "text": text, "annotations": []}


@pytest.mark.parametrize("wrap", ["collection", "list", "pubtator", "lines"])
def test_every_wrapping_of_json_is_read(wrap: str) -> None:
    documents = [document(str(n), passage("title", f"Title number {n}")) for n in (11, 12)]
    content = {
        "collection": json.dumps({"source": "PubMed", "documents": documents}),
        "list": json.dumps([{"source": "PubMed", "documents": documents}]),
        "pubtator": json.dumps({"PubTator3": documents}),
        "lines": "\n".join(map(json.dumps, documents)),
    }[wrap]
    assert [one.pmid for one in papers(bioc, content)] == ["11", "12"]


def test_pubtators_citation_line_is_taken_apart() -> None:
    infons = {"journal": "J Goat Med; 2021 Mar ; 12 (3) 4-9. doi:10.1000/jgm.1", "year": "2021"}
    text = json.dumps(
        document("5", passage("title", "A title", authors="Gruff W, Heide A, ", **infons))
    )
    one = paper(bioc, text)
    assert (one.journal, one.doi) == ("J Goat Med", "10.1000/jgm.1")
    assert one.authors == ("Gruff, W", "Heide, A")


def test_entities_are_refused_by_name() -> None:
    bomb = BIOC_XML.replace('SYSTEM "BioC.dtd"', '[<!ENTITY lol "lol">]')
    with pytest.raises(ShizhenError, match='declares the entity "lol"'):
        papers(bioc, bomb)


def test_both_syntaxes_of_the_real_collection_give_the_same_papers(data: Path) -> None:
    folder = data / "literature" / "bioc"
    xml = papers(bioc, (folder / "collection.xml").read_bytes())
    assert xml == papers(bioc, (folder / "collection.json").read_bytes())
    assert len(xml) == 10


def test_documents_without_text_are_named(data: Path) -> None:
    for name in ("abbr.xml", "abbr.json"):
        every = failures(bioc, (data / "literature" / "bioc" / name).read_bytes())
        assert len(every) == 10
        assert "without the text" in every[0].reason


def test_annotations_without_their_text_are_refused_by_name() -> None:
    empty = (
        "<collection><source>PubMed</source><document><id>7</id><passage><infon key='type'>title"
        "</infon><offset>0</offset><text></text><annotation id='1'><text>goat</text></annotation>"
        "</passage></document></collection>"
    )
    (failure,) = failures(bioc, empty)
    assert "annotations without the text" in failure.reason
    assert failure.record == "7"
