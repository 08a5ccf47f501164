"""``ModelProfile``: which model answers, and how it is reached."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class ModelProfile(BaseModel):
    """A named way to a model. The key is a secret: it shows in no repr, log or journal.

    ``timeout`` is seconds of silence before a call is given up; ``retries`` how often the client
    tries again after a 429 or a 5xx, and where it was never reached (it honours ``Retry-After``,
    up to two minutes).
    ``structured`` asks for JSON by schema where the server offers it; a server that refuses is
    asked again without. ``price_in`` and ``price_out`` are USD for a million tokens; they go before
    the price table. ``idempotent`` promises that the server charges one ``Idempotency-Key`` once
    and gives the stored answer when it is sent again: say so only of a server that does.
    ``deidentify`` masks what identifies a person in a question before it is sent. Of a ``local``
    model, ``model`` is its folder and ``adapter`` that of a LoRA adapter; ``form`` is ``json`` (the
    contract) or ``cited``, the prose with markers that models tuned here write
    (:mod:`assistant.models.cited`). ``context`` is the most tokens of prompt and reply together,
    where a model was tuned with fewer than it could take.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str = "endpoint"
    model: str = ""
    base_url: str = ""
    api_key: SecretStr | None = None
    timeout: float = Field(default=60.0, gt=0)
    retries: int = Field(default=2, ge=0, le=10)
    temperature: float | None = Field(default=0.0, ge=0, le=2)
    max_tokens: int | None = Field(default=None, ge=1)
    structured: bool = True
    price_in: float | None = Field(default=None, ge=0)
    price_out: float | None = Field(default=None, ge=0)
    idempotent: bool = False
    deidentify: bool = True
    adapter: str = ""
    form: Literal["json", "cited"] = "json"
    context: int | None = Field(default=None, ge=64)
