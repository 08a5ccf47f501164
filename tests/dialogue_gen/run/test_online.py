"""Sent one by one to a server that misbehaves: every item ends, nothing is paid twice."""

import time
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer
from pydantic import SecretStr
from run_doubles import EchoWork, profile

from dialogue_gen.run.account import Account
from dialogue_gen.run.ledger import Ledger
from dialogue_gen.run.run import Report, run
from dialogue_gen.run.settings import RunSettings
from literature.errors import ShizhenError


def ran(
    server: FaultServer, path: Path, work: EchoWork, model: Any = None, **settings: Any
) -> Report:
    chosen = RunSettings(**{"first_wait": 0.01, "canary": 0, **settings})
    model = {"idempotent": server.idempotent, **(model or {})}
    return run(work, path, profile(server.url, **model), chosen)


def test_every_item_is_asked_once_and_judged(server: FaultServer, path: Path) -> None:
    report = ran(server, path, EchoWork(30))
    assert (report.items, report.accepted, report.rejected, report.waiting) == (30, 30, 0, 0)
    assert len(server.charged) == 30
    assert set(server.charged.values()) == {1}
    assert report.usd == pytest.approx((server.tokens[0] + 2 * server.tokens[1]) / 1e6)
    assert (report.tokens_in, report.tokens_out) == tuple(server.tokens)


def test_the_request_key_goes_along_and_the_api_key_stays_out(
    server: FaultServer, path: Path
) -> None:
    secret = "sk-very-secret-0123456789"
    ran(server, path, EchoWork(3), model={"api_key": SecretStr(secret)})
    assert {h["idempotency-key"] for h in server.headers} == set(server.charged)
    assert {h["authorization"] for h in server.headers} == {f"Bearer {secret}"}
    for file in path.parent.iterdir():
        assert secret.encode() not in file.read_bytes()


def test_a_second_run_asks_nothing(server: FaultServer, path: Path) -> None:
    ran(server, path, EchoWork(5))
    report = ran(server, path, EchoWork(5))
    assert report.accepted == 5
    assert len(server.calls) == 5


def test_a_longer_plan_asks_only_what_is_new(server: FaultServer, path: Path) -> None:
    ran(server, path, EchoWork(5))
    report = ran(server, path, EchoWork(8))
    assert (report.items, report.accepted) == (8, 8)
    assert len(server.calls) == 8


REFUSALS = ["429-short", "429", "500", "503", "408", "hang_up"]
LOSSES = ["cut", "garbage", "empty", "504"]


@pytest.mark.parametrize("fault", REFUSALS + LOSSES)
def test_what_an_idempotent_server_did_to_one_call_is_mended_by_the_next(
    path: Path, fault: str
) -> None:
    with FaultServer([fault, fault]) as server:
        report = ran(server, path, EchoWork(4))
    assert report.accepted == 4
    assert set(server.charged.values()) == {1}
    assert report.held == 0


@pytest.mark.parametrize("fault", [fault for fault in REFUSALS if fault != "hang_up"])
def test_a_refusal_is_surely_unpaid_and_tried_again_at_any_server(path: Path, fault: str) -> None:
    with FaultServer([fault, fault], idempotent=False) as server:
        report = ran(server, path, EchoWork(4))
    assert report.accepted == 4
    assert (report.held, set(server.charged.values())) == (0, {1})


@pytest.mark.parametrize("fault", LOSSES)
def test_what_may_have_been_paid_is_held_back_and_counted(path: Path, fault: str) -> None:
    with FaultServer([fault], idempotent=False) as server:
        report = ran(server, path, EchoWork(4))
        assert (report.accepted, report.held, report.waiting) == (3, 1, 1)
        assert report.unknown_usd > 0
        assert set(server.charged.values()) == {1}
        again = ran(server, path, EchoWork(4))
        assert (again.accepted, again.held) == (3, 1)
        assert sum(server.charged.values()) == 4
        paid = ran(server, path, EchoWork(4), pay_again=True)
    assert (paid.accepted, paid.held) == (4, 0)
    assert max(server.charged.values()) == 2
    assert paid.unknown_usd > 0


def test_silence_is_given_up_after_the_timeout(path: Path) -> None:
    with FaultServer(["silence"]) as server:
        report = ran(server, path, EchoWork(2), model={"timeout": 0.5})
    assert report.accepted == 2
    assert set(server.charged.values()) == {1}


def test_retry_after_pauses_everybody(path: Path) -> None:
    with FaultServer(["429-seconds"]) as server:
        report = ran(server, path, EchoWork(4), concurrency=1)
        assert report.accepted == 4
        assert server.times[1] - server.times[0] >= 0.95


def test_a_date_is_understood_as_well(path: Path) -> None:
    with FaultServer(["429-date"]) as server:
        began = time.time()
        assert ran(server, path, EchoWork(1)).accepted == 1
        assert 0.01 < time.time() - began < 4


def test_a_server_that_never_serves_is_given_up_unpaid_and_tried_by_the_next_run(
    path: Path,
) -> None:
    with FaultServer(["500"] * 6) as server:
        report = ran(server, path, EchoWork(2), attempts=3)
        assert (report.accepted, report.dead, report.held) == (0, {"status 500": 2}, 0)
        assert ran(server, path, EchoWork(2), attempts=3).accepted == 2


