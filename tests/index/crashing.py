"""A build in a process of its own, to be killed: at some moment, or at its nth step to the disk."""

import os
import resource
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from literature.errors import ShizhenError

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.index.crashing", "index.build", "faiss"])


def start(
    papers: Path,
    library: Path,
    kill_at: int | None = None,
    slow: float = 0,
    room: int | None = None,
) -> BaseProcess:
    """Begin a build; with ``kill_at`` it kills itself before its nth fsync, rename or removal.

    With ``room`` no file may grow beyond so many bytes, as on a full disk; exit code 2 says that
    the build ended in a ``ShizhenError``.
    """
    process = _CONTEXT.Process(target=_build, args=(papers, library, kill_at, slow, room))
    process.start()
    return process


def _build(papers: Path, library: Path, kill_at: int | None, slow: float, room: int | None) -> None:
    import index.embedders
    from index.build import build
    from index.settings import IndexSettings

    os.environ["SLOW"] = str(slow)
    index.embedders._BY_NAME["hashing"] = "tests.index.hashing"
    if kill_at is not None:
        _die_at(kill_at)
    if room is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        build([papers], library, ["hashing"], progress=False, settings=IndexSettings(batch=32))
    except ShizhenError as error:
        sys.exit(2 if "cannot be written" in str(error) else 1)


def _die_at(step: int) -> None:
    steps = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **named)

        return call

    for name in ("fsync", "rename", "replace", "rmdir", "truncate"):
        setattr(os, name, counted(getattr(os, name)))
