"""What earlier turns said, brought along: their evidence as passages, their sentences as known.

A claim said again keeps the citation it was made on, and is checked again like any other. The
evidence is the journal's, so it is there whatever became of the library; only whether the paper
still stands is asked of the library as it is now.
"""

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Protocol, runtime_checkable

from assistant.answer import Answer, Citation, SegmentSource
from assistant.models.base import Cited, DraftSegment, Searchable
from index.hit import Hit
from literature.normal import language_of
from literature.paper import Paper, Passage, Role

TURNS = 3  # how far back a conversation is held before the model

_BLANK = re.compile(r"[\s\W_]+")


@runtime_checkable
class _Shelved(Protocol):
    def paper(self, id: str) -> Paper: ...  # noqa: A002 - the library's own name


class Carried:
    """The evidence and the sentences of the last turns of a conversation, oldest first."""

    def __init__(self, history: Sequence[Answer], library: Searchable) -> None:
        self.hits: list[Hit] = []
        self._said: dict[str, tuple[Cited, ...]] = {}
        known: set[str] = set()
        for answer in history[-TURNS:]:
            by_number = {c.n: c for c in answer.citations if c.passage_text}
            for segment in answer.segments:
                cited = [by_number[n] for n in segment.citations if n in by_number]
                if cited and segment.source == SegmentSource.LITERATURE:
                    self._said[_key(segment.text)] = tuple(
                        Cited(c.passage_id, c.quote) for c in cited
                    )
            for citation in by_number.values():
                if citation.passage_id not in known:
                    known.add(citation.passage_id)
                    self.hits.append(_hit(citation, library))

    def beside(self, hits: Sequence[Hit]) -> list[Hit]:
        """The hits, then the evidence of earlier turns that is not among them."""
        found = {hit.passage.id for hit in hits}
        return [*hits, *(hit for hit in self.hits if hit.passage.id not in found)]

    def again(self, written: DraftSegment) -> DraftSegment:
        """A sentence said before, marked so, on the citations it had where it has none now."""
        before = self._said.get(_key(written.text))
        if before is None:
            return written
        cites = any(cited.passage != "" for cited in written.cited)
        return replace(
            written,
            source=SegmentSource.LITERATURE,
            cited=written.cited if cites else before,
            carried=True,
        )


def _key(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text).casefold())


def _hit(citation: Citation, library: Searchable) -> Hit:
    """The passage as it was cited, of the paper as it stands today."""
    paper = Paper.from_dict(dict(citation.paper))
    if isinstance(library, _Shelved):
        with suppress(KeyError):  # let go by the library: what was cited is all there is
            paper = replace(paper, status=library.paper(paper.id).status)
    text = citation.passage_text
    paper_id, _, n = citation.passage_id.rpartition("#")
    passage = Passage(
        paper_id=paper_id or citation.passage_id,
        n=int(n) if n.isdecimal() else 0,
        text=text,
        start=0,
        end=len(text),
        section=Role(citation.section or Role.OTHER),
        language=language_of(text),
        sha256=citation.passage_sha256,
    )
    return Hit(passage, paper, 0.0)
