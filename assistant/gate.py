"""The gate before the work: so many answers are computed at a time, in the order of asking.

Twenty that are computed together are all ready at the end; one after the other, on as many
processors as there are, they are ready from the beginning on, and half as late on average.
"""

from collections import deque
from collections.abc import Callable
from threading import Condition

from assistant.events import Events, Waiting
from assistant.models.base import Bounded, Model

EVERY = 0.25
"""Seconds after which one who waits is told again, so that a stop is heard."""


class Gate:
    """Has ``places`` for those who work, ``None`` for any number; serves any number of threads."""

    def __init__(self, places: int | None) -> None:
        self.places = places
        self._changed = Condition()
        self._row: deque[object] = deque()  # who works, then who waits, as they came

    @classmethod
    def before(cls, model: Model) -> "Gate":
        """The gate that a model needs: one that answers elsewhere keeps nobody waiting here."""
        return cls(model.at_once if isinstance(model, Bounded) else None)

    def through(self, work: Callable[[], Events]) -> Events:
        """What ``work`` tells, once it has a place; until then :class:`Waiting`, at last with 0.

        Ending or closing the iterator frees the place, waiting or not.
        """
        me = object()
        with self._changed:
            self._row.append(me)
        try:
            if waits := self._waits(me):
                yield Waiting(waits)
                while waits := self._wait(me, waits):
                    yield Waiting(waits)
                yield Waiting(0)  # who stopped meanwhile is heard before the work begins
            yield from work()
        finally:
            with self._changed:
                self._row.remove(me)
                self._changed.notify_all()

    def _wait(self, me: object, known: int) -> int:
        """How many are to end before ``me`` begins: as soon as that is less than ``known``."""
        with self._changed:
            self._changed.wait_for(lambda: self._waits(me) < known, EVERY)
            return self._waits(me)

    def _waits(self, me: object) -> int:
        if self.places is None:
            return 0
        with self._changed:
            return max(0, self._row.index(me) + 1 - self.places)
