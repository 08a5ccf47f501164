"""What a failed call means: may it be tried again, when, and may it have been paid for?"""

import math
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import httpx2
import openai

LONGEST = 3600.0
"""Seconds: the most a server's ``Retry-After`` is waited for before it is asked again."""

FIRST, CEILING = 0.5, 60.0
"""Seconds: the first wait of a backoff, and the last."""

STOPPING = frozenset({401, 403, 404})
"""Every further call would fail alike: the key, the account, or the model's name."""

AGAIN = frozenset({408, 425, 429, 500, 503, 529})
"""The server says that it did not serve the call: asked again, and surely not paid for."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer.

    ``again``: whether asking again may help. ``unknown``: whether the server may have answered,
    and charged, all the same. ``wait`` is what it asked for, in seconds; ``stops`` says that no
    other call would fare better; ``schema`` that a reply by schema may be what it refuses.
    """

    reason: str
    again: bool = False
    unknown: bool = False
    wait: float | None = None
    stops: bool = False
    schema: bool = False


def fault(error: openai.OpenAIError) -> Fault:
    """What an error of the client means.

    Unsent is unpaid: no connection, no answer. A status is the server's word that it did not
    answer, except for a gateway's (502, 504, 52x) and a conflict (409), which speak of somebody
    else's answer. A line that fell silent or was cut says nothing either way.
    """
    if isinstance(error, openai.APITimeoutError):
        unsent = isinstance(error.__cause__, httpx2.ConnectTimeout | httpx2.PoolTimeout)
        return Fault("no answer in time", again=True, unknown=not unsent)
    if isinstance(error, openai.APIConnectionError):
        if isinstance(error.__cause__, httpx2.ConnectError | httpx2.UnsupportedProtocol):
            return Fault("no connection", again=True)
        return Fault("the line was cut", again=True, unknown=True)
    if isinstance(error, openai.APIStatusError):
        return _status(error)
    return Fault("no chat completion", again=True, unknown=True)


def _status(error: openai.APIStatusError) -> Fault:
    code = error.status_code
    reason = f"status {code}"
    if code in STOPPING or (code == 429 and error.code == "insufficient_quota"):
        return Fault(reason, stops=True)
    if code in AGAIN:
        return Fault(reason, again=True, wait=retry_after(error.response.headers))
    if code >= 500 or code == 409:
        wait = retry_after(error.response.headers)
        return Fault(reason, again=True, unknown=True, wait=wait)
    return Fault(reason, schema=code in {400, 422})


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Seconds that ``Retry-After`` (or ``retry-after-ms``) asks for, at most an hour.

    Seconds or an HTTP date (RFC 9110, 10.2.3); ``None`` where there is none that can be read.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        try:
            seconds = float(value) / unit
        except ValueError:
            continue
        if not math.isnan(seconds) and seconds >= 0:
            return min(seconds, LONGEST)
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
        seconds = date.timestamp() - (time.time() if now is None else now)
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST)


def backoff(attempt: int, rng: random.Random, first: float = FIRST) -> float:
    """Seconds before attempt ``attempt + 1``: exponential with full jitter.

    Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: a random moment up to
    the doubled ceiling spreads clients that failed together better than any fixed step.
    """
    ceiling = min(CEILING, first * 2.0 ** min(attempt - 1, 30))
    return rng.uniform(ceiling / 4, ceiling)
