"""PubMed XML: what a reader of a paper finds in it, and what bad files come to."""

import gzip
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from pubmed_records import article, file_of, save

from literature.errors import Failure
from literature.files import read
from literature.paper import Paper, Role, Status


def only(path: Path) -> Any:
    (result,) = read([path])
    return result


def paper(folder: Path, **parts: str) -> Paper:
    result = only(save(folder, file_of(article(**parts))))
    assert isinstance(result, Paper)
    return result


def test_the_fields_of_a_record(tmp_path: Path) -> None:
    found = paper(
        tmp_path,
        title="Goats on <i>Salvia</i>: a trial.",
        inside="""<Pagination><MedlinePgn>205-7</MedlinePgn></Pagination>
        <ELocationID EIdType="doi" ValidYN="Y">10.1000/ABC</ELocationID>
        <AuthorList><Author ValidYN="Y"><LastName>Okafor</LastName><ForeName>Ada B</ForeName>
        <Initials>AB</Initials><Suffix>Jr</Suffix><AffiliationInfo><Affiliation>Nowhere</Affiliation>
        </AffiliationInfo></Author><Author ValidYN="N"><LastName>Okafro</LastName></Author>
        <Author><CollectiveName>Goat Study Group</CollectiveName></Author></AuthorList>
        <Language>eng</Language>
        <DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>
        <AccessionNumberList><AccessionNumber>NCT00000001</AccessionNumber></AccessionNumberList>
        </DataBank></DataBankList><GrantList><Grant><Agency>Rich Fund</Agency></Grant></GrantList>
        <PublicationTypeList><PublicationType UI="x">Randomized Controlled Trial</PublicationType>
        </PublicationTypeList>""",
        after="""<MeshHeadingList><MeshHeading><DescriptorName>Goats</DescriptorName>
        <QualifierName>physiology</QualifierName></MeshHeading></MeshHeadingList>
        <KeywordList><Keyword MajorTopicYN="N">sage</Keyword></KeywordList>
        <OtherID Source="NLM">PMC555555</OtherID>""",
    )
    assert found.id == "pmid:101"
    assert found.title == "Goats on Salvia: a trial"
    assert found.authors == ("Okafor, Ada B, Jr", "Goat Study Group")
    assert (found.journal, found.year, found.volume, found.issue, found.pages) == (
        "Annals of Nothing", 2019, "7", "2", "205-207",
    )  # fmt: skip
    assert (found.doi, found.pmid, found.pmcid) == ("10.1000/abc", "101", "PMC555555")
    assert found.nct == ("NCT00000001",)
    assert found.publication_types == ("Randomized Controlled Trial",)
    assert (found.mesh, found.keywords) == (("Goats",), ("sage",))
    assert (found.status, found.language) == (Status.OK, "en")
    assert found.sources[0].record == "pmid:101"
    assert "Rich Fund" not in str(found)


def test_a_structured_abstract_becomes_sections_with_roles(tmp_path: Path) -> None:
    found = paper(
        tmp_path,
        inside="""<Abstract>
        <AbstractText Label="AIMS" NlmCategory="OBJECTIVE">To see.</AbstractText>
        <AbstractText Label="WHAT WE DID" NlmCategory="METHODS">We looked.</AbstractText>
        <AbstractText Label="FINDINGS" NlmCategory="UNASSIGNED">It was (NCT00000002).</AbstractText>
        <AbstractText Label="FUNDING" NlmCategory="BACKGROUND">Nobody.</AbstractText>
        <AbstractText Label="UNLABELLED" NlmCategory="CONCLUSIONS">So it is.</AbstractText>
        <CopyrightInformation>No rights kept.</CopyrightInformation></Abstract>""",
    )
    assert [(s.role, s.heading, s.text) for s in found.sections] == [
        (Role.OBJECTIVE, "Aims", "To see."),
        (Role.METHODS, "What we did", "We looked."),
        (Role.RESULTS, "Findings", "It was (NCT00000002)."),
        (Role.OTHER, "Funding", "Nobody."),
        (Role.CONCLUSION, "", "So it is."),
    ]
    assert found.nct == ("NCT00000002",)
    assert found.licence == "No rights kept."


