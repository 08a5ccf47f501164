"""From what an answer says it cites to the text that can be checked: given, or in the library."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from assistant.audit.nouns import Reference
from assistant.audit.references import pmcid_in
from assistant.compose import card
from grounding.form import form
from literature.paper import Paper, Passage, sha256

_SHORTEST_TITLE = {True: 16, False: 8}  # letters of a title that may be looked for in a line
_ID = re.compile(r"#\d+$")


class Shelf(Protocol):
    """The part of :class:`index.library.Library` that resolving needs."""

    generation: str

    def paper(self, id: str) -> Paper:  # noqa: A002 - the noun's own name
        """The paper of an id; ``KeyError`` where there is none."""

    def passage(self, id: str) -> Passage:  # noqa: A002
        """The passage of an id; ``KeyError`` where there is none."""

    def passages_of(self, paper_id: str) -> list[Passage]:
        """The passages of a paper in reading order."""

    def every_paper(self) -> Iterator[Paper]:
        """All papers."""


@dataclass(frozen=True, slots=True)
class Text:
    """A passage that a claim is held against; ``id`` is empty where it came with the answer."""

    text: str
    id: str = ""
    section: str = ""

    @property
    def sha256(self) -> str:
        """Of the text as it was checked."""
        return sha256(self.text)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a reference came to: its passages (none where it came to nothing), and by what.

    ``how`` is ``given``, ``passage id``, ``PMID``, ``PMCID``, ``DOI`` or ``title``; where nothing
    was found, ``""``, and ``problem`` is the code of the reason.
    """

    reference: Reference
    texts: tuple[Text, ...] = ()
    paper: Mapping[str, Any] = field(default_factory=dict)
    how: str = ""
    problem: str = ""


class Resolver:
    """Looks references up: the text that came along first, then the library by id and title.

    ``given`` is text by reference number, for answers whose passages come in a file of their own.
    """

    def __init__(
        self, shelf: Shelf | None = None, given: Mapping[int, Reference] | None = None
    ) -> None:
        self._shelf = shelf
        self._given = dict(given or {})

    def resolve(self, reference: Reference) -> Resolved:
        """What the reference points to; never raises for one that points to nothing."""
        if reference.text:
            return self._as_given(reference, reference)
        given = self._given.get(reference.n)
        if given and given.text:
            return self._as_given(reference, given)
        for how, look in (
            ("passage id", self._by_passage),
            ("PMID", self._by_pmid),
            ("PMCID", self._by_pmcid),
            ("DOI", self._by_doi),
            ("title", self._by_title),
        ):
            found = look(reference) if self._shelf else None
            if found is not None:
                paper, texts, problem = found
                return Resolved(reference, texts, card(paper) if paper else {}, how, problem)
        return Resolved(reference, problem="reference_unresolved")

    def extra(self) -> tuple[Reference, ...]:
        """The references that only the file of passages tells of."""
        return tuple(self._given[n] for n in sorted(self._given))

    def _as_given(self, reference: Reference, given: Reference) -> Resolved:
        paper = self._paper(reference.passage_id.rpartition("#")[0] or f"pmid:{reference.pmid}")
        if paper is None and reference.doi:
            paper = self._paper(f"doi:{reference.doi}")
        text = Text(given.text, given.passage_id or reference.passage_id)
        return Resolved(reference, (text,), card(paper) if paper else {}, "given")

    def _paper(self, paper_id: str) -> Paper | None:
        try:
            return self._shelf.paper(paper_id) if self._shelf else None
        except KeyError:
            return None

    def _by_passage(self, reference: Reference) -> "_Found | None":
        assert self._shelf is not None  # noqa: S101 - only called with one
        if not _ID.search(reference.passage_id):
            return None
        try:
            passage = self._shelf.passage(reference.passage_id)
        except KeyError:
            return None
        return self._paper(passage.paper_id), (_text(passage),), ""

    def _by_pmid(self, reference: Reference) -> "_Found | None":
        return self._whole(self._paper(f"pmid:{reference.pmid}")) if reference.pmid else None

    def _by_pmcid(self, reference: Reference) -> "_Found | None":
        pmcid = pmcid_in(reference.label)
        return self._whole(self._paper(self._pmcids.get(pmcid, ""))) if pmcid else None

    def _by_doi(self, reference: Reference) -> "_Found | None":
        if not reference.doi:
            return None
        known = self._paper(f"doi:{reference.doi}") or self._paper(
            self._dois.get(reference.doi, "")
        )
        return self._whole(known)

    def _by_title(self, reference: Reference) -> "_Found | None":
        line = _title_key(reference.title or reference.label)
        if not line:
            return None
        named = [title for title in self._titles if title == line] or [
            title for title in self._titles if title in line
        ]
        if not named:
            return None
        ids = self._titles[max(named, key=len)]
        if len(ids) > 1:
            return None, (), "reference_ambiguous"
        return self._whole(self._paper(ids[0]))

    def _whole(self, paper: Paper | None) -> "_Found | None":
        """All passages of a paper, the title apart."""
        if paper is None or self._shelf is None:
            return None
        texts = tuple(_text(p) for p in self._shelf.passages_of(paper.id) if p.section != "title")
        return paper, texts, "" if texts else "reference_has_no_text"

    @cached_property
    def _pmcids(self) -> dict[str, str]:
        papers = self._shelf.every_paper() if self._shelf else ()
        return {paper.pmcid: paper.id for paper in papers if paper.pmcid}

    @cached_property
    def _dois(self) -> dict[str, str]:
        papers = self._shelf.every_paper() if self._shelf else ()
        return {paper.doi: paper.id for paper in papers if paper.doi}

    @cached_property
    def _titles(self) -> dict[str, list[str]]:
        titles: dict[str, list[str]] = {}
        for paper in self._shelf.every_paper() if self._shelf else ():
            key = _title_key(paper.title)
            if len(key) >= _SHORTEST_TITLE[key.isascii()]:
                titles.setdefault(key, []).append(paper.id)
        return titles


_Found = tuple[Paper | None, tuple[Text, ...], str]


def _text(passage: Passage) -> Text:
    return Text(passage.text, passage.id, str(passage.section))


def _title_key(title: str) -> str:
    """A title in the one form that two spellings of it share: letters and digits only."""
    return "".join(char for char in form(title[:2000]).text.lower() if char.isalnum())
