"""Instruction pairs: one task on a text, one cited answer."""

from collections.abc import Iterator

from dialogue_gen.desk import Desk
from dialogue_gen.dialogue import Kind
from dialogue_gen.item import FollowUp, Item, Task
from dialogue_gen.planners.common import make, turns

_TASKS = (
    FollowUp.CONCLUSION,
    FollowUp.NUMBERS,
    FollowUp.METHODS,
    FollowUp.FINDING,
    FollowUp.AIM,
    FollowUp.LIMITS,
    FollowUp.SAFETY,
    FollowUp.POPULATION,
)


def items(desk: Desk, language: str) -> Iterator[Item]:
    """Up to two pairs a paper, on different things, in its own language."""
    for n, subject, across, rng in turns(desk, "instruction", language):
        if across:
            continue
        turned = _TASKS[n % len(_TASKS) :] + _TASKS[: n % len(_TASKS)]
        able = [task for task in turned if task in subject.aspects][:2]
        for place, task in enumerate(able):
            yield make(
                subject,
                Kind.ANSWERABLE,
                language,
                subject.passages,
                rng,
                2 * n + place,
                task=Task.INSTRUCTION,
                follow_ups=(task,),
            )