def test_labels_inside_an_unstructured_abstract_are_found(tmp_path: Path) -> None:
    text = "BACKGROUND: Goats eat. METHODS: We fed them. RESULTS: They ate. CONCLUSION: They do."
    found = paper(tmp_path, inside=f"<Abstract><AbstractText>{text}</AbstractText></Abstract>")
    assert [s.role for s in found.sections] == [
        Role.BACKGROUND, Role.METHODS, Role.RESULTS, Role.CONCLUSION,
    ]  # fmt: skip


def test_inline_markup_never_changes_a_number(tmp_path: Path) -> None:
    words = (
        "10<sup>9</sup>/L, 10<sup>-3</sup>, CO<sub>2</sub>, Ca<sup>2+</sup>, m<sup>2</sup>, "
        "CD4<sup>+</sup>, <i>E. <b>coli</b></i>, 5<sup>th</sup>, p&lt;0.05, &alpha;&nbsp;&unknown;x"
    )
    found = paper(tmp_path, inside=f"<Abstract><AbstractText>{words}</AbstractText></Abstract>")
    assert found.sections[0].text == (
        "10^9/L, 10^-3, CO2, Ca2+, m2, CD4+, E. coli, 5th, p<0.05, α x"
    )


def test_math_is_written_in_one_line(tmp_path: Path) -> None:
    math = """<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi>
    <mml:mo>=</mml:mo><mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac>
    <mml:msup><mml:mn>10</mml:mn><mml:mn>3</mml:mn></mml:msup></mml:math>"""
    found = paper(tmp_path, inside=f"<Abstract><AbstractText>{math}</AbstractText></Abstract>")
    assert "".join(found.sections[0].text.split()) == "x=1/210^3"


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("[Goats in spring].", "Goats in spring"),
        ("[Goats in spring.]", "Goats in spring"),
        ("Goats in spring.", "Goats in spring"),
        ("Goats in spring?", "Goats in spring?"),
        ("Goats in spring...", "Goats in spring..."),
        ("[Goats] and [sheep].", "[Goats] and [sheep]"),
        ("[Goats [in] spring].", "Goats [in] spring"),
    ],
)
def test_brackets_and_stop_are_no_part_of_a_title(tmp_path: Path, title: str, read_as: str) -> None:
    assert paper(tmp_path, title=title).title == read_as


def test_chinese_titles_and_abstracts_are_text_too(tmp_path: Path) -> None:
    found = paper(
        tmp_path,
        title="[Goats and the liver].",
        inside="""<Abstract><AbstractText>All of the goats lived until the spring.</AbstractText>
        </Abstract>
        <VernacularTitle>山羊与肝脏。</VernacularTitle><Language>chi</Language>""",
        after="""<OtherAbstract Type="Publisher" Language="chi">
        <AbstractText Label="结果">山羊存活。</AbstractText></OtherAbstract>
        <OtherAbstract Type="Publisher" Language="spa">
        <AbstractText>Las cabras vivieron.</AbstractText></OtherAbstract>""",
    )
    assert [(s.role, s.text) for s in found.sections] == [
        (Role.TITLE, "山羊与肝脏。"),
        (Role.ABSTRACT, "All of the goats lived until the spring."),
        (Role.RESULTS, "山羊存活。"),
    ]
    assert found.language == "en"


def test_an_untranslated_title_takes_the_vernacular_one(tmp_path: Path) -> None:
    found = paper(
        tmp_path,
        title="[Not Available].",
        inside="<VernacularTitle>Ziegen im Mai.</VernacularTitle>",
    )
    assert found.title == "Ziegen im Mai"


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998),
        ("<MedlineDate>Winter 2001</MedlineDate>", 2001),
        ("<Year>2020</Year><Season>Spring</Season>", 2020),
        ("<MedlineDate>undated</MedlineDate>", None),
    ],
)
def test_years_are_found_in_dates_of_words(tmp_path: Path, date: str, year: int | None) -> None:
    record = article().replace("<Year>2019</Year>", date)
    assert only(save(tmp_path, file_of(record))).year == year


