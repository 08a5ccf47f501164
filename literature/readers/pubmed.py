"""PubMed XML: baseline and update files, E-utilities ``efetch``, a saved search of the web page.

The elements are those of the NLM's PubMed DTD (``pubmed_250101.dtd``); what each means is in
"MEDLINE/PubMed XML Data Elements" (www.nlm.nih.gov/bsd/licensee/data_elements_doc.html). Grants,
affiliations, reference lists and chemicals are left out: nobody cites them.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from literature.errors import Failure
from literature.fields import pages_of, text_language, trials_in, year_of
from literature.inline import Element, flat
from literature.markup import records
from literature.normal import make_paper
from literature.paper import Paper, Section, Source, Status
from literature.readers.pubmed_text import sections, titles

NAME = "PubMed XML"

_RECORDS = ("PubmedArticle", "PubmedBookArticle")
_SNIFF = re.compile(rb"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle(?:Set)?)[\s/>]")
_PMID = re.compile(rb"<PMID[^>]*>\s*(\d{1,9})\s*<")

_STATUS_BY_LINK = {
    "RetractionIn": Status.RETRACTED,
    "PartialRetractionIn": Status.RETRACTED,
    "RetractedandRepublishedIn": Status.RETRACTED,
    "ExpressionOfConcernIn": Status.CONCERN,
    "ErratumIn": Status.CORRECTED,
    "CorrectedandRepublishedIn": Status.CORRECTED,
    "UpdateIn": Status.CORRECTED,
}
"""``RefType`` of a link from the paper to what was published about it later."""

_NAME = frozenset({"LastName", "ForeName", "Initials", "Suffix", "CollectiveName"})
_GRAVEST = (Status.RETRACTED, Status.CONCERN, Status.CORRECTED)
_DATES = ("Journal/JournalIssue/PubDate", "Book/PubDate", "ArticleDate", "ContributionDate")


def sniff(head: bytes, name: str) -> bool:
    """A PubMed record set, or bare PubMed records, in any encoding."""
    return bool(_SNIFF.search(head.replace(b"\x00", b"")))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per record, in order; a broken or cut-off record gives a ``Failure``.

    Streamed: memory does not grow with the file. Raises ``ShizhenError`` where the file declares
    entities.
    """
    count = 0
    # Reference lists are two fifths of a record's bytes, and no part of the paper.
    found = records(stream, source, *_RECORDS, without="ReferenceList")
    for count, record in enumerate(found, 1):
        pmid = _PMID.search(record.raw)
        name = f"pmid:{pmid[1].decode()}" if pmid else f"record {count}"
        if record.element is None:
            yield Failure(source, name, record.fault, "Download the file again.")
        else:
            yield _paper(record.element, source, name)
    if not count:
        yield Failure(source, "", "the file holds no PubMed records", "Download it again.")


def _paper(record: Element, source: str, name: str) -> Paper | Failure:
    citation = record.find("MedlineCitation")
    article = citation.find("Article") if citation is not None else record.find("BookDocument")
    if article is None:
        return Failure(source, name, "the record holds no article", "Download it again.")
    if citation is None:
        citation = article  # a book's chapter is its own citation
    title, vernacular = titles(article)
    found = tuple(sections(article, citation, vernacular))
    if not title and not found:
        return Failure(source, name, "the record has neither title nor abstract", "Leave it out.")
    ids = _ids(record, article)
    types = [flat(each) for each in article.iterfind("PublicationTypeList/PublicationType")]
    types += [flat(each) for each in article.iterfind("PublicationType")]
    return make_paper(
        title=title,
        sections=found,
        authors=_authors(article),
        journal=_journal(article, citation),
        year=_year(article),
        volume=_first(article, "Journal/JournalIssue/Volume") or _first(article, "Book/Volume"),
        issue=_first(article, "Journal/JournalIssue/Issue"),
        pages=_pages(article),
        doi=ids.get("doi", ""),
        pmid=_first(citation, "PMID"),
        pmcid=ids.get("pmc", ""),
        nct=_trials(article, title, found),
        publication_types=types,
        mesh=[
            *(
                flat(each)
                for each in citation.iterfind("MeshHeadingList/MeshHeading/DescriptorName")
            ),
            *(flat(each) for each in citation.iterfind("SupplMeshList/SupplMeshName")),
        ],
        keywords=[flat(each) for each in citation.iterfind("KeywordList/Keyword")],
        language=_language(article, title, found),
        licence=flat(article.find("Abstract/CopyrightInformation")),
        status=_status(citation, types),
        sources=(Source(source, name),),
    )


