"""Passages: exact offsets, whole sentences, sizes an encoder can take, ids that stay."""

import gzip
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from literature.errors import Failure
from literature.files import read
from literature.normal import make_paper
from literature.paper import Paper, Role, Section
from literature.passages import DEFAULT, PassageSettings, passages, size
from literature.sentences import sentences


def paper(*sections: Section, title: str = "A trial of nothing") -> Paper:
    return make_paper(title=title, sections=sections, pmid="1")


def obeys_the_laws(paper: Paper, settings: PassageSettings = DEFAULT) -> None:
    text = paper.text
    found = passages(paper, settings)
    for n, passage in enumerate(found):
        assert text[passage.start : passage.end] == passage.text == passage.text.strip() != ""
        assert passage.id == f"{paper.id}#{n}"
        assert size(passage.text) <= settings.most
    assert all(one.end <= two.start for one, two in pairwise(found))
    layout = list(paper.layout())
    waiting = iter(found if layout else [])
    passage = next(waiting, None)
    for section, start, end in layout:
        words = []
        while passage is not None and passage.end <= end:
            assert passage.start >= start
            assert passage.section is section.role
            words.append(passage.text)
            passage = next(waiting, None)
        assert "".join("".join(words).split()) == "".join(section.text.split())
    assert passage is None


def test_a_short_section_stays_whole() -> None:
    text = "We gave it to 40 people. Nobody died. It cost little."
    (only,) = passages(paper(Section(Role.RESULTS, text, "Results")))
    assert (only.text, only.section, only.heading) == (text, Role.RESULTS, "Results")


def test_sections_are_never_mixed() -> None:
    found = passages(paper(Section(Role.METHODS, "We gave it."), Section(Role.RESULTS, "It rose.")))
    assert [p.section for p in found] == [Role.METHODS, Role.RESULTS]


def test_a_paper_without_text_gives_its_title() -> None:
    (only,) = passages(paper(title="Liver cancer in ferrets"))
    assert (only.text, only.section, only.start) == ("Liver cancer in ferrets", Role.TITLE, 0)


def test_a_paper_of_nothing_gives_nothing() -> None:
    assert passages(make_paper(title="")) == []


def test_a_long_section_is_cut_into_even_parts_on_sentence_boundaries() -> None:
    text = " ".join(
        f"In the year {1900 + n} the ward had {n} beds and no stove." for n in range(60)
    )
    found = passages(paper(Section(Role.RESULTS, text)))
    assert {p.text[-6:] for p in found} == {"stove."}
    sizes = [size(p.text) for p in found]
    assert min(sizes) > 0.7 * max(sizes)


def test_a_table_too_long_for_a_passage_is_cut_between_rows() -> None:
    rows = "\n".join(f"Ward {n} | {n}.5 (0.{n}–9.{n}) | {n}" for n in range(100, 200))
    found = passages(paper(Section(Role.TABLE, rows)))
    assert len(found) > 1
    assert all(p.text.startswith("Ward") for p in found)


def test_a_sentence_too_long_for_a_passage_is_never_cut_inside_a_number() -> None:
    numbers = [f"{n}.{n:04d}" for n in range(1000, 1400)]
    found = passages(paper(Section(Role.TABLE, " ".join(numbers))))
    assert [word for p in found for word in p.text.split()] == numbers


def test_a_passage_has_the_language_of_its_own_words() -> None:
    found = passages(
        paper(Section(Role.ABSTRACT, "The dose was low."), Section(Role.ABSTRACT, "剂量较低。"))
    )
    assert [p.language for p in found] == ["en", "zh"]


def test_the_same_paper_gives_the_same_passages() -> None:
    one = paper(Section(Role.RESULTS, "It rose. " * 300))
    assert passages(one) == passages(Paper.from_dict(json.loads(json.dumps(one.to_dict()))))


def test_a_size_that_holds_no_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match="8 wordpieces"):
        PassageSettings(most=1)


@given(
    st.lists(st.tuples(st.sampled_from(list(Role)), st.text(max_size=300), st.text(max_size=20))),
    st.text(max_size=40),
    st.integers(8, 60),
)
def test_offsets_hold_for_any_text(
    parts: list[tuple[Role, str, str]], title: str, most: int
) -> None:
    sections = (Section(role, text, heading) for role, text, heading in parts)
    obeys_the_laws(paper(*sections, title=title), PassageSettings(most))


def abstracts(data: Path) -> Iterator[Paper]:
    folder = data / "literature"
    with gzip.open(folder / "pubmed-baseline" / "distractor_abstracts.12k.jsonl.gz", "rt") as lines:
        english = list(map(json.loads, lines))
    chinese = map(json.loads, (folder / "csl-zh" / "corpus.jsonl").open(encoding="utf-8"))
    for record in (*english[::4], *chinese):
        yield paper(Section(Role.ABSTRACT, record["text"]), title=record["title"])


@pytest.mark.data
def test_offsets_hold_for_all_of_the_real_literature(data: Path) -> None:
    folder = data / "literature"
    files = [*(folder / "pubmed-baseline").glob("*.xml.gz"), folder / "pubmed-xml", folder / "jats"]
    papers = list(read(files))
    assert [result for result in papers if isinstance(result, Failure)] == []
    assert len(papers) > 1500
    for each in (*papers, *abstracts(data)):
        obeys_the_laws(each)


@pytest.mark.data
def test_real_passages_are_whole_sentences(data: Path) -> None:
    for each in abstracts(data):
        (_, start, _), *_ = each.layout()
        ends = {start + s.end for s in sentences(each.sections[0].text)}
        cut = [p for p in passages(each) if p.end not in ends]
        assert all(size(p.text) > DEFAULT.most / 4 for p in cut)
        assert len(cut) <= 12
