"""Doubles and helpers for the tests of the audit."""

import re
from collections.abc import Iterator

from literature.paper import Paper, Passage
from literature.passages import passages


class Shelf:
    """A double of a library: papers held in memory."""

    generation = "1-double"

    def __init__(self, *papers: Paper) -> None:
        self._papers = {paper.id: paper for paper in papers}

    def paper(self, id: str) -> Paper:  # noqa: A002 - as in the library
        return self._papers[id]

    def passages_of(self, paper_id: str) -> list[Passage]:
        return list(passages(self._papers[paper_id])) if paper_id in self._papers else []

    def passage(self, id: str) -> Passage:  # noqa: A002 - as in the library
        paper_id, _, n = id.rpartition("#")
        return {p.n: p for p in self.passages_of(paper_id)}[int(n)]

    def every_paper(self) -> Iterator[Paper]:
        return iter(self._papers.values())


def folded(page: str) -> str:
    """What of a page stands inside a closed ``details``."""
    return "".join(re.findall(r"<details(?![^>]*\bopen\b).*?</details>", page, re.DOTALL))