@pytest.mark.parametrize(
    ("links", "status"),
    [
        (["RetractionIn", "ErratumIn"], Status.RETRACTED),
        (["ExpressionOfConcernIn", "ErratumIn"], Status.CONCERN),
        (["ErratumIn"], Status.CORRECTED),
        (["UpdateIn"], Status.CORRECTED),
        (["RetractionOf"], Status.OK),
        (["ErratumFor", "CommentIn", "Cites"], Status.OK),
    ],
)
def test_what_later_notices_say_is_the_papers_status(
    tmp_path: Path, links: list[str], status: Status
) -> None:
    inside = "".join(f'<CommentsCorrections RefType="{kind}"/>' for kind in links)
    listed = f"<CommentsCorrectionsList>{inside}</CommentsCorrectionsList>"
    assert paper(tmp_path, after=listed).status is status


def test_a_retracted_publication_type_is_believed(tmp_path: Path) -> None:
    kind = "<PublicationType>Retracted Publication</PublicationType>"
    listed = f"<PublicationTypeList>{kind}</PublicationTypeList>"
    assert paper(tmp_path, inside=listed).status is Status.RETRACTED


def test_ids_of_the_reference_list_are_not_the_papers(tmp_path: Path) -> None:
    record = article().replace(
        "</PubmedData>",
        '<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1000/other</ArticleId>'
        "</ArticleIdList></Reference></ReferenceList></PubmedData>",
    )
    assert only(save(tmp_path, file_of(record))).doi == ""


def test_a_book_chapter_is_a_paper(tmp_path: Path) -> None:
    book = """<PubmedBookArticle><BookDocument><PMID Version="1">202</PMID><ArticleIdList>
    <ArticleId IdType="doi">10.1000/book</ArticleId></ArticleIdList><Book><Publisher>
    <PublisherName>Nobody</PublisherName></Publisher><BookTitle>The Book of Goats</BookTitle>
    <PubDate><Year>2015</Year></PubDate><AuthorList Type="editors"><Author><LastName>Ed</LastName>
    </Author></AuthorList></Book><ArticleTitle>Hooves</ArticleTitle><AuthorList Type="authors">
    <Author><LastName>Okafor</LastName><ForeName>Ada</ForeName></Author></AuthorList>
    <Abstract><AbstractText>They are hard.</AbstractText></Abstract></BookDocument>
    <PubmedBookData/></PubmedBookArticle>"""
    found = only(save(tmp_path, file_of(book)))
    assert (found.id, found.title, found.journal) == ("pmid:202", "Hooves", "The Book of Goats")
    assert (found.authors, found.year, found.doi) == (("Okafor, Ada",), 2015, "10.1000/book")
    assert found.section(Role.ABSTRACT) == "They are hard."


def test_a_broken_record_fails_and_the_rest_goes_on(tmp_path: Path) -> None:
    broken = article("2").replace("</ArticleTitle>", "</Title>")
    spoiled = article("4").encode().replace(b"A title", b"A \xff\xfe title").decode("latin-1")
    content = file_of(article("1"), broken, article("3")).encode()
    content = content.replace(
        b"</PubmedArticleSet>", spoiled.encode("latin-1") + b"</PubmedArticleSet>"
    )
    first, second, third, fourth = read([save(tmp_path, content)])
    assert [first.id, third.id] == ["pmid:1", "pmid:3"]
    assert isinstance(second, Failure)
    assert (second.record, second.file) == ("pmid:2", str(tmp_path / "records.xml"))
    assert "not well-formed" in second.reason
    assert isinstance(fourth, Failure)
    assert fourth.record == "pmid:4"


