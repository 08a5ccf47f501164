"""``RunSettings``: how fast, how dear and how bad a run may be."""

from pydantic import BaseModel, ConfigDict, Field


class RunSettings(BaseModel):
    """Settings of a run.

    ``rpm`` and ``tpm`` are requests and tokens a minute (``None``: no limit but the server's own),
    ``concurrency`` how many requests are open at once, ``max_usd`` what may be spent in all, this
    ledger's earlier runs included. ``canary`` items go first; the run stops when more than
    ``max_rejected`` (a share) of the last 500 are rejected. ``attempts`` is how often one request
    is sent before it is given up, ``poll`` the seconds between two looks at a batch. ``pay_again``
    sends what may have been paid for already and whose answer is lost.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rpm: float | None = Field(default=None, gt=0)
    tpm: float | None = Field(default=None, gt=0)
    concurrency: int = Field(default=16, ge=1, le=1000)
    max_usd: float | None = Field(default=None, gt=0)
    canary: int = Field(default=50, ge=0)
    max_rejected: float = Field(default=0.4, ge=0, le=1)
    attempts: int = Field(default=8, ge=1)
    batch: bool = False
    poll: float = Field(default=30.0, gt=0)
    pay_again: bool = False
    first_wait: float = Field(default=0.5, gt=0)
    """Seconds: the ceiling of the first backoff."""
