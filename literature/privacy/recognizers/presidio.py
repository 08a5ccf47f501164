"""English persons that Presidio finds, where it is installed.

A small model takes many a heading and firm for a person. What it finds counts by itself where the
lists of names know each of two words or more; a single word must persuade the tagger as well
(:mod:`literature.privacy.recognizers.tagged_en`).
"""

from collections.abc import Iterator

from literature.privacy.company import is_study
from literature.privacy.english import everyday, known
from literature.privacy.entities import entities
from literature.privacy.folded import Folded
from literature.privacy.recognizers.tagged_en import mostly_han, proper
from literature.privacy.spans import Pii, Span

NAME = "presidio"

_SCORE = 0.74  # below what the tagger is sure of


def find(folded: Folded) -> Iterator[Span]:
    """Presidio's persons with a known name in them, in texts that are no literature."""
    text = folded.text
    if mostly_han(text) or is_study(text):
        return
    for start, end, label in entities(text):
        if label != "PERSON" or "\n" in text[start:end]:
            continue
        start, end = proper(text, start, end)
        words = text[start:end].split()
        if len(words) > 1 and all(map(known, words)) and not everyday(text[start:end]):
            yield folded.span(start, end, Pii.NAME, _SCORE)
