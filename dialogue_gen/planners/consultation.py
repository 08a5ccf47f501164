"""A patient, or somebody's relative, with a complaint on which the library has something to say."""

import re
from collections.abc import Iterator

from dialogue_gen.desk import Desk
from dialogue_gen.dialogue import Kind
from dialogue_gen.item import FollowUp, Item, Persona, Task
from dialogue_gen.lexicon import words
from dialogue_gen.planners.common import make
from dialogue_gen.subjects import Subject

_ADVICE = {FollowUp.FINDING, FollowUp.CONCLUSION, FollowUp.SAFETY}
_NO_PATIENTS = re.compile(
    r"\b(?:mice|mouse|rats?|murine|zebrafish|in vitro|cell lines?|canine|porcine|bovine|rabbits?|"
    r"dogs?|cats?|cattle|pigs?|sheep|model(?:l?ing)?|dental students|protocol)\b|"
    r"小鼠|大鼠|家兔|犬|猪|牛|羊|鸡|细胞株|体外|模型|动物|兽",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:patients?|adults?|women|men|people|children)\b|患者|病人|患儿|老年人|人群"
)


def items(desk: Desk, language: str) -> Iterator[Item]:
    """Complaint after complaint, each time with another paper, until the papers run out."""
    ready = {row["id"]: _papers(desk, row, language) for row in words("scenarios")["scenarios"]}
    rows = {row["id"]: row for row in words("scenarios")["scenarios"]}
    n = 0
    while ready:
        for name in list(ready):
            subject = next(ready[name], None)
            if subject is None:
                del ready[name]
                continue
            rng = desk.rng("consultation", language, name, subject.paper.id)
            yield make(
                subject,
                Kind.CONSULTATION,
                language,
                [*subject.passages, *desk.distractors(subject, rng)],
                rng,
                n,
                task=Task.CONSULTATION,
                persona=(Persona.PATIENT, Persona.RELATIVE)[n % 2],
                scenario=name,
                topic=rows[name][language]["name"],
            )
            n += 1


def _papers(desk: Desk, row: dict[str, object], language: str) -> Iterator[Subject]:
    """Papers on people with the complaint, those in the dialogue's language first."""
    told = re.compile(str(row["matches"]), re.IGNORECASE)
    fit = [s for s in desk.subjects if told.search(s.paper.title) and _on_people(s)]
    yield from (s for s in fit if s.language == language)
    yield from (s for s in fit if s.language != language)


def _on_people(subject: Subject) -> bool:
    text = "\n".join((subject.paper.title, *(p.text for p in subject.passages)))
    advising = any(_ADVICE & set(quote.tells) for quote in subject.quotes)
    return advising and bool(_PEOPLE.search(text)) and not _NO_PATIENTS.search(text)
