"""``Desk``: what sending one by one and sending in batches share: the books, and the judging."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from assistant.models import ModelProfile
from assistant.models.prices import Price, price
from dialogue_gen.run.account import Account
from dialogue_gen.run.budget import Budget
from dialogue_gen.run.completion import Completion
from dialogue_gen.run.gate import Gate
from dialogue_gen.run.ledger import SCHEMA, Ledger, Reply, Row, Usage
from dialogue_gen.run.progress import Progress, progress
from dialogue_gen.run.scribe import Scribe
from dialogue_gen.run.settings import RunSettings
from dialogue_gen.run.stop import Stop
from dialogue_gen.run.tokens import text_tokens
from dialogue_gen.run.work import Judgement, Work

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class Desk:
    """One run's books. All that touches the ledger goes through :meth:`write`."""

    def __init__(
        self, ledger: Ledger, work: Work, profile: ModelProfile, settings: RunSettings
    ) -> None:
        self.ledger, self.work = ledger, work
        self.profile, self.settings = profile, settings
        account = Account(ledger.db)
        judged = account.judged()
        self.price: Price | None = price(profile)
        self.budget = Budget(self.price, settings.max_usd, account)
        self.gate = Gate(min(settings.canary, account.items()), settings.max_rejected, judged)
        self.stop = Stop(wake=self.gate.open)
        self._shown = account.items(), judged
        self._scribe: Scribe
        self._bench: ThreadPoolExecutor
        self.progress: Progress

    @asynccontextmanager
    async def opened(self, show: bool) -> AsyncIterator[None]:
        """The desk at work. What was handed to the ledger is written before this is left."""
        total, judged = self._shown
        with (
            ThreadPoolExecutor(1, thread_name_prefix="judge") as self._bench,
            progress(total, judged, show) as self.progress,
        ):
            async with Scribe(self.ledger.db) as self._scribe:
                if why := self.gate.verdict():
                    self.stop.now(why)
                yield

    async def write(self, job: Callable[..., Answer], *values: Any) -> Answer:
        """Read or change the ledger; durable on return. Raises ``ShizhenError`` where it cannot."""
        try:
            return await self._scribe.write(job, *values)
        except sqlite3.DatabaseError as error:
            raise SCHEMA.fault(error, self.ledger.path) from error

    def usage(self, row: Row, completion: Completion | None, batched: bool = False) -> Usage:
        """What a reply is charged for: the server's count, our estimate where it has none."""
        tokens_in, tokens_out = row.tokens_in, 0
        if completion is not None:
            said = completion.completion_tokens
            if said is None:
                said = round(text_tokens(completion.content, self.profile.model))
            tokens_in, tokens_out = completion.prompt_tokens or row.tokens_in, said
        usd = self.price.of(tokens_in, tokens_out, batched) if self.price else 0.0
        return Usage(tokens_in, tokens_out, usd)

    async def judge(self, row: Row, reply: Reply) -> Row | None:
        """Decide on a stored reply; the repair that is to be sent next, where there is one."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._bench, self.work.judge, row, reply)
        await self.write(self._enter, row, found)
        if found.repair is not None:
            return await self.write(self.ledger.row, found.repair.key)
        self.progress.decided(found.accepted, self.budget.spent)
        if why := self.gate.decided(found.accepted):
            self.stop.now(why)
        return None

    def _enter(self, row: Row, found: Judgement) -> None:
        if found.accepted:
            self.ledger.accept(row.key, found.data)
        else:
            self.ledger.reject(row.key, found.rules, found.data, found.repair)

    def died(self, row: Row, reason: str) -> None:
        """A request was given up; its item has no answer in this run."""
        log.warning("%s is given up: %s", row.item, reason)
        if why := self.gate.died():
            self.stop.now(f"{why}, the last one for: {reason}")

    async def judge_what_is_there(self) -> None:
        """Replies that an earlier run stored and did not come to judge."""
        for row in await self.write(self.ledger.unjudged):
            reply = await self.write(self.ledger.reply, row.key)
            if reply is not None:
                await self.judge(row, reply)
