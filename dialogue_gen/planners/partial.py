"""Questions of which the passages answer one part and leave another open."""

from collections.abc import Iterator

from dialogue_gen.desk import Desk
from dialogue_gen.dialogue import Kind
from dialogue_gen.gaps import untold
from dialogue_gen.item import Item
from dialogue_gen.planners.common import follow_ups, make, question, turns


def items(desk: Desk, language: str) -> Iterator[Item]:
    """A paper's question, and something of which no passage shown says a word."""
    for n, subject, _, rng in turns(desk, "partial", language):
        passages = [*subject.passages, *desk.distractors(subject, rng)]
        texts = [f"{p.title}\n{p.text}" for p in passages]
        texts += [passage.text for passage in desk.library.passages_of(subject.paper.id)]
        open_ = untold(texts)
        if not open_:
            continue
        missing = open_[n % len(open_)]
        yield make(
            subject,
            Kind.PARTIAL,
            language,
            passages,
            rng,
            n,
            question=question(subject, language, n),
            follow_ups=follow_ups(subject, n, n % 2),
            missing=missing.id,
        )
