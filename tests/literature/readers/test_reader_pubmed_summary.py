"""What PubMed's page saves as text: abstracts block by block, summaries in a paragraph each."""

from literature.paper import Status
from literature.readers import pubmed_summary, reader_for
from tests.literature.readers.pubmed_texts import PUBMED_SHORT, PUBMED_SUMMARY
from tests.literature.readers.reading import papers


def test_the_blocks_of_an_abstract_go_where_they_belong() -> None:
    one, two = papers(pubmed_summary, PUBMED_SUMMARY)
    assert (one.id, one.doi, one.pmcid) == ("pmid:12345678", "10.1000/jgm.2021.12", "PMC7654321")
    assert one.title == "Thyme for coughing goats: a randomised trial"
    assert one.authors == ("Gruff, W", "van der Heide, AB", "GOAT Study Group")
    assert (one.journal, one.year, one.volume) == ("J Goat Med", 2021, "12")
    assert (one.issue, one.pages, one.status) == ("3", "475-482", Status.RETRACTED)
    assert [s.heading for s in one.sections] == ["Background", "Methods", "Results"]
    assert "4.8 a day; P<0.05" in one.text
    for beside in ("gruff@", "keep goats", "Copyright", "Retraction", "thyme."):
        assert beside not in one.text
    assert (two.title, two.pages, two.sections) == ("Sheep and sage", "e2", ())


def test_a_summary_is_one_paragraph() -> None:
    one, two = papers(pubmed_summary, PUBMED_SHORT)
    assert one.title == "Do goats cough? A survey of hills"
    assert one.authors == ("Gruff, W", "O'Heide, AB Jr", "GOAT Study Group")
    assert (one.journal, one.pages, one.pmcid) == ("J Goat Med", "1-10", "PMC7654322")
    assert (two.id, two.title, two.year) == ("pmid:12345681", "Second survey", 2020)


def test_a_numbered_list_that_is_no_export_stays_text() -> None:
    for text in (
        "1. Goats cough.\n\n2. Sheep sneeze. 2020; see below.\n",
        "1. Gruff W. Goats. J Goat Med. 2021;1(1):2.\n2. Heide A. Sheep. 2020;1:3.\n",
    ):
        found = reader_for(text.encode(), "notes.txt")
        assert found is not pubmed_summary


def test_a_numbered_paragraph_in_an_abstract_begins_no_record() -> None:
    text = PUBMED_SUMMARY.replace(
        "RESULTS: Goats", "RESULTS:\n\n3. A goat of the third kind was seen.\n\nGoats"
    )
    assert len(papers(pubmed_summary, text)) == 2
