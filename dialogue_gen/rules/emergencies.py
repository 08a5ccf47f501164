"""Whoever describes an emergency is sent to emergency care in the very next sentence."""

import re
from collections.abc import Iterator
from functools import cache

from dialogue_gen.dialogue import Dialogue, Kind
from dialogue_gen.lexicon import pattern, words
from dialogue_gen.rules.base import Context, Finding, own_words

NAME = "emergencies"
REASON = {
    "en": "an emergency is described and emergency care is not named",
    "zh": "用户描述了急症，但回答没有指引急救",
}
_SENTENCE = re.compile(r"(?<=[.?!])\s+|(?<=[。！？\n])")
_CLAUSE = re.compile(r"[，。；！？,;!?\n]|\.\s|\bbut\b|但是|不过")


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A user's turn with a sign of an emergency, not denied, answered without emergency care."""
    for n, turn in enumerate(dialogue.turns):
        if turn.role != "user" or n + 1 >= len(dialogue.turns):
            continue
        told = turn.text if dialogue.kind == Kind.CONSULTATION else _of_a_person(turn.text)
        sign = emergency(told)
        said = own_words(dialogue.turns[n + 1])
        if sign and not pattern("rules", "emergency_referral").search(said):
            yield Finding(sign, n + 1)


def _of_a_person(text: str) -> str:
    """The sentences that speak of the speaker or somebody near: not what a study is asked about."""
    speaker = pattern("rules", "speaker")
    return " ".join(one for one in _SENTENCE.split(text) if speaker.search(one))


def emergency(text: str) -> str:
    """The first sign of an emergency that ``text`` tells and does not deny; ``""`` for none."""
    for found in pattern("rules", "emergency").finditer(text):
        clause = _CLAUSE.split(text[: found.start()])[-1]
        if not _denied().search(clause):
            return found.group()
    return ""


@cache
def _denied() -> re.Pattern[str]:
    listed = words("rules")["denied_before"]
    english = "|".join(listed["en"])
    return re.compile(rf"\b(?:{english})\b|{'|'.join(listed['zh'])}", re.IGNORECASE)
