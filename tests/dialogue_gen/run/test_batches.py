"""Sent in batches: both files are fetched however a batch ends, only what is missing goes again."""

import json
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer
from run_doubles import EchoWork, asked, profile

from dialogue_gen.run.batch_book import BatchBook
from dialogue_gen.run.batch_files import Results, line, parcels
from dialogue_gen.run.ledger import Ledger, Row
from dialogue_gen.run.request import canonical
from dialogue_gen.run.run import Report, run
from dialogue_gen.run.settings import RunSettings
from literature.errors import ShizhenError


def ran(server: FaultServer, path: Path, work: EchoWork, **settings: Any) -> Report:
    chosen = RunSettings(
        **{"first_wait": 0.01, "canary": 0, "batch": True, "poll": 0.05, **settings}
    )
    return run(work, path, profile(server.url), chosen)


def lines(server: FaultServer) -> list[int]:
    """How many requests each batch had."""
    inputs = [batch["input_file_id"] for batch in server.batches.made.values()]
    return [server.batches.files[name].count(b"\n") for name in inputs]


def test_a_batch_costs_half_and_is_judged_like_the_rest(server: FaultServer, path: Path) -> None:
    report = ran(server, path, EchoWork(9))
    assert (report.accepted, report.batches) == (9, 0)
    assert lines(server) == [9]
    assert report.usd == pytest.approx((server.tokens[0] + 2 * server.tokens[1]) / 2e6)
    assert server.calls == []


@pytest.mark.parametrize(
    ("ending", "again"),
    [("expired", 4), ("cancelled", 4), ("partial", 3), ("doubled", 0), ("full", 9)],
)
def test_only_what_is_missing_goes_again(
    server: FaultServer, path: Path, ending: str, again: int
) -> None:
    server.batches.endings.append(ending)
    report = ran(server, path, EchoWork(9))
    assert (report.accepted, report.held) == (9, 0)
    assert lines(server) == [9, again] if again else [9]
    assert set(server.charged.values()) == {1}
    assert report.strays == (9 if ending == "doubled" else 0)


@pytest.mark.parametrize("ending", ["torn", "short"])
def test_an_answer_that_the_files_do_not_hold_is_not_paid_again(
    server: FaultServer, path: Path, ending: str
) -> None:
    server.batches.endings.append(ending)
    report = ran(server, path, EchoWork(5))
    assert (report.accepted, report.held) == (4, 1)
    assert report.unknown_usd > 0
    assert lines(server) == [5]


def test_a_batch_that_is_refused_stops_the_run_unpaid(server: FaultServer, path: Path) -> None:
    server.batches.endings.append("failed")
    with pytest.raises(ShizhenError, match="refuses the batch"):
        ran(server, path, EchoWork(3))
    assert not server.charged
    assert ran(server, path, EchoWork(3)).accepted == 3


def test_a_batch_made_unheard_is_found_again(server: FaultServer, path: Path) -> None:
    server.batches.cut_creations = 1
    assert ran(server, path, EchoWork(4)).accepted == 4
    assert len(server.batches.made) == 1
    assert set(server.charged.values()) == {1}


def test_a_run_killed_between_making_and_hearing_takes_the_batch_up(
    server: FaultServer, path: Path
) -> None:
    """The ledger as a kill would leave it: file uploaded, batch made, its id never stored."""
    work = EchoWork(4)
    ran_before(server, path, work)
    report = ran(server, path, work)
    assert report.accepted == 4
    assert len(server.batches.made) == 1


def ran_before(server: FaultServer, path: Path, work: EchoWork) -> None:
    requests = list(work.requests())
    rows = [Row(r.key, r.item, canonical(r.body), r.tokens_in, 200, "", 0) for r in requests]
    server.batches.files["file-0"] = b"".join(line(row) for row in rows)
    server.batches.made["batch-0"] = {
        "id": "batch-0",
        "object": "batch",
        "endpoint": "/v1/chat/completions",
        "completion_window": "24h",
        "input_file_id": "file-0",
        "created_at": 4_000_000_000,
        "status": "in_progress",
    }
    server.batches._left["batch-0"] = 1
    with Ledger(path) as ledger, ledger.transaction():
        ledger.plan(requests)
        book = BatchBook(ledger)
        book.prepare("ours", [row.key for row in rows])
        book.note("ours", file_id="file-0")


