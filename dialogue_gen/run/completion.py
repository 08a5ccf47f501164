"""What a server's answer holds, read from the bytes that the ledger keeps."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Completion:
    """The text of a chat completion; ``finish`` is ``stop``, ``length``, ``content_filter``…

    ``prompt_tokens`` and ``completion_tokens`` are what the server charges for, ``None`` where it
    does not say.
    """

    content: str
    finish: str
    model: str
    prompt_tokens: int | None
    completion_tokens: int | None


def read_completion(body: bytes) -> Completion | None:
    """The completion in a body, or in a line of a batch's output; ``None`` where there is none."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    data = _inside(data)
    choices = data.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    if not isinstance(first, dict) or not isinstance(message, dict):
        return None
    content = message.get("content")
    usage = data.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Completion(
        content=content if isinstance(content, str) else "",
        finish=str(first.get("finish_reason") or ""),
        model=str(data.get("model") or ""),
        prompt_tokens=_number(usage.get("prompt_tokens")),
        completion_tokens=_number(usage.get("completion_tokens")),
    )


def _inside(data: Any) -> dict[str, Any]:
    """The completion itself: a batch's line wraps it in ``response.body``."""
    if isinstance(data, dict) and isinstance(response := data.get("response"), dict):
        data = response.get("body")
    return data if isinstance(data, dict) else {}


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
