"""A run of ten thousand requests against a server that misbehaves and that kills cannot confuse.

Three figures: what fifty SIGKILLs lose or pay for twice; what the client adds to the time of a
server that answers two hundred requests a second; how far the estimate is from the bill. The
server is the tests' fake (it counts tokens with GPT-3.5's tokenizer); the client is the real one.
"""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from assistant.models import ModelProfile
from benchmarks.results import DATA, ROOT, record
from dialogue_gen.run.estimate import estimate
from dialogue_gen.run.request import Request
from dialogue_gen.run.run import Report, run
from dialogue_gen.run.settings import RunSettings
from dialogue_gen.run.tokens import prompt_tokens

sys.path.insert(0, str(ROOT / "tests" / "dialogue_gen" / "run"))
from run_doubles import EchoWork

N, KILLS, PER_SECOND = 10_000, 50, 200
FAULTS = {
    "cut": 0.02,
    "garbage": 0.01,
    "empty": 0.005,
    "504": 0.01,
    "hang_up": 0.01,
    "429-short": 0.03,
    "429": 0.01,
    "500": 0.02,
    "503": 0.01,
    "silence": 0.001,
    "length": 0.01,
    "schema": 0.02,
    "same_id": 0.01,
}
MODEL = "gpt-3.5-turbo"
SETTINGS = {"first_wait": 0.05, "canary": 0, "attempts": 20, "max_rejected": 1.0, "concurrency": 32}


class Passages(EchoWork):
    """Questions over real passages, two English to one Chinese; their keys are computed once."""

    def __init__(self, n: int, skip: int = 0) -> None:
        super().__init__(n)
        texts = islice(_texts(), skip, None)
        self._asked = [_request(i, text) for i, text in zip(range(n), texts, strict=False)]

    def requests(self) -> list[Request]:
        """The same list each time."""
        return self._asked


