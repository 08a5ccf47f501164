"""Each epoch shows a dialogue otherwise, so that what is learnt is reading and not places.

All of it follows from the seed, the epoch and the dialogue's id: the order of the data set changes
nothing, and the same command writes the same rows. Dialogues are crossed between Chinese and
English by passages in the other language that do not answer; no question is translated, which would
take a model (:mod:`dialogue_gen` plans dialogues that are answered from the other language).
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from dialogue_gen.dialogue import Dialogue, DialoguePassage, Kind, PassageRole, Turn
from finetune.told import ABSTENTION
from grounding.align import matter, share
from grounding.form import form
from literature.normal import language_of
from literature.paper import sha256

ANSWERS = 0.2
"""The share of a question's matter from which a drawn passage might answer it: it is not taken."""
NAMING = (Kind.ANSWERABLE, Kind.UNANSWERABLE)
"""Dialogues whose first question names what it is about, and nothing false."""
_TRIES = 12


class AugmentSettings(BaseModel):
    """Shares of dialogues (``withheld``, ``strayed``) and of distractors (``redrawn``; of those,
    ``crossed``).

    ``strayed`` dialogues are asked one question more, another dialogue's, and abstain. That costs a
    question and a sentence where an abstention of its own costs all its passages, and a model
    learns that it is the question that decides, not the passages.
    ``distractors`` is the most of them that are shown at once, where rows are to be short.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    shuffled: bool = True
    redrawn: float = Field(default=0.5, ge=0, le=1)
    crossed: float = Field(default=0.25, ge=0, le=1)
    withheld: float = Field(default=0.15, ge=0, le=1)
    strayed: float = Field(default=0.0, ge=0, le=1)
    distractors: int | None = Field(default=None, ge=0)


class Augmenter:
    """Makes the dialogues of an epoch out of those of a data set, which it draws passages from."""

    def __init__(
        self, dialogues: Sequence[Dialogue], settings: AugmentSettings, seed: int = 0
    ) -> None:
        self._dialogues, self._settings, self._seed = tuple(dialogues), settings, seed

    def epoch(self, number: int) -> Iterator[Dialogue]:
        """Every dialogue once, as it is shown in this epoch (from 0)."""
        for dialogue in self._dialogues:
            said = sha256(f"{self._seed} {number} {dialogue.id}")
            yield self.changed(dialogue, random.Random(said))  # noqa: S311  (no secret)

    def changed(self, dialogue: Dialogue, rng: random.Random) -> Dialogue:
        """Gold withheld or not, then distractors redrawn, then passages shuffled, then asked what
        none of them answers.
        """
        settings = self._settings
        if rng.random() < settings.withheld:
            dialogue = withhold(dialogue) or dialogue
        passages = _fewer(self._redrawn(dialogue, rng), settings.distractors, rng)
        if settings.shuffled:
            rng.shuffle(passages)
        dialogue = dialogue.model_copy(update={"passages": tuple(passages)})
        stray = settings.strayed and rng.random() < settings.strayed
        return self._strayed(dialogue, rng) if stray else dialogue

    def _strayed(self, dialogue: Dialogue, rng: random.Random) -> Dialogue:
        """``dialogue`` with another's first question before or behind its own, and abstention.

        A consultation stays as it is, and so does one for which a few draws give no such question.
        """
        if dialogue.kind == Kind.CONSULTATION:
            return dialogue
        told = [matter(form(f"{p.title} {p.text}").text) for p in dialogue.passages]
        for _ in range(_TRIES):
            other = rng.choice(self._dialogues)
            if other.lang != dialogue.lang or other.kind not in NAMING:
                continue
            asked = matter(form(other.turns[0].text).text)
            if all(share(asked, one) < ANSWERS for one in told):
                stray = (other.turns[0], _silent(dialogue.lang))
                parts = (stray, dialogue.turns) if rng.random() < 0.5 else (dialogue.turns, stray)
                return dialogue.model_copy(update={"turns": parts[0] + parts[1]})
        return dialogue

    def _redrawn(self, dialogue: Dialogue, rng: random.Random) -> list[DialoguePassage]:
        """The passages with some distractors replaced; the one that is nearest to a question
        without an answer, the first, stays.
        """
        kept = list(dialogue.passages)
        nearest = not any(p.role == PassageRole.GOLD for p in kept)
        for n, passage in enumerate(kept):
            if passage.role == PassageRole.GOLD or (nearest and n == 0):
                continue
            if rng.random() < self._settings.redrawn:
                kept[n] = self._drawn(dialogue, kept, rng) or passage
        return kept

    def _drawn(
        self, dialogue: Dialogue, kept: Sequence[DialoguePassage], rng: random.Random
    ) -> DialoguePassage | None:
        """A passage of another paper that does not answer, or ``None`` where a few draws give none.

        Crossed ones are in another language than the dialogue's own passages, others in the same.
        """
        here = language_of(kept[0].text) or dialogue.lang
        across = rng.random() < self._settings.crossed
        pool = self._pool.get({"zh": "en", "en": "zh"}.get(here, here) if across else here, ())
        papers = {p.paper for p in kept}
        asked = [matter(form(t.text).text) for t in dialogue.turns if t.role == "user"]
        for _ in range(_TRIES if pool else 0):
            drawn = rng.choice(pool)
            told = matter(form(drawn.text).text)
            if drawn.paper not in papers and all(share(one, told) < ANSWERS for one in asked):
                return drawn
        return None

    @cached_property
    def _pool(self) -> Mapping[str, tuple[DialoguePassage, ...]]:
        """Every passage of the data set once, as a distractor, by language."""
        held: dict[str, dict[str, DialoguePassage]] = {}
        for dialogue in self._dialogues:
            for passage in dialogue.passages:
                there = held.setdefault(language_of(passage.text), {})
                if passage.pid not in there:
                    there[passage.pid] = passage.model_copy(update={"role": PassageRole.DISTRACTOR})
        return {language: tuple(found.values()) for language, found in held.items()}


def _fewer(
    passages: list[DialoguePassage], most: int | None, rng: random.Random
) -> list[DialoguePassage]:
    """At most so many distractors; at least one passage, the first, where none is gold."""
    spare = [n for n, p in enumerate(passages) if p.role == PassageRole.DISTRACTOR]
    if len(spare) == len(passages):
        del spare[:1]
    if most is None or len(spare) <= most:
        return passages
    gone = set(rng.sample(spare, len(spare) - most))
    return [p for n, p in enumerate(passages) if n not in gone]


def withhold(dialogue: Dialogue) -> Dialogue | None:
    """``dialogue`` without the papers that answer it, and the first question met with abstention;
    ``None`` for one that is not answered from them, or that nothing would be left of.
    """
    if dialogue.kind not in (Kind.ANSWERABLE, Kind.PARTIAL, Kind.CONFLICT):
        return None
    gold = {p.paper for p in dialogue.passages if p.role == PassageRole.GOLD}
    left = tuple(p for p in dialogue.passages if p.paper not in gold)
    if not left or len(dialogue.turns) < 2:
        return None
    turns = (dialogue.turns[0], _silent(dialogue.lang))
    return dialogue.model_copy(update={"passages": left, "turns": turns, "kind": Kind.UNANSWERABLE})


def _silent(language: str) -> Turn:
    return Turn(role="assistant", text=ABSTENTION[language], abstain=True)
