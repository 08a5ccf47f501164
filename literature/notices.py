"""The nouns of what happens to a paper after publication, and the identifiers they go by."""

import datetime
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from literature.normal import normal_doi


class Nature(StrEnum):
    """What a notice does to the paper it is about."""

    RETRACTION = "retraction"
    CONCERN = "expression of concern"
    CORRECTION = "correction"
    REINSTATEMENT = "reinstatement"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice about one paper. ``doi`` and ``pmid`` are the notice's own, where known.

    ``reason`` is the snapshot's wording, reasons joined by ``"; "``; ``date`` is the notice's.
    """

    nature: Nature
    date: datetime.date | None = None
    reason: str = ""
    doi: str = ""
    pmid: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file of notices: ``date`` is the day it was taken, ``notices`` how many it held."""

    file: str
    date: datetime.date | None
    notices: int


def identifiers_of(doi: str, pmid: str) -> Iterator[str]:
    """``doi:…`` and ``pmid:…`` in the one form that both sides are compared in.

    Snapshots write DOIs as URLs, percent-encoded or with HTML entities, PMIDs with zeros in front
    or as ``0`` for none.
    """
    if normalised := normal_doi(html.unescape(unquote(doi))):
        yield f"doi:{normalised}"
    if digits := re.sub(r"\D", "", pmid).lstrip("0"):
        yield f"pmid:{digits}"
