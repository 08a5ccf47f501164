"""What a rule is, and what it may look at besides the dialogue."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from dialogue_gen.dialogue import Dialogue, DialogueCitation, Source, Span, Turn
from dialogue_gen.item import Item
from dialogue_gen.near import NearDuplicates
from grounding.checker import Checker
from grounding.markers import bare
from grounding.verdict import Label, Verdict

_BEFORE_STOP = re.compile(r"\s+(?=[.。．!！?？;；”\"]*\Z)")
"""What is left where a marker stood before the closing stop."""


class RuleSettings(BaseModel):
    """The bounds that rules hold to; shares are of characters, lengths in characters.

    ``copied`` is the least of an answer's literature that stands word for word in the passages:
    below, its quotes carry little of it. A generator named in ``quoting`` quotes whole sentences by
    design and is held to ``copied_quoting``. ``reproduced`` is the most of a passage of ``long``
    characters or more that one dialogue may give again.
    """

    model_config = ConfigDict(frozen=True)

    shortest_quote: int = 8
    longest_quote: int = 200
    external: float = 0.30
    copied: float = 0.10
    quoting: tuple[str, ...] = ("extractive",)
    copied_quoting: float = 0.90
    reproduced: float = 0.85
    long: int = 600
    repeated: float = 0.85
    near_duplicate: float = 0.80


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach: ``detail`` shows the words or values, ``turn`` counts from 0."""

    detail: str = ""
    turn: int | None = None


@dataclass
class Context:
    """All that a rule may need besides the dialogue.

    ``item`` is the plan it was written to; ``finish_reason`` what the model's API said of why it
    stopped (``stop`` where there was none); ``answers`` says what an independent search of the
    library finds that answers a question (``None`` where there is no library: that part of the
    rule is then not judged); ``seen`` holds the dialogues already accepted.
    """

    checker: Checker = field(default_factory=Checker)
    item: Item | None = None
    finish_reason: str = "stop"
    answers: Callable[[str, str], str] | None = None
    seen: NearDuplicates | None = None
    settings: RuleSettings = field(default_factory=RuleSettings)
    _verdicts: dict[tuple[str, str, str], Verdict] = field(default_factory=dict, repr=False)

    def verdict(self, claim: str, passage: str, quote: str = "") -> Verdict:
        """What the checker says, asked once for the same claim, passage and quote."""
        key = claim, passage, quote
        if key not in self._verdicts:
            self._verdicts[key] = self.checker.check(unquoted(bare(claim)), passage, quote)
        return self._verdicts[key]

    def forget(self) -> None:
        """Let go of the verdicts: the next dialogue has other passages."""
        self._verdicts.clear()

    def supports(self, claim: str, passage: str, quote: str = "") -> bool:
        """Whether the checker calls the claim supported."""
        return self.verdict(claim, passage, quote).label == Label.SUPPORTED


class Rule(Protocol):
    """A module of this package: its name, its reason in both languages, and what breaks it."""

    NAME: str
    REASON: dict[str, str]

    def breaches(self, dialogue: Dialogue, context: Context) -> Iterable[Finding]:
        """Every breach, in order; empty where the rule is kept."""


def cited_spans(dialogue: Dialogue) -> Iterable[tuple[int, Turn, Span, DialogueCitation]]:
    """Every citation with the turn (and its number) and the span it stands on."""
    for n, turn in enumerate(dialogue.turns):
        for span in turn.spans:
            for citation in span.citations:
                yield n, turn, span, citation


def assistant_turns(dialogue: Dialogue) -> Iterable[tuple[int, Turn]]:
    """The assistant's turns with their numbers."""
    return ((n, turn) for n, turn in enumerate(dialogue.turns) if turn.role == "assistant")


def own_words(turn: Turn) -> str:
    """What a turn says in its own words: all of a user's, what an assistant does not quote."""
    if turn.role == "user" or not turn.spans:
        return turn.text
    return " ".join(turn.said(s) for s in turn.spans if s.source != Source.LITERATURE)


def unquoted(statement: str) -> str:
    """A statement given wholly in quotation marks, without them: what it claims is the words."""
    plain = _BEFORE_STOP.sub("", statement.strip())
    core = plain.rstrip(" .。；;")
    return core[1:-1] if _closes(core) == len(core) - 1 else plain


def _closes(text: str) -> int:
    """Where the quotation that opens ``text`` is closed again; -1 for none. Quotations nest."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "“") - (char == "”")
        if depth <= 0:
            return at if char == "”" else -1
    return -1


def shown(text: str, most: int = 60) -> str:
    """A text short enough to stand in a reason."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
