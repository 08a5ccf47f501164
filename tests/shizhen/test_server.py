"""A process that answers many at once: one thread an answer, and nothing loaded looked through."""

import gc
import subprocess
import sys
import weakref

import pytest

from shizhen import server


def test_each_answer_has_one_thread_unless_the_operator_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    told = (
        "from shizhen import server; server.one_thread_an_answer();"
        "import torch; print(torch.get_num_threads())"
    )
    for given, expected in (("", "1"), ("2", "2")):
        if given:
            monkeypatch.setenv("OMP_NUM_THREADS", given)
        done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
        assert done.stdout.strip() == expected, done.stderr


def test_what_is_loaded_is_not_looked_through_again_and_what_was_dropped_is_freed() -> None:
    class Held:
        pass

    gone: list[str] = []
    ring = Held()
    ring.itself = ring  # type: ignore[attr-defined]
    weakref.finalize(ring, gone.append, "freed")
    try:
        server.settled()
        assert gc.get_freeze_count() > 0
        del ring
        gc.collect()
        assert gone == []  # nobody looks there
        server.settled()
        assert gone == ["freed"]
    finally:
        gc.unfreeze()
