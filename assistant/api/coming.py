"""An answer made beside the event loop, as fast as it goes: no client's slow reading holds it up.

Others wait at the gate for the place in which it is made (:mod:`assistant.gate`), so a client that
does not read must not keep it.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import closing
from threading import Event as Flag

from anyio import CapacityLimiter, to_thread

from assistant.events import Event, Events

MOST = 256
"""Answers made or waited for at a time; they take no thread from what else is asked."""


async def coming(events: Events, threads: CapacityLimiter) -> AsyncGenerator[Event, None]:
    """The events as they come; what is raised where they are made is raised at the end.

    Leaving it early stops the making at the next event.
    """
    loop, told = asyncio.get_running_loop(), asyncio.Queue[Event | None]()
    gone = Flag()

    def make() -> None:
        try:
            with closing(events):
                for event in events:
                    if gone.is_set():
                        return
                    loop.call_soon_threadsafe(told.put_nowait, event)
        finally:
            if not gone.is_set():
                loop.call_soon_threadsafe(told.put_nowait, None)

    making = asyncio.ensure_future(to_thread.run_sync(make, limiter=threads))
    try:
        while (event := await told.get()) is not None:
            yield event
        await making
    finally:
        gone.set()
