"""``Request``: one call of a chat model, named by everything that decides its answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from literature.paper import sha256


def canonical(value: Any) -> str:
    """JSON that is the same for the same value: keys sorted, no blanks, nothing escaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def request_key(
    model: str, parameters: Mapping[str, Any], prompt: str, inputs: Any, salt: str = ""
) -> str:
    """Hex SHA-256 of model, parameters, prompt version and inputs; who pays is no part of it.

    ``inputs`` are the messages as they are sent, so that no two texts share a key. ``salt`` tells
    items apart that ask the very same thing and still want an answer each.
    """
    parts = {"model": model, "parameters": parameters, "prompt": prompt, "inputs": inputs}
    return sha256(canonical({**parts, "salt": salt} if salt else parts))


@dataclass(frozen=True)
class Request:
    """What is asked for one item of a plan, first or again.

    ``parameters`` go into the body as they are (``temperature``, ``max_tokens``,
    ``response_format``); ``prompt`` names the prompt's version; ``tokens_in`` is an estimate,
    ``tokens_out`` the most that may come back. ``repairs`` is the key of the request whose reply
    this one asks to mend.
    """

    item: str
    model: str
    messages: tuple[Mapping[str, str], ...]
    prompt: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    tokens_in: int = 0
    tokens_out: int = 0
    repairs: str = ""
    salt: str = ""

    @cached_property
    def key(self) -> str:
        """The request's name, in the ledger and before the server."""
        return request_key(self.model, self.parameters, self.prompt, list(self.messages), self.salt)

    @property
    def body(self) -> dict[str, Any]:
        """The JSON of a chat completion."""
        return {"model": self.model, "messages": list(self.messages), **self.parameters}
