"""Why answers fail: rejected dialogues and other models' outputs, sorted by cause.

The causes are those of hallucination in grounded answers: made-up sources, made-up quotes, changed
figures, turned statements, claims beyond the source, claims without one, knowledge from outside,
answers where there are none, and premises swallowed; what is left is form, not hallucination.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from dialogue_gen.dialogue import Broken, Dialogue
from dialogue_gen.publish.figures import RED, bars

EXAMPLES = 3


class Cause(StrEnum):
    """What went wrong, in the order in which it is looked for."""

    SOURCE = "invented source"
    QUOTE = "invented quote"
    FIGURE = "changed figure"
    POLARITY = "turned statement"
    BEYOND = "beyond the source"
    WRONG_SOURCE = "wrong source"
    UNCITED = "uncited claim"
    OUTSIDE = "outside knowledge"
    FORCED = "answer where there is none"
    PREMISE = "false premise swallowed"
    UNSAFE = "unsafe advice"
    PRIVATE = "personal data"
    FORM = "form, no hallucination"


CAUSES: Mapping[str, Cause] = {
    "passages": Cause.SOURCE,
    "quotes": Cause.QUOTE,
    "numbers": Cause.FIGURE,
    "polarity": Cause.POLARITY,
    "entailment": Cause.BEYOND,
    "necessity": Cause.WRONG_SOURCE,
    "gold": Cause.WRONG_SOURCE,
    "all_cited": Cause.UNCITED,
    "external": Cause.OUTSIDE,
    "unanswerable": Cause.FORCED,
    "still_unanswerable": Cause.FORM,
    "correction": Cause.PREMISE,
    "emergencies": Cause.UNSAFE,
    "referral": Cause.UNSAFE,
    "ethics": Cause.UNSAFE,
    "privacy": Cause.PRIVATE,
}
"""Rule → what its breach means; any other rule is one of form."""


@dataclass(frozen=True, slots=True)
class Example:
    """One breach: the dialogue, the turn (from 0) and the reason as the rule gave it."""

    dialogue: str
    rule: str
    reason: str
    turn: int | None
    text: str


@dataclass
class Analysis:
    """Counts by cause and by rule, and the first examples of each cause.

    ``dialogues`` counts the dialogues looked at, ``failing`` those with a breach; ``main`` counts
    every failing dialogue once, under the first of its causes in the order of :class:`Cause`.
    """

    dialogues: int = 0
    failing: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    main: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    models: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, shares of the dialogues beside the counts."""
        share = {c: round(n / max(1, self.dialogues), 4) for c, n in self.main.items()}
        return {
            "dialogues": self.dialogues,
            "failing": self.failing,
            "causes": dict(self.causes.most_common()),
            "main_cause": dict(self.main.most_common()),
            "main_cause_share": share,
            "rules": dict(self.rules.most_common()),
            "kinds": dict(self.kinds.most_common()),
            "models": dict(self.models.most_common()),
            "examples": {
                cause: [
                    {
                        "dialogue": e.dialogue,
                        "rule": e.rule,
                        "reason": e.reason,
                        "turn": e.turn,
                        "text": e.text,
                    }
                    for e in found
                ]
                for cause, found in self.examples.items()
            },
        }


def analyse(dialogues: Iterable[Dialogue]) -> Analysis:
    """Sort judged dialogues by cause: what ``rejected.jsonl`` or a tuned model's outputs hold."""
    made = Analysis()
    for dialogue in dialogues:
        made.dialogues += 1
        broken = dialogue.checks.failed
        if not broken:
            continue
        made.failing += 1
        made.kinds[dialogue.kind] += 1
        made.models[dialogue.model] += 1
        made.rules.update({one.rule for one in broken})
        causes = {cause_of(one) for one in broken}
        made.causes.update(str(cause) for cause in causes)
        made.main[next(str(cause) for cause in Cause if cause in causes)] += 1
        for one in broken:
            _exemplify(made, dialogue, one)
    return made


def cause_of(broken: Broken) -> Cause:
    """What a breach means."""
    return CAUSES.get(broken.rule, Cause.FORM)


def _exemplify(made: Analysis, dialogue: Dialogue, broken: Broken) -> None:
    listed = made.examples.setdefault(str(cause_of(broken)), [])
    if len(listed) >= EXAMPLES or any(e.dialogue == dialogue.id for e in listed):
        return
    turn = broken.turn
    there = turn is not None and turn < len(dialogue.turns)
    text = dialogue.turns[turn].text if there and turn is not None else ""
    listed.append(Example(dialogue.id, broken.rule, broken.reason, turn, text))


def plot(made: Analysis, path: Path) -> None:
    """The main causes as bars, a PNG at ``path``."""
    bars(dict(made.main), "Failing dialogues by main cause", path, colour=RED)


def report(made: Analysis, sources: Sequence[str]) -> str:
    """The analysis as Markdown."""
    share = made.failing / max(1, made.dialogues)
    lines = [
        "# Why dialogues fail",
        "",
        f"{made.failing} of {made.dialogues} dialogues fail ({share:.1%}); "
        f"read from {', '.join(sources)}.",
        "",
        "| main cause | dialogues | share of all |",
        "|---|---|---|",
        *(
            f"| {cause} | {n} | {n / max(1, made.dialogues):.1%} |"
            for cause, n in made.main.most_common()
        ),
    ]
    for cause, found in made.examples.items():
        lines += ["", f"## {cause}", ""]
        for example in found:
            lines.append(f"- `{example.rule}`: {example.reason}")
            if example.text:
                lines.append(f"  > {' '.join(example.text.split())}")
    return "\n".join(lines) + "\n"
