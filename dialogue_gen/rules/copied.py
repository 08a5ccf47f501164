"""How much of the literature in the answers stands word for word in the passages, in bounds."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.near import grams
from dialogue_gen.rules.base import Context, Finding, assistant_turns
from grounding.markers import bare

NAME = "copied"
REASON = {
    "en": "the share of the literature's words that is copied is out of bounds",
    "zh": "文献内容的照抄比例超出范围",
}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A share of character 5-grams outside the bounds for its generator."""
    told = "\n".join(
        bare(turn.said(span))
        for _, turn in assistant_turns(dialogue)
        for span in turn.spans
        if span.source == Source.LITERATURE
    )
    wanted = grams(told)
    if not wanted:
        return
    there: set[str] = set()
    for passage in dialogue.passages:
        there |= grams(passage.text)
    share = len(wanted & there) / len(wanted)
    settings = context.settings
    quoting = dialogue.model in settings.quoting
    least, most = settings.copied_quoting if quoting else settings.copied
    if not least <= share <= most:
        yield Finding(f"{share:.0%}, not {least:.0%}–{most:.0%}")
