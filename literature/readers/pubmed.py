"""PubMed XML: baseline and update files, E-utilities ``efetch``, the web page's "XML" download.

The elements are those of the NLM's PubMed DTD (``pubmed_250101.dtd``); what each means is in
"MEDLINE/PubMed XML Data Elements" (www.nlm.nih.gov/bsd/licensee/data_elements_doc.html).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from literature.errors import Failure
from literature.markup import Element, flat, records
from literature.normal import make_paper, one_line
from literature.paper import Paper, Role, Section, Source, Status
from literature.roles import labelled, role_of

NAME = "PubMed XML"

_RECORDS = ("PubmedArticle", "PubmedBookArticle")
_SNIFF = re.compile(
    rb"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|PubmedBookArticleSet)[\s>]"
)

_CATEGORIES = {
    "BACKGROUND": Role.BACKGROUND,
    "OBJECTIVE": Role.OBJECTIVE,
    "METHODS": Role.METHODS,
    "RESULTS": Role.RESULTS,
    "CONCLUSIONS": Role.CONCLUSION,
}
"""``NlmCategory`` of the DTD; ``UNASSIGNED`` says nothing."""

_STATUS_BY_LINK = {
    "RetractionIn": Status.RETRACTED,
    "PartialRetractionIn": Status.RETRACTED,
    "RetractedandRepublishedIn": Status.RETRACTED,
    "ExpressionOfConcernIn": Status.CONCERN,
    "ErratumIn": Status.CORRECTED,
    "CorrectedandRepublishedIn": Status.CORRECTED,
    "UpdateIn": Status.CORRECTED,
}
_GRAVEST = (Status.RETRACTED, Status.CONCERN, Status.CORRECTED)
_NCT = re.compile(r"\bNCT\d{8}\b")
_YEAR = re.compile(r"\b(1[6-9]\d\d|20\d\d)\b")


def sniff(head: bytes, name: str) -> bool:
    """A PubMed record set, or bare PubMed records."""
    return bool(_SNIFF.search(head.replace(b"\x00", b"")))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per record, in order; a broken record or a cut file gives a ``Failure``."""
    n = 0
    for element, raw in records(stream, source, *_RECORDS):
        n += 1
        if isinstance(element, str):
            yield Failure(source, _name(raw, n), element, "Download the file again.")
            continue
        yield _paper(element, source, n)


def _name(raw: bytes, n: int) -> str:
    found = re.search(rb"<PMID[^>]*>\s*(\d{1,9})", raw)
    return f"pmid:{found[1].decode()}" if found else f"record {n}"


def _paper(record: Element, source: str, n: int) -> Paper | Failure:
    book = record.find("BookDocument")
    citation = record.find("MedlineCitation")
    if citation is None and book is None:
        return Failure(source, f"record {n}", "the record holds no citation", "Download it again.")
    article = book if book is not None else citation.find("Article")
    pmid = one_line(record.findtext(".//PMID") or "")
    if article is None:
        return Failure(source, f"pmid:{pmid}", "the record holds no article", "Download it again.")
    holder = book if book is not None else citation
    title = _title(article)
    sections = tuple(_sections(article, holder))
    if not title and not sections:
        return Failure(
            source,
            f"pmid:{pmid}" if pmid else f"record {n}",
            "the record has neither title nor abstract",
            "Download it again.",
        )
    types = [flat(t) for t in article.iterfind(".//PublicationType")]
    ids = _ids(record, article)
    journal = article.find("Journal")
    bound = article.find("Book") if book is not None else None
    return make_paper(
        title=title,
        sections=sections,
        authors=_authors(article),
        journal=_journal(journal, bound, citation),
        year=_year(article),
        volume=_first(article, "Journal/JournalIssue/Volume", "Book/Volume"),
        issue=_first(article, "Journal/JournalIssue/Issue"),
        pages=_pages(article),
        doi=ids.get("doi", ""),
        pmid=pmid,
        pmcid=ids.get("pmc", ""),
        nct=_trials(article, title, sections),
        publication_types=types,
        mesh=[flat(d) for d in record.iterfind(".//MeshHeading/DescriptorName")],
        keywords=[flat(k) for k in holder.iterfind(".//KeywordList/Keyword")],
        licence=flat(article.find("Abstract/CopyrightInformation")),
        status=_status(record, types),
        sources=(Source(source, f"pmid:{pmid}" if pmid else f"record {n}"),),
    )


def _first(element: Element, *paths: str) -> str:
    return next((t for p in paths if (t := (element.findtext(p) or "").strip())), "")


def _title(article: Element) -> str:
    """The title without PubMed's brackets for a translated one and without its closing stop."""
    title = _unbracketed(flat(article.find("ArticleTitle")))
    if not title or title.lower() == "not available":
        title = _unbracketed(flat(article.find("VernacularTitle"))) or title
    return title or _unbracketed(flat(article.find("Book/BookTitle")))


