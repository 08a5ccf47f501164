r"""PubMed's own text: what its page saves as "Abstract (text)" or "Summary (text)".

Records are numbered; blocks are parted by empty lines: the citation line, the title, the authors,
then (in the long form) where they work, the abstract, the copyright, and the identifiers.
"""

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from literature.abstracts import abstract_sections
from literature.encodings import peek, read_text
from literature.errors import Failure
from literature.fields import doi_in, keywords_of, pages_of, paper_of, pmcid_in, title_of, year_of
from literature.names import person
from literature.normal import clean
from literature.paper import Paper, Status

NAME = "PubMed text"

FIELDS = {
    "title": "the block behind the citation; of a summary, that behind the authors",
    "sections": "the abstract, at its labels",
    "authors": "the line of names",
    "journal": "the citation, as PubMed shortens it",
    "year": "the citation",
    "volume": "the citation",
    "issue": "the citation",
    "pages": "the citation",
    "doi": "the line DOI:, else the citation",
    "pmid": "the line PMID:",
    "pmcid": "the line PMCID:",
    "nct": "the text",
    "keywords": "the block Keywords:",
    "language": "the text",
    "licence": "the block that begins with Copyright or ©",
    "status": "the blocks Retraction in, Expression of concern in, Erratum in; the title",
}

_LONGEST = 20_000
"""Characters of a summary or a citation that count."""

MOST_BYTES = 512 * 1024 * 1024

_YEAR = r"(?:1[89]|20)\d\d"
_CITED = rf"[^\n]{{2,200}}?\. {_YEAR}(?: [A-Z][a-z]{{2}}[^\n;:]{{0,20}})?(?:[;:.]|\n)"
_FIRST = re.compile(rf"\A\s*1[.:] (?:{_CITED}|[^\n]{{1,2000}}\n(?:[^\n]+\n){{1,40}})")
_NEXT = re.compile(r"(?:\A|\n\n)\s*(?=(\d{1,6})[.:] \S)")
_PMID = re.compile(r"^(?:PMID|PMCID|DOI): ", re.MULTILINE)
_ID = re.compile(r"\bPMID:\s(\d{1,9})\b")
_CITATION = re.compile(
    rf"(?P<journal>[^\n]{{2,300}}?)\. (?P<date>{_YEAR}[^;:.]{{0,40}})"
    r"(?:;(?P<volume>[^(:;. ]{0,30})(?:\((?P<issue>[^)]{1,40})\))?)?(?::(?P<pages>[^.;]{1,60}))?"
)
_SHORT = re.compile(
    rf"(?P<title>.+[.?!]) (?P<journal>[^.?!]{{2,120}})\. (?P<date>{_YEAR}[^;:.]{{0,40}})"
    r"(?:;(?P<volume>[^(:;. ]{0,30})(?:\((?P<issue>[^)]{1,40})\))?)?(?::(?P<pages>[^.;]{1,60}))?"
)
_NAME = re.compile(r"[^\d.:]{2,60} [^\W\d_a-z]{1,4}(?: (?:Jr|Sr|[23][nr]d|4th))?")
_GAPS = re.compile(r"\n{3,}")
_PRINTED_IN = re.compile(r"\[Article in [^\]]{1,80}\]")
_MARKS = re.compile(r"\(\d[\d,)( ]{0,80}\)|\[[^\[\]]{0,200}\]")
_STATUS = (
    (re.compile(r"^Retraction in\b", re.MULTILINE), Status.RETRACTED),
    (re.compile(r"^Expression of concern in\b", re.MULTILINE), Status.CONCERN),
    (re.compile(r"^(?:Erratum|Corrected and republished) in\b", re.MULTILINE), Status.CORRECTED),
)
_NO_ABSTRACT = re.compile(
    r"(?:Author information|Collaborators|Conflict of interest|Comment (?:in|on)|Update (?:in|of)"
    r"|Retraction in|Expression of concern in|Erratum (?:in|for)|Corrected and|Republished|DOI: "
    r"|PMID: |PMCID: |Copyright|©|\(c\) ?(?:19|20)\d\d|Keywords: )"
)


