"""Snapshots of notices: Retraction Watch's CSV, Crossref's JSON and PubMed's records.

Retraction Watch (https://gitlab.com/crossref/retraction-watch-data) has one row a notice. In
Crossref's works a notice names what it updates (``update-to``), a paper what updates it
(``updated-by``); a dump of either kind, whole or one work a line, is read. PubMed's links are read
by :mod:`literature.retraction_pubmed`.
"""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from literature import retraction_pubmed
from literature.encodings import encoding_of
from literature.errors import Failure, ShizhenError
from literature.json_records import items, mapping, objects, text
from literature.normal import normal_doi, one_line
from literature.notices import Nature, Notice, Snapshot, identifiers_of
from literature.readers import nbib, pubmed
from literature.retraction_pubmed import Entry

_HEAD = 64 * 1024
_COLUMNS = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature")
_NATURES = {
    "retraction": Nature.RETRACTION,
    "retracted": Nature.RETRACTION,
    "withdrawal": Nature.RETRACTION,
    "removal": Nature.RETRACTION,
    "partial_retraction": Nature.RETRACTION,
    "expression_of_concern": Nature.CONCERN,
    "correction": Nature.CORRECTION,
    "corrigendum": Nature.CORRECTION,
    "erratum": Nature.CORRECTION,
    "addendum": Nature.CORRECTION,
    "clarification": Nature.CORRECTION,
    "reinstatement": Nature.REINSTATEMENT,
}
"""By Crossref's update types and Retraction Watch's natures; new editions and the like are none."""

_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_NAME_DATE = re.compile(r"(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)")


def read_snapshots(
    paths: Iterable[Path | str],
) -> Iterator[tuple[Snapshot, list[Entry], list[Failure]]]:
    """Each file with its entries and failures. Raises ``ShizhenError`` for what is no snapshot."""
    for path in map(Path, paths):
        if not path.exists():
            raise ShizhenError(
                "there is no such file or folder", file=str(path), cure="Check the path."
            )
        found = sorted(f for f in path.iterdir() if f.is_file()) if path.is_dir() else [path]
        if not found:
            raise ShizhenError(
                "the folder holds no snapshot", file=str(path), cure="Put one there."
            )
        for file in found:
            if not file.name.startswith("."):
                yield _read_file(file)


def _read_file(file: Path) -> tuple[Snapshot, list[Entry], list[Failure]]:
    entries: list[Entry] = []
    failures: list[Failure] = []
    try:
        with _opened(file) as stream:
            for entry in _entries(stream, str(file)):
                (failures if isinstance(entry, Failure) else entries).append(entry)  # type: ignore[arg-type]
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ShizhenError(
            f"the compressed file is cut off or damaged ({error})",
            file=str(file),
            cure="Download it again.",
        ) from error
    except OSError as error:
        raise ShizhenError(
            f"it cannot be read: {error.strerror}", file=str(file), cure="Check its permissions."
        ) from error
    return Snapshot(str(file), _taken(file), len(entries)), entries, failures


def _opened(file: Path) -> BinaryIO:
    with file.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(file, "rb")) if packed else file.open("rb")


def _taken(file: Path) -> date:
    """The day in the file's name, else the day it was written."""
    for year, month, day in _NAME_DATE.findall(file.name):
        if (named := _date(int(year), int(month), int(day))) is not None:
            return named
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).date()


def _entries(stream: BinaryIO, source: str) -> Iterator[Entry | Failure]:
    head = stream.read(_HEAD)
    stream.seek(0)
    if not head.strip():
        raise ShizhenError("the file is empty", file=source, cure="Download it again.")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        yield from _crossref(stream, source)
    elif all(column.encode() in head for column in _COLUMNS):
        yield from _retraction_watch(stream, source, encoding_of(head, cut=True) or "utf-8")
    elif pubmed.sniff(head, source):
        yield from retraction_pubmed.xml(stream, source)
    elif nbib.sniff(head, source):
        yield from retraction_pubmed.medline(stream, source)
    else:
        raise ShizhenError(
            "this is neither Retraction Watch's CSV nor Crossref's JSON nor records of PubMed",
            file=source,
            cure="Give a snapshot of one of them.",
        )


