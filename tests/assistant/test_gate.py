"""The gate before the work: few at a time, in the order of asking; who leaves holds up nobody."""

import threading
from collections.abc import Callable

import pytest
from assistant_doubles import Shelf

from assistant.answer import Answer
from assistant.ask import stream
from assistant.background import Asking
from assistant.events import Done, Events, Waiting
from assistant.gate import Gate
from assistant.models import load
from grounding.checker import Checker

QUESTION = "Does drug A prolong survival in HCC?"


@pytest.fixture
def work(shelf: Shelf) -> Callable[[], Events]:
    return lambda: stream(QUESTION, shelf, load(), Checker())


def test_whoever_comes_first_is_answered_and_the_others_are_told_how_many_are_before(
    work: Callable[[], Events],
) -> None:
    gate = Gate(1)
    first, second, third = (gate.through(work) for _ in range(3))
    assert not isinstance(next(first), Waiting)
    assert next(second) == Waiting(1)
    assert next(third) == Waiting(2)
    assert isinstance(list(first)[-1], Done)
    assert next(second) == Waiting(0)
    assert not isinstance(next(second), Waiting)
    assert next(third) == Waiting(1)
    second.close()  # stopped half way: its place is free
    assert next(third) == Waiting(0)
    assert not isinstance(next(third), Waiting)
    third.close()


def test_one_who_leaves_the_row_is_not_waited_for(work: Callable[[], Events]) -> None:
    gate = Gate(1)
    first, second, third = (gate.through(work) for _ in range(3))
    next(first), next(second), next(third)
    second.close()
    assert next(third) == Waiting(1)
    first.close()
    assert next(third) == Waiting(0)
    assert not isinstance(next(third), Waiting)
    third.close()


def test_a_fault_frees_its_place(work: Callable[[], Events]) -> None:
    def failing() -> Events:
        yield from ()
        raise RuntimeError("no disk")

    gate = Gate(1)
    with pytest.raises(RuntimeError, match="no disk"):
        next(gate.through(failing))
    assert isinstance(list(gate.through(work))[-1], Done)


def test_never_more_work_than_there_are_places(work: Callable[[], Events]) -> None:
    gate, lock, now, most = Gate(2), threading.Lock(), [0], [0]

    def counted() -> Events:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        try:
            yield from work()
        finally:
            with lock:
                now[0] -= 1

    kept: list[Answer] = []
    going = [
        Asking(QUESTION, lambda: gate.through(counted), kept.append) for _ in range(6)
    ]  # each in a thread of its own
    for asking in going:
        version = 0
        while not asking.told.ended:
            version = asking.wait(version, 30)
    assert len(kept) == 6
    assert most[0] <= 2


def test_a_question_is_stopped_while_it_waits_and_nothing_is_kept(
    work: Callable[[], Events],
) -> None:
    gate, kept = Gate(1), list[Answer]()
    first = gate.through(work)
    next(first)
    waiting = Asking(QUESTION, lambda: gate.through(work), kept.append)
    version = 0
    while not waiting.told.before:
        version = waiting.wait(version, 30)
    assert waiting.told.before == 1
    waiting.stop()
    assert waiting.told.stopped
    while len(gate._row) > 1:  # it leaves the row by itself
        threading.Event().wait(0.02)
    first.close()
    assert kept == []


def test_a_model_that_answers_elsewhere_keeps_nobody_waiting(work: Callable[[], Events]) -> None:
    class Elsewhere:
        """A fake of a model behind a wire: it says nothing of places here."""

        name = "elsewhere"

    gate = Gate.before(Elsewhere())  # type: ignore[arg-type]
    assert gate.places is None
    going = [gate.through(work) for _ in range(5)]
    assert not any(isinstance(next(one), Waiting) for one in going)
    assert Gate.before(load()).places is not None