def _unbracketed(title: str) -> str:
    title = one_line(title)
    if match := re.fullmatch(r"\[(.*?)\]?\.?\]?\.?", title):
        inner = match[1]
        if inner.count("[") == inner.count("]"):
            title = inner.strip()
    if title.endswith(".") and not title.endswith(".."):
        title = title[:-1]
    return title


def _sections(article: Element, holder: Element) -> Iterator[Section]:
    abstract = article.find("Abstract")
    main = list(_abstract(abstract)) if abstract is not None else []
    yield from main
    seen = {section.text for section in main}
    for other in holder.iterfind("OtherAbstract"):
        if main and other.get("Language", "eng") not in ("chi", "eng"):
            continue
        for section in _abstract(other):
            if section.text not in seen:
                seen.add(section.text)
                yield section


def _abstract(abstract: Element) -> Iterator[Section]:
    texts = abstract.findall("AbstractText")
    for text in texts:
        words = flat(text).strip()
        label = text.get("Label") or ""
        category = text.get("NlmCategory") or text.get("NLMCategory") or ""
        if label.upper() == "UNLABELLED":
            label = ""
        if not label and not category:
            yield from labelled(words)
            continue
        role = role_of(label, _CATEGORIES.get(category, Role.ABSTRACT))
        yield Section(role, words, _heading(label))


def _heading(label: str) -> str:
    return label.capitalize() if label.isupper() else label


def _authors(article: Element) -> list[str]:
    lists = [*article.findall("AuthorList"), *article.findall("Book/AuthorList")]
    wanted = [group for group in lists if group.get("Type", "authors") == "authors"] or lists
    return [
        name
        for group in wanted
        for author in group.iterfind("Author")
        if author.get("ValidYN", "Y") != "N" and (name := _author(author))
    ]


def _author(author: Element) -> str:
    if collective := flat(author.find("CollectiveName")).strip():
        return collective
    given = flat(author.find("ForeName")) or flat(author.find("Initials"))
    names = (flat(author.find("LastName")), given, flat(author.find("Suffix")))
    return ", ".join(name for name in names if name)


def _journal(journal: Element | None, book: Element | None, citation: Element | None) -> str:
    if book is not None:
        return flat(book.find("BookTitle"))
    title = _first(journal, "Title", "ISOAbbreviation") if journal is not None else ""
    if not title and citation is not None:
        title = _first(citation, "MedlineJournalInfo/MedlineTA")
    return title


def _year(article: Element) -> int | None:
    """The year of the issue; where it is given in words (``2010 Sep-Oct``), the first one in them."""
    for path in ("Journal/JournalIssue/PubDate", "Book/PubDate", "ArticleDate", "ContributionDate"):
        date = article.find(path)
        if date is not None and (found := _YEAR.search(" ".join(date.itertext()))):
            return int(found[1])
    return None


def _pages(article: Element) -> str:
    pages = _first(article, "Pagination/MedlinePgn")
    if not pages:
        ends = (_first(article, "Pagination/StartPage"), _first(article, "Pagination/EndPage"))
        pages = "-".join(filter(None, ends))
    return re.sub(r"(\d+)-(\d+)", _full_range, pages)


def _full_range(match: re.Match[str]) -> str:
    first, last = match.groups()
    return f"{first}-{first[: max(0, len(first) - len(last))]}{last}"


def _ids(record: Element, article: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    own = ("PubmedData/ArticleIdList", "PubmedBookData/ArticleIdList", "BookDocument/ArticleIdList")
    for path in own:  # not .//ArticleId: the reference list has ids of other papers
        for each in record.iterfind(f"{path}/ArticleId"):
            found.setdefault(each.get("IdType", ""), (each.text or "").strip())
    for each in article.iterfind("ELocationID"):
        if each.get("ValidYN", "Y") == "Y" and each.get("EIdType") == "doi":
            found["doi"] = (each.text or "").strip()
    if not found.get("pmc"):
        other = (o.text or "" for o in record.iterfind("MedlineCitation/OtherID"))
        found["pmc"] = next((o.strip() for o in other if o.strip().startswith("PMC")), "")
    return found


def _trials(article: Element, title: str, sections: tuple[Section, ...]) -> list[str]:
    numbers = [flat(n) for n in article.iterfind("DataBankList/DataBank/AccessionNumberList/*")]
    return _NCT.findall(" ".join([*numbers, title, *(section.text for section in sections)]))


def _status(record: Element, types: list[str]) -> Status:
    links = record.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections")
    found = {_STATUS_BY_LINK.get(link.get("RefType", ""), Status.OK) for link in links}
    if "Retracted Publication" in types:
        found.add(Status.RETRACTED)
    return next((status for status in _GRAVEST if status in found), Status.OK)
