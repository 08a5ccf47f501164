"""Every quote stands in its passage where its offsets say, and is neither a word nor a page."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.rules.base import Context, Finding, cited_spans, shown

NAME = "quotes"
REASON = {
    "en": "a quote is not its passage's own words at its offsets, or too short or too long",
    "zh": "引文与段落原文及其位置不符，或过短、过长",
}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A quote altered, displaced, or outside the bounds of the settings."""
    least, most = context.settings.shortest_quote, context.settings.longest_quote
    for n, _, _, citation in cited_spans(dialogue):
        passage = dialogue.passage(citation.pid)
        if passage is None:
            continue
        if passage.text[citation.q_start : citation.q_end] != citation.quote:
            yield Finding(shown(citation.quote), n)
        elif not least <= len(citation.quote) <= most:
            yield Finding(f"{len(citation.quote)} characters", n)
