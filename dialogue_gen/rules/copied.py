"""How much is copied, in bounds: enough that the quotes carry it, and no passage whole."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.near import grams
from dialogue_gen.rules.base import Context, Finding, assistant_turns
from grounding.markers import bare

NAME = "copied"
REASON = {
    "en": "too little of the literature's words is copied, or too much of a passage",
    "zh": "文献内容照抄过少，或几乎照抄了整个段落",
}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A share of character 5-grams out of the bounds for its generator."""
    settings = context.settings
    told = set[str]().union(
        *(
            grams(bare(turn.said(span)))
            for _, turn in assistant_turns(dialogue)
            for span in turn.spans
            if span.source == Source.LITERATURE
        )
    )
    if not told:
        return
    there = {passage.pid: grams(passage.text) for passage in dialogue.passages}
    share = len(told & set[str]().union(*there.values())) / len(told)
    quoting = dialogue.model in settings.quoting
    least = settings.copied_quoting if quoting else settings.copied
    if share < least:
        yield Finding(f"{share:.0%} < {least:.0%}")
    for passage in dialogue.passages:
        again = len(told & there[passage.pid]) / max(1, len(there[passage.pid]))
        if len(passage.text) >= settings.long and again > settings.reproduced:
            yield Finding(f"{passage.pid}: {again:.0%} > {settings.reproduced:.0%}")
