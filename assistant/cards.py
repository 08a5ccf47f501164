"""Cards to learn checking with: a sentence, the passage it cites, and sometimes an error in it.

Half of the sentences are a passage's own, the other half carry one planted error
(:mod:`grounding.plant`): the learner judges first and sees the truth after. What the learner is
told is what was planted, never what a checker thinks; the checker's verdict stands beside it.
"""

import csv
import io
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grounding.checker import Checker
from grounding.plant import Error, Planted, plant
from grounding.verdict import Verdict
from index.library import Library
from literature.paper import Paper, Passage, Role, Status
from literature.sentences import sentences

TELLING = frozenset({Role.RESULTS, Role.CONCLUSION, Role.ABSTRACT, Role.DISCUSSION})
"""Sections whose sentences state findings."""
LENGTHS = {"en": (60, 320), "zh": (18, 140)}
"""Shortest and longest sentence of a card, in characters, by language."""
_DRAWS = 60
"""Passages looked at for each card before a library is taken to hold too few."""


@dataclass(frozen=True, slots=True)
class Card:
    """A claim before its passage. ``planted`` is the error in it, ``None`` where it is true.

    ``original`` stands in ``passage.text`` at ``start``; ``verdict`` is the checker's.
    """

    claim: str
    original: str
    start: int
    passage: Passage
    paper: Paper
    planted: Planted | None
    verdict: Verdict

    @property
    def true(self) -> bool:
        """Whether the passage says the claim."""
        return self.planted is None

    @property
    def kind(self) -> str:
        """The class of error planted, or ``none``."""
        return str(self.planted.error) if self.planted else "none"


def deck(
    library: Library, checker: Checker, n: int = 10, seed: int = 0, language: str = ""
) -> list[Card]:
    """``n`` cards, or fewer where the library has too few fit sentences, none of a paper twice.

    The same library, ``n``, ``seed`` and language (``""`` for any) give the same cards. Retracted
    papers are passed over.
    """
    rng = random.Random(seed)  # noqa: S311 - cards, not keys
    wanted = [True] * (n - n // 2) + [False] * (n // 2)
    rng.shuffle(wanted)
    cards: list[Card] = []
    seen: set[str] = set()
    for passage, paper in _drawn(library, rng, _DRAWS * n):
        if len(cards) == n:
            break
        if paper.id in seen or (language and passage.language != language):
            continue
        card = _card(passage, paper, wanted[len(cards)], checker, rng)
        if card:
            cards.append(card)
            seen.add(paper.id)
    return cards


def _drawn(library: Library, rng: random.Random, most: int) -> Iterator[tuple[Passage, Paper]]:
    rows = rng.sample(range(library.passages), min(most, library.passages))
    for at in range(0, len(rows), _DRAWS):
        for passage, paper in library.at(rows[at : at + _DRAWS]):
            if passage.section in TELLING and paper.status != Status.RETRACTED:
                yield passage, paper


def _card(
    passage: Passage, paper: Paper, true: bool, checker: Checker, rng: random.Random
) -> Card | None:
    shortest, longest = LENGTHS.get(passage.language, LENGTHS["en"])
    fit = [s for s in sentences(passage.text) if shortest <= len(s.text) <= longest]
    rng.shuffle(fit)
    for sentence in fit:
        planted = None if true else _planted(sentence.text, rng)
        if true or planted:
            claim = planted.text if planted else sentence.text
            verdict = checker.check(claim, passage.text)
            return Card(claim, sentence.text, sentence.start, passage, paper, planted, verdict)
    return None


def _planted(sentence: str, rng: random.Random) -> Planted | None:
    for error in rng.sample(list(Error), len(Error)):
        if planted := plant(sentence, error, rng):
            return planted
    return None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the learner said of a card."""

    card: Card
    said_true: bool

    @property
    def right(self) -> bool:
        """Whether the learner saw it as it is."""
        return self.said_true == self.card.true


def score(judged: Iterable[Judgement]) -> dict[str, tuple[int, int]]:
    """Kind of error (``none`` for true sentences) → (judged rightly, judged), as first met."""
    counts: dict[str, tuple[int, int]] = {}
    for judgement in judged:
        right, total = counts.get(judgement.card.kind, (0, 0))
        counts[judgement.card.kind] = right + judgement.right, total + 1
    return counts


def flashcards(judged: Iterable[Judgement]) -> str:
    """The cards judged wrongly as CSV that Anki imports: front, back, tags; UTF-8, no header.

    Anki reads fields as HTML (Anki manual, "Importing: Text files"), so they are escaped.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for judgement in judged:
        card = judgement.card
        if judgement.right:
            continue
        front = f"{_html(card.claim)}<hr>{_html(card.passage.text)}"
        told = "✓" if card.planted is None else f"✕ {card.planted.after} ← {card.planted.before}"
        source = f"{card.paper.title} ({card.paper.year or '–'}) {card.paper.id}"
        back = f"{_html(told)}<br>{_html(card.original)}<br><small>{_html(source)}</small>"
        writer.writerow([front, back, f"shizhen shizhen::{card.kind}"])
    return out.getvalue()


def _html(text: str) -> str:
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("\n", "<br>")