def test_no_credit_stops_the_run_at_once(path: Path) -> None:
    with FaultServer(["ok", "429-quota"]) as server:
        with pytest.raises(ShizhenError, match="no credit"):
            ran(server, path, EchoWork(20), concurrency=1)
        assert len(server.calls) == 2
        assert ran(server, path, EchoWork(20)).accepted == 20
    assert set(server.charged.values()) == {1}


@pytest.mark.parametrize(("status", "says"), [("401", "key"), ("404", "no model")])
def test_what_every_call_would_meet_stops_the_run(path: Path, status: str, says: str) -> None:
    with (
        FaultServer(chances={status: 1.0}) as server,
        pytest.raises(ShizhenError, match=says),
    ):
        ran(server, path, EchoWork(100), concurrency=4)
    assert len(server.calls) <= 4


def test_a_server_out_of_reach_is_said_and_the_run_ends(path: Path, server: FaultServer) -> None:
    model = profile("http://127.0.0.1:9/v1")
    settings = RunSettings(first_wait=0.001, attempts=2, canary=0)
    report = run(EchoWork(200), path, model, settings)
    assert report.accepted == 0
    assert "got no answer" in report.stopped
    assert report.dead["no connection"] <= 50


def test_a_reply_by_schema_that_is_refused_is_asked_for_without(path: Path) -> None:
    class Schemed(EchoWork):
        def requests(self) -> Any:
            for one in super().requests():
                form = {"response_format": {"type": "json_schema", "json_schema": {"name": "x"}}}
                yield type(one)(**{**vars(one), "parameters": {"max_tokens": 200, **form}})

    with FaultServer(chances={"no_schema": 1.0}) as server:
        report = ran(server, path, Schemed(20), concurrency=4)
    assert report.accepted == 20
    assert len(server.calls) <= 20 + 4


def test_a_cut_short_or_foreign_answer_is_repaired_once(path: Path) -> None:
    with FaultServer(["length", "schema"]) as server:
        report = ran(server, path, EchoWork(4))
    assert (report.accepted, report.rejected) == (4, 0)
    assert report.broken == {"finish": 1, "schema": 1}
    assert len(server.calls) == 6


def test_what_repair_does_not_mend_is_rejected_with_its_rule(
    server: FaultServer, path: Path
) -> None:
    report = ran(server, path, EchoWork(10, refuse={1}, hopeless={2, 3}), max_rejected=1)
    assert (report.accepted, report.rejected) == (8, 2)
    assert report.broken == {"taste": 5}
    with Ledger(path) as ledger:
        rejected = list(Account(ledger.db).rejected())
    assert len(rejected) == 2
    assert "item-2" in rejected[0]


def test_answers_that_share_an_id_are_told_apart(path: Path) -> None:
    with FaultServer(chances={"same_id": 1.0}) as server:
        assert ran(server, path, EchoWork(20)).accepted == 20


def test_the_canary_goes_first_and_stops_a_bad_run(server: FaultServer, path: Path) -> None:
    report = ran(server, path, EchoWork(200, hopeless=range(200)), canary=10)
    assert "first 10 did not pass" in report.stopped
    assert len(server.calls) <= 20
    again = ran(server, path, EchoWork(200, hopeless=range(200)), canary=10)
    assert again.stopped
    assert len(server.calls) <= 20


def test_a_run_that_turns_bad_stops(server: FaultServer, path: Path) -> None:
    work = EchoWork(200, hopeless=range(30, 200))
    report = ran(server, path, work, canary=10, max_rejected=0.4, concurrency=8)
    assert "were rejected" in report.stopped
    assert report.accepted == 30
    assert 20 <= report.rejected < 40


def test_a_good_canary_lets_the_rest_through(server: FaultServer, path: Path) -> None:
    report = ran(server, path, EchoWork(60, hopeless={3}), canary=10)
    assert (report.accepted, report.rejected, report.stopped) == (59, 1, "")


def test_no_more_is_spent_than_allowed(server: FaultServer, path: Path) -> None:
    report = ran(server, path, EchoWork(100), max_usd=0.01, concurrency=8)
    charged = (server.tokens[0] + 2 * server.tokens[1]) / 1e6
    assert "0.01 USD" in report.stopped
    assert 0.005 < charged <= 0.01
    assert 0 < report.waiting < 100


def test_what_may_have_been_paid_counts_as_spent(path: Path) -> None:
    with FaultServer(chances={"cut": 1.0}, idempotent=False) as server:
        report = ran(server, path, EchoWork(200), max_usd=0.008, concurrency=4)
        assert report.held > 0
        assert sum(server.charged.values()) < 24
        charged = (server.tokens[0] + 2 * server.tokens[1]) / 1e6
    assert charged <= 0.008
    assert report.unknown_usd <= 0.008


def test_a_cost_that_nobody_knows_cannot_be_limited(server: FaultServer, path: Path) -> None:
    model = {"price_in": None, "price_out": None}
    with pytest.raises(ShizhenError, match="no price is known"):
        ran(server, path, EchoWork(1), model=model, max_usd=1.0)
    assert ran(server, path, EchoWork(1), model=model).usd is None


def test_requests_a_minute_are_kept(server: FaultServer, path: Path) -> None:
    ran(server, path, EchoWork(2), rpm=100)
    assert len(server.times) == 2
    assert server.times[1] - server.times[0] >= 0.55


def test_two_runs_do_not_share_a_ledger(server: FaultServer, path: Path) -> None:
    with Ledger(path), pytest.raises(ShizhenError, match="another run"):
        ran(server, path, EchoWork(1))
