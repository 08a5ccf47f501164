"""PDF: the text layer in reading order, without running heads, with the page of every section.

A page that shows a picture and no text is refused by name, or read by ``tesseract`` where that is
asked for.
"""

import logging
import threading
from collections.abc import Iterator
from typing import BinaryIO

from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from literature.errors import Failure, ShizhenError
from literature.fields import keywords_of, paper_of
from literature.paper import Paper, Role, Section
from literature.pdf.columns import in_order
from literature.pdf.front import front_of
from literature.pdf.furniture import without_furniture
from literature.pdf.glyphs import unreadable
from literature.pdf.lines import Line, lines_of
from literature.pdf.outline import Outline
from literature.pdf.prose import Prose
from literature.pdf.style import Style
from literature.pdf.tables import lift

log = logging.getLogger(__name__)

NAME = "PDF"

FIELDS = {
    "title": "the file's own title where the first page shows it, else the largest type there",
    "sections": "the text layer by headings and pages; tables, captions of figures",
    "authors": "the names under the title, else the file's own author",
    "journal": "the citation line or running head",
    "year": "the citation line, else the year of publication or copyright",
    "volume": "the citation line",
    "issue": "the citation line",
    "pages": "the citation line",
    "doi": "the first page, the running heads or the file's own data",
    "nct": "the text",
    "keywords": "what stands behind Keywords or 关键词",
    "language": "the text",
    "licence": "the address of a Creative Commons licence",
}

MOST_BYTES = 256 * 1024 * 1024
MOST_PAGES = 3000
_CURE = "Run OCR first, for example: ocrmypdf scan.pdf readable.pdf."
_UNREADABLE = 0.2
_PDFIUM = threading.Lock()  # the library is not made for several threads at once


def sniff(head: bytes, name: str) -> bool:
    """The ``%PDF-`` mark in the first kilobyte (PDF 1.7, annex H)."""
    return b"%PDF-" in head[:1024]


def read(stream: BinaryIO, source: str, *, ocr: bool = False) -> Iterator[Paper | Failure]:
    """One paper; then a ``Failure`` that names the pages without a text layer, if there are any.

    ``ocr`` has ``tesseract`` read those. Raises ``ShizhenError`` for a file that is locked,
    damaged or too long, and where ``tesseract`` is wanted and missing.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ShizhenError(
            f"the PDF is longer than {MOST_BYTES // 2**20} MiB", file=source, cure="Split it."
        )
    with _PDFIUM:
        pages, heights, empty, meta = _pages(data, source, ocr)
    if not any(pages):
        count = f"{len(pages)} page{'s' if len(pages) != 1 else ''}"
        yield Failure(source, "", f"{count}, no text layer", _CURE)
        return
    yield _paper(pages, heights, meta, source)
    if empty:
        named = ", ".join(map(str, empty))
        yield Failure(
            source, f"page{'s' if len(empty) > 1 else ''} {named}", "no text layer", _CURE
        )


def _pages(
    data: bytes, source: str, ocr: bool
) -> tuple[list[list[Line]], list[float], list[int], dict[str, str]]:
    """``(lines by page, page heights, pages that are pictures, the file's own data)``."""
    pages: list[list[Line]] = []
    heights: list[float] = []
    empty: list[int] = []
    try:
        document = PdfDocument(data)
        try:
            if len(document) > MOST_PAGES:
                raise ShizhenError(
                    f"the PDF has {len(document)} pages", file=source, cure="Split it."
                )
            meta = _meta(document)
            for number in range(1, len(document) + 1):
                lines, height, picture = _page(document, number, ocr)
                pages.append(lines)
                heights.append(height)
                if picture:
                    empty.append(number)
        finally:
            document.close()
    except PdfiumError as error:
        raise _refused(error, source) from error
    return pages, heights, empty, meta


def _meta(document: PdfDocument) -> dict[str, str]:
    """The file's own data; what is no text is no datum."""
    found = {}
    for key in PdfDocument.METADATA_KEYS:
        try:
            found[key] = document.get_metadata_value(key)
        except UnicodeDecodeError:
            log.debug("the PDF's %s is damaged and left out", key)
    return found


def recognised(page: PdfPage, number: int) -> list[Line]:
    """:func:`literature.pdf.ocr.recognised`, loaded by the first page that is a picture: what it
    needs takes a second to load."""
    from literature.pdf import ocr

    return ocr.recognised(page, number)


def _page(document: PdfDocument, number: int, ocr: bool) -> tuple[list[Line], float, bool]:
    """``(lines, height, shows something but no readable text?)``."""
    try:
        page = document[number - 1]
    except PdfiumError:
        return [], 0.0, True
    try:
        lines = lines_of(page, number)
        said = sum(len(line.text) for line in lines)
        if sum(unreadable(line.text) for line in lines) > _UNREADABLE * said:
            lines = []
        if lines or not _shows_something(page):
            return lines, page.get_height(), False
        if ocr:
            lines = recognised(page, number)
        return lines, page.get_height(), not lines
    finally:
        page.close()


def _shows_something(page: PdfPage) -> bool:
    return next(iter(page.get_objects(max_depth=3)), None) is not None


def _refused(error: PdfiumError, source: str) -> ShizhenError:
    if "password" in str(error).lower():
        return ShizhenError(
            "the PDF is locked with a password",
            file=source,
            cure="Save an unlocked copy, for example: qpdf --decrypt --password=… in.pdf out.pdf.",
        )
    return ShizhenError("the PDF is damaged", file=source, cure="Download it again.")


def _paper(
    pages: list[list[Line]], heights: list[float], meta: dict[str, str], source: str
) -> Paper | Failure:
    pages, furniture = without_furniture(pages, heights)
    style = Style.of([line for page in pages for line in page])
    tables: list[Line] = []
    lines: list[Line] = []
    for page in pages:
        rest, lifted = lift(page, style)
        tables += lifted
        lines += in_order(rest)
    prose = Prose(lines)
    front = front_of(lines, furniture, meta, style, prose)
    outline = Outline([line for line in lines if id(line) not in front.used], style, prose)
    sections = [
        *outline.sections(),
        *(Section(Role.TABLE, prose.plain(table.text), "", table.page) for table in tables),
    ]
    return paper_of(
        source,
        "",
        title=front.title,
        sections=tuple(sections),
        authors=front.authors,
        journal=front.journal,
        year=front.year,
        volume=front.volume,
        issue=front.issue,
        pages=front.pages,
        doi=front.doi,
        keywords=keywords_of(outline.keywords()),
        licence=front.licence,
    )
