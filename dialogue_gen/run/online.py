"""Sending one by one: many at a time, no faster than allowed, each one told to the ledger first."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import openai

from assistant.models import ModelProfile
from assistant.models.wire import client_settings, worded
from dialogue_gen.run.completion import read_completion
from dialogue_gen.run.desk import Desk
from dialogue_gen.run.faults import Fault, backoff, fault
from dialogue_gen.run.ledger import Reply, Row
from dialogue_gen.run.limits import Limiter

CHUNK = 64  # rows read from the ledger at a time
NO_COMPLETION = Fault("no chat completion", again=True, unknown=True)


def client(profile: ModelProfile, retries: int = 0) -> openai.AsyncOpenAI:
    """The real client. It tries nothing again by itself: whoever retries tells the ledger."""
    settings = {**client_settings(profile), "max_retries": retries}
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
    return openai.AsyncOpenAI(**settings, http_client=openai.DefaultAsyncHttpxClient(limits=limits))


class Online:
    """Sends what waits, repairs first, and sees each item through to its end.

    ``by_schema``: replies are asked for by schema; false once the server has answered without.
    """

    def __init__(self, desk: Desk, client: openai.AsyncOpenAI) -> None:
        self._desk, self._client = desk, client
        settings = desk.settings
        self._limiter = Limiter(settings.rpm, settings.tpm, sleep=desk.stop.sleep)
        self._alive: set[str] = set()  # handed out; in the ledger such a row may still be planned
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._rng = random.Random()  # noqa: S311 - jitter
        self.by_schema = desk.profile.structured

    async def run(self, most: int | None = None) -> None:
        """Until nothing waits, ``most`` first askings have started, or it is time to stop."""
        async with asyncio.TaskGroup() as group:
            async for row in self._rows(most):
                self._alive.add(row.key)
                await self._slots.acquire()
                group.create_task(self._see_through(row))

    async def _rows(self, most: int | None) -> AsyncIterator[Row]:
        started = 0
        for repairs in (True, False):
            while not self._desk.stop:
                asked = len(self._alive) + CHUNK
                found = await self._desk.write(self._desk.ledger.waiting, asked, repairs)
                fresh = [row for row in found if row.key not in self._alive]
                if not fresh:
                    break
                for row in fresh:
                    if not repairs:
                        if started == most:
                            return
                        await self._desk.gate.admit()
                        started += 1
                    if self._desk.stop:
                        return
                    yield row

    async def _see_through(self, row: Row) -> None:
        try:
            following: Row | None = row
            while following is not None:
                reply = await self._ask(following)
                if reply is None:
                    return
                following = await self._desk.judge(following, reply)
        finally:
            self._alive.discard(row.key)
            self._slots.release()

    async def _ask(self, row: Row) -> Reply | None:
        """The reply, stored; ``None`` where there is none, which the ledger then says."""
        desk, settings = self._desk, self._desk.settings
        by_schema = self.by_schema
        for attempt in range(1, settings.attempts + 1):
            if not await self._may_send(row):
                return None
            await desk.write(desk.ledger.submit, row.key)
            got = await self._send(row, by_schema)
            if isinstance(got, bytes):
                self.by_schema = self.by_schema and by_schema
                return await self._keep(row, got)
            refused = got.schema and by_schema
            by_schema = by_schema and not refused
            if not await self._again(row, got, refused, last=attempt == settings.attempts):
                return None
            wait = (
                backoff(attempt, self._rng, settings.first_wait) if got.wait is None else got.wait
            )
            await desk.stop.sleep(0.0 if refused else wait)
        return None

    async def _keep(self, row: Row, body: bytes) -> Reply | None:
        """Store an answer before anybody reads more of it than what it cost."""
        desk = self._desk
        usage = desk.usage(row, read_completion(body))
        await desk.write(desk.ledger.keep, row.key, body, usage)
        desk.budget.settle(row.key, usage.usd)
        return await desk.write(desk.ledger.reply, row.key)

    async def _may_send(self, row: Row) -> bool:
        """Wait for money, pace and the server's leave; false where the run is to end."""
        desk = self._desk
        if not await desk.budget.admit(row):
            desk.stop.now(f"the next request might cost more than {desk.settings.max_usd:g} USD")
        if not desk.stop:
            await self._limiter.admit(row.tokens_in + row.tokens_out)
        if desk.stop:
            desk.budget.settle(row.key, 0.0)
            return False
        return True

    async def _send(self, row: Row, by_schema: bool) -> bytes | Fault:
        body: dict[str, Any] = json.loads(row.body)
        if not by_schema:
            body.pop("response_format", None)
        try:
            response = await self._client.post(
                "/chat/completions",
                cast_to=httpx2.Response,
                body=body,
                options={"headers": {"Idempotency-Key": row.key}},
            )
        except openai.OpenAIError as error:
            found = fault(error)
            if found.stops:
                self._desk.stop.fail(worded(error, self._desk.profile))
            return found
        if read_completion(response.content) is None:
            desk = self._desk
            await desk.write(desk.ledger.stray, row.key, NO_COMPLETION.reason, response.content)
            return NO_COMPLETION
        return response.content

    async def _again(self, row: Row, found: Fault, refused: bool, last: bool) -> bool:
        """Tell the books what a failed call means; whether it is to be tried again.

        ``refused``: the server does not give a reply by schema, and is asked for one without.
        """
        desk, ledger = self._desk, self._desk.ledger
        lost = found.unknown and not ledger.idempotent  # asking again would be paying again
        if found.wait is not None:
            self._limiter.pause(found.wait)
        if not refused and (lost or last or not (found.again or found.stops)):
            await desk.write(ledger.die, row.key, found.reason, found.unknown)
            desk.budget.settle(row.key, None if found.unknown else 0.0)
            desk.died(row, found.reason)
            return False
        await desk.write(ledger.back, row.key, found.reason)
        desk.budget.settle(row.key, 0.0)
        return not found.stops
