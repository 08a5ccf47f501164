"""A consultation leads to a clinician: no screen examines anybody."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Kind
from dialogue_gen.lexicon import pattern
from dialogue_gen.rules.base import Context, Finding, own_words

NAME = "referral"
REASON = {
    "en": "a consultation that refers to no clinician",
    "zh": "问诊对话没有建议线下就诊",
}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A consultation in which no answer names a clinician or a place of care."""
    if dialogue.kind != Kind.CONSULTATION:
        return
    said = "\n".join(own_words(turn) for turn in dialogue.answers())
    if not pattern("rules", "referral").search(said):
        yield Finding()
