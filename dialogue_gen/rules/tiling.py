"""The spans of an answer tile its text: nothing but blanks between them, none over another."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.rules.base import Context, Finding, shown

NAME = "tiling"
REASON = {"en": "the spans do not tile the answer", "zh": "片段没有无缝覆盖回答全文"}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """An empty span, an overlap, words that belong to no span, a span beyond the text."""
    for n, turn in enumerate(dialogue.turns):
        if turn.role == "user":
            if turn.spans:
                yield Finding("a user's turn has spans", n)
            continue
        at = 0
        for span in turn.spans:
            if span.start < at or span.end <= span.start or span.end > len(turn.text):
                yield Finding(f"span {span.start}–{span.end}", n)
                return
            if turn.text[at : span.start].strip():
                yield Finding(shown(turn.text[at : span.start]), n)
            at = span.end
        if turn.text[at:].strip():
            yield Finding(shown(turn.text[at:]), n)