def _first(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _authors(article: Element) -> list[str]:
    """Authors in order; the editors only of a book that names no author."""
    lists = [*article.findall("AuthorList"), *article.findall("Book/AuthorList")]
    named = [group for group in lists if group.get("Type", "authors") == "authors"] or lists
    return [name for group in named for each in group if (name := _author(each))]


def _author(author: Element) -> str:
    if author.get("ValidYN") == "N":  # a misspelling; the right name stands beside it
        return ""
    parts = {part.tag: flat(part) for part in author if part.tag in _NAME}
    if parts.get("CollectiveName"):
        return parts["CollectiveName"]
    given = parts.get("ForeName") or parts.get("Initials", "")
    return ", ".join(filter(None, (parts.get("LastName"), given, parts.get("Suffix"))))


def _journal(article: Element, citation: Element) -> str:
    """The journal's full title, else its abbreviation; of a book's chapter, the book."""
    chapter = "Book/BookTitle" if _first(article, "ArticleTitle") else "Journal"
    paths = ("Journal/Title", "Journal/ISOAbbreviation", chapter)
    found = next((name for path in paths if (name := _first(article, path))), "")
    return found or _first(citation, "MedlineJournalInfo/MedlineTA")


def _year(article: Element) -> int | None:
    """The year of the issue; of a date in words (``1998 Dec-1999 Jan``) the first."""
    for path in _DATES:
        date = article.find(path)
        if date is not None and (year := year_of(" ".join(date.itertext()))):
            return year
    return None


def _pages(article: Element) -> str:
    whole = _first(article, "Pagination/MedlinePgn")
    if whole:
        return pages_of(whole)
    return pages_of(_first(article, "Pagination/StartPage"), _first(article, "Pagination/EndPage"))


def _ids(record: Element, article: Element) -> dict[str, str]:
    """The paper's own ids by kind; those of its reference list lie elsewhere in the record."""
    found: dict[str, str] = {}
    for path in ("PubmedData", "PubmedBookData", "BookDocument"):
        for each in record.iterfind(f"{path}/ArticleIdList/ArticleId"):
            found.setdefault(each.get("IdType", ""), each.text or "")
    for each in article.iterfind("ELocationID"):
        if each.get("EIdType") == "doi" and each.get("ValidYN") != "N":
            found.setdefault("doi", each.text or "")
    for each in record.iterfind("MedlineCitation/OtherID"):
        if (each.text or "").strip().startswith("PMC"):
            found.setdefault("pmc", each.text)
    return found


def _trials(article: Element, title: str, found: tuple[Section, ...]) -> tuple[str, ...]:
    banks = article.iterfind("DataBankList/DataBank/AccessionNumberList/AccessionNumber")
    text = "\n".join([*(flat(number) for number in banks), title, *(s.text for s in found)])
    return trials_in(text) if "NCT" in text else ()


def _language(article: Element, title: str, found: tuple[Section, ...]) -> str:
    """Of the text held here; PubMed's ``Language`` is the printed article's."""
    stated = _first(article, "Language")
    if stated in ("", "eng"):
        return ""
    return text_language(" ".join(section.text for section in found) or title, stated)


def _status(citation: Element, types: list[str]) -> Status:
    """The gravest thing that PubMed links to the paper; notices themselves are ``ok``."""
    links = citation.iterfind("CommentsCorrectionsList/CommentsCorrections")
    found = {_STATUS_BY_LINK.get(link.get("RefType", "")) for link in links}
    if "Retracted Publication" in types:
        return Status.RETRACTED
    return next((status for status in _GRAVEST if status in found), Status.OK)
