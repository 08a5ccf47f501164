"""``Subject``: a paper of a library that a dialogue can be made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dialogue_gen.aspects import Quotable, quotables
from dialogue_gen.dialogue import DialoguePassage, PassageRole
from dialogue_gen.item import FollowUp
from dialogue_gen.topics import Topic, is_medical, topic
from index.library import Library
from literature.paper import Paper, Passage, Role, Status

MOST_PASSAGES = 4
"""Passages of one paper laid before the speaker; a full text has more than a reader takes in."""
_SPOKEN = {
    Role.ABSTRACT,
    Role.OBJECTIVE,
    Role.BACKGROUND,
    Role.METHODS,
    Role.RESULTS,
    Role.DISCUSSION,
    Role.CONCLUSION,
    Role.OTHER,
}
_UNSOUND = {Status.RETRACTED, Status.CONCERN}


@dataclass(frozen=True)
class Subject:
    """A paper, the passages of it that are shown, and what of them can be quoted."""

    paper: Paper
    language: Literal["zh", "en"]
    topic: Topic
    passages: tuple[DialoguePassage, ...]
    quotes: tuple[Quotable, ...]

    @property
    def aspects(self) -> tuple[FollowUp, ...]:
        """What it can be asked about, each once, in the order of the text."""
        return tuple(dict.fromkeys(a for quote in self.quotes for a in quote.tells))

    @property
    def answers(self) -> bool:
        """Whether it says what was found, and enough for more than one question."""
        return len(self.quotes) >= 2 and bool(
            {FollowUp.FINDING, FollowUp.NUMBERS, FollowUp.CONCLUSION} & set(self.aspects)
        )


def shown(passage: Passage, paper: Paper, role: PassageRole) -> DialoguePassage:
    """A passage of the library as a dialogue carries it."""
    return DialoguePassage(
        pid=passage.id,
        paper=paper.id,
        doi=paper.doi,
        section=str(passage.section),
        text=passage.text,
        text_sha256=passage.sha256,
        start=passage.start,
        end=passage.end,
        role=role,
        licence=paper.licence,
        title=paper.title,
        year=paper.year,
    )


def subjects(library: Library) -> Iterator[Subject]:
    """The papers of the library that speak of medicine and can be asked about, in its order.

    Papers retracted or under a cloud are left out: nothing is learnt from them.
    """
    for passages in _papers(library):
        made = _subject(passages, library.paper(passages[0].paper_id))
        if made:
            yield made


def _papers(library: Library) -> Iterator[list[Passage]]:
    held: list[Passage] = []
    for passage, _ in library.every_passage():
        if held and held[0].paper_id != passage.paper_id:
            yield held
            held = []
        held.append(passage)
    if held:
        yield held


def _subject(passages: Sequence[Passage], paper: Paper) -> Subject | None:
    spoken = [p for p in passages if p.section in _SPOKEN and p.language in ("zh", "en")]
    text = "\n".join(p.text for p in spoken)
    if not spoken or paper.status in _UNSOUND or not is_medical(paper.title, text):
        return None
    about = topic(paper.title, text, len(text))
    if about is None:
        return None
    gold = tuple(shown(p, paper, PassageRole.GOLD) for p in _best(spoken))
    language: Literal["zh", "en"] = "zh" if spoken[0].language == "zh" else "en"
    return Subject(paper, language, about, gold, tuple(quotables(gold)))


def _best(passages: Sequence[Passage]) -> list[Passage]:
    """The passages to show, in order: of a full text its abstract and its closing sections."""
    if len(passages) <= MOST_PASSAGES:
        return list(passages)
    rank = {Role.ABSTRACT: 0, Role.CONCLUSION: 1, Role.RESULTS: 2, Role.OBJECTIVE: 3}
    kept = sorted(passages, key=lambda p: (rank.get(p.section, 4), p.n))[:MOST_PASSAGES]
    return sorted(kept, key=lambda p: p.n)