def _retraction_watch(stream: BinaryIO, source: str, encoding: str) -> Iterator[Entry | Failure]:
    # A stray byte in somebody's name must not cost the row: what is read here is plain ASCII.
    lines = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    rows = csv.DictReader(lines)
    try:
        for number, row in enumerate(rows, 2):
            yield _row({k: v or "" for k, v in row.items() if isinstance(k, str)}, source, number)
    except csv.Error as error:
        yield Failure(source, f"row {rows.line_num}", f"broken CSV: {error}", "Download it again.")
    lines.detach()


def _row(row: dict[str, str], source: str, number: int) -> Entry | Failure:
    record = f"record {row['Record ID']}" if row.get("Record ID") else f"row {number}"
    nature = _nature(row["RetractionNature"])
    if nature is None:
        return Failure(source, record, f"unknown nature {row['RetractionNature']!r}", "Skip it.")
    identifiers = tuple(identifiers_of(row["OriginalPaperDOI"], row["OriginalPaperPubMedID"]))
    if not identifiers:
        return Failure(source, record, "it names its paper by neither DOI nor PMID", "Skip it.")
    reasons = (part.strip(" +") for part in row.get("Reason", "").split(";"))
    notice_pmid = re.sub(r"\D", "", row.get("RetractionPubMedID", "")).lstrip("0")
    notice = Notice(
        nature,
        _written(row.get("RetractionDate", "")),
        "; ".join(one_line(reason) for reason in reasons if reason),
        normal_doi(row.get("RetractionDOI", "")),
        notice_pmid,
        "Retraction Watch",
    )
    return identifiers, notice


def _crossref(stream: BinaryIO, source: str) -> Iterator[Entry | Failure]:
    works = 0
    for found in objects(stream, source):
        if isinstance(found, Failure):
            yield found
            continue
        for work in _works(found[1]):
            works += 1
            yield from _updates(work)
    if not works:
        raise ShizhenError(
            "the JSON holds no work of Crossref's", file=source, cure="Give its /works answer."
        )


def _works(value: Any) -> Iterator[dict[str, Any]]:
    """The works in an answer: ``message``, its ``items``, or the works themselves."""
    found = mapping(value)
    for key in ("message", "items"):
        inner = found.get(key)
        if isinstance(inner, dict):
            yield from _works(inner)
            return
        if isinstance(inner, list):
            for each in inner:
                yield from _works(each)
            return
    if text(found, "DOI"):
        yield found


def _updates(work: dict[str, Any]) -> Iterator[Entry]:
    """What the work does to others, and what others do to it."""
    own = text(work, "DOI")
    for key, about_other in (("update-to", True), ("updated-by", False)):
        for update in items(work.get(key)):
            entry, other = mapping(update), text(mapping(update), "DOI")
            nature = _nature(text(entry, "type")) or _nature(text(entry, "label"))
            paper, notice = (other, own) if about_other else (own, other)
            identifiers = tuple(identifiers_of(paper, ""))
            if nature is None or not identifiers:
                continue
            origin = text(entry, "source")
            source = f"Crossref ({origin})" if origin else "Crossref"
            when = _stamped(mapping(entry.get("updated")))
            yield identifiers, Notice(nature, when, "", normal_doi(notice), "", source)


def _nature(name: str) -> Nature | None:
    return _NATURES.get(re.sub(r"[\s_-]+", "_", name.strip().lower()))


def _written(value: str) -> date | None:
    """``1/31/2023 0:00`` (month first, as Retraction Watch writes) or ``2023-01-31``."""
    if found := _US_DATE.search(value):
        month, day, year = map(int, found.groups())
        return _date(year, month, day)
    if found := _ISO_DATE.search(value):
        return _date(int(found[1]), int(found[2]), int(found[3] or 1))
    return None


def _stamped(stamp: dict[str, Any]) -> date | None:
    """Crossref's ``date-parts`` (the day, or month, may be missing) or ``date-time``."""
    parts = next(iter(items(stamp.get("date-parts"))), None)
    if isinstance(parts, list) and parts and all(isinstance(p, int) for p in parts):
        year, month, day = [*parts, 1, 1][:3]
        return _date(year, month, day)
    return _written(text(stamp, "date-time"))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
