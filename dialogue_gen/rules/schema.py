"""The record is a whole ``shizhen-dialogue/1``, and the model came to its own end."""

from collections.abc import Iterator

from pydantic import ValidationError

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.rules.base import Context, Finding, shown
from literature.paper import sha256

NAME = "schema"
REASON = {
    "en": "the record is not a whole dialogue of this schema",
    "zh": "记录不是本格式的完整对话",
}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A reply cut off, a field out of place, an id or a hash that is not that of the content."""
    if context.finish_reason not in ("stop", "end_turn", ""):
        yield Finding(f"finish reason {context.finish_reason!r}")
    try:
        Dialogue.from_json(dialogue.to_json())
    except (ValidationError, UnicodeEncodeError) as error:
        yield Finding(shown(str(error), 200))
    if dialogue.id != dialogue.identity():
        yield Finding("the id is not the hash of the content")
    if not dialogue.passages:
        yield Finding("no passage")
    seen = set()
    for passage in dialogue.passages:
        if passage.text_sha256 != sha256(passage.text):
            yield Finding(f"{passage.pid}: the hash is not that of the text")
        if passage.end - passage.start != len(passage.text):
            yield Finding(f"{passage.pid}: the offsets do not fit the text")
        if passage.pid in seen:
            yield Finding(f"{passage.pid}: given twice")
        seen.add(passage.pid)
