"""A dialogue in the form that is trained and served: passages numbered anew, answers marked.

The numbers in a dialogue count its citations; in the form a passage's number is its place among the
passages shown. An abstaining turn becomes the fixed sentence alone: what else it says (what was
searched for, how much was found) the model cannot know from its prompt, and the assistant tells it
from the search itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.models.cited import ABSTENTION, Message, Shown, messages, plain
from dialogue_gen.dialogue import Dialogue, Source, Span, Turn
from literature.errors import ShizhenError


class Part(StrEnum):
    """What a stretch of an answer is; each is learnt with a weight of its own."""

    LITERATURE = "literature"
    EXTERNAL = "external"
    CONNECTIVE = "connective"
    MARKER = "marker"
    ABSTENTION = "abstention"


@dataclass(frozen=True, slots=True)
class Stretch:
    """``text[start:end]`` of an answer, and what it is."""

    start: int
    end: int
    part: Part


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in the form; its stretches tile ``text``."""

    text: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A dialogue in the form: ``messages`` for a chat template, ``answers`` those of the assistant,
    in order.
    """

    messages: tuple[Message, ...]
    answers: tuple[Answer, ...]


_PARTS: Mapping[Source, Part] = {source: Part(source) for source in Source}
_MARKER = re.compile(r"\[(\d+)\]")


def tell(dialogue: Dialogue) -> Told:
    """``dialogue`` in the form, its passages numbered in the order in which it holds them.

    Raises ``ShizhenError`` where it cites what is not among its passages.
    """
    numbers = {passage.pid: n for n, passage in enumerate(dialogue.passages, start=1)}
    answers = tuple(answer(turn, numbers, dialogue) for turn in dialogue.answers())
    left = iter(answers)
    said = [turn.text if turn.role == "user" else next(left).text for turn in dialogue.turns]
    return Told(tuple(messages(seen(dialogue), said, dialogue.lang)), answers)


def seen(dialogue: Dialogue) -> list[Shown]:
    """The passages of a dialogue as a model sees them."""
    return [Shown(p.text, p.title, p.section, p.year) for p in dialogue.passages]


def answer(turn: Turn, numbers: Mapping[str, int], dialogue: Dialogue) -> Answer:
    """One turn of the assistant in the form."""
    if turn.abstain:
        fixed = ABSTENTION[dialogue.lang]
        return Answer(fixed, (Stretch(0, len(fixed), Part.ABSTENTION),))
    text, stretches, end = "", list[Stretch](), 0
    for span in turn.spans:
        words, places = _renumbered(turn.said(span), span, numbers, dialogue)
        gap = turn.text[end : span.start] if text else ""
        words, places = _plain(words, places)
        at = len(text)
        text += gap + words
        inside = at + len(gap)
        for start, stop in places:
            stretches += _stretch(at, inside + start, _PARTS[span.source])
            stretches += _stretch(inside + start, inside + stop, Part.MARKER)
            at = inside + stop
        stretches += _stretch(at, len(text), _PARTS[span.source])
        end = span.end
    return Answer(text, tuple(stretches))


def _stretch(start: int, end: int, part: Part) -> list[Stretch]:
    return [Stretch(start, end, part)] if start < end else []


def _renumbered(
    words: str, span: Span, numbers: Mapping[str, int], dialogue: Dialogue
) -> tuple[str, list[tuple[int, int]]]:
    """A span's words with its markers made those of the form, and where these stand.

    Of several places where the words hold a citation's marker the last is the marker: it stands
    behind what it cites, and what is quoted may hold brackets of its own.
    """
    places: dict[int, tuple[int, int]] = {}
    for citation in span.citations:
        if citation.pid not in numbers:
            raise ShizhenError(
                f"{citation.pid} is cited and not among the passages",
                record=dialogue.id,
                cure="Hold the file against the rules: `shizhen dialogues validate`.",
            )
        found = [m for m in _MARKER.finditer(words) if int(m[1]) == citation.marker]
        if found:
            places[found[-1].start()] = (found[-1].end(), numbers[citation.pid])
    made, at, there = "", 0, []
    for start, (end, number) in sorted(places.items()):
        made += words[at:start]
        there.append((len(made), len(made) + len(f"[{number}]")))
        made += f"[{number}]"
        at = end
    return made + words[at:], there


def _plain(words: str, places: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Words without a chat template's control words, and where the markers stand now."""
    moved = [(len(plain(words[:a])), len(plain(words[:a])) + b - a) for a, b in places]
    return plain(words), moved
