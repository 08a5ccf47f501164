"""Each citation is needed: none rides along beside one that carries the statement.

Leave one out (citation precision of Gao et al. 2023, ALCE, section 4.3): a citation is idle when it
does not support the statement by itself and the others support it without it. A second source that
says the same is not idle; the same passage cited twice for one statement is.
"""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, DialogueCitation
from dialogue_gen.rules.base import Context, Finding, assistant_turns

NAME = "necessity"
REASON = {"en": "a citation is not needed for its statement", "zh": "引用对该陈述并非必要"}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """Every idle citation."""
    for n, turn in assistant_turns(dialogue):
        for span in turn.spans:
            if len(span.citations) < 2:
                continue
            supporting = [
                _supports(dialogue, turn.said(span), citation, context)
                for citation in span.citations
            ]
            seen: set[tuple[str, str]] = set()
            for place, citation in enumerate(span.citations):
                others = any(supporting[:place] + supporting[place + 1 :])
                again = (citation.pid, citation.quote) in seen
                seen.add((citation.pid, citation.quote))
                if again or (others and not supporting[place]):
                    yield Finding(f"[{citation.marker}]", n)


def _supports(dialogue: Dialogue, claim: str, citation: DialogueCitation, context: Context) -> bool:
    passage = dialogue.passage(citation.pid)
    return passage is not None and context.supports(claim, passage.text, citation.quote)
