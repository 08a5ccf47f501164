"""Trying again, but never a call that may already have been paid for.

A server that refuses (429) or fails (5xx) has answered nothing, and a connection that was never
made has sent nothing: those are tried again. Silence after a request was sent, or a line cut in the
middle of its answer, may be billed all the same, so that is an error at once.
"""

import math
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx2
import openai

LONGEST_WAIT = 120.0  # seconds that a server may ask for
FIRST_WAIT, MOST_WAIT = 0.5, 8.0  # where it asks for nothing: doubled each time
NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""What the client's transport raises before anything was sent."""

Result = TypeVar("Result")


def patiently(call: Callable[[], Result], retries: int) -> Result:
    """What ``call`` gives, tried up to ``retries`` times more. Raises what the last try raised."""
    for turn in range(retries + 1):
        try:
            return call()
        except openai.OpenAIError as error:
            wait = _wait(error, turn)
            if wait is None or turn == retries:
                raise
            time.sleep(wait)
    raise AssertionError("a try either returns or raises")


def _wait(error: openai.OpenAIError, turn: int) -> float | None:
    """Seconds to wait before the next try; ``None`` where there must be none."""
    backoff = min(FIRST_WAIT * 2**turn, MOST_WAIT)
    if isinstance(error, openai.APIConnectionError):
        return backoff if isinstance(error.__cause__, NEVER_SENT) else None
    if not isinstance(error, openai.APIStatusError):
        return None
    if error.status_code not in {408, 409, 429} and error.status_code < 500:
        return None
    asked = _asked_for(error.response.headers)
    if asked is not None and asked > LONGEST_WAIT:
        return None
    return backoff if asked is None else asked


def _asked_for(headers: Mapping[str, str]) -> float | None:
    """The seconds of ``Retry-After``, as a number or a date (RFC 9110, 10.2.3), or of OpenAI's
    ``retry-after-ms``.
    """
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) / scale
            return max(seconds, 0.0) if math.isfinite(seconds) else None
        except (KeyError, ValueError):
            continue
    try:
        until = parsedate_to_datetime(headers["retry-after"])
    except (KeyError, ValueError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)
