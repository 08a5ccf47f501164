"""Work of one question done side by side: each part on one thread, and so on one processor.

An encoder or FAISS that splits a short question among threads waits at each step for the slowest
of them, and on a busy machine mostly waits. So each part of a question is given to one thread of
a pool that all libraries of the process share: as many threads as there are processors.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from threading import Barrier, Lock
from typing import TypeVar

T = TypeVar("T")
_lock = Lock()


def begin(work: Callable[[], T]) -> "Future[T]":
    """Have ``work`` done on a thread of its own, on which torch and FAISS use no other."""
    with _lock:
        pool = _pool()
    return pool.submit(work)


def together(parts: Sequence[Callable[[], T]]) -> list[T]:
    """What each part gives, in their order."""
    return [begun.result() for begun in [begin(part) for part in parts]]


@cache
def _pool() -> ThreadPoolExecutor:
    import torch

    threads = max(2, os.cpu_count() or 1)
    before = torch.get_num_threads()
    ready = Barrier(threads + 1)
    pool = ThreadPoolExecutor(threads, "beside", initializer=_alone)
    for _ in range(threads):
        pool.submit(ready.wait)
    ready.wait()
    torch.set_num_threads(before)  # what torch was told last is what later threads begin with
    return pool


def _alone() -> None:
    import faiss
    import torch

    torch.get_num_threads()  # a thread takes torch's number over at its first look, once
    torch.set_num_threads(1)
    faiss.omp_set_num_threads(1)
