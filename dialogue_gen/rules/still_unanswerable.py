"""What is called unanswerable is still so after an independent search of the whole library."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Kind
from dialogue_gen.rules.base import Context, Finding, shown

NAME = "still_unanswerable"
REASON = {
    "en": "an independent search of the library finds an answer after all",
    "zh": "对资料库的独立检索找到了答案",
}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A passage of the library that answers the first question; not judged without a library."""
    if dialogue.kind != Kind.UNANSWERABLE or context.answers is None:
        return
    if found := context.answers(dialogue.turns[0].text, dialogue.lang):
        yield Finding(shown(found), 0)
