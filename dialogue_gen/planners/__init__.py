"""How items of each kind are planned, one module each; a new kind is a module and its line here."""

from collections.abc import Callable, Iterator, Mapping

from dialogue_gen.desk import Desk
from dialogue_gen.item import Item
from dialogue_gen.planners import (
    answerable,
    conflict,
    consultation,
    false_premise,
    instruction,
    partial,
    unanswerable,
)

LINES: Mapping[str, Callable[[Desk, str], Iterator[Item]]] = {
    "answerable": answerable.items,
    "partial": partial.items,
    "unanswerable": unanswerable.items,
    "false_premise": false_premise.items,
    "conflict": conflict.items,
    "consultation": consultation.items,
    "instruction": instruction.items,
}