@pytest.mark.parametrize(
    ("cut", "name"),
    [("</MedlineCitation>", "pmid:3"), ("<Article>", "pmid:3"), ('Version="1">3', "record 3")],
)
def test_a_cut_file_gives_the_records_before_the_cut(tmp_path: Path, cut: str, name: str) -> None:
    content = file_of(article("1"), article("2"), article("3"))
    content = content[: content.rindex(cut)]
    *papers, failure = read([save(tmp_path, content)])
    assert [paper.pmid for paper in papers] == ["1", "2"]
    assert isinstance(failure, Failure)
    assert (failure.record, "cut off" in failure.reason) == (name, True)


def test_a_file_cut_between_records_is_told_as_well(tmp_path: Path) -> None:
    content = file_of(article("1")).removesuffix("</PubmedArticleSet>")
    paper, failure = read([save(tmp_path, content)])
    assert paper.pmid == "1"
    assert isinstance(failure, Failure)
    assert "cut off" in failure.reason


def test_a_cut_gzip_file_gives_the_records_before_the_cut(tmp_path: Path) -> None:
    records = [article(str(n), title=f"Goat {hash(str(n))} {n}") for n in range(1, 2000)]
    packed = gzip.compress(file_of(*records).encode())
    *papers, failure = read([save(tmp_path, packed[: len(packed) // 2], "records.xml.gz")])
    assert len(papers) > 500
    assert [paper.pmid for paper in papers] == [str(n) for n in range(1, len(papers) + 1)]
    assert isinstance(failure, Failure)
    assert "cut off" in failure.reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "gb18030", "utf-8-sig"])
def test_any_declared_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    content = file_of(article(title="山羊 goats"))
    declared = content.replace('version="1.0"', f'version="1.0" encoding="{encoding}"')
    assert only(save(tmp_path, declared.encode(encoding))).title == "山羊 goats"


def test_an_entity_bomb_is_refused_by_name(tmp_path: Path) -> None:
    head = """<!DOCTYPE PubmedArticleSet [<!ENTITY a "goat"><!ENTITY b "&a;&a;&a;&a;">
    <!ENTITY secret SYSTEM "file:///etc/hostname">]>"""
    failure = only(save(tmp_path, file_of(article(title="&b; &secret;"), head=head)))
    assert isinstance(failure, Failure)
    assert '"a"' in failure.reason
    assert "entit" in failure.reason


def test_entities_hidden_inside_a_record_are_not_resolved(tmp_path: Path) -> None:
    secret = save(tmp_path, "SECRET", "secret.txt")
    inner = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret}">]>'
    results = list(read([save(tmp_path, file_of(article(inside=inner, title="&s;")))]))
    assert "SECRET" not in repr(results)
    assert [type(result) for result in results] == [Failure]


def test_a_file_without_records_says_so(tmp_path: Path) -> None:
    failure = only(save(tmp_path, file_of()))
    assert isinstance(failure, Failure)
    assert "no PubMed records" in failure.reason


def test_a_record_without_text_fails_by_name(tmp_path: Path) -> None:
    failure = only(save(tmp_path, file_of(article("7", title=""))))
    assert isinstance(failure, Failure)
    assert failure.record == "pmid:7"


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    text = "The goat stood still. " * 150
    inside = f"<Abstract><AbstractText>{text}</AbstractText></Abstract>"
    records = (article(str(n), inside=inside) for n in range(1, 1501))
    path = save(tmp_path, gzip.compress(file_of(*records).encode()), "big.xml.gz")
    tracemalloc.start()
    count = sum(isinstance(result, Paper) for result in read([path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 1500
    assert peak < 3 * 2**20  # the file is 5 MiB long


@pytest.mark.data
def test_every_record_of_the_real_files_is_read(data: Path) -> None:
    folder = data / "literature"
    papers = list(read(sorted((folder / "pubmed-baseline").glob("*.xml.gz"))))
    assert len(papers) == 1542
    assert all(isinstance(paper, Paper) and paper.title and paper.year for paper in papers)
    assert sum(paper.status is Status.RETRACTED for paper in papers) >= 4
    assert {paper.language for paper in papers} >= {"en", "es", "de"}
    few = list(read(sorted((folder / "pubmed-xml").glob("*pubmed*.xml"))))
    assert few
    assert all(isinstance(paper, Paper) and paper.authors for paper in few)
