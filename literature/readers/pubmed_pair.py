"""PubMed's large files read by two processes, where there are two processors.

The second one is started when a file turns out to be long. It is given whole records cut from the
file and answers with papers, a line of JSON a batch; whoever has nothing to do takes the next
one, and the papers come out in the order of the file. Should it die or not start at all, all
that it was given is read here.
"""

import json
import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import Any

from literature.errors import Failure
from literature.markup import Piece
from literature.paper import Kind, Paper, Role, Section, Source, Status

log = logging.getLogger(__name__)

Numbered = tuple[int, Piece]
ReadPieces = Callable[[Iterable[Numbered], str], Iterator[Paper | Failure]]

LONG = 2000
"""Records after which a file is worth a second process: starting it takes as long as 2,000."""

BATCH = 200
_WAITING = 4  # batches between the first that is not yet read and the last that is
_FIELDS = tuple(field.name for field in fields(Paper))
_START = (
    "import sys; sys.path[:0] = [sys.argv[1]]\n"
    "from {0} import {1}\nfrom {2} import answer\nanswer({1})"
)


def side_by_side(
    numbered: Iterator[Numbered], source: str, read: ReadPieces
) -> Iterator[Paper | Failure]:
    """The paper in each piece, in order, as ``read`` makes it: a function of a module, which the
    second process imports by its name.
    """
    yield from read(islice(numbered, LONG), source)
    first = list(islice(numbered, BATCH))
    if len(first) < BATCH or _processors() < 2:
        yield from read(first, source)
        yield from read(numbered, source)
        return
    helper = _Helper(source, read)
    try:
        yield from _shared(first, numbered, helper)
    finally:
        helper.close()


def _shared(
    batch: list[Numbered], numbered: Iterator[Numbered], helper: "_Helper"
) -> Iterator[Paper | Failure]:
    """Batch by batch, to the helper while it is idle, else here."""
    waiting: deque[Future[list[Paper | Failure]] | list[Paper | Failure]] = deque()
    while batch or waiting:
        if batch and len(waiting) < _WAITING:
            waiting.append(helper.ask(batch) if helper.idle else helper.read_here(batch))
            batch = list(islice(numbered, BATCH))
        while waiting:
            if isinstance(waiting[0], Future):
                if batch and len(waiting) < _WAITING and not waiting[0].done():
                    break
                yield from waiting[0].result()
            else:
                yield from waiting[0]
            waiting.popleft()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Helper:
    """The second process, and a thread that waits for its answers."""

    def __init__(self, source: str, read: ReadPieces) -> None:
        self.source, self.read = source, read
        self.thread = ThreadPoolExecutor(1, "pubmed")
        self.asked: Future[list[Paper | Failure]] | None = None
        root = str(Path(__file__).parents[2])
        start = _START.format(read.__module__, read.__name__, __name__)
        try:
            self.process: subprocess.Popen[bytes] | None = subprocess.Popen(  # noqa: S603 - this interpreter, with code of ours
                [sys.executable, "-c", start, root],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                process_group=0,  # it goes when its input ends, not at an interrupt
            )
        except OSError as error:
            log.warning("no second process to read with: %s", error)
            self.process = None

    @property
    def idle(self) -> bool:
        """Whether it could be given something to read."""
        return self.process is not None and (self.asked is None or self.asked.done())

    def ask(self, batch: Sequence[Numbered]) -> Future[list[Paper | Failure]]:
        """Give it a batch to read."""
        self.asked = self.thread.submit(self._asked, batch)
        return self.asked

    def read_here(self, batch: Sequence[Numbered]) -> list[Paper | Failure]:
        """Read a batch in this process."""
        return list(self.read(batch, self.source))

    def _asked(self, batch: Sequence[Numbered]) -> list[Paper | Failure]:
        process = self.process
        if process is not None and process.stdin is not None and process.stdout is not None:
            try:
                process.stdin.write(_question(batch, self.source))
                process.stdin.flush()
                return [_paper(line) for line in json.loads(process.stdout.readline())]
            except (OSError, ValueError) as error:
                log.warning("the second process is gone (%s); reading goes on without it", error)
                self.process = None
                process.kill()
                process.wait()
        return self.read_here(batch)

    def close(self) -> None:
        """Let it go; what it was given last is waited for."""
        self.thread.shutdown()
        if self.process is not None:
            self.process.communicate()


def _question(batch: Sequence[Numbered], source: str) -> bytes:
    """A line of JSON that says what follows it: the root, then record upon record."""
    # Of a record that cannot be parsed nothing counts, but its beginning may tell its PMID.
    sent = [piece.content or piece.raw for _, piece in batch]
    pairs = zip(batch, sent, strict=True)
    told = [(number, len(content), piece.fault) for (number, piece), content in pairs]
    wrapper = batch[0][1].wrapper  # one for the whole file
    line = json.dumps([source, len(wrapper), told]).encode()
    return b"".join([line, b"\n", wrapper, *sent])


def answer(read: ReadPieces) -> None:
    """What the second process does: answer each question until there are no more."""
    stream, out = sys.stdin.buffer, sys.stdout.buffer
    while line := stream.readline():
        source, length, told = json.loads(line)
        wrapper = stream.read(length)
        batch = [
            (n, Piece(raw := stream.read(size), raw, wrapper, fault)) for n, size, fault in told
        ]
        out.write(json.dumps([_told(each) for each in read(batch, source)]).encode() + b"\n")
        out.flush()


def _told(each: Paper | Failure) -> list[Any]:
    if isinstance(each, Failure):
        return [each.file, each.record, each.reason, each.cure]
    sections = [(s.role, s.text, s.heading, s.page) for s in each.sections]
    sources = [(s.file, s.record) for s in each.sources]
    plain = {"sections": sections, "sources": sources}
    return [plain.get(name, getattr(each, name)) for name in _FIELDS]


def _paper(told: list[Any]) -> Paper | Failure:
    if len(told) != len(_FIELDS):
        return Failure(*told)
    made: dict[str, Any] = dict(zip(_FIELDS, told, strict=True))
    made |= {name: tuple(value) for name, value in made.items() if isinstance(value, list)}
    made["sections"] = tuple(Section(Role(role), *rest) for role, *rest in made["sections"])
    made["sources"] = tuple(Source(*each) for each in made["sources"])
    made |= {"status": Status(made["status"]), "kind": Kind(made["kind"])}
    return Paper(**made)
