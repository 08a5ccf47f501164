"""The figures a card tells, counted from the dialogues themselves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.rules.privacy import personal


@dataclass
class Counts:
    """What the accepted dialogues are, by every cut the card shows."""

    dialogues: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    turns: Counter[int] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    personas: Counter[str] = field(default_factory=Counter)
    follow_ups: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    models: Counter[str] = field(default_factory=Counter)
    prompts: Counter[str] = field(default_factory=Counter)
    checkers: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    characters: list[int] = field(default_factory=list)
    papers: set[str] = field(default_factory=set)
    citations: int = 0
    across: int = 0
    cost_usd: float = 0.0
    usage: Counter[str] = field(default_factory=Counter)
    personal: Counter[str] = field(default_factory=Counter)


def count(dialogues: Iterable[Dialogue], *, privacy: bool = True) -> Counts:
    """The counts of a data set; ``personal`` is a fresh look for identifying words, which takes
    most of the time and can be left out.
    """
    made = Counts()
    for dialogue in dialogues:
        _add(made, dialogue)
        if privacy:
            made.personal.update(str(kind) for _, kind in personal(dialogue))
    return made


def _add(made: Counts, dialogue: Dialogue) -> None:
    made.dialogues += 1
    made.kinds[dialogue.kind] += 1
    made.languages[dialogue.lang] += 1
    made.turns[len(dialogue.turns)] += 1
    made.splits[dialogue.split or "none"] += 1
    made.characters.append(sum(len(turn.text) for turn in dialogue.turns))
    _plan(made, dialogue.provenance.params)
    made.models[dialogue.provenance.model] += 1
    made.prompts[dialogue.provenance.prompt_sha[:12] or "none"] += 1
    made.cost_usd += dialogue.provenance.cost_usd
    made.usage.update(dialogue.provenance.usage)
    for passage in {p.paper: p for p in dialogue.passages}.values():
        if passage.paper not in made.papers:
            made.licences[passage.licence or "not stated in the record"] += 1
    made.papers |= {p.paper for p in dialogue.passages}
    for turn in dialogue.answers():
        for span in turn.spans:
            made.sources[span.source] += span.end - span.start
            made.citations += len(span.citations)
            if span.source == Source.LITERATURE and span.verdict:
                made.checkers[span.verdict.checker] += 1


def _plan(made: Counts, params: dict[str, Any]) -> None:
    made.tasks[str(params.get("task", "unknown"))] += 1
    made.personas[str(params.get("persona", "unknown"))] += 1
    made.follow_ups.update(map(str, params.get("follow_ups", ())))
    made.across += bool(params.get("across"))
