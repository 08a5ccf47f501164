"""Nobody says the same thing twice."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.near import grams, jaccard
from dialogue_gen.rules.base import Context, Finding, shown
from grounding.markers import bare

NAME = "repetition"
REASON = {"en": "something is said twice", "zh": "内容重复"}
_SENTENCE = 12
"""Characters from which a repeated sentence counts: shorter ones are greetings."""


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """Two turns of one side that are nearly one, or a sentence of the answers told again."""
    earlier: list[tuple[str, set[str]]] = []
    told: set[str] = set()
    for n, turn in enumerate(dialogue.turns):
        found = grams(bare(turn.text))
        if any(
            role == turn.role and jaccard(found, other) >= context.settings.repeated
            for role, other in earlier
        ):
            yield Finding(shown(turn.text), n)
        earlier.append((turn.role, found))
        for span in turn.spans:
            said = " ".join(bare(turn.said(span)).split()).strip(" .。；;")
            if span.source != Source.CONNECTIVE and len(said) >= _SENTENCE and said in told:
                yield Finding(shown(said), n)
            told.add(said)
