"""A batch's files: the requests as one JSONL, and the answers of the two that come back."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dialogue_gen.run.faults import AGAIN
from dialogue_gen.run.ledger import Row

MOST_REQUESTS = 50_000
MOST_BYTES = 200_000_000
"""OpenAI's limits of one batch file (its API reference, "Create batch")."""

MISSED = frozenset({"batch_expired", "batch_cancelled"})
"""Codes of the error file for requests that were never run."""


def line(row: Row, structured: bool = True) -> bytes:
    """The line of a batch's input for one request; its key is the ``custom_id``."""
    body = json.loads(row.body)
    if not structured:
        body.pop("response_format", None)
    data = {
        "custom_id": row.key,
        "method": "POST",
        "url": "/v1/chat/completions",
        "body": body,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def parcels(
    rows: Iterable[Row], structured: bool = True, requests: int = 0, size: int = 0
) -> Iterator[list[Row]]:
    """The rows in files of at most ``requests`` lines and ``size`` bytes (0: the server's limits).

    A single row that is too large is a file of its own: the server says what it thinks of it.
    """
    requests, size = requests or MOST_REQUESTS, size or MOST_BYTES
    parcel: list[Row] = []
    weight = 0
    for row in rows:
        more = len(line(row, structured))
        if parcel and (len(parcel) == requests or weight + more > size):
            yield parcel
            parcel, weight = [], 0
        parcel.append(row)
        weight += more
    if parcel:
        yield parcel


@dataclass
class Results:
    """What the two files of a batch say.

    ``answers`` maps a key to its line, ``failures`` to the reason and whether asking again may
    help; ``again`` are further lines for a key that has one; ``broken`` lines name no request.
    """

    answers: dict[str, bytes] = field(default_factory=dict)
    failures: dict[str, tuple[str, bool]] = field(default_factory=dict)
    again: list[tuple[str, bytes]] = field(default_factory=list)
    broken: list[bytes] = field(default_factory=list)

    def read(self, content: bytes) -> None:
        """Add the lines of a file."""
        for raw in content.splitlines():
            if not raw.strip():
                continue
            data = _object(raw)
            key = data.get("custom_id")
            if not isinstance(key, str):
                self.broken.append(raw)
            elif key in self.answers:
                self.again.append((key, raw))
            elif failure := _failure(data):
                self.failures.setdefault(key, failure)
            else:
                self.failures.pop(key, None)
                self.answers[key] = raw


def _object(raw: bytes) -> dict[str, Any]:
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _failure(data: dict[str, Any]) -> tuple[str, bool] | None:
    """Why a line holds no answer and whether asking again may help; ``None`` if it is one."""
    response, error = data.get("response"), data.get("error")
    status = response.get("status_code") if isinstance(response, dict) else None
    if status == 200:
        return None
    code = error.get("code") if isinstance(error, dict) else None
    if code in MISSED or status is None:
        return str(code or "no answer in the batch"), True
    return f"status {status}", status in AGAIN or (isinstance(status, int) and status >= 500)
