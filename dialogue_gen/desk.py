"""What planning looks things up in: the library's subjects, and searches of it."""

import random
from collections.abc import Sequence
from functools import cached_property

from assistant.extraction.terms import KEY_KINDS, Term
from assistant.models.extractive import Extractive
from assistant.retrieval import queries, retrieve
from dialogue_gen.dialogue import DialoguePassage, PassageRole
from dialogue_gen.subjects import Subject, shown, subjects
from index.hit import Filters, Hit
from index.library import Library
from literature.paper import Role

DISTRACTORS = (2, 4)
"""How many passages that only look like an answer stand beside the gold, least and most."""
_BARE = {Role.TITLE, Role.TABLE, Role.FIGURE}


class Desk:
    """A library with its subjects, read once, and the searches that planning makes of it."""

    def __init__(self, library: Library, seed: int = 0) -> None:
        self.library, self.seed = library, seed
        self._extractive = Extractive()

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """All papers that a dialogue can be made from, shuffled by the seed."""
        found = [subject for subject in subjects(self.library) if subject.answers]
        self.rng("subjects").shuffle(found)
        return tuple(found)

    def rng(self, *names: object) -> random.Random:
        """Chance for one purpose: the same seed and names give the same draws."""
        return random.Random("/".join(map(str, (self.seed, *names))))  # noqa: S311 - no secret

    def search(self, question: str, k: int, language: str = "") -> list[Hit]:
        """Passages with text of their own, in one language where it is given."""
        filters = Filters(languages=(language,)) if language else Filters()
        hits = self.library.search(question, 3 * k, filters)
        return [hit for hit in hits if hit.passage.section not in _BARE][:k]

    def distractors(self, subject: Subject, rng: random.Random) -> tuple[DialoguePassage, ...]:
        """Passages of other papers nearest to the subject, those on its diseases first."""
        hits = [
            hit
            for hit in self.search(subject.topic.phrase, 16)
            if hit.paper.id != subject.paper.id and hit.paper.title != subject.paper.title
        ]
        about = [hit for hit in hits if _speaks(hit, subject.topic.diseases)]
        ranked = [*about, *(hit for hit in hits if hit not in about)]
        wanted = rng.randint(*DISTRACTORS)
        kept: dict[str, Hit] = {}
        for hit in ranked:
            kept.setdefault(hit.paper.id, hit)
        chosen = list(kept.values())[:wanted]
        return tuple(shown(h.passage, h.paper, PassageRole.DISTRACTOR) for h in chosen)

    def answers(self, question: str, language: str) -> str:
        """What the house's own assistant would answer from the whole library; ``""``: nothing.

        It searches anew, by other names and across languages, and knows nothing of the plan.
        """
        hits = retrieve(queries(question, language), language, self.library)
        draft = self._extractive.draft(question, language, hits, self.library)
        return "" if draft.abstained else draft.segments[-1].text


def _speaks(hit: Hit, diseases: Sequence[Term]) -> bool:
    said = f"{hit.paper.title}\n{hit.passage.text}".lower()
    return any(
        name.lower() in said
        for term in diseases
        if term.kind in KEY_KINDS and term.concept
        for name in (*term.concept.english, *term.concept.chinese)
    )


def shuffled(
    passages: Sequence[DialoguePassage], rng: random.Random
) -> tuple[DialoguePassage, ...]:
    """The passages in an order that tells nothing."""
    mixed = list(passages)
    rng.shuffle(mixed)
    return tuple(mixed)
