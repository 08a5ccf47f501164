"""What goes out as RIS, nbib, BibTeX or CSL-JSON comes back whole; references are in order."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from literature.errors import ShizhenError
from literature.exporters import EXPORTERS, export
from literature.exporters.gbt7714 import reference as gbt
from literature.exporters.vancouver import reference as vancouver
from literature.normal import make_paper
from literature.paper import Kind, Paper, Role, Section, Status
from literature.readers import bibtex, csl, nbib, ris

TYPES = [(), ("Review",), ("Journal Article", "Meta-Analysis"), ("Thesis",)]
KEYWORDS = [(), ("liver",), ("Carcinoma, Hepatocellular",), ("a, b", "肝癌", "c")]
READERS = {"ris": ris, "nbib": nbib, "bibtex": bibtex, "csl": csl}

_WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäéøçß%$#_~^{}\\&'-", min_size=2, max_size=9)
_SENTENCE = st.lists(_WORD, min_size=3, max_size=8).map(
    lambda words: "The " + " ".join(words).strip() + " end"
)
_HAN = st.text(alphabet="肝细胞癌患者术后复发的危险因素分析与治疗", min_size=8, max_size=20)
_TITLE = st.one_of(_SENTENCE, _HAN)
_NAME = st.one_of(
    st.sampled_from(
        [
            "Müller, Jörg", "de la Cruz, María José", "O'Brien, Pat", "King, Martin Luther, Jr.",
            "张仲景", "欧阳修", "SPRINT Research Group", "World Health Organization",
            "Smith-Jones, A. B.", "Madonna A", "Sucheta",
        ]
    )
)  # fmt: skip
_LABELS = st.sampled_from(
    [
        (("Background", Role.BACKGROUND), ("Methods", Role.METHODS), ("Results", Role.RESULTS)),
        (
            ("Objective", Role.OBJECTIVE),
            ("Results", Role.RESULTS),
            ("Conclusions", Role.CONCLUSION),
        ),
        (("目的", Role.OBJECTIVE), ("方法", Role.METHODS), ("结论", Role.CONCLUSION)),
        (),
    ]
)


@st.composite
def _papers(draw: st.DrawFn) -> Paper:
    labels = draw(_LABELS)
    if labels:
        stop = "。" if labels[0][0] == "目的" else "."
        sections = [Section(role, draw(_TITLE) + stop, label) for label, role in labels]
    else:
        sections = [
            Section(Role.ABSTRACT, text + ".") for text in draw(st.lists(_TITLE, max_size=1))
        ]
    return make_paper(
        title=draw(_TITLE),
        sections=sections,
        authors=draw(st.lists(_NAME, max_size=4)),
        journal=draw(st.sampled_from(["", "Lancet (London, England)", "中华肝脏病杂志", "J & M"])),
        year=draw(st.one_of(st.none(), st.integers(1900, 2030))),
        volume=draw(st.sampled_from(["", "12", "45 Suppl 1"])),
        issue=draw(st.sampled_from(["", "3", "3-4"])),
        pages=draw(st.sampled_from(["", "12-34", "e123", "S12-S18", "1106-1111, 1117", "7"])),
        doi=draw(st.sampled_from(["", "10.1000/a_b(c)1", "10.1016/s0140-6736(20)30183-5"])),
        pmid=draw(st.sampled_from(["", "12345678", "123"])),
        pmcid=draw(st.sampled_from(["", "PMC1234567"])),
        nct=draw(st.sampled_from([(), ("NCT01234567", "NCT07654321")])),
        publication_types=draw(st.sampled_from(TYPES)),
        mesh=draw(st.sampled_from([(), ("Carcinoma, Hepatocellular", "Humans")])),
        keywords=draw(st.sampled_from(KEYWORDS)),
        licence=draw(st.sampled_from(["", "CC BY 4.0", "© 2020 A & B. All rights reserved."])),
        url=draw(st.sampled_from(["", "https://example.org/a_b?x=1&y=50%25#z"])),
        status=draw(st.sampled_from(list(Status))),
        kind=draw(st.sampled_from(list(Kind))),
    )  # fmt: skip


def _back(paper: Paper, name: str) -> Paper:
    stream = io.BytesIO(export([paper], name).encode())
    (found,) = READERS[name].read(stream, "back")
    assert isinstance(found, Paper), found
    return found


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=120, deadline=None)
@given(paper=_papers())
def test_a_round_trip_loses_no_field(name: str, paper: Paper) -> None:
    back = _back(paper, name)
    ours = {k: v for k, v in paper.to_dict().items() if k not in ("id", "sources", "language")}
    theirs = {k: v for k, v in back.to_dict().items() if k not in ("id", "sources", "language")}
    if name == "nbib" and paper.status == Status.RETRACTED:
        theirs["publication_types"] = ours["publication_types"]
    assert theirs == ours


@pytest.mark.parametrize("name", READERS)
def test_a_title_in_another_language_comes_back(name: str) -> None:
    paper = make_paper(
        title="肝癌患者术后复发的危险因素",
        sections=[Section(Role.TITLE, "Risk factors for recurrence of liver cancer after surgery")],
    )
    assert _back(paper, name).sections == paper.sections


@pytest.mark.parametrize("name", READERS)
def test_several_papers_come_back_in_order(name: str) -> None:
    papers = [make_paper(title=f"Paper number {n} of several", year=2000 + n) for n in range(5)]
    stream = io.BytesIO(export(papers, name).encode())
    back = [p.title for p in READERS[name].read(stream, "x") if isinstance(p, Paper)]
    assert back == [p.title for p in papers]


@pytest.mark.parametrize("name", EXPORTERS)
def test_nothing_to_export_gives_an_empty_file(name: str) -> None:
    assert export([], name).strip() in ("", "[]")


def test_of_a_full_text_only_the_abstract_is_exported() -> None:
    body = Section(Role.RESULTS, "A long body. " * 1000, "Results")
    paper = make_paper(title="A paper", sections=[Section(Role.ABSTRACT, "The short of it."), body])
    assert _back(paper, "csl").sections == (Section(Role.ABSTRACT, "The short of it."),)


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(ShizhenError, match="no export format docx"):
        export([], "docx")


PAPER = make_paper(
    title="Drug A in liver cancer.",
    authors=["Smith, Jane Q.", "Lee, Ken", "van der Berg, A.-B.", "Li, Wei"],
    journal="Journal of Tests",
    year=2021,
    volume="12",
    issue="3",
    pages="34-56",
    doi="10.1000/jt.1",
    pmid="123",
)
CHINESE = make_paper(
    title="肝癌患者术后复发的危险因素",
    authors=["张三", "李四"],
    journal="测试杂志",
    year=2020,
    volume="3",
    pages="1-5",
)


def test_gbt_7714_orders_and_marks_a_reference() -> None:
    assert gbt(PAPER) == (
        "SMITH J Q, LEE K, VAN DER BERG A B, et al. Drug A in liver cancer[J]. "
        "Journal of Tests, 2021, 12(3): 34-56. DOI:10.1000/jt.1."
    )
    assert gbt(CHINESE) == "张三, 李四. 肝癌患者术后复发的危险因素[J]. 测试杂志, 2020, 3: 1-5."


def test_vancouver_orders_and_names_the_ids() -> None:
    assert vancouver(PAPER) == (
        "Smith JQ, Lee K, van der Berg AB, Li W. Drug A in liver cancer. Journal of Tests. "
        "2021;12(3):34-56. doi: 10.1000/jt.1. PMID: 123"
    )


def test_a_retracted_paper_is_never_referenced_unmarked() -> None:
    retracted = make_paper(title="A withdrawn claim about drugs", status=Status.RETRACTED)
    assert "[已撤稿]" in gbt(retracted)
    assert "[Retracted publication]" in vancouver(retracted)
    assert "Status: retracted" in export([retracted], "ris")


def test_a_title_that_asks_has_no_stop_behind_its_mark() -> None:
    paper = make_paper(title="Does thyme help?", authors=["Otter, Anna"], journal="J Reed")
    assert vancouver(paper) == "Otter A. Does thyme help? J Reed."
