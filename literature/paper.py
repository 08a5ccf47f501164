"""The nouns of the literature: ``Paper``, its ``Section``s, and the ``Passage``s cut from it.

All text is NFC; all offsets count Unicode code points. The law of the house is
``paper.text[passage.start:passage.end] == passage.text``.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Self


class Role(StrEnum):
    """What a section is for. A finding cited from ``background`` is another paper's finding."""

    TITLE = "title"
    ABSTRACT = "abstract"
    BACKGROUND = "background"
    OBJECTIVE = "objective"
    METHODS = "methods"
    RESULTS = "results"
    DISCUSSION = "discussion"
    CONCLUSION = "conclusion"
    TABLE = "table"
    FIGURE = "figure"
    OTHER = "other"


class Status(StrEnum):
    """Where a paper stands in the record of science."""

    OK = "ok"
    RETRACTED = "retracted"
    CONCERN = "concern"
    CORRECTED = "corrected"


class Kind(StrEnum):
    """What the text is: the authors' own, or a summary somebody wrote of it."""

    ARTICLE = "article"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a paper under one heading. ``page`` is 1-based, where the format has pages."""

    role: Role
    text: str
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a paper was read: the file as the user named it, and the record in it."""

    file: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One article. Build it with :func:`literature.normal.make_paper`, which cleans and names it.

    ``authors`` are ``"Family, Given"`` in order (a collective or a Chinese name stands as it is);
    ``language`` is ISO 639-1 of the text held here (``en``, ``zh``), not of the printed article.
    """

    id: str
    title: str
    sections: tuple[Section, ...] = ()
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    nct: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    language: str = ""
    licence: str = ""
    url: str = ""
    status: Status = Status.OK
    kind: Kind = Kind.ARTICLE
    sources: tuple[Source, ...] = ()

    @property
    def text(self) -> str:
        """Title, then each section under its heading, a blank line between blocks."""
        return "\n\n".join(block for block, _ in self._blocks())

    def _blocks(self) -> Iterator[tuple[str, Section | None]]:
        if self.title:
            yield self.title, None
        for section in self.sections:
            if section.heading:
                yield section.heading, None
            if section.text:
                yield section.text, section

    def layout(self) -> Iterator[tuple[Section, int, int]]:
        """Each section with the start and end of its text (heading not counted) in ``text``."""
        position = 0
        for block, section in self._blocks():
            if section is not None:
                yield section, position, position + len(block)
            position += len(block) + len("\n\n")

    def section(self, role: Role) -> str:
        """The text of all sections of one role, joined by blank lines ('' where there is none)."""
        return "\n\n".join(s.text for s in self.sections if s.role == role)

    @property
    def sha256(self) -> str:
        """Hash of all that a reader of the paper could see; where it was read does not count."""
        seen = {k: v for k, v in asdict(self).items() if k != "sources"}
        return sha256(json.dumps(seen, ensure_ascii=False, sort_keys=True))

    def card(self) -> dict[str, Any]:
        """All but the text, ready for JSON: what a citation shows of its paper."""
        return {k: v for k, v in self.to_dict().items() if k != "sections"}

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; :meth:`from_dict` reads them back without loss."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The inverse of :meth:`to_dict`; unknown keys are refused with ``TypeError``."""
        data = dict(data)
        data["sections"] = tuple(
            Section(**{**s, "role": Role(s["role"])}) for s in data.get("sections", ())
        )
        data["sources"] = tuple(Source(**s) for s in data.get("sources", ()))
        data["status"] = Status(data.get("status", Status.OK))
        data["kind"] = Kind(data.get("kind", Kind.ARTICLE))
        for f in fields(cls):
            if isinstance(data.get(f.name), list):
                data[f.name] = tuple(data[f.name])
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of one paper on sentence boundaries, inside one section."""

    paper_id: str
    n: int
    text: str
    start: int
    end: int
    section: Role
    language: str
    heading: str = ""
    page: int | None = None
    sha256: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", sha256(self.text))

    @property
    def id(self) -> str:
        """``<paper id>#<n>``."""
        return f"{self.paper_id}#{self.n}"


def sha256(text: str) -> str:
    """Hex SHA-256 of the UTF-8 bytes of ``text``."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
