"""What all planners share: who asks, what comes next, and items made of a subject."""

from collections.abc import Iterator, Sequence
from itertools import count
from random import Random
from typing import Any, Literal

from dialogue_gen.desk import Desk, shuffled
from dialogue_gen.dialogue import DialoguePassage, Kind
from dialogue_gen.item import FollowUp, Item, Persona, Task, item_id
from dialogue_gen.lexicon import words
from dialogue_gen.subjects import Subject

ACROSS = {"zh": 0.25, "en": 0.12}
"""The share of dialogues whose papers are in the other language, by the dialogue's language."""
READERS = (
    Persona.CLINICIAN,
    Persona.STUDENT,
    Persona.RESEARCHER,
    Persona.RELATIVE,
    Persona.JOURNALIST,
    Persona.PATIENT,
)
MAIN = (FollowUp.FINDING, FollowUp.CONCLUSION, FollowUp.NUMBERS)
FURTHER = (
    FollowUp.NUMBERS,
    FollowUp.METHODS,
    FollowUp.POPULATION,
    FollowUp.LIMITS,
    FollowUp.SAFETY,
    FollowUp.CONCLUSION,
    FollowUp.AIM,
    FollowUp.BACKGROUND,
    FollowUp.FINDING,
)


def turns(desk: Desk, name: str, language: str) -> Iterator[tuple[int, Subject, bool, Random]]:
    """The subjects for one line, each with its turn, whether it crosses languages, and chance.

    A dialogue crosses where the plan's count says so and the subject has a name in both languages.
    """
    at_home = [s for s in desk.subjects if s.language == language]
    abroad = [s for s in desk.subjects if s.language != language and s.topic.named(language)]
    shift = desk.rng(name, language).randrange(1, 1000)
    own, other = _from(at_home, shift), _from(abroad, shift)
    crossed = 0
    for n in count():
        across = bool(abroad) and (crossed + 1) <= ACROSS[language] * (n + 1)
        subject = next(other if across else own, None) or next(own if across else other, None)
        if subject is None:
            return
        crossed += subject.language != language
        rng = desk.rng(name, language, subject.paper.id)
        yield n, subject, subject.language != language, rng


def _from(subjects: Sequence[Subject], shift: int) -> Iterator[Subject]:
    """All of them once, beginning somewhere: two lines do not take the same papers first."""
    start = shift % len(subjects) if subjects else 0
    yield from [*subjects[start:], *subjects[:start]]


def follow_ups(subject: Subject, n: int, most: int = 2) -> tuple[FollowUp, ...]:
    """Up to ``most`` things to ask next, turned with ``n`` so that all kinds are asked."""
    asked = FURTHER[n % len(FURTHER) :] + FURTHER[: n % len(FURTHER)]
    main = opening(subject)
    able = [a for a in asked if a != main and _enough(subject, a, main)]
    return tuple(able[:most])


def _enough(subject: Subject, aspect: FollowUp, main: FollowUp) -> bool:
    """Whether something is left to say on an aspect when the opening has been answered."""
    return any(aspect in quote.tells and main not in quote.tells for quote in subject.quotes)


def opening(subject: Subject) -> FollowUp:
    """What answers the first question: the finding, else the conclusion."""
    told = {a for quote in subject.quotes for a in quote.tells}
    return next((a for a in MAIN if a in told), FollowUp.FINDING)


def question(subject: Subject, language: str, n: int) -> str:
    """The first question on a subject, by its names where it is in the other language."""
    if subject.language == language:
        return subject.topic.question
    named = subject.topic.named(language)[:2]
    listed = words("asking")["across"][language]
    joint = " and " if language == "en" else "与"
    return str(listed[n % len(listed)]).format(topic=joint.join(named))


def make(
    subject: Subject | None,
    kind: Kind,
    language: str,
    passages: Sequence[DialoguePassage],
    rng: Random,
    n: int,
    **more: Any,
) -> Item:
    """The item: passages shuffled, persona by turn, named by all it was planned from."""
    spoken: Literal["zh", "en"] = "zh" if language == "zh" else "en"
    mixed = shuffled(passages, rng)
    across = subject is not None and subject.language != language
    values: dict[str, Any] = {
        "persona": READERS[n % len(READERS)],
        "topic": subject.topic.phrase if subject else "",
        "extra": {"across": "yes"} if across else {},
        "task": Task.LITERATURE,
        **more,
    }
    name = item_id(
        kind=kind, language=language, passages=[p.pid for p in mixed], n=n, **_plain(values)
    )
    return Item(id=name, kind=kind, language=spoken, passages=mixed, seed=n, **values)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: str(value) for key, value in values.items()}
