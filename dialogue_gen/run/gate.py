"""``Gate``: a few items first, the rest if those pass, and an end when too much is rejected."""

import asyncio
from collections import deque
from collections.abc import Iterable

WINDOW = 500
"""Items: rejections are counted over the last so many, so that a good start hides no bad end."""

ENOUGH = 50
"""Items: so many decided ones say something about the rest; a smaller canary is trusted earlier."""

DEAD_IN_A_ROW = 25
"""Items given up one after the other: the server answers nobody."""


class Gate:
    """Lets items start, and says when the run must stop.

    ``canary`` items go first; the rest start once those are decided and at most ``most`` (a share)
    of them are rejected. ``judged`` are the items that earlier runs have decided.
    """

    def __init__(self, canary: int, most: float, judged: Iterable[bool] = ()) -> None:
        self._canary, self._most = canary, most
        self._recent: deque[bool] = deque(judged, maxlen=max(WINDOW, canary))
        self._decided = self._started = len(self._recent)
        self._dead_in_a_row = 0
        self._moved = asyncio.Event()
        self.passed = self._decided >= canary

    @property
    def missing(self) -> int:
        """How many of the first items are not decided yet."""
        return max(0, self._canary - self._decided)

    async def admit(self) -> None:
        """Wait until one more item may start."""
        while not self.passed and self._started >= self._canary:
            self._moved.clear()
            await self._moved.wait()
        self._started += 1

    def open(self) -> None:
        """Let everybody through: the run is stopping."""
        self.passed = True
        self._moved.set()

    def decided(self, accepted: bool) -> str:
        """An item is accepted or rejected; why the run must stop, ``""`` if it need not."""
        self._decided += 1
        self._dead_in_a_row = 0
        self._recent.append(accepted)
        if self.passed or self._decided < self._canary:
            return self.verdict()
        self.passed = True  # unless the verdict stops the run, which opens no gate
        if why := self.verdict():
            return f"the first {self._canary} did not pass: {why}"
        self._moved.set()
        return ""

    def verdict(self) -> str:
        """Why a run with these decisions behind it must not go on, ``""`` if it may."""
        rejected, seen = self._recent.count(False), len(self._recent)
        enough = self.passed and seen >= min(max(self._canary, 1), ENOUGH)
        if enough and rejected > self._most * seen:
            return f"{rejected} of the last {seen} dialogues were rejected"
        return ""

    def died(self) -> str:
        """An item was given up; why the run must stop, ``""`` if it need not."""
        self._started -= 1
        self._dead_in_a_row += 1
        self._moved.set()
        if self._dead_in_a_row >= DEAD_IN_A_ROW:
            return f"{DEAD_IN_A_ROW} requests in a row got no answer"
        return ""
