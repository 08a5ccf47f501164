"""The ledger: a row before the world changes, and a stated end for whatever a kill leaves."""

import asyncio
import multiprocessing
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from fault_server import FaultServer
from run_doubles import EchoWork, asked, profile

from dialogue_gen.run.account import Account
from dialogue_gen.run.estimate import estimate
from dialogue_gen.run.ledger import Ledger, State, Usage
from dialogue_gen.run.request import request_key
from dialogue_gen.run.run import run
from dialogue_gen.run.scribe import Scribe
from dialogue_gen.run.settings import RunSettings
from literature.errors import ShizhenError

A, B, C = (asked(n) for n in range(3))
PAID = Usage(100, 50, 0.5)


def test_a_key_is_decided_by_all_that_decides_the_answer() -> None:
    base = ("m", {"temperature": 0.0}, "p/1", [{"role": "user", "content": "药"}])
    key = request_key(*base)
    assert key == request_key("m", {"temperature": 0.0}, "p/1", [{"content": "药", "role": "user"}])
    others = [
        ("n", *base[1:]),
        ("m", {"temperature": 0.1}, *base[2:]),
        (*base[:2], "p/2", base[3]),
        (*base[:3], [{"role": "user", "content": "药 "}]),
    ]
    assert len({key, request_key(*base, "salt"), *(request_key(*other) for other in others)}) == 6


def test_a_request_goes_through_its_states_and_no_other_way(path: Path) -> None:
    with Ledger(path) as ledger, ledger.transaction():
        ledger.plan([A])
        with pytest.raises(ValueError, match="not submitted"):
            ledger.die(A.key, "no")
        ledger.submit(A.key)
        with pytest.raises(ValueError, match="not planned"):
            ledger.submit(A.key)
        assert ledger.keep(A.key, b"answer", PAID)
        ledger.accept(A.key, "{}")
        assert ledger.state(A.key) == State.ACCEPTED
        assert Account(ledger.db).judged() == [True]


def test_the_first_answer_stands_and_a_second_is_kept_aside(path: Path) -> None:
    with Ledger(path) as ledger, ledger.transaction():
        ledger.plan([A])
        ledger.submit(A.key)
        assert ledger.keep(A.key, b"first", PAID)
        assert not ledger.keep(A.key, b"second", PAID)
        reply = ledger.reply(A.key)
        assert reply
        assert reply.body == b"first"
        assert (Account(ledger.db).strays(), Account(ledger.db).spent()) == (1, 0.5)


@pytest.mark.parametrize(
    ("idempotent", "pay_again", "after"),
    [
        (False, False, State.DEAD),
        (True, False, State.PLANNED),
        (False, True, State.PLANNED),
    ],
)
def test_what_was_sent_and_not_answered_is_never_silently_paid_again(
    path: Path, idempotent: bool, pay_again: bool, after: State
) -> None:
    with Ledger(path) as ledger, ledger.transaction():
        ledger.plan([A, B, C])
        ledger.submit(A.key)
        ledger.submit(B.key)
        ledger.keep(B.key, b"answer", PAID)
    with Ledger(path, idempotent) as ledger, ledger.transaction():
        ledger.recover(pay_again)
        states = [ledger.state(request.key) for request in (A, B, C)]
        assert states == [after, State.RETURNED, State.PLANNED]
        held = Account(ledger.db).held()
        assert held.requests == (1 if after == State.DEAD else 0)
        assert held.tokens_out == 200


def test_what_was_refused_is_planned_again_by_the_next_run(path: Path) -> None:
    with Ledger(path) as ledger, ledger.transaction():
        ledger.plan([A, B])
        for one, unknown in ((A, False), (B, True)):
            ledger.submit(one.key)
            ledger.die(one.key, "no", unknown)
        ledger.recover()
        assert [ledger.state(one.key) for one in (A, B)] == [State.PLANNED, State.DEAD]


def test_a_plan_keeps_what_is_there_and_asks_only_its_own(path: Path) -> None:
    with Ledger(path) as ledger, ledger.transaction():
        ledger.plan([A, B])
        ledger.plan([C, B])
        assert [row.key for row in ledger.waiting(9, repairs=False)] == [C.key, B.key]
        assert ledger.state(A.key) == State.PLANNED


