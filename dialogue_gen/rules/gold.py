"""What is cited holds the answer: a gold passage, not a distractor."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, PassageRole
from dialogue_gen.rules.base import Context, Finding, cited_spans

NAME = "gold"
REASON = {"en": "a distractor is cited", "zh": "引用了干扰段落"}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A citation of a passage that only looks like an answer."""
    for n, _, _, citation in cited_spans(dialogue):
        passage = dialogue.passage(citation.pid)
        if passage and passage.role != PassageRole.GOLD:
            yield Finding(f"[{citation.marker}] {citation.pid}", n)
