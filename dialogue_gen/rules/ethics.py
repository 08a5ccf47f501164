"""No cure is promised, no diagnosis pronounced, no doctor talked out of, no medicine stopped."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.lexicon import pattern
from dialogue_gen.rules.base import Context, Finding, assistant_turns

NAME = "ethics"
REASON = {
    "en": "promises a cure, pronounces a diagnosis, or turns people from doctor or medicine",
    "zh": "承诺疗效、直接下诊断，或劝人停药、不就医",
}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """Such words in the assistant's own sentences; what a paper reports is quoted, not promised."""
    for n, turn in assistant_turns(dialogue):
        for span in turn.spans:
            if span.source == Source.LITERATURE and span.citations:
                continue
            if found := pattern("rules", "unethical").search(turn.said(span)):
                yield Finding(found.group(), n)
