"""A dialogue keeps to its language; only what is quoted may stand in its passage's own."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.rules.base import Context, Finding, own_words, shown
from grounding.markers import bare
from literature.normal import language_of

NAME = "one_language"
REASON = {"en": "a turn is not in the dialogue's language", "zh": "发言语言与对话不一致"}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A turn in the other language, or a statement in it that no passage is written in."""
    for n, turn in enumerate(dialogue.turns):
        own = own_words(turn)
        if language_of(own) not in ("", dialogue.lang):
            yield Finding(shown(own), n)
        for span in turn.spans:
            if span.source != Source.LITERATURE:
                continue
            spoken = language_of(bare(turn.said(span)))
            quoted = {language_of(citation.quote) for citation in span.citations}
            if spoken not in {"", dialogue.lang, *quoted}:
                yield Finding(shown(turn.said(span)), n)
