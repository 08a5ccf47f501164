"""What comes from the literature is cited, and nothing from the literature hides as small talk."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.lexicon import pattern
from dialogue_gen.rules.base import Context, Finding, assistant_turns, shown
from dialogue_gen.rules.external import statistics

NAME = "all_cited"
REASON = {"en": "a literature statement carries no citation", "zh": "文献性陈述没有引用"}
_CONTENT = 12
"""Characters behind *studies show* from which a sentence reports something."""


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A literature span without citation; another span that reports a finding or a statistic."""
    for n, turn in assistant_turns(dialogue):
        for span in turn.spans:
            said = turn.said(span)
            if span.source == Source.LITERATURE:
                if not span.citations:
                    yield Finding(shown(said), n)
            elif span.citations:
                yield Finding(f"{span.source} with a citation: {shown(said)}", n)
            elif _reports(said) or (span.source == Source.CONNECTIVE and statistics(said)):
                yield Finding(shown(said), n)


def _reports(text: str) -> bool:
    """Whether a finding follows the words that announce one: not where they lead to a quote."""
    for found in pattern("rules", "reporting").finditer(text):
        behind = text[found.end() :].lstrip(" ,，")
        told = behind.split("\n")[0]
        if not told.startswith((":", "：", "?", "？")) and len(told) >= _CONTENT:
            return "?" not in told and "？" not in told
    return False
