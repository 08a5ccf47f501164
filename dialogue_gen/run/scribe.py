"""Group commit: many coroutines write, one thread commits them together.

A commit that survives a power cut waits for the disk (some milliseconds). Whatever arrives
meanwhile goes into the next one, so two hundred writes a second cost a few dozen commits.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

Answer = TypeVar("Answer")


@dataclass
class _Group:
    """Writes of one commit; ``committed`` gives what each of them returned, in order."""

    jobs: list[Callable[[], Any]] = field(default_factory=list)
    committed: "asyncio.Task[list[Any]] | None" = None


class Scribe:
    """Runs writes on ``db`` in a thread of its own; each returns once it is on the disk.

    A write that fails takes its whole group with it: none of them is stored, all of them raise.
    ``db`` is in autocommit, may be used from other threads (``check_same_thread=False``) and is
    used by nobody else while the scribe works.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="scribe")
        self._turn = asyncio.Lock()
        self._next: _Group | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for what was handed over; it happens whatever else has gone wrong."""
        if self._next is not None and self._next.committed is not None:
            await asyncio.wait([self._next.committed])
        async with self._turn:
            self._thread.shutdown()

    async def write(self, job: Callable[..., Answer], *values: Any) -> Answer:
        """Run ``job(*values)`` in the next commit; what it returned, once that is durable.

        What was handed over is written even if whoever waits for it is cancelled.
        """
        group = self._next
        if group is None or group.committed is None:
            group = self._next = _Group()
            group.committed = asyncio.create_task(self._commit(group))
        place = len(group.jobs)
        group.jobs.append(partial(job, *values))
        answers = await asyncio.shield(group.committed)
        answer: Answer = answers[place]
        return answer

    async def _commit(self, group: _Group) -> list[Any]:
        async with self._turn:
            self._next = None  # whoever comes from now on waits for the commit after this one
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._transaction, group.jobs)

    def _transaction(self, jobs: list[Callable[[], Any]]) -> list[Any]:
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            return [job() for job in jobs]
