"""Where the passages do not answer, the assistant says so and cites nothing."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Kind, Source
from dialogue_gen.lexicon import pattern
from dialogue_gen.rules.base import Context, Finding, assistant_turns, shown

NAME = "unanswerable"
REASON = {
    "en": "the passages do not answer, but the assistant does not abstain and cite nothing",
    "zh": "段落无法作答，但回答没有弃答，或仍有引用",
}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """Of an unanswerable dialogue every turn; of any other, a turn that is marked as abstaining."""
    for n, turn in assistant_turns(dialogue):
        if dialogue.kind == Kind.UNANSWERABLE and not turn.abstain:
            yield Finding(shown(turn.text), n)
        if not turn.abstain:
            continue
        if any(span.citations or span.source == Source.LITERATURE for span in turn.spans):
            yield Finding("an abstaining turn cites", n)
        if not pattern("rules", "abstaining").search(turn.text):
            yield Finding(f"nothing says that it abstains: {shown(turn.text)}", n)
