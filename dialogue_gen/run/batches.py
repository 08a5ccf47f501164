"""Sending in batches: a day's wait for half the price, and nothing lost on the way.

A batch is in the ledger before the server hears of it. Killed between the two, the next run looks
through the server's own list for the file it uploaded: a batch that was made is taken up, and only
one that is surely not there is made again.
"""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

import openai
from openai.types import Batch

from assistant.models.wire import worded
from dialogue_gen.run.batch_book import FETCHED, BatchBook, BatchRow
from dialogue_gen.run.batch_files import MOST_REQUESTS, Results, line, parcels
from dialogue_gen.run.completion import read_completion
from dialogue_gen.run.desk import Desk
from dialogue_gen.run.faults import fault
from dialogue_gen.run.ledger import Row
from literature.errors import ShizhenError

log = logging.getLogger(__name__)

OVER = frozenset({"completed", "expired", "cancelled", "failed"})
FULL = (
    "token_limit_exceeded"  # OpenAI: too many tokens wait in batches already; later there is room
)
CLOCKS = timedelta(days=1)  # how far the server's clock may be from ours
PATIENCE = 3600.0  # seconds a server may be out of reach
LOOKS = 3  # how often a list is read before a batch counts as never made


class Batches:
    """Makes batches of what waits, watches them, and brings home both files of each."""

    def __init__(
        self,
        desk: Desk,
        client: openai.AsyncOpenAI,
        by_schema: bool = True,
        requests: int = 0,
        size: int = 0,
    ) -> None:
        self._desk, self._client = desk, client
        self._book = BatchBook(desk.ledger)
        self._requests, self._size = requests, size
        self._by_schema, self._failures = by_schema, 0

    async def run(self) -> None:
        """Until nothing waits and no batch is open, or it is time to stop.

        Raises ``ShizhenError`` for what waiting does not mend, and where the server cannot be
        reached for an hour. Batches that are open then go on at the server; a later run takes
        them up.
        """
        desk = self._desk
        for batch in await desk.write(self._book.open):
            for row in await desk.write(self._book.rows, batch.name):
                desk.budget.hold(row, batched=True)
        while not desk.stop:
            waiting = await self._prepare()
            batches = await desk.write(self._book.open)
            if not waiting and not batches:
                return
            await self._round(batches)
            if await desk.write(self._book.open):
                desk.progress.say(f"waiting for {len(batches)} batches")
                await desk.stop.sleep(desk.settings.poll)

    async def _prepare(self) -> bool:
        """Put what waits into batches, as far as the money reaches; whether anything waited."""
        desk, rows = self._desk, []
        for repairs in (True, False):
            rows += await desk.write(desk.ledger.waiting, MOST_REQUESTS, repairs)
        fitting = [row for row in rows if desk.budget.fits(row, batched=True)]
        if rows and not fitting and not await desk.write(self._book.open):
            desk.stop.now(f"the next request might cost more than {desk.settings.max_usd:g} USD")
        for parcel in parcels(fitting, self._by_schema, self._requests, self._size):
            keys = [row.key for row in parcel]
            await desk.write(self._book.prepare, f"shizhen-{uuid4().hex}", keys)
        return bool(rows)

    async def _round(self, batches: list[BatchRow]) -> None:
        """One step on for each batch; what another look may mend is looked at again."""
        for batch in batches:
            if self._desk.stop:
                return
            try:
                await self._forward(batch)
            except openai.OpenAIError as error:
                found, self._failures = fault(error), self._failures + 1
                patience = max(self._desk.settings.attempts, PATIENCE / self._desk.settings.poll)
                if not found.again or self._failures > patience:
                    raise worded(error, self._desk.profile) from error
                log.warning("batch %s: %s; looked at again", batch.name, found.reason)
            else:
                self._failures = 0

    async def _forward(self, batch: BatchRow) -> None:
        """One step on for a batch: made, looked at, or brought home."""
        desk = self._desk
        if not batch.batch_id:
            made = await self._make(batch)
        else:
            try:
                made = await self._client.batches.retrieve(batch.batch_id)
            except openai.NotFoundError:
                await self._gone(batch)
                return
        await desk.write(self._book.note, batch.name, "", made.id, made.status)
        if made.status in OVER:
            await self._bring_home(batch, made)

    async def _gone(self, batch: BatchRow) -> None:
        """The server knows the batch no more: what it had answered cannot be known."""
        rows = await self._desk.write(self._book.rows, batch.name)
        nothing = Results()
        await self._desk.write(self._store, batch.name, rows, nothing, True)
        self._desk.stop.now(f"the server knows batch {batch.batch_id} no more")

    async def _make(self, batch: BatchRow) -> Batch:
        """The server's batch for ours: the one it has made already, or a new one."""
        file_id = batch.file_id
        if file_id:
            made = await self._find(batch, file_id)
            if made is not None:
                log.info("batch %s had been made as %s", batch.name, made.id)
                return made
        else:
            rows = await self._desk.write(self._book.rows, batch.name)
            content = b"".join(line(row, self._by_schema) for row in rows)
            file = await self._client.files.create(
                file=(f"{batch.name}.jsonl", content), purpose="batch"
            )
            file_id = file.id
            await self._desk.write(self._book.note, batch.name, file_id)
        # Made once: a second try by the client could be a second batch, paid for as well.
        once = self._client.with_options(max_retries=0)
        return await once.batches.create(
            input_file_id=file_id,
            endpoint="/v1/chat/completions",
            completion_window="24h",
            metadata={"name": batch.name},
            extra_headers={"Idempotency-Key": batch.name},
        )

    async def _find(self, batch: BatchRow, file_id: str) -> Batch | None:
        """The batch that was made of a file, if there is one; the server's list says."""
        oldest = (datetime.fromisoformat(batch.created) - CLOCKS).timestamp()
        for _ in range(LOOKS):
            async for made in self._client.batches.list(limit=100):
                if made.input_file_id == file_id:
                    return made
                if made.created_at < oldest:
                    break
            if not await self._desk.stop.sleep(min(2.0, self._desk.settings.poll)):
                break
        return None

    async def _bring_home(self, batch: BatchRow, made: Batch) -> None:
        """Both files, whatever the batch ended as; then what is missing is planned again."""
        if made.status == "failed":
            await self._failed(batch, made)
            return
        results = Results()
        for file_id in filter(None, (made.output_file_id, made.error_file_id)):
            results.read((await self._client.files.content(file_id)).content)
        rows = await self._desk.write(self._book.rows, batch.name)
        completed = made.request_counts.completed if made.request_counts else 0
        lost = bool(results.broken) or completed > len(results.answers)
        gone = await self._desk.write(self._store, batch.name, rows, results, lost)
        for row, reason in gone:
            self._desk.died(row, reason)
        for row in rows:
            if row.key in results.answers:
                reply = await self._desk.write(self._desk.ledger.reply, row.key)
                if reply is not None:
                    self._desk.budget.settle(row.key, reply.usage.usd)
                    await self._desk.judge(row, reply)

    def _store(
        self, name: str, rows: list[Row], results: Results, lost: bool
    ) -> list[tuple[Row, str]]:
        """All that a batch brought, in one commit; the requests given up, and why.

        ``lost``: the server has answered more than can be read, so what is missing may be paid.
        """
        desk, ledger, gone = self._desk, self._desk.ledger, []
        for row in rows:
            if (raw := results.answers.get(row.key)) is not None:
                usage = desk.usage(row, read_completion(raw), batched=True)
                ledger.keep(row.key, raw, usage)
                continue
            reason, again = results.failures.get(row.key, ("missing from the batch", True))
            unknown = lost and row.key not in results.failures
            if unknown or not again or row.attempts >= desk.settings.attempts:
                ledger.die(row.key, reason, unknown)
                gone.append((row, reason))
            else:
                ledger.back(row.key, reason)
            desk.budget.settle(row.key, None if unknown else 0.0)
        for key, raw in results.again:
            ledger.stray(key, "answered twice in one batch", raw)
        for raw in results.broken:
            ledger.stray("", "a line of a batch that names no request", raw)
        self._book.note(name, status=FETCHED)
        return gone

    async def _failed(self, batch: BatchRow, made: Batch) -> None:
        """The server ran nothing of it: try again later, or say what it found wrong."""
        errors = made.errors.data if made.errors and made.errors.data else []
        rows = await self._desk.write(self._book.rows, batch.name)
        codes = [error.code or "failed" for error in errors] or ["failed"]

        def back() -> None:
            for row in rows:
                self._desk.ledger.back(row.key, codes[0])
                self._desk.budget.settle(row.key, 0.0)
            self._book.note(batch.name, status=FETCHED)

        await self._desk.write(back)
        if codes[0] != FULL:
            said = " ".join(errors[0].message.split())[:200] if errors and errors[0].message else ""
            raise ShizhenError(
                f"the server refuses the batch: {said or codes[0]}",
                cure="Mend what it names; nothing was run, and nothing paid.",
            )
        await self._desk.stop.sleep(self._desk.settings.poll)
