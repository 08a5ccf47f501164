"""Work done side by side: each part on one thread, and so on one processor.

An encoder that splits a short text among threads waits at each step for the slowest of them, and
on a busy machine mostly waits. So each part is given to one thread of a pool that all of the
process share: as many threads as there are processors. A part must not wait for another.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from threading import Barrier, Lock
from typing import TypeVar

T = TypeVar("T")
_AHEAD = 2  # parts begun for each thread before the first of them is asked for
_lock = Lock()


def begin(work: Callable[[], T]) -> "Future[T]":
    """Have ``work`` done on a thread of its own, on which torch uses no other."""
    with _lock:
        pool = _pool()
    return pool.submit(work)


def in_order(parts: Iterable[Callable[[], T]]) -> Iterator[T]:
    """What each of many parts gives, in their order, few begun ahead of what is asked for."""
    begun: deque[Future[T]] = deque()
    try:
        for part in parts:
            begun.append(begin(part))
            if len(begun) > _AHEAD * _threads():
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        for left in begun:
            left.cancel()


def _threads() -> int:
    return max(2, os.cpu_count() or 1)


@cache
def _pool() -> ThreadPoolExecutor:
    import torch

    threads = _threads()
    before = torch.get_num_threads()
    ready = Barrier(threads + 1)
    pool = ThreadPoolExecutor(threads, "beside", initializer=_alone)
    for _ in range(threads):
        pool.submit(ready.wait)
    ready.wait()
    torch.set_num_threads(before)  # what torch was told last is what later threads begin with
    return pool


def _alone() -> None:
    import torch

    torch.get_num_threads()  # a thread takes torch's number over at its first look, once
    torch.set_num_threads(1)
