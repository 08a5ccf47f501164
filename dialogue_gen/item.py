"""``Item``: one dialogue as it is planned, before anybody writes it."""

import json
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from dialogue_gen.dialogue import DialoguePassage, Kind, PassageRole
from literature.paper import sha256


class Persona(StrEnum):
    """Who asks."""

    PATIENT = "patient"
    RELATIVE = "relative"
    STUDENT = "student"
    CLINICIAN = "clinician"
    RESEARCHER = "researcher"
    JOURNALIST = "journalist"


class FollowUp(StrEnum):
    """What a later question asks for; each refers back to the answer before it."""

    FINDING = "finding"
    NUMBERS = "numbers"
    METHODS = "methods"
    POPULATION = "population"
    AIM = "aim"
    SAFETY = "safety"
    LIMITS = "limits"
    CONCLUSION = "conclusion"
    BACKGROUND = "background"


class Task(StrEnum):
    """Which line of the factory a dialogue comes from."""

    LITERATURE = "literature"
    INSTRUCTION = "instruction"
    CONSULTATION = "consultation"


class Item(BaseModel):
    """What to write: from which passages, for whom, asking what.

    ``question`` seeds the first question; ``topic`` is what the passages share; ``premise`` is the
    false statement that a user of a ``false_premise`` dialogue believes; ``missing`` is what the
    passages do not say (``partial``, ``unanswerable``), in the dialogue's language; ``scenario``
    names the complaint of a consultation. ``passages`` are in the order they are shown.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: Kind
    language: Literal["zh", "en"]
    task: Task = Task.LITERATURE
    passages: tuple[DialoguePassage, ...]
    persona: Persona = Persona.CLINICIAN
    follow_ups: tuple[FollowUp, ...] = ()
    question: str = ""
    topic: str = ""
    premise: str = ""
    missing: str = ""
    scenario: str = ""
    seed: int = 0
    extra: dict[str, str] = Field(default_factory=dict)

    @property
    def gold(self) -> tuple[DialoguePassage, ...]:
        """The passages that hold the answer."""
        return tuple(p for p in self.passages if p.role == PassageRole.GOLD)

    @property
    def crosses(self) -> bool:
        """Whether the passages are in the other language than the dialogue."""
        return self.extra.get("across") == "yes"

    def params(self) -> dict[str, Any]:
        """The part of the plan that a dialogue's provenance keeps; the same keys for every item."""
        return {
            "item": self.id,
            "task": str(self.task),
            "persona": str(self.persona),
            "follow_ups": [str(f) for f in self.follow_ups],
            "topic": self.topic,
            "question": self.question,
            "premise": self.premise,
            "missing": self.missing,
            "scenario": self.scenario,
            "across": self.crosses,
            "seed": self.seed,
        }


def item_id(**parts: Any) -> str:
    """A short stable name for an item from all that it was planned from."""
    return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str))[:16]
