"""How fast a server may be asked: requests and tokens a minute, and pauses it asks for itself."""

import asyncio
import time
from collections.abc import Awaitable, Callable

SMOOTH = 120.0
"""From so many a minute on, a second's worth may be caught up after a delay."""


class Pace:
    """At most ``per_minute`` units in any minute, evenly spread.

    The generic cell rate algorithm (ITU-T I.371, virtual scheduling): each unit moves the earliest
    moment of the next one by its share of a minute. A second of tolerance, without which every
    late wake-up of the loop would be lost for good, is taken out of the rate, so that no 60 s hold
    more than ``per_minute`` units (and the one request that crosses the border, for tokens).
    """

    def __init__(self, per_minute: float | None) -> None:
        self._tolerance = 1.0 if per_minute and per_minute >= SMOOTH else 0.0
        self._second = per_minute / (60.0 + self._tolerance) if per_minute else None
        self._next = float("-inf")

    def wait(self, units: float, now: float) -> float:
        """Takes ``units`` and returns the seconds to wait before they may be used."""
        if self._second is None:
            return 0.0
        start = max(self._next, now - self._tolerance)
        self._next = start + units / self._second
        return max(0.0, start - now)


class Limiter:
    """Both paces of one server, and the pause it asked for last.

    ``rpm`` and ``tpm`` are requests and tokens a minute, ``None`` for no limit. Tokens count as
    vendors count them on admission: the prompt's and the most that may come back. ``sleep`` says
    false where the run ended meanwhile; whoever is admitted then looks.
    """

    def __init__(
        self,
        rpm: float | None = None,
        tpm: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[bool]] | None = None,
    ) -> None:
        self._requests, self._tokens = Pace(rpm), Pace(tpm)
        self._clock, self._sleep = clock, sleep or _sleep
        self._closed_until = float("-inf")

    async def admit(self, tokens: int) -> None:
        """Wait for one request's turn."""
        now = self._clock()
        wait = max(self._requests.wait(1, now), self._tokens.wait(tokens, now))
        if wait:
            await self._sleep(wait)
        while (left := self._closed_until - self._clock()) > 0:
            if not await self._sleep(left):
                return

    def pause(self, seconds: float) -> None:
        """Nobody is admitted for so long: the server has asked for it."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)


async def _sleep(seconds: float) -> bool:
    await asyncio.sleep(seconds)
    return True
