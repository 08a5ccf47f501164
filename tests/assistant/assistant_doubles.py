"""Doubles and builders for the assistant's tests.

``Shelf`` stands in for a library: papers held in memory, ranked by shared words. It is a double
for tests of what the assistant does with hits; the real library has tests of its own below.
"""

from collections import Counter
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from assistant.answer import Answer, Citation, Searched, Segment
from assistant.extraction.terms import Speech, terms
from index.hit import Filters, Hit
from literature.normal import make_paper
from literature.paper import Paper, Passage, Role, Section, Status
from literature.passages import passages


def paper(
    pmid: str,
    title: str,
    *sections: tuple[Role, str],
    year: int = 2020,
    status: Status = Status.OK,
    language: str = "",
) -> Paper:
    return make_paper(
        pmid=pmid,
        title=title,
        journal="Journal of Tests",
        year=year,
        status=status,
        language=language,
        sections=[Section(role, text) for role, text in sections],
        authors=("Tester, A", "Prober, B"),
    )


class Shelf:
    """A double of a library: ranks by shared terms, embeds as bags of words."""

    generation = "1-double"

    def __init__(self, *papers: Paper) -> None:
        self._papers = papers
        self._passages = [(p, passage) for p in papers for passage in passages(p)]

    @property
    def papers(self) -> int:
        return len(self._papers)

    @property
    def passages(self) -> int:
        return len(self._passages)

    def search(self, question: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        asked = terms(question)

        def score(pair: tuple[Paper, Passage]) -> float:
            speech = Speech(f"{pair[0].title} {pair[1].text}", pair[1].language)
            return sum(term.weight * (speech.has(term) or 0.0) for term in asked)

        ranked = sorted(self._passages, key=lambda pair: -score(pair))[:k]
        return [Hit(passage, p, score((p, passage))) for p, passage in ranked]

    def embed(self, texts: Sequence[str], language: str) -> np.ndarray:
        rows = np.zeros((len(texts), 512), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term, count in Counter(t.title("en") or t.form for t in terms(text)).items():
                row[crc32(term.encode()) % 512] += count
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.where(norms > 0, norms, 1)


def hits(*papers: Paper) -> list[Hit]:
    """Every passage of the papers as a hit, in order."""
    return [
        Hit(passage, p, 1.0 - 0.01 * n)
        for n, (p, passage) in enumerate((p, passage) for p in papers for passage in passages(p))
    ]


def kept_answer(passages: Sequence[str], *segments: Segment, section: str = "") -> Answer:
    """An answer ``one`` as a journal keeps it, its citations numbered as the ``passages`` come."""
    return Answer(
        question="Q?",
        language="en",
        abstained=False,
        segments=segments,
        citations=tuple(
            Citation(n, f"pmid:{n}#0", {"title": f"T{n}", "status": "ok"}, text, "0", section)
            for n, text in enumerate(passages, 1)
        ),
        searched=Searched(("q",), 1, 1),
        generation="1-a",
        model="extractive",
        created="2026-01-01T00:00:00Z",
        id="one",
    )
