"""``Stop``: a run that ends early ends in good order; what is in the air comes down first."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from literature.errors import ShizhenError


class Stop:
    """Set once, with the reason; nothing new is sent afterwards.

    ``error`` is the first error that ended the run, if one did; ``wake`` is called for those who
    wait for something that will not come any more.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self.reason = ""
        self._wake = wake
        self.error: ShizhenError | None = None
        self._event = asyncio.Event()

    def __bool__(self) -> bool:
        return self._event.is_set()

    def now(self, reason: str) -> None:
        """Stop, for a reason that a person reads. The first reason stands."""
        self.reason = self.reason or reason
        self._event.set()
        self._wake()

    def fail(self, error: ShizhenError) -> None:
        """Stop, because every further call would fail like this one."""
        self.error = self.error or error
        self.now(error.what)

    async def sleep(self, seconds: float) -> bool:
        """Wait so long, or until it is time to stop: then false."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return True
        return False


@contextmanager
def interruptible(stop: Stop) -> Iterator[None]:
    """Ctrl-C (and SIGTERM) stop in good order; a second Ctrl-C ends the program at once.

    Nothing is lost either way: what had been sent is in the ledger. Outside the main thread,
    where signals cannot be caught, this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    caught = (signal.SIGINT, signal.SIGTERM)

    def interrupt() -> None:
        stop.now("interrupted")
        for number in caught:
            loop.remove_signal_handler(number)  # the next one has its usual effect

    for number in caught:
        loop.add_signal_handler(number, interrupt)
    try:
        yield
    finally:
        for number in caught:
            loop.remove_signal_handler(number)