def sniff(head: bytes, name: str) -> bool:
    """A numbered citation, and a line that gives a PMID or DOI as PubMed does."""
    text = clean(peek(head))
    return bool(_FIRST.match(text) and _ID.search(text) and _NEXT.match(text))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per numbered record, in order. Raises ``ShizhenError`` for what is no text."""
    text = _GAPS.sub("\n\n", clean(read_text(stream, source, MOST_BYTES)))
    starts = list(_numbered(text))
    if not starts:
        yield Failure(source, "", "the file holds no numbered records", "Save it again.")
        return
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield _paper(text[start:end], source)


def _numbered(text: str) -> Iterator[int]:
    """Where the records begin: a number one above the last, behind an empty line."""
    wanted = 1
    for found in _NEXT.finditer(text):
        if int(found[1]) == wanted:
            wanted += 1
            yield found.end()


def _paper(text: str, source: str) -> Paper | Failure:
    number, form, rest = text.partition(text[len(_digits(text))])
    pmid = _ID.search(rest)
    record = f"pmid:{pmid[1]}" if pmid else f"record {number}"
    parts = _summary(rest) if form == ":" else _abstract(rest)
    if parts is None:
        return Failure(source, record, "the citation cannot be read", "Save it as PubMed or RIS.")
    cited, title, authors, blocks = parts
    retold = "\n".join(blocks)
    return paper_of(
        source,
        record,
        title=title_of(title),
        sections=abstract_sections(" ".join(" ".join(_told(blocks)).split())),
        authors=authors,
        journal=cited["journal"].strip(),
        year=year_of(cited["date"]),
        volume=cited["volume"] or "",
        issue=cited["issue"] or "",
        pages=pages_of(cited["pages"] or ""),
        doi=doi_in(*re.findall(r"^DOI: (\S+)", rest, re.MULTILINE), *rest.split("doi: ")[1:2]),
        pmid=pmid[1] if pmid else "",
        pmcid=pmcid_in(*re.findall(r"\bPMCID:\s(PMC\d+)", rest)),
        keywords=keywords_of(_block(blocks, "Keywords: ")),
        licence=next(iter(_block(blocks, "Copyright", "©", "(c)", keep=True)), ""),
        status=next((status for mark, status in _STATUS if mark.search(retold)), Status.OK),
    )


def _digits(text: str) -> str:
    return text[: len(text) - len(text.lstrip("0123456789"))]


def _abstract(text: str) -> tuple[re.Match[str], str, list[str], list[str]] | None:
    """The long form: the citation and title, the authors, the blocks that follow."""
    blocks = [block.strip("\n") for block in re.split(r"\n\n+", text.strip())]
    blocks = [block for block in blocks if not _PRINTED_IN.fullmatch(block)]
    cited = _CITATION.match(_joined(blocks[0][:_LONGEST]))
    if cited is None or len(blocks) < 2:
        return None
    names = _names(_joined(blocks[2][: 10 * _LONGEST])) if len(blocks) > 2 else []
    return cited, _joined(blocks[1]), names, blocks[3:] if names else blocks[2:]


def _summary(text: str) -> tuple[re.Match[str], str, list[str], list[str]] | None:
    """The short form: authors, title and citation in one paragraph."""
    line = _joined(text[:_LONGEST])
    names, _, rest = line.partition(". ")
    authors = _names(names)
    found = _SHORT.match(rest if authors else line)
    return (found, found["title"], authors, []) if found else None


def _names(text: str) -> list[str]:
    """The authors in a line of names; none where it is no such line."""
    pieces = re.split(r"[,;]", _MARKS.sub("", text).strip().rstrip("."))
    names = [" ".join(piece.split()) for piece in pieces if piece.strip()]
    if not names or not any(_NAME.fullmatch(name) for name in names[:2]):
        return []
    return [found for name in names if name != "et al" and (found := person(name, initials=True))]


def _told(blocks: Sequence[str]) -> list[str]:
    """The blocks that are the abstract: those before the identifiers, and about nothing else."""
    until = next((i for i, block in enumerate(blocks) if _PMID.match(block)), len(blocks))
    return [block for block in blocks[:until] if not _NO_ABSTRACT.match(block)]


def _block(blocks: Sequence[str], *starts: str, keep: bool = False) -> list[str]:
    """What stands in the first block that begins so."""
    found = next((block for block in blocks if block.startswith(starts)), "")
    whole = _joined(found)
    return [whole if keep else whole.removeprefix(starts[0])] if whole else []


def _joined(block: str) -> str:
    return " ".join(block.split())
