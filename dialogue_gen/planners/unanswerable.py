"""Questions on a disease of the library to which nothing in the library is an answer."""

from collections.abc import Iterator

from dialogue_gen.desk import Desk
from dialogue_gen.dialogue import Kind, PassageRole
from dialogue_gen.gaps import Gap, untold
from dialogue_gen.item import Item
from dialogue_gen.planners.common import make, turns
from dialogue_gen.subjects import Subject, shown


def items(desk: Desk, language: str) -> Iterator[Item]:
    """A disease, what no passage found says of it, and the nearest passages as distractors."""
    asked: set[tuple[str, str]] = set()
    for n, subject, across, rng in turns(desk, "unanswerable", language):
        names = [d.title(language) for d in subject.topic.diseases if d.title(language)]
        if across or not names:
            continue
        found = _open(desk, subject, names[0], language, n)
        if found is None or (names[0], found[0].id) in asked:
            continue
        missing, question = found
        asked.add((names[0], missing.id))
        hits = desk.search(question, 4 + n % 3)
        passages = [shown(h.passage, h.paper, PassageRole.DISTRACTOR) for h in hits]
        if passages and missing in untold([f"{p.title}\n{p.text}" for p in passages]):
            yield make(
                subject,
                Kind.UNANSWERABLE,
                language,
                passages,
                rng,
                n,
                question=question,
                missing=missing.id,
                topic=names[0],
            )


def _open(
    desk: Desk, subject: Subject, disease: str, language: str, n: int
) -> tuple[Gap, str] | None:
    """The first gap, turned with ``n``, that the subject and an independent search leave open."""
    left = untold([f"{p.title}\n{p.text}" for p in subject.passages])
    for place in range(min(3, len(left))):
        one = left[(n + place) % len(left)]
        question = one.ask[language].format(disease=disease)
        question = question[0].upper() + question[1:]
        if not desk.answers(question, language):
            return one, question
    return None
