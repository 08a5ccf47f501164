"""Parts of work side by side."""

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
import torch

from literature import beside


def test_a_part_uses_one_processor_and_leaves_the_others_their_own():
    before = torch.get_num_threads()
    assert list(beside.in_order([torch.get_num_threads] * 5)) == [1] * 5
    assert torch.get_num_threads() == before
    later: list[int] = []
    thread = threading.Thread(target=lambda: later.append(torch.get_num_threads()))
    thread.start()
    thread.join()
    assert later == [before]


def test_what_goes_wrong_in_a_part_is_told():
    def fails() -> int:
        raise ValueError("this part")

    with pytest.raises(ValueError, match="this part"):
        list(beside.in_order([lambda: 1, fails]))


def test_many_parts_come_in_their_order_and_few_are_begun_ahead():
    begun: list[int] = []

    def parts() -> Iterator[Callable[[], int]]:
        for n in range(100):
            begun.append(n)
            yield partial(pow, n, 2)

    found = beside.in_order(parts())
    assert next(found) == 0
    assert len(begun) < 50
    assert [0, *found] == [n * n for n in range(100)]


def test_nothing_gives_nothing():
    assert list(beside.in_order([])) == []
