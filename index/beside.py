"""Parts of one question done side by side (:mod:`literature.beside`), FAISS on one thread too."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TypeVar

from literature import beside

T = TypeVar("T")


def begin(work: Callable[[], T]) -> "Future[T]":
    """Have ``work`` done on a thread of its own, on which torch and FAISS use no other."""
    return beside.begin(partial(_on_one, work))


def together(parts: Sequence[Callable[[], T]]) -> list[T]:
    """What each part gives, in their order."""
    return [begun.result() for begun in [begin(part) for part in parts]]


def _on_one(work: Callable[[], T]) -> T:
    import faiss

    faiss.omp_set_num_threads(1)
    return work()
