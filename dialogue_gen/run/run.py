"""``run``: a plan's requests asked, judged and booked, from wherever an earlier run left off."""

import asyncio
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.models import ModelProfile
from assistant.models.prices import price
from dialogue_gen.run.account import Account
from dialogue_gen.run.batch_book import BatchBook
from dialogue_gen.run.batches import Batches
from dialogue_gen.run.desk import Desk
from dialogue_gen.run.ledger import Ledger
from dialogue_gen.run.online import Online, client
from dialogue_gen.run.settings import RunSettings
from dialogue_gen.run.stop import interruptible
from dialogue_gen.run.work import Work
from literature.errors import ShizhenError


@dataclass(frozen=True, slots=True)
class Report:
    """Where a plan stands after a run.

    ``accepted`` and ``rejected`` are items, ``waiting`` what is neither (``dead`` requests are
    given up, by reason). ``usd`` is all that this ledger has paid, ``unknown_usd`` the most that
    ``held`` requests, whose answers never came, may have cost besides. ``usd`` is ``None`` where no
    price is known. ``batches`` are open at the server. ``stopped`` says why the run ended early.
    """

    items: int
    accepted: int
    rejected: int
    waiting: int
    held: int
    strays: int
    tokens_in: int
    tokens_out: int
    usd: float | None
    unknown_usd: float | None
    dead: dict[str, int]
    broken: dict[str, int]
    batches: int
    seconds: float
    stopped: str

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def run(
    work: Work, path: Path, profile: ModelProfile, settings: RunSettings, show: bool = False
) -> Report:
    """Ask what the ledger at ``path`` has no answer for yet, and judge every answer.

    Interrupted or killed, it goes on when called again. Raises ``ShizhenError`` where no further
    call would fare better (key, account, model, disk); the ledger has all that came before.
    """
    if settings.max_usd is not None and price(profile) is None:
        raise ShizhenError(
            f"no price is known for {profile.model}, so its cost cannot be limited",
            cure="Set price_in and price_out (USD for a million tokens) in the model's profile.",
        )
    began = time.monotonic()
    with Ledger(path, profile.idempotent) as ledger:
        with ledger.transaction():
            ledger.plan(work.requests())
            ledger.recover(settings.pay_again)
        stopped = asyncio.run(_run(ledger, work, profile, settings, show))
        return report(ledger, profile, time.monotonic() - began, stopped)


async def _run(
    ledger: Ledger, work: Work, profile: ModelProfile, settings: RunSettings, show: bool
) -> str:
    desk = Desk(ledger, work, profile, settings)
    try:
        async with desk.opened(show):
            with interruptible(desk.stop):
                await _send(desk)
    except* ShizhenError as errors:
        raise _first(errors) from None
    if desk.stop.error is not None:
        raise desk.stop.error
    return desk.stop.reason


async def _send(desk: Desk) -> None:
    await desk.judge_what_is_there()
    async with client(desk.profile) as line:
        online = Online(desk, line)
        if not desk.settings.batch:
            await online.run()
            return
        if not desk.gate.passed:
            await online.run(most=desk.gate.missing)
        async with client(desk.profile, desk.profile.retries) as patient:
            await Batches(desk, patient, online.by_schema).run()


def _first(errors: BaseExceptionGroup[ShizhenError]) -> ShizhenError:
    """The first of the errors that ended a run together."""
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


def report(
    ledger: Ledger, profile: ModelProfile, seconds: float = 0.0, stopped: str = ""
) -> Report:
    """Where the plan stands that was put into a ledger last."""
    account, known = Account(ledger.db), price(profile)
    judged, held = account.judged(), account.held()
    tokens_in, tokens_out = account.tokens()
    items, accepted = account.items(), sum(judged)
    return Report(
        items=items,
        accepted=accepted,
        rejected=len(judged) - accepted,
        waiting=items - len(judged),
        held=held.requests,
        strays=account.strays(),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        usd=account.spent() if known else None,
        unknown_usd=known.of(held.tokens_in, held.tokens_out) if known else None,
        dead=account.dead(),
        broken=account.broken(),
        batches=len(BatchBook(ledger).open()),
        seconds=seconds,
        stopped=stopped,
    )
