"""The HTTP application: OpenAI's ``/v1/chat/completions`` and ``/v1/models``, and the conversations
of the journal under ``/v1/conversations``, all behind a token.
"""

import hmac
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import uuid4

from anyio import CapacityLimiter
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from assistant.answer import Answer
from assistant.api import kept
from assistant.api.answering import Answering, Asked
from assistant.api.coming import MOST, coming
from assistant.api.faults import fault, worded
from assistant.api.wording import Telling, chunk, completion
from assistant.events import Done
from assistant.language import question_language
from literature.errors import ShizhenError

LONGEST_BODY = 2_000_000  # bytes: more is no conversation
LOOPBACK = ("127.0.0.1", "localhost")


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")

    type: str = "text"
    text: str = ""


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore")

    role: str
    content: str | list[_Part] | None = None

    @property
    def text(self) -> str:
        """The words of it, whatever form the client gave them."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class _Options(BaseModel):
    """What Shizhen can be told beside OpenAI's own fields, under ``shizhen``."""

    model_config = ConfigDict(extra="forbid")

    language: str = Field(default="", pattern="^(en|zh|)$")
    only_supported: bool = False
    conversation: str = ""


class _Body(BaseModel):
    """OpenAI's request; settings of sampling mean nothing here and are passed over."""

    model_config = ConfigDict(extra="ignore")

    messages: list[_Message] = Field(min_length=1)
    stream: bool = False
    shizhen: _Options = Field(default_factory=_Options)


def app(answering: Answering, token: str, *, loopback: bool = True) -> Starlette:
    """The application. ``token`` is asked of every caller; on ``loopback`` a foreign host name that
    resolves to this machine is turned away.
    """

    def guarded(path: str, handle: Any, methods: Sequence[str] = ("GET",)) -> Route:
        return Route(path, partial(_guarded, token, partial(handle, answering)), methods=methods)

    complete = partial(_complete, CapacityLimiter(MOST))
    routes = [
        guarded("/v1/models", _models),
        guarded("/v1/chat/completions", complete, methods=["POST"]),
        guarded("/v1/conversations", kept.listed),
        guarded("/v1/conversations", kept.begun, methods=["POST"]),
        guarded("/v1/conversations/{id}", kept.read),
    ]
    hosts = [Middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK))] if loopback else []
    return Starlette(routes=routes, middleware=hosts)


async def _guarded(token: str, handle: Any, request: Request) -> Response:
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if not hmac.compare_digest(given.encode(), token.encode()):
        return fault(401, "The token is missing or wrong.", "invalid_api_key")
    answered: Response = await handle(request)
    return answered


async def _models(answering: Answering, request: Request) -> Response:
    one = {"id": answering.model.name, "object": "model", "created": 0, "owned_by": "shizhen"}
    return JSONResponse({"object": "list", "data": [one]})


async def _complete(threads: CapacityLimiter, answering: Answering, request: Request) -> Response:
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > LONGEST_BODY:
            return fault(413, f"More than {LONGEST_BODY} bytes are no conversation.")
    try:
        body = _Body.model_validate_json(bytes(raw))
        asked = _asked(body)
    except (ValidationError, ShizhenError) as error:
        return fault(400, worded(error))
    try:
        await run_in_threadpool(answering.look_up, asked.conversation)
    except ShizhenError as error:
        return fault(404, str(error), "not_found")
    telling = Telling(asked.language or question_language(asked.question))
    if body.stream:
        told = _events(answering, asked, telling, threads)
        return StreamingResponse(told, media_type="text/event-stream")
    try:
        answer = await _whole(answering, asked, telling, threads)
    except ShizhenError as error:
        return fault(502, str(error), "answer_failed")
    return JSONResponse(completion(answer, telling.text))


def _asked(body: _Body) -> Asked:
    """The last thing the user said, and the turns before it. Raises ``ShizhenError`` for none."""
    said = [message for message in body.messages if message.role in {"user", "assistant"}]
    if not said or said[-1].role != "user":
        raise ShizhenError("the last message is not the user's", cure="End with a question.")
    if not said[-1].text.strip():
        raise ShizhenError("the question is empty", cure="Ask something.")
    turns = [
        (one.text, other.text)
        for one, other in pairwise(said)
        if (one.role, other.role) == ("user", "assistant")
    ]
    return Asked(
        question=said[-1].text,
        turns=tuple(turns),
        language=body.shizhen.language,
        only_supported=body.shizhen.only_supported,
        conversation=body.shizhen.conversation,
    )


async def _whole(
    answering: Answering, asked: Asked, telling: Telling, threads: CapacityLimiter
) -> Answer:
    """The whole answer; nothing is told of it before it stands."""
    events = [event async for event in coming(answering.answer(asked), threads)]
    answer = next(event.answer for event in events if isinstance(event, Done))
    telling.answer(answer)
    answering.shown(telling.text, answer)
    return answer


async def _events(
    answering: Answering, asked: Asked, telling: Telling, threads: CapacityLimiter
) -> AsyncIterator[str]:
    """Server-sent events; a client that goes away ends the work, and what is not whole by then is
    not kept.
    """
    id_, name, language = uuid4().hex, answering.model.name, asked.language or "en"
    try:
        async with aclosing(coming(answering.answer(asked), threads)) as events:
            async for event in events:
                text = telling.more(event)
                if isinstance(event, Done):
                    answering.shown(telling.text, event.answer)
                yield _data(chunk(id_, name, event, text, language))
        yield "data: [DONE]\n\n"
    except ShizhenError as error:
        yield _data({"error": {"message": str(error), "type": "answer_failed", "code": None}})


def _data(told: dict[str, Any]) -> str:
    return f"data: {json.dumps(told, ensure_ascii=False)}\n\n"
