"""Sentences of the passages found that could stand in an answer by themselves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.hit import Hit
from literature.paper import Role
from literature.sentences import Sentence, sentences

# How much a finding weighs by where it is told. A sentence of the background is another paper's
# finding, one of the methods is none; a title or heading answers nothing by itself.
ROLE_WEIGHT = {
    Role.CONCLUSION: 1.0,
    Role.RESULTS: 0.9,
    Role.ABSTRACT: 0.8,
    Role.DISCUSSION: 0.7,
    Role.OTHER: 0.6,
    Role.TABLE: 0.4,
    Role.FIGURE: 0.4,
    Role.BACKGROUND: 0.35,
    Role.OBJECTIVE: 0.1,
    Role.METHODS: 0.1,
    Role.TITLE: 0.0,
}
SHORTEST = {"en": 30, "zh": 10}  # characters; less is a heading or a broken piece
LONGEST = {"en": 700, "zh": 300}  # more is a table run together, or a list

# A sentence that opens so says nothing without the one before it.
_DANGLING = re.compile(
    r"(?:it|its|they|their|them|this|these|those|such|both|he|she|his|her|the (?:former|latter)|"
    r"however|therefore|thus|hence|moreover|furthermore|in contrast|conversely)\b"
    r"|该|此|这|其|它|他们|她|前者|后者|两者|二者|上述|因此|然而|但是?|而",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence, or two where the first carries what the second points at.

    ``text`` is ``hit.passage.text[start:end]``; ``hit`` is its 1-based place in the hits and
    ``place`` where it stands in its passage, from 0 (first sentence) to 1 (last).
    """

    hit: int
    start: int
    end: int
    text: str
    language: str
    role: Role
    place: float


def candidates(hits: Sequence[Hit]) -> list[Candidate]:
    """Every sentence of the hits that may be quoted, in the order of the hits."""
    found = []
    for n, hit in enumerate(hits, start=1):
        passage = hit.passage
        if not ROLE_WEIGHT.get(passage.section, 0.5):
            continue
        parts = sentences(passage.text)
        for i, part in enumerate(parts):
            start = _opening(parts, i)
            text = passage.text[start : part.end]
            language = passage.language or "en"
            if not SHORTEST.get(language, 30) <= len(text) <= LONGEST.get(language, 700):
                continue
            place = i / max(len(parts) - 1, 1)
            found.append(Candidate(n, start, part.end, text, language, passage.section, place))
    return found


def _opening(parts: Sequence[Sentence], i: int) -> int:
    """Where sentence ``i`` has to begin so that nothing in it points outside."""
    if i and _DANGLING.match(parts[i].text) and not _DANGLING.match(parts[i - 1].text):
        return parts[i - 1].start
    return parts[i].start


def dangles(text: str) -> bool:
    """Whether a text opens with a word that points at something said before it."""
    return bool(_DANGLING.match(text))
