"""PubMed XML: baseline and update files, E-utilities ``efetch``, a saved search of the web page.

The elements are those of the NLM's PubMed DTD (``pubmed_250101.dtd``); what each means is in
"MEDLINE/PubMed XML Data Elements" (www.nlm.nih.gov/bsd/licensee/data_elements_doc.html). Grants,
affiliations, reference lists and chemicals are left out: nobody cites them.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from literature.errors import Failure
from literature.fields import pages_of, text_language, trials_in, year_of
from literature.inline import Element, at, each, flat
from literature.markup import Piece, parse, pieces, record_parser
from literature.normal import make_paper
from literature.paper import Paper, Section, Source, Status
from literature.readers.pubmed_pair import side_by_side
from literature.readers.pubmed_text import sections, titles

NAME = "PubMed XML"

FIELDS = {
    "title": "ArticleTitle, else VernacularTitle, BookTitle",
    "sections": "a Chinese VernacularTitle; AbstractText by Label, NlmCategory; OtherAbstract",
    "authors": "AuthorList: LastName, ForeName, Suffix; CollectiveName",
    "journal": "Journal/Title, else ISOAbbreviation, BookTitle, MedlineTA",
    "year": "PubDate, else ArticleDate, ContributionDate",
    "volume": "JournalIssue/Volume",
    "issue": "JournalIssue/Issue",
    "pages": "MedlinePgn, else StartPage and EndPage",
    "doi": "ArticleIdList, else ELocationID",
    "pmid": "PMID",
    "pmcid": "ArticleIdList, else OtherID",
    "nct": "DataBankList, the text",
    "publication_types": "PublicationTypeList",
    "mesh": "MeshHeadingList (descriptors), SupplMeshList",
    "keywords": "KeywordList",
    "language": "the text; Language for what its script leaves open",
    "licence": "CopyrightInformation",
    "status": "PublicationType, CommentsCorrectionsList",
}

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
_DATES = (
    ("Journal", "JournalIssue", "PubDate"),
    ("Book", "PubDate"),
    ("ArticleDate",),
    ("ContributionDate",),
)


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
    found = pieces(stream, source, *_RECORDS, without="ReferenceList")
    for paper in side_by_side(enumerate(found, 1), source, read_pieces):
        count += 1
        yield paper
    if not count:
        yield Failure(source, "", "the file holds no PubMed records", "Download it again.")


def read_pieces(numbered: Iterable[tuple[int, Piece]], source: str) -> Iterator[Paper | Failure]:
    """The paper in each piece of a file, or its failure; pieces come with their numbers."""
    parser = record_parser()
    for number, piece in numbered:
        record = parse(parser, piece)
        pmid = _PMID.search(record.raw)
        name = f"pmid:{pmid[1].decode()}" if pmid else f"record {number}"
        if record.element is None:
            yield Failure(source, name, record.fault, "Download the file again.")
        else:
            yield _paper(record.element, source, name)


def _paper(record: Element, source: str, name: str) -> Paper | Failure:
    citation = at(record, "MedlineCitation")
    article = at(record, "BookDocument") if citation is None else at(citation, "Article")
    if article is None:
        return Failure(source, name, "the record holds no article", "Download it again.")
    if citation is None:
        citation = article  # a book's chapter is its own citation
    title, vernacular = titles(article)
    found = tuple(sections(article, citation, vernacular))
    if not title and not found:
        return Failure(source, name, "the record has neither title nor abstract", "Leave it out.")
    ids = _ids(record, article)
    types = [flat(kind) for kind in each(article, "PublicationTypeList", "PublicationType")]
    types += [flat(kind) for kind in each(article, "PublicationType")]  # in books
    mesh = each(citation, "MeshHeadingList", "MeshHeading")
    return make_paper(
        title=title,
        sections=found,
        authors=_authors(article),
        journal=_journal(article, citation),
        year=_year(article),
        volume=_text(article, "Journal", "JournalIssue", "Volume")
        or _text(article, "Book", "Volume"),
        issue=_text(article, "Journal", "JournalIssue", "Issue"),
        pages=_pages(article),
        doi=ids.get("doi", ""),
        pmid=_text(citation, "PMID"),
        pmcid=ids.get("pmc", ""),
        nct=_trials(article, title, found),
        publication_types=types,
        mesh=[
            *(_text(heading, "DescriptorName") for heading in mesh),
            *(flat(other) for other in each(citation, "SupplMeshList", "SupplMeshName")),
        ],
        keywords=[
            flat(word) for group in each(citation, "KeywordList") for word in each(group, "Keyword")
        ],
        language=_language(article, title, found),
        licence=_text(article, "Abstract", "CopyrightInformation"),
        status=_status(citation, types),
        sources=(Source(source, name),),
    )


def _text(element: Element, *path: str) -> str:
    return flat(at(element, *path)).strip()


def _authors(article: Element) -> list[str]:
    """Authors in order; the editors only of a book that names no author."""
    lists = [*each(article, "AuthorList"), *each(article, "Book", "AuthorList")]
    named = [group for group in lists if group.get("Type", "authors") == "authors"] or lists
    return [name for group in named for author in group if (name := _author(author))]


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
    journal = at(article, "Journal")
    if journal is not None:
        found = _text(journal, "Title") or _text(journal, "ISOAbbreviation")
        return found or _text(citation, "MedlineJournalInfo", "MedlineTA")
    return _text(article, "Book", "BookTitle") if _text(article, "ArticleTitle") else ""


def _year(article: Element) -> int | None:
    """The year of the issue; of a date in words (``1998 Dec-1999 Jan``) the first."""
    for path in _DATES:
        date = at(article, *path)
        if date is not None:
            words = _text(date, "Year") or " ".join(date.itertext())
            if year := year_of(words):
                return year
    return None


def _pages(article: Element) -> str:
    pages = at(article, "Pagination")
    if pages is None:
        return ""
    whole = _text(pages, "MedlinePgn")
    return (
        pages_of(whole) if whole else pages_of(_text(pages, "StartPage"), _text(pages, "EndPage"))
    )


def _ids(record: Element, article: Element) -> dict[str, str]:
    """The paper's own ids by kind; those of its reference list lie elsewhere in the record."""
    found: dict[str, str] = {}
    for holder in (at(record, "PubmedData"), at(record, "BookDocument")):
        for own in each(holder, "ArticleIdList", "ArticleId"):
            found.setdefault(own.get("IdType", ""), own.text or "")
    for place in each(article, "ELocationID"):
        if place.get("EIdType") == "doi" and place.get("ValidYN") != "N":
            found.setdefault("doi", place.text or "")
    for other in each(record, "MedlineCitation", "OtherID"):
        if (other.text or "").strip().startswith("PMC"):
            found.setdefault("pmc", other.text)
    return found


def _trials(article: Element, title: str, found: tuple[Section, ...]) -> tuple[str, ...]:
    banks = each(article, "DataBankList", "DataBank")
    numbers = [
        flat(n) for bank in banks for n in each(bank, "AccessionNumberList", "AccessionNumber")
    ]
    text = "\n".join([*numbers, title, *(section.text for section in found)])
    return trials_in(text) if "NCT" in text else ()


def _language(article: Element, title: str, found: tuple[Section, ...]) -> str:
    """Of the text held here; PubMed's ``Language`` is the printed article's."""
    stated = _text(article, "Language")
    if stated in ("", "eng"):
        return ""
    return text_language(" ".join(section.text for section in found) or title, stated)


def _status(citation: Element, types: list[str]) -> Status:
    """The gravest thing that PubMed links to the paper; notices themselves are ``ok``."""
    if "Retracted Publication" in types:
        return Status.RETRACTED
    links = each(citation, "CommentsCorrectionsList", "CommentsCorrections")
    found = {_STATUS_BY_LINK.get(link.get("RefType", "")) for link in links}
    return next((status for status in _GRAVEST if status in found), Status.OK)