def test_a_failed_transaction_leaves_nothing(path: Path) -> None:
    with Ledger(path) as ledger:
        with pytest.raises(ValueError, match="not planned"), ledger.transaction():
            _plan_and_fail(ledger)
        assert ledger.state(A.key) is None


def _plan_and_fail(ledger: Ledger) -> None:
    ledger.plan([A])
    ledger.submit(B.key)


def test_another_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE mine (x)")
    with pytest.raises(ShizhenError, match="not a ledger"):
        Ledger(path)


def test_writes_that_come_together_are_committed_together(path: Path) -> None:
    async def write(ledger: Ledger) -> list[bool]:
        async with Scribe(ledger.db) as scribe:
            return await asyncio.gather(
                *(scribe.write(ledger.keep, one.key, b"x", PAID) for one in (A, B, C, A))
            )

    with Ledger(path) as ledger:
        with ledger.transaction():
            ledger.plan([A, B, C])
            for one in (A, B, C):
                ledger.submit(one.key)
        assert asyncio.run(write(ledger)) == [True, True, True, False]
    with Ledger(path) as ledger:
        assert Account(ledger.db).counts()[State.RETURNED] == 3


def test_a_write_that_fails_is_told_to_whoever_waits(path: Path) -> None:
    async def write(ledger: Ledger) -> None:
        async with Scribe(ledger.db) as scribe:
            with pytest.raises(ValueError, match="not planned"):
                await scribe.write(ledger.submit, A.key)
            await scribe.write(ledger.plan, [A])

    with Ledger(path) as ledger:
        asyncio.run(write(ledger))
        assert ledger.state(A.key) == State.PLANNED


def test_killed_again_and_again_a_run_loses_nothing_and_pays_once(path: Path) -> None:
    settings = RunSettings(first_wait=0.01, canary=0, concurrency=8)
    work = EchoWork(60, refuse={7, 8})
    faults = {"cut": 0.05, "garbage": 0.05, "429-short": 0.05, "500": 0.05}
    with FaultServer(chances=faults, latency=0.01) as server:
        model = profile(server.url, idempotent=True)
        for mark in (9, 20, 33):
            client = multiprocessing.get_context("fork").Process(
                target=run, args=(work, path, model, settings)
            )
            client.start()
            while len(server.calls) < mark:
                time.sleep(0.005)
            os.kill(client.pid or 0, signal.SIGKILL)
            client.join()
        report = run(work, path, model, settings)
    assert (report.accepted, report.waiting, report.held) == (60, 0, 0)
    assert set(server.charged.values()) == {1}
    assert report.usd == pytest.approx((server.tokens[0] + 2 * server.tokens[1]) / 1e6)


def test_an_estimate_learns_from_the_first_answers_and_changes_nothing(
    server: FaultServer, path: Path
) -> None:
    model, settings = profile(server.url), RunSettings(canary=0, rpm=600)
    work = EchoWork(80)
    before = estimate(work, path, model, settings)
    assert (before.items, before.seen, before.done) == (80, 0, 0)
    assert not path.exists()
    first = run(EchoWork(40), path, model, RunSettings(canary=0))
    after = estimate(work, path, model, settings)
    assert (after.requests, after.done, after.seen) == (40, 40, 40)
    report = run(work, path, model, RunSettings(canary=0))
    assert report.usd
    assert first.usd
    assert after.usd
    assert after.most_usd
    assert first.usd + after.usd == pytest.approx(report.usd, rel=0.15)
    assert after.usd < after.most_usd


def test_an_estimate_learns_from_an_earlier_run_of_the_same_model(
    server: FaultServer, path: Path, tmp_path: Path
) -> None:
    model, settings = profile(server.url), RunSettings(canary=0)
    earlier, work = tmp_path / "earlier.sqlite", EchoWork(80)
    run(EchoWork(40), earlier, model, settings)
    foreseen = estimate(work, path, model, settings, like=earlier)
    report = run(work, path, model, settings)
    assert foreseen.seen == 40
    assert foreseen.usd == pytest.approx(report.usd, rel=0.1)
    with pytest.raises(ShizhenError, match="fewer than 20 answers of another"):
        estimate(work, path, model.model_copy(update={"model": "another"}), settings, like=earlier)
    with pytest.raises(ShizhenError, match="no ledger of an earlier run"):
        estimate(work, path, model, settings, like=tmp_path / "none.sqlite")
