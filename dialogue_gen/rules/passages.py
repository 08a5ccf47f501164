"""Every citation names a passage that was given, and every marker in the text a citation."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.rules.base import Context, Finding, cited_spans
from grounding.markers import markers

NAME = "passages"
REASON = {
    "en": "a citation names no passage that was given",
    "zh": "引用的段落不在所给段落之中",
}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """An unknown passage, a marker without a citation or the reverse, one number for two."""
    numbered: dict[int, str] = {}
    for n, _, _, citation in cited_spans(dialogue):
        if dialogue.passage(citation.pid) is None:
            yield Finding(citation.pid, n)
        if numbered.setdefault(citation.marker, citation.pid) != citation.pid:
            yield Finding(f"[{citation.marker}] stands for two passages", n)
    for n, turn in enumerate(dialogue.turns):
        for span in turn.spans:
            written = _written(turn.said(span), [c.quote for c in span.citations])
            cited = {citation.marker for citation in span.citations}
            for number in sorted(written ^ cited):
                yield Finding(f"[{number}] in the text and its citations do not agree", n)


def _written(text: str, quotes: list[str]) -> set[int]:
    """The numbers in brackets that are the answer's own, not words of what it quotes."""
    own = {number for marker in markers(text) for number in marker.numbers}
    quoted = {number for quote in quotes for marker in markers(quote) for number in marker.numbers}
    return own - quoted if own - quoted else own
