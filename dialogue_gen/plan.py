"""``plan``: which dialogues to write from a library, varied by plan and not by chance alone.

Each kind and language is a line with its share of the whole; the line that is furthest behind its
share gives the next item, so any beginning of a plan is as varied as the whole. A line that has
used up the library falls silent, and the others take its place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from dialogue_gen import planners
from dialogue_gen.desk import Desk
from dialogue_gen.item import FollowUp, Item, Persona, Task
from index.library import Library
from literature.errors import ShizhenError

SHARES: Mapping[str, float] = {
    "answerable": 0.28,
    "partial": 0.14,
    "unanswerable": 0.10,
    "false_premise": 0.14,
    "conflict": 0.08,
    "consultation": 0.12,
    "instruction": 0.14,
}
"""The share of each line of planning; ``instruction`` are answerable pairs of one turn."""
CHINESE = 0.45
"""The share of dialogues held in Chinese."""


@dataclass
class _Line:
    name: str
    language: str
    share: float
    items: Iterator[Item]
    given: int = 0


def plan(
    library: Library,
    n: int,
    *,
    seed: int = 0,
    shares: Mapping[str, float] = SHARES,
    chinese: float = CHINESE,
) -> list[Item]:
    """The first ``n`` items of :func:`items`: fewer where the library yields no more.

    Raises ``ShizhenError`` where the library holds nothing that a dialogue could be made from.
    """
    found = list(islice(items(Desk(library, seed), shares=shares, chinese=chinese), n))
    if not found:
        raise ShizhenError(
            "no paper of this library can be made into a dialogue",
            file=str(library.folder),
            cure="Build it from papers with abstracts, in Chinese or English.",
        )
    return found


def items(
    desk: Desk, *, shares: Mapping[str, float] = SHARES, chinese: float = CHINESE
) -> Iterator[Item]:
    """Items without end until the library is used up; the same seed gives the same items."""
    lines = [
        _Line(name, language, share * part, planners.LINES[name](desk, language))
        for name, share in shares.items()
        for language, part in (("zh", chinese), ("en", 1 - chinese))
        if share * part > 0
    ]
    while lines:
        line = min(lines, key=lambda one: ((one.given + 1) / one.share, one.name, one.language))
        item = next(line.items, None)
        if item is None:
            lines.remove(line)
            continue
        line.given += 1
        yield item


__all__ = ["CHINESE", "SHARES", "FollowUp", "Item", "Persona", "Task", "items", "plan"]
