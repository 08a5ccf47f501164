"""A loopback server that plays chat completions, files and batches, and misbehaves on purpose.

It is a fake, for faults: no model stands behind it. What it does well is bookkeeping: it counts
what it has charged for, by ``Idempotency-Key`` (or by a batch's ``custom_id``), so that a client
can be held to account. Run as a program it serves until killed and tells its books at ``/books``.
"""

import argparse
import asyncio
import json
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from email.utils import formatdate
from hashlib import sha256
from typing import Any

from aiohttp import web
from fake_batches import FakeBatches

Reply = Callable[[dict[str, Any]], str]
Count = Callable[[str], int]

PAID = frozenset({"cut", "silence", "garbage", "empty", "schema", "length", "same_id", "504"})
"""Faults after the model has answered: charged, whether or not the answer arrives."""


def echo(body: dict[str, Any]) -> str:
    """A reply that only its own request can have: the hash of what was asked."""
    asked = json.dumps(body["messages"], ensure_ascii=False, sort_keys=True)
    name = sha256(asked.encode()).hexdigest()
    return json.dumps({"echo": name, "pad": "so it goes. " * (10 + int(name[:2], 16) // 8)})


class FaultServer:
    """Answers on a port of its own, in a thread.

    ``script`` names what the next calls meet, in order, ``"ok"`` among them; after it ``chances``
    (fault → probability) rule, drawn from ``seed``. ``idempotent`` servers charge a key once and
    give the stored answer again. ``per_second`` is how many calls are answered in a second, and
    ``latency`` how long each of them takes.
    """

    def __init__(
        self,
        script: Iterable[str] = (),
        chances: Mapping[str, float] | None = None,
        *,
        idempotent: bool = True,
        per_second: float | None = None,
        latency: float = 0.0,
        reply: Reply = echo,
        count: Count = lambda text: len(text.encode()) // 4 + 1,
        seed: int = 1,
    ) -> None:
        self.script, self.chances = deque(script), dict(chances or {})
        self.idempotent, self.reply, self.count = idempotent, reply, count
        self.charged: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.calls: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.tokens = [0, 0]
        self.remember = True
        self.headers: list[dict[str, str]] = []
        self.batches = FakeBatches(self)
        self._stored: dict[str, dict[str, Any]] = {}
        self._gap, self._latency = (1 / per_second if per_second else 0.0), latency
        self._slot = 0.0
        self._busy: list[float] = []
        self._rng = random.Random(seed)
        self._ready = threading.Event()
        self.url = ""

    # --- life

    def __enter__(self) -> "FaultServer":
        self._thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    async def serve(self, port: int = 0, host: str = "127.0.0.1") -> None:
        app = web.Application(client_max_size=2**30)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_get("/books", self._books)
        app.router.add_get("/calls", self._calls)
        self.batches.route(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, host, port)
        await site.start()
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self.port = runner.addresses[0][1]
        self.url = f"http://{host}:{self.port}/v1"
        self._ready.set()
        await self._over.wait()
        await runner.cleanup()

    async def _calls(self, _: web.Request) -> web.Response:
        return web.Response(text=str(len(self._busy)))

    async def _books(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "charged": dict(self.charged),
                "faults": dict(self.faults),
                "tokens": self.tokens,
                "busy": [self._busy[0], self._busy[-1]] if self._busy else [0, 0],
                "calls": len(self._busy),
                "cpu": time.process_time(),
            }
        )

    # --- one call

    def _next(self) -> str:
        if self.script:
            return self.script.popleft()
        drawn = self._rng.random()
        for fault, chance in self.chances.items():
            drawn -= chance
            if drawn < 0:
                return fault
        return "ok"

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        now = time.monotonic()
        self._busy.append(now)
        if self.remember:
            self.calls.append(body)
            self.times.append(now)
            self.headers.append({k.lower(): v for k, v in request.headers.items()})
        if self._gap:
            self._slot = max(self._slot, now) + self._gap
        await asyncio.sleep(max(0.0, self._slot - now) + self._latency)
        fault = self._next()
        self.faults[fault] += 1
        if fault in PAID or fault == "ok":
            key = request.headers.get("Idempotency-Key", "")
            return await self._fail_late(request, fault, self.completion(key, body, fault))
        return self._fail_early(request, fault, body)

    def completion(self, key: str, body: dict[str, Any], fault: str = "ok") -> dict[str, Any]:
        """The answer to a call, charged for, unless it is the stored answer to a known key."""
        if self.idempotent and key in self._stored:
            return self._stored[key]
        content = self.reply(body)
        tokens_in = sum(self.count(m["content"]) + 4 for m in body["messages"]) + 3
        tokens_out = self.count(content)
        self.charged[key] += 1
        self.tokens[0] += tokens_in
        self.tokens[1] += tokens_out
        made = chat_completion(content, tokens_in, tokens_out, f"chatcmpl-{len(self.charged)}")
        if fault == "length":
            made["choices"][0]["finish_reason"] = "length"
            made["choices"][0]["message"]["content"] = content[: len(content) // 2]
        elif fault == "schema":
            made["choices"][0]["message"]["content"] = '{"answer": 42}'
        elif fault == "same_id":
            made["id"] = "chatcmpl-always-the-same"
        self._stored[key] = made
        return made

    async def _fail_late(
        self, request: web.Request, fault: str, made: dict[str, Any]
    ) -> web.StreamResponse:
        """The answer, or what becomes of it on its way."""
        assert request.transport is not None
        text = json.dumps(made, ensure_ascii=False).encode()
        if fault == "cut":
            cut = web.StreamResponse(headers={"Content-Type": "application/json"})
            cut.content_length = len(text)
            await cut.prepare(request)
            await cut.write(text[: len(text) // 2])
            request.transport.close()
            return cut
        if fault == "silence":
            await asyncio.sleep(3600)
        if fault == "504":
            return _error(504, "the gateway gave up waiting")
        text = {"garbage": text[:-20], "empty": b""}.get(fault, text)
        return web.Response(body=text, content_type="application/json")

    def _fail_early(
        self, request: web.Request, fault: str, body: dict[str, Any]
    ) -> web.StreamResponse:
        """A refusal: nothing is charged."""
        if fault == "hang_up":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault == "no_schema":  # a server that knows no reply by schema
            if "response_format" not in body:
                self.faults[fault] -= 1
                key = request.headers.get("Idempotency-Key", "")
                return web.json_response(self.completion(key, body))
            return _error(400, "response_format is not supported")
        status, _, how = fault.partition("-")
        headers = {
            "seconds": {"Retry-After": "1"},
            "short": {"Retry-After": "0.05"},
            "date": {"Retry-After": formatdate(time.time() + 1, usegmt=True)},
        }.get(how, {})
        code = "insufficient_quota" if how == "quota" else None
        return _error(int(status), "not now", code, headers)


def chat_completion(content: str, tokens_in: int, tokens_out: int, name: str) -> dict[str, Any]:
    """A completion as every server gives it."""
    return {
        "id": name,
        "object": "chat.completion",
        "created": int(time.time()),
        "model": "fake",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": content},
            }
        ],
        "usage": {
            "prompt_tokens": tokens_in,
            "completion_tokens": tokens_out,
            "total_tokens": tokens_in + tokens_out,
        },
    }


def _error(
    status: int, message: str, code: str | None = None, headers: Mapping[str, str] | None = None
) -> web.Response:
    data = {"error": {"message": message, "type": "error", "code": code, "param": None}}
    return web.json_response(data, status=status, headers=headers)


def main() -> None:
    """Serve until killed; the first line printed is the URL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-second", type=float)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--chances", type=json.loads, default={})
    parser.add_argument("--forgetful", action="store_true", help="charge a key each time it comes")
    parser.add_argument("--cl100k", action="store_true", help="count tokens as GPT-3.5 does")
    asked = parser.parse_args()
    settings: dict[str, Any] = {}
    if asked.cl100k:
        from llama_index.core.utils import get_tokenizer

        encode = get_tokenizer("gpt-3.5-turbo")
        settings["count"] = lambda text: len(encode(text))
    server = FaultServer(
        chances=asked.chances,
        per_second=asked.per_second,
        latency=asked.latency,
        idempotent=not asked.forgetful,
        **settings,
    )
    server.remember = False

    async def serve() -> None:
        serving = asyncio.create_task(server.serve())
        while not server.url:
            await asyncio.sleep(0.01)
        print(server.url, flush=True)  # noqa: T201
        await serving

    asyncio.run(serve())


if __name__ == "__main__":
    main()
