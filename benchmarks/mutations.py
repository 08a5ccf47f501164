"""Thousands of damaged files read: nothing thrown, nothing hanging, memory held.

    python -m benchmarks.mutations [--files 10000] [--seed 1] [--only NUMBER]

Every file is an example of a format, or a real one where the real data is, damaged by
``tests/literature/mutate.py``. It is read twice: as a user would, its format found out, and by the
reader it was meant for. Workers read; a worker that dies or hangs takes only its file along.
"""

import argparse
import io
import json
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from benchmarks.results import DATA, ROOT, record
from literature.errors import Failure, ShizhenError
from literature.files import read_stream
from literature.readers import reader_for
from tests.literature.mutate import mutated, seeds

LIMIT = 5.0
MEMORY = 1 << 30
_KILLED_AFTER = 60
_LARGEST_SEED = 400_000


@dataclass(frozen=True)
class Outcome:
    """What became of one file, papers and failures by the user's way.

    ``seconds`` are the processor's, of the slower way: they do not hang on what else is running.
    """

    number: int
    name: str
    seconds: float
    papers: int
    failures: int
    thrown: str
    peak: int
    """Bytes that the worker had needed at most by then."""


def sources() -> list[tuple[str, bytes]]:
    """``(name, content)`` of what is damaged, in an order that is always the same."""
    found = list(seeds().items())
    folder = DATA / "literature"
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if (
            path.is_file()
            and path.stat().st_size <= _LARGEST_SEED
            and not path.name.startswith(".")
        ):
            data = path.read_bytes()
            if reader_for(data[: 1 << 16], path.name) or data[:2] == b"\x1f\x8b":
                found.append((path.relative_to(folder).as_posix(), data))
    return found


def damaged(number: int, seed: int, files: list[tuple[str, bytes]]) -> tuple[str, bytes, bytes]:
    """``(name, whole, damaged)`` of file ``number``: the same whenever it is asked for."""
    name, data = files[number % len(files)]
    return name, data, mutated(data, Random(f"{seed} {number}"))


def outcome(number: int, seed: int, files: list[tuple[str, bytes]]) -> Outcome:
    """Read one damaged file both ways."""
    name, whole, data = damaged(number, seed, files)
    signal.setitimer(signal.ITIMER_PROF, _KILLED_AFTER)
    papers = failures = 0
    thrown = ""
    start = time.process_time()
    try:
        for result in read_stream(io.BytesIO(data), name):
            result_of = str(result) if isinstance(result, Failure) else result.text
            result_of.encode()
            failures += isinstance(result, Failure)
            papers += not isinstance(result, Failure)
    except Exception as error:  # noqa: BLE001 - whatever is thrown is what is looked for
        thrown = f"{type(error).__name__}: {error}"[:300]
    seconds = time.process_time() - start
    try:
        meant = reader_for(whole[: 1 << 16], Path(name).name)
        for _ in meant.read(io.BytesIO(data), name) if meant else ():
            pass
    except ShizhenError:
        pass
    except Exception as error:  # noqa: BLE001 - the same
        thrown = thrown or f"by its own reader: {type(error).__name__}: {error}"[:300]
    seconds = max(seconds, time.process_time() - start - seconds)
    signal.setitimer(signal.ITIMER_PROF, 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Outcome(number, name, round(seconds, 3), papers, failures, thrown, peak)


def work(numbers: range, seed: int) -> None:
    """A worker: one line of JSON for each file it begins, one for each that it has read."""
    resource.setrlimit(resource.RLIMIT_DATA, (2 * MEMORY, 2 * MEMORY))
    files = sources()
    for number in numbers:
        print(json.dumps(number), flush=True)
        print(json.dumps(asdict(outcome(number, seed, files))), flush=True)


def outcomes(numbers: range, seed: int) -> Iterator[Outcome]:
    """Of all ``numbers``, by workers one after the other; a dead one is followed by the next."""
    names = [name for name, _ in sources()]
    todo = numbers
    while todo:
        command = [sys.executable, "-m", "benchmarks.mutations", "--seed", str(seed), "--work",
                   str(todo.start), str(min(todo.stop, todo.start + 1000))]  # fmt: skip
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
            begun = None
            for line in worker.stdout or ():
                said = json.loads(line)
                if isinstance(said, int):
                    begun = said
                else:
                    yield Outcome(**said)
                    todo, begun = range(said["number"] + 1, todo.stop), None
        if begun is not None or worker.returncode:
            number = todo.start if begun is None else begun
            end = f"the worker ended with {worker.returncode}"
            yield Outcome(number, names[number % len(names)], _KILLED_AFTER, 0, 0, end, 0)
            todo = range(number + 1, todo.stop)


def table(files: int, seed: int, read: list[Outcome], seconds: float) -> str:
    """What is written to the results."""
    thrown = [each for each in read if each.thrown]
    slow = [each for each in read if each.seconds > LIMIT]
    silent = sum(not each.papers and not each.failures and not each.thrown for each in read)
    slowest = max(read, key=lambda each: each.seconds)
    rows = [
        f"| damaged files read (of {len(sources())} sound ones, seed {seed}) | {files} |",
        f"| exceptions | {len(thrown)} |",
        f"| longer than {LIMIT:.0f} s of the processor | {len(slow)} |",
        f"| slowest | {slowest.seconds:.2f} s ({slowest.name}) |",
        f"| most memory of a worker (at most 1 GiB) | {max(e.peak for e in read) >> 20} MiB |",
        f"| papers | {sum(each.papers for each in read)} |",
        f"| named failures | {sum(each.failures for each in read)} |",
        f"| files of which nothing at all was said | {silent} |",
        f"| in all | {seconds:.0f} s |",
    ]
    return "| figure | measured |\n|---|---|\n" + "\n".join(rows)


def main() -> None:
    """Read them all, tell what went wrong, write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="read this one, and let it throw")
    parser.add_argument("--work", type=int, nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(range(*given.work), given.seed)
        return
    if given.only is not None:
        print(outcome(given.only, given.seed, sources()))
        return
    start = time.perf_counter()
    read = []
    for each in outcomes(range(given.files), given.seed):
        read.append(each)
        if each.thrown or each.seconds > LIMIT:
            print(f"{each.number} {each.name}: {each.seconds:.1f} s {each.thrown}", flush=True)
    print(Counter(bool(each.thrown) for each in read))
    record("Damaged files", table(given.files, given.seed, read, time.perf_counter() - start))


if __name__ == "__main__":
    main()