def test_a_batch_that_the_server_has_forgotten_is_held_back(
    server: FaultServer, path: Path
) -> None:
    work = EchoWork(3)
    with Ledger(path) as ledger, ledger.transaction():
        ledger.plan(work.requests())
        book = BatchBook(ledger)
        book.prepare("ours", [request.key for request in work.requests()])
        book.note("ours", file_id="file-0", batch_id="batch-lost")
    report = ran(server, path, work)
    assert (report.held, report.accepted) == (3, 0)
    assert "no more" in report.stopped


def test_repairs_go_in_a_batch_of_their_own(server: FaultServer, path: Path) -> None:
    report = ran(server, path, EchoWork(6, refuse={2, 4}))
    assert (report.accepted, report.broken) == (6, {"taste": 2})
    assert lines(server) == [6, 2]


def test_the_canary_is_sent_at_once(server: FaultServer, path: Path) -> None:
    report = ran(server, path, EchoWork(20), canary=5)
    assert report.accepted == 20
    assert len(server.calls) == 5
    assert lines(server) == [15]


def test_a_bad_canary_makes_no_batch(server: FaultServer, path: Path) -> None:
    report = ran(server, path, EchoWork(20, hopeless=range(20)), canary=5)
    assert "did not pass" in report.stopped
    assert lines(server) == []


def test_a_batch_is_no_larger_than_the_money(server: FaultServer, path: Path) -> None:
    report = ran(server, path, EchoWork(50), max_usd=0.004)
    assert "0.004 USD" in report.stopped
    assert 0 < report.accepted < 50
    assert (server.tokens[0] + 2 * server.tokens[1]) / 2e6 <= 0.004


def rows(n: int) -> list[Row]:
    made = [asked(i) for i in range(n)]
    return [Row(r.key, r.item, canonical(r.body), 1, 1, "", 0) for r in made]


def test_files_keep_to_the_limits() -> None:
    found = rows(10)
    weight = len(line(found[0]))
    assert [len(p) for p in parcels(found, requests=4)] == [4, 4, 2]
    assert [len(p) for p in parcels(found, size=3 * weight)] == [3, 3, 3, 1]
    assert [len(p) for p in parcels(found, size=1)] == [1] * 10
    assert [row for p in parcels(found, requests=3) for row in p] == found


def test_a_line_names_its_request_and_may_go_without_schema() -> None:
    row = rows(1)[0]
    body = json.dumps({**json.loads(row.body), "response_format": {"type": "json_schema"}})
    schemed = Row(row.key, row.item, body, 1, 1, "", 0)
    assert json.loads(line(schemed))["custom_id"] == row.key
    assert "response_format" in json.loads(line(schemed))["body"]
    assert "response_format" not in json.loads(line(schemed, structured=False))["body"]


def test_an_answer_goes_before_a_failure_of_the_same_request() -> None:
    good = {"custom_id": "k", "response": {"status_code": 200, "body": {}}, "error": None}
    bad = {"custom_id": "k", "response": {"status_code": 400, "body": {}}, "error": None}
    for order in ([good, bad], [bad, good]):
        results = Results()
        for one in order:
            results.read(json.dumps(one).encode())
        assert list(results.answers) == ["k"]
        assert not results.failures


def test_a_request_that_the_server_refuses_is_not_sent_again() -> None:
    results = Results()
    results.read(b'{"custom_id": "k", "response": {"status_code": 400, "body": {}}}\nnonsense\n\n')
    assert results.failures == {"k": ("status 400", False)}
    assert results.broken == [b"nonsense"]