def _texts() -> Iterator[str]:
    """English abstracts and Chinese answers, over and over."""
    english = _field(DATA / "retrieval" / "scifact" / "corpus.jsonl", 3000)
    chinese = _field(DATA / "retrieval" / "huatuo26m" / "corpus.jsonl", 1500)
    while True:
        for n, text in enumerate(english):
            yield text
            if n % 2:
                yield chinese[(n // 2) % len(chinese)]


def _field(path: Path, most: int) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for _, line in zip(range(most), lines, strict=False)]


def _request(n: int, text: str) -> Request:
    messages = ({"role": "user", "content": f"{n}: {text}"},)
    return Request(
        item=f"item-{n}",
        model=MODEL,
        messages=messages,
        prompt="benchmark/1",
        parameters={"max_tokens": 400},
        tokens_in=prompt_tokens(messages, MODEL),
        tokens_out=400,
    )


@contextmanager
def serving(*options: str) -> Iterator[str]:
    """The fake server as a process of its own."""
    script = ROOT / "tests" / "dialogue_gen" / "run" / "fault_server.py"
    command = [sys.executable, str(script), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def told(url: str, what: str) -> Any:
    """What the server says of itself: ``books`` or ``calls``."""
    with urllib.request.urlopen(f"{url.removesuffix('/v1')}/{what}") as answer:
        return json.load(answer)


def profile(url: str, **more: Any) -> ModelProfile:
    """GPT-3.5 as it was priced, at the fake server, which honours the idempotency key."""
    settings = {"idempotent": True, "timeout": 30, "max_tokens": 400, **more}
    return ModelProfile(base_url=url, model=MODEL, **settings)


def ask(work: Passages, url: str, path: Path) -> Report:
    """One run, to its end."""
    return run(work, path, profile(url), RunSettings(**SETTINGS))


def kills(work: Passages, n: int, times: int) -> list[str]:
    """A run killed so many times, and what the server's books say at the end."""
    rng, began = random.Random(1), time.monotonic()
    fork = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as folder, serving("--chances", json.dumps(FAULTS)) as url:
        path = Path(folder) / "ledger.sqlite"
        for kill in range(times):
            client = fork.Process(target=ask, args=(work, url, path))
            client.start()
            mark = (kill + rng.uniform(0.5, 1)) * n / times
            while told(url, "calls") < mark:
                time.sleep(0.05)
            os.kill(client.pid or 0, signal.SIGKILL)
            client.join()
        report, books = ask(work, url, path), told(url, "books")
    charged = books["charged"].values()
    wanted = n + sum(report.broken.values()) - report.rejected  # each item, and each repair
    twice = sum(count - 1 for count in charged)
    lost = n - report.accepted - report.rejected
    faults = {k: v for k, v in books["faults"].items() if k != "ok"}
    return [
        f"| {n:,} requests, SIGKILL × {times}, faults {sum(faults.values()):,} | {lost} lost, "
        f"{twice} paid twice, {report.held} unknown ({len(charged):,} paid of {wanted:,} asked, "
        f"{report.strays} strays) | {time.monotonic() - began:.0f} s |"
    ]


def overhead(work: Passages, n: int) -> list[str]:
    """What the client adds to a server that answers 200 requests a second."""
    options = ("--per-second", str(PER_SECOND), "--latency", "0.1")
    with tempfile.TemporaryDirectory() as folder, serving(*options) as url:
        wall, cpu = time.monotonic(), time.process_time()
        report = ask(work, url, Path(folder) / "ledger.sqlite")
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
        books = told(url, "books")
    assert report.accepted == n, report
    least = n / PER_SECOND
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return [
        f"| {n:,} requests at {PER_SECOND}/s | {wall:.1f} s for {least:.0f} s of the server's "
        f"time: {100 * (wall / least - 1):.1f} % over; {1000 * cpu / n:.2f} ms CPU a request "
        f"({100 * cpu / least:.0f} % of one core at that rate) | load {load}; server "
        f"{1000 * books['cpu'] / n:.2f} ms CPU a request |"
    ]


def bill(n: int) -> list[str]:
    """The estimate before anything is asked, after the first answers, and by an earlier run of
    other requests, against the bill.
    """
    faults = {name: FAULTS[name] for name in ("length", "schema", "429-short", "cut")}
    options = ("--cl100k", "--chances", json.dumps(faults))
    settings, work = RunSettings(**SETTINGS), Passages(n)
    with tempfile.TemporaryDirectory() as folder, serving(*options) as url:
        path = Path(folder) / "ledger.sqlite"
        before = estimate(work, path, profile(url), settings)
        likely = {}
        for seen in (50, 200):
            paid = ask(Passages(seen), url, path).usd or 0.0
            likely[seen] = paid + (estimate(work, path, profile(url), settings).usd or 0.0)
        report = ask(work, url, path)
        other = Path(folder) / "other.sqlite"
        by_run = estimate(Passages(n, skip=n), other, profile(url), settings, like=path).usd or 0
        next_usd = ask(Passages(n, skip=n), url, other).usd or 0.0
    usd, early = report.usd or 0.0, before.usd or 0.0
    tokens_off = 100 * (before.tokens_in / report.tokens_in - 1)
    rows = [
        f"| estimate before any answer, {n:,} requests | {early:.3f} $ for {usd:.3f} $: "
        f"{100 * (early / usd - 1):+.1f} % (tokens in {tokens_off:+.1f} %) | "
        "lengths and repairs guessed |"
    ]
    rows.append(
        f"| estimate of {n:,} other requests, by that run | {by_run:.3f} $ for {next_usd:.3f} $: "
        f"{100 * (by_run / next_usd - 1):+.1f} % | nothing guessed |"
    )
    return rows + [
        f"| estimate after {seen} answers | {foreseen:.3f} $ for {usd:.3f} $: "
        f"{100 * (foreseen / usd - 1):+.1f} % | tokens counted by cl100k |"
        for seen, foreseen in likely.items()
    ]


def main() -> None:
    """Measure and record. Options: ``N`` and the names of parts (kills, overhead, bill)."""
    numbers = [int(arg) for arg in sys.argv[1:] if arg.isdigit()]
    n = numbers[0] if numbers else N
    parts = [arg for arg in sys.argv[1:] if not arg.isdigit()] or ["kills", "overhead", "bill"]
    work = Passages(n)
    measured = {
        "kills": lambda: kills(work, n, KILLS),
        "overhead": lambda: overhead(work, n),
        "bill": lambda: bill(min(n, 2000)),
    }
    for part in parts:
        table = "\n".join(["| what | measured | in |", "|---|---|---|", *measured[part]()])
        print(table)
        record(f"A run of dialogues: {part}", table)


if __name__ == "__main__":
    main()
