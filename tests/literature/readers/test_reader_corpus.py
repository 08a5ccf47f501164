"""Documents of retrieval corpora; their queries are no literature."""

import io
from pathlib import Path

import pytest

from literature.errors import ShizhenError
from literature.paper import Paper
from literature.readers import corpus
from tests.literature.readers.examples import CORPUS
from tests.literature.readers.reading import failures, found, paper, papers


def test_a_document_fills_every_field() -> None:
    first, second = papers(corpus, CORPUS)
    assert (first.sources[0].record, first.id) == ("g1", "pmid:12345678")
    assert (second.title, second.text) == ("", "A second document.")


def test_the_corpus_id_is_no_pubmed_id() -> None:
    assert paper(corpus, '{"_id": "4983", "title": "Goats", "text": "They cough."}').pmid == ""


def test_a_list_and_lines_are_the_same() -> None:
    lines = CORPUS.splitlines()
    assert papers(corpus, f"[{','.join(lines)}]") == papers(corpus, CORPUS)


def test_sentences_of_an_abstract_are_joined() -> None:
    one = paper(corpus, '{"doc_id": 3, "title": "T", "abstract": ["One.", "Two."]}')
    assert one.sections[0].text == "One. Two."


def test_a_broken_line_costs_one_document() -> None:
    text = CORPUS + '{"_id": "g3", "title"\n' + CORPUS
    (fault,) = failures(corpus, text)
    assert fault.record == "record 3"
    assert sum(isinstance(each, Paper) for each in found(corpus, text)) == 4


def test_a_cut_list_gives_what_came_before_the_cut() -> None:
    text = '[{"_id": "1", "title": "One", "text": "x"}, {"_id": "2", "title": "Tw'
    each = found(corpus, text)
    assert isinstance(each[0], Paper)
    assert "broken at line 1" in str(each[1])


def test_search_queries_are_refused() -> None:
    with pytest.raises(ShizhenError, match="search queries"):
        list(
            corpus.read(io.BytesIO(b'{"_id": "1", "text": "do goats cough"}\n'), "x/queries.jsonl")
        )


def test_the_real_corpora_are_read_whole(data: Path) -> None:
    content = (data / "literature" / "csl-zh" / "corpus.jsonl").read_bytes()
    every = papers(corpus, content)
    assert len(every) == 2000
    assert all(one.title and one.keywords for one in every)
    assert sum(one.language == "zh" for one in every) >= 1999  # one of them is in English
