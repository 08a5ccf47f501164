"""Questions the gold passages answer, among passages of other papers on the same disease."""

from collections.abc import Iterator

from dialogue_gen.desk import Desk
from dialogue_gen.dialogue import Kind
from dialogue_gen.item import Item
from dialogue_gen.planners.common import follow_ups, make, question, turns


def items(desk: Desk, language: str) -> Iterator[Item]:
    """One item a paper: its question, then one to three that refer back."""
    for n, subject, _, rng in turns(desk, "answerable", language):
        later = follow_ups(subject, n, 1 + n % 3)
        if later:
            passages = [*subject.passages, *desk.distractors(subject, rng)]
            asked = question(subject, language, n)
            yield make(
                subject,
                Kind.ANSWERABLE,
                language,
                passages,
                rng,
                n,
                question=asked,
                follow_ups=later,
            )
