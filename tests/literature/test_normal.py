"""Clean text and identifiers, and papers built of them."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from literature.normal import clean, language_of, make_paper, normal_doi, one_line
from literature.paper import Paper, Role, Section, Status


@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert one_line(one_line(text)) == one_line(text)


@given(st.text(st.characters()))
def test_clean_text_is_nfc_trimmed_and_can_be_stored(text: str) -> None:
    once = clean(text)
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("a\u200bb", "ab"),
        ("hepato\u00adcellular", "hepatocellular"),
        ("not\U000e0041 harmful", "not harmful"),
        ("e\u200b\u0301", "é"),
        ("page one\x0cpage two", "page one\npage two"),
        ("a \r\n b\rc", "a\nb\nc"),
        ("a\u3000\u00a0 b", "a b"),
        ("\ud800broken", "broken"),
    ],
)
def test_what_an_eye_cannot_see_is_gone(dirty: str, cleaned: str) -> None:
    assert clean(dirty) == cleaned


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("https://doi.org/10.1000/ABC.1", "10.1000/abc.1"),
        ("doi: 10.1000/abc.1.", "10.1000/abc.1"),
        ("(doi:10.1016/S0140-6736(02)11472-3)", "10.1016/s0140-6736(02)11472-3"),
        ("10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
         "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2"),
        ("no identifier", ""),
    ],
)  # fmt: skip
def test_a_doi_is_bare_and_in_lower_case(written: str, doi: str) -> None:
    assert normal_doi(written) == doi


def test_a_paper_is_named_by_its_pmid_then_its_doi_then_its_text() -> None:
    assert make_paper(title="T", pmid="PMID: 12", doi="10.1000/a").id == "pmid:12"
    assert make_paper(title="T", doi="10.1000/A").id == "doi:10.1000/a"
    first, again, other = (make_paper(title=title).id for title in ("T", "T ", "U"))
    assert first == again != other
    assert first.startswith("sha256:")


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("RETRACTED ARTICLE: Bees and the liver", Status.RETRACTED),
        ("[Retracted] Bees and the liver", Status.RETRACTED),
        ("Retracted: Bees and the liver", Status.RETRACTED),
        ("【已撤稿】蜜蜂与肝脏", Status.RETRACTED),
        ("Retraction: Bees and the liver", Status.OK),
        ("Retracted papers about bees: a review", Status.OK),
    ],
)
def test_a_title_that_says_retracted_is_believed(title: str, status: Status) -> None:
    assert make_paper(title=title).status is status


def test_a_field_that_papers_lack_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        make_paper(title="T", colour="blue")


def test_pmc_ids_have_one_form() -> None:
    assert {
        make_paper(title="T", pmcid=p).pmcid for p in ("PMC123456", "123456", "PMC 123456")
    } == {"PMC123456"}


def test_language_is_told_by_script() -> None:
    assert language_of("采用TACE联合sorafenib治疗") == "zh"
    assert language_of("A study of 甘草 in rats with liver fibrosis") == "en"
    assert language_of("12.5 %") == ""


TEXTS = st.text(max_size=30)


@given(
    title=TEXTS,
    authors=st.lists(TEXTS),
    year=st.none() | st.integers(1800, 2030),
    keywords=st.lists(TEXTS),
    sections=st.lists(st.builds(Section, st.sampled_from(list(Role)), TEXTS, TEXTS)),
    status=st.sampled_from(list(Status)),
)
def test_a_paper_written_as_json_reads_back_the_same(**fields: object) -> None:
    paper = make_paper(**fields)
    again = Paper.from_dict(json.loads(json.dumps(paper.to_dict())))
    assert again == paper
    assert again.sha256 == paper.sha256
