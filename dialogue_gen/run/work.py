"""``Work``: what a run is for. A generator says what to ask and judges what comes back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from dialogue_gen.run.ledger import Reply, Row
from dialogue_gen.run.request import Request


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reply is worth.

    ``data`` is a line of JSON: the dialogue, or the rejected reply with its reasons. ``rules``
    names the rules it breaks; ``repair`` asks once more, where that is still open.
    """

    accepted: bool
    data: str
    rules: tuple[str, ...] = ()
    repair: Request | None = None


class Work(Protocol):
    """The items of a plan as requests, and the judge of their replies."""

    def requests(self) -> Iterable[Request]:
        """The first asking of each item, in order; the same each time it is called."""

    def judge(self, row: Row, reply: Reply) -> Judgement:
        """What a reply is worth. Called from one thread at a time; must not depend on order."""
