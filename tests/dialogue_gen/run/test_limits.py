"""Pace, waiting and faults: no faster than allowed, as long as asked for."""

import asyncio
import random
from itertools import accumulate

import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_gen.run.faults import LONGEST, backoff, fault, retry_after
from dialogue_gen.run.limits import Limiter, Pace


@given(
    st.integers(1, 2000),
    st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=300),
)
def test_no_minute_holds_more_than_allowed(per_minute: int, gaps: list[float]) -> None:
    pace = Pace(per_minute)
    starts = sorted(now + pace.wait(1, now) for now in accumulate(gaps))
    for first, start in enumerate(starts):
        within = [s for s in starts[first:] if s < start + 60 - 1e-6]
        assert len(within) <= per_minute


def test_a_waiting_crowd_is_served_at_the_full_pace() -> None:
    pace = Pace(6000)
    waits = [pace.wait(1, 0.0) for _ in range(6000)]
    assert waits[-1] == pytest.approx(60, abs=1.1)


def test_large_requests_wait_for_their_tokens() -> None:
    pace = Pace(100)
    assert pace.wait(250, 0.0) == 0
    assert pace.wait(1, 0.0) == pytest.approx(150)


def test_a_pause_holds_everybody_back() -> None:
    now, slept = [0.0], []

    async def sleep(seconds: float) -> bool:
        slept.append(seconds)
        now[0] += seconds
        return True

    limiter = Limiter(clock=lambda: now[0], sleep=sleep)
    limiter.pause(5)
    limiter.pause(2)
    asyncio.run(limiter.admit(10))
    assert slept == [5]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Fri, 02 Jan 1970 00:00:10 GMT"}, 10.0),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.0),
        ({"retry-after": "99999999"}, LONGEST),
        ({"retry-after": "inf"}, LONGEST),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, now=86_400.0) == seconds


@given(st.integers(1, 10_000), st.integers())
def test_backoff_grows_and_ends(attempt: int, seed: int) -> None:
    wait = backoff(attempt, random.Random(seed))
    assert 0.1 <= wait <= 60
    assert wait <= 0.5 * 2 ** min(attempt - 1, 30)


def test_two_clients_do_not_come_back_together() -> None:
    waits = {round(backoff(4, random.Random(seed)), 3) for seed in range(20)}
    assert len(waits) > 15


REQUEST = httpx2.Request("POST", "http://localhost/v1/chat/completions")


def status(code: int, error: str | None = None) -> openai.APIStatusError:
    response = httpx2.Response(code, request=REQUEST, headers={"retry-after": "3"})
    return openai.APIStatusError("no", response=response, body={"code": error})


@pytest.mark.parametrize(
    ("code", "again", "unknown", "stops"),
    [
        (400, False, False, False),
        (401, False, False, True),
        (403, False, False, True),
        (404, False, False, True),
        (408, True, False, False),
        (409, True, True, False),
        (413, False, False, False),
        (429, True, False, False),
        (500, True, False, False),
        (502, True, True, False),
        (503, True, False, False),
        (504, True, True, False),
        (524, True, True, False),
        (529, True, False, False),
    ],
)
def test_what_a_status_means(code: int, again: bool, unknown: bool, stops: bool) -> None:
    found = fault(status(code))
    assert (found.again, found.unknown, found.stops) == (again, unknown, stops)
    assert found.wait == (3.0 if again else None)


def test_an_empty_account_is_no_matter_of_waiting() -> None:
    assert fault(status(429, "insufficient_quota")).stops


@pytest.mark.parametrize(
    ("cause", "unknown"),
    [
        (httpx2.ConnectError("refused"), False),
        (httpx2.RemoteProtocolError("cut"), True),
        (httpx2.ReadError("reset"), True),
        (httpx2.WriteError("reset"), True),
    ],
)
def test_only_what_was_never_sent_is_surely_unpaid(cause: Exception, unknown: bool) -> None:
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    assert fault(error).unknown is unknown


@pytest.mark.parametrize(
    ("cause", "unknown"),
    [
        (httpx2.ConnectTimeout("slow"), False),
        (httpx2.PoolTimeout("slow"), False),
        (httpx2.ReadTimeout("silent"), True),
    ],
)
def test_silence_is_unknown_once_the_request_is_out(cause: Exception, unknown: bool) -> None:
    error = openai.APITimeoutError(request=REQUEST)
    error.__cause__ = cause
    assert fault(error).unknown is unknown
